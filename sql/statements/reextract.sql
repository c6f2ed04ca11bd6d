-- name: sources_to_reextract
-- The sources that have articles, or the one of this name, with their blocks.
SELECT source.id, source.name, source.block FROM store.source
 WHERE (%(source)s::text IS NULL OR source.name = %(source)s)
   AND EXISTS (SELECT FROM store.article WHERE article.source_id = source.id)
 ORDER BY source.name

-- name: articles_to_reextract
-- Articles of a source, after a given id, with a revision that a lower version read or lower rules judged; or all.
SELECT article.id FROM store.article
 WHERE article.source_id = %(source_id)s AND article.id > %(after)s
   AND (%(again)s OR EXISTS (SELECT FROM store.revision
                              WHERE revision.article_id = article.id
                                AND store.is_dated(revision.id, %(extractor)s, %(normaliser)s, %(rules)s)))
 ORDER BY article.id LIMIT %(at_most)s

-- name: count_to_reextract
-- How many revisions of a source a lower version read or lower rules judged; or all.
SELECT count(*) FROM store.revision
  JOIN store.article ON article.id = revision.article_id
 WHERE article.source_id = %(source_id)s
   AND (%(again)s OR store.is_dated(revision.id, %(extractor)s, %(normaliser)s, %(rules)s))

-- name: revisions_to_reextract
-- The revisions of an article in their order, each with its newest text, the capture that shows it and the rules of its newest verdict.
SELECT revision.id AS revision_id, revision.previous_id, revision.dismissed_at,
       look.final_url, capture.id AS capture_id, capture.content_type, listed.dated_at,
       state.revision_id = revision.id AS is_current,
       (SELECT rules FROM store.verdict WHERE verdict.revision_id = revision.id ORDER BY verdict.id DESC LIMIT 1) AS rules,
       text.*
  FROM store.revision
  JOIN store.article ON article.id = revision.article_id
  JOIN store.article_state AS state ON state.article_id = revision.article_id
  JOIN LATERAL (SELECT extraction.id AS extraction_id, extraction.look_id, extractor, normaliser, title, summary, authors, body,
                       published_at, modified_at, language, partial, content_sha256, redaction_id
                  FROM store.extraction WHERE extraction.revision_id = revision.id
                 ORDER BY extraction.id DESC LIMIT 1) AS text ON true
  JOIN store.look ON look.id = text.look_id
  LEFT JOIN store.capture ON capture.look_id = text.look_id
  LEFT JOIN store.address_state AS listed ON listed.address_id = look.address_id
 WHERE revision.article_id = %(article_id)s
 ORDER BY revision.observed_at, revision.id

-- name: capture_of_look
-- The capture that a look kept, with the address that answered and the date that is listed for it.
SELECT capture.id AS capture_id, capture.content_type, look.final_url, listed.dated_at
  FROM store.look
  JOIN store.capture ON capture.look_id = look.id
  LEFT JOIN store.address_state AS listed ON listed.address_id = look.address_id
 WHERE look.id = %(look_id)s

-- name: class_of_revision
-- What kind of edit a revision was judged to be last.
SELECT class FROM store.verdict WHERE revision_id = %(revision_id)s ORDER BY id DESC LIMIT 1

-- name: let_revision_stand
-- A revision that an extractor or rules dismissed differs after all.
UPDATE store.revision SET dismissed_at = NULL, dismissed_by = NULL
 WHERE id = %(revision_id)s AND (dismissed_by LIKE 'extractor %%' OR dismissed_by LIKE 'rules %%')
