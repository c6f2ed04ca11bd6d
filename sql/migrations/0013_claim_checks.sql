-- Whether the feeds and sitemaps of a source tell of its edits is learned from what looks found.

CREATE TABLE store.claim_check (
    source_id   integer NOT NULL REFERENCES store.source,
    address_id  bigint NOT NULL REFERENCES store.address,
    since       timestamptz NOT NULL,
    looked_at   timestamptz NOT NULL,
    edited      boolean NOT NULL,
    PRIMARY KEY (source_id, looked_at, address_id)
);
COMMENT ON TABLE store.claim_check IS 'Looks of the last 30 days at articles that a feed or sitemap of the source named then, which found an edit or were set off by a changed claim: where claims came with nearly all of the edits, the articles are looked at less often while they are named.';
COMMENT ON COLUMN store.claim_check.source_id IS 'The source whose crawl made the look.';
COMMENT ON COLUMN store.claim_check.address_id IS 'The address that was looked at.';
COMMENT ON COLUMN store.claim_check.since IS 'The look before: the edit was made in between.';
COMMENT ON COLUMN store.claim_check.looked_at IS 'When the look was.';
COMMENT ON COLUMN store.claim_check.edited IS 'Whether it found an edit; otherwise a claim was followed in vain.';
