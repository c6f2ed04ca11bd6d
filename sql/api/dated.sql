-- What was read or judged by a lower version of the program.

CREATE OR REPLACE FUNCTION store.is_dated(revision_id bigint, extractor text, normaliser text, rules text) RETURNS boolean LANGUAGE sql STABLE AS
$$
    SELECT (SELECT (text.extractor, text.normaliser) <> (is_dated.extractor, is_dated.normaliser)
                   AND store.version_order(text.extractor) <= store.version_order(is_dated.extractor)
                   AND store.version_order(text.normaliser) <= store.version_order(is_dated.normaliser)
              FROM store.extraction AS text WHERE text.revision_id = is_dated.revision_id ORDER BY text.id DESC LIMIT 1)
        OR (SELECT store.version_order(verdict.rules) FROM store.verdict WHERE verdict.revision_id = is_dated.revision_id
             ORDER BY verdict.id DESC LIMIT 1) < store.version_order(is_dated.rules)
$$;
COMMENT ON FUNCTION store.is_dated(bigint, text, text, text) IS 'Whether a revision was last read by a lower version of extractor or normaliser, or for other selectors, or was last judged by lower rules.';
