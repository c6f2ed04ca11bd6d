-- What was read or judged by an older version of the program.

CREATE OR REPLACE FUNCTION store.is_dated(revision_id bigint, extractor text, normaliser text, rules text) RETURNS boolean LANGUAGE sql STABLE AS
$$
    SELECT (SELECT (text.extractor, text.normaliser) <> (is_dated.extractor, is_dated.normaliser)
              FROM store.extraction AS text WHERE text.revision_id = is_dated.revision_id ORDER BY text.id DESC LIMIT 1)
        OR (SELECT verdict.rules FROM store.verdict WHERE verdict.revision_id = is_dated.revision_id
             ORDER BY verdict.id DESC LIMIT 1) <> is_dated.rules
$$;
COMMENT ON FUNCTION store.is_dated(bigint, text, text, text) IS 'Whether a revision was last read by other versions of extractor and normaliser, or was last judged by other rules.';
