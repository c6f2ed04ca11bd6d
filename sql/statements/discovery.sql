-- name: list_channels
-- The channels of a source that are in use.
SELECT id, kind, url FROM store.channel WHERE source_id = %(source_id)s AND dropped_at IS NULL ORDER BY id

-- name: put_channel
-- Add a channel that was found or that the sources file names; a channel that was dropped is used again.
INSERT INTO store.channel (source_id, kind, url, found_by) VALUES (%(source_id)s, %(kind)s, %(url)s, %(found_by)s)
ON CONFLICT (source_id, url) DO UPDATE SET dropped_at = NULL, kind = EXCLUDED.kind, found_by = EXCLUDED.found_by
RETURNING id

-- name: drop_channels
-- Channels that the sources file named and names no longer.
UPDATE store.channel SET dropped_at = now()
 WHERE source_id = %(source_id)s AND found_by = 'sources_file' AND dropped_at IS NULL AND url <> ALL (%(urls)s)

-- name: note_channel
-- Note what a channel yielded just now.
INSERT INTO store.channel_state (channel_id, fetched_at, outcome, entries, newest_at, good_at)
VALUES (%(channel_id)s, now(), %(outcome)s, %(entries)s, %(newest_at)s, CASE WHEN %(entries)s > 0 THEN now() END)
ON CONFLICT (channel_id) DO UPDATE SET fetched_at = EXCLUDED.fetched_at, outcome = EXCLUDED.outcome,
    entries = EXCLUDED.entries, newest_at = coalesce(EXCLUDED.newest_at, channel_state.newest_at),
    good_at = coalesce(EXCLUDED.good_at, channel_state.good_at)

-- name: list_addresses
-- Addresses that a channel names: new ones are due at once, known ones are marked as listed.
WITH listed AS (
    SELECT DISTINCT ON (url_key) url, url_key, sha256(convert_to(url_key, 'UTF8')) AS key_sha256, dated_at
      FROM unnest(%(urls)s::text[], %(keys)s::text[], %(dates)s::timestamptz[])
           WITH ORDINALITY AS given (url, url_key, dated_at, place)
     ORDER BY url_key, place
), added AS (
    INSERT INTO store.address (source_id, url, url_key, key_sha256, key_version)
    SELECT %(source_id)s, url, url_key, key_sha256, %(key_version)s FROM listed ORDER BY key_sha256
    ON CONFLICT (key_sha256) DO NOTHING
    RETURNING id, key_sha256
), planned AS (
    INSERT INTO store.address_state (address_id, source_id, next_visit_at, listed_at, dated_at)
    SELECT id, %(source_id)s, now(), now(), dated_at FROM added JOIN listed USING (key_sha256)
)
UPDATE store.address_state
   SET listed_at = now(), next_visit_at = CASE WHEN looks = 0 THEN coalesce(next_visit_at, now()) ELSE next_visit_at END
  FROM listed JOIN store.address USING (key_sha256)
 WHERE address_state.address_id = address.id

-- name: known_keys
-- Those of the keys of which the archive has an address.
SELECT given.url_key FROM unnest(%(keys)s::text[]) AS given (url_key)
  JOIN store.address ON address.key_sha256 = sha256(convert_to(given.url_key, 'UTF8'))

-- name: note_claims
-- Dates that a channel claims, each once. If a claim changed to a time after the last look at its address, or close to
-- that look, the address is due at once, or later, the more often such claims were followed in vain. A date without a
-- time stands for its whole day. Nothing is noted of an address that a redaction closed.
WITH given AS (
    SELECT address.id AS address_id, claim.kind, claim.value, claim.raw
      FROM unnest(%(keys)s::text[], %(kinds)s::text[], %(values)s::timestamptz[], %(raws)s::text[])
           AS claim (url_key, kind, value, raw)
      JOIN store.address ON address.key_sha256 = sha256(convert_to(claim.url_key, 'UTF8'))
     WHERE NOT EXISTS (SELECT FROM store.closed_address AS closed WHERE closed.address_id = address.id)
), before AS (
    SELECT DISTINCT claim.address_id, claim.kind FROM store.claim JOIN given USING (address_id, kind)
), noted AS (
    INSERT INTO store.claim (address_id, kind, value, raw, channel_id, observed_at)
    SELECT DISTINCT ON (address_id, kind, raw) address_id, kind, value, raw, %(channel_id)s, now() FROM given
     ORDER BY address_id, kind, raw
    ON CONFLICT (address_id, kind, raw) DO NOTHING
    RETURNING address_id, kind, value
), news AS (
    SELECT noted.address_id, min(noted.kind) AS kind,
           max(noted.value + CASE WHEN noted.value = date_trunc('day', noted.value, 'UTC') THEN %(date_lasts)s::interval
                                  ELSE %(time_lasts)s::interval END) AS until
      FROM noted JOIN before USING (address_id, kind) GROUP BY noted.address_id
), wanted AS (
    SELECT news.address_id, news.kind, greatest(now(), state.last_looked_at
           + %(spacing)s::interval * power(2, least(state.vain, %(doublings)s))) AS at
      FROM news JOIN store.address_state AS state USING (address_id)
     WHERE state.last_looked_at IS NOT NULL AND coalesce(news.until > state.last_looked_at, true)
)
UPDATE store.address_state AS state SET next_visit_at = wanted.at, due_because = wanted.kind
  FROM wanted WHERE state.address_id = wanted.address_id AND state.next_visit_at > wanted.at

-- name: claim_search
-- Search a site for feeds and sitemaps, unless that was done a short time ago.
UPDATE store.source_due SET searched_at = now()
 WHERE source_id = %(source_id)s AND (searched_at IS NULL OR searched_at < now() - %(every)s::interval)
RETURNING source_id

-- name: note_listing
-- What a channel names now. Addresses that it named before, and now leaves out although it goes further back, are due
-- at once, unless so many are missing that it is the channel that changed.
WITH named AS (
    SELECT address.id, state.dated_at
      FROM unnest(%(keys)s::text[]) AS given (url_key)
      JOIN store.address ON address.key_sha256 = sha256(convert_to(given.url_key, 'UTF8'))
      JOIN store.address_state AS state ON state.address_id = address.id
), before AS (
    SELECT unnest(addresses) AS id FROM store.channel_listing WHERE channel_id = %(channel_id)s
), dropped AS (
    SELECT state.address_id, greatest(now(), state.last_looked_at
           + %(spacing)s::interval * power(2, least(state.vain, %(doublings)s))) AS at
      FROM before JOIN store.address_state AS state ON state.address_id = before.id
     WHERE state.looks > 0 AND state.dated_at > greatest((SELECT min(dated_at) FROM named), %(since)s::timestamptz)
       AND before.id NOT IN (SELECT id FROM named)
), kept AS (
    INSERT INTO store.channel_listing (channel_id, addresses)
    SELECT %(channel_id)s, array_agg(DISTINCT id) FROM named HAVING count(*) > 0
    ON CONFLICT (channel_id) DO UPDATE SET addresses = EXCLUDED.addresses
)
UPDATE store.address_state AS state SET next_visit_at = dropped.at, due_because = 'dropped'
  FROM dropped WHERE state.address_id = dropped.address_id AND state.next_visit_at > dropped.at
   AND (SELECT count(*) FROM dropped) <= greatest(1, (SELECT count(*) FROM before) * %(dropped_share)s)

-- name: kept_list
-- The last answer of a feed or sitemap, if it is not too old to be asked about.
SELECT final_url, etag, last_modified, content_type, body FROM store.list_copy
 WHERE source_id = %(source_id)s AND url = %(url)s AND kept_at > now() - %(fresh)s::interval

-- name: keep_list
-- Keep an answer of a feed or sitemap; none of a source with a redaction, as a list can hold words of its articles.
INSERT INTO store.list_copy (source_id, url, final_url, etag, last_modified, content_type, body, kept_at)
SELECT %(source_id)s, %(url)s, %(final_url)s, %(etag)s, %(last_modified)s, %(content_type)s, %(body)s, now()
 WHERE NOT EXISTS (SELECT FROM store.redaction JOIN store.article ON article.id = redaction.article_id
                    WHERE article.source_id = %(source_id)s)
ON CONFLICT (source_id, url) DO UPDATE SET final_url = EXCLUDED.final_url, etag = EXCLUDED.etag,
    last_modified = EXCLUDED.last_modified, content_type = EXCLUDED.content_type, body = EXCLUDED.body, kept_at = now()

-- name: forget_lists
-- Copies of lists that no crawl has asked for any more.
DELETE FROM store.list_copy WHERE source_id = %(source_id)s AND kept_at < now() - %(unused)s::interval
