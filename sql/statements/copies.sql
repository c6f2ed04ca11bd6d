-- name: begin_copy_search
-- A search for an article's copies that was left undone begins again.
UPDATE store.unsigned SET attempts = attempts + 1 WHERE article_id = %(article_id)s

-- name: lock_copy_search
-- No recording of the article comes between its text and its signature; no row if no search is wanted any more.
SELECT article_id FROM store.unsigned WHERE article_id = %(article_id)s FOR UPDATE

-- name: end_copy_search
-- The copies of the text that was noted then were looked for; a note that came since stays.
DELETE FROM store.unsigned WHERE article_id = %(article_id)s AND noted_at = %(noted_at)s

-- name: unsigned_articles
-- Articles whose copies were to be looked for some time ago and were not, those that failed least often first. Those that
-- a higher version has signed, or is to sign again, are left to it.
SELECT article_id FROM store.unsigned
 WHERE noted_at < now() - %(patience)s::interval AND attempts < %(tries)s
   AND greatest(store.version_order(version), (SELECT store.version_order(signature.version) FROM store.signature
                                                WHERE signature.article_id = unsigned.article_id))
       <= store.version_order(%(version)s)
 ORDER BY attempts, noted_at LIMIT %(at_most)s

-- name: sign_again
-- Texts of the window whose signature is of another version, and of no higher one, are to be signed again, the newest first.
INSERT INTO store.unsigned (article_id, revision_id, version)
SELECT article_id, revision_id, %(version)s FROM store.signature AS old
 WHERE version <> %(version)s AND store.version_order(version) <= store.version_order(%(version)s) AND NOT EXISTS (SELECT FROM store.unsigned WHERE unsigned.article_id = old.article_id)
 ORDER BY signed_at DESC LIMIT %(at_most)s
ON CONFLICT (article_id) DO NOTHING

-- name: put_signature
-- The signature of an article's current text; one that a higher version made of the same text stays.
INSERT INTO store.signature (article_id, revision_id, version, bands)
VALUES (%(article_id)s, %(revision_id)s, %(version)s, %(bands)s)
ON CONFLICT (article_id) DO UPDATE SET revision_id = EXCLUDED.revision_id, signed_at = EXCLUDED.signed_at,
    version = EXCLUDED.version, bands = EXCLUDED.bands
 WHERE signature.revision_id <> EXCLUDED.revision_id
    OR store.version_order(signature.version) <= store.version_order(EXCLUDED.version)

-- name: drop_signature
-- Forget the signature of an article: its current text is too short to be looked for.
DELETE FROM store.signature WHERE article_id = %(article_id)s

-- name: prune_signatures
-- Signatures that the window has left behind; relations that were found stay.
DELETE FROM store.signature WHERE article_id IN (
    SELECT article_id FROM store.signature WHERE signed_at < now() - %(window)s::interval ORDER BY signed_at LIMIT %(at_most)s)

-- name: search_copies
-- Of an article whose copies are wanted: when that was noted, and by their ids the articles that share a band with its
-- signature, most bands first, and how many, beside those that were found to be the same piece of copy. If there are
-- none, the search has ended, unless another text was noted since.
WITH noted AS (
    SELECT unsigned.article_id, unsigned.noted_at,
           (SELECT json_object_agg(article_id, shared)
              FROM (SELECT article_id, max(shared) AS shared
                      FROM ((SELECT other.article_id, other.shared
                               FROM store.signature AS own, store.similar_articles(own.bands, own.version) AS other
                              WHERE own.article_id = unsigned.article_id AND own.version = %(version)s
                                AND other.article_id <> unsigned.article_id
                              ORDER BY other.shared DESC, other.article_id LIMIT %(at_most)s)
                            UNION ALL
                            SELECT CASE WHEN article_id = unsigned.article_id THEN other_id ELSE article_id END, 0
                              FROM store.copy WHERE unsigned.article_id IN (article_id, other_id)) AS found
                     GROUP BY article_id) AS found) AS shared
      FROM store.unsigned WHERE unsigned.article_id = %(article_id)s
), ended AS (
    DELETE FROM store.unsigned USING noted
     WHERE unsigned.article_id = noted.article_id AND unsigned.noted_at = noted.noted_at AND noted.shared IS NULL
)
SELECT noted_at, shared FROM noted

-- name: texts_to_compare
-- The current texts of articles.
SELECT article.id AS article_id, article.source_id, state.revision_id, text.language, text.body
  FROM store.article
  JOIN store.article_state AS state ON state.article_id = article.id
  JOIN LATERAL (SELECT language, body FROM store.extraction WHERE extraction.revision_id = state.revision_id
                 ORDER BY extraction.id DESC LIMIT 1) AS text ON true
 WHERE article.id = ANY (%(articles)s)
 ORDER BY article.id

-- name: earlier_texts
-- The first texts that an article had, oldest first.
SELECT revision.id AS revision_id, text.body
  FROM store.revision
  JOIN LATERAL (SELECT body FROM store.extraction WHERE extraction.revision_id = revision.id
                 ORDER BY extraction.id DESC LIMIT 1) AS text ON true
 WHERE revision.article_id = %(article_id)s AND revision.dismissed_at IS NULL
 ORDER BY revision.observed_at, revision.id LIMIT %(at_most)s

-- name: appearance
-- Between when and when a text came: after the last look that showed another one, or for the first text of an
-- article after the last discovery of its source that did not list any of its addresses.
SELECT revision.observed_at AS before, coalesce(revision.previous_last_seen_at, (
    SELECT crawl.started_at FROM store.crawl
     WHERE crawl.source_id = article.source_id AND crawl.trigger <> 'backfill'
       AND crawl.started_at <= revision.observed_at
       AND crawl.ended_at <= (SELECT min(address.first_seen_at) FROM store.alias JOIN store.address ON address.id = alias.address_id
                               WHERE alias.article_id = article.id)
       AND EXISTS (SELECT FROM store.fetch AS log WHERE log.crawl_id = crawl.id
                      AND store.fetch_purpose_is_channel(log.purpose) AND log.outcome = 'read')
     ORDER BY crawl.started_at DESC LIMIT 1)) AS after
  FROM store.revision JOIN store.article ON article.id = revision.article_id
 WHERE revision.id = %(revision_id)s

-- name: copy_is_known
-- Whether two articles were found to be one piece of copy.
SELECT true FROM store.copy WHERE article_id = %(article_id)s AND other_id = %(other_id)s

-- name: write_copy
-- Two articles are one piece of copy.
INSERT INTO store.copy (article_id, other_id, kind, score, larger, article_after, article_before, other_after, other_before, evidence)
VALUES (%(article_id)s, %(other_id)s, %(kind)s, %(score)s, %(larger)s, %(article_after)s, %(article_before)s,
    %(other_after)s, %(other_before)s, %(evidence)s::jsonb)
ON CONFLICT (article_id, other_id) DO UPDATE SET kind = EXCLUDED.kind, score = EXCLUDED.score, larger = EXCLUDED.larger,
    evidence = EXCLUDED.evidence, checked_at = now(), parted_at = NULL

-- name: check_copy
-- Two articles that were found to be one piece of copy still are.
UPDATE store.copy SET kind = %(kind)s, score = %(score)s, larger = %(larger)s,
    evidence = evidence || %(evidence)s::jsonb, checked_at = now(), parted_at = NULL
 WHERE article_id = %(article_id)s AND other_id = %(other_id)s

-- name: part_copy
-- The current texts of two articles are no longer one piece of copy.
UPDATE store.copy SET checked_at = now(), parted_at = coalesce(parted_at, now())
 WHERE article_id = %(article_id)s AND other_id = %(other_id)s

-- name: edits_to_carry
-- The newest edits of an article that changed words, with what they changed.
SELECT revision.id AS revision_id, diff.hunks
  FROM store.revision
  JOIN LATERAL (SELECT before_id, after_id, class FROM store.verdict WHERE verdict.revision_id = revision.id
                 ORDER BY verdict.id DESC LIMIT 1) AS verdict ON true
  JOIN store.diff ON diff.before_id = verdict.before_id AND diff.after_id = verdict.after_id
 WHERE revision.article_id = %(article_id)s AND revision.dismissed_at IS NULL AND revision.previous_id IS NOT NULL
   AND NOT store.revision_kind_leaves_body(verdict.class)
 ORDER BY revision.observed_at DESC LIMIT %(at_most)s

-- name: drop_stale
-- What a copy of an article still carried, before it is looked for again.
DELETE FROM store.stale_copy USING store.revision
 WHERE revision.id = stale_copy.revision_id AND revision.article_id = %(article_id)s AND carrier_id = %(carrier_id)s

-- name: write_stale
-- A copy still carries the words that an edit took back.
INSERT INTO store.stale_copy (revision_id, carrier_id, hunks) VALUES (%(revision_id)s, %(carrier_id)s, %(hunks)s::jsonb)
ON CONFLICT (revision_id, carrier_id) DO UPDATE SET hunks = EXCLUDED.hunks
