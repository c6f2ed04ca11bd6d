-- name: search
-- Articles whose current text matches.
SELECT article_id, revision_id, title, source_name, sort_at, url, snippet, relevance, hits, hits_are_exact, page_key
  FROM archive.search(%(query)s, %(since)s, %(until)s, %(source)s, %(language)s, %(by)s, %(limit)s)

-- name: recent_edits
-- The newest edits, with their words.
SELECT revision_id, article_id, source, class, flags, title, title_before, added_words, removed_words, hunks,
       looked_at, url, changed_after, changed_before, repeats_id, published_at, published_local, first_seen_at,
       sort_at, recorded_at, no_notice_found, redacted_at, previous_id
  FROM archive.edits ORDER BY changed_before DESC, revision_id DESC LIMIT %(limit)s

-- name: list_unavailable
-- What is missing now.
SELECT article_id, source, title, state, missing_since, back_at, last_seen_at, evidence, url, last_text, published_at,
       published_local, first_seen_at, sort_at, recorded_at
  FROM archive.unavailable WHERE back_at IS NULL ORDER BY missing_since DESC LIMIT %(limit)s

-- name: moved_articles
-- Articles that are known under more than one address.
SELECT article_id, array_agg(url ORDER BY first_seen_at) AS urls FROM archive.addresses
 GROUP BY article_id HAVING count(*) > 1 ORDER BY article_id LIMIT %(limit)s

-- name: put_word_forms
-- Add the forms of words that the archive does not know yet. They are written in order, so that two writers wait for each
-- other and never deadlock.
INSERT INTO store.word_forms (language, lemma, kind, forms, plain)
SELECT %(language)s, given.lemma, given.kind, said.forms, nullif(array(SELECT store.plain(form) FROM unnest(said.forms) AS form
                                                                        WHERE store.plain(form) <> form), '{}')
  FROM unnest(%(lemmas)s::text[], %(kinds)s::text[], %(forms)s::text[]) AS given (lemma, kind, forms)
 CROSS JOIN LATERAL (SELECT array_agg(DISTINCT rtrim(word, 'ǃ')) AS forms
                       FROM string_to_table(store.tokens(given.forms, %(language)s), ' ') AS word WHERE word <> '') AS said
 WHERE said.forms IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM store.word_forms AS known
                    WHERE known.lemma = given.lemma AND known.kind = given.kind AND known.language = %(language)s
                      AND known.forms IS NOT NULL)
 ORDER BY given.lemma, given.kind
ON CONFLICT (lemma, kind, language) DO UPDATE SET forms = EXCLUDED.forms, plain = EXCLUDED.plain

-- name: put_stems
-- Put words that no dictionary lists to the other words of their stems.
INSERT INTO store.word_forms (language, lemma, kind, forms, plain)
SELECT %(language)s, stem, 'stem', array_agg(DISTINCT word), nullif(array_agg(DISTINCT store.plain(word)) FILTER (WHERE store.plain(word) <> word), '{}')
  FROM unnest(%(words)s::text[]) AS word CROSS JOIN LATERAL store.stem(%(language)s, word) AS stem
 GROUP BY stem ORDER BY stem
ON CONFLICT (lemma, kind, language) DO UPDATE
   SET forms = array(SELECT DISTINCT unnest(word_forms.forms || EXCLUDED.forms)),
       plain = array(SELECT DISTINCT unnest(word_forms.plain || EXCLUDED.plain))

-- name: note_language
-- A language is among those in which queries are read.
INSERT INTO store.learned_language (language) VALUES (%(language)s) ON CONFLICT DO NOTHING

-- name: languages_to_learn
-- Languages with articles whose words are to be learned, and how many articles they are. Those that are few and new wait
-- for more, because a dictionary takes seconds to read.
SELECT language, count(*) AS articles FROM store.unlearned WHERE language <> ''
 GROUP BY language HAVING count(*) >= %(enough)s OR min(noted_at) < %(before)s ORDER BY language

-- name: articles_to_learn
-- The next articles of a language whose words are to be learned.
SELECT article_id, noted_at FROM store.unlearned WHERE language = %(language)s ORDER BY article_id LIMIT %(most)s

-- name: words_to_learn
-- The words of articles that no word form of their language has yet.
WITH text AS (
    SELECT concat_ws(E'\n', text.title, text.summary, left(text.body, 500000)) AS said
      FROM store.article_search AS found JOIN store.extraction AS text ON text.id = found.extraction_id
     WHERE found.article_id = ANY (%(articles)s)
), word AS MATERIALIZED (
    SELECT DISTINCT part AS word FROM text
     CROSS JOIN LATERAL string_to_table(store.tokens(text.said, %(language)s), ' ') AS lexeme
     CROSS JOIN LATERAL unnest(string_to_array(rtrim(lexeme, 'ǃ'), 'ʼ') || rtrim(lexeme, 'ǃ')) AS part
     WHERE (length(part) BETWEEN 3 AND 60 OR part ~ '^[א-ת\u0620-\u06ff\uac00-\ud7a3]{2}$') AND part !~ '[0-9ǂǀǁ]' AND NOT store.is_pair(part)
)
SELECT word FROM word WHERE NOT EXISTS (SELECT FROM store.word_forms AS known
    WHERE known.forms @> ARRAY[word.word] AND known.language = %(language)s) ORDER BY word

-- name: note_learned
-- The words of articles were learned, if no other text has come in the meantime.
DELETE FROM store.unlearned USING unnest(%(articles)s::bigint[], %(noted)s::timestamptz[]) AS learned (article_id, noted_at)
 WHERE unlearned.article_id = learned.article_id AND unlearned.noted_at = learned.noted_at

-- name: names_without_forms
-- Spellings of names whose case forms are not known yet.
SELECT name, spelling FROM store.spelling WHERE formed_at IS NULL ORDER BY name, spelling LIMIT %(most)s FOR UPDATE

-- name: note_name_forms
-- The case forms of a spelling are known.
UPDATE store.spelling SET formed_at = now() WHERE name = %(name)s AND spelling = %(spelling)s

-- name: stale_search
-- Articles that older rules indexed, with their texts.
SELECT found.article_id, found.language, text.title, text.summary, text.body
  FROM store.article_search AS found JOIN store.extraction AS text ON text.id = found.extraction_id
 WHERE found.indexed_as < store.search_version() ORDER BY found.article_id LIMIT %(most)s FOR UPDATE OF found SKIP LOCKED

-- name: reindex_search
-- Index articles by today's rules.
UPDATE store.article_search AS found
   SET document = store.document(text.title, text.summary, store.shown_text(text.body, furniture.lines), found.language),
       indexed_as = store.search_version()
  FROM store.extraction AS text LEFT JOIN store.left_out AS furniture ON furniture.extraction_id = text.id
 WHERE text.id = found.extraction_id AND found.article_id = ANY (%(articles)s)

-- name: reindex_removed_search
-- Index by today's rules what edits removed.
UPDATE store.removed_search AS found
   SET document = coalesce(store.removed_document(diff.hunks, text.language), ''), indexed_as = store.search_version()
  FROM store.diff JOIN store.extraction AS text ON text.id = diff.after_id
 WHERE diff.after_id = found.after_id AND diff.before_id = found.before_id
   AND (found.after_id, found.before_id) IN (SELECT after_id, before_id FROM store.removed_search
         WHERE indexed_as < store.search_version() ORDER BY after_id LIMIT %(most)s FOR UPDATE SKIP LOCKED)

-- name: search_page
-- A page of articles whose current text matches, after the key of the page before.
SELECT article_id, revision_id, title, source_name, sort_at, url, snippet, relevance, hits, hits_are_exact, page_key
  FROM archive.search(%(query)s, %(since)s, %(until)s, %(source)s, %(language)s, %(by)s, %(limit)s, %(after)s)

-- name: source_names
-- The names of all sources, for whoever wrote another one.
SELECT name FROM archive.sources ORDER BY name

-- name: archive_languages
-- The languages in which there are articles.
SELECT DISTINCT language FROM archive.articles WHERE language IS NOT NULL ORDER BY 1

-- name: exact
-- The newest articles whose current or former text holds a string to the letter.
SELECT article_id, revision_id, title, source_name, sort_at, url, occurrences, former_occurrences, former_revision_id, context
  FROM archive.exact(%(query)s, %(since)s, %(until)s, %(source)s, %(limit)s)

-- name: exact_count
-- How many articles hold a string to the letter, of as many as are looked into at once.
SELECT articles, occurrences, former_articles, former_occurrences, is_exact, looked_back_to
  FROM archive.exact_count(%(query)s, %(since)s, %(until)s, %(source)s)

-- name: exact_batch
-- The next articles that can hold a string, looked into from the newest on, and how many of them do.
SELECT batch.looked, batch.last_at, batch.last_id, batch.is_all, held.articles, held.occurrences, held.former_articles, held.former_occurrences
  FROM store.exact_batch(%(query)s, store.search_filter(%(since)s, %(until)s, store.source_named(%(source)s), NULL),
                         coalesce(%(last_at)s, 'infinity'::timestamptz), coalesce(%(last_id)s::bigint, 0), %(most)s, %(most)s + 1) AS batch
 CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE one.occurrences > 0) AS articles, coalesce(sum(one.occurrences), 0) AS occurrences,
                            count(*) FILTER (WHERE one.former_id IS NOT NULL) AS former_articles, coalesce(sum(one.former_occurrences), 0) AS former_occurrences
                       FROM store.exact_in(%(query)s, batch.ids) AS one) AS held

-- name: exact_total
-- How many articles there are to look into.
SELECT count(*) FROM store.article_search WHERE (%(since)s::timestamptz IS NULL OR sort_at >= %(since)s)
   AND (%(until)s::timestamptz IS NULL OR sort_at < %(until)s)
   AND (%(source)s::text IS NULL OR source_id = (SELECT id FROM store.source WHERE name = %(source)s))

-- name: search_lag
-- How far search is behind the archive.
SELECT articles_to_index, edits_to_index, articles_to_learn, learning_since, version FROM archive.search_lag

-- name: be_strict
-- For this transaction, what is not understood of a query is an error.
SELECT set_config('palimpsest.strict', 'on', true)

-- name: query_notes
-- What of a query was not understood.
SELECT note FROM archive.explain_query(%(query)s) WHERE language IS NULL AND note !~ '^(from|before) [0-9]'
