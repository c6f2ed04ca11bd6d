-- name: export_articles
-- Articles to be exported.
SELECT article.* FROM archive.articles AS article
 WHERE (%(query)s::text IS NULL OR article.id IN (SELECT article_id FROM archive.matching(%(query)s)))
   AND (%(since)s::timestamptz IS NULL OR article.sort_at >= %(since)s)
   AND (%(until)s::timestamptz IS NULL OR article.sort_at < %(until)s)
   AND (%(source)s::text IS NULL OR article.source = %(source)s)
   AND (%(language)s::text IS NULL OR article.language = %(language)s)

-- name: export_revisions
-- Revisions, by the time when each was first seen, or by the time of its article.
SELECT revision.* FROM archive.revisions AS revision
 WHERE (%(query)s::text IS NULL OR revision.article_id IN (SELECT article_id FROM archive.matching(%(query)s)))
   AND (%(since)s::timestamptz IS NULL OR CASE %(by)s WHEN 'article' THEN revision.sort_at ELSE revision.changed_before END >= %(since)s)
   AND (%(until)s::timestamptz IS NULL OR CASE %(by)s WHEN 'article' THEN revision.sort_at ELSE revision.changed_before END < %(until)s)
   AND (%(source)s::text IS NULL OR revision.source = %(source)s)
   AND (%(language)s::text IS NULL OR revision.article_id IN (SELECT article.id FROM archive.articles AS article
                                                            WHERE article.language = %(language)s))

-- name: export_edits
-- Edits, by the time when each was first seen, or by the time of its article.
SELECT edit.* FROM archive.edits AS edit
 WHERE (%(query)s::text IS NULL OR edit.article_id IN (SELECT article_id FROM archive.matching(%(query)s)))
   AND (%(since)s::timestamptz IS NULL OR CASE %(by)s WHEN 'article' THEN edit.sort_at ELSE edit.changed_before END >= %(since)s)
   AND (%(until)s::timestamptz IS NULL OR CASE %(by)s WHEN 'article' THEN edit.sort_at ELSE edit.changed_before END < %(until)s)
   AND (%(source)s::text IS NULL OR edit.source = %(source)s)
   AND (%(language)s::text IS NULL OR edit.article_id IN (SELECT article.id FROM archive.articles AS article
                                                            WHERE article.language = %(language)s))

-- name: export_total
-- How many articles an export has.
SELECT count(*) FROM archive.articles AS article
 WHERE (%(query)s::text IS NULL OR article.id IN (SELECT article_id FROM archive.matching(%(query)s)))
   AND (%(since)s::timestamptz IS NULL OR article.sort_at >= %(since)s)
   AND (%(until)s::timestamptz IS NULL OR article.sort_at < %(until)s)
   AND (%(source)s::text IS NULL OR article.source = %(source)s)
   AND (%(language)s::text IS NULL OR article.language = %(language)s)

-- name: export_captures
-- The kept bodies of the articles that are exported, with their looks, in the order in which they were kept.
WITH wanted AS MATERIALIZED (
    SELECT article.id FROM archive.articles AS article
     WHERE (%(query)s::text IS NULL OR article.id IN (SELECT article_id FROM archive.matching(%(query)s)))
       AND (%(since)s::timestamptz IS NULL OR article.sort_at >= %(since)s)
       AND (%(until)s::timestamptz IS NULL OR article.sort_at < %(until)s)
       AND (%(source)s::text IS NULL OR article.source = %(source)s)
       AND (%(language)s::text IS NULL OR article.language = %(language)s)
)
SELECT capture.id AS capture_id, look.id
  FROM store.capture JOIN store.look ON look.id = capture.look_id
 WHERE EXISTS (SELECT FROM store.alias JOIN wanted ON wanted.id = alias.article_id
                WHERE alias.address_id = look.address_id AND alias.during @> look.observed_at)
 ORDER BY capture.id
