-- Across articles: who ran the same text, and full-text search.

CREATE TABLE store.signature (
    article_id   bigint PRIMARY KEY REFERENCES store.article,
    seen_at      timestamptz NOT NULL,
    bands        bigint[] NOT NULL CHECK (cardinality(bands) = 64)
);
CREATE INDEX signature_by_age ON store.signature (seen_at);
COMMENT ON TABLE store.signature IS 'MinHash bands of the articles of a rolling window, packed in one row an article; the candidates for near-duplicates.';

CREATE TABLE store.copy (
    article_id   bigint NOT NULL REFERENCES store.article,
    other_id     bigint NOT NULL REFERENCES store.article,
    kind         text NOT NULL CHECK (kind IN ('same_copy', 'contains', 'truncated')),
    score        real NOT NULL CHECK (score BETWEEN 0 AND 1),
    first_is     text NOT NULL CHECK (first_is IN ('article', 'other', 'undecided')),
    evidence     jsonb NOT NULL DEFAULT '{}',
    recorded_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (article_id, other_id),
    CHECK (article_id < other_id)
);
CREATE INDEX copy_by_other ON store.copy (other_id);
COMMENT ON TABLE store.copy IS 'Two articles that are the same piece of copy; articles are never merged for it, and containments are never chained.';
COMMENT ON COLUMN store.copy.first_is IS 'Which of the two was there first; undecided where the intervals in which each first appeared overlap.';

CREATE TEXT SEARCH CONFIGURATION store.palimpsest (COPY = pg_catalog.russian);
ALTER TEXT SEARCH CONFIGURATION store.palimpsest
    ALTER MAPPING FOR hword, hword_part, word WITH store.unaccent, russian_stem;
ALTER TEXT SEARCH CONFIGURATION store.palimpsest
    ALTER MAPPING FOR asciiword, asciihword, hword_asciipart WITH english_stem;
COMMENT ON TEXT SEARCH CONFIGURATION store.palimpsest IS 'One configuration for all languages of the archive: Latin words take the English stemmer, Cyrillic words the Russian one, accents are folded.';

CREATE FUNCTION store.folded(given text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT translate(normalize(coalesce(given, ''), NFC), U&'\2019\02BC\2018\0301', '''''''') $$;
COMMENT ON FUNCTION store.folded(text) IS 'Text as the index and queries see it: composed, one kind of apostrophe, no stress marks.';

CREATE FUNCTION store.document(title text, summary text, body text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$
    SELECT setweight(to_tsvector('store.palimpsest', store.folded(left(title, 10000))), 'A')
        || setweight(to_tsvector('store.palimpsest', store.folded(left(summary, 50000))), 'B')
        || setweight(to_tsvector('store.palimpsest', store.folded(left(body, 500000))), 'D')
$$;
COMMENT ON FUNCTION store.document(text, text, text) IS 'What is searched of an article: headline above summary above body. A tsvector holds 1 MB, so that only the first 500,000 characters are indexed.';

CREATE TABLE store.article_search (
    article_id     bigint PRIMARY KEY REFERENCES store.article,
    revision_id    bigint NOT NULL REFERENCES store.revision,
    extraction_id  bigint NOT NULL REFERENCES store.extraction,
    source_id      integer NOT NULL REFERENCES store.source,
    sort_at        timestamptz NOT NULL,
    language       text,
    document       tsvector NOT NULL
);
ALTER TABLE store.article_search ALTER COLUMN document SET STATISTICS 1000;
CREATE INDEX article_search_document ON store.article_search USING gin (document) WITH (fastupdate = on, gin_pending_list_limit = 1024);
CREATE INDEX article_search_newest ON store.article_search (sort_at DESC, article_id DESC);
COMMENT ON TABLE store.article_search IS 'The current text of each article for search; a row is replaced when the text changes.';
COMMENT ON COLUMN store.article_search.sort_at IS 'Published where that is trusted, else first seen.';
