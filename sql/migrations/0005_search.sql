-- Full-text search: how text becomes lexemes, the current texts, removed words, word forms and names.

CREATE TEXT SEARCH CONFIGURATION store.palimpsest (COPY = pg_catalog.russian);
ALTER TEXT SEARCH CONFIGURATION store.palimpsest
    ALTER MAPPING FOR hword_part, word WITH russian_stem;
ALTER TEXT SEARCH CONFIGURATION store.palimpsest
    ALTER MAPPING FOR asciiword, hword_asciipart WITH english_stem;
-- The parts of a compound are indexed and not the compound, so that its cases differ in the parts only.
ALTER TEXT SEARCH CONFIGURATION store.palimpsest DROP MAPPING FOR asciihword, hword, numhword;
COMMENT ON TEXT SEARCH CONFIGURATION store.palimpsest IS 'One configuration for all languages of the archive: Latin words take the English stemmer, Cyrillic words the Russian one; accents are folded before.';

CREATE FUNCTION store.search_version() RETURNS smallint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT 1::smallint $$;
COMMENT ON FUNCTION store.search_version() IS 'Version of the rules that make lexemes of a text; rows of another version are indexed again in the background.';

CREATE FUNCTION store.joined(given text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$
    SELECT CASE WHEN apart !~ '[0-9]' THEN apart ELSE
        regexp_replace(regexp_replace(regexp_replace(apart,
            '(?<![[:alnum:]Ѐ-ӿ])([[:alpha:]Ѐ-ӿ]{1,3})[-‐‑–]([0-9]{1,4})(?![0-9])', '\1ǂ\2', 'g'),
            '([[:alpha:]Ѐ-ӿ]{4})[-‐‑–](?=[0-9])', E'\\1\x03', 'g'),
            '([[:alpha:]Ѐ-ӿǂ][0-9]{1,4})s(?![[:alnum:]Ѐ-ӿ])', E'\\1\x02s', 'g') END
      FROM regexp_replace(given, '(?<=[А-яЀ-џҐґ])[''’ʼ‘‛`´′＇ʹ](?=[А-яЀ-џҐґ])', 'ʼ', 'g') AS apart
$$;
COMMENT ON FUNCTION store.joined(text) IS 'Text in which the parser keeps whole what is one word: Cyrillic words with an apostrophe (a letter apostrophe instead), designations such as F-16 and F-16s (a letter-like joiner instead of the hyphen, a separator before the plural); store.shown undoes it.';

CREATE FUNCTION store.shown(joined text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT replace(translate(joined, E'ǂ\x03', '--'), E'\x02', '') $$;
COMMENT ON FUNCTION store.shown(text) IS 'Text for people again after store.joined.';

CREATE FUNCTION store.cleaned(given text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$
    SELECT CASE WHEN octet_length(given) = length(given) THEN given ELSE regexp_replace(normalize(coalesce(given, ''), NFC),
        '[\u0300\u0301\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]', '', 'g') END
$$;
COMMENT ON FUNCTION store.cleaned(text) IS 'Composed text (NFC) without stress marks and without characters that nobody sees.';

CREATE FUNCTION store.without_locale(given text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$
    SELECT CASE WHEN lower('Я') = 'я' THEN given ELSE translate(
        regexp_replace(given, '[\u00a1-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u2000-\u2bff\u3000-\u303f]', ' ', 'g'),
        'АБВГҐДЕЄЁЖЗИІЇЙКЛМНОПРСТУЎФХЦЧШЩЪЫЬЭЮЯ', 'абвгґдеєёжзиіїйклмнопрстуўфхцчшщъыьэюя') END
$$;
COMMENT ON FUNCTION store.without_locale(text) IS 'On a server whose locale is C, lower case and blanks where the parser would see letters of an unknown kind; elsewhere the text as it is.';

CREATE FUNCTION store.lexed(given text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT store.joined(store.without_locale(store.unaccent('store.unaccent', store.cleaned(given)))) $$;
COMMENT ON FUNCTION store.lexed(text) IS 'Text as the index and queries see it before it is parsed: without accents, one kind of quote, dash and apostrophe.';

CREATE FUNCTION store.document(title text, summary text, body text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$
    SELECT setweight(to_tsvector('store.palimpsest', store.lexed(left(title, 10000))), 'A')
        || setweight(to_tsvector('store.palimpsest', store.lexed(left(summary, 50000))), 'B')
        || setweight(to_tsvector('store.palimpsest', store.lexed(left(body, 500000))), 'D')
$$;
COMMENT ON FUNCTION store.document(text, text, text) IS 'What is searched of an article: headline above summary above body. A tsvector holds 1 MB, so that only the first 500,000 characters are indexed.';

CREATE TABLE store.article_search (
    article_id     bigint PRIMARY KEY REFERENCES store.article,
    revision_id    bigint NOT NULL REFERENCES store.revision,
    extraction_id  bigint NOT NULL REFERENCES store.extraction,
    sort_at        timestamptz NOT NULL,
    source_id      integer NOT NULL REFERENCES store.source,
    indexed_as     smallint NOT NULL DEFAULT store.search_version(),
    language       text,
    document       tsvector NOT NULL
) WITH (toast_tuple_target = 256);
ALTER TABLE store.article_search ALTER COLUMN document SET STATISTICS 1000;
CREATE INDEX article_search_document ON store.article_search USING gin (document) WITH (fastupdate = on, gin_pending_list_limit = 1024);
CREATE INDEX article_search_newest ON store.article_search (sort_at DESC, article_id DESC);
CREATE INDEX article_search_by_source ON store.article_search (source_id, sort_at DESC, article_id DESC);
CREATE INDEX article_search_by_version ON store.article_search (indexed_as);
COMMENT ON TABLE store.article_search IS 'The current text of each article for search; a row is replaced when the text changes. The documents lie apart, so that reading times of many rows reads few pages.';
COMMENT ON COLUMN store.article_search.sort_at IS 'Published where that is trusted, else first seen.';
COMMENT ON COLUMN store.article_search.indexed_as IS 'The store.search_version() that made the document.';

CREATE TABLE store.removed_search (
    after_id     bigint NOT NULL,
    before_id    bigint NOT NULL,
    revision_id  bigint NOT NULL REFERENCES store.revision,
    changed_at   timestamptz NOT NULL,
    source_id    integer NOT NULL REFERENCES store.source,
    indexed_as   smallint NOT NULL DEFAULT store.search_version(),
    document     tsvector NOT NULL,
    PRIMARY KEY (after_id, before_id),
    FOREIGN KEY (after_id, before_id) REFERENCES store.diff (after_id, before_id) ON DELETE CASCADE
);
ALTER TABLE store.removed_search ALTER COLUMN document SET STATISTICS 1000;
CREATE INDEX removed_search_document ON store.removed_search USING gin (document) WITH (fastupdate = on, gin_pending_list_limit = 1024);
CREATE INDEX removed_search_by_version ON store.removed_search (indexed_as);
CREATE INDEX removed_search_newest ON store.removed_search (changed_at DESC, revision_id DESC);
COMMENT ON TABLE store.removed_search IS 'The words that edits removed, for search; made and dropped with the diff.';

CREATE FUNCTION store.removed_document(hunks jsonb) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$
    SELECT nullif(to_tsvector('store.palimpsest', store.lexed(left(string_agg(hunk ->> 'removed', ' … '), 500000))), '')
      FROM jsonb_array_elements(hunks) AS hunk WHERE hunk ->> 'removed' <> ''
$$;
COMMENT ON FUNCTION store.removed_document(jsonb) IS 'The removed words of a diff as they are searched; NULL where none were removed.';

CREATE FUNCTION store.diff_is_written() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    INSERT INTO store.removed_search (after_id, before_id, revision_id, changed_at, source_id, document)
    SELECT NEW.after_id, NEW.before_id, revision.id, revision.observed_at, article.source_id, removed.document
      FROM store.extraction AS after
      JOIN store.revision ON revision.id = after.revision_id
      JOIN store.article ON article.id = revision.article_id
      CROSS JOIN store.removed_document(NEW.hunks) AS removed (document)
     WHERE after.id = NEW.after_id AND removed.document IS NOT NULL
    ON CONFLICT (after_id, before_id) DO UPDATE SET document = EXCLUDED.document;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION store.diff_is_written() IS 'Keeps store.removed_search as the diffs are.';
CREATE TRIGGER diff_is_written AFTER INSERT OR UPDATE ON store.diff FOR EACH ROW EXECUTE FUNCTION store.diff_is_written();

CREATE TABLE store.word_forms (
    language  text NOT NULL,
    lemma     text NOT NULL,
    kind      text NOT NULL,
    lexemes   text[] NOT NULL CHECK (cardinality(lexemes) > 1),
    PRIMARY KEY (lemma, kind, language)
);
CREATE INDEX word_forms_by_lexeme ON store.word_forms USING gin (lexemes) WITH (fastupdate = off);
COMMENT ON TABLE store.word_forms IS 'The Ukrainian and Russian words that the archive holds, each with the lexemes of all its forms; queries are mapped through it. Words whose forms the stemmer brings together by itself are not in it.';
COMMENT ON COLUMN store.word_forms.lemma IS 'The form that a dictionary lists.';
COMMENT ON COLUMN store.word_forms.kind IS 'Part of speech, as the lemmatiser names it.';
COMMENT ON COLUMN store.word_forms.lexemes IS 'What the parser and stemmer make of the forms.';

CREATE FUNCTION store.lexemes_of(given text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT tsvector_to_array(to_tsvector('store.palimpsest', store.lexed(given))) $$;
COMMENT ON FUNCTION store.lexemes_of(text) IS 'The lexemes of a text, each once, without stop words.';

CREATE TABLE store.spelling (
    name        text NOT NULL CHECK (name <> ''),
    spelling    text NOT NULL CHECK (spelling <> ''),
    kind        text NOT NULL DEFAULT 'other' CHECK (kind IN ('place', 'person', 'body', 'other')),
    ships       boolean NOT NULL DEFAULT false,
    added_by    text NOT NULL DEFAULT session_user,
    added_at    timestamptz NOT NULL DEFAULT now(),
    formed_at   timestamptz,
    target      tsquery NOT NULL,
    phrase      tsquery NOT NULL,
    PRIMARY KEY (name, spelling),
    CHECK (numnode(target) > 0)
);
CREATE INDEX spelling_by_target ON store.spelling USING gist (target);
CREATE INDEX spelling_without_forms ON store.spelling (name) WHERE formed_at IS NULL;
COMMENT ON TABLE store.spelling IS 'Names and the ways to write them: a query for one finds all.';
COMMENT ON COLUMN store.spelling.ships IS 'Whether it came with the program.';
COMMENT ON COLUMN store.spelling.formed_at IS 'When its case forms were put into store.word_forms; NULL while that is to be done.';
COMMENT ON COLUMN store.spelling.target IS 'What a query is searched for: the words of the spelling, in any order.';
COMMENT ON COLUMN store.spelling.phrase IS 'What texts are searched for: the words of the spelling in their order.';

CREATE FUNCTION store.spelling_is_read() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
    NEW.target := plainto_tsquery('store.palimpsest', store.lexed(NEW.spelling));
    NEW.phrase := phraseto_tsquery('store.palimpsest', store.lexed(NEW.spelling));
    IF numnode(NEW.target) = 0 THEN
        RAISE EXCEPTION 'the spelling "%" has no word that is searched for', NEW.spelling
            USING ERRCODE = 'invalid_parameter_value', HINT = 'Write out the name.';
    END IF;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION store.spelling_is_read() IS 'Gives a spelling the queries that stand for it.';
CREATE TRIGGER spelling_is_read BEFORE INSERT OR UPDATE OF spelling ON store.spelling FOR EACH ROW EXECUTE FUNCTION store.spelling_is_read();

CREATE INDEX address_by_url ON store.address USING hash (url);
COMMENT ON INDEX store.address_by_url IS 'For readers, who ask for an article by the address as it is written.';
