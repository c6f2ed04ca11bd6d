-- What was seen: addresses, the append-only ledger of looks at them, and the bodies that are kept.

CREATE TABLE store.address (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source_id      integer NOT NULL REFERENCES store.source,
    url            text NOT NULL,
    url_key        text NOT NULL,
    key_sha256     bytea NOT NULL UNIQUE CHECK (octet_length(key_sha256) = 32),
    key_version    smallint NOT NULL,
    first_seen_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX address_by_source ON store.address (source_id);
COMMENT ON TABLE store.address IS 'An address of an article, once for each key, fetched as it was found.';
COMMENT ON COLUMN store.address.url IS 'The address as it was first found; this is what is fetched.';
COMMENT ON COLUMN store.address.url_key IS 'The identity of the address: scheme, www., tracking parameters and the like left out.';
COMMENT ON COLUMN store.address.key_sha256 IS 'SHA-256 of url_key: unique by hash, because a btree takes no value over 2.7 KB.';
COMMENT ON COLUMN store.address.key_version IS 'Version of the rule that made the key; a new rule re-keys by migration.';

CREATE TABLE store.address_state (
    address_id        bigint PRIMARY KEY REFERENCES store.address,
    source_id         integer NOT NULL REFERENCES store.source,
    next_visit_at     timestamptz,
    visit_interval    interval,
    listed_at         timestamptz,
    last_looked_at    timestamptz,
    last_status       smallint,
    etag              text,
    last_modified     text,
    looks             integer NOT NULL DEFAULT 0 CHECK (looks >= 0),
    failures          integer NOT NULL DEFAULT 0 CHECK (failures >= 0),
    conditional       integer NOT NULL DEFAULT 0 CHECK (conditional >= 0)
) WITH (fillfactor = 80);
CREATE INDEX address_state_due ON store.address_state (source_id, next_visit_at) WHERE next_visit_at IS NOT NULL;
COMMENT ON TABLE store.address_state IS 'What changes at every visit of an address: when it was and will be looked at, and the validators for conditional requests.';
COMMENT ON COLUMN store.address_state.next_visit_at IS 'When the address is next due; NULL when no visit is planned.';
COMMENT ON COLUMN store.address_state.visit_interval IS 'The step of the revisit ladder that next_visit_at came from.';
COMMENT ON COLUMN store.address_state.listed_at IS 'When a feed, sitemap or section page last named the address.';
COMMENT ON COLUMN store.address_state.failures IS 'Failed visits in a row; 0 after one that was answered.';
COMMENT ON COLUMN store.address_state.conditional IS 'Conditional visits in a row; some sites keep a validator over a changed page, so that every fifth visit goes without.';

CREATE TABLE store.look (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    observed_at     timestamptz NOT NULL,
    recorded_at     timestamptz NOT NULL,
    address_id      bigint NOT NULL REFERENCES store.address,
    crawl_id        bigint REFERENCES store.crawl,
    url             text NOT NULL,
    final_url       text NOT NULL,
    witness         text NOT NULL DEFAULT 'self',
    vantage         text NOT NULL DEFAULT 'anonymous',
    outcome         text NOT NULL REFERENCES store.fetch_outcome,
    status          smallint CHECK (status BETWEEN 100 AND 599),
    server_ip       inet,
    server_date     timestamptz,
    raw_size        integer CHECK (raw_size >= 0),
    raw_sha256      bytea CHECK (octet_length(raw_sha256) = 32),
    headers_sha256  bytea CHECK (octet_length(headers_sha256) = 32),
    text_sha256     bytea CHECK (octet_length(text_sha256) = 32),
    content_sha256  bytea CHECK (octet_length(content_sha256) = 32),
    extractor       text,
    entry_sha256    bytea NOT NULL CHECK (octet_length(entry_sha256) = 32),
    UNIQUE NULLS NOT DISTINCT (crawl_id, address_id, raw_sha256, observed_at),
    CHECK ((raw_sha256 IS NULL) = (raw_size IS NULL)),
    CHECK (text_sha256 IS NULL OR raw_sha256 IS NOT NULL)
);
CREATE INDEX look_by_address ON store.look (address_id, observed_at DESC);
COMMENT ON TABLE store.look IS 'The ledger: every look at an article''s address, in the order of recording, never changed and never deleted. Revisions are a projection of it.';
COMMENT ON COLUMN store.look.observed_at IS 'When the answer arrived.';
COMMENT ON COLUMN store.look.recorded_at IS 'When the entry was written.';
COMMENT ON COLUMN store.look.final_url IS 'The address after redirects.';
COMMENT ON COLUMN store.look.witness IS 'Who saw it: self, or who archived the capture (cc-news, wayback and so on).';
COMMENT ON COLUMN store.look.vantage IS 'From where it was seen: anonymous, or the name of a subscriber''s session.';
COMMENT ON COLUMN store.look.server_date IS 'The Date header: the server''s clock beside ours.';
COMMENT ON COLUMN store.look.raw_sha256 IS 'SHA-256 of the body as received.';
COMMENT ON COLUMN store.look.headers_sha256 IS 'SHA-256 of the headers as store.look_headers keeps them.';
COMMENT ON COLUMN store.look.text_sha256 IS 'SHA-256 of the canonical text of the body.';
COMMENT ON COLUMN store.look.content_sha256 IS 'SHA-256 over headline, summary, authors, published date and canonical text: equal means that nothing that makes a revision changed.';
COMMENT ON COLUMN store.look.entry_sha256 IS 'SHA-256 of store.look_entry(look), set by the database.';

CREATE FUNCTION store.utc(at timestamptz) RETURNS text LANGUAGE sql STABLE AS
$$ SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') $$;
COMMENT ON FUNCTION store.utc(timestamptz) IS 'A time as the ledger writes it: ISO 8601 in UTC with microseconds.';

CREATE FUNCTION store.look_entry(entry store.look) RETURNS text LANGUAGE sql STABLE AS
$$
    SELECT concat_ws(E'\n',
        'palimpsest-look 1',
        'id ' || entry.id,
        'observed ' || store.utc(entry.observed_at),
        'recorded ' || store.utc(entry.recorded_at),
        'address ' || entry.address_id,
        'url ' || to_json(entry.url),
        'final ' || to_json(entry.final_url),
        'witness ' || to_json(entry.witness),
        'vantage ' || to_json(entry.vantage),
        'outcome ' || entry.outcome,
        'status ' || coalesce(entry.status::text, '-'),
        'server ' || coalesce(host(entry.server_ip), '-'),
        'date ' || coalesce(store.utc(entry.server_date), '-'),
        'size ' || coalesce(entry.raw_size::text, '-'),
        'raw ' || coalesce(encode(entry.raw_sha256, 'hex'), '-'),
        'headers ' || coalesce(encode(entry.headers_sha256, 'hex'), '-'),
        'text ' || coalesce(encode(entry.text_sha256, 'hex'), '-'),
        'content ' || coalesce(encode(entry.content_sha256, 'hex'), '-'),
        'extractor ' || coalesce(to_json(entry.extractor)::text, '-')) || E'\n'
$$;
COMMENT ON FUNCTION store.look_entry(store.look) IS 'The canonical text of a ledger entry, a field a line; its SHA-256 is the entry''s hash.';

CREATE FUNCTION store.look_is_written() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    NEW.recorded_at := clock_timestamp();
    NEW.entry_sha256 := sha256(convert_to(store.look_entry(NEW), 'UTF8'));
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION store.look_is_written() IS 'Gives a new ledger entry its time of recording and its hash.';
CREATE TRIGGER look_is_written BEFORE INSERT ON store.look FOR EACH ROW EXECUTE FUNCTION store.look_is_written();

CREATE FUNCTION store.is_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'store.% is append-only: % is not allowed', TG_TABLE_NAME, TG_OP; END $$;
COMMENT ON FUNCTION store.is_append_only() IS 'Refuses changes of what was recorded.';
CREATE TRIGGER look_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON store.look
    FOR EACH STATEMENT EXECUTE FUNCTION store.is_append_only();

CREATE TABLE store.look_headers (
    look_id  bigint PRIMARY KEY REFERENCES store.look,
    headers  json NOT NULL
);
COMMENT ON TABLE store.look_headers IS 'The response headers of a look but Set-Cookie, as a list of [name, value] in the order received; beside the ledger, so that a redaction leaves the chain whole.';

CREATE TABLE store.block (
    id               bigint PRIMARY KEY CHECK (id > 0),
    sealed_at        timestamptz NOT NULL,
    entries          bigint[] NOT NULL CHECK (cardinality(entries) > 0),
    entries_sha256   bytea NOT NULL CHECK (octet_length(entries_sha256) = 32),
    previous_sha256  bytea NOT NULL CHECK (octet_length(previous_sha256) = 32),
    block_sha256     bytea NOT NULL UNIQUE CHECK (octet_length(block_sha256) = 32)
);
COMMENT ON TABLE store.block IS 'The ledger''s chain: each block closes the entries that were new when it was sealed, and names the block before it by hash.';
COMMENT ON COLUMN store.block.entries IS 'Ids of the looks in the block, ascending.';
COMMENT ON COLUMN store.block.entries_sha256 IS 'SHA-256 over the entries'' hashes, one after another.';
COMMENT ON COLUMN store.block.block_sha256 IS 'SHA-256 of the text "palimpsest-block 1", id, time, entries and previous hash, a line each.';
CREATE TRIGGER block_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON store.block
    FOR EACH STATEMENT EXECUTE FUNCTION store.is_append_only();

CREATE TABLE store.unsealed (
    look_id  bigint PRIMARY KEY REFERENCES store.look
);
COMMENT ON TABLE store.unsealed IS 'Ledger entries that no block has closed yet.';

CREATE FUNCTION store.look_awaits_seal() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN INSERT INTO store.unsealed VALUES (NEW.id); RETURN NULL; END $$;
COMMENT ON FUNCTION store.look_awaits_seal() IS 'Notes a new ledger entry for the next block.';
CREATE TRIGGER look_awaits_seal AFTER INSERT ON store.look FOR EACH ROW EXECUTE FUNCTION store.look_awaits_seal();

CREATE FUNCTION store.block_text(id bigint, sealed_at timestamptz, entries_sha256 bytea, previous_sha256 bytea)
    RETURNS text LANGUAGE sql STABLE AS
$$
    SELECT concat_ws(E'\n', 'palimpsest-block 1', 'id ' || id, 'sealed ' || store.utc(sealed_at),
        'entries ' || encode(entries_sha256, 'hex'), 'previous ' || encode(previous_sha256, 'hex')) || E'\n'
$$;
COMMENT ON FUNCTION store.block_text(bigint, timestamptz, bytea, bytea) IS 'The canonical text of a block; its SHA-256 is the block''s hash.';

CREATE FUNCTION store.seal(at_most integer DEFAULT 10000) RETURNS integer LANGUAGE plpgsql AS
$$
DECLARE
    closed  bigint[];
    hashes  bytea;
    before  store.block;
    moment  timestamptz := clock_timestamp();
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('palimpsest.seal'));
    SELECT array_agg(look_id ORDER BY look_id) INTO closed
        FROM (SELECT look_id FROM store.unsealed ORDER BY look_id LIMIT at_most) AS waiting;
    IF closed IS NULL THEN RETURN 0; END IF;
    SELECT sha256(string_agg(entry_sha256, ''::bytea ORDER BY id)) INTO hashes
        FROM store.look WHERE id = ANY (closed);
    SELECT * INTO before FROM store.block ORDER BY id DESC LIMIT 1;
    before.id := coalesce(before.id, 0) + 1;
    before.block_sha256 := coalesce(before.block_sha256, decode(repeat('00', 32), 'hex'));
    INSERT INTO store.block VALUES (before.id, moment, closed, hashes, before.block_sha256,
        sha256(convert_to(store.block_text(before.id, moment, hashes, before.block_sha256), 'UTF8')));
    DELETE FROM store.unsealed WHERE look_id = ANY (closed);
    RETURN cardinality(closed);
END
$$;
COMMENT ON FUNCTION store.seal(integer) IS 'Closes the waiting ledger entries into the next block; returns how many. One sealer at a time.';

CREATE TABLE store.capture (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    look_id       bigint NOT NULL UNIQUE REFERENCES store.look,
    address_id    bigint NOT NULL REFERENCES store.address,
    content_type  text,
    raw_sha256    bytea NOT NULL CHECK (octet_length(raw_sha256) = 32),
    raw_size      integer NOT NULL CHECK (raw_size >= 0),
    keyframe_id   bigint REFERENCES store.capture,
    body          bytea NOT NULL,
    reasons       text[] NOT NULL CHECK (cardinality(reasons) > 0
                      AND reasons <@ ARRAY['first', 'revision', 'before', 'state', 'doubt', 'newest']),
    CHECK (keyframe_id IS DISTINCT FROM id)
);
ALTER TABLE store.capture ALTER COLUMN body SET STORAGE EXTERNAL;
CREATE INDEX capture_by_address ON store.capture (address_id, id);
CREATE INDEX capture_by_keyframe ON store.capture (keyframe_id) WHERE keyframe_id IS NOT NULL;
CREATE UNIQUE INDEX capture_one_newest ON store.capture (address_id) WHERE 'newest' = ANY (reasons);
COMMENT ON TABLE store.capture IS 'A body as received, compressed with Zstandard.';
COMMENT ON COLUMN store.capture.keyframe_id IS 'The capture against which this one is a delta; NULL for a capture that stands by itself.';
COMMENT ON COLUMN store.capture.reasons IS 'Why the body is kept: first of its address, proof of a revision, the last look before one, of a change of state, of a doubtful text, or the newest look.';
