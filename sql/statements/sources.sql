-- name: rename_source
-- A block that says was = "…" keeps its source.
WITH renamed AS (
    UPDATE store.source SET name = %(name)s
     WHERE name = %(was)s AND NOT EXISTS (SELECT 1 FROM store.source AS other WHERE other.name = %(name)s)
    RETURNING id)
INSERT INTO store.source_rename (source_id, old_name, new_name) SELECT id, %(was)s, %(name)s FROM renamed

-- name: has_both_names
-- Whether a rename has nowhere to go: the archive has a source of the old name and another of the new one.
SELECT count(*) = 2 FROM store.source WHERE name IN (%(name)s, %(was)s)

-- name: put_source
-- The block of the sources file as it is now in force.
INSERT INTO store.source (name, title, home, site, language, timezone, block, enabled)
VALUES (%(name)s, %(title)s, %(home)s, %(site)s, %(language)s, %(timezone)s, %(block)s::jsonb, %(enabled)s)
ON CONFLICT (name) DO UPDATE SET title = EXCLUDED.title, home = EXCLUDED.home, site = EXCLUDED.site,
    language = EXCLUDED.language, timezone = EXCLUDED.timezone, block = EXCLUDED.block,
    enabled = EXCLUDED.enabled, retired_at = NULL
RETURNING id

-- name: put_source_due
-- A new source, or one whose schedule changed, is due at once. Any other source stays due when it was.
INSERT INTO store.source_due (source_id, discovery_at, schedule) VALUES (%(source_id)s, now(), %(schedule)s)
ON CONFLICT (source_id) DO UPDATE SET schedule = EXCLUDED.schedule, held_until = NULL, held_because = NULL,
    visits_from = NULL, discovery_at = CASE WHEN source_due.schedule IS NULL THEN source_due.discovery_at ELSE now() END
 WHERE source_due.schedule IS DISTINCT FROM EXCLUDED.schedule

-- name: retire_sources
-- Sources that the file no longer names keep their articles and are crawled no more.
UPDATE store.source SET retired_at = now() 
 WHERE retired_at IS NULL AND origin = 'file' AND name <> ALL (%(names)s) RETURNING name

-- name: note_sources_file
-- This sources file is in force.
INSERT INTO store.sources_file (path, sha256, loaded_at, contact) VALUES (%(path)s, %(sha256)s, now(), %(contact)s)
ON CONFLICT (singleton) DO UPDATE SET path = EXCLUDED.path, sha256 = EXCLUDED.sha256, loaded_at = now(),
    contact = EXCLUDED.contact,
    error = NULL, error_at = NULL

-- name: note_sources_error
-- The sources file broke; the last good one stays in force.
UPDATE store.sources_file SET error = %(error)s, error_at = now() WHERE error IS DISTINCT FROM %(error)s

-- name: read_sources_file
-- Which sources file is in force, and what is wrong with the one that lies there.
SELECT path, sha256, loaded_at, error, error_at, contact FROM store.sources_file

-- name: find_source
-- A source by its name, present or past.
SELECT id, name, site, paused_at, retired_at, enabled FROM store.source
 WHERE name = %(name)s
    OR id = (SELECT source_id FROM store.source_rename WHERE old_name = %(name)s ORDER BY renamed_at DESC LIMIT 1)
 ORDER BY name = %(name)s DESC LIMIT 1

-- name: pause_source
-- Stop crawling a source until a person resumes it.
UPDATE store.source SET paused_at = coalesce(paused_at, now()) WHERE id = %(source_id)s

-- name: resume_source
-- Crawl a paused source again, at once.
WITH resumed AS (UPDATE store.source SET paused_at = NULL WHERE id = %(source_id)s AND paused_at IS NOT NULL RETURNING id)
UPDATE store.source_due SET discovery_at = now(), queued_at = NULL FROM resumed WHERE source_id = resumed.id
