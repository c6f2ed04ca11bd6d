-- Which lines frame the texts of a newsroom, and which stand in them: place decides, share confirms.

CREATE TABLE store.line_move (
    source_id    integer NOT NULL REFERENCES store.source,
    line_sha256  bytea NOT NULL CHECK (octet_length(line_sha256) = 32),
    article_id   bigint NOT NULL REFERENCES store.article,
    revision_id  bigint NOT NULL REFERENCES store.revision,
    observed_at  timestamptz NOT NULL,
    came         boolean NOT NULL,
    is_rim       boolean NOT NULL,
    is_swap      boolean NOT NULL,
    PRIMARY KEY (source_id, line_sha256, article_id, revision_id)
);
CREATE INDEX line_move_by_time ON store.line_move (observed_at);
COMMENT ON TABLE store.line_move IS 'Whole lines that came to the text of an article or went from it. A line that moves at the rims of several articles is boilerplate; one that leaves several from between their paragraphs is an event of the source.';
COMMENT ON COLUMN store.line_move.came IS 'Whether the line came; else it went.';
COMMENT ON COLUMN store.line_move.is_rim IS 'Whether it stood above or below all lines of the article''s own, or where boilerplate had stood.';
COMMENT ON COLUMN store.line_move.is_swap IS 'Whether it took the place of a line that was known as boilerplate.';

CREATE TABLE store.line_share (
    source_id    integer NOT NULL REFERENCES store.source,
    line_sha256  bytea NOT NULL CHECK (octet_length(line_sha256) = 32),
    share        double precision NOT NULL CHECK (share BETWEEN 0 AND 1),
    spread       double precision NOT NULL CHECK (spread BETWEEN 0 AND 1),
    counted_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (source_id, line_sha256)
);
COMMENT ON TABLE store.line_share IS 'Lines that many of a source''s last texts have; counted anew by a duty.';
COMMENT ON COLUMN store.line_share.share IS 'Share of the last 200 texts that have the line, 0 to 1.';
COMMENT ON COLUMN store.line_share.spread IS 'Share of 200 texts far and wide that have it: a story can fill the last 200, and no more.';

CREATE TABLE store.source_event (
    id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source_id        integer NOT NULL REFERENCES store.source,
    kind             text NOT NULL CHECK (kind IN ('line_left')),
    line_sha256      bytea NOT NULL CHECK (octet_length(line_sha256) = 32),
    articles         bigint[] NOT NULL,
    happened_after   timestamptz,
    happened_before  timestamptz NOT NULL,
    recorded_at      timestamptz NOT NULL DEFAULT now(),
    UNIQUE (source_id, kind, line_sha256)
);
COMMENT ON TABLE store.source_event IS 'What happened to many articles of a source at once, beside the edit of each.';
COMMENT ON COLUMN store.source_event.kind IS 'line_left: the same line went from between the paragraphs of at least three articles within a day.';
