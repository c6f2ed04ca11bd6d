-- What each host's robots.txt said last: it stands while robots.txt cannot be read (RFC 9309, section 2.4).

CREATE TABLE store.robots_copy (
    host text PRIMARY KEY,
    body bytea NOT NULL,
    read_at timestamptz NOT NULL
);
COMMENT ON TABLE store.robots_copy IS 'The last robots.txt of each host: what it says stands while it cannot be read, for 30 days.';
COMMENT ON COLUMN store.robots_copy.host IS 'Host, with its port if the address names one.';
COMMENT ON COLUMN store.robots_copy.body IS 'Its bytes, 500 KiB at most; empty if the host answered that there is none.';
COMMENT ON COLUMN store.robots_copy.read_at IS 'When the host said so last.';
