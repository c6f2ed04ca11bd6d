-- What holds in every archive at rest, whatever happened to the service: each query names what breaks it.

-- name: an article without an address, a first look, a state or an extraction
SELECT article.id FROM store.article
  LEFT JOIN store.article_state AS state ON state.article_id = article.id
 WHERE state.article_id IS NULL
    OR NOT EXISTS (SELECT FROM store.alias WHERE alias.article_id = article.id)
    OR NOT EXISTS (SELECT FROM store.revision WHERE revision.article_id = article.id AND revision.look_id = article.first_look_id)
    OR NOT EXISTS (SELECT FROM store.extraction WHERE extraction.revision_id = state.revision_id)

-- name: two articles of a source with one text
SELECT article.source_id, text.text_sha256, array_agg(article.id) FROM store.article
  JOIN store.article_state AS state ON state.article_id = article.id
  JOIN store.extraction AS text ON text.revision_id = state.revision_id
 GROUP BY article.source_id, text.text_sha256 HAVING count(DISTINCT article.id) > 1

-- name: a current revision that is not the last of its article
SELECT state.article_id FROM store.article_state AS state
 WHERE state.revision_id <> (SELECT id FROM store.revision WHERE revision.article_id = state.article_id
                              ORDER BY observed_at DESC, id DESC LIMIT 1)

-- name: a chain of revisions with a gap, a fork, or out of order
SELECT id FROM (SELECT id, article_id, previous_id,
                       lag(id) OVER (PARTITION BY article_id ORDER BY observed_at, id) AS before
                  FROM store.revision) AS chain
 WHERE previous_id IS DISTINCT FROM before

-- name: a revision that says what the one before it said
SELECT revision.id FROM store.revision
  JOIN store.extraction AS after ON after.revision_id = revision.id
  JOIN store.extraction AS before ON before.revision_id = revision.previous_id
 WHERE after.content_sha256 = before.content_sha256 AND revision.dismissed_at IS NULL

-- name: a revision without a text, or after the first without a verdict and its diff
SELECT revision.id FROM store.revision
 WHERE NOT EXISTS (SELECT FROM store.extraction WHERE extraction.revision_id = revision.id)
    OR (previous_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM store.verdict JOIN store.diff ON diff.before_id = verdict.before_id AND diff.after_id = verdict.after_id
         WHERE verdict.revision_id = revision.id))

-- name: a revision whose body was not kept
SELECT revision.id FROM store.revision
 WHERE NOT EXISTS (SELECT FROM store.capture WHERE capture.look_id = revision.look_id)

-- name: a kept body that is not the one of its look
SELECT capture.id FROM store.capture JOIN store.look ON look.id = capture.look_id
 WHERE capture.raw_sha256 IS DISTINCT FROM look.raw_sha256 OR capture.raw_size IS DISTINCT FROM look.raw_size
    OR capture.address_id <> look.address_id

-- name: a delta against a body that is itself a delta, or of another address
SELECT capture.id FROM store.capture JOIN store.capture AS frame ON frame.id = capture.keyframe_id
 WHERE frame.keyframe_id IS NOT NULL OR frame.address_id <> capture.address_id

-- name: a look whose hash is not the one of what it says
SELECT id FROM store.look WHERE entry_sha256 <> sha256(convert_to(store.look_entry(look), 'UTF8'))

-- name: a look that is in no block and does not wait for one, or is in two
SELECT look.id FROM store.look
  LEFT JOIN store.unsealed ON unsealed.look_id = look.id
  LEFT JOIN (SELECT unnest(entries) AS look_id FROM store.block) AS sealed ON sealed.look_id = look.id
 GROUP BY look.id HAVING count(unsealed.look_id) + count(sealed.look_id) <> 1

-- name: a block that does not close what it names, or does not follow the one before
SELECT block.id FROM store.block
  LEFT JOIN store.block AS before ON before.id = block.id - 1
 WHERE block.previous_sha256 <> coalesce(before.block_sha256, decode(repeat('00', 32), 'hex'))
    OR (block.id > 1 AND before.id IS NULL)
    OR block.entries_sha256 <> sha256(convert_to(store.block_list(block.entries, block.acts), 'UTF8'))
    OR block.block_sha256 <> sha256(convert_to(
           store.block_text(block.id, block.sealed_at, block.entries_sha256, block.previous_sha256), 'UTF8'))

-- name: a crawl whose log and ledger do not have the same looks
SELECT crawl.id FROM store.crawl
 WHERE (SELECT count(*) FROM store.look WHERE look.crawl_id = crawl.id AND look.outcome <> 'error')
    <> (SELECT count(*) FROM store.fetch AS log WHERE log.crawl_id = crawl.id AND log.purpose = 'article' AND log.outcome <> 'error')

-- name: an article that search does not find by its current text
SELECT state.article_id FROM store.article_state AS state
  LEFT JOIN store.article_search AS found ON found.article_id = state.article_id
 WHERE found.revision_id IS DISTINCT FROM state.revision_id

-- name: an article in no state, or in two at once
SELECT article.id FROM store.article
  LEFT JOIN store.availability ON availability.article_id = article.id AND upper_inf(availability.during)
 GROUP BY article.id HAVING count(availability.article_id) <> 1

-- name: an address that was found or looked at and will never be looked at again
SELECT address.id FROM store.address
  LEFT JOIN store.address_state AS state ON state.address_id = address.id
 WHERE state.next_visit_at IS NULL
   AND (EXISTS (SELECT FROM store.look WHERE look.address_id = address.id)
        OR NOT EXISTS (SELECT FROM store.alias WHERE alias.address_id = address.id AND reason IN ('redirect', 'declared')))

-- name: a crawl that is left running, or holds a site
SELECT crawl.id FROM store.crawl LEFT JOIN store.lease ON lease.crawl_id = crawl.id
 WHERE crawl.ended_at IS NULL OR lease.crawl_id IS NOT NULL

-- name: a job that nobody does
SELECT id FROM queue.procrastinate_jobs WHERE status = 'doing'
