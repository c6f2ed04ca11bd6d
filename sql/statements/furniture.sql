-- name: note_lines
-- Note the lines of an article's text in the boilerplate memory; returns each line that was not noted for this article
-- before, with the articles that have it. A line that eight articles have stays as it is.
INSERT INTO store.furniture AS known (source_id, line_sha256, masked_sha256, articles)
SELECT DISTINCT ON (line_sha256) %(source_id)s, line_sha256, masked_sha256, ARRAY[%(article_id)s::bigint]
  FROM unnest(%(hashes)s::bytea[], %(masked)s::bytea[]) AS given (line_sha256, masked_sha256)
 ORDER BY line_sha256
ON CONFLICT (source_id, line_sha256) DO UPDATE SET articles = known.articles || %(article_id)s::bigint, last_at = now()
 WHERE NOT known.articles @> ARRAY[%(article_id)s::bigint] AND cardinality(known.articles) < 8
RETURNING line_sha256, articles

-- name: name_lines
-- Keep the words of lines that stand in a second article; of other lines the memory has only hashes.
UPDATE store.furniture SET line = given.line
  FROM unnest(%(hashes)s::bytea[], %(lines)s::text[]) AS given (line_sha256, line)
 WHERE furniture.source_id = %(source_id)s AND furniture.line_sha256 = given.line_sha256 AND furniture.line IS NULL

-- name: lines_elsewhere
-- In how many other articles of the source each line stands: to the letter, and figures aside (masked).
SELECT line_sha256 AS sha256, cardinality(array_remove(articles, %(article_id)s::bigint)) AS articles, false AS masked
  FROM store.furniture WHERE source_id = %(source_id)s AND line_sha256 = ANY (%(hashes)s::bytea[])
UNION ALL
SELECT masked_sha256, count(DISTINCT article), true
  FROM store.furniture, unnest(articles) AS article
 WHERE source_id = %(source_id)s AND masked_sha256 = ANY (%(masked)s::bytea[]) AND article <> %(article_id)s
 GROUP BY masked_sha256

-- name: forget_lines
-- Forget lines that stood in a few articles only and were not seen again for a time: they are no boilerplate.
DELETE FROM store.furniture WHERE cardinality(articles) < %(articles)s AND last_at < now() - %(kept_for)s::interval

-- name: revisions_to_judge_again
-- The revisions of some articles that stand and that no higher rules judged, with the extractions that they compare.
SELECT revision.id AS revision_id, revision.article_id, verdict.before_id, verdict.after_id
  FROM store.revision
  JOIN LATERAL (SELECT before_id, after_id, rules, redaction_id FROM store.verdict WHERE verdict.revision_id = revision.id
                 ORDER BY verdict.id DESC LIMIT 1) AS verdict ON true
 WHERE revision.article_id = ANY (%(articles)s) AND revision.dismissed_at IS NULL AND verdict.redaction_id IS NULL
   AND store.version_order(verdict.rules) <= store.version_order(%(rules)s)
 ORDER BY revision.id

-- name: leave_out
-- The lines of a stored text that are boilerplate, by their hashes; returns a row if they are not the ones noted before.
INSERT INTO store.left_out AS known (extraction_id, lines) VALUES (%(extraction_id)s, %(lines)s)
ON CONFLICT (extraction_id) DO UPDATE SET lines = EXCLUDED.lines WHERE known.lines <> EXCLUDED.lines

-- name: texts_of_articles
-- The newest texts of all revisions of some articles.
SELECT text.id, revision.article_id, text.body
  FROM store.revision
  JOIN LATERAL (SELECT id, body FROM store.extraction WHERE extraction.revision_id = revision.id
                 ORDER BY id DESC LIMIT 1) AS text ON true
 WHERE revision.article_id = ANY (%(articles)s)

-- name: read_extraction
-- A stored text.
SELECT id AS extraction_id, title, summary, authors, body, published_at, modified_at, language, partial
  FROM store.extraction WHERE id = %(extraction_id)s

-- name: dismiss_revision
-- The difference of a revision has vanished; the row stays.
UPDATE store.revision SET dismissed_at = now(), dismissed_by = %(by)s WHERE id = %(revision_id)s AND dismissed_at IS NULL
