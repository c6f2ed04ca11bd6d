-- What was read or judged by an older version of the program.

CREATE OR REPLACE FUNCTION store.is_dated(revision_id bigint, extractor text, normaliser text, rules text) RETURNS boolean LANGUAGE sql STABLE AS
$$
    SELECT NOT EXISTS (SELECT 1 FROM store.extraction AS text
                        WHERE text.revision_id = is_dated.revision_id
                          AND text.extractor = is_dated.extractor AND text.normaliser = is_dated.normaliser)
        OR (SELECT verdict.rules FROM store.verdict WHERE verdict.revision_id = is_dated.revision_id
             ORDER BY verdict.id DESC LIMIT 1) <> is_dated.rules
$$;
COMMENT ON FUNCTION store.is_dated(bigint, text, text, text) IS 'Whether a revision was never read by these versions of extractor and normaliser, or was last judged by other rules.';
