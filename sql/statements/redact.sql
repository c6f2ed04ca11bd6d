-- name: article_to_redact
-- The article that an address leads to, or led to last.
SELECT article.id, article.source_id
  FROM (SELECT store.survivor(alias.article_id) AS id FROM store.alias
         WHERE alias.address_id IN (SELECT store.addresses_of(%(url)s) UNION SELECT store.addresses_of(%(url_key)s))
         ORDER BY upper_inf(alias.during) DESC, upper(alias.during) DESC LIMIT 1) AS found
  JOIN store.article ON article.id = found.id

-- name: revisions_to_redact
-- All revisions of an article, or one with those that were dismissed after it for showing the same.
SELECT id FROM store.revision
 WHERE article_id = %(article_id)s
   AND (%(revision_id)s::bigint IS NULL OR id = %(revision_id)s::bigint
        OR (dismissed_at IS NOT NULL AND %(revision_id)s::bigint = (
            SELECT standing.id FROM store.revision AS standing
             WHERE standing.article_id = revision.article_id AND standing.dismissed_at IS NULL
               AND (standing.observed_at, standing.id) < (revision.observed_at, revision.id)
             ORDER BY standing.observed_at DESC, standing.id DESC LIMIT 1)))
 ORDER BY id

-- name: write_redaction
-- What is taken out of the archive, and why. Looks are those from the first sight of the revisions until the next one's; of
-- a whole article, all at its addresses that showed no other one, so that what came before its first sight goes too.
WITH texts AS (
    SELECT id, look_id FROM store.extraction WHERE revision_id = ANY (%(revisions)s)
), spans AS (
    SELECT revision.observed_at AS since, (SELECT min(next.observed_at) FROM store.revision AS next
            WHERE next.article_id = revision.article_id AND next.id <> ALL (%(revisions)s)
              AND (next.observed_at, next.id) > (revision.observed_at, revision.id)) AS until
      FROM store.revision WHERE id = ANY (%(revisions)s)
)
INSERT INTO store.redaction (article_id, url, reason, revisions, texts, verdicts, looks)
SELECT %(article_id)s, %(url)s, %(reason)s, %(revisions)s,
       coalesce((SELECT array_agg(id ORDER BY id) FROM texts), '{}'),
       coalesce((SELECT array_agg(id ORDER BY id) FROM store.verdict
                  WHERE before_id IN (SELECT id FROM texts) OR after_id IN (SELECT id FROM texts)), '{}'),
       coalesce((SELECT array_agg(DISTINCT look.id ORDER BY look.id)
                   FROM store.alias JOIN store.look ON look.address_id = alias.address_id
                  WHERE alias.article_id = %(article_id)s
                    AND CASE WHEN %(is_whole)s THEN
                             NOT EXISTS (SELECT FROM store.alias AS other WHERE other.address_id = look.address_id
                                            AND other.article_id <> alias.article_id AND other.during @> look.observed_at)
                        ELSE alias.during @> look.observed_at
                             AND (look.id IN (SELECT look_id FROM texts)
                                  OR EXISTS (SELECT FROM spans WHERE look.observed_at >= since AND (until IS NULL OR look.observed_at < until)))
                        END), '{}')
RETURNING id, texts, verdicts, looks

-- name: captures_to_redact
-- The kept bodies of redacted looks.
SELECT id FROM store.capture WHERE look_id = ANY (%(looks)s) ORDER BY id

-- name: drop_redacted_captures
-- The bodies of redacted looks.
DELETE FROM store.capture WHERE look_id = ANY (%(looks)s)

-- name: drop_redacted_headers
-- The headers of redacted looks: they can name what was redacted.
DELETE FROM store.look_headers WHERE look_id = ANY (%(looks)s)

-- name: empty_texts
-- The words of texts go; hashes, counts and times stay.
UPDATE store.extraction SET title = NULL, authors = '{}', summary = NULL, body = '', section = NULL, tags = '{}', image = NULL,
    published_raw = NULL, redaction_id = %(redaction_id)s
 WHERE id = ANY (%(texts)s)

-- name: empty_verdicts
-- The words that verdicts and their diffs name go; class, flags and counts stay.
WITH emptied AS (
    UPDATE store.verdict SET looked_at = looked_at - 'notices' - 'notices_before' - 'reasons', redaction_id = %(redaction_id)s
     WHERE id = ANY (%(verdicts)s) RETURNING revision_id, before_id, after_id
), diffs AS (
    UPDATE store.diff SET hunks = '[]' FROM emptied WHERE diff.before_id = emptied.before_id AND diff.after_id = emptied.after_id
), removed AS (
    DELETE FROM store.removed_search AS removed USING emptied
     WHERE removed.before_id = emptied.before_id AND removed.after_id = emptied.after_id
), carried AS (
    DELETE FROM store.stale_copy USING emptied WHERE stale_copy.revision_id = emptied.revision_id
)
DELETE FROM store.notice WHERE payload ->> 'type' = 'edit'
   AND (payload ->> 'revision_id')::bigint IN (SELECT revision_id FROM emptied)

-- name: drop_redacted_search
-- Drop what was derived from the current text of an article, if that text was redacted.
WITH current AS (
    SELECT article_id FROM store.article_state WHERE article_id = %(article_id)s AND revision_id = ANY (%(revisions)s)
), signed AS (
    DELETE FROM store.signature USING current WHERE signature.article_id = current.article_id
), unsigned AS (
    DELETE FROM store.unsigned USING current WHERE unsigned.article_id = current.article_id
), carried AS (
    DELETE FROM store.stale_copy USING current WHERE stale_copy.carrier_id = current.article_id
)
DELETE FROM store.article_search USING current WHERE article_search.article_id = current.article_id

-- name: texts_around_redaction
-- The texts of an article's revisions, and whether each is redacted: what only redacted ones say is forgotten.
SELECT text.title, text.summary, text.body, revision.id = ANY (%(revisions)s) AS is_redacted
  FROM store.revision JOIN store.extraction AS text ON text.revision_id = revision.id
 WHERE revision.article_id = %(article_id)s AND text.redaction_id IS NULL

-- name: forget_redacted_lines
-- The boilerplate memory forgets lines that only redacted texts of an article have; with lines => NULL, all lines of the
-- article. A line that no other article had is deleted. A line that only one other article had stays as a hash, without
-- its words.
WITH forgotten AS (
    DELETE FROM store.furniture WHERE source_id = %(source_id)s AND articles = ARRAY[%(article_id)s::bigint]
       AND (%(lines)s::bytea[] IS NULL OR line_sha256 = ANY (%(lines)s::bytea[]))
)
UPDATE store.furniture SET articles = array_remove(articles, %(article_id)s::bigint),
    line = CASE WHEN cardinality(articles) > 2 THEN line END
 WHERE source_id = %(source_id)s AND articles @> ARRAY[%(article_id)s::bigint] AND cardinality(articles) > 1
   AND (%(lines)s::bytea[] IS NULL OR line_sha256 = ANY (%(lines)s::bytea[]))

-- name: empty_claims
-- What a page or feed wrote as the date of an article can be any text, and the ledger has it as it was written. A claim
-- that is only a date stays. The words of any other claim go, and with them what the ledger proves of it.
WITH seen AS (
    SELECT DISTINCT address_id FROM store.look WHERE id = ANY (%(looks)s)
    UNION SELECT address_id FROM store.alias WHERE article_id = %(article_id)s AND upper_inf(during)
)
UPDATE store.claim SET raw = 'redacted ' || claim.id, redaction_id = %(redaction_id)s
  FROM seen
 WHERE claim.address_id = seen.address_id AND claim.redaction_id IS NULL
   AND claim.raw !~ '^[-0-9TZ:+., /]*$'
   AND claim.raw !~* ('^((mon|tue|wed|thu|fri|sat|sun), )?\d{1,2} (jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec) \d{4} '
                      || '\d{1,2}:\d\d(:\d\d)? ?(ut|utc|gmt|z|[ecmp][sd]t|[-+]\d{4})?$')

-- name: drop_redacted_details
-- Why a fetch of a redacted page failed can quote what the page says.
UPDATE store.fetch SET detail = NULL
 WHERE detail IS NOT NULL AND url = ANY (ARRAY(
       SELECT unnest(ARRAY[look.url, look.final_url]) FROM store.look WHERE look.id = ANY (%(looks)s)
       UNION SELECT address.url FROM store.alias JOIN store.address ON address.id = alias.address_id
              WHERE alias.article_id = %(article_id)s AND upper_inf(alias.during)))

-- name: rare_forms
-- The word forms that words of some texts lead to and that no newer text of the archive has: few, so that each can be
-- looked for in the whole index.
WITH common AS (
    SELECT DISTINCT word.lexeme
      FROM (SELECT document FROM store.article_search ORDER BY sort_at DESC, article_id DESC LIMIT 500) AS newest
     CROSS JOIN unnest(newest.document) AS word (lexeme, positions, weights)
)
SELECT word.language, word.lemma, word.kind FROM store.word_forms AS word
 WHERE word.lexemes && ARRAY(SELECT DISTINCT lexeme FROM unnest(%(texts)s::text[]) AS given (text)
                              CROSS JOIN unnest(store.lexemes_of(left(given.text, 500000))) AS lexeme)
   AND NOT word.lexemes && ARRAY(SELECT lexeme FROM common)
    OR word.forms && ARRAY(SELECT DISTINCT rtrim(part, 'ǃ') FROM unnest(%(texts)s::text[]) AS given (text)
                            CROSS JOIN unnest('{"",tr,ro}'::text[]) AS way (language)
                            CROSS JOIN string_to_table(store.tokens(left(given.text, 500000), way.language), ' ') AS token
                            CROSS JOIN unnest(string_to_array(token, 'ʼ') || token) AS part)
   AND (word.kind = 'stem' AND NOT word.forms <@ ARRAY(SELECT lexeme FROM common) OR NOT word.forms && ARRAY(SELECT lexeme FROM common))

-- name: look_words_up_by_index
-- What follows in this transaction looks words up in the index: the planner cannot know how rare they are.
SELECT set_config('enable_seqscan', 'off', true)

-- name: forget_forms
-- Word forms that no text of the archive leads to any more, no removed words and no name; a later text teaches them again.
DELETE FROM store.word_forms AS word
 USING unnest(%(languages)s::text[], %(lemmas)s::text[], %(kinds)s::text[]) AS rare (language, lemma, kind)
 WHERE (word.language, word.lemma, word.kind) = (rare.language, rare.lemma, rare.kind)
   AND NOT EXISTS (SELECT FROM store.article_search WHERE document @@ store.any_of(word.lexemes || word.forms))
   AND NOT EXISTS (SELECT FROM store.removed_search WHERE document @@ store.any_of(word.lexemes || word.forms))
   AND NOT EXISTS (SELECT FROM store.spelling WHERE store.lexemes_of(spelling.spelling) && word.lexemes
                                                 OR store.words_in(spelling.spelling) && word.forms)

-- name: forget_forms_of_stems
-- Words of a stem that no text of the archive has any more, while it has other words of that stem.
UPDATE store.word_forms AS word
   SET forms = kept.forms, plain = nullif(array(SELECT store.plain(form) FROM unnest(kept.forms) AS form WHERE store.plain(form) <> form), '{}')
  FROM unnest(%(languages)s::text[], %(lemmas)s::text[], %(kinds)s::text[]) AS rare (language, lemma, kind)
 CROSS JOIN LATERAL (
       SELECT array_agg(form) AS forms FROM store.word_forms AS one CROSS JOIN unnest(one.forms) AS form
        WHERE (one.language, one.lemma, one.kind) = (rare.language, rare.lemma, rare.kind)
          AND (EXISTS (SELECT FROM store.article_search WHERE document @@ store.any_of(ARRAY[form]))
               OR EXISTS (SELECT FROM store.removed_search WHERE document @@ store.any_of(ARRAY[form])))) AS kept
 WHERE rare.kind = 'stem' AND (word.language, word.lemma, word.kind) = (rare.language, rare.lemma, rare.kind)

-- name: sample_again
-- The planner's statistics keep samples of values: they are made anew from what is left. ANALYZE leaves those of a table
-- that is empty now as they are; PostgreSQL 18 and later can clear them, before that they stay until it has rows again and
-- is analyzed.
DO $$
DECLARE
    emptied text[] := '{extraction,diff,verdict,article_search,removed_search,stale_copy,furniture,look_headers,capture,claim,
                        fetch,address_state,notice,word_forms}';
    name    text;
BEGIN
    IF to_regproc('pg_catalog.pg_clear_attribute_stats') IS NOT NULL THEN
        PERFORM pg_clear_attribute_stats(schemaname::text, tablename::text, attname::text, inherited)
           FROM pg_stats WHERE schemaname = 'store' AND tablename = ANY (emptied);
    END IF;
    FOREACH name IN ARRAY emptied LOOP
        EXECUTE 'ANALYZE store.' || quote_ident(name);
    END LOOP;
END $$

-- name: close_addresses
-- The addresses that lead to an article are never fetched again.
WITH closed AS (
    INSERT INTO store.closed_address (address_id, redaction_id)
    SELECT DISTINCT address_id, %(redaction_id)s::bigint FROM store.alias WHERE article_id = %(article_id)s AND upper_inf(during)
    ON CONFLICT DO NOTHING RETURNING address_id
), unwatched AS (
    UPDATE store.watch SET ended_at = now() FROM closed WHERE watch.address_id = closed.address_id AND watch.ended_at IS NULL
)
UPDATE store.address_state SET next_visit_at = NULL, etag = NULL, last_modified = NULL
  FROM closed WHERE address_state.address_id = closed.address_id

-- name: same_text_elsewhere
-- Revisions that show the very text of redacted ones and were not redacted.
SELECT DISTINCT revision.id AS revision_id, revision.article_id
  FROM store.extraction AS gone
  JOIN store.extraction AS text ON text.text_sha256 = gone.text_sha256 AND text.redaction_id IS NULL
  JOIN store.revision ON revision.id = text.revision_id
 WHERE gone.redaction_id = %(redaction_id)s AND gone.words > 0 ORDER BY revision.id

-- name: redaction_of_page
-- The redaction under which a page falls: by its addresses, or by a revision of the article that it was found to be,
-- which another one may have been before a merge. 0 if only a list of redactions names the address.
SELECT redaction_id FROM store.closed_address WHERE address_id = %(address_id)s
UNION ALL
SELECT closed.redaction_id FROM store.closed_address AS closed JOIN store.address ON address.id = closed.address_id
 WHERE address.key_sha256 = ANY (ARRAY(SELECT sha256(convert_to(key, 'UTF8')) FROM unnest(%(keys)s::text[]) AS key))
UNION ALL
SELECT redaction.id FROM store.revision JOIN store.redaction ON revision.id = ANY (redaction.revisions)
 WHERE revision.article_id = %(article_id)s
UNION ALL
SELECT 0 FROM store.closed_key
 WHERE key_sha256 = ANY (ARRAY(SELECT sha256(convert_to(key, 'UTF8')) FROM unnest(%(keys)s::text[]) AS key))
 LIMIT 1

-- name: close_address
-- An address that leads to a redacted article is not fetched again.
WITH closed AS (
    INSERT INTO store.closed_address (address_id, redaction_id) VALUES (%(address_id)s, %(redaction_id)s) ON CONFLICT DO NOTHING
)
UPDATE store.address_state SET next_visit_at = NULL WHERE address_id = %(address_id)s

-- name: redaction_list
-- The redactions as they are kept beside dumps, without a word.
SELECT store.redaction_list()

-- name: archive_identity
-- What tells this archive from any other: the hash of its first block; NULL before there is one.
SELECT block_sha256 FROM store.block WHERE id = 1

-- name: article_of_redaction
-- The article that a redaction of a list names, by the hashes of its addresses or by its number, and an address of it.
SELECT article.id, article.source_id,
       (SELECT address.url FROM store.alias JOIN store.address ON address.id = alias.address_id
         WHERE alias.article_id = article.id ORDER BY upper_inf(alias.during) DESC, upper(alias.during) DESC LIMIT 1) AS url
  FROM (SELECT store.survivor(alias.article_id) AS id, 1 AS turn
          FROM store.address JOIN store.alias ON alias.address_id = address.id
         WHERE address.key_sha256 = ANY (%(keys)s::bytea[])
        UNION ALL SELECT store.survivor(%(article_id)s), 2) AS found
  JOIN store.article ON article.id = found.id
 ORDER BY found.turn LIMIT 1

-- name: revisions_to_redact_again
-- Those of an article's revisions that a list of redactions names and that still have words; with revisions => NULL all of
-- the article are meant.
SELECT id FROM store.revision
 WHERE article_id = %(article_id)s AND (%(revisions)s::bigint[] IS NULL OR id = ANY (%(revisions)s::bigint[]))
   AND EXISTS (SELECT FROM store.extraction AS text WHERE text.revision_id = revision.id AND text.redaction_id IS NULL)
 ORDER BY id

-- name: close_keys
-- No address with such a key is ever fetched, also one that is not known yet.
WITH closed AS (
    INSERT INTO store.closed_key (key_sha256, redacted_at)
    SELECT DISTINCT key, %(redacted_at)s::timestamptz FROM unnest(%(keys)s::bytea[]) AS key
    ON CONFLICT DO NOTHING
)
UPDATE store.address_state SET next_visit_at = NULL, etag = NULL, last_modified = NULL
  FROM store.address WHERE address.id = address_state.address_id AND address.key_sha256 = ANY (%(keys)s::bytea[])

-- name: note_restoration
-- That this database was restored from a dump, and what was redacted again.
INSERT INTO store.restoration (listed_at, redactions) VALUES (%(listed_at)s, %(redactions)s)

-- name: redaction_reaches
-- What stands around an article that is to be redacted: its addresses, its copies, and messages about its edits.
SELECT 'address' AS kind, address.id, address.url
  FROM store.alias JOIN store.address ON address.id = alias.address_id
 WHERE alias.article_id = %(article_id)s AND upper_inf(alias.during)
UNION
SELECT 'copy', other.article_id,
       (SELECT address.url FROM store.alias JOIN store.address ON address.id = alias.address_id
         WHERE alias.article_id = other.article_id ORDER BY upper_inf(alias.during) DESC, alias.address_id LIMIT 1)
  FROM (SELECT other_id AS article_id FROM store.copy WHERE article_id = %(article_id)s
        UNION SELECT article_id FROM store.copy WHERE other_id = %(article_id)s) AS other
UNION
SELECT 'message', notice.id, NULL
  FROM store.notice JOIN store.revision ON revision.id = (notice.payload ->> 'revision_id')::bigint
 WHERE notice.payload ->> 'type' = 'edit' AND revision.id = ANY (%(revisions)s)
 ORDER BY 1, 2

-- name: drop_list_copies
-- Kept answers of feeds and sitemaps, of whichever source: each can name the article, as copies of it are named.
DELETE FROM store.list_copy
