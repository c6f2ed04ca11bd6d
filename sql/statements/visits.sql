-- name: told_edits
-- How many edits the last looks of a source found, and how many of them a feed or sitemap had told of. It told of an edit
-- if it claimed a change at a time between the two looks, and this claim was seen within the delay after that time.
WITH checks AS (
    SELECT address_id, since, looked_at, found FROM store.claim_check
     WHERE source_id = %(source_id)s
       AND looked_at BETWEEN now() - %(span)s::interval AND now() - %(settled)s::interval
     ORDER BY looked_at DESC LIMIT %(checks)s
)
SELECT count(*) AS edits, count(*) FILTER (WHERE was_told) AS told
  FROM (SELECT EXISTS (SELECT FROM store.claim
                        WHERE claim.address_id = checks.address_id AND store.claim_kind_tells_of_edits(kind)
                          AND claim.value > checks.since AND claim.value <= checks.looked_at
                          AND claim.observed_at <= claim.value + %(delay)s::interval) AS was_told
          FROM checks WHERE found) AS edits

-- name: due_visits
-- Addresses of a source that are due, the longest waiting first, with what a conditional request needs, and whether a
-- feed or sitemap names them that tells of edits.
WITH named AS (
    SELECT DISTINCT unnest(listing.addresses) AS id
      FROM store.channel_listing AS listing
      JOIN store.channel ON channel.id = listing.channel_id
      JOIN store.channel_state AS state ON state.channel_id = channel.id
     WHERE channel.source_id = %(source_id)s AND channel.kind <> 'section' AND channel.dropped_at IS NULL
       AND state.good_at > now() - %(fresh)s::interval AND %(tells)s
)
SELECT address.id AS address_id, address.url, address.url_key, address.first_seen_at,
       CASE WHEN trusted AND state.vantage = %(vantage)s THEN state.etag END AS etag,
       CASE WHEN trusted AND state.vantage = %(vantage)s THEN state.last_modified END AS last_modified,
       state.looks, state.failures, state.conditional, state.visit_interval,
       newest.raw_sha256 AS known_sha256, state.next_visit_at AS planned_at, state.ladder_at, state.dated_at,
       state.last_looked_at, state.due_because, state.vain, watch.every AS watched_every,
       named.id IS NOT NULL AS told
  FROM store.address_state AS state
  JOIN store.address ON address.id = state.address_id
  LEFT JOIN (store.capture AS newest JOIN store.look AS shown
               ON shown.id = newest.look_id AND store.fetch_outcome_brings_page(shown.outcome))
         ON newest.address_id = address.id AND 'newest' = ANY (newest.reasons)
  LEFT JOIN store.watch ON watch.address_id = address.id AND watch.ended_at IS NULL AND coalesce(watch.until > now(), true)
  LEFT JOIN named ON named.id = address.id
 CROSS JOIN (SELECT NOT EXISTS (SELECT 1 FROM store.false_validator AS kept
              WHERE kept.source_id = %(source_id)s AND kept.seen_at > now() - %(distrusted_for)s::interval) AS trusted) AS validators
 WHERE state.source_id = %(source_id)s AND state.next_visit_at <= now()
   AND state.address_id <> ALL (%(started)s::bigint[])
 ORDER BY state.looks = 0 DESC, state.next_visit_at, address.id DESC
 LIMIT %(at_most)s

-- name: make_visits_due
-- Look again at everything of a source that is still visited.
UPDATE store.address_state SET next_visit_at = now() WHERE source_id = %(source_id)s AND next_visit_at > now()

-- name: note_visit
-- What a visit left behind: validators, counts, and the time of the next one, rounded up to the grid. That time is given
-- by the ladder (a look out of turn leaves the plan of the ladder as it is), or by a watch, or it is soon if a look that a
-- claim set off has failed.
WITH plan AS (
    SELECT CASE WHEN %(keep_ladder)s AND ladder_at > now() THEN ladder_at
                ELSE date_bin(%(grid)s, now() + %(visit_interval)s + %(grid)s, TIMESTAMPTZ 'epoch') END AS ladder_at,
           date_bin(%(grid)s, now() + %(watched_every)s::interval + %(grid)s, TIMESTAMPTZ 'epoch') AS watch_at,
           now() + %(again_in)s::interval AS again_at
      FROM store.address_state WHERE address_id = %(address_id)s)
UPDATE store.address_state AS state SET
    last_looked_at = %(observed_at)s, last_status = %(status)s,
    etag = CASE WHEN %(keep_validators)s THEN etag ELSE %(etag)s END,
    last_modified = CASE WHEN %(keep_validators)s THEN last_modified ELSE %(last_modified)s END,
    looks = looks + 1, failures = %(failures)s, conditional = %(conditional)s,
    visit_interval = CASE WHEN %(keep_ladder)s THEN visit_interval ELSE %(visit_interval)s END,
    ladder_at = plan.ladder_at, next_visit_at = least(plan.ladder_at, plan.watch_at, plan.again_at),
    due_because = CASE WHEN plan.again_at < least(plan.ladder_at, plan.watch_at) THEN due_because
                       WHEN plan.watch_at < plan.ladder_at THEN 'watch' ELSE 'ladder' END,
    vain = %(vain)s, missed_because = NULL, vantage = %(vantage)s
  FROM plan WHERE state.address_id = %(address_id)s

-- name: note_late_look
-- A look that came much later than planned, and why.
INSERT INTO store.late_look (address_id, planned_at, looked_at, reason)
SELECT address_id, %(planned_at)s, %(observed_at)s, coalesce(missed_because, 'not_crawled')
  FROM store.address_state WHERE address_id = %(address_id)s
ON CONFLICT DO NOTHING

-- name: note_claim_check
-- A look that shows whether claims can be relied on: it found a change that they should have told of, or a claim set it
-- off and nothing had changed.
INSERT INTO store.claim_check (source_id, address_id, since, looked_at, found)
SELECT source_id, address_id, %(since)s, %(observed_at)s, %(found)s
  FROM store.address_state WHERE address_id = %(address_id)s
ON CONFLICT DO NOTHING

-- name: forget_claim_checks
-- Delete the ones that are older than anybody asks for.
DELETE FROM store.claim_check WHERE looked_at < %(before)s

-- name: note_missed
-- Looks that were due and are left out of this crawl.
UPDATE store.address_state SET missed_because = %(reason)s WHERE address_id = ANY (%(address_ids)s::bigint[])

-- name: find_address
-- The address of a key. If the archive has none, it is made, and is not planned for a visit of its own.
WITH added AS (
    INSERT INTO store.address (source_id, url, url_key, key_sha256, key_version)
    VALUES (%(source_id)s, %(url)s, %(url_key)s, sha256(convert_to(%(url_key)s, 'UTF8')), %(key_version)s)
    ON CONFLICT (key_sha256) DO UPDATE SET url_key = EXCLUDED.url_key
    RETURNING id, source_id
), planned AS (
    INSERT INTO store.address_state (address_id, source_id) SELECT id, source_id FROM added
    ON CONFLICT (address_id) DO NOTHING
)
SELECT id FROM added

-- name: ask_for_address
-- Look at an address to which another one led, if it is not planned and was never looked at.
UPDATE store.address_state AS state SET next_visit_at = now()
 WHERE address_id = %(address_id)s AND looks = 0 AND next_visit_at IS NULL
   AND NOT EXISTS (SELECT FROM store.closed_address AS closed WHERE closed.address_id = state.address_id)

-- name: ask_for_controls
-- Look at some articles of a source that were read before, so that it shows whether its pages can be read now.
UPDATE store.address_state SET next_visit_at = now()
 WHERE address_id IN (
    SELECT alias.address_id
      FROM store.article_search AS found
      JOIN store.availability AS state ON state.article_id = found.article_id AND upper_inf(state.during) AND state.state = 'available'
      JOIN LATERAL (SELECT address_id FROM store.alias WHERE alias.article_id = found.article_id AND upper_inf(during) AND reason <> 'declared'
                     ORDER BY address_id DESC LIMIT 1) AS alias ON true
      JOIN store.address_state AS planned ON planned.address_id = alias.address_id AND planned.next_visit_at IS NOT NULL
       AND planned.last_looked_at < now() - %(fresh)s::interval
     WHERE found.source_id = %(source_id)s
     ORDER BY found.sort_at DESC, found.article_id DESC LIMIT %(at_most)s)

-- name: put_watch
-- An address is under watch from now on and due at once; an open watch of it is replaced.
WITH ended AS (
    UPDATE store.watch SET ended_at = now() WHERE address_id = %(address_id)s AND ended_at IS NULL
), due AS (
    UPDATE store.address_state SET next_visit_at = now(), due_because = 'watch' WHERE address_id = %(address_id)s
    RETURNING source_id
)
UPDATE store.source_due SET queued_at = NULL FROM due WHERE source_due.source_id = due.source_id

-- name: open_watch
-- The watch itself.
INSERT INTO store.watch (address_id, every, until, why) VALUES (%(address_id)s, %(every)s, %(until)s, %(why)s)

-- name: end_watch
-- A person ends the watch of an address.
UPDATE store.watch SET ended_at = now()
  FROM store.address WHERE address.id = watch.address_id AND ended_at IS NULL
   AND address.key_sha256 = sha256(convert_to(%(url_key)s, 'UTF8'))

-- name: retire_watch_source
-- A source that was made for watched articles only goes with the last open watch; what was seen stays.
WITH over AS (
    UPDATE store.source SET retired_at = now()
     WHERE origin = 'watch' AND retired_at IS NULL
       AND id IN (SELECT state.source_id FROM store.address JOIN store.address_state AS state ON state.address_id = address.id
                   WHERE address.key_sha256 = sha256(convert_to(%(url_key)s, 'UTF8')))
       AND NOT EXISTS (SELECT FROM store.watch JOIN store.address_state AS state ON state.address_id = watch.address_id
                        WHERE state.source_id = source.id AND watch.ended_at IS NULL
                          AND (watch.until IS NULL OR watch.until > now()))
    RETURNING id
)
UPDATE store.address_state SET next_visit_at = NULL FROM over WHERE address_state.source_id = over.id

-- name: list_watches
-- The open watches.
SELECT source, url, article_id, every, until, why, created_at, state, last_looked_at, next_look_at, looks
  FROM archive.watches WHERE state = 'open' ORDER BY next_look_at NULLS LAST, url

-- name: source_of_site
-- The source that is crawled for a site, the one of the sources file first.
SELECT id, name, origin, block FROM store.source
 WHERE site = %(site)s AND enabled AND retired_at IS NULL ORDER BY origin, id

-- name: read_address
-- An address by its key, and whether its source is crawled.
SELECT address.id, source.id AS source_id, source.name AS source,
       EXISTS (SELECT FROM store.closed_address AS closed WHERE closed.address_id = address.id) AS closed,
       source.enabled AND source.retired_at IS NULL AND source.paused_at IS NULL AS active
  FROM store.address
  LEFT JOIN store.address_state AS state ON state.address_id = address.id
  JOIN store.source ON source.id = coalesce(state.source_id, address.source_id)
 WHERE address.key_sha256 = sha256(convert_to(%(url_key)s, 'UTF8'))

-- name: put_watch_source
-- A source of watched articles only: it is never searched for more.
WITH kept AS (
    UPDATE store.source SET origin = 'watch' WHERE id = %(source_id)s
)
INSERT INTO store.source_due (source_id, discovery_at) VALUES (%(source_id)s, NULL)
ON CONFLICT (source_id) DO UPDATE SET discovery_at = NULL

-- name: visit_for_source
-- From now on the address is visited by the crawls of this source.
UPDATE store.address_state SET source_id = %(source_id)s WHERE address_id = %(address_id)s
