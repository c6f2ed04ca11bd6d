-- The last answer of each feed and sitemap with its validators, so that it is asked for only if it has changed.

CREATE TABLE store.list_copy (
    source_id int NOT NULL REFERENCES store.source (id) ON DELETE CASCADE,
    url text NOT NULL,
    final_url text NOT NULL,
    etag text,
    last_modified text,
    content_type text,
    body bytea NOT NULL,
    kept_at timestamptz NOT NULL,
    PRIMARY KEY (source_id, url)
);
COMMENT ON TABLE store.list_copy IS 'The last answer of each feed and sitemap, for the answer 304. None is kept of a source with a redaction, as a list can hold words of its articles.';
COMMENT ON COLUMN store.list_copy.url IS 'The address that was asked for.';
COMMENT ON COLUMN store.list_copy.final_url IS 'The address that answered, after redirects.';
COMMENT ON COLUMN store.list_copy.etag IS 'The header ETag.';
COMMENT ON COLUMN store.list_copy.last_modified IS 'The header Last-Modified.';
COMMENT ON COLUMN store.list_copy.content_type IS 'The header Content-Type.';
COMMENT ON COLUMN store.list_copy.body IS 'The body as it came, without its transfer encoding.';
COMMENT ON COLUMN store.list_copy.kept_at IS 'When it was received whole.';
