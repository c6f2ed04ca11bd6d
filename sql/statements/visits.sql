-- name: due_visits
-- Addresses of a source that are due, the longest waiting first, with what a conditional request needs.
SELECT address.id AS address_id, address.url, address.url_key, address.first_seen_at,
       state.etag, state.last_modified, state.looks, state.failures, state.conditional, state.visit_interval,
       newest.raw_sha256 AS known_sha256
  FROM store.address_state AS state
  JOIN store.address ON address.id = state.address_id
  LEFT JOIN store.capture AS newest ON newest.address_id = address.id AND 'newest' = ANY (newest.reasons)
 WHERE state.source_id = %(source_id)s AND state.next_visit_at <= now()
   AND state.address_id <> ALL (%(started)s::bigint[])
 ORDER BY state.next_visit_at, address.id DESC
 LIMIT %(at_most)s

-- name: make_visits_due
-- Look again at everything of a source that is still visited.
UPDATE store.address_state SET next_visit_at = now() WHERE source_id = %(source_id)s AND next_visit_at > now()

-- name: note_visit
-- What a visit left behind: validators, counts, and when the next one is, rounded up to the grid.
UPDATE store.address_state SET
    last_looked_at = %(observed_at)s, last_status = %(status)s,
    etag = CASE WHEN %(keep_validators)s THEN etag ELSE %(etag)s END,
    last_modified = CASE WHEN %(keep_validators)s THEN last_modified ELSE %(last_modified)s END,
    looks = looks + 1, failures = %(failures)s, conditional = %(conditional)s,
    visit_interval = %(visit_interval)s,
    next_visit_at = date_bin(%(grid)s, now() + %(visit_interval)s + %(grid)s, TIMESTAMPTZ 'epoch')
WHERE address_id = %(address_id)s

-- name: find_address
-- The address of a key, made where the archive has none; a made one is not planned for a visit of its own.
WITH added AS (
    INSERT INTO store.address (source_id, url, url_key, key_sha256, key_version)
    VALUES (%(source_id)s, %(url)s, %(url_key)s, sha256(convert_to(%(url_key)s, 'UTF8')), %(key_version)s)
    ON CONFLICT (key_sha256) DO NOTHING
    RETURNING id, source_id
), planned AS (
    INSERT INTO store.address_state (address_id, source_id) SELECT id, source_id FROM added
)
SELECT id FROM added
UNION ALL
SELECT id FROM store.address WHERE key_sha256 = sha256(convert_to(%(url_key)s, 'UTF8'))
LIMIT 1
