-- name: begin_process
-- A process of the service begins.
INSERT INTO store.process (name, role, version, receivers, web) VALUES (%(name)s, %(role)s, %(version)s, %(receivers)s, %(web)s)
ON CONFLICT (name) DO UPDATE SET role = EXCLUDED.role, version = EXCLUDED.version, receivers = EXCLUDED.receivers,
    web = EXCLUDED.web, started_at = now(), beaten_at = now(), ticked_at = NULL, stopped_at = NULL

-- name: forget_processes
-- Processes that have said nothing for a time are forgotten.
DELETE FROM store.process WHERE beaten_at < now() - %(kept_for)s::interval

-- name: beat_process
-- A process lives.
UPDATE store.process SET beaten_at = now() WHERE name = %(name)s

-- name: end_process
-- A process ends because it was told to.
UPDATE store.process SET beaten_at = now(), stopped_at = now() WHERE name = %(name)s

-- name: note_tick
-- The clock of a process has ticked to the end.
UPDATE store.process SET ticked_at = now() WHERE name = %(name)s

-- name: note_upgrade
-- Whether something stands in the way of the newest schema archive.
INSERT INTO store.upgrade (obstacle) VALUES (%(obstacle)s)
ON CONFLICT (singleton) DO UPDATE SET obstacle = EXCLUDED.obstacle, noted_at = now()
 WHERE upgrade.obstacle IS DISTINCT FROM EXCLUDED.obstacle

-- name: watch_alone
-- One process at a time judges sources and the service: a lock of the session.
SELECT pg_try_advisory_lock(hashtext('palimpsest.watch'))

-- name: watch_no_longer
-- Another process may judge now.
SELECT pg_advisory_unlock(hashtext('palimpsest.watch'))

-- name: list_processes
-- The processes of the service that said something lately.
SELECT name, role, version, started_at, beaten_at, ticked_at, receivers, web, stopped_at,
       stopped_at IS NULL AND beaten_at > now() - %(patience)s::interval AS lives
  FROM store.process WHERE beaten_at > now() - interval '1 day' ORDER BY lives DESC, started_at DESC

-- name: service_facts
-- What the service is judged on: processes, queue, sources, the sources file, upgrades.
SELECT now() AS now,
       (SELECT count(*) FROM store.process WHERE stopped_at IS NULL AND beaten_at > now() - %(patience)s::interval) AS processes,
       (SELECT count(*) FROM store.process WHERE stopped_at IS NULL AND beaten_at > now() - %(patience)s::interval
           AND role <> 'clock') AS workers,
       (SELECT max(coalesce(ticked_at, started_at)) FROM store.process WHERE stopped_at IS NULL AND role <> 'worker') AS ticked_at,
       (SELECT count(*) FROM store.lease WHERE beaten_at > now() - interval '1 minute') AS crawling,
       (SELECT count(*) FROM queue.procrastinate_jobs WHERE status = 'todo') AS waiting,
       (SELECT min(event.at) FROM queue.procrastinate_jobs AS job
          JOIN queue.procrastinate_events AS event ON event.job_id = job.id AND event.type = 'deferred'
         WHERE job.status = 'todo' AND NOT EXISTS (
               SELECT 1 FROM queue.procrastinate_jobs AS other WHERE other.lock = job.lock AND other.status = 'doing')) AS waiting_since,
       (SELECT min(due.discovery_at) FROM store.source_due AS due JOIN store.source ON source.id = due.source_id
         WHERE source.enabled AND source.paused_at IS NULL AND source.retired_at IS NULL
           AND coalesce(due.held_until <= now(), true)) AS due_since,
       (SELECT count(*) FROM store.source WHERE enabled AND paused_at IS NULL AND retired_at IS NULL AND origin = 'file') AS active,
       (SELECT count(*) FROM store.source JOIN store.source_health AS health ON health.source_id = source.id
         WHERE enabled AND paused_at IS NULL AND retired_at IS NULL AND origin = 'file'
           AND store.health_state_is_dark(health.state)
           -- One bad crawl of a source that is new is no alarm yet.
           AND EXISTS (SELECT 1 FROM store.alarm WHERE alarm.source_id = source.id AND closed_at IS NULL)) AS dark,
       (SELECT error FROM store.sources_file) AS sources_error,
       (SELECT obstacle FROM store.upgrade) AS obstacle,
       (SELECT count(*) FROM store.alarm WHERE closed_at IS NULL AND coalesce(acknowledged_until <= now(), true)) AS alarms

-- name: metric_sources
-- The sources as metrics show them.
SELECT source.name AS source, health.state, extract(epoch FROM now() - health.last_published_at)::float8 AS silent_for,
       extract(epoch FROM now() - crawl.ended_at)::float8 AS since_crawl,
       extract(epoch FROM greatest(now() - due.discovery_at, '0'))::float8 AS overdue
  FROM store.source
  LEFT JOIN store.source_health AS health ON health.source_id = source.id
  LEFT JOIN store.source_due AS due ON due.source_id = source.id
  LEFT JOIN LATERAL (SELECT max(ended_at) AS ended_at FROM store.crawl WHERE crawl.source_id = source.id) AS crawl ON true
 WHERE source.enabled AND source.retired_at IS NULL AND source.origin = 'file'

-- name: metric_alarms
-- The open alarms by source, kind and severity.
SELECT coalesce(source.name, '') AS source, alarm.kind, alarm.severity, count(*)::float8 AS open
  FROM store.alarm LEFT JOIN store.source ON source.id = alarm.source_id
 WHERE alarm.closed_at IS NULL GROUP BY 1, 2, 3

-- name: ended_crawls
-- The crawls that a process has ended since.
SELECT source.name AS source, source.block, crawl.outcome, crawl.ended_at
  FROM store.crawl JOIN store.source ON source.id = crawl.source_id
 WHERE crawl.worker = %(worker)s AND crawl.ended_at > %(after)s AND crawl.trigger <> 'backfill' ORDER BY crawl.ended_at
