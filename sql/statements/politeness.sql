-- name: read_pace
-- How fast a site may be asked, as it was last noted.
SELECT crawl_delay, slowdown, deferrals, noted_at, now() AS now FROM store.site_pace WHERE site = %(site)s

-- name: write_pace
-- How fast a site may be asked from now on.
INSERT INTO store.site_pace (site, crawl_delay, slowdown, deferrals, deferred_until, deferred_because)
VALUES (%(site)s, %(crawl_delay)s, %(slowdown)s, %(deferrals)s, now() + %(defer_for)s::interval, %(deferred_because)s)
ON CONFLICT (site) DO UPDATE SET crawl_delay = EXCLUDED.crawl_delay, slowdown = EXCLUDED.slowdown,
    deferrals = EXCLUDED.deferrals, deferred_until = EXCLUDED.deferred_until,
    deferred_because = EXCLUDED.deferred_because, noted_at = now()

-- name: read_spending
-- What a source has cost its site today, and how much of the day has passed.
SELECT coalesce(spending.requests, 0) AS requests, coalesce(spending.bytes, 0) AS bytes, today.day,
       extract(epoch FROM now() - today.day::timestamp AT TIME ZONE 'UTC')::float8 AS seconds
  FROM (SELECT (now() AT TIME ZONE 'UTC')::date AS day) AS today
  LEFT JOIN store.spending ON spending.day = today.day AND spending.source_id = %(source_id)s

-- name: add_spending
-- Requests that were made, and bytes that came.
INSERT INTO store.spending (source_id, day, requests, bytes)
VALUES (%(source_id)s, (now() AT TIME ZONE 'UTC')::date, %(requests)s, %(bytes)s)
ON CONFLICT (source_id, day) DO UPDATE SET requests = spending.requests + EXCLUDED.requests,
    bytes = spending.bytes + EXCLUDED.bytes

-- name: hold_source
-- The source is left alone for a while.
UPDATE store.source_due SET held_until = %(until)s, held_because = %(because)s, queued_at = NULL
 WHERE source_id = %(source_id)s

-- name: hold_until_tomorrow
-- The day's budget is spent: the source is left alone until the next day in UTC.
UPDATE store.source_due SET held_because = %(because)s,
    held_until = ((now() AT TIME ZONE 'UTC')::date + 1)::timestamp AT TIME ZONE 'UTC'
 WHERE source_id = %(source_id)s

-- name: hold_visits
-- Revisits wait until the day has gone on so far that its budget allows for more.
UPDATE store.source_due SET visits_from = now() + %(hold_for)s::interval WHERE source_id = %(source_id)s

-- name: note_false_validator
-- A page of the source changed, and its validator (ETag or Last-Modified) stayed the same.
INSERT INTO store.false_validator (source_id, address_id)
SELECT source_id, id FROM store.address WHERE id = %(address_id)s
ON CONFLICT (source_id) DO UPDATE SET address_id = EXCLUDED.address_id, seen_at = now()

-- name: keep_robots
-- Keep what a host's robots.txt says now; each crawl writes it, so that its time is that of the last good answer.
INSERT INTO store.robots_copy (host, body, read_at) VALUES (%(host)s, %(body)s, now())
ON CONFLICT (host) DO UPDATE SET body = EXCLUDED.body, read_at = EXCLUDED.read_at

-- name: kept_robots
-- The copy of a host's robots.txt, if it is not too old.
SELECT body FROM store.robots_copy WHERE host = %(host)s AND read_at > now() - %(stands)s::interval

-- name: signing_seed
-- The private key with which requests are signed.
SELECT seed FROM store.signing_key ORDER BY id DESC LIMIT 1

-- name: put_signing_key
-- The first key of an archive; if two processes make one at a time, the first stays.
INSERT INTO store.signing_key (seed, public_key) VALUES (%(seed)s, %(public_key)s) ON CONFLICT (id) DO NOTHING
