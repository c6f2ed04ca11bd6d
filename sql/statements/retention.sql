-- name: prunable_by_age
-- Bodies of a source that are older than its limit, the oldest first. The newest body of an address and a body that
-- proves a change of text or state are never among them.
SELECT capture.id FROM store.capture JOIN store.look ON look.id = capture.look_id
  JOIN store.address ON address.id = capture.address_id
 WHERE NOT store.capture_reason_is_needed(capture.reasons)
   AND NOT EXISTS (SELECT FROM store.revision WHERE revision.look_id = capture.look_id AND revision.previous_id IS NOT NULL)
   AND address.source_id = %(source_id)s AND look.observed_at < %(before)s
 ORDER BY capture.id LIMIT %(most)s
   FOR UPDATE OF capture SKIP LOCKED

-- name: prunable_by_size
-- The oldest bodies that can go, until so many bytes are freed.
SELECT capture.id, octet_length(capture.body) AS bytes FROM store.capture
  JOIN (SELECT prunable.id, sum(octet_length(prunable.body)) OVER (ORDER BY prunable.id) - octet_length(prunable.body) AS freed
          FROM store.capture AS prunable
         WHERE NOT store.capture_reason_is_needed(prunable.reasons)
           AND NOT EXISTS (SELECT FROM store.revision WHERE revision.look_id = prunable.look_id AND revision.previous_id IS NOT NULL)
         ORDER BY prunable.id LIMIT %(most)s) AS oldest ON oldest.id = capture.id
 WHERE oldest.freed < %(excess)s AND NOT store.capture_reason_is_needed(capture.reasons)
   FOR UPDATE OF capture SKIP LOCKED

-- name: captures_size
-- Bytes of all bodies that are kept, as stored.
SELECT coalesce(sum(octet_length(body)), 0)::bigint FROM store.capture

-- name: deltas_against
-- The captures that are stored as deltas against one that is about to be deleted, in their order.
SELECT id FROM store.capture WHERE keyframe_id = %(keyframe_id)s AND NOT id = ANY (%(going)s) ORDER BY id FOR UPDATE

-- name: rekey_capture
-- Store the same body in another form.
UPDATE store.capture SET keyframe_id = %(keyframe_id)s, body = %(body)s, stored_sha256 = sha256(%(body)s::bytea)
 WHERE id = %(capture_id)s

-- name: prune_captures
-- Delete bodies on which nothing depends any more, and note that they were deleted for want of room.
WITH gone AS (DELETE FROM store.capture WHERE id = ANY (%(captures)s) RETURNING look_id)
INSERT INTO store.pruned (look_id) SELECT look_id FROM gone

-- name: sources_with_limits
-- All sources with what the sources file says of them.
SELECT id, block FROM store.source

-- name: thin_fetches
-- Crawl log lines older than the limit become counts, so many at a time; returns how many there were.
WITH old AS (
    DELETE FROM store.fetch WHERE id IN (
        SELECT id FROM store.fetch WHERE fetched_at < %(before)s ORDER BY id LIMIT %(most)s)
    RETURNING crawl_id, purpose, outcome, bytes, url
), counted AS (
    INSERT INTO store.fetch_summary (crawl_id, purpose, outcome, fetches, bytes, example)
    SELECT crawl_id, purpose, outcome, count(*), coalesce(sum(bytes), 0), min(url) FROM old GROUP BY crawl_id, purpose, outcome
    ON CONFLICT (crawl_id, purpose, outcome) DO UPDATE SET fetches = fetch_summary.fetches + EXCLUDED.fetches,
        bytes = fetch_summary.bytes + EXCLUDED.bytes
)
SELECT count(*) FROM old

-- name: forget_channel_reads
-- Readings of channels older than the limit.
DELETE FROM store.channel_read WHERE read_at < %(before)s

-- name: thin_source_fetches
-- Crawl log lines of a source older than its own limit become counts, so many at a time; returns how many there were.
WITH old AS (
    DELETE FROM store.fetch WHERE id IN (
        SELECT line.id FROM store.fetch AS line JOIN store.crawl ON crawl.id = line.crawl_id
         WHERE crawl.source_id = %(source_id)s AND line.fetched_at < %(before)s ORDER BY line.id LIMIT %(most)s)
    RETURNING crawl_id, purpose, outcome, bytes, url
), counted AS (
    INSERT INTO store.fetch_summary (crawl_id, purpose, outcome, fetches, bytes, example)
    SELECT crawl_id, purpose, outcome, count(*), coalesce(sum(bytes), 0), min(url) FROM old GROUP BY crawl_id, purpose, outcome
    ON CONFLICT (crawl_id, purpose, outcome) DO UPDATE SET fetches = fetch_summary.fetches + EXCLUDED.fetches,
        bytes = fetch_summary.bytes + EXCLUDED.bytes
)
SELECT count(*) FROM old

-- name: database_now
-- The database's clock.
SELECT now()

-- name: measure_archive
-- The size of the database, noted once a day.
INSERT INTO store.measure (day, bytes) VALUES ((now() AT TIME ZONE 'UTC')::date, pg_database_size(current_database()))
ON CONFLICT DO NOTHING

-- name: archive_size
-- The size of the database now.
SELECT pg_database_size(current_database())

-- name: upkeep_facts
-- Backups, size and traffic: what the status says of them, and what it forecasts from the last 30 days.
SELECT now() AS now, pg_database_size(current_database()) AS bytes,
       (SELECT max(made_at) FROM store.backup) AS backup_at,
       (SELECT bytes FROM store.backup ORDER BY made_at DESC LIMIT 1) AS backup_bytes,
       restoration.restored_at, restoration.listed_at, restoration.redactions AS redacted_again,
       first.at AS since, first.bytes AS bytes_then,
       (SELECT coalesce(sum(spending.bytes), 0)::bigint FROM store.spending
         WHERE day > (first.at AT TIME ZONE 'UTC')::date AND day < (now() AT TIME ZONE 'UTC')::date) AS traffic,
       greatest((now() AT TIME ZONE 'UTC')::date - (first.at AT TIME ZONE 'UTC')::date - 1, 0) AS whole_days
  FROM (SELECT 1) AS one
  LEFT JOIN (SELECT at, bytes FROM store.measure WHERE at > now() - interval '31 days' ORDER BY at LIMIT 1) AS first ON true
  LEFT JOIN (SELECT restored_at, listed_at, redactions FROM store.restoration ORDER BY id DESC LIMIT 1) AS restoration ON true

-- name: note_backup
-- That a dump is complete.
SELECT store.note_backup(%(bytes)s)
