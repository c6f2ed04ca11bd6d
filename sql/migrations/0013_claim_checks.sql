-- Whether the feeds and sitemaps of a source tell of its edits is learned from what looks found.

CREATE TABLE store.claim_check (
    source_id   integer NOT NULL REFERENCES store.source,
    address_id  bigint NOT NULL REFERENCES store.address,
    since       timestamptz NOT NULL,
    looked_at   timestamptz NOT NULL,
    found       boolean NOT NULL,
    PRIMARY KEY (source_id, looked_at, address_id)
);
COMMENT ON TABLE store.claim_check IS 'Looks of the last 30 days that show whether the feeds and sitemaps of a source tell of its edits. Where they told of nearly all that were found, a source may have its articles looked at less often while they are named.';
COMMENT ON COLUMN store.claim_check.source_id IS 'The source whose crawl made the look.';
COMMENT ON COLUMN store.claim_check.address_id IS 'The address that was looked at.';
COMMENT ON COLUMN store.claim_check.since IS 'The look before: what was found came in between.';
COMMENT ON COLUMN store.claim_check.looked_at IS 'When the look was.';
COMMENT ON COLUMN store.claim_check.found IS 'Whether it found an edit of a young article, or a page gone that was still named; otherwise a claim was followed in vain.';
