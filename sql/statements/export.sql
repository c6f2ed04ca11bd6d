-- name: export_articles
-- Articles to be exported.
SELECT article.* FROM archive.articles AS article
 WHERE (%(query)s::text IS NULL OR article.id IN (SELECT article_id FROM archive.matching(%(query)s)))
   AND (%(since)s::timestamptz IS NULL OR article.sort_at >= %(since)s)
   AND (%(until)s::timestamptz IS NULL OR article.sort_at < %(until)s)
   AND (%(source)s::text IS NULL OR article.source = %(source)s)
   AND (%(language)s::text IS NULL OR article.language = %(language)s)

-- name: export_revisions
-- Revisions of the articles that are exported.
SELECT revision.* FROM archive.revisions AS revision
 WHERE (%(query)s::text IS NULL OR revision.article_id IN (SELECT article_id FROM archive.matching(%(query)s)))
   AND (%(since)s::timestamptz IS NULL OR revision.sort_at >= %(since)s)
   AND (%(until)s::timestamptz IS NULL OR revision.sort_at < %(until)s)
   AND (%(source)s::text IS NULL OR revision.source = %(source)s)
   AND (%(language)s::text IS NULL OR revision.article_id IN (SELECT found.article_id FROM store.article_search AS found
                                                              WHERE found.language = %(language)s))

-- name: export_edits
-- Edits of the articles that are exported.
SELECT edit.* FROM archive.edits AS edit
 WHERE (%(query)s::text IS NULL OR edit.article_id IN (SELECT article_id FROM archive.matching(%(query)s)))
   AND (%(since)s::timestamptz IS NULL OR edit.sort_at >= %(since)s)
   AND (%(until)s::timestamptz IS NULL OR edit.sort_at < %(until)s)
   AND (%(source)s::text IS NULL OR edit.source = %(source)s)
   AND (%(language)s::text IS NULL OR edit.article_id IN (SELECT found.article_id FROM store.article_search AS found
                                                          WHERE found.language = %(language)s))

-- name: export_total
-- How many rows an export has (for edits an upper bound, because cosmetic ones are counted too); an error if no source
-- has the name.
SELECT coalesce(sum(CASE %(what)s::text
           WHEN 'articles' THEN 1
           WHEN 'revisions' THEN (SELECT count(*) FROM store.revision WHERE revision.article_id = found.article_id)
           ELSE (SELECT count(*) FROM store.revision
                  WHERE revision.article_id = found.article_id AND previous_id IS NOT NULL AND dismissed_at IS NULL) END), 0)::bigint
  FROM store.article_search AS found
 WHERE (%(query)s::text IS NULL OR found.article_id IN (SELECT article_id FROM archive.matching(%(query)s)))
   AND (%(since)s::timestamptz IS NULL OR found.sort_at >= %(since)s)
   AND (%(until)s::timestamptz IS NULL OR found.sort_at < %(until)s)
   AND (%(source)s::text IS NULL OR found.source_id = store.source_named(%(source)s))
   AND (%(language)s::text IS NULL OR found.language = %(language)s)

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
