-- name: list_channels
-- The channels of a source that are in use, with what each last yielded.
SELECT channel.id, channel.kind, channel.url, channel.found_by, state.fetched_at, state.outcome, state.entries, state.good_at
  FROM store.channel LEFT JOIN store.channel_state AS state ON state.channel_id = channel.id
 WHERE channel.source_id = %(source_id)s AND channel.dropped_at IS NULL
 ORDER BY channel.id

-- name: put_channel
-- A channel that was found or named; one that was dropped is taken up again.
INSERT INTO store.channel (source_id, kind, url, found_by) VALUES (%(source_id)s, %(kind)s, %(url)s, %(found_by)s)
ON CONFLICT (source_id, url) DO UPDATE SET dropped_at = NULL, kind = EXCLUDED.kind, found_by = EXCLUDED.found_by
RETURNING id

-- name: drop_channels
-- Channels that the sources file named and names no longer.
UPDATE store.channel SET dropped_at = now()
 WHERE source_id = %(source_id)s AND found_by = 'sources_file' AND dropped_at IS NULL AND url <> ALL (%(urls)s)

-- name: drop_found_channels
-- Channels that were found by ourselves, when a search for them starts anew.
UPDATE store.channel SET dropped_at = now()
 WHERE source_id = %(source_id)s AND found_by <> 'sources_file' AND dropped_at IS NULL

-- name: note_channel
-- What a channel yielded just now.
INSERT INTO store.channel_state (channel_id, fetched_at, outcome, entries, newest_at, good_at)
VALUES (%(channel_id)s, now(), %(outcome)s, %(entries)s, %(newest_at)s, CASE WHEN %(entries)s > 0 THEN now() END)
ON CONFLICT (channel_id) DO UPDATE SET fetched_at = EXCLUDED.fetched_at, outcome = EXCLUDED.outcome,
    entries = EXCLUDED.entries, newest_at = coalesce(EXCLUDED.newest_at, channel_state.newest_at),
    good_at = coalesce(EXCLUDED.good_at, channel_state.good_at)

-- name: list_addresses
-- Addresses that a channel names: new ones are due at once, known ones are marked as listed.
WITH listed AS (
    SELECT DISTINCT ON (url_key) url, url_key, sha256(convert_to(url_key, 'UTF8')) AS key_sha256
      FROM unnest(%(urls)s::text[], %(keys)s::text[]) WITH ORDINALITY AS given (url, url_key, place)
     ORDER BY url_key, place
), added AS (
    INSERT INTO store.address (source_id, url, url_key, key_sha256, key_version)
    SELECT %(source_id)s, url, url_key, key_sha256, %(key_version)s FROM listed ORDER BY key_sha256
    ON CONFLICT (key_sha256) DO NOTHING
    RETURNING id
), planned AS (
    INSERT INTO store.address_state (address_id, source_id, next_visit_at, listed_at)
    SELECT id, %(source_id)s, now(), now() FROM added
)
UPDATE store.address_state SET listed_at = now()
  FROM listed JOIN store.address USING (key_sha256)
 WHERE address_state.address_id = address.id

-- name: note_claims
-- Dates that a channel claims, each once; an address whose claim changed is due at once.
WITH given AS (
    SELECT address.id AS address_id, claim.kind, claim.value, claim.raw
      FROM unnest(%(keys)s::text[], %(kinds)s::text[], %(values)s::timestamptz[], %(raws)s::text[])
           AS claim (url_key, kind, value, raw)
      JOIN store.address ON address.key_sha256 = sha256(convert_to(claim.url_key, 'UTF8'))
), before AS (
    SELECT DISTINCT claim.address_id, claim.kind FROM store.claim JOIN given USING (address_id, kind)
), noted AS (
    INSERT INTO store.claim (address_id, kind, value, raw, channel_id, observed_at)
    SELECT DISTINCT ON (address_id, kind, raw) address_id, kind, value, raw, %(channel_id)s, now() FROM given
     ORDER BY address_id, kind, raw
    ON CONFLICT (address_id, kind, raw) DO NOTHING
    RETURNING address_id, kind
)
UPDATE store.address_state SET next_visit_at = least(next_visit_at, now())
  FROM noted JOIN before USING (address_id, kind)
 WHERE address_state.address_id = noted.address_id
   AND noted.kind IN ('feed_updated', 'sitemap_lastmod')
   AND address_state.next_visit_at IS NOT NULL

-- name: claim_search
-- Search a site for feeds and sitemaps, unless that was done a short time ago.
UPDATE store.source_due SET searched_at = now()
 WHERE source_id = %(source_id)s AND (searched_at IS NULL OR searched_at < now() - %(every)s::interval)
RETURNING source_id
