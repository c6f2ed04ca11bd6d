-- Across articles: who ran the same text, and who still runs the words that another one took back.

CREATE TABLE store.signature (
    article_id   bigint PRIMARY KEY REFERENCES store.article,
    revision_id  bigint NOT NULL REFERENCES store.revision,
    signed_at    timestamptz NOT NULL DEFAULT now(),
    version      text NOT NULL,
    bands        integer[] NOT NULL CHECK (cardinality(bands) = 64)
);
ALTER TABLE store.signature ALTER COLUMN bands SET STATISTICS 0;
CREATE INDEX signature_by_age ON store.signature (signed_at);
CREATE INDEX signature_by_band ON store.signature USING gin (bands) WITH (fastupdate = off);
COMMENT ON TABLE store.signature IS 'MinHash bands of the articles of a rolling window, packed in one row an article; the candidates for near-duplicates.';
COMMENT ON COLUMN store.signature.revision_id IS 'The revision whose text was signed.';
COMMENT ON COLUMN store.signature.signed_at IS 'When it was signed; the window rolls by it, so that texts of long ago that are recorded together are compared with one another.';
COMMENT ON COLUMN store.signature.version IS 'What made the bands; bands of different versions say nothing of each other.';
COMMENT ON INDEX store.signature_by_band IS 'Without a pending list: a look-up comes with every article and would walk it.';

CREATE TABLE store.unsigned (
    article_id   bigint PRIMARY KEY REFERENCES store.article,
    revision_id  bigint NOT NULL REFERENCES store.revision,
    attempts     integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    noted_at     timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE store.unsigned IS 'Articles whose text is new and whose copies have not been looked for yet: noted with the text, so that a failure of the search for copies loses nothing.';
COMMENT ON COLUMN store.unsigned.attempts IS 'How often the search was begun.';

CREATE TABLE store.copy (
    article_id      bigint NOT NULL REFERENCES store.article,
    other_id        bigint NOT NULL REFERENCES store.article,
    kind            text NOT NULL CHECK (kind IN ('same_copy', 'contains', 'truncated')),
    score           real NOT NULL CHECK (score BETWEEN 0 AND 1),
    larger          text CHECK (larger IN ('article', 'other')),
    article_after   timestamptz,
    article_before  timestamptz NOT NULL,
    other_after     timestamptz,
    other_before    timestamptz NOT NULL,
    first_is        text NOT NULL GENERATED ALWAYS AS (
                        CASE WHEN article_before <= other_after THEN 'article'
                             WHEN other_before <= article_after THEN 'other' ELSE 'undecided' END) STORED,
    evidence        jsonb NOT NULL DEFAULT '{}',
    recorded_at     timestamptz NOT NULL DEFAULT now(),
    checked_at      timestamptz NOT NULL DEFAULT now(),
    parted_at       timestamptz,
    PRIMARY KEY (article_id, other_id),
    CHECK (article_id < other_id),
    CHECK ((kind = 'same_copy') = (larger IS NULL)),
    CHECK (article_after <= article_before),
    CHECK (other_after <= other_before)
);
CREATE INDEX copy_by_other ON store.copy (other_id);
COMMENT ON TABLE store.copy IS 'Two articles that are the same piece of copy; articles are never merged for it, and containments are never chained.';
COMMENT ON COLUMN store.copy.kind IS 'same_copy, contains (one text is a part of the other) or truncated (one is the beginning of the other).';
COMMENT ON COLUMN store.copy.score IS 'Jaccard similarity of the 3-word shingles for same_copy, else the share of the shorter text''s that the longer one holds; as last checked.';
COMMENT ON COLUMN store.copy.larger IS 'Which of the two holds the other.';
COMMENT ON COLUMN store.copy.article_after IS 'The newsroom of article_id was last seen without the text then; NULL where it was never seen without.';
COMMENT ON COLUMN store.copy.article_before IS 'article_id was first seen with the text then.';
COMMENT ON COLUMN store.copy.other_after IS 'The newsroom of other_id was last seen without the text then; NULL where it was never seen without.';
COMMENT ON COLUMN store.copy.other_before IS 'other_id was first seen with the text then.';
COMMENT ON COLUMN store.copy.first_is IS 'Which of the two was there first; undecided where the intervals in which each first appeared overlap.';
COMMENT ON COLUMN store.copy.evidence IS 'The bands that the signatures shared, and the revisions that were compared.';
COMMENT ON COLUMN store.copy.checked_at IS 'When the texts were last compared: at every change of one of them.';
COMMENT ON COLUMN store.copy.parted_at IS 'Since when the current texts are no longer one piece of copy; NULL while they are.';

CREATE TABLE store.stale_copy (
    revision_id  bigint NOT NULL REFERENCES store.revision,
    carrier_id   bigint NOT NULL REFERENCES store.article,
    hunks        jsonb NOT NULL CHECK (jsonb_array_length(hunks) > 0),
    noted_at     timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (revision_id, carrier_id)
);
CREATE INDEX stale_copy_by_carrier ON store.stale_copy (carrier_id);
COMMENT ON TABLE store.stale_copy IS 'Edits of an article whose old words still stand in a copy of it: made again whenever one of the two texts changes.';
COMMENT ON COLUMN store.stale_copy.revision_id IS 'The revision that took the words back.';
COMMENT ON COLUMN store.stale_copy.carrier_id IS 'The article that still has them.';
COMMENT ON COLUMN store.stale_copy.hunks IS 'The places of the edit that the carrier shows as they were before it.';

CREATE INDEX address_by_key_version ON store.address (key_version);
COMMENT ON INDEX store.address_by_key_version IS 'Whether an address has a key of older rules is asked every few minutes.';
