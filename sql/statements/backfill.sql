-- name: open_backfill
-- The open backfill of a source.
SELECT id, since, created_at FROM store.backfill WHERE source_id = %(source_id)s AND ended_at IS NULL

-- name: begin_backfill
-- A new backfill.
INSERT INTO store.backfill (source_id, since) VALUES (%(source_id)s, %(since)s) RETURNING id, since, created_at

-- name: end_backfill
-- A backfill is over.
UPDATE store.backfill SET ended_at = now() WHERE id = %(backfill_id)s

-- name: put_backfill_files
-- Sitemaps that are to be read, each once.
INSERT INTO store.backfill_file (backfill_id, url, depth, lastmod)
SELECT %(backfill_id)s, url, %(depth)s, lastmod FROM unnest(%(urls)s::text[], %(lastmods)s::timestamptz[]) AS given (url, lastmod)
ON CONFLICT (backfill_id, url) DO NOTHING

-- name: next_backfill_file
-- The sitemap that is read next.
SELECT id, url, depth FROM store.backfill_file WHERE backfill_id = %(backfill_id)s AND read_at IS NULL ORDER BY attempts, id LIMIT 1

-- name: note_backfill_file
-- How reading a sitemap ended. If a later try may succeed, it is tried three times in all.
UPDATE store.backfill_file SET attempts = attempts + 1,
    read_at = CASE WHEN %(is_final)s OR attempts >= 2 THEN now() END,
    outcome = CASE WHEN %(is_final)s OR attempts >= 2 THEN %(outcome)s END, entries = %(entries)s
 WHERE id = %(file_id)s

-- name: put_backfill_pages
-- Addresses of a sitemap: new ones are kept without a visit of their own, those never looked at belong to the backfill.
WITH listed AS (
    SELECT DISTINCT ON (url_key) url, url_key, sha256(convert_to(url_key, 'UTF8')) AS key_sha256, dated_at
      FROM unnest(%(urls)s::text[], %(keys)s::text[], %(dates)s::timestamptz[]) AS given (url, url_key, dated_at)
     ORDER BY url_key
), added AS (
    INSERT INTO store.address (source_id, url, url_key, key_sha256, key_version)
    SELECT %(source_id)s, url, url_key, key_sha256, %(key_version)s FROM listed ORDER BY key_sha256
    ON CONFLICT (key_sha256) DO NOTHING
    RETURNING id, key_sha256
), planned AS (
    INSERT INTO store.address_state (address_id, source_id, listed_at, dated_at)
    SELECT id, %(source_id)s, now(), dated_at FROM added JOIN listed USING (key_sha256)
), unseen AS (
    SELECT id FROM added
    UNION
    SELECT address.id FROM listed JOIN store.address USING (key_sha256)
      JOIN store.address_state AS state ON state.address_id = address.id
     WHERE state.looks = 0 AND state.next_visit_at IS NULL
)
INSERT INTO store.backfill_page (backfill_id, address_id) SELECT %(backfill_id)s, id FROM unseen
ON CONFLICT DO NOTHING

-- name: next_backfill_pages
-- Addresses of a backfill that were not looked at yet, in order.
SELECT address.id AS address_id, address.url, address.url_key, address.first_seen_at, NULL AS etag, NULL AS last_modified,
       state.looks, state.failures, state.conditional, state.visit_interval, NULL::bytea AS known_sha256, state.dated_at
  FROM store.backfill_page AS page
  JOIN store.address_state AS state ON state.address_id = page.address_id
  JOIN store.address ON address.id = page.address_id
 WHERE page.backfill_id = %(backfill_id)s AND page.address_id > %(after)s AND state.looks = 0
 ORDER BY page.address_id LIMIT %(at_most)s

-- name: backfill_progress
-- How far a backfill has come.
SELECT (SELECT count(*) FROM store.backfill_file WHERE backfill_id = %(backfill_id)s) AS files,
       (SELECT count(*) FROM store.backfill_file WHERE backfill_id = %(backfill_id)s AND read_at IS NOT NULL) AS files_read,
       count(*) AS pages, count(*) FILTER (WHERE state.looks > 0) AS pages_done
  FROM store.backfill_page AS page JOIN store.address_state AS state ON state.address_id = page.address_id
 WHERE page.backfill_id = %(backfill_id)s

-- name: site_is_wanted
-- Whether a live crawl of the site is due while workers are there to do it.
SELECT EXISTS (SELECT 1 FROM queue.procrastinate_workers WHERE last_heartbeat > now() - interval '30 seconds')
   AND EXISTS (
    SELECT 1 FROM store.source JOIN store.source_due AS due ON due.source_id = source.id
     WHERE source.site = %(site)s AND source.enabled AND source.paused_at IS NULL AND source.retired_at IS NULL
       AND coalesce(due.held_until <= now(), true)
       AND (due.discovery_at <= now() OR due.queued_at IS NOT NULL
            OR (coalesce(due.visits_from <= now(), true)
                AND EXISTS (SELECT 1 FROM store.address_state AS state
                             WHERE state.source_id = source.id AND state.next_visit_at <= now()))))

-- name: rest_of_site
-- Seconds until a site may be asked again; no row if it may be asked now.
SELECT extract(epoch FROM deferred_until - now())::float8 FROM store.site_pace
 WHERE site = %(site)s AND deferred_until > now()

-- name: backfill_progress_files
-- A sitemap of a backfill; no row if it has none.
SELECT id FROM store.backfill_file WHERE backfill_id = %(backfill_id)s LIMIT 1

-- name: take_up_warc
-- How far a WARC file was read; a new one begins.
INSERT INTO store.warc_file (source_id, name, size, witness) VALUES (%(source_id)s, %(name)s, %(size)s, %(witness)s)
ON CONFLICT (source_id, name, size) DO UPDATE SET name = EXCLUDED.name
RETURNING id, witness, size, position, records, captures, ended_at IS NOT NULL AS is_over, problem

-- name: note_warc
-- All records of a WARC file before a position are in the archive.
UPDATE store.warc_file SET position = %(position)s, records = records + %(records)s, captures = captures + %(captures)s
 WHERE id = %(id)s

-- name: end_warc
-- A WARC file was read to its end, or to where it breaks.
UPDATE store.warc_file SET ended_at = now(), problem = %(problem)s WHERE id = %(id)s

-- name: capture_is_recorded
-- Whether a capture of another witness stands in the ledger, whichever crawl took it in.
SELECT id FROM store.look
 WHERE address_id = %(address_id)s AND observed_at = %(observed_at)s AND witness = %(witness)s
   AND raw_sha256 IS NOT DISTINCT FROM %(raw_sha256)s
 LIMIT 1

-- name: draw_look_of_capture
-- The id for the look that a capture of another witness becomes; no row if the ledger has that look already.
SELECT nextval('store.look_id_seq') AS look_id
 WHERE NOT EXISTS (SELECT FROM store.look
                    WHERE address_id = %(address_id)s AND observed_at = %(observed_at)s AND witness = %(witness)s
                      AND raw_sha256 IS NOT DISTINCT FROM %(raw_sha256)s)

-- name: plan_look
-- Plan the archive's own first look at an address that others have seen, if none is planned or was made.
UPDATE store.address_state SET visit_interval = %(step)s, dated_at = least(dated_at, %(dated_at)s),
    ladder_at = date_bin(%(grid)s, now() + %(step)s::interval + %(grid)s, TIMESTAMPTZ 'epoch'),
    next_visit_at = date_bin(%(grid)s, now() + %(step)s::interval + %(grid)s, TIMESTAMPTZ 'epoch')
 WHERE address_id = %(address_id)s AND looks = 0 AND next_visit_at IS NULL
