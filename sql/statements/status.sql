-- name: describe_database
-- Version and size of the database, for people.
SELECT concat('PostgreSQL ', split_part(current_setting('server_version'), ' ', 1), ', ',
              pg_size_pretty(pg_database_size(current_database())))

-- name: status_health
-- The health of each source, as the status shows it.
SELECT source, state, since, why, learning, judged_at, alarms, last_published_at, expected_by, new_in_day, usual_new_in_day,
       edits_in_day, usual_edits_in_day, doubtful_in_week
  FROM archive.source_health

-- name: status_crawls
-- The last crawls of a source.
SELECT id, trigger, started_at, ended_at, outcome, reason, discovered, older, left_out, fetched, new, changed, unchanged,
       gone, refused, failed
  FROM archive.crawls WHERE source = %(source)s ORDER BY started_at DESC, id DESC LIMIT %(crawls)s

-- name: status_errors
-- What went wrong with a source's fetches in the last days: one row for each outcome and remedy, with the newest example.
SELECT outcome, count(*) AS fetches, max(fetched_at) AS last_at,
       (array_agg(status ORDER BY id DESC))[1] AS status, (array_agg(url ORDER BY id DESC))[1] AS example, (array_agg(detail ORDER BY id DESC))[1] AS detail,
       min(meaning) AS meaning, remedy
  FROM archive.fetches
 WHERE crawl_id IN (SELECT id FROM archive.crawls WHERE source = %(source)s AND started_at > now() - %(past)s::interval)
   AND outcome IN (SELECT name FROM archive.fetch_outcomes WHERE store.crawl_count_is_trouble(counts))
 GROUP BY outcome, remedy ORDER BY fetches DESC, outcome, remedy

-- name: status_channels
-- The channels of a source, with what each last yielded and whether it named anything new in the last day.
SELECT channel.kind, channel.url, channel.found_by, channel.fetched_at, channel.outcome, channel.entries, channel.newest_at,
       channel.good_at
  FROM archive.channels AS channel WHERE channel.source = %(source)s ORDER BY channel.kind, channel.url

-- name: status_budget
-- What a source has cost its site today (UTC).
SELECT requests, bytes FROM store.spending JOIN store.source ON source.id = spending.source_id
 WHERE source.name = %(source)s AND day = (now() AT TIME ZONE 'UTC')::date

-- name: status_changes
-- The last changes of a source's health.
SELECT at, before, state, why FROM archive.health_changes WHERE source = %(source)s ORDER BY at DESC LIMIT 5

-- name: status_block
-- A source as the sources file has it.
SELECT name, title, home, timezone, block, paused_at FROM store.source WHERE name = %(source)s

-- name: log_has
-- Whether there are such a source and such a crawl (of it).
SELECT %(source)s::text IS NULL OR EXISTS (SELECT 1 FROM archive.sources WHERE name = %(source)s) AS source,
       %(crawl_id)s::bigint IS NULL OR EXISTS (
           SELECT 1 FROM archive.crawls WHERE id = %(crawl_id)s AND (%(source)s::text IS NULL OR source = %(source)s)) AS crawl

-- name: log_lines
-- Lines of the log, the oldest first: those of a stretch of time, source, crawl and levels.
SELECT * FROM (
    SELECT key, at, source, crawl_id, level, event, purpose, outcome, status, url, text FROM archive.log
     WHERE at >= %(since)s AND (%(until)s::timestamptz IS NULL OR at < %(until)s)
       AND (%(source)s::text IS NULL OR source = %(source)s)
       AND (%(crawl_id)s::bigint IS NULL OR crawl_id = %(crawl_id)s) AND level = ANY (%(levels)s)
     ORDER BY at DESC, key DESC LIMIT %(most)s::bigint) AS last
 ORDER BY at, key

-- name: log_total
-- How many lines the log has of a stretch of time, source, crawl and levels.
SELECT count(*) FROM archive.log
 WHERE at >= %(since)s AND (%(until)s::timestamptz IS NULL OR at < %(until)s)
   AND (%(source)s::text IS NULL OR source = %(source)s)
   AND (%(crawl_id)s::bigint IS NULL OR crawl_id = %(crawl_id)s) AND level = ANY (%(levels)s)

-- name: list_outcomes
-- The one list of the outcomes that a fetch can have.
SELECT name, counts, meaning, remedy FROM archive.fetch_outcomes ORDER BY counts, name

-- name: list_alarm_kinds
-- The one list of alarms.
SELECT name, state, escalates_after, meaning, remedy FROM archive.alarm_kinds ORDER BY state NULLS LAST, name
