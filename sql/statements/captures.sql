-- name: keyframe_of
-- The newest capture of an address that stands by itself and is kept for good.
SELECT id, body FROM store.capture
 WHERE address_id = %(address_id)s AND keyframe_id IS NULL AND reasons <> ARRAY['newest']
 ORDER BY id DESC LIMIT 1
   FOR KEY SHARE

-- name: newest_capture
-- The capture of the newest look at an address.
SELECT id, raw_sha256, reasons FROM store.capture WHERE address_id = %(address_id)s AND 'newest' = ANY (reasons)

-- name: write_capture
-- A body, by itself or as a delta against a keyframe.
INSERT INTO store.capture (look_id, address_id, content_type, raw_sha256, raw_size, keyframe_id, body, reasons)
VALUES (%(look_id)s, %(address_id)s, %(content_type)s, %(raw_sha256)s, %(raw_size)s, %(keyframe_id)s, %(body)s, %(reasons)s)

-- name: drop_capture
-- The newest look's body, replaced by the next look's.
DELETE FROM store.capture WHERE id = %(capture_id)s

-- name: keep_capture_for
-- Why a capture is kept from now on.
UPDATE store.capture SET reasons = %(reasons)s WHERE id = %(capture_id)s

-- name: keep_last_sight
-- Keep the body of the last look that showed an article's old words, whichever of its addresses showed them.
UPDATE store.capture SET reasons = reasons || 'before'::text
 WHERE NOT 'before' = ANY (reasons) AND id = (
    SELECT capture.id FROM store.alias
      JOIN store.look ON look.address_id = alias.address_id AND alias.during @> look.observed_at
      JOIN store.capture ON capture.look_id = look.id
     WHERE alias.article_id = %(article_id)s AND look.observed_at <= %(observed_at)s
       AND store.fetch_outcome_brings_page(look.outcome)
     ORDER BY look.observed_at DESC, look.id DESC LIMIT 1)

-- name: read_capture
-- A capture with the keyframe that it needs.
SELECT capture.raw_sha256, capture.raw_size, capture.content_type, capture.body, keyframe.body AS keyframe
  FROM store.capture LEFT JOIN store.capture AS keyframe ON keyframe.id = capture.keyframe_id
 WHERE capture.id = %(capture_id)s
