-- name: search
-- Articles whose current text matches.
SELECT * FROM archive.search(%(query)s, %(since)s, %(until)s, %(source)s, %(language)s, %(by)s, %(limit)s)

-- name: recent_edits
-- The newest edits, with their words.
SELECT * FROM archive.edits ORDER BY changed_before DESC, revision_id DESC LIMIT %(limit)s

-- name: list_unavailable
-- What is missing now.
SELECT * FROM archive.unavailable WHERE back_at IS NULL ORDER BY missing_since DESC LIMIT %(limit)s

-- name: moved_articles
-- Articles that are known under more than one address.
SELECT article_id, array_agg(url ORDER BY first_seen_at) AS urls FROM archive.addresses
 GROUP BY article_id HAVING count(*) > 1 ORDER BY article_id LIMIT %(limit)s
