-- name: looks_of_article
-- The ledger's looks at the addresses of an article while they led to it, in the order of observation, with what is kept.
SELECT look.id, look.observed_at, look.outcome, look.final_url, look.content_sha256, look.vantage, capture.id AS capture_id, capture.content_type,
       listed.dated_at
  FROM store.alias
  JOIN store.look ON look.address_id = alias.address_id AND alias.during @> look.observed_at
  LEFT JOIN store.capture ON capture.look_id = look.id
  LEFT JOIN store.address_state AS listed ON listed.address_id = look.address_id
 WHERE alias.article_id = %(article_id)s
 ORDER BY look.observed_at, look.id

-- name: standing_revisions
-- The revisions of an article that stand, as the record has them.
SELECT revision.look_id, revision.observed_at, revision.previous_last_seen_at, text.content_sha256
  FROM store.revision
  JOIN LATERAL (SELECT content_sha256 FROM store.extraction WHERE extraction.revision_id = revision.id
                 ORDER BY extraction.id DESC LIMIT 1) AS text ON true
 WHERE revision.article_id = %(article_id)s AND revision.dismissed_at IS NULL
 ORDER BY revision.observed_at, revision.id

-- name: sides_of_revision
-- The captures on both sides of a change: of the looks whose body is kept, the last one at the old words and the first
-- one at the new words.
SELECT revision.id AS revision_id, after.id AS after_id,
       (SELECT capture.id FROM store.capture JOIN store.look ON look.id = capture.look_id
          JOIN store.alias ON alias.address_id = look.address_id AND alias.during @> look.observed_at
         WHERE alias.article_id = revision.article_id AND look.observed_at <= revision.previous_last_seen_at
         ORDER BY look.observed_at DESC, look.id DESC LIMIT 1) AS before_id
  FROM store.revision JOIN store.capture AS after ON after.look_id = revision.look_id
 WHERE revision.article_id = %(article_id)s AND revision.previous_id IS NOT NULL
 ORDER BY revision.observed_at, revision.id
