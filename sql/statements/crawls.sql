-- name: begin_crawl
-- A crawl row, unless the due time was answered already or the source is being crawled.
INSERT INTO store.crawl (source_id, trigger, scheduled_for, worker)
VALUES (%(source_id)s, %(trigger)s, %(scheduled_for)s, %(worker)s)
ON CONFLICT DO NOTHING
RETURNING id, started_at

-- name: take_lease
-- The site for this crawl, unless another crawl holds it.
INSERT INTO store.lease (site, crawl_id, worker) VALUES (%(site)s, %(crawl_id)s, %(worker)s)
ON CONFLICT (site) DO NOTHING
RETURNING crawl_id

-- name: beat_lease
-- The crawl lives; no row if its lease was taken over.
UPDATE store.lease SET beaten_at = now() WHERE crawl_id = %(crawl_id)s RETURNING crawl_id

-- name: hold_lease
-- Keep the lease from being taken over while this transaction writes, under the lock of the source (the one that
-- lock_source takes); no row if the lease was taken over before.
SELECT crawl_id, pg_advisory_xact_lock(hashtext('palimpsest.source'), %(source_id)s)
  FROM store.lease WHERE crawl_id = %(crawl_id)s FOR KEY SHARE

-- name: drop_lease
-- The site is free again.
DELETE FROM store.lease WHERE crawl_id = %(crawl_id)s

-- name: end_crawl
-- The crawl's end, with its counts taken from its log.
UPDATE store.crawl SET
    ended_at = greatest(clock_timestamp(), started_at), outcome = %(outcome)s, reason = %(reason)s,
    discovered = %(discovered)s, older = %(older)s, left_out = %(left_out)s,
    fetched = log.fetched, new = log.new, changed = log.changed, unchanged = log.unchanged,
    gone = log.gone, refused = log.refused, failed = log.failed
FROM (SELECT count(*) FILTER (WHERE log.status IS NOT NULL) AS fetched,
             count(*) FILTER (WHERE outcome.counts = 'new') AS new,
             count(*) FILTER (WHERE outcome.counts = 'changed') AS changed,
             count(*) FILTER (WHERE outcome.counts = 'unchanged') AS unchanged,
             count(*) FILTER (WHERE outcome.counts = 'gone') AS gone,
             count(*) FILTER (WHERE outcome.counts = 'refused') AS refused,
             count(*) FILTER (WHERE outcome.counts = 'failed') AS failed
        FROM store.fetch AS log JOIN store.fetch_outcome AS outcome ON outcome.name = log.outcome
       WHERE log.crawl_id = %(crawl_id)s AND log.purpose = 'article') AS log
WHERE id = %(crawl_id)s AND ended_at IS NULL
RETURNING crawl.id, crawl.source_id, crawl.trigger, crawl.scheduled_for, crawl.worker, crawl.started_at,
          crawl.ended_at, crawl.outcome, crawl.reason, crawl.discovered, crawl.older, crawl.left_out, crawl.fetched,
          crawl.new, crawl.changed, crawl.unchanged, crawl.gone, crawl.refused, crawl.failed

-- name: take_dead_leases
-- Leases without a heartbeat: the process that held them is gone.
DELETE FROM store.lease WHERE beaten_at < now() - %(patience)s::interval
RETURNING crawl_id, site, worker

-- name: jobs_without_crawl
-- Jobs that were begun and whose sources had no running crawl for a while: the database was away when the jobs ended, so
-- that their end was not written down.
SELECT job.id, (job.args ->> 'source_id')::bigint AS source_id
  FROM queue.procrastinate_jobs AS job
  LEFT JOIN LATERAL (SELECT ended_at FROM store.crawl WHERE crawl.source_id = (job.args ->> 'source_id')::bigint
                      ORDER BY started_at DESC LIMIT 1) AS last ON true
  LEFT JOIN LATERAL (SELECT max(at) AS at FROM queue.procrastinate_events AS event
                      WHERE event.job_id = job.id AND event.type = 'started') AS started ON true
 WHERE job.status = 'doing' AND started.at < now() - %(patience)s::interval
   AND NOT EXISTS (SELECT FROM store.crawl WHERE crawl.source_id = (job.args ->> 'source_id')::bigint AND ended_at IS NULL)
   AND coalesce(last.ended_at < now() - %(patience)s::interval, true)

-- name: make_source_due
-- A source whose crawl died is due again at once.
UPDATE store.source_due SET discovery_at = CASE WHEN discovery_at IS NOT NULL THEN now() END, queued_at = NULL
 WHERE source_id = (SELECT source_id FROM store.crawl WHERE id = %(crawl_id)s)

-- name: log_fetch
-- A line of the crawl log.
INSERT INTO store.fetch (crawl_id, purpose, url, outcome, status, bytes, elapsed_ms, detail)
VALUES (%(crawl_id)s, %(purpose)s, %(url)s, %(outcome)s, %(status)s, %(bytes)s, %(elapsed_ms)s, %(detail)s)

-- name: last_crawl
-- The last crawl of a source by this process.
SELECT crawl.id, crawl.source_id, crawl.trigger, crawl.scheduled_for, crawl.worker, crawl.started_at, crawl.ended_at,
       crawl.outcome, crawl.reason, crawl.discovered, crawl.older, crawl.left_out, crawl.fetched, crawl.new,
       crawl.changed, crawl.unchanged, crawl.gone, crawl.refused, crawl.failed
  FROM store.crawl JOIN store.source ON source.id = crawl.source_id
 WHERE source.name = %(name)s AND crawl.worker = %(worker)s ORDER BY crawl.id DESC LIMIT 1

-- name: end_crawls_without_lease
-- Crawls that are recorded as running but hold no site: their process is gone, and what freed the site did not end them.
UPDATE store.crawl SET ended_at = greatest(clock_timestamp(), started_at), outcome = 'died',
    reason = 'it ran without holding its site'
 WHERE ended_at IS NULL AND started_at < now() - %(patience)s::interval
   AND NOT EXISTS (SELECT 1 FROM store.lease WHERE lease.crawl_id = crawl.id)
