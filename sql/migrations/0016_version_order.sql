-- The order of versions: what a higher version of the program made is left alone by a lower one.

CREATE FUNCTION store.version_order(version text) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT coalesce(substring(version FROM '^[0-9]{1,15}')::bigint, 0) $$;
COMMENT ON FUNCTION store.version_order(text) IS 'The number at the beginning of a version of extractor, normaliser, rules or signature; 0 where there is none. What a higher version made, a lower one leaves alone.';

ALTER TABLE store.unsigned ADD COLUMN version text;
COMMENT ON COLUMN store.unsigned.version IS 'The version of the signature that noted a text to be signed again; NULL for a text that is new.';

COMMENT ON COLUMN store.extraction.extractor IS 'Version of the extractor''s rules, an ordered number, and behind it a digest of what the source says of its pages. Before version 2 the digest was of the libraries as well.';
COMMENT ON COLUMN store.extraction.normaliser IS 'Version of the canonical form, an ordered number.';
COMMENT ON COLUMN store.verdict.rules IS 'Version of the rules of edits, an ordered number.';
