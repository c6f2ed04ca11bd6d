-- The schemas store and archive as all migrations together make them, for reading: what stands where, and what it
-- means. A database is made by sql/migrations/ and sql/api/, never from this file. `python -m tests.schema` writes it
-- from the catalogue of PostgreSQL 18, and a test holds it equal to what the migrations make. Comments are the
-- database's own. The work queue (schema queue) is procrastinate's and is not shown; the extensions btree_gist and
-- unaccent are in store.


------------------------------------------------------------------------------------------------------------------------
-- What belongs to no file.
------------------------------------------------------------------------------------------------------------------------

-- Text in lower case by the rules of Unicode, whatever the locale of the database is.
CREATE FUNCTION store.lowered(given text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$ SELECT lower(given COLLATE pg_catalog.pg_c_utf8) $function$;


------------------------------------------------------------------------------------------------------------------------
-- What migrating itself needs. (sql/statements/migrations.sql)
------------------------------------------------------------------------------------------------------------------------

-- The migrations that made this database, with the hash of each one's text.
CREATE TABLE store.migration (
    name text NOT NULL,
    sha256 bytea NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT migration_pkey PRIMARY KEY (name),
    CONSTRAINT migration_sha256_check CHECK ((octet_length(sha256) = 32))
);

-- Hash of the views and functions of the schema archive as they stand.
CREATE TABLE store.api_version (
    singleton boolean DEFAULT true NOT NULL,
    sha256 bytea NOT NULL,
    replaced_at timestamp with time zone DEFAULT now() NOT NULL,
    -- The version of the program that made them: an older one leaves them alone.
    made_by text,
    CONSTRAINT api_version_pkey PRIMARY KEY (singleton),
    CONSTRAINT api_version_sha256_check CHECK ((octet_length(sha256) = 32)),
    CONSTRAINT api_version_singleton_check CHECK (singleton)
);


------------------------------------------------------------------------------------------------------------------------
-- Who is crawled, when it is due, and what every crawl and fetch came to. (sql/migrations/0001_sources_and_crawls.sql)
------------------------------------------------------------------------------------------------------------------------

-- A newsroom that is crawled. Ids are stable: a rename keeps the id, and a source that leaves the sources file is
-- retired, never deleted.
CREATE TABLE store.source (
    id integer GENERATED ALWAYS AS IDENTITY NOT NULL,
    name text NOT NULL,
    title text NOT NULL,
    home text NOT NULL,
    -- Registrable domain of the home address; one crawl a site at a time.
    site text NOT NULL,
    language text,
    -- IANA name in which dates without an offset are read.
    timezone text NOT NULL,
    -- The block of the sources file that is in force, as JSON.
    block jsonb NOT NULL,
    enabled boolean NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    -- Since when a person has paused the source; NULL while it is crawled.
    paused_at timestamp with time zone,
    -- Since when the sources file no longer names the source.
    retired_at timestamp with time zone,
    -- file: named by the sources file; watch: made for watched articles of a site that no source names, and never
    -- searched for articles.
    origin text DEFAULT 'file'::text NOT NULL,
    CONSTRAINT source_pkey PRIMARY KEY (id),
    CONSTRAINT source_name_key UNIQUE (name),
    CONSTRAINT source_name_check CHECK ((name ~ '^[a-z0-9][a-z0-9-]{0,62}$'::text)),
    CONSTRAINT source_origin_check CHECK ((origin = ANY (ARRAY['file'::text, 'watch'::text])))
);

-- Names that a source had before (the key "was" of the sources file).
CREATE TABLE store.source_rename (
    source_id integer NOT NULL,
    old_name text NOT NULL,
    new_name text NOT NULL,
    renamed_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT source_rename_pkey PRIMARY KEY (source_id, renamed_at, old_name),
    CONSTRAINT source_rename_source_id_fkey FOREIGN KEY (source_id) REFERENCES store.source(id),
    CONSTRAINT source_rename_check CHECK ((old_name <> new_name))
);

-- When a source is next due for discovery: the one truth that the clock reads. Revisits of its articles stand in
-- store.address_state.
CREATE TABLE store.source_due (
    source_id integer NOT NULL,
    -- When the source is next searched for articles; NULL for a source of watched articles only.
    discovery_at timestamp with time zone,
    -- The due time of discovery that was last answered; intervals count from it.
    last_due_at timestamp with time zone,
    -- When the clock last put the source into the queue; NULL once a crawl has started.
    queued_at timestamp with time zone,
    -- When feeds and sitemaps were last searched for on the site itself.
    searched_at timestamp with time zone,
    -- The schedule that discovery_at came from; another one makes the source due at once.
    schedule text,
    -- The due time that was last answered by a crawl, of discovery or of revisits: the next one lies after it.
    answered_at timestamp with time zone,
    -- Revisits wait until then: the day's budget is spread over the day.
    visits_from timestamp with time zone,
    -- The source is left alone until then, whatever is due.
    held_until timestamp with time zone,
    -- Why: quiet hours, or the day's budget is spent.
    held_because text,
    CONSTRAINT source_due_pkey PRIMARY KEY (source_id),
    CONSTRAINT source_due_source_id_fkey FOREIGN KEY (source_id) REFERENCES store.source(id),
    CONSTRAINT source_due_check CHECK (((held_until IS NULL) = (held_because IS NULL)))
);

-- The last good sources file, and what is wrong with the one that lies there now.
CREATE TABLE store.sources_file (
    singleton boolean DEFAULT true NOT NULL,
    path text NOT NULL,
    sha256 bytea NOT NULL,
    loaded_at timestamp with time zone NOT NULL,
    error text,
    error_at timestamp with time zone,
    -- The contact address of the file: workers that have no file of their own name it to the newsrooms.
    contact text,
    CONSTRAINT sources_file_pkey PRIMARY KEY (singleton),
    CONSTRAINT sources_file_check CHECK (((error IS NULL) = (error_at IS NULL))),
    CONSTRAINT sources_file_sha256_check CHECK ((octet_length(sha256) = 32)),
    CONSTRAINT sources_file_singleton_check CHECK (singleton)
);

-- One crawl of one source: what set it off, how it ended, and what it counted.
CREATE TABLE store.crawl (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    source_id integer NOT NULL,
    trigger text NOT NULL,
    -- The due time that the crawl answers; with the source unique, so that one due time is crawled once.
    scheduled_for timestamp with time zone,
    -- Host and process that crawled.
    worker text NOT NULL,
    started_at timestamp with time zone DEFAULT now() NOT NULL,
    ended_at timestamp with time zone,
    outcome text,
    reason text,
    discovered integer DEFAULT 0 NOT NULL,
    -- Listed addresses that are dated before the horizon and were left alone.
    older integer DEFAULT 0 NOT NULL,
    -- Listed addresses without a date beyond the limit of a crawl.
    left_out integer DEFAULT 0 NOT NULL,
    fetched integer DEFAULT 0 NOT NULL,
    new integer DEFAULT 0 NOT NULL,
    changed integer DEFAULT 0 NOT NULL,
    -- Looks that found the text as it was, answers 304 among them.
    unchanged integer DEFAULT 0 NOT NULL,
    gone integer DEFAULT 0 NOT NULL,
    -- Pages that answered but hold no article: consent, challenge, login and the like.
    refused integer DEFAULT 0 NOT NULL,
    -- Fetches that ended without a page that could be read.
    failed integer DEFAULT 0 NOT NULL,
    CONSTRAINT crawl_pkey PRIMARY KEY (id),
    CONSTRAINT crawl_source_id_scheduled_for_key UNIQUE (source_id, scheduled_for),
    CONSTRAINT crawl_source_id_fkey FOREIGN KEY (source_id) REFERENCES store.source(id),
    CONSTRAINT crawl_changed_check CHECK ((changed >= 0)),
    CONSTRAINT crawl_check CHECK (((ended_at IS NULL) = (outcome IS NULL))),
    CONSTRAINT crawl_check1 CHECK ((ended_at >= started_at)),
    CONSTRAINT crawl_check2 CHECK (((outcome <> ALL (ARRAY['failed'::text, 'timed_out'::text, 'died'::text])) OR (reason IS NOT NULL))),
    CONSTRAINT crawl_check3 CHECK (((trigger = 'schedule'::text) = (scheduled_for IS NOT NULL))),
    CONSTRAINT crawl_discovered_check CHECK ((discovered >= 0)),
    CONSTRAINT crawl_failed_check CHECK ((failed >= 0)),
    CONSTRAINT crawl_fetched_check CHECK ((fetched >= 0)),
    CONSTRAINT crawl_gone_check CHECK ((gone >= 0)),
    CONSTRAINT crawl_left_out_check CHECK ((left_out >= 0)),
    CONSTRAINT crawl_new_check CHECK ((new >= 0)),
    CONSTRAINT crawl_older_check CHECK ((older >= 0)),
    CONSTRAINT crawl_outcome_check CHECK ((outcome = ANY (ARRAY['finished'::text, 'failed'::text, 'stopped'::text, 'timed_out'::text, 'died'::text]))),
    CONSTRAINT crawl_refused_check CHECK ((refused >= 0)),
    CONSTRAINT crawl_trigger_check CHECK ((trigger = ANY (ARRAY['schedule'::text, 'manual'::text, 'watch'::text, 'backfill'::text]))),
    CONSTRAINT crawl_unchanged_check CHECK ((unchanged >= 0))
);
CREATE INDEX crawl_by_source ON store.crawl USING btree (source_id, started_at DESC);
CREATE UNIQUE INDEX crawl_one_running ON store.crawl USING btree (source_id) WHERE (ended_at IS NULL);

-- Which crawl holds which site now. Every article's transaction checks it, so that a crawl that was taken for dead
-- writes nothing more.
CREATE TABLE store.lease (
    site text NOT NULL,
    crawl_id bigint NOT NULL,
    worker text NOT NULL,
    taken_at timestamp with time zone DEFAULT now() NOT NULL,
    -- Last heartbeat; a lease without one for as long as the service's patience may be taken over.
    beaten_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT lease_pkey PRIMARY KEY (site),
    CONSTRAINT lease_crawl_id_key UNIQUE (crawl_id),
    CONSTRAINT lease_crawl_id_fkey FOREIGN KEY (crawl_id) REFERENCES store.crawl(id)
);

-- A feed, sitemap or section page through which the articles of a source are found.
CREATE TABLE store.channel (
    id integer GENERATED ALWAYS AS IDENTITY NOT NULL,
    source_id integer NOT NULL,
    kind text NOT NULL,
    url text NOT NULL,
    found_by text NOT NULL,
    first_found_at timestamp with time zone DEFAULT now() NOT NULL,
    dropped_at timestamp with time zone,
    CONSTRAINT channel_pkey PRIMARY KEY (id),
    CONSTRAINT channel_source_id_url_key UNIQUE (source_id, url),
    CONSTRAINT channel_source_id_fkey FOREIGN KEY (source_id) REFERENCES store.source(id),
    CONSTRAINT channel_found_by_check CHECK ((found_by = ANY (ARRAY['sources_file'::text, 'home'::text, 'robots'::text, 'usual_path'::text]))),
    CONSTRAINT channel_kind_check CHECK ((kind = ANY (ARRAY['feed'::text, 'sitemap'::text, 'section'::text]))),
    CONSTRAINT channel_url_check CHECK ((octet_length(url) <= 2000))
);

-- What a discovery channel last yielded; changes at every crawl.
CREATE TABLE store.channel_state (
    channel_id integer NOT NULL,
    fetched_at timestamp with time zone NOT NULL,
    outcome text NOT NULL,
    entries integer DEFAULT 0 NOT NULL,
    newest_at timestamp with time zone,
    -- When the channel last yielded at least one entry.
    good_at timestamp with time zone,
    CONSTRAINT channel_state_pkey PRIMARY KEY (channel_id),
    CONSTRAINT channel_state_channel_id_fkey FOREIGN KEY (channel_id) REFERENCES store.channel(id),
    CONSTRAINT channel_state_entries_check CHECK ((entries >= 0))
);

-- The one list of what a fetch can come to, each with its meaning and what to do about it.
CREATE TABLE store.fetch_outcome (
    name text NOT NULL,
    -- The count of the crawl that such a fetch raises.
    counts text NOT NULL,
    meaning text NOT NULL,
    remedy text NOT NULL,
    CONSTRAINT fetch_outcome_pkey PRIMARY KEY (name),
    CONSTRAINT fetch_outcome_counts_check CHECK ((counts = ANY (ARRAY['new'::text, 'changed'::text, 'unchanged'::text, 'gone'::text, 'refused'::text, 'failed'::text, 'none'::text])))
);

-- The crawl log: every request of a crawl and what it came to. The ledger of looks at articles is store.look.
CREATE TABLE store."fetch" (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    crawl_id bigint NOT NULL,
    fetched_at timestamp with time zone DEFAULT now() NOT NULL,
    purpose text NOT NULL,
    url text NOT NULL,
    outcome text NOT NULL,
    status smallint,
    bytes integer,
    elapsed_ms integer,
    detail text,
    CONSTRAINT fetch_pkey PRIMARY KEY (id),
    CONSTRAINT fetch_crawl_id_fkey FOREIGN KEY (crawl_id) REFERENCES store.crawl(id),
    CONSTRAINT fetch_outcome_fkey FOREIGN KEY (outcome) REFERENCES store.fetch_outcome(name),
    CONSTRAINT fetch_bytes_check CHECK ((bytes >= 0)),
    CONSTRAINT fetch_elapsed_ms_check CHECK ((elapsed_ms >= 0)),
    CONSTRAINT fetch_purpose_check CHECK ((purpose = ANY (ARRAY['article'::text, 'feed'::text, 'sitemap'::text, 'section'::text, 'home'::text, 'robots'::text]))),
    CONSTRAINT fetch_status_check CHECK (((status >= 100) AND (status <= 599)))
);
CREATE INDEX fetch_by_age ON store."fetch" USING brin (fetched_at);
CREATE INDEX fetch_by_crawl ON store."fetch" USING btree (crawl_id, id);


------------------------------------------------------------------------------------------------------------------------
-- What was seen: addresses, the append-only ledger of looks at them, and the bodies that are kept.
-- (sql/migrations/0002_ledger_and_captures.sql)
------------------------------------------------------------------------------------------------------------------------

-- An address of an article, once for each key, fetched as it was found.
CREATE TABLE store.address (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    source_id integer NOT NULL,
    -- The address as it was first found; this is what is fetched.
    url text NOT NULL,
    -- The identity of the address: scheme, www., tracking parameters and the like left out.
    url_key text NOT NULL,
    -- SHA-256 of url_key: unique by hash, because a btree takes no value over 2.7 KB.
    key_sha256 bytea NOT NULL,
    -- Version of the rule that made the key; a new rule re-keys by migration.
    key_version smallint NOT NULL,
    first_seen_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT address_pkey PRIMARY KEY (id),
    CONSTRAINT address_key_sha256_key UNIQUE (key_sha256),
    CONSTRAINT address_source_id_fkey FOREIGN KEY (source_id) REFERENCES store.source(id),
    CONSTRAINT address_key_sha256_check CHECK ((octet_length(key_sha256) = 32))
);
-- Whether an address has a key of older rules is asked every few minutes.
CREATE INDEX address_by_key_version ON store.address USING btree (key_version);
CREATE INDEX address_by_source ON store.address USING btree (source_id);
-- For readers, who ask for an article by the address as it is written.
CREATE INDEX address_by_url ON store.address USING hash (url);

-- What changes at every visit of an address: when it was and will be looked at, and the validators for conditional
-- requests.
CREATE TABLE store.address_state (
    address_id bigint NOT NULL,
    source_id integer NOT NULL,
    -- When the address is next due; NULL when no visit is planned.
    next_visit_at timestamp with time zone,
    -- The step of the revisit ladder that next_visit_at came from.
    visit_interval interval,
    -- When a feed, sitemap or section page last named the address.
    listed_at timestamp with time zone,
    last_looked_at timestamp with time zone,
    last_status smallint,
    etag text,
    last_modified text,
    looks integer DEFAULT 0 NOT NULL,
    -- Failed visits in a row; 0 after one that was answered.
    failures integer DEFAULT 0 NOT NULL,
    -- Conditional visits in a row; some sites keep a validator over a changed page, so that every fifth visit goes
    -- without.
    conditional integer DEFAULT 0 NOT NULL,
    -- When the revisit ladder alone would look again: kept by a look out of turn that finds nothing.
    ladder_at timestamp with time zone,
    -- The date under which the address was first listed: an article is as old as that where it is older than the
    -- archive's first sight of it.
    dated_at timestamp with time zone,
    -- What set next_visit_at: ladder, watch, dropped (a channel that goes further back names it no longer), or the kind
    -- of the claim that changed (sitemap_lastmod, feed_updated, news_published, feed_published).
    due_because text DEFAULT 'ladder'::text NOT NULL,
    -- Looks in a row that a changed claim set off and that found nothing; each doubles the time until such a claim is
    -- believed again.
    vain smallint DEFAULT 0 NOT NULL,
    -- Why the look that is due was left out of the last crawl: budget, or room (the crawl's time was used up).
    missed_because text,
    -- From where the last look was made, whose validators these are: they are sent from there only.
    vantage text DEFAULT 'anonymous'::text NOT NULL,
    CONSTRAINT address_state_pkey PRIMARY KEY (address_id),
    CONSTRAINT address_state_address_id_fkey FOREIGN KEY (address_id) REFERENCES store.address(id),
    CONSTRAINT address_state_source_id_fkey FOREIGN KEY (source_id) REFERENCES store.source(id),
    CONSTRAINT address_state_conditional_check CHECK ((conditional >= 0)),
    CONSTRAINT address_state_failures_check CHECK ((failures >= 0)),
    CONSTRAINT address_state_looks_check CHECK ((looks >= 0)),
    CONSTRAINT address_state_vain_check CHECK ((vain >= 0))
) WITH (fillfactor=80);
CREATE INDEX address_state_due ON store.address_state USING btree (source_id, next_visit_at) WHERE (next_visit_at IS NOT NULL);
-- What is looked at next, a page of it.
CREATE INDEX address_state_next ON store.address_state USING btree (next_visit_at) WHERE (next_visit_at IS NOT NULL);
CREATE TRIGGER stays_closed BEFORE INSERT OR UPDATE ON store.address_state FOR EACH ROW WHEN ((new.next_visit_at IS NOT NULL)) EXECUTE FUNCTION store.stays_closed();

-- The ledger: every look at an article's address, in the order of recording, never changed and never deleted. Revisions
-- are a projection of it.
CREATE TABLE store.look (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    -- When the answer arrived.
    observed_at timestamp with time zone NOT NULL,
    -- When the entry was written.
    recorded_at timestamp with time zone NOT NULL,
    address_id bigint NOT NULL,
    crawl_id bigint,
    url text NOT NULL,
    -- The address after redirects.
    final_url text NOT NULL,
    -- Who saw it: self, or who archived the capture (cc-news, wayback and so on).
    witness text DEFAULT 'self'::text NOT NULL,
    -- From where it was seen: anonymous, or the name of a subscriber's session.
    vantage text DEFAULT 'anonymous'::text NOT NULL,
    outcome text NOT NULL,
    status smallint,
    server_ip inet,
    -- The Date header: the server's clock beside ours.
    server_date timestamp with time zone,
    raw_size integer,
    -- SHA-256 of the body as received.
    raw_sha256 bytea,
    -- SHA-256 of the headers as store.look_headers keeps them.
    headers_sha256 bytea,
    -- SHA-256 of the canonical text of the body.
    text_sha256 bytea,
    -- SHA-256 over headline, summary, authors, published date and canonical text: equal means that nothing that makes a
    -- revision changed.
    content_sha256 bytea,
    extractor text,
    -- SHA-256 of store.look_entry(look), set by the database.
    entry_sha256 bytea NOT NULL,
    CONSTRAINT look_pkey PRIMARY KEY (id),
    CONSTRAINT look_crawl_id_address_id_raw_sha256_observed_at_key UNIQUE NULLS NOT DISTINCT (crawl_id, address_id, raw_sha256, observed_at),
    CONSTRAINT look_address_id_fkey FOREIGN KEY (address_id) REFERENCES store.address(id),
    CONSTRAINT look_crawl_id_fkey FOREIGN KEY (crawl_id) REFERENCES store.crawl(id),
    CONSTRAINT look_outcome_fkey FOREIGN KEY (outcome) REFERENCES store.fetch_outcome(name),
    CONSTRAINT look_check CHECK (((raw_sha256 IS NULL) = (raw_size IS NULL))),
    CONSTRAINT look_check1 CHECK (((text_sha256 IS NULL) OR (raw_sha256 IS NOT NULL))),
    CONSTRAINT look_content_sha256_check CHECK ((octet_length(content_sha256) = 32)),
    CONSTRAINT look_entry_sha256_check CHECK ((octet_length(entry_sha256) = 32)),
    CONSTRAINT look_headers_sha256_check CHECK ((octet_length(headers_sha256) = 32)),
    CONSTRAINT look_raw_sha256_check CHECK ((octet_length(raw_sha256) = 32)),
    CONSTRAINT look_raw_size_check CHECK ((raw_size >= 0)),
    CONSTRAINT look_status_check CHECK (((status >= 100) AND (status <= 599))),
    CONSTRAINT look_text_sha256_check CHECK ((octet_length(text_sha256) = 32))
);
CREATE INDEX look_by_address ON store.look USING btree (address_id, observed_at DESC);
CREATE INDEX look_by_time ON store.look USING btree (observed_at);
CREATE TRIGGER look_awaits_seal AFTER INSERT ON store.look FOR EACH ROW EXECUTE FUNCTION store.look_awaits_seal();
CREATE TRIGGER look_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON store.look FOR EACH STATEMENT EXECUTE FUNCTION store.is_append_only();
CREATE TRIGGER look_is_written BEFORE INSERT ON store.look FOR EACH ROW EXECUTE FUNCTION store.look_is_written();

-- A time as the ledger writes it: ISO 8601 in UTC with microseconds.
CREATE FUNCTION store.utc(at timestamp with time zone)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$ SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') $function$;

-- The canonical text of a ledger entry, a field a line; its SHA-256 is the entry's hash.
CREATE FUNCTION store.look_entry(entry store.look)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
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
$function$;

-- Gives a new ledger entry its time of recording and its hash.
CREATE FUNCTION store.look_is_written()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    NEW.recorded_at := clock_timestamp();
    NEW.entry_sha256 := sha256(convert_to(store.look_entry(NEW), 'UTF8'));
    RETURN NEW;
END
$function$;

-- Refuses changes of what was recorded.
CREATE FUNCTION store.is_append_only()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$ BEGIN RAISE EXCEPTION 'store.% is append-only: % is not allowed', TG_TABLE_NAME, TG_OP; END $function$;

-- The response headers of a look but Set-Cookie, as a list of [name, value] in the order received; beside the ledger,
-- so that a redaction leaves the chain whole.
CREATE TABLE store.look_headers (
    look_id bigint NOT NULL,
    headers json NOT NULL,
    CONSTRAINT look_headers_pkey PRIMARY KEY (look_id),
    CONSTRAINT look_headers_look_id_fkey FOREIGN KEY (look_id) REFERENCES store.look(id)
);

-- The ledger's chain: each block closes the entries that were new when it was sealed, and names the block before it by
-- hash.
CREATE TABLE store.block (
    id bigint NOT NULL,
    sealed_at timestamp with time zone NOT NULL,
    -- Ids of the looks in the block, ascending.
    entries bigint[] NOT NULL,
    -- SHA-256 of store.block_list: the hashes of the looks and acts in the block, a line each.
    entries_sha256 bytea NOT NULL,
    previous_sha256 bytea NOT NULL,
    -- SHA-256 of the text "palimpsest-block 1", id, time, entries and previous hash, a line each.
    block_sha256 bytea NOT NULL,
    -- Ids of the acts in the block, ascending.
    acts bigint[] DEFAULT '{}'::bigint[] NOT NULL,
    CONSTRAINT block_pkey PRIMARY KEY (id),
    CONSTRAINT block_block_sha256_key UNIQUE (block_sha256),
    CONSTRAINT block_block_sha256_check CHECK ((octet_length(block_sha256) = 32)),
    CONSTRAINT block_closes_something CHECK (((cardinality(entries) + cardinality(acts)) > 0)),
    CONSTRAINT block_entries_sha256_check CHECK ((octet_length(entries_sha256) = 32)),
    CONSTRAINT block_id_check CHECK ((id > 0)),
    CONSTRAINT block_previous_sha256_check CHECK ((octet_length(previous_sha256) = 32))
);
CREATE TRIGGER block_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON store.block FOR EACH STATEMENT EXECUTE FUNCTION store.is_append_only();

-- Ledger entries that no block has closed yet.
CREATE TABLE store.unsealed (
    look_id bigint NOT NULL,
    CONSTRAINT unsealed_pkey PRIMARY KEY (look_id),
    CONSTRAINT unsealed_look_id_fkey FOREIGN KEY (look_id) REFERENCES store.look(id)
);

-- Notes a new ledger entry for the next block.
CREATE FUNCTION store.look_awaits_seal()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$ BEGIN INSERT INTO store.unsealed VALUES (NEW.id); RETURN NULL; END $function$;

-- The canonical text of a block; its SHA-256 is the block's hash.
CREATE FUNCTION store.block_text(id bigint, sealed_at timestamp with time zone, entries_sha256 bytea, previous_sha256 bytea)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
    SELECT concat_ws(E'\n', 'palimpsest-block 1', 'id ' || id, 'sealed ' || store.utc(sealed_at),
        'entries ' || encode(entries_sha256, 'hex'), 'previous ' || encode(previous_sha256, 'hex')) || E'\n'
$function$;

-- Closes the waiting looks and acts, at most so many of each, into the next block; returns how many. One sealer at a
-- time.
CREATE FUNCTION store.seal(at_most integer DEFAULT 10000)
 RETURNS integer
 LANGUAGE plpgsql
AS $function$
DECLARE
    looks   bigint[];
    done    bigint[];
    hashes  bytea;
    before  store.block;
    moment  timestamptz;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('palimpsest.seal'));
    moment := clock_timestamp();
    SELECT coalesce(array_agg(look_id ORDER BY look_id), '{}') INTO looks
      FROM (SELECT look_id FROM store.unsealed ORDER BY look_id LIMIT at_most) AS waiting;
    SELECT coalesce(array_agg(act_id ORDER BY act_id), '{}') INTO done
      FROM (SELECT act_id FROM store.unsealed_act ORDER BY act_id LIMIT at_most) AS waiting;
    IF cardinality(looks) + cardinality(done) = 0 THEN RETURN 0; END IF;
    hashes := sha256(convert_to(store.block_list(looks, done), 'UTF8'));
    SELECT * INTO before FROM store.block ORDER BY id DESC LIMIT 1;
    before.id := coalesce(before.id, 0) + 1;
    before.block_sha256 := coalesce(before.block_sha256, decode(repeat('00', 32), 'hex'));
    INSERT INTO store.block (id, sealed_at, entries, acts, entries_sha256, previous_sha256, block_sha256)
    VALUES (before.id, moment, looks, done, hashes, before.block_sha256,
        sha256(convert_to(store.block_text(before.id, moment, hashes, before.block_sha256), 'UTF8')));
    DELETE FROM store.unsealed WHERE look_id = ANY (looks);
    DELETE FROM store.unsealed_act WHERE act_id = ANY (done);
    RETURN cardinality(looks) + cardinality(done);
END
$function$;

-- A body as received, compressed with Zstandard.
CREATE TABLE store.capture (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    look_id bigint NOT NULL,
    address_id bigint NOT NULL,
    content_type text,
    raw_sha256 bytea NOT NULL,
    raw_size integer NOT NULL,
    -- The capture against which this one is a delta; NULL for a capture that stands by itself.
    keyframe_id bigint,
    body bytea NOT NULL STORAGE EXTERNAL,
    -- Why the body is kept: first of its address, proof of a revision, the last look before one, of a change of state,
    -- of a doubtful text, or the newest look.
    reasons text[] NOT NULL,
    -- SHA-256 of the body as it is stored, compressed.
    stored_sha256 bytea NOT NULL,
    CONSTRAINT capture_pkey PRIMARY KEY (id),
    CONSTRAINT capture_look_id_key UNIQUE (look_id),
    CONSTRAINT capture_address_id_fkey FOREIGN KEY (address_id) REFERENCES store.address(id),
    CONSTRAINT capture_keyframe_id_fkey FOREIGN KEY (keyframe_id) REFERENCES store.capture(id),
    CONSTRAINT capture_look_id_fkey FOREIGN KEY (look_id) REFERENCES store.look(id),
    CONSTRAINT capture_check CHECK ((keyframe_id IS DISTINCT FROM id)),
    CONSTRAINT capture_raw_sha256_check CHECK ((octet_length(raw_sha256) = 32)),
    CONSTRAINT capture_raw_size_check CHECK ((raw_size >= 0)),
    CONSTRAINT capture_reasons_check CHECK (((cardinality(reasons) > 0) AND (reasons <@ ARRAY['first'::text, 'revision'::text, 'before'::text, 'state'::text, 'doubt'::text, 'newest'::text]))),
    CONSTRAINT capture_stored_sha256_check CHECK ((octet_length(stored_sha256) = 32))
);
CREATE INDEX capture_by_address ON store.capture USING btree (address_id, id);
CREATE INDEX capture_by_keyframe ON store.capture USING btree (keyframe_id) WHERE (keyframe_id IS NOT NULL);
CREATE UNIQUE INDEX capture_one_newest ON store.capture USING btree (address_id) WHERE ('newest'::text = ANY (reasons));
CREATE INDEX capture_prunable ON store.capture USING btree (id) WHERE (NOT (reasons && ARRAY['newest'::text, 'before'::text, 'state'::text]));
CREATE TRIGGER stored_is_hashed BEFORE INSERT ON store.capture FOR EACH ROW EXECUTE FUNCTION store.stored_is_hashed();


------------------------------------------------------------------------------------------------------------------------
-- The record: articles, their addresses, revisions, texts, and what was judged of them.
-- (sql/migrations/0003_articles_and_revisions.sql)
------------------------------------------------------------------------------------------------------------------------

-- An article of a source. Ids are permanent: an article that was merged into another points on.
CREATE TABLE store.article (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    source_id integer NOT NULL,
    first_look_id bigint NOT NULL,
    first_seen_at timestamp with time zone NOT NULL,
    recorded_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT article_pkey PRIMARY KEY (id),
    CONSTRAINT article_first_look_id_key UNIQUE (first_look_id),
    CONSTRAINT article_first_look_id_fkey FOREIGN KEY (first_look_id) REFERENCES store.look(id),
    CONSTRAINT article_source_id_fkey FOREIGN KEY (source_id) REFERENCES store.source(id)
);
CREATE INDEX article_by_source ON store.article USING btree (source_id, first_seen_at DESC);
CREATE TRIGGER is_an_act AFTER INSERT ON store.article FOR EACH ROW EXECUTE FUNCTION store.is_an_act('article');

-- Articles found to be one (article_id went into other_id), or wrongly made one (other_id was split off article_id).
CREATE TABLE store.article_event (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    kind text NOT NULL,
    article_id bigint NOT NULL,
    other_id bigint NOT NULL,
    reason text NOT NULL,
    -- What went along: addresses with their ranges, and revisions.
    moved jsonb NOT NULL,
    recorded_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT article_event_pkey PRIMARY KEY (id),
    CONSTRAINT article_event_article_id_fkey FOREIGN KEY (article_id) REFERENCES store.article(id),
    CONSTRAINT article_event_other_id_fkey FOREIGN KEY (other_id) REFERENCES store.article(id),
    CONSTRAINT article_event_check CHECK ((article_id <> other_id)),
    CONSTRAINT article_event_kind_check CHECK ((kind = ANY (ARRAY['merged'::text, 'split'::text])))
);
CREATE INDEX article_event_by_article ON store.article_event USING btree (article_id, id DESC);
CREATE TRIGGER is_an_act AFTER INSERT ON store.article_event FOR EACH ROW EXECUTE FUNCTION store.is_an_act('event');

-- The addresses that led to an article, each for a range of time: at any time an address leads to one article at most.
CREATE TABLE store.alias (
    article_id bigint NOT NULL,
    address_id bigint NOT NULL,
    -- From the first look that showed the article at the address; open while it still does.
    during tstzrange NOT NULL,
    -- Why the address is believed to be the article's.
    reason text NOT NULL,
    -- When it was first written that the address leads to the article.
    recorded_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT alias_address_id_during_excl EXCLUDE USING gist (address_id WITH =, during WITH &&),
    CONSTRAINT alias_address_id_fkey FOREIGN KEY (address_id) REFERENCES store.address(id),
    CONSTRAINT alias_article_id_fkey FOREIGN KEY (article_id) REFERENCES store.article(id),
    CONSTRAINT alias_during_check CHECK ((NOT isempty(during))),
    CONSTRAINT alias_reason_check CHECK ((reason = ANY (ARRAY['requested'::text, 'redirect'::text, 'canonical'::text, 'same_text'::text, 'declared'::text])))
);
CREATE INDEX alias_by_article ON store.alias USING btree (article_id);

-- A state of an article's headline, summary, authors, date or text, and the look that first showed it.
CREATE TABLE store.revision (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    article_id bigint NOT NULL,
    look_id bigint NOT NULL,
    previous_id bigint,
    -- When this state was first seen; the edit happened between previous_last_seen_at and now.
    observed_at timestamp with time zone NOT NULL,
    -- When the state before it was last seen.
    previous_last_seen_at timestamp with time zone,
    -- The earlier revision whose content this one returns to.
    repeats_id bigint,
    recorded_at timestamp with time zone DEFAULT now() NOT NULL,
    dismissed_at timestamp with time zone,
    -- What showed that nothing had changed: an extractor version, furniture, or the merging of articles; the row is
    -- kept, views leave it out.
    dismissed_by text,
    CONSTRAINT revision_pkey PRIMARY KEY (id),
    CONSTRAINT revision_look_id_key UNIQUE (look_id),
    CONSTRAINT revision_previous_id_key UNIQUE (previous_id) DEFERRABLE,
    CONSTRAINT revision_one_first EXCLUDE USING btree (article_id WITH =) WHERE ((previous_id IS NULL)) DEFERRABLE,
    CONSTRAINT revision_article_id_fkey FOREIGN KEY (article_id) REFERENCES store.article(id),
    CONSTRAINT revision_look_id_fkey FOREIGN KEY (look_id) REFERENCES store.look(id),
    CONSTRAINT revision_previous_id_fkey FOREIGN KEY (previous_id) REFERENCES store.revision(id),
    CONSTRAINT revision_repeats_id_fkey FOREIGN KEY (repeats_id) REFERENCES store.revision(id),
    CONSTRAINT revision_check CHECK ((previous_id IS DISTINCT FROM id)),
    CONSTRAINT revision_check1 CHECK ((repeats_id IS DISTINCT FROM id)),
    CONSTRAINT revision_check2 CHECK (((previous_id IS NULL) = (previous_last_seen_at IS NULL))),
    CONSTRAINT revision_check3 CHECK ((previous_last_seen_at <= observed_at)),
    CONSTRAINT revision_check4 CHECK (((dismissed_at IS NULL) = (dismissed_by IS NULL)))
);
CREATE INDEX revision_by_article ON store.revision USING btree (article_id, observed_at);
-- Edits newest first, a page at a time.
CREATE INDEX revision_newest ON store.revision USING btree (observed_at DESC, id DESC) WHERE ((previous_id IS NOT NULL) AND (dismissed_at IS NULL));
CREATE TRIGGER revision_is_made AFTER INSERT ON store.revision FOR EACH ROW EXECUTE FUNCTION store.revision_has_place();
CREATE TRIGGER revision_is_moved AFTER UPDATE ON store.revision FOR EACH ROW WHEN (((((((((old.article_id IS DISTINCT FROM new.article_id) OR (old.look_id IS DISTINCT FROM new.look_id)) OR (old.previous_id IS DISTINCT FROM new.previous_id)) OR (old.observed_at IS DISTINCT FROM new.observed_at)) OR (old.previous_last_seen_at IS DISTINCT FROM new.previous_last_seen_at)) OR (old.repeats_id IS DISTINCT FROM new.repeats_id)) OR (old.dismissed_at IS DISTINCT FROM new.dismissed_at)) OR (old.dismissed_by IS DISTINCT FROM new.dismissed_by))) EXECUTE FUNCTION store.revision_has_place();

-- What one version of the extractor read of a revision; the newest stands. A better extractor, or a look that shows the
-- whole of a text of which a part was visible, adds a row to the same revision.
CREATE TABLE store.extraction (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    revision_id bigint NOT NULL,
    look_id bigint NOT NULL,
    -- Version of the extractor's rules, an ordered number, and behind it a digest of what the source says of its pages.
    -- Before version 2 the digest was of the libraries as well.
    extractor text NOT NULL,
    -- Version of the canonical form, an ordered number.
    normaliser text NOT NULL,
    title text,
    authors text[] DEFAULT '{}'::text[] NOT NULL,
    published_at timestamp with time zone,
    -- The published date on the wall clock of the page's own offset.
    published_local timestamp without time zone,
    -- The published date as the page wrote it, kept where it cannot be trusted too.
    published_raw text,
    -- What the page claims; a claim is no revision.
    modified_at timestamp with time zone,
    summary text,
    -- The text before furniture is left out, a paragraph a line.
    body text NOT NULL,
    words integer NOT NULL,
    language text,
    section text,
    tags text[] DEFAULT '{}'::text[] NOT NULL,
    image text,
    canonical_url text,
    paywalled boolean,
    -- Only the visible part of a text behind a paywall.
    partial boolean DEFAULT false NOT NULL,
    -- F1 between the body and a second opinion.
    agreement real,
    -- Why the text should be looked at by a person.
    doubts text[] DEFAULT '{}'::text[] NOT NULL,
    text_sha256 bytea NOT NULL,
    content_sha256 bytea NOT NULL,
    recorded_at timestamp with time zone DEFAULT now() NOT NULL,
    -- SHA-256 of store.words_text: the words as stored. It stays when they are redacted.
    words_sha256 bytea NOT NULL,
    -- The redaction that removed the words; NULL while they are there.
    redaction_id bigint,
    CONSTRAINT extraction_pkey PRIMARY KEY (id),
    CONSTRAINT extraction_look_id_fkey FOREIGN KEY (look_id) REFERENCES store.look(id),
    CONSTRAINT extraction_redaction_id_fkey FOREIGN KEY (redaction_id) REFERENCES store.redaction(id),
    CONSTRAINT extraction_revision_id_fkey FOREIGN KEY (revision_id) REFERENCES store.revision(id),
    CONSTRAINT extraction_agreement_check CHECK (((agreement >= (0)::double precision) AND (agreement <= (1)::double precision))),
    CONSTRAINT extraction_check CHECK (((published_at IS NULL) = (published_local IS NULL))),
    CONSTRAINT extraction_content_sha256_check CHECK ((octet_length(content_sha256) = 32)),
    CONSTRAINT extraction_text_sha256_check CHECK ((octet_length(text_sha256) = 32)),
    CONSTRAINT extraction_words_check CHECK ((words >= 0)),
    CONSTRAINT extraction_words_sha256_check CHECK ((octet_length(words_sha256) = 32))
);
-- Texts of one headline and one moment of publication. By the moment alone there can be thousands: newsrooms that moved
-- to another system have given all their older articles the day of the move.
CREATE INDEX extraction_by_headline ON store.extraction USING btree (hashtext(title), published_at) WHERE (published_at IS NOT NULL);
CREATE INDEX extraction_by_revision ON store.extraction USING btree (revision_id, id);
CREATE INDEX extraction_by_text ON store.extraction USING btree (text_sha256);
-- Texts of one headline without a date: captures of a page that has one elsewhere.
CREATE INDEX extraction_by_undated_headline ON store.extraction USING btree (hashtext(title)) WHERE (published_at IS NULL);
CREATE TRIGGER is_an_act AFTER INSERT ON store.extraction FOR EACH ROW EXECUTE FUNCTION store.is_an_act('text');
CREATE TRIGGER words_are_hashed BEFORE INSERT ON store.extraction FOR EACH ROW EXECUTE FUNCTION store.words_are_hashed();

-- The words that changed between two extractions, with their context; derived, and made again when an extraction is.
CREATE TABLE store.diff (
    before_id bigint NOT NULL,
    after_id bigint NOT NULL,
    hunks jsonb NOT NULL,
    added_words integer NOT NULL,
    removed_words integer NOT NULL,
    CONSTRAINT diff_pkey PRIMARY KEY (after_id, before_id),
    CONSTRAINT diff_after_id_fkey FOREIGN KEY (after_id) REFERENCES store.extraction(id),
    CONSTRAINT diff_before_id_fkey FOREIGN KEY (before_id) REFERENCES store.extraction(id),
    CONSTRAINT diff_added_words_check CHECK ((added_words >= 0)),
    CONSTRAINT diff_check CHECK ((before_id <> after_id)),
    CONSTRAINT diff_removed_words_check CHECK ((removed_words >= 0))
);
CREATE TRIGGER diff_is_written AFTER INSERT OR UPDATE ON store.diff FOR EACH ROW EXECUTE FUNCTION store.diff_is_written();

-- What kind of edit a revision is, by one version of the rules. Judging again adds a row and overwrites none.
CREATE TABLE store.verdict (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    revision_id bigint NOT NULL,
    before_id bigint NOT NULL,
    after_id bigint NOT NULL,
    -- Version of the rules of edits, an ordered number.
    rules text NOT NULL,
    class text NOT NULL,
    flags text[] DEFAULT '{}'::text[] NOT NULL,
    -- What the verdict rests on: the notice that was found, the dates before and after, the languages of the rules.
    looked_at jsonb DEFAULT '{}'::jsonb NOT NULL,
    judged_at timestamp with time zone DEFAULT now() NOT NULL,
    -- Number of words added, as counted by this verdict.
    added_words integer,
    -- Number of words removed, as counted by this verdict.
    removed_words integer,
    -- SHA-256 of the hunks that this verdict left in store.diff, as text.
    hunks_sha256 bytea,
    -- SHA-256 of looked_at as text. It stays when notices in it are redacted.
    looked_sha256 bytea NOT NULL,
    -- The redaction that removed words of the verdict and its diff.
    redaction_id bigint,
    CONSTRAINT verdict_pkey PRIMARY KEY (id),
    CONSTRAINT verdict_after_id_fkey FOREIGN KEY (after_id) REFERENCES store.extraction(id),
    CONSTRAINT verdict_before_id_fkey FOREIGN KEY (before_id) REFERENCES store.extraction(id),
    CONSTRAINT verdict_redaction_id_fkey FOREIGN KEY (redaction_id) REFERENCES store.redaction(id),
    CONSTRAINT verdict_revision_id_fkey FOREIGN KEY (revision_id) REFERENCES store.revision(id),
    CONSTRAINT verdict_added_words_check CHECK ((added_words >= 0)),
    CONSTRAINT verdict_class_check CHECK ((class = ANY (ARRAY['none'::text, 'cosmetic'::text, 'furniture'::text, 'typo'::text, 'correction'::text, 'updated'::text, 'content_added'::text, 'content_removed'::text, 'rewrite'::text, 'headline_only'::text, 'metadata'::text, 'notice'::text, 'withdrawn'::text]))),
    CONSTRAINT verdict_hunks_sha256_check CHECK ((octet_length(hunks_sha256) = 32)),
    CONSTRAINT verdict_looked_sha256_check CHECK ((octet_length(looked_sha256) = 32)),
    CONSTRAINT verdict_removed_words_check CHECK ((removed_words >= 0))
);
CREATE INDEX verdict_by_revision ON store.verdict USING btree (revision_id, id DESC);
CREATE TRIGGER grounds_are_hashed BEFORE INSERT ON store.verdict FOR EACH ROW EXECUTE FUNCTION store.grounds_are_hashed();
CREATE TRIGGER is_an_act AFTER INSERT ON store.verdict FOR EACH ROW EXECUTE FUNCTION store.is_an_act('verdict');

-- What a page, feed or sitemap says of an article's dates, each claim once with the first time it was made. A claim
-- makes no revision.
CREATE TABLE store.claim (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    address_id bigint NOT NULL,
    kind text NOT NULL,
    value timestamp with time zone,
    raw text NOT NULL,
    look_id bigint,
    channel_id integer,
    observed_at timestamp with time zone NOT NULL,
    -- When the claim was written into the archive.
    recorded_at timestamp with time zone DEFAULT now() NOT NULL,
    -- The redaction that removed what was written in place of a date; NULL while it is there. Then the act that names
    -- the claim proves no more than that there was one.
    redaction_id bigint,
    CONSTRAINT claim_pkey PRIMARY KEY (id),
    CONSTRAINT claim_address_id_kind_raw_key UNIQUE (address_id, kind, raw),
    CONSTRAINT claim_address_id_fkey FOREIGN KEY (address_id) REFERENCES store.address(id),
    CONSTRAINT claim_channel_id_fkey FOREIGN KEY (channel_id) REFERENCES store.channel(id),
    CONSTRAINT claim_look_id_fkey FOREIGN KEY (look_id) REFERENCES store.look(id),
    CONSTRAINT claim_redaction_id_fkey FOREIGN KEY (redaction_id) REFERENCES store.redaction(id),
    CONSTRAINT claim_check CHECK ((num_nonnulls(look_id, channel_id) = 1)),
    CONSTRAINT claim_kind_check CHECK ((kind = ANY (ARRAY['feed_published'::text, 'feed_updated'::text, 'sitemap_lastmod'::text, 'news_published'::text, 'page_modified'::text]))),
    CONSTRAINT claim_raw_check CHECK ((octet_length(raw) <= 500))
);
CREATE TRIGGER is_an_act AFTER INSERT ON store.claim FOR EACH ROW EXECUTE FUNCTION store.is_an_act('claim');

-- Whether an article could be read, as states with from and to: gone and back again is a history, not an error.
CREATE TABLE store.availability (
    article_id bigint NOT NULL,
    state text NOT NULL,
    during tstzrange NOT NULL,
    -- The look that began the state.
    look_id bigint NOT NULL,
    -- What the state rests on: statuses, how many looks, whether other pages of the source answered.
    evidence jsonb DEFAULT '{}'::jsonb NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    -- When the state was written into the archive.
    recorded_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT availability_pkey PRIMARY KEY (id),
    CONSTRAINT availability_article_id_during_excl EXCLUDE USING gist (article_id WITH =, during WITH &&),
    CONSTRAINT availability_article_id_fkey FOREIGN KEY (article_id) REFERENCES store.article(id),
    CONSTRAINT availability_look_id_fkey FOREIGN KEY (look_id) REFERENCES store.look(id),
    CONSTRAINT availability_during_check CHECK ((NOT isempty(during))),
    CONSTRAINT availability_state_check CHECK ((state = ANY (ARRAY['available'::text, 'not_found'::text, 'gone'::text, 'redirected_home'::text, 'soft_404'::text, 'paywalled'::text, 'unreachable'::text, 'replaced'::text, 'leads_elsewhere'::text, 'says_removed'::text, 'nothing_to_read'::text]))) NOT VALID
);
CREATE INDEX availability_missing ON store.availability USING btree (lower(during) DESC) WHERE (state <> 'available'::text);
CREATE TRIGGER is_an_act AFTER INSERT ON store.availability FOR EACH ROW EXECUTE FUNCTION store.is_an_act('state');

-- What changes at every look at an article: its current revision and when it was last seen.
CREATE TABLE store.article_state (
    article_id bigint NOT NULL,
    revision_id bigint NOT NULL,
    -- The last look that showed the article's text, 304 included.
    last_seen_at timestamp with time zone NOT NULL,
    last_looked_at timestamp with time zone NOT NULL,
    looks integer DEFAULT 1 NOT NULL,
    -- The first of the looks in a row that did not find it.
    missing_since timestamp with time zone,
    missing_looks integer DEFAULT 0 NOT NULL,
    -- The first of the looks in a row that brought no page of it, found or not.
    failing_since timestamp with time zone,
    failed_looks integer DEFAULT 0 NOT NULL,
    CONSTRAINT article_state_pkey PRIMARY KEY (article_id),
    CONSTRAINT article_state_article_id_fkey FOREIGN KEY (article_id) REFERENCES store.article(id),
    CONSTRAINT article_state_revision_id_fkey FOREIGN KEY (revision_id) REFERENCES store.revision(id),
    CONSTRAINT article_state_check CHECK ((last_looked_at >= last_seen_at)),
    CONSTRAINT article_state_check1 CHECK (((missing_since IS NULL) = (missing_looks = 0))),
    CONSTRAINT article_state_check2 CHECK (((failing_since IS NULL) = (failed_looks = 0))),
    CONSTRAINT article_state_failed_looks_check CHECK ((failed_looks >= 0)),
    CONSTRAINT article_state_looks_check CHECK ((looks > 0)),
    CONSTRAINT article_state_missing_looks_check CHECK ((missing_looks >= 0))
) WITH (fillfactor=80);

-- Template memory: the lines of a source's texts and the first few articles that each was seen in. A line that stands
-- in at least three other articles may be furniture when texts are compared and shown; what is stored keeps it.
CREATE TABLE store.furniture (
    source_id integer NOT NULL,
    line_sha256 bytea NOT NULL,
    -- Hash of the line with its figures masked: tells a series of articles, such as daily briefs.
    masked_sha256 bytea NOT NULL,
    -- The first articles that had the line, at most 8.
    articles bigint[] NOT NULL,
    -- The line, kept from its second article on.
    line text,
    first_at timestamp with time zone DEFAULT now() NOT NULL,
    last_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT furniture_pkey PRIMARY KEY (source_id, line_sha256),
    CONSTRAINT furniture_source_id_fkey FOREIGN KEY (source_id) REFERENCES store.source(id),
    CONSTRAINT furniture_articles_check CHECK (((cardinality(articles) >= 1) AND (cardinality(articles) <= 8))),
    CONSTRAINT furniture_line_sha256_check CHECK ((octet_length(line_sha256) = 32)),
    CONSTRAINT furniture_masked_sha256_check CHECK ((octet_length(masked_sha256) = 32))
);
CREATE INDEX furniture_masked ON store.furniture USING btree (source_id, masked_sha256);
CREATE INDEX furniture_seldom ON store.furniture USING btree (last_at) WHERE (cardinality(articles) < 3);

-- What template memory leaves out where a stored text is shown; derived, and made anew when a line becomes furniture.
CREATE TABLE store.left_out (
    extraction_id bigint NOT NULL,
    -- The lines, by their SHA-256 as stored.
    lines bytea[] NOT NULL,
    CONSTRAINT left_out_pkey PRIMARY KEY (extraction_id),
    CONSTRAINT left_out_extraction_id_fkey FOREIGN KEY (extraction_id) REFERENCES store.extraction(id)
);


------------------------------------------------------------------------------------------------------------------------
-- Across articles: who ran the same text, and who still runs the words that another one took back.
-- (sql/migrations/0004_copies_and_search.sql)
------------------------------------------------------------------------------------------------------------------------

-- MinHash bands of the articles of a rolling window, packed in one row an article; the candidates for near-duplicates.
CREATE TABLE store.signature (
    article_id bigint NOT NULL,
    -- The revision whose text was signed.
    revision_id bigint NOT NULL,
    -- When it was signed; the window rolls by it, so that texts of long ago that are recorded together are compared
    -- with one another.
    signed_at timestamp with time zone DEFAULT now() NOT NULL,
    -- What made the bands; bands of different versions say nothing of each other.
    version text NOT NULL,
    bands integer[] NOT NULL STATISTICS 0,
    CONSTRAINT signature_pkey PRIMARY KEY (article_id),
    CONSTRAINT signature_article_id_fkey FOREIGN KEY (article_id) REFERENCES store.article(id),
    CONSTRAINT signature_revision_id_fkey FOREIGN KEY (revision_id) REFERENCES store.revision(id),
    CONSTRAINT signature_bands_check CHECK ((cardinality(bands) = 64))
);
CREATE INDEX signature_by_age ON store.signature USING btree (signed_at);
-- Without a pending list: a look-up comes with every article and would walk it.
CREATE INDEX signature_by_band ON store.signature USING gin (bands) WITH (fastupdate=off);

-- Articles whose text is new and whose copies have not been looked for yet: noted with the text, so that a failure of
-- the search for copies loses nothing.
CREATE TABLE store.unsigned (
    article_id bigint NOT NULL,
    revision_id bigint NOT NULL,
    -- How often the search was begun.
    attempts integer DEFAULT 0 NOT NULL,
    noted_at timestamp with time zone DEFAULT now() NOT NULL,
    -- The version of the signature that noted a text to be signed again; NULL for a text that is new.
    version text,
    CONSTRAINT unsigned_pkey PRIMARY KEY (article_id),
    CONSTRAINT unsigned_article_id_fkey FOREIGN KEY (article_id) REFERENCES store.article(id),
    CONSTRAINT unsigned_revision_id_fkey FOREIGN KEY (revision_id) REFERENCES store.revision(id),
    CONSTRAINT unsigned_attempts_check CHECK ((attempts >= 0))
);

-- Two articles that are the same piece of copy; articles are never merged for it, and containments are never chained.
CREATE TABLE store.copy (
    article_id bigint NOT NULL,
    other_id bigint NOT NULL,
    -- same_copy, contains (one text is a part of the other) or truncated (one is the beginning of the other).
    kind text NOT NULL,
    -- Jaccard similarity of the 3-word shingles for same_copy, else the share of the shorter text's that the longer one
    -- holds; as last checked.
    score real NOT NULL,
    -- Which of the two holds the other.
    larger text,
    -- The newsroom of article_id was last seen without the text then; NULL where it was never seen without.
    article_after timestamp with time zone,
    -- article_id was first seen with the text then.
    article_before timestamp with time zone NOT NULL,
    -- The newsroom of other_id was last seen without the text then; NULL where it was never seen without.
    other_after timestamp with time zone,
    -- other_id was first seen with the text then.
    other_before timestamp with time zone NOT NULL,
    -- Which of the two was there first; undecided where the intervals in which each first appeared overlap.
    first_is text GENERATED ALWAYS AS (
CASE
    WHEN (article_before <= other_after) THEN 'article'::text
    WHEN (other_before <= article_after) THEN 'other'::text
    ELSE 'undecided'::text
END) STORED NOT NULL,
    -- The bands that the signatures shared, and the revisions that were compared.
    evidence jsonb DEFAULT '{}'::jsonb NOT NULL,
    recorded_at timestamp with time zone DEFAULT now() NOT NULL,
    -- When the texts were last compared: at every change of one of them.
    checked_at timestamp with time zone DEFAULT now() NOT NULL,
    -- Since when the current texts are no longer one piece of copy; NULL while they are.
    parted_at timestamp with time zone,
    CONSTRAINT copy_pkey PRIMARY KEY (article_id, other_id),
    CONSTRAINT copy_article_id_fkey FOREIGN KEY (article_id) REFERENCES store.article(id),
    CONSTRAINT copy_other_id_fkey FOREIGN KEY (other_id) REFERENCES store.article(id),
    CONSTRAINT copy_check CHECK ((article_id < other_id)),
    CONSTRAINT copy_check1 CHECK (((kind = 'same_copy'::text) = (larger IS NULL))),
    CONSTRAINT copy_check2 CHECK ((article_after <= article_before)),
    CONSTRAINT copy_check3 CHECK ((other_after <= other_before)),
    CONSTRAINT copy_kind_check CHECK ((kind = ANY (ARRAY['same_copy'::text, 'contains'::text, 'truncated'::text]))),
    CONSTRAINT copy_larger_check CHECK ((larger = ANY (ARRAY['article'::text, 'other'::text]))),
    CONSTRAINT copy_score_check CHECK (((score >= (0)::double precision) AND (score <= (1)::double precision)))
);
CREATE INDEX copy_by_other ON store.copy USING btree (other_id);
-- Copies newest first, a page at a time.
CREATE INDEX copy_newest ON store.copy USING btree (recorded_at DESC);
-- How often each role of archive.copies comes: most pairs are undecided.
CREATE STATISTICS store.copy_roles ON (CASE first_is WHEN 'article'::text THEN 'first'::text WHEN 'other'::text THEN 'later'::text ELSE 'undecided'::text END), (CASE first_is WHEN 'other'::text THEN 'first'::text WHEN 'article'::text THEN 'later'::text ELSE 'undecided'::text END) FROM store.copy;

-- Edits of an article whose old words still stand in a copy of it: made again whenever one of the two texts changes.
CREATE TABLE store.stale_copy (
    -- The revision that took the words back.
    revision_id bigint NOT NULL,
    -- The article that still has them.
    carrier_id bigint NOT NULL,
    -- The places of the edit that the carrier shows as they were before it.
    hunks jsonb NOT NULL,
    noted_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT stale_copy_pkey PRIMARY KEY (revision_id, carrier_id),
    CONSTRAINT stale_copy_carrier_id_fkey FOREIGN KEY (carrier_id) REFERENCES store.article(id),
    CONSTRAINT stale_copy_revision_id_fkey FOREIGN KEY (revision_id) REFERENCES store.revision(id),
    CONSTRAINT stale_copy_hunks_check CHECK ((jsonb_array_length(hunks) > 0))
);
CREATE INDEX stale_copy_by_carrier ON store.stale_copy USING btree (carrier_id);


------------------------------------------------------------------------------------------------------------------------
-- Full-text search: how text becomes lexemes, the current texts, removed words, word forms and names.
-- (sql/migrations/0005_search.sql)
------------------------------------------------------------------------------------------------------------------------

-- One configuration for all languages of the archive: Latin words take the English stemmer, Cyrillic words the Russian
-- one; accents are folded before.
CREATE TEXT SEARCH CONFIGURATION store.palimpsest (
    FOR asciiword, hword_asciipart WITH english_stem,
    FOR email, file, float, host, hword_numpart, int, numword, sfloat, uint, url, url_path, version WITH simple,
    FOR hword_part, word WITH russian_stem
);

-- Version of the rules that make lexemes of a text; rows of another version are indexed again in the background.
CREATE FUNCTION store.search_version()
 RETURNS smallint
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$ SELECT 2::smallint $function$;

-- Text in which the parser keeps whole what is one word: Cyrillic words with an apostrophe (a letter apostrophe
-- instead), designations such as F-16 and F-16s (a letter-like joiner instead of the hyphen, a separator before the
-- plural); store.shown undoes it.
CREATE FUNCTION store.joined(given text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
    SELECT CASE WHEN apart !~ '[0-9]' THEN apart ELSE
        regexp_replace(regexp_replace(regexp_replace(apart,
            '(?<![[:alnum:]Ѐ-ӿ])([[:alpha:]Ѐ-ӿ]{1,3})[-‐‑–]([0-9]{1,4})(?![0-9])', '\1ǂ\2', 'g'),
            '([[:alpha:]Ѐ-ӿ]{4})[-‐‑–](?=[0-9])', E'\\1\x03', 'g'),
            '([[:alpha:]Ѐ-ӿǂ][0-9]{1,4})s(?![[:alnum:]Ѐ-ӿ])', E'\\1\x02s', 'g') END
      FROM regexp_replace(given, '(?<=[А-яЀ-џҐґ])[''’ʼ‘‛`´′＇ʹ](?=[А-яЀ-џҐґ])', 'ʼ', 'g') AS apart
$function$;

-- Text for people again after store.joined.
CREATE FUNCTION store.shown(joined text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$ SELECT replace(translate(joined, E'ǂ\x03', '--'), E'\x02', '') $function$;

-- Composed text (NFC) without stress marks and without characters that nobody sees.
CREATE FUNCTION store.cleaned(given text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
    SELECT CASE WHEN octet_length(given) = length(given) THEN given ELSE regexp_replace(normalize(coalesce(given, ''), NFC),
        '[\u0300\u0301\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]', '', 'g') END
$function$;

-- On a server whose locale is C, lower case and blanks where the parser would see letters of an unknown kind; elsewhere
-- the text as it is.
CREATE FUNCTION store.without_locale(given text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
    SELECT CASE WHEN lower('Я') = 'я' THEN given ELSE translate(
        regexp_replace(given, '[\u00a1-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u2000-\u2bff\u3000-\u303f]', ' ', 'g'),
        'АБВГҐДЕЄЁЖЗИІЇЙКЛМНОПРСТУЎФХЦЧШЩЪЫЬЭЮЯ', 'абвгґдеєёжзиіїйклмнопрстуўфхцчшщъыьэюя') END
$function$;

-- Text as the index and queries see it before it is parsed: without accents, one kind of quote, dash and apostrophe.
CREATE FUNCTION store.lexed(given text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$ SELECT store.joined(store.without_locale(store.unaccent('store.unaccent', store.cleaned(given)))) $function$;

-- The same for the version of the program before, which names no language: such a row is indexed again.
CREATE FUNCTION store.document(title text, summary text, body text)
 RETURNS tsvector
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$ SELECT ts_delete(store.document(title, summary, body, NULL), 'ǂ') $function$;

-- What is searched of an article in a language: headline above summary above body. A tsvector holds 1 MB, so that of a
-- very long text only the beginning is indexed.
CREATE FUNCTION store.document(title text, summary text, body text, language text)
 RETURNS tsvector
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
AS $function$
DECLARE
    code text := store.code_of(language);
    most integer := 500000;
BEGIN
    LOOP
        BEGIN
            RETURN store.widened(coalesce(setweight(store.vector_of(left(title, 10000), code), 'A'), '')
                || coalesce(setweight(store.vector_of(left(summary, 50000), code), 'B'), '')
                || coalesce(store.vector_of(left(body, most), code), ''), code);
        EXCEPTION WHEN program_limit_exceeded THEN
            -- A tsvector holds 1 MB: of a longer text the first part is searched.
            IF most < 1000 THEN
                RAISE;
            END IF;
            most := most / 2;
        END;
    END LOOP;
END
$function$;

-- The current text of each article for search; a row is replaced when the text changes. The documents lie apart, so
-- that reading times of many rows reads few pages.
CREATE TABLE store.article_search (
    article_id bigint NOT NULL,
    revision_id bigint NOT NULL,
    extraction_id bigint NOT NULL,
    -- Published where that is trusted, else first seen.
    sort_at timestamp with time zone NOT NULL,
    source_id integer NOT NULL,
    -- The store.search_version() that made the document.
    indexed_as smallint DEFAULT store.search_version() NOT NULL,
    language text,
    document tsvector NOT NULL STATISTICS 1000,
    CONSTRAINT article_search_pkey PRIMARY KEY (article_id),
    CONSTRAINT article_search_article_id_fkey FOREIGN KEY (article_id) REFERENCES store.article(id),
    CONSTRAINT article_search_extraction_id_fkey FOREIGN KEY (extraction_id) REFERENCES store.extraction(id),
    CONSTRAINT article_search_revision_id_fkey FOREIGN KEY (revision_id) REFERENCES store.revision(id),
    CONSTRAINT article_search_source_id_fkey FOREIGN KEY (source_id) REFERENCES store.source(id)
) WITH (toast_tuple_target=256);
CREATE INDEX article_search_by_source ON store.article_search USING btree (source_id, sort_at DESC, article_id DESC);
CREATE INDEX article_search_by_version ON store.article_search USING btree (indexed_as);
CREATE INDEX article_search_document ON store.article_search USING gin (document) WITH (fastupdate='on', gin_pending_list_limit='1024');
CREATE INDEX article_search_newest ON store.article_search USING btree (sort_at DESC, article_id DESC);
CREATE TRIGGER search_row_is_written BEFORE INSERT OR UPDATE OF document ON store.article_search FOR EACH ROW EXECUTE FUNCTION store.search_row_is_written();

-- The words that edits removed, for search; made and dropped with the diff.
CREATE TABLE store.removed_search (
    after_id bigint NOT NULL,
    before_id bigint NOT NULL,
    revision_id bigint NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    source_id integer NOT NULL,
    indexed_as smallint DEFAULT store.search_version() NOT NULL,
    document tsvector NOT NULL STATISTICS 1000,
    CONSTRAINT removed_search_pkey PRIMARY KEY (after_id, before_id),
    CONSTRAINT removed_search_after_id_before_id_fkey FOREIGN KEY (after_id, before_id) REFERENCES store.diff(after_id, before_id) ON DELETE CASCADE,
    CONSTRAINT removed_search_revision_id_fkey FOREIGN KEY (revision_id) REFERENCES store.revision(id),
    CONSTRAINT removed_search_source_id_fkey FOREIGN KEY (source_id) REFERENCES store.source(id)
);
CREATE INDEX removed_search_by_version ON store.removed_search USING btree (indexed_as);
CREATE INDEX removed_search_document ON store.removed_search USING gin (document) WITH (fastupdate='on', gin_pending_list_limit='1024');
CREATE INDEX removed_search_newest ON store.removed_search USING btree (changed_at DESC, revision_id DESC);

-- The removed words of a diff as they are searched; NULL if none were removed.
CREATE FUNCTION store.removed_document(hunks jsonb, language text)
 RETURNS tsvector
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
AS $function$
DECLARE
    code text := store.code_of(language);
    hunk jsonb;
    said tsvector := '';
BEGIN
    FOR hunk IN SELECT one FROM jsonb_array_elements(hunks) AS one WHERE one ->> 'removed' <> '' LOOP
        said := said || store.removed_vector(hunk, code);
    END LOOP;
    RETURN CASE WHEN EXISTS (SELECT FROM unnest(said) AS word WHERE 'A' = ANY (word.weights) AND word.lexeme <> 'ǃ') THEN store.widened(said, code) END;
EXCEPTION WHEN program_limit_exceeded THEN
    -- More than a tsvector holds: the first place that was changed is searched.
    RETURN store.widened(store.removed_vector(jsonb_build_object('removed', left(hunk ->> 'removed', 50000)), code), code);
END
$function$;

-- The removed words of a diff as they are searched; NULL where none were removed.
CREATE FUNCTION store.removed_document(hunks jsonb)
 RETURNS tsvector
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$ SELECT store.removed_document(hunks, NULL) $function$;

-- Keeps store.removed_search as the diffs are.
CREATE FUNCTION store.diff_is_written()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    INSERT INTO store.removed_search (after_id, before_id, revision_id, changed_at, source_id, document)
    SELECT NEW.after_id, NEW.before_id, revision.id, revision.observed_at, article.source_id, removed.document
      FROM store.extraction AS after
      JOIN store.revision ON revision.id = after.revision_id
      JOIN store.article ON article.id = revision.article_id
      CROSS JOIN store.removed_document(NEW.hunks, after.language) AS removed (document)
     WHERE after.id = NEW.after_id AND removed.document IS NOT NULL
    ON CONFLICT (after_id, before_id) DO UPDATE SET document = EXCLUDED.document, indexed_as = EXCLUDED.indexed_as;
    RETURN NULL;
END
$function$;

-- The words that the archive holds, by language, each with all its forms; queries are mapped through it. A word that no
-- dictionary lists stands with the words of the same stem (kind stem).
CREATE TABLE store.word_forms (
    language text NOT NULL,
    -- The form that a dictionary lists; for the kind stem the stem.
    lemma text NOT NULL,
    -- Part of speech, as the lemmatiser names it; word if it does not say, stem if the words are in no dictionary.
    kind text NOT NULL,
    -- What the rules of search before version 2 make of the forms.
    lexemes text[] DEFAULT '{}'::text[] NOT NULL,
    -- All forms as store.tokens writes them; NULL if the version of the program before has written the row.
    forms text[],
    -- Those of the forms that have accents, without them.
    plain text[],
    CONSTRAINT word_forms_pkey PRIMARY KEY (lemma, kind, language)
);
CREATE INDEX word_forms_by_form ON store.word_forms USING gin (forms) WITH (fastupdate=off);
CREATE INDEX word_forms_by_lexeme ON store.word_forms USING gin (lexemes) WITH (fastupdate=off);
CREATE INDEX word_forms_by_plain ON store.word_forms USING gin (plain) WITH (fastupdate=off);

-- The lexemes of a text, each once, without stop words.
CREATE FUNCTION store.lexemes_of(given text)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$ SELECT tsvector_to_array(to_tsvector('store.palimpsest', store.lexed(given))) $function$;

-- Names and the ways to write them: a query for one finds all.
CREATE TABLE store.spelling (
    name text NOT NULL,
    spelling text NOT NULL,
    kind text DEFAULT 'other'::text NOT NULL,
    -- Whether it came with the program.
    ships boolean DEFAULT false NOT NULL,
    added_by text DEFAULT SESSION_USER NOT NULL,
    added_at timestamp with time zone DEFAULT now() NOT NULL,
    -- When its case forms were put into store.word_forms; NULL while that is to be done.
    formed_at timestamp with time zone,
    -- What a query is searched for: the words of the spelling, in any order.
    target tsquery NOT NULL,
    -- What texts are searched for: the words of the spelling in their order.
    phrase tsquery NOT NULL,
    -- The words of the spelling as texts are searched for them.
    said text[] DEFAULT '{}'::text[] NOT NULL,
    CONSTRAINT spelling_pkey PRIMARY KEY (name, spelling),
    CONSTRAINT spelling_kind_check CHECK ((kind = ANY (ARRAY['place'::text, 'person'::text, 'body'::text, 'other'::text]))),
    CONSTRAINT spelling_name_check CHECK ((name <> ''::text)),
    CONSTRAINT spelling_spelling_check CHECK ((spelling <> ''::text)),
    CONSTRAINT spelling_target_check CHECK ((numnode(target) > 0))
);
CREATE INDEX spelling_by_said ON store.spelling USING gin (said);
CREATE INDEX spelling_by_target ON store.spelling USING gist (target);
CREATE INDEX spelling_without_forms ON store.spelling USING btree (name) WHERE (formed_at IS NULL);
CREATE TRIGGER spelling_is_read BEFORE INSERT OR UPDATE OF spelling ON store.spelling FOR EACH ROW EXECUTE FUNCTION store.spelling_is_read();

-- Gives a spelling the queries that stand for it.
CREATE FUNCTION store.spelling_is_read()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    NEW.target := plainto_tsquery('store.palimpsest', store.lexed(NEW.spelling));
    NEW.phrase := phraseto_tsquery('store.palimpsest', store.lexed(NEW.spelling));
    NEW.said := store.words_in(NEW.spelling);
    IF numnode(NEW.target) = 0 OR cardinality(NEW.said) = 0 THEN
        RAISE EXCEPTION 'the spelling "%" has no word that is searched for', NEW.spelling
            USING ERRCODE = 'invalid_parameter_value', HINT = 'Write out the name.';
    END IF;
    RETURN NEW;
END
$function$;


------------------------------------------------------------------------------------------------------------------------
-- What the service knows of its own health: what channels yielded, what is usual for a source, states, alarms, notices.
-- (sql/migrations/0006_health.sql)
------------------------------------------------------------------------------------------------------------------------

-- What each channel yielded at each crawl: store.channel_state has the last one only.
CREATE TABLE store.channel_read (
    channel_id integer NOT NULL,
    crawl_id bigint NOT NULL,
    read_at timestamp with time zone DEFAULT now() NOT NULL,
    outcome text NOT NULL,
    -- The outcome of the fetch that a channel that could not be read ended in.
    why text,
    entries integer NOT NULL,
    -- Entries on hosts of the source, let through by include and exclude.
    own integer NOT NULL,
    -- Listed addresses that the archive first saw in this very crawl.
    named_new integer NOT NULL,
    -- When the archive first saw the youngest of the listed addresses: a channel that stands still keeps it.
    newest_named_at timestamp with time zone,
    CONSTRAINT channel_read_pkey PRIMARY KEY (channel_id, crawl_id),
    CONSTRAINT channel_read_channel_id_fkey FOREIGN KEY (channel_id) REFERENCES store.channel(id),
    CONSTRAINT channel_read_crawl_id_fkey FOREIGN KEY (crawl_id) REFERENCES store.crawl(id),
    CONSTRAINT channel_read_why_fkey FOREIGN KEY (why) REFERENCES store.fetch_outcome(name),
    CONSTRAINT channel_read_check CHECK (((own >= 0) AND (own <= entries))),
    CONSTRAINT channel_read_entries_check CHECK ((entries >= 0)),
    CONSTRAINT channel_read_named_new_check CHECK ((named_new >= 0)),
    CONSTRAINT channel_read_outcome_check CHECK ((outcome = ANY (ARRAY['read'::text, 'no_entries'::text, 'unreadable'::text])))
);
CREATE INDEX channel_read_by_crawl ON store.channel_read USING btree (crawl_id);

-- What is usual for a source, measured on its own past and left as it is while an alarm of the source is open.
CREATE TABLE store.source_usual (
    source_id integer NOT NULL,
    measured_at timestamp with time zone NOT NULL,
    -- From when on publications count: at most 12 weeks back.
    since timestamp with time zone NOT NULL,
    publications integer NOT NULL,
    -- Publications an hour, by hour of the week on the newsroom's clock; the first is Monday from 0 to 1.
    rates real[] NOT NULL,
    -- How many publications that were to be expected can fail to come before that is unusual; NULL while there is too
    -- little to say.
    patience real,
    -- How late after publication the archive sees nineteen of twenty articles.
    lag interval NOT NULL,
    edits_a_day real NOT NULL,
    looks integer NOT NULL,
    -- The share of each outcome among the looks.
    outcomes jsonb NOT NULL,
    texts integer NOT NULL,
    -- Median length of a text.
    words real,
    -- Median agreement between the text and its second opinion.
    agreement real,
    -- Share of texts with a published date.
    dated real,
    -- Share of texts with an author.
    authored real,
    -- Share of texts with a headline.
    titled real,
    -- Share of texts of which a wall shows a part only.
    partial real,
    CONSTRAINT source_usual_pkey PRIMARY KEY (source_id),
    CONSTRAINT source_usual_source_id_fkey FOREIGN KEY (source_id) REFERENCES store.source(id),
    CONSTRAINT source_usual_looks_check CHECK ((looks >= 0)),
    CONSTRAINT source_usual_patience_check CHECK ((patience > (0)::double precision)),
    CONSTRAINT source_usual_publications_check CHECK ((publications >= 0)),
    CONSTRAINT source_usual_rates_check CHECK ((cardinality(rates) = 168)),
    CONSTRAINT source_usual_texts_check CHECK ((texts >= 0))
);

-- The health of each source as it was last judged.
CREATE TABLE store.source_health (
    source_id integer NOT NULL,
    state text NOT NULL,
    since timestamp with time zone NOT NULL,
    why text,
    -- Less than two weeks of history: silence is judged by the default interval.
    learning boolean NOT NULL,
    judged_at timestamp with time zone NOT NULL,
    judged_crawl_id bigint,
    last_published_at timestamp with time zone,
    -- When a source that publishes as usual has published again.
    expected_by timestamp with time zone,
    -- Crawls in a row that the site failed; each doubles the time to the next.
    bad_crawls integer DEFAULT 0 NOT NULL,
    CONSTRAINT source_health_pkey PRIMARY KEY (source_id),
    CONSTRAINT source_health_judged_crawl_id_fkey FOREIGN KEY (judged_crawl_id) REFERENCES store.crawl(id),
    CONSTRAINT source_health_source_id_fkey FOREIGN KEY (source_id) REFERENCES store.source(id),
    CONSTRAINT source_health_bad_crawls_check CHECK ((bad_crawls >= 0)),
    CONSTRAINT source_health_check CHECK (((state = ANY (ARRAY['healthy'::text, 'paused'::text])) = (why IS NULL))),
    CONSTRAINT source_health_state_check CHECK ((state = ANY (ARRAY['healthy'::text, 'degraded'::text, 'silent'::text, 'failing'::text, 'blocked'::text, 'paused'::text])))
);

-- The history of each source's health.
CREATE TABLE store.health_change (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    source_id integer NOT NULL,
    at timestamp with time zone NOT NULL,
    before text,
    state text NOT NULL,
    why text,
    CONSTRAINT health_change_pkey PRIMARY KEY (id),
    CONSTRAINT health_change_source_id_fkey FOREIGN KEY (source_id) REFERENCES store.source(id)
);
CREATE INDEX health_change_by_source ON store.health_change USING btree (source_id, at DESC);

-- The one list of alarms, each with its meaning and what to do about it.
CREATE TABLE store.alarm_kind (
    name text NOT NULL,
    -- The state of a source with such an alarm; NULL for alarms of the service.
    state text,
    -- A warning that stays open so long becomes critical; 0 is critical at once.
    escalates_after interval NOT NULL,
    meaning text NOT NULL,
    remedy text NOT NULL,
    CONSTRAINT alarm_kind_pkey PRIMARY KEY (name),
    CONSTRAINT alarm_kind_escalates_after_check CHECK ((escalates_after >= '00:00:00'::interval)),
    CONSTRAINT alarm_kind_state_check CHECK ((state = ANY (ARRAY['degraded'::text, 'silent'::text, 'failing'::text, 'blocked'::text])))
);

-- Alarms: opened once, escalated once, closed once. Without a source they are the service's own.
CREATE TABLE store.alarm (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    source_id integer,
    kind text NOT NULL,
    severity text NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    escalated_at timestamp with time zone,
    closed_at timestamp with time zone,
    -- What was seen, brought up to date while the alarm is open.
    why text NOT NULL,
    example text,
    -- Until then the alarm is known and does not count in the exit status.
    acknowledged_until timestamp with time zone,
    acknowledged_note text,
    CONSTRAINT alarm_pkey PRIMARY KEY (id),
    CONSTRAINT alarm_kind_fkey FOREIGN KEY (kind) REFERENCES store.alarm_kind(name),
    CONSTRAINT alarm_source_id_fkey FOREIGN KEY (source_id) REFERENCES store.source(id),
    CONSTRAINT alarm_check CHECK ((escalated_at >= opened_at)),
    CONSTRAINT alarm_check1 CHECK ((closed_at >= opened_at)),
    CONSTRAINT alarm_severity_check CHECK ((severity = ANY (ARRAY['warning'::text, 'critical'::text])))
);
CREATE INDEX alarm_by_source ON store.alarm USING btree (source_id, opened_at DESC);
CREATE UNIQUE INDEX alarm_one_open ON store.alarm USING btree (source_id, kind) NULLS NOT DISTINCT WHERE (closed_at IS NULL);

-- The history of every alarm.
CREATE TABLE store.alarm_event (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    alarm_id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    what text NOT NULL,
    said text NOT NULL,
    CONSTRAINT alarm_event_pkey PRIMARY KEY (id),
    CONSTRAINT alarm_event_alarm_id_fkey FOREIGN KEY (alarm_id) REFERENCES store.alarm(id),
    CONSTRAINT alarm_event_what_check CHECK ((what = ANY (ARRAY['opened'::text, 'escalated'::text, 'closed'::text, 'acknowledged'::text])))
);
CREATE INDEX alarm_event_by_alarm ON store.alarm_event USING btree (alarm_id, id);

-- What is to be sent to the webhook, kept until it was taken there: a restart repeats nothing and loses nothing.
CREATE TABLE store.notice (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    made_at timestamp with time zone DEFAULT now() NOT NULL,
    -- The message as JSON, before it is put into the receiver's format.
    payload jsonb NOT NULL,
    -- The edit that it tells of, which is told of once; NULL for alarms.
    revision_id bigint,
    tries integer DEFAULT 0 NOT NULL,
    try_at timestamp with time zone DEFAULT now() NOT NULL,
    sent_at timestamp with time zone,
    error text,
    CONSTRAINT notice_pkey PRIMARY KEY (id),
    CONSTRAINT notice_revision_id_key UNIQUE (revision_id),
    CONSTRAINT notice_tries_check CHECK ((tries >= 0))
);
CREATE INDEX notice_unsent ON store.notice USING btree (try_at) WHERE (sent_at IS NULL);

-- The last revision that was looked at for notices of edits and before which none can still be under way.
CREATE TABLE store.notice_cursor (
    singleton boolean DEFAULT true NOT NULL,
    revision_id bigint NOT NULL,
    CONSTRAINT notice_cursor_pkey PRIMARY KEY (singleton),
    CONSTRAINT notice_cursor_singleton_check CHECK (singleton)
);

-- The processes of the service, with their last sign of life.
CREATE TABLE store.process (
    -- Host and process id.
    name text NOT NULL,
    role text NOT NULL,
    version text NOT NULL,
    started_at timestamp with time zone DEFAULT now() NOT NULL,
    beaten_at timestamp with time zone DEFAULT now() NOT NULL,
    -- When its clock last ticked to the end; NULL where it has none.
    ticked_at timestamp with time zone,
    -- Where its alarms go beside the log.
    receivers text[] DEFAULT '{}'::text[] NOT NULL,
    -- Address of its port; NULL where it has none.
    web text,
    stopped_at timestamp with time zone,
    CONSTRAINT process_pkey PRIMARY KEY (name)
);

-- What stood in the way of the newest schema archive at the last start; NULL where nothing did.
CREATE TABLE store.upgrade (
    singleton boolean DEFAULT true NOT NULL,
    obstacle text,
    noted_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT upgrade_pkey PRIMARY KEY (singleton),
    CONSTRAINT upgrade_singleton_check CHECK (singleton)
);

-- What is left of crawl log lines that were thinned: counts with an example address each.
CREATE TABLE store.fetch_summary (
    crawl_id bigint NOT NULL,
    purpose text NOT NULL,
    outcome text NOT NULL,
    fetches integer NOT NULL,
    bytes bigint NOT NULL,
    example text NOT NULL,
    CONSTRAINT fetch_summary_pkey PRIMARY KEY (crawl_id, purpose, outcome),
    CONSTRAINT fetch_summary_crawl_id_fkey FOREIGN KEY (crawl_id) REFERENCES store.crawl(id),
    CONSTRAINT fetch_summary_outcome_fkey FOREIGN KEY (outcome) REFERENCES store.fetch_outcome(name),
    CONSTRAINT fetch_summary_fetches_check CHECK ((fetches > 0))
);


------------------------------------------------------------------------------------------------------------------------
-- On time and politely: schedules that are held, the pace of sites, budgets, revisits that were missed, watches,
-- backfills. (sql/migrations/0007_schedules.sql)
------------------------------------------------------------------------------------------------------------------------

-- How fast a site may be asked: what its robots.txt wants and how it answered, for all sources and workers together.
CREATE TABLE store.site_pace (
    -- Registrable domain.
    site text NOT NULL,
    -- Crawl-delay of its robots.txt; NULL where it asks for none.
    crawl_delay interval,
    -- Factor on the delay: doubled by an answer 429 or 503, halved by good ones and by every hour.
    slowdown real DEFAULT 1 NOT NULL,
    -- Times in a row that the site was left alone because it kept refusing without saying for how long.
    deferrals integer DEFAULT 0 NOT NULL,
    -- Until when the site asked to be left alone.
    deferred_until timestamp with time zone,
    deferred_because text,
    noted_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT site_pace_pkey PRIMARY KEY (site),
    CONSTRAINT site_pace_check CHECK (((deferred_until IS NULL) = (deferred_because IS NULL))),
    CONSTRAINT site_pace_crawl_delay_check CHECK ((crawl_delay >= '00:00:00'::interval)),
    CONSTRAINT site_pace_deferrals_check CHECK ((deferrals >= 0)),
    CONSTRAINT site_pace_slowdown_check CHECK ((slowdown >= (1)::double precision))
);

-- Requests to the site of a source and bytes received from it, a row a day in UTC.
CREATE TABLE store.spending (
    source_id integer NOT NULL,
    day date NOT NULL,
    requests integer DEFAULT 0 NOT NULL,
    bytes bigint DEFAULT 0 NOT NULL,
    CONSTRAINT spending_pkey PRIMARY KEY (source_id, day),
    CONSTRAINT spending_source_id_fkey FOREIGN KEY (source_id) REFERENCES store.source(id),
    CONSTRAINT spending_bytes_check CHECK ((bytes >= 0)),
    CONSTRAINT spending_requests_check CHECK ((requests >= 0))
);

-- Sources that kept an ETag or Last-Modified over a changed page: for 30 days their pages are asked for without
-- conditions.
CREATE TABLE store.false_validator (
    source_id integer NOT NULL,
    address_id bigint NOT NULL,
    seen_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT false_validator_pkey PRIMARY KEY (source_id),
    CONSTRAINT false_validator_address_id_fkey FOREIGN KEY (address_id) REFERENCES store.address(id),
    CONSTRAINT false_validator_source_id_fkey FOREIGN KEY (source_id) REFERENCES store.source(id)
);

-- The addresses that a channel named when it was last read: one that is missing from the middle of the next reading is
-- looked at, for its article may have been taken down.
CREATE TABLE store.channel_listing (
    channel_id integer NOT NULL,
    addresses bigint[] NOT NULL,
    CONSTRAINT channel_listing_pkey PRIMARY KEY (channel_id),
    CONSTRAINT channel_listing_channel_id_fkey FOREIGN KEY (channel_id) REFERENCES store.channel(id)
);

-- Looks that came much later than planned: between planned_at and looked_at an article was not looked at, which is not
-- the same as not edited.
CREATE TABLE store.late_look (
    address_id bigint NOT NULL,
    planned_at timestamp with time zone NOT NULL,
    looked_at timestamp with time zone NOT NULL,
    reason text NOT NULL,
    CONSTRAINT late_look_pkey PRIMARY KEY (address_id, planned_at),
    CONSTRAINT late_look_address_id_fkey FOREIGN KEY (address_id) REFERENCES store.address(id),
    CONSTRAINT late_look_check CHECK ((looked_at > planned_at)),
    CONSTRAINT late_look_reason_check CHECK ((reason = ANY (ARRAY['budget'::text, 'room'::text, 'not_crawled'::text])))
);

-- Single articles that a person has put under watch: looked at at least so often until the watch ends.
CREATE TABLE store.watch (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    address_id bigint NOT NULL,
    every interval NOT NULL,
    until timestamp with time zone,
    why text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT watch_pkey PRIMARY KEY (id),
    CONSTRAINT watch_address_id_fkey FOREIGN KEY (address_id) REFERENCES store.address(id),
    CONSTRAINT watch_every_check CHECK ((every > '00:00:00'::interval))
);
CREATE UNIQUE INDEX watch_one_open ON store.watch USING btree (address_id) WHERE (ended_at IS NULL);

-- A walk through the sitemap history of a source, done in slices and resumed where it was stopped.
CREATE TABLE store.backfill (
    id integer GENERATED ALWAYS AS IDENTITY NOT NULL,
    source_id integer NOT NULL,
    -- Addresses dated before are left alone.
    since timestamp with time zone NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT backfill_pkey PRIMARY KEY (id),
    CONSTRAINT backfill_source_id_fkey FOREIGN KEY (source_id) REFERENCES store.source(id)
);
CREATE UNIQUE INDEX backfill_one_open ON store.backfill USING btree (source_id) WHERE (ended_at IS NULL);

-- The sitemaps of a backfill: which were read, and what each came to.
CREATE TABLE store.backfill_file (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    backfill_id integer NOT NULL,
    url text NOT NULL,
    depth smallint NOT NULL,
    lastmod timestamp with time zone,
    read_at timestamp with time zone,
    outcome text,
    entries integer,
    attempts smallint DEFAULT 0 NOT NULL,
    CONSTRAINT backfill_file_pkey PRIMARY KEY (id),
    CONSTRAINT backfill_file_backfill_id_url_key UNIQUE (backfill_id, url),
    CONSTRAINT backfill_file_backfill_id_fkey FOREIGN KEY (backfill_id) REFERENCES store.backfill(id),
    CONSTRAINT backfill_file_attempts_check CHECK ((attempts >= 0)),
    CONSTRAINT backfill_file_check CHECK (((read_at IS NULL) = (outcome IS NULL))),
    CONSTRAINT backfill_file_depth_check CHECK (((depth >= 1) AND (depth <= 9)))
);
CREATE INDEX backfill_file_unread ON store.backfill_file USING btree (backfill_id, attempts, id) WHERE (read_at IS NULL);

-- The addresses that a backfill found and the archive had not looked at; each is done once it was.
CREATE TABLE store.backfill_page (
    backfill_id integer NOT NULL,
    address_id bigint NOT NULL,
    CONSTRAINT backfill_page_pkey PRIMARY KEY (backfill_id, address_id),
    CONSTRAINT backfill_page_address_id_fkey FOREIGN KEY (address_id) REFERENCES store.address(id),
    CONSTRAINT backfill_page_backfill_id_fkey FOREIGN KEY (backfill_id) REFERENCES store.backfill(id)
);

-- Files of pages that others archived: how far each was taken into the archive of a source.
CREATE TABLE store.warc_file (
    id integer GENERATED ALWAYS AS IDENTITY NOT NULL,
    source_id integer NOT NULL,
    -- Name of the file without its folder; with its size it tells which file it is.
    name text NOT NULL,
    size bigint NOT NULL,
    -- Who archived the pages, as the ledger names it.
    witness text NOT NULL,
    -- The byte from which reading goes on.
    "position" bigint DEFAULT 0 NOT NULL,
    records bigint DEFAULT 0 NOT NULL,
    -- Pages of the source that were taken.
    captures bigint DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    ended_at timestamp with time zone,
    -- Why the file could not be read to its end.
    problem text,
    CONSTRAINT warc_file_pkey PRIMARY KEY (id),
    CONSTRAINT warc_file_source_id_name_size_key UNIQUE (source_id, name, size),
    CONSTRAINT warc_file_source_id_fkey FOREIGN KEY (source_id) REFERENCES store.source(id),
    CONSTRAINT warc_file_check CHECK ((("position" >= 0) AND ("position" <= size))),
    CONSTRAINT warc_file_check1 CHECK (((captures >= 0) AND (captures <= records))),
    CONSTRAINT warc_file_check2 CHECK (((problem IS NULL) OR (ended_at IS NOT NULL))),
    CONSTRAINT warc_file_records_check CHECK ((records >= 0)),
    CONSTRAINT warc_file_size_check CHECK ((size >= 0)),
    CONSTRAINT warc_file_witness_check CHECK ((witness <> 'self'::text))
);


------------------------------------------------------------------------------------------------------------------------
-- A background container that runs for years: upgrades that can be gone back from, backups, and the disk.
-- (sql/migrations/0008_upkeep.sql)
------------------------------------------------------------------------------------------------------------------------

-- Migrations of the queue's library that break its version before: applied by the next version of the program, so that
-- one can go back from this one.
CREATE TABLE store.put_off (
    name text NOT NULL,
    -- The version of the program that put it off.
    seen_by text NOT NULL,
    seen_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT put_off_pkey PRIMARY KEY (name)
);

-- Dumps that were made of the archive, as whoever made them told: a restored archive knows those before its own.
CREATE TABLE store.backup (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    made_at timestamp with time zone DEFAULT now() NOT NULL,
    -- Size of the dump; NULL where that was not told.
    bytes bigint,
    CONSTRAINT backup_pkey PRIMARY KEY (id),
    CONSTRAINT backup_bytes_check CHECK ((bytes > 0))
);

-- To be called once a dump is complete: the status shows the age of the last one.
CREATE FUNCTION store.note_backup(bytes bigint DEFAULT NULL::bigint)
 RETURNS timestamp with time zone
 LANGUAGE sql
AS $function$ INSERT INTO store.backup (bytes) VALUES ($1) RETURNING made_at $function$;

-- The size of the database, once a day in UTC: what the forecast of storage is made from.
CREATE TABLE store.measure (
    day date NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    bytes bigint NOT NULL,
    CONSTRAINT measure_pkey PRIMARY KEY (day),
    CONSTRAINT measure_bytes_check CHECK ((bytes > 0))
);

-- Looks whose kept body was let go of for want of room: what they said stands in the ledger, only the raw page is gone.
CREATE TABLE store.pruned (
    look_id bigint NOT NULL,
    pruned_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT pruned_pkey PRIMARY KEY (look_id),
    CONSTRAINT pruned_look_id_fkey FOREIGN KEY (look_id) REFERENCES store.look(id)
);


------------------------------------------------------------------------------------------------------------------------
-- Evidence: what the archive itself did stands in the ledger beside what it saw; stamps, and lawful removal.
-- (sql/migrations/0010_evidence.sql)
------------------------------------------------------------------------------------------------------------------------

-- Every place that a revision ever had: whose it was, after which one, dismissed or not. What the archive knew at a
-- time is read from it.
CREATE TABLE store.revision_state (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    revision_id bigint NOT NULL,
    article_id bigint NOT NULL,
    look_id bigint NOT NULL,
    previous_id bigint,
    observed_at timestamp with time zone NOT NULL,
    previous_last_seen_at timestamp with time zone,
    repeats_id bigint,
    dismissed_at timestamp with time zone,
    dismissed_by text,
    recorded_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT revision_state_pkey PRIMARY KEY (id),
    CONSTRAINT revision_state_article_id_fkey FOREIGN KEY (article_id) REFERENCES store.article(id),
    CONSTRAINT revision_state_look_id_fkey FOREIGN KEY (look_id) REFERENCES store.look(id),
    CONSTRAINT revision_state_revision_id_fkey FOREIGN KEY (revision_id) REFERENCES store.revision(id)
);
CREATE INDEX revision_state_by_revision ON store.revision_state USING btree (revision_id, id DESC);
CREATE TRIGGER is_an_act AFTER INSERT ON store.revision_state FOR EACH ROW EXECUTE FUNCTION store.is_an_act('revision');
CREATE TRIGGER revision_state_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON store.revision_state FOR EACH STATEMENT EXECUTE FUNCTION store.is_append_only();

-- Lawful removals: which words, bodies and headers were taken out of the archive, when and why. An entry of the ledger.
CREATE TABLE store.redaction (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    recorded_at timestamp with time zone DEFAULT now() NOT NULL,
    article_id bigint NOT NULL,
    -- The address as it was given.
    url text NOT NULL,
    reason text NOT NULL,
    revisions bigint[] NOT NULL,
    -- Ids of store.extraction whose words were removed.
    texts bigint[] NOT NULL,
    -- Ids of store.verdict whose words were removed: the notices they rest on, and the hunks of their diffs.
    verdicts bigint[] NOT NULL,
    -- Ids of store.look whose body and headers were removed where they were kept.
    looks bigint[] NOT NULL,
    CONSTRAINT redaction_pkey PRIMARY KEY (id),
    CONSTRAINT redaction_article_id_fkey FOREIGN KEY (article_id) REFERENCES store.article(id),
    CONSTRAINT redaction_reason_check CHECK ((btrim(reason) <> ''::text)),
    CONSTRAINT redaction_revisions_check CHECK ((cardinality(revisions) > 0))
);
CREATE INDEX redaction_by_article ON store.redaction USING btree (article_id);
CREATE TRIGGER is_an_act AFTER INSERT ON store.redaction FOR EACH ROW EXECUTE FUNCTION store.is_an_act('redaction');
CREATE TRIGGER redaction_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON store.redaction FOR EACH STATEMENT EXECUTE FUNCTION store.is_append_only();

-- Addresses that are never fetched again, because what stands there was redacted.
CREATE TABLE store.closed_address (
    address_id bigint NOT NULL,
    redaction_id bigint NOT NULL,
    CONSTRAINT closed_address_pkey PRIMARY KEY (address_id),
    CONSTRAINT closed_address_address_id_fkey FOREIGN KEY (address_id) REFERENCES store.address(id),
    CONSTRAINT closed_address_redaction_id_fkey FOREIGN KEY (redaction_id) REFERENCES store.redaction(id)
);

-- No visit of a closed address is ever planned, whatever names it.
CREATE FUNCTION store.stays_closed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    IF EXISTS (SELECT FROM store.closed_address WHERE closed_address.address_id = NEW.address_id)
       OR EXISTS (SELECT FROM store.closed_key JOIN store.address USING (key_sha256) WHERE address.id = NEW.address_id) THEN
        NEW.next_visit_at := NULL;
    END IF;
    RETURN NEW;
END
$function$;

-- A value as canonical texts write it: JSON, or - for none.
CREATE FUNCTION store.said(value anyelement)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$ SELECT coalesce(to_json(value)::text, '-') $function$;

-- A hash as canonical texts write it, or - for none.
CREATE FUNCTION store.hex(hash bytea)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$ SELECT coalesce(encode(hash, 'hex'), '-') $function$;

-- A time as canonical texts write it, or - for none.
CREATE FUNCTION store.moment(at timestamp with time zone)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$ SELECT coalesce(store.utc(at), '-') $function$;

-- The canonical text of what a text says, a field a line.
CREATE FUNCTION store.words_text(entry store.extraction)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
    SELECT concat_ws(E'\n', 'palimpsest-words 1', 'title ' || store.said(entry.title), 'authors ' || store.said(entry.authors),
        'summary ' || store.said(entry.summary), 'section ' || store.said(entry.section), 'tags ' || store.said(entry.tags),
        'image ' || store.said(entry.image), 'published ' || store.said(entry.published_raw), 'body ' || store.said(entry.body)) || E'\n'
$function$;

-- The canonical text of a claim.
CREATE FUNCTION store.row_text(entry store.claim)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
    SELECT concat_ws(E'\n', 'palimpsest-claim 1', 'id ' || entry.id, 'address ' || entry.address_id, 'kind ' || entry.kind,
        'value ' || store.moment(entry.value), 'raw ' || store.said(entry.raw), 'look ' || store.said(entry.look_id),
        'channel ' || store.said(entry.channel_id), 'observed ' || store.moment(entry.observed_at),
        'recorded ' || store.moment(entry.recorded_at)) || E'\n'
$function$;

-- The canonical text of a merge or split.
CREATE FUNCTION store.row_text(entry store.article_event)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
    SELECT concat_ws(E'\n', 'palimpsest-event 1', 'id ' || entry.id, 'kind ' || entry.kind, 'article ' || entry.article_id,
        'other ' || entry.other_id, 'reason ' || store.said(entry.reason), 'moved ' || entry.moved::text,
        'recorded ' || store.moment(entry.recorded_at)) || E'\n'
$function$;

-- The canonical text of a redaction.
CREATE FUNCTION store.row_text(entry store.redaction)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
    SELECT concat_ws(E'\n', 'palimpsest-redaction 1', 'id ' || entry.id, 'recorded ' || store.moment(entry.recorded_at),
        'article ' || entry.article_id, 'url ' || store.said(entry.url), 'reason ' || store.said(entry.reason),
        'revisions ' || store.said(entry.revisions), 'texts ' || store.said(entry.texts),
        'verdicts ' || store.said(entry.verdicts), 'looks ' || store.said(entry.looks)) || E'\n'
$function$;

-- The canonical text of a revision's place.
CREATE FUNCTION store.row_text(entry store.revision_state)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
    SELECT concat_ws(E'\n', 'palimpsest-revision 1', 'id ' || entry.id, 'revision ' || entry.revision_id,
        'article ' || entry.article_id, 'look ' || entry.look_id, 'previous ' || store.said(entry.previous_id),
        'observed ' || store.moment(entry.observed_at), 'before ' || store.moment(entry.previous_last_seen_at),
        'repeats ' || store.said(entry.repeats_id), 'dismissed ' || store.moment(entry.dismissed_at),
        'by ' || store.said(entry.dismissed_by), 'recorded ' || store.moment(entry.recorded_at)) || E'\n'
$function$;

-- The canonical text of a stored text; its words stand in it by their hash.
CREATE FUNCTION store.row_text(entry store.extraction)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
    SELECT concat_ws(E'\n', 'palimpsest-text 1', 'id ' || entry.id, 'revision ' || entry.revision_id, 'look ' || entry.look_id,
        'extractor ' || store.said(entry.extractor), 'normaliser ' || store.said(entry.normaliser),
        'published ' || store.moment(entry.published_at), 'local ' || store.said(entry.published_local),
        'modified ' || store.moment(entry.modified_at), 'count ' || entry.words, 'language ' || store.said(entry.language),
        'canonical ' || store.said(entry.canonical_url), 'paywalled ' || store.said(entry.paywalled),
        'partial ' || store.said(entry.partial), 'agreement ' || coalesce(entry.agreement::text, '-'),
        'doubts ' || store.said(entry.doubts), 'text ' || store.hex(entry.text_sha256), 'content ' || store.hex(entry.content_sha256),
        'words ' || store.hex(entry.words_sha256), 'recorded ' || store.moment(entry.recorded_at)) || E'\n'
$function$;

-- The canonical text of a verdict.
CREATE FUNCTION store.row_text(entry store.verdict)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
    SELECT concat_ws(E'\n', 'palimpsest-verdict 1', 'id ' || entry.id, 'revision ' || entry.revision_id,
        'before ' || entry.before_id, 'after ' || entry.after_id, 'rules ' || store.said(entry.rules), 'class ' || entry.class,
        'flags ' || store.said(entry.flags), 'added ' || store.said(entry.added_words), 'removed ' || store.said(entry.removed_words),
        'hunks ' || store.hex(entry.hunks_sha256), 'looked ' || store.hex(entry.looked_sha256),
        'judged ' || store.moment(entry.judged_at)) || E'\n'
$function$;

-- The canonical text of the beginning of a state.
CREATE FUNCTION store.row_text(entry store.availability)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
    SELECT concat_ws(E'\n', 'palimpsest-state 1', 'id ' || entry.id, 'article ' || entry.article_id, 'state ' || entry.state,
        'since ' || store.moment(lower(entry.during)), 'look ' || entry.look_id, 'evidence ' || entry.evidence::text,
        'recorded ' || store.moment(entry.recorded_at)) || E'\n'
$function$;

-- The canonical text of what never changes of an article.
CREATE FUNCTION store.row_text(entry store.article)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
    SELECT concat_ws(E'\n', 'palimpsest-article 1', 'id ' || entry.id, 'source ' || entry.source_id,
        'recorded ' || store.moment(entry.recorded_at)) || E'\n'
$function$;

-- The second half of the ledger, beside store.look: what the archive itself did. Each names a row that was written, by
-- its number and the SHA-256 of its canonical text.
CREATE TABLE store.act (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    -- The table: article, extraction (text), verdict, revision_state (revision), article_event (event), claim,
    -- availability (state) or redaction.
    kind text NOT NULL,
    -- The id of the row.
    subject bigint NOT NULL,
    -- SHA-256 of store.row_text of the row.
    row_sha256 bytea NOT NULL,
    -- SHA-256 of store.act_entry(act), set by the database.
    entry_sha256 bytea NOT NULL,
    CONSTRAINT act_pkey PRIMARY KEY (id),
    CONSTRAINT act_kind_subject_key UNIQUE (kind, subject),
    CONSTRAINT act_entry_sha256_check CHECK ((octet_length(entry_sha256) = 32)),
    CONSTRAINT act_kind_check CHECK ((kind = ANY (ARRAY['article'::text, 'text'::text, 'verdict'::text, 'revision'::text, 'event'::text, 'claim'::text, 'state'::text, 'redaction'::text]))),
    CONSTRAINT act_row_sha256_check CHECK ((octet_length(row_sha256) = 32))
);
CREATE TRIGGER act_awaits_seal AFTER INSERT ON store.act FOR EACH ROW EXECUTE FUNCTION store.act_awaits_seal();
CREATE TRIGGER act_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON store.act FOR EACH STATEMENT EXECUTE FUNCTION store.is_append_only();
CREATE TRIGGER act_is_written BEFORE INSERT ON store.act FOR EACH ROW EXECUTE FUNCTION store.act_is_written();

-- Acts that no block has closed yet.
CREATE TABLE store.unsealed_act (
    act_id bigint NOT NULL,
    CONSTRAINT unsealed_act_pkey PRIMARY KEY (act_id),
    CONSTRAINT unsealed_act_act_id_fkey FOREIGN KEY (act_id) REFERENCES store.act(id)
);

-- The canonical text of an act, a field a line; its SHA-256 is the entry's hash.
CREATE FUNCTION store.act_entry(entry store.act)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
    SELECT concat_ws(E'\n', 'palimpsest-act 1', 'id ' || entry.id, 'recorded ' || store.utc(entry.recorded_at),
        'kind ' || entry.kind, 'subject ' || entry.subject, 'row ' || store.hex(entry.row_sha256)) || E'\n'
$function$;

-- Gives a new act its time of recording and its hash.
CREATE FUNCTION store.act_is_written()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    NEW.recorded_at := clock_timestamp();
    NEW.entry_sha256 := sha256(convert_to(store.act_entry(NEW), 'UTF8'));
    RETURN NEW;
END
$function$;

-- Notes a new act for the next block.
CREATE FUNCTION store.act_awaits_seal()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$ BEGIN INSERT INTO store.unsealed_act VALUES (NEW.id); RETURN NULL; END $function$;

-- Enters a new row into the ledger.
CREATE FUNCTION store.is_an_act()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    INSERT INTO store.act (kind, subject, row_sha256) VALUES (TG_ARGV[0], NEW.id, sha256(convert_to(store.row_text(NEW), 'UTF8')));
    RETURN NULL;
END
$function$;

-- Gives a new text the hash of its words.
CREATE FUNCTION store.words_are_hashed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$ BEGIN NEW.words_sha256 := sha256(convert_to(store.words_text(NEW), 'UTF8')); RETURN NEW; END $function$;

-- Gives a new verdict the hash of what it rests on.
CREATE FUNCTION store.grounds_are_hashed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$ BEGIN NEW.looked_sha256 := sha256(convert_to(NEW.looked_at::text, 'UTF8')); RETURN NEW; END $function$;

-- Gives a new capture the hash of its stored form.
CREATE FUNCTION store.stored_is_hashed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$ BEGIN NEW.stored_sha256 := sha256(NEW.body); RETURN NEW; END $function$;

-- Keeps every place that a revision ever had.
CREATE FUNCTION store.revision_has_place()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    INSERT INTO store.revision_state (revision_id, article_id, look_id, previous_id, observed_at, previous_last_seen_at, repeats_id, dismissed_at, dismissed_by)
    VALUES (NEW.id, NEW.article_id, NEW.look_id, NEW.previous_id, NEW.observed_at, NEW.previous_last_seen_at, NEW.repeats_id, NEW.dismissed_at, NEW.dismissed_by);
    RETURN NULL;
END
$function$;

-- The entries that a block closes, as a list that sha256sum -c reads: first the looks, then the acts, by number.
CREATE FUNCTION store.block_list(looks bigint[], acts bigint[])
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
    SELECT coalesce((SELECT string_agg(encode(entry_sha256, 'hex') || '  look-' || id || E'.txt\n', '' ORDER BY id)
                       FROM store.look WHERE id = ANY (looks)), '')
        || coalesce((SELECT string_agg(encode(entry_sha256, 'hex') || '  act-' || id || E'.txt\n', '' ORDER BY id)
                       FROM store.act WHERE id = ANY (acts)), '')
$function$;

-- Time stamps (RFC 3161) of the ledger's head: an authority outside says that the block's hash existed at a time.
CREATE TABLE store.stamp (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    block_id bigint NOT NULL,
    -- Host of the authority that was asked.
    authority text NOT NULL,
    -- The authority's own time.
    stamped_at timestamp with time zone NOT NULL,
    -- The authority's answer (TimeStampResp, DER): `openssl ts -verify` takes it.
    answer bytea NOT NULL,
    recorded_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT stamp_pkey PRIMARY KEY (id),
    CONSTRAINT stamp_block_id_fkey FOREIGN KEY (block_id) REFERENCES store.block(id)
);
CREATE INDEX stamp_by_block ON store.stamp USING btree (block_id);
CREATE TRIGGER stamp_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON store.stamp FOR EACH STATEMENT EXECUTE FUNCTION store.is_append_only();

-- When each authority was last asked for a stamp, and why it gave none.
CREATE TABLE store.stamp_try (
    authority text NOT NULL,
    tried_at timestamp with time zone NOT NULL,
    block_id bigint,
    error text,
    CONSTRAINT stamp_try_pkey PRIMARY KEY (authority)
);

-- The days (UTC) on which the ledger's head was told to the log and the webhook.
CREATE TABLE store.head_told (
    day date NOT NULL,
    block_id bigint NOT NULL,
    CONSTRAINT head_told_pkey PRIMARY KEY (day),
    CONSTRAINT head_told_block_id_fkey FOREIGN KEY (block_id) REFERENCES store.block(id)
);


------------------------------------------------------------------------------------------------------------------------
-- Whether the feeds and sitemaps of a source tell of its edits is learned from what looks found.
-- (sql/migrations/0013_claim_checks.sql)
------------------------------------------------------------------------------------------------------------------------

-- Looks of the last 30 days that show whether the feeds and sitemaps of a source tell of its edits. Where they told of
-- nearly all that were found, a source may have its articles looked at less often while they are named.
CREATE TABLE store.claim_check (
    -- The source whose crawl made the look.
    source_id integer NOT NULL,
    -- The address that was looked at.
    address_id bigint NOT NULL,
    -- The look before: what was found came in between.
    since timestamp with time zone NOT NULL,
    -- When the look was.
    looked_at timestamp with time zone NOT NULL,
    -- Whether it found an edit of a young article, or a page gone that was still named; otherwise a claim was followed
    -- in vain.
    found boolean NOT NULL,
    CONSTRAINT claim_check_pkey PRIMARY KEY (source_id, looked_at, address_id),
    CONSTRAINT claim_check_address_id_fkey FOREIGN KEY (address_id) REFERENCES store.address(id),
    CONSTRAINT claim_check_source_id_fkey FOREIGN KEY (source_id) REFERENCES store.source(id)
);


------------------------------------------------------------------------------------------------------------------------
-- Which words of a vocabulary (outcomes, kinds, states) an answer rests on. Each function is the set of the same name
-- in the program, which a test holds equal to it: store.fetch_outcome_shows_article is FetchOutcome.SHOWS_ARTICLE. They
-- are inlined by the planner, so that an index serves them as it serves the list itself. To change a set, replace its
-- function in a new migration. (sql/migrations/0015_vocabulary.sql)
------------------------------------------------------------------------------------------------------------------------

-- The look showed the article, as a page or by the answer 304.
CREATE FUNCTION store.fetch_outcome_shows_article(outcome text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (outcome = ANY (ARRAY['new'::text, 'alias'::text, 'changed'::text, 'unchanged'::text, 'not_modified'::text]));

-- The look showed the article or, before a wall, a part of it.
CREATE FUNCTION store.fetch_outcome_shows_words(outcome text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (outcome = ANY (ARRAY['new'::text, 'alias'::text, 'changed'::text, 'unchanged'::text, 'not_modified'::text, 'paywalled'::text]));

-- The look brought a page that shows the article.
CREATE FUNCTION store.fetch_outcome_brings_page(outcome text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (outcome = ANY (ARRAY['new'::text, 'alias'::text, 'changed'::text, 'unchanged'::text]));

-- The look brought a text that the archive did not have.
CREATE FUNCTION store.fetch_outcome_brings_new_text(outcome text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (outcome = ANY (ARRAY['new'::text, 'changed'::text]));

-- The look showed the article with the text that the archive has already.
CREATE FUNCTION store.fetch_outcome_shows_known_text(outcome text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (outcome = ANY (ARRAY['alias'::text, 'unchanged'::text, 'not_modified'::text]));

-- The look brought a page with the text that the archive has already.
CREATE FUNCTION store.fetch_outcome_brings_known_text(outcome text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (outcome = ANY (ARRAY['alias'::text, 'unchanged'::text]));

-- The address shows the article that it showed before, with the same text.
CREATE FUNCTION store.fetch_outcome_is_as_before(outcome text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (outcome = ANY (ARRAY['unchanged'::text, 'not_modified'::text]));

-- The server says by its status that nothing is there.
CREATE FUNCTION store.fetch_outcome_says_gone(outcome text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (outcome = ANY (ARRAY['not_found'::text, 'gone'::text]));

-- The address does not lead to an article any more, whether the status says so or not.
CREATE FUNCTION store.fetch_outcome_is_gone(outcome text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (outcome = ANY (ARRAY['not_found'::text, 'gone'::text, 'redirected_home'::text, 'soft_404'::text, 'leads_elsewhere'::text, 'says_removed'::text]));

-- The article is not there, or not the whole of it: two such looks in a row begin a state of availability.
CREATE FUNCTION store.fetch_outcome_is_missing(outcome text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (outcome = ANY (ARRAY['not_found'::text, 'gone'::text, 'redirected_home'::text, 'soft_404'::text, 'leads_elsewhere'::text, 'says_removed'::text, 'paywalled'::text]));

-- The look brought no page of the article and does not say whether the article is there.
CREATE FUNCTION store.fetch_outcome_is_unreachable(outcome text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (outcome = ANY (ARRAY['consent'::text, 'challenge'::text, 'login'::text, 'stand_in'::text, 'off_site'::text, 'private_address'::text, 'dns'::text, 'connection'::text, 'timeout'::text, 'tls'::text, 'forbidden'::text, 'client_error'::text, 'server_error'::text, 'redirect_loop'::text]));

-- The site gave what was asked for: the article, or a feed, sitemap or other page that could be read.
CREATE FUNCTION store.fetch_outcome_was_answered(outcome text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (outcome = ANY (ARRAY['new'::text, 'alias'::text, 'changed'::text, 'unchanged'::text, 'not_modified'::text, 'read'::text, 'no_entries'::text]));

-- Nobody has to do anything about it, so that no list of failures shows it.
CREATE FUNCTION store.fetch_outcome_needs_no_remedy(outcome text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (outcome = ANY (ARRAY['new'::text, 'alias'::text, 'changed'::text, 'unchanged'::text, 'not_modified'::text, 'paywalled'::text, 'read'::text]));

-- The request failed in a way that often passes by itself: it is worth another try.
CREATE FUNCTION store.fetch_outcome_may_pass(outcome text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (outcome = ANY (ARRAY['dns'::text, 'connection'::text, 'timeout'::text, 'rate_limited'::text, 'server_error'::text]));

-- A page that the site shows to everyone who has not done something first stood in place of what was asked for.
CREATE FUNCTION store.fetch_outcome_is_wall(outcome text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (outcome = ANY (ARRAY['consent'::text, 'challenge'::text, 'login'::text]));

-- A status with which walls against robots come as often as with 200: the page has to be looked at.
CREATE FUNCTION store.fetch_outcome_may_be_wall(outcome text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (outcome = ANY (ARRAY['forbidden'::text, 'rate_limited'::text, 'server_error'::text]));

-- The extractor found that the page is something else instead of an article.
CREATE FUNCTION store.fetch_outcome_is_refusal(outcome text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (outcome = ANY (ARRAY['soft_404'::text, 'consent'::text, 'challenge'::text, 'login'::text, 'link_list'::text, 'video_only'::text, 'empty'::text]));

-- A page came in which no text of an article was found.
CREATE FUNCTION store.fetch_outcome_has_no_text(outcome text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (outcome = ANY (ARRAY['link_list'::text, 'video_only'::text, 'empty'::text]));

-- The text of the error adds nothing to the outcome for the reason of a crawl; the crawl log has it.
CREATE FUNCTION store.fetch_outcome_says_enough(outcome text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (outcome = ANY (ARRAY['robots'::text, 'timeout'::text, 'tls'::text]));

-- Such a crawl reads the feeds, sitemaps and section pages of its source.
CREATE FUNCTION store.crawl_trigger_discovers(trigger text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (trigger = ANY (ARRAY['schedule'::text, 'manual'::text]));

-- The crawl did not do what it was to do, and nobody wanted it to stop.
CREATE FUNCTION store.crawl_outcome_is_bad(outcome text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (outcome = ANY (ARRAY['failed'::text, 'timed_out'::text, 'died'::text]));

-- Columns of a crawl; what counts as "none" is no page of an article.
CREATE FUNCTION store.crawl_count_of_pages(counts text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (counts = ANY (ARRAY['new'::text, 'changed'::text, 'unchanged'::text, 'gone'::text, 'refused'::text, 'failed'::text]));

-- Somebody should look at why such pages did not come.
CREATE FUNCTION store.crawl_count_is_trouble(counts text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (counts = ANY (ARRAY['refused'::text, 'failed'::text]));

-- A list of addresses is asked for.
CREATE FUNCTION store.fetch_purpose_is_channel(purpose text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (purpose = ANY (ARRAY['feed'::text, 'sitemap'::text, 'section'::text]));

-- The answer says nothing of whether the site's articles can be found.
CREATE FUNCTION store.fetch_purpose_is_no_discovery(purpose text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (purpose = ANY (ARRAY['article'::text, 'robots'::text]));

-- A list claims that the article was changed, so that a look is worth while.
CREATE FUNCTION store.claim_kind_tells_of_edits(kind text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (kind = ANY (ARRAY['feed_updated'::text, 'sitemap_lastmod'::text]));

-- No list of the source set the visit off.
CREATE FUNCTION store.due_because_is_of_itself(due_because text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (due_because = ANY (ARRAY['ladder'::text, 'watch'::text]));

-- Nothing says that the article was taken away: an absence that follows began with its own first look.
CREATE FUNCTION store.availability_was_there(state text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (state = ANY (ARRAY['available'::text, 'unreachable'::text]));

-- The body is not let go of for want of room: later looks are compared with it, or it proves a state.
CREATE FUNCTION store.capture_reason_is_needed(reasons text[])
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (reasons && ARRAY['newest'::text, 'before'::text, 'state'::text]);

-- Nobody changed what the article says: lists of edits do not show it.
CREATE FUNCTION store.revision_kind_is_hidden(class text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (class = ANY (ARRAY['none'::text, 'cosmetic'::text, 'furniture'::text]));

-- The words of the body are the same as before.
CREATE FUNCTION store.revision_kind_leaves_body(class text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (class = ANY (ARRAY['none'::text, 'cosmetic'::text, 'furniture'::text, 'headline_only'::text, 'metadata'::text]));

-- The change puts right what stood there.
CREATE FUNCTION store.revision_kind_puts_right(class text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (class = ANY (ARRAY['correction'::text, 'notice'::text]));

-- The row names words by their hash, which a redaction can take out.
CREATE FUNCTION store.act_kind_has_words(kind text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (kind = ANY (ARRAY['text'::text, 'verdict'::text]));

-- Nothing new comes from the source.
CREATE FUNCTION store.health_state_is_dark(state text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (state = ANY (ARRAY['silent'::text, 'failing'::text, 'blocked'::text]));

-- Nothing is wrong with the source.
CREATE FUNCTION store.health_state_needs_no_reason(state text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (state = ANY (ARRAY['healthy'::text, 'paused'::text]));

-- Nobody has to be called for it.
CREATE FUNCTION store.alarm_event_is_relief(what text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (what = ANY (ARRAY['closed'::text, 'acknowledged'::text]));

-- The site cannot be read, so that it cannot be judged in any other way.
CREATE FUNCTION store.alarm_kind_of_access(kind text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (kind = ANY (ARRAY['dns'::text, 'connection'::text, 'timeout'::text, 'tls'::text, 'server_error'::text, 'redirect_loop'::text, 'moved'::text, 'private_address'::text, 'forbidden'::text, 'rate_limited'::text, 'robots'::text, 'challenge'::text, 'consent'::text, 'login'::text, 'session_expired'::text]));

-- A feed, sitemap or section page does not do its work any more.
CREATE FUNCTION store.alarm_kind_of_channels(kind text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (kind = ANY (ARRAY['channel_gone'::text, 'channel_unreadable'::text, 'channel_empty'::text, 'channel_behind'::text]));

-- The channel yielded nothing, which one reading alone does not prove.
CREATE FUNCTION store.alarm_kind_says_no_reading(kind text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (kind = ANY (ARRAY['channel_gone'::text, 'channel_unreadable'::text, 'channel_empty'::text]));

-- The pages do not yield what they did.
CREATE FUNCTION store.alarm_kind_of_content(kind text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (kind = ANY (ARRAY['redesign'::text, 'dates_lost'::text, 'fields_lost'::text, 'paywall'::text, 'addresses_broken'::text, 'no_articles'::text]));

-- Crawls of the source end badly, or it fails and recovers by turns.
CREATE FUNCTION store.alarm_kind_of_crawls(kind text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (kind = ANY (ARRAY['no_channels'::text, 'crawls_failing'::text, 'unsteady'::text]));

-- Crawls of the source end badly; one that ends well clears it.
CREATE FUNCTION store.alarm_kind_says_bad_end(kind text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (kind = ANY (ARRAY['no_channels'::text, 'crawls_failing'::text]));

-- Nothing new can be found while it lasts, so that silence is not to be judged.
CREATE FUNCTION store.alarm_kind_explains_silence(kind text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (kind = ANY (ARRAY['channel_gone'::text, 'channel_unreadable'::text, 'channel_empty'::text, 'channel_behind'::text, 'redesign'::text, 'addresses_broken'::text, 'no_articles'::text]));


------------------------------------------------------------------------------------------------------------------------
-- The order of versions: what a higher version of the program made is left alone by a lower one.
-- (sql/migrations/0016_version_order.sql)
------------------------------------------------------------------------------------------------------------------------

-- The number at the beginning of a version of extractor, normaliser, rules or signature; 0 where there is none. What a
-- higher version made, a lower one leaves alone.
CREATE FUNCTION store.version_order(version text)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$ SELECT coalesce(substring(version FROM '^[0-9]{1,15}')::bigint, 0) $function$;


------------------------------------------------------------------------------------------------------------------------
-- What to do about an outcome depends on what was fetched: a feed that answers 404 is not an article that has vanished.
-- (sql/migrations/0017_remedies_of_lists.sql)
------------------------------------------------------------------------------------------------------------------------

-- What to do about an outcome if a feed, sitemap, section page, front page or robots.txt was fetched; for the others,
-- and for articles, store.fetch_outcome says it.
CREATE TABLE store.list_remedy (
    -- What the fetch came to.
    outcome text NOT NULL,
    -- What to do about it.
    remedy text NOT NULL,
    CONSTRAINT list_remedy_pkey PRIMARY KEY (outcome),
    CONSTRAINT list_remedy_outcome_fkey FOREIGN KEY (outcome) REFERENCES store.fetch_outcome(name),
    CONSTRAINT list_remedy_remedy_check CHECK ((remedy <> ''::text))
);


------------------------------------------------------------------------------------------------------------------------
-- A restored archive: what was redacted after its dump was made stays redacted, and the status knows of the restore.
-- (sql/migrations/0018_restored.sql)
------------------------------------------------------------------------------------------------------------------------

-- Hashes of address keys that a list of redactions names: no such address is ever fetched, also one that this archive
-- does not know yet.
CREATE TABLE store.closed_key (
    key_sha256 bytea NOT NULL,
    -- When the article was redacted in the archive that the list is of.
    redacted_at timestamp with time zone NOT NULL,
    noted_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT closed_key_pkey PRIMARY KEY (key_sha256),
    CONSTRAINT closed_key_key_sha256_check CHECK ((octet_length(key_sha256) = 32))
);

-- When this database was restored from a dump.
CREATE TABLE store.restoration (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    restored_at timestamp with time zone DEFAULT now() NOT NULL,
    -- When the newest list of redactions was made that was applied again; NULL if it was restored without one.
    listed_at timestamp with time zone,
    -- Redactions of the list that were applied again, as the dump did not have them.
    redactions integer NOT NULL,
    CONSTRAINT restoration_pkey PRIMARY KEY (id),
    CONSTRAINT restoration_redactions_check CHECK ((redactions >= 0))
);

-- All redactions by numbers, dates and hashes of addresses, without a word: to be kept beside dumps, as an older one
-- still holds what was redacted later.
CREATE FUNCTION store.redaction_list()
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
SELECT jsonb_build_object(
    'format', 'palimpsest redactions 1',
    'archive', (SELECT encode(block_sha256, 'hex') FROM store.block WHERE id = 1),
    'made_at', now(),
    'redactions', coalesce((SELECT jsonb_agg(jsonb_build_object(
            'number', redaction.id, 'at', redaction.recorded_at, 'article', redaction.article_id,
            'revisions', CASE WHEN EXISTS (SELECT FROM store.revision WHERE revision.article_id = redaction.article_id
                                              AND revision.observed_at < redaction.recorded_at
                                              AND revision.id <> ALL (redaction.revisions))
                         THEN to_jsonb(redaction.revisions) END,
            'addresses', coalesce((SELECT jsonb_agg(DISTINCT encode(address.key_sha256, 'hex'))
                                     FROM store.alias JOIN store.address ON address.id = alias.address_id
                                     JOIN store.closed_address AS closed ON closed.address_id = address.id
                                    WHERE alias.article_id = redaction.article_id), '[]')) ORDER BY redaction.id)
          FROM store.redaction), '[]'),
    'closed', coalesce((SELECT jsonb_agg(jsonb_build_object('key', encode(key_sha256, 'hex'), 'at', redacted_at) ORDER BY key_sha256)
                          FROM store.closed_key), '[]'))
$function$;


------------------------------------------------------------------------------------------------------------------------
-- An address that leads to another article, and texts of one headline of which one has no date.
-- (sql/migrations/0019_leads_elsewhere.sql)
------------------------------------------------------------------------------------------------------------------------

-- Whether this archive has seen an article at the newsroom itself, and it can be read there as far as is known.
CREATE FUNCTION store.is_alive(id bigint)
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN ((EXISTS (SELECT FROM store.availability WHERE ((availability.article_id = is_alive.id) AND upper_inf(availability.during) AND (availability.state = 'available'::text)))) AND (EXISTS (SELECT FROM (store.alias JOIN store.look ON (((look.address_id = alias.address_id) AND (alias.during @> look.observed_at)))) WHERE ((alias.article_id = is_alive.id) AND (look.witness = 'self'::text) AND store.fetch_outcome_shows_article(look.outcome)))));


------------------------------------------------------------------------------------------------------------------------
-- Which lines frame the texts of a newsroom, and which stand in them: place decides, share confirms.
-- (sql/migrations/0020_frames.sql)
------------------------------------------------------------------------------------------------------------------------

-- Whole lines that came to the text of an article or went from it. A line that moves at the rims of several articles is
-- boilerplate; one that leaves several from between their paragraphs is an event of the source.
CREATE TABLE store.line_move (
    source_id integer NOT NULL,
    line_sha256 bytea NOT NULL,
    article_id bigint NOT NULL,
    revision_id bigint NOT NULL,
    observed_at timestamp with time zone NOT NULL,
    -- Whether the line came; else it went.
    came boolean NOT NULL,
    -- Whether it stood above or below all lines of the article's own, or where boilerplate had stood.
    is_rim boolean NOT NULL,
    -- Whether it took the place of a line that was known as boilerplate.
    is_swap boolean NOT NULL,
    CONSTRAINT line_move_pkey PRIMARY KEY (source_id, line_sha256, article_id, revision_id),
    CONSTRAINT line_move_article_id_fkey FOREIGN KEY (article_id) REFERENCES store.article(id),
    CONSTRAINT line_move_revision_id_fkey FOREIGN KEY (revision_id) REFERENCES store.revision(id),
    CONSTRAINT line_move_source_id_fkey FOREIGN KEY (source_id) REFERENCES store.source(id),
    CONSTRAINT line_move_line_sha256_check CHECK ((octet_length(line_sha256) = 32))
);
CREATE INDEX line_move_by_time ON store.line_move USING btree (observed_at);

-- Lines that many of a source's last texts have; counted anew by a duty.
CREATE TABLE store.line_share (
    source_id integer NOT NULL,
    line_sha256 bytea NOT NULL,
    -- Share of the last 200 texts that have the line, 0 to 1.
    share double precision NOT NULL,
    -- Share of 200 texts far and wide that have it: a story can fill the last 200, and no more.
    spread double precision NOT NULL,
    counted_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT line_share_pkey PRIMARY KEY (source_id, line_sha256),
    CONSTRAINT line_share_source_id_fkey FOREIGN KEY (source_id) REFERENCES store.source(id),
    CONSTRAINT line_share_line_sha256_check CHECK ((octet_length(line_sha256) = 32)),
    CONSTRAINT line_share_share_check CHECK (((share >= (0)::double precision) AND (share <= (1)::double precision))),
    CONSTRAINT line_share_spread_check CHECK (((spread >= (0)::double precision) AND (spread <= (1)::double precision)))
);

-- What happened to many articles of a source at once, beside the edit of each.
CREATE TABLE store.source_event (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    source_id integer NOT NULL,
    -- line_left: the same line went from between the paragraphs of at least three articles within a day.
    kind text NOT NULL,
    line_sha256 bytea NOT NULL,
    articles bigint[] NOT NULL,
    happened_after timestamp with time zone,
    happened_before timestamp with time zone NOT NULL,
    recorded_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT source_event_pkey PRIMARY KEY (id),
    CONSTRAINT source_event_source_id_kind_line_sha256_key UNIQUE (source_id, kind, line_sha256),
    CONSTRAINT source_event_source_id_fkey FOREIGN KEY (source_id) REFERENCES store.source(id),
    CONSTRAINT source_event_kind_check CHECK ((kind = 'line_left'::text)),
    CONSTRAINT source_event_line_sha256_check CHECK ((octet_length(line_sha256) = 32))
);


------------------------------------------------------------------------------------------------------------------------
-- Gone, and not read, told apart. (sql/migrations/0022_nothing_to_read.sql)
------------------------------------------------------------------------------------------------------------------------

-- An answer came, and there is nothing to read on it: the article is gone, or this program failed to read it.
CREATE FUNCTION store.fetch_outcome_has_nothing(outcome text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (outcome = ANY (ARRAY['link_list'::text, 'video_only'::text, 'empty'::text, 'not_html'::text]));


------------------------------------------------------------------------------------------------------------------------
-- What each host's robots.txt said last: it stands while robots.txt cannot be read (RFC 9309, section 2.4).
-- (sql/migrations/0023_robots_copies.sql)
------------------------------------------------------------------------------------------------------------------------

-- The last robots.txt of each host: what it says stands while it cannot be read, for 30 days.
CREATE TABLE store.robots_copy (
    -- Host, with its port if the address names one.
    host text NOT NULL,
    -- Its bytes, 500 KiB at most; empty if the host answered that there is none.
    body bytea NOT NULL,
    -- When the host said so last.
    read_at timestamp with time zone NOT NULL,
    CONSTRAINT robots_copy_pkey PRIMARY KEY (host)
);


------------------------------------------------------------------------------------------------------------------------
-- The key with which requests are signed (RFC 9421), made once for an archive. (sql/migrations/0024_signing_key.sql)
------------------------------------------------------------------------------------------------------------------------

-- The Ed25519 key with which requests are signed, if the settings name a key directory; no reader may see it.
CREATE TABLE store.signing_key (
    id integer DEFAULT 1 NOT NULL,
    -- The private key: whoever has it can sign in the name of this archive.
    seed bytea NOT NULL,
    -- The public key; see archive.signing_keys.
    public_key bytea NOT NULL,
    -- When it was made.
    made_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT signing_key_pkey PRIMARY KEY (id),
    CONSTRAINT signing_key_public_key_check CHECK ((octet_length(public_key) = 32)),
    CONSTRAINT signing_key_seed_check CHECK ((octet_length(seed) = 32))
);


------------------------------------------------------------------------------------------------------------------------
-- The last answer of each feed and sitemap with its validators, so that it is asked for only if it has changed.
-- (sql/migrations/0025_list_copies.sql)
------------------------------------------------------------------------------------------------------------------------

-- The last answer of each feed and sitemap, for the answer 304. None is kept of a source with a redaction, as a list
-- can hold words of its articles.
CREATE TABLE store.list_copy (
    source_id integer NOT NULL,
    -- The address that was asked for.
    url text NOT NULL,
    -- The address that answered, after redirects.
    final_url text NOT NULL,
    -- The header ETag.
    etag text,
    -- The header Last-Modified.
    last_modified text,
    -- The header Content-Type.
    content_type text,
    -- The body as it came, without its transfer encoding.
    body bytea NOT NULL,
    -- When it was received whole.
    kept_at timestamp with time zone NOT NULL,
    CONSTRAINT list_copy_pkey PRIMARY KEY (source_id, url),
    CONSTRAINT list_copy_source_id_fkey FOREIGN KEY (source_id) REFERENCES store.source(id) ON DELETE CASCADE
);


------------------------------------------------------------------------------------------------------------------------
-- Search in every language: words are indexed as they are written, and a query is read in each language of the archive.
-- (sql/migrations/0026_search_languages.sql)
------------------------------------------------------------------------------------------------------------------------

-- One configuration for all languages: words as they are written. store.tokens splits the text before.
CREATE TEXT SEARCH CONFIGURATION store.words (
    FOR asciihword, asciiword, email, file, float, host, hword, hword_asciipart, hword_numpart, hword_part, int, numhword, numword, sfloat, uint, url, url_path, version, word WITH simple
);

-- Words without their accents: how the snippet of a search is looked through.
CREATE TEXT SEARCH CONFIGURATION store.shown_words (
    FOR asciiword, hword_asciipart, hword_numpart, hword_part, int, numword, uint, word WITH store.unaccent, simple,
    FOR email, file, float, host, sfloat, url, url_path, version WITH simple
);

-- The language by which a text is searched (ISO 639-1): pt for pt-BR, no for all Norwegian, sr for Serbian, Croatian
-- and Bosnian; empty if it is not known.
CREATE FUNCTION store.code_of(language text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$ SELECT CASE WHEN language IN ('nb', 'nn', 'no') THEN 'no' WHEN language IN ('hr', 'bs', 'sh', 'hbs') THEN 'sr' ELSE language END
     FROM (SELECT split_part(split_part(lower(coalesce(language, '')), '-', 1), '_', 1)) AS given (language) $function$;

-- Text in which words of scripts without spaces (Chinese, Japanese, Thai, Lao, Khmer, Burmese) are pairs of
-- neighbouring letters: 北京市 is 北京 京市 市. Those of South East Asia begin with ǂ, because a pair may begin with a mark
-- that the parser takes for no letter.
CREATE FUNCTION store.pairs(given text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
    SELECT CASE WHEN given !~ '[\u0e01-\u0eff\u1000-\u109f\u1780-\u17d3\u2e80-\u2fdf\u3005-\u3007\u3021-\u303b\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]'
                THEN given ELSE (
        SELECT string_agg(CASE WHEN part.number % 2 = 1 THEN part.run ELSE run.pairs END, ' ' ORDER BY part.number)
          FROM string_to_table(regexp_replace(given,
                   '([\u0e01-\u0e2e\u0e30-\u0e3a\u0e40-\u0e4e\u0e81-\u0ecf\u0edc-\u0eff\u1000-\u103f\u104c-\u109f\u1780-\u17d3]+|[\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3040-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+)',
                   E'\x01\\1\x01', 'g'), E'\x01') WITH ORDINALITY AS part (run, number)
         CROSS JOIN LATERAL (
               SELECT string_agg(CASE WHEN here < U&'\2000' THEN 'ǂ' ELSE '' END || here || next, ' ' ORDER BY place) AS pairs
                 FROM (SELECT here, place, lead(here, 1, '') OVER (ORDER BY place) AS next
                         FROM unnest(string_to_array(CASE WHEN part.number % 2 = 0 THEN part.run END, NULL)) WITH ORDINALITY AS letter (here, place)) AS letters) AS run
    ) END
$function$;

-- Text as words with single blanks between them, for the parser: no punctuation, lower case, one kind of apostrophe
-- (ʼ). What is one word stays one: U.S. is usǃ (ǃ ends an abbreviation in capitals), 1,270 is 1270, 1 270 is 1ǀ270,
-- 45.5 and 45,5 are 45ǁ5, F-16 is fǂ16, 47-ма is 47ǂма. & is the word ǁ, and ǃ alone stands between paragraphs.
CREATE FUNCTION store.tokens(given text, language text DEFAULT NULL::text)
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
AS $function$
DECLARE
    code  text := store.code_of(language);
    ready text := given;
    ascii boolean := octet_length(given) = length(given);
BEGIN
    IF NOT ascii THEN
        ready := normalize(ready, NFC);
        IF ready ~ '[\ufb00-\ufdff\ufe70-\ufefc\uff00-\uffef]' THEN
            ready := normalize(ready, NFKC);
        END IF;
        -- Marks over letters that newspapers leave out, and characters that nobody sees.
        ready := regexp_replace(ready, '[\u0300\u0301\u00ad\u0591-\u05bd\u05bf\u05c1-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200b-\u200f\u202a-\u202e\u2060\ufeff]', '', 'g');
        IF ready ~ '[٠-٩۰-۹०-९০-৯๐-๙]' THEN
            ready := translate(ready, '٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९০১২৩৪৫৬৭৮৯๐๑๒๓๔๕๖๗๘๙', '01234567890123456789012345678901234567890123456789');
        END IF;
        IF ready ~ '[أإآٱىةیېکﻙەۀ٫٬]' THEN
            ready := translate(ready, 'أإآٱىةیېکﻙەۀ٫٬', 'ااااي' || 'ه' || 'ييك' || 'ك' || 'هه' || '.,');
        END IF;
        -- Newspapers leave the dots of ё out, and Greek capitals have no accents.
        IF ready ~ '[ёЁάέήίόύώϊϋΐΰΆΈΉΊΌΎΏΪΫ]' THEN
            ready := translate(ready, 'ёЁάέήίόύώϊϋΐΰΆΈΉΊΌΎΏΪΫ', 'еЕαεηιουωιυιυΑΕΗΙΟΥΩΙΥ');
        END IF;
        IF code IN ('tr', 'az') THEN
            ready := translate(ready, 'Iİ', 'ıi');
        ELSIF code IN ('ro', 'mo') THEN
            ready := translate(ready, 'şţŞŢ', 'șțȘȚ');
        END IF;
        ready := store.pairs(ready);
    ELSIF code IN ('tr', 'az') THEN
        ready := translate(ready, 'I', 'ı');
    END IF;
    IF ready ~ '[''’ʼ‘‛`´′＇ʹ]' THEN
        ready := regexp_replace(ready, '(?<=[A-Za-z\u00c0-\u024f\u0370-\u058f\u05d0-\u06ff\u1e00-\u1fff])[''’ʼ‘‛`´′＇ʹ](?=[A-Za-z\u00c0-\u024f\u0370-\u058f\u05d0-\u06ff\u1e00-\u1fff])', 'ʼ', 'g');
    END IF;
    IF ready ~ '[A-ZА-Я]\.[A-ZА-Я]' THEN
        ready := regexp_replace(ready, '(?<![[:alnum:]\u00c0-\u058f])([A-ZА-ЯІЇЄҐ])\.(?=[A-ZА-ЯІЇЄҐ](\.|$|[^[:alnum:]\u00c0-\u058f]))', '\1', 'g');
    END IF;
    IF ready ~ '[0-9]' THEN
        ready := regexp_replace(ready, '(?<=[0-9])[,\u00a0\u202f\u2009''’](?=[0-9]{3}(?![0-9]))', '', 'g');
        ready := regexp_replace(ready, '(?<![0-9.,])([0-9]{1,3}) (?=[0-9]{3}(?![0-9]))', '\1ǀ', 'g');
        ready := regexp_replace(ready, '(?<=[0-9])[.,](?=[0-9])', 'ǁ', 'g');
        ready := regexp_replace(ready, '(?<![[:alnum:]\u00c0-\u058f])([A-Za-z\u00c0-\u058f]{1,3})[-‐‑–_](?=[0-9]{1,4}(?![0-9]))', '\1ǂ', 'g');
        ready := regexp_replace(ready, '([0-9])[-‐‑]([А-Яа-яЀ-ӿ]{1,3})(?![[:alnum:]\u00c0-\u058f])', '\1ǂ\2', 'g');
    END IF;
    ready := regexp_replace(ready, '(?<![[:alnum:]\u00c0-\u058fǂʼ])([A-Z\u00c0-\u00deА-ЯЁІЇЄҐЎ\u0391-\u03a9]{2,5})(?![[:alnum:]\u00c0-\u058fǂʼ])', '\1ǃ', 'g');
    ready := store.lowered(replace(replace(ready, '&', ' ǁ '), E'\n', ' ǃ '));
    IF NOT ascii THEN
        ready := translate(replace(ready, 'i' || U&'\0307', 'i'), 'ς', 'σ');
        ready := regexp_replace(ready, '[\u0080-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u00d7\u00f7\u037e\u0387\u055a-\u055f\u0589\u058a\u05be\u05c0\u05c3\u05c6\u05f3\u05f4\u0600-\u060f\u061b-\u061f\u066a-\u066d\u06d4\u0964\u0965\u0e2f\u0e3f\u0e4f\u0e5a\u0e5b\u104a\u104b\u17d4-\u17db\u1361-\u1368\u1680\u2000-\u2bff\u2e00-\u2e7f\u3000-\u3004\u3008-\u3020\u3030\u303d\u30fb\ufd3e\ufd3f\ufe10-\ufe6b\uff00-\uff0f\uff1a-\uff20\U0001f000-\U0001faff]+', ' ', 'g');
    END IF;
    -- The 32 marks of ASCII. To look each character up in a list of them took most of the time of a document.
    RETURN regexp_replace(ready, '[!-/:-@[-`{-~]', ' ', 'g');
END
$function$;

-- A word without its accents: capek for čapek.
CREATE FUNCTION store.plain(word text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
    SELECT CASE WHEN octet_length(word) = length(word) THEN word ELSE
        translate(store.unaccent('store.unaccent', translate(word, 'ǀǁǂǃʼ', U&'\E000\E001\E002\E003\E004')), U&'\E000\E001\E002\E003\E004', 'ǀǁǂǃʼ') END
$function$;

-- An Arabic or Hebrew word without the article and the prepositions and conjunctions that are written together with it.
CREATE FUNCTION store.without_prefix(word text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
    SELECT coalesce((regexp_match(word, '^[وف]?(?:[بك]?ال|لل)(.{2,})$'))[1], (regexp_match(word, '^[وفبلك](.{3,})$'))[1],
                    (regexp_match(word, '^ו?(?:ש|כש)?[הבלמכ]{0,2}([א-ת]{3,})$'))[1], word)
$function$;

-- A Serbian word in Latin letters.
CREATE FUNCTION store.latin_of(word text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$ SELECT translate(replace(replace(replace(word, 'љ', 'lj'), 'њ', 'nj'), 'џ', 'dž'), 'абвгдђежзијклмнопрстћуфхцчш', 'abvgdđežzijklmnoprstćufhcčš') $function$;

-- The words under which a word of a text is found: itself, without accents, and what it is written as elsewhere (müller
-- in a German text: muller, mueller; xiʼan: xian, xi, an; tǂ72b3: tǂ72; iiǃ: ii, 2).
CREATE FUNCTION store.found_as(word text, language text)
 RETURNS text[]
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
AS $function$
DECLARE
    words text[] := ARRAY[word];
    bare  text := word;
    parts text[];
BEGIN
    IF word ~ '^[a-z]+$' THEN
        RETURN words;
    END IF;
    IF word LIKE '%ǃ' THEN
        bare := rtrim(word, 'ǃ');
        words := words || bare;
        IF bare ~ '^[ivx]+$' THEN
            words := words || array_position(string_to_array(
                'i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx xxi xxii xxiii xxiv xxv', ' '), bare)::text;
        END IF;
    END IF;
    IF bare ~ 'ʼ' AND bare !~ '[Ѐ-ӿ]' THEN
        parts := string_to_array(bare, 'ʼ');
        words := words || replace(bare, 'ʼ', '') || array(SELECT part FROM unnest(parts) AS part WHERE length(part) > 1);
    ELSIF bare ~ '[0-9]' THEN
        parts := regexp_match(bare, '^([^0-9ǂǀǁ]{1,3})ǂ?([0-9]{1,4})([^0-9].*)?$');
        IF parts IS NOT NULL THEN
            words := words || (parts[1] || 'ǂ' || parts[2]) || (parts[1] || 'ǂ' || parts[2] || coalesce(parts[3], ''));
        ELSIF bare ~ 'ǀ' THEN
            words := words || replace(bare, 'ǀ', '') || string_to_array(bare, 'ǀ');
        ELSIF bare ~ 'ǁ.*ǁ' THEN
            words := words || string_to_array(bare, 'ǁ');
        ELSIF bare ~ '^[0-9]{1,3}ǁ[0-9]{3}$' AND language IN ('de', 'es', 'it', 'pt', 'nl', 'tr', 'id', 'da', 'el', 'ro', 'sr', 'sl', 'az', 'ca', 'gl', 'eu', 'is', 'mk', 'vi', 'fo', 'kl') THEN
            words := words || replace(bare, 'ǁ', '');
        ELSIF bare ~ '^[0-9]+ǂ' THEN
            words := words || (regexp_match(bare, '^[0-9]+'))[1] || ((regexp_match(bare, '^[0-9]+'))[1] || 'ǂ');
        ELSIF bare ~ '^[0-9]+[^0-9ǁǂǀ]' THEN
            words := words || (regexp_match(bare, '^[0-9]+'))[1];
        END IF;
    ELSIF language = 'de' AND bare ~ '[äöü]' THEN
        words := words || replace(replace(replace(replace(bare, 'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'), 'ß', 'ss');
    ELSIF language = 'sr' AND bare ~ '[Ѐ-ӿ]' THEN
        words := words || store.latin_of(bare);
    ELSIF bare ~ '[א-ת\u0620-\u06ff]' THEN
        words := words || store.without_prefix(bare);
    END IF;
    RETURN array(SELECT DISTINCT unnest(ARRAY[one, store.plain(one)]) FROM unnest(words) AS one WHERE one <> '');
END
$function$;

-- The words of a text with their places; ǃ stands between paragraphs and at the end, so that no phrase goes across.
CREATE FUNCTION store.vector_of(given text, language text)
 RETURNS tsvector
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$ SELECT to_tsvector('store.words', store.tokens(given, language) || ' ǃ') $function$;

-- The words of a text with all the words that they are found under, at the same places, and the mark of the language
-- (ǂde).
CREATE FUNCTION store.widened(words tsvector, language text)
 RETURNS tsvector
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
    -- The document is written out and read in again as a whole, with the further words at its end, as PostgreSQL has no
    -- function that puts a word beside another one. A word of plain letters or of figures has no further ones.
    SELECT CASE WHEN further.words IS NULL THEN own.words ELSE (own.words::text || ' ' || further.words)::tsvector END
           || array_to_tsvector(ARRAY['ǂ' || language])
      FROM (SELECT ts_delete(words, 'ǃ') AS words) AS own
     CROSS JOIN LATERAL (
           SELECT string_agg('''' || replace(replace(found, '\', '\\'), '''', '''''') || ''':' || places.listed, ' ') AS words
             FROM unnest(own.words) AS word (lexeme, positions, weights)
            CROSS JOIN LATERAL (SELECT string_agg(place || nullif(weight, 'D'), ',') FILTER (WHERE weight <> 'D') AS upper,
                                       string_agg(place::text, ',') FILTER (WHERE weight = 'D') AS lower
                                  FROM unnest(word.positions, word.weights) AS spot (place, weight)) AS spots
            CROSS JOIN LATERAL (SELECT concat_ws(',', spots.upper, spots.lower) AS listed) AS places
            CROSS JOIN LATERAL unnest(store.found_as(word.lexeme, language)) AS found
            WHERE word.lexeme !~ '^([a-z]+|[0-9]+)$' AND found <> word.lexeme) AS further
$function$;

-- The removed words of a place of a diff (weight A) among four words on each side, so that a phrase of which a part was
-- removed is found as it stood.
CREATE FUNCTION store.removed_vector(hunk jsonb, language text)
 RETURNS tsvector
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
    SELECT to_tsvector('store.words', store.tokens(coalesce((regexp_match(right(hunk ->> 'before', 200), '((?:\S+\s+){0,3}\S+)\s*$'))[1], ''), language))
        || setweight(to_tsvector('store.words', store.tokens(left(hunk ->> 'removed', 500000), language)), 'A')
        || to_tsvector('store.words', store.tokens(coalesce((regexp_match(left(hunk ->> 'after', 200), '^\s*((?:\S+\s+){0,3}\S+)'))[1], '') || E'\n', language))
$function$;

-- What the forms of a word that no dictionary lists have in common: by the stemmer of PostgreSQL for the language, or
-- by a list of endings; without accents.
CREATE FUNCTION store.stem(language text, word text)
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
AS $function$
DECLARE
    stemmer text := CASE language
        WHEN 'ar' THEN 'arabic' WHEN 'hy' THEN 'armenian' WHEN 'eu' THEN 'basque' WHEN 'ca' THEN 'catalan' WHEN 'da' THEN 'danish'
        WHEN 'nl' THEN 'dutch' WHEN 'en' THEN 'english' WHEN 'et' THEN 'estonian' WHEN 'fi' THEN 'finnish' WHEN 'fr' THEN 'french'
        WHEN 'de' THEN 'german' WHEN 'el' THEN 'greek' WHEN 'hi' THEN 'hindi' WHEN 'hu' THEN 'hungarian' WHEN 'id' THEN 'indonesian'
        WHEN 'ga' THEN 'irish' WHEN 'it' THEN 'italian' WHEN 'lt' THEN 'lithuanian' WHEN 'ne' THEN 'nepali' WHEN 'no' THEN 'norwegian'
        WHEN 'pt' THEN 'portuguese' WHEN 'gl' THEN 'portuguese' WHEN 'ro' THEN 'romanian' WHEN 'ru' THEN 'russian' WHEN 'uk' THEN 'russian'
        WHEN 'sr' THEN 'serbian' WHEN 'es' THEN 'spanish' WHEN 'sv' THEN 'swedish' WHEN 'ta' THEN 'tamil'
        WHEN 'tr' THEN 'turkish' WHEN 'az' THEN 'turkish' WHEN 'yi' THEN 'yiddish' END;
    -- The endings of nouns, names and adjectives, where PostgreSQL has no stemmer; the longest that leaves three letters is cut.
    endings text := CASE language
        WHEN 'pl' THEN 'iami|ami|ach|owie|owi|iego|ego|iemu|emu|iej|ej|imi|ymi|ich|ych|iem|em|im|ym|om|iom|ów|iów|ie|ią|ię|ia|iu|io|ii|ą|ę|a|e|i|o|u|y'
        WHEN 'cs' THEN 'ového|ovému|ovým|ových|ovými|ách|ích|ech|ami|emi|ími|ými|ého|ému|ím|ým|ích|ých|ové|ovi|ova|ovy|ová|ou|ům|ám|em|ěm|ě|a|á|e|é|i|í|o|u|ů|y|ý'
        WHEN 'sk' THEN 'ového|ovému|ovým|ových|ovými|ach|iach|och|ami|iami|ého|ému|ím|ým|ích|ých|ovia|ovi|ova|ovej|ou|om|am|iam|em|ov|ej|a|á|e|é|i|í|o|u|ú|y|ý|ia'
        WHEN 'sl' THEN 'ovega|ovemu|ovih|ovim|ovimi|ami|ema|ega|emu|imi|ovi|ov|ev|ih|im|om|em|am|ah|eh|ih|jo|a|e|i|o|u'
        WHEN 'bg' THEN 'овете|ищата|ове|еве|ите|ята|ата|ият|ът|ят|то|та|те|ия|ове|и|а|я|о|е|ъ'
        WHEN 'mk' THEN 'овите|ците|ата|ите|ото|иот|ови|от|та|то|те|и|а|о|е'
        WHEN 'lv' THEN 'iem|ajam|ajām|ajos|ajās|ām|ās|os|iem|em|ēm|ēs|am|as|es|is|us|im|um|u|a|ā|e|ē|i|ī|o|s|š'
        WHEN 'is' THEN 'anna|unum|inum|arnir|urnar|nar|inn|ins|num|ir|ar|ur|um|in|ið|a|i|u|s|r'
        WHEN 'ka' THEN 'ებისთვის|ებიდან|ებში|ებით|ებს|ების|ები|ისთვის|იდან|ში|ით|ის|მა|ად|ს|ი'
        WHEN 'fa' THEN 'ان|ات|ي'
        WHEN 'he' THEN 'יים|יות|ים|ות|ית|ה'
        WHEN 'be' THEN 'амі|ямі|ага|яга|аму|яму|ах|ях|аў|яў|оў|ёў|ам|ям|ом|ем|ым|ім|ых|іх|ую|юю|ай|яй|ой|ей|ою|ею|аю|ыя|ія|ая|яя|ае|яе|ы|і|а|я|о|е|у|ю|э|ь|й'
        WHEN 'ko' THEN '으로부터|에서부터|이라고|이라는|으로서|으로써|까지도|들에게|들에서|들의|들을|들은|들이|들과|들도|들로|에서는|에서도|에게서|에는|에도|에게|에서|으로|부터|까지|보다|처럼|마다|라고|라는|이나|에|은|는|이|가|을|를|의|와|과|로|도|만|들'
        WHEN 'sq' THEN 'ave|eve|ve|at|et|ët|it|in|un|në|së|ja|je|të|ur|e|i|a|u|ë' END;
    -- Korean nouns have two syllables mostly; elsewhere three letters are left.
    kept integer := CASE language WHEN 'ko' THEN 2 ELSE 3 END;
    found text;
BEGIN
    CASE language
        -- The article and what is written together with it, which stands before every form of a noun.
        WHEN 'ar' THEN word := regexp_replace(word, '^(?:[وف]?(?:[بك]?ال|لل)(?=..)|[وف][بلك](?=....))', '');
        WHEN 'fa' THEN word := regexp_replace(word, '^(.{2,}?)(?:هايي|هاي|ها)$', '\1');
        ELSE NULL;
    END CASE;
    IF stemmer IS NOT NULL AND EXISTS (SELECT FROM pg_catalog.pg_ts_dict WHERE dictname = stemmer || '_stem' AND dictnamespace = 'pg_catalog'::regnamespace) THEN
        found := (ts_lexize(('pg_catalog.' || stemmer || '_stem')::regdictionary, replace(word, 'ʼ', '''')))[1];
    ELSIF endings IS NOT NULL THEN
        found := regexp_replace(word, format('^(.{%s,}?)(?:%s)$', kept, endings), '\1');
    END IF;
    CASE language
        WHEN 'he' THEN found := regexp_replace(found, '^(?:ו?ש?[הבלכ]{0,2}(?=...)|ה(?=..$))', '');
        -- Belarusian writes unstressed vowels as they are heard: горад, гарадах.
        WHEN 'be' THEN found := translate(found, 'оёэ', 'аее');
        ELSE NULL;
    END CASE;
    RETURN coalesce(store.plain(found), store.plain(word));
END
$function$;

-- The languages of store.word_forms: a query is read in each of them.
CREATE TABLE store.learned_language (
    language text NOT NULL,
    CONSTRAINT learned_language_pkey PRIMARY KEY (language)
);

-- Articles whose words have not been looked up in the dictionary of their language yet.
CREATE TABLE store.unlearned (
    article_id bigint NOT NULL,
    -- As store.code_of writes it.
    language text NOT NULL,
    noted_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT unlearned_pkey PRIMARY KEY (article_id),
    CONSTRAINT unlearned_article_id_fkey FOREIGN KEY (article_id) REFERENCES store.article(id)
);
CREATE INDEX unlearned_by_language ON store.unlearned USING btree (language, article_id);

-- Marks a document with its language and source, and notes that its words are to be learned. A document without the
-- mark is of the version of the program before, and is indexed again.
CREATE FUNCTION store.search_row_is_written()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
DECLARE
    mark text := 'ǂ' || store.code_of(NEW.language);
BEGIN
    IF NOT NEW.document @@ format('%L', mark)::tsquery THEN
        NEW.document := NEW.document || array_to_tsvector(ARRAY[mark]);
        NEW.indexed_as := 1;
    END IF;
    NEW.document := NEW.document || array_to_tsvector(ARRAY['ǂs' || NEW.source_id]);
    INSERT INTO store.unlearned (article_id, language) VALUES (NEW.article_id, store.code_of(NEW.language))
    ON CONFLICT (article_id) DO UPDATE SET language = EXCLUDED.language, noted_at = now();
    RETURN NEW;
END
$function$;

-- The words of a text in order, without accents.
CREATE FUNCTION store.words_in(given text)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$ SELECT coalesce(array_agg(store.plain(word) ORDER BY number), '{}')
     FROM string_to_table(store.tokens(given), ' ') WITH ORDINALITY AS part (word, number) WHERE word NOT IN ('', 'ǃ') $function$;


------------------------------------------------------------------------------------------------------------------------
-- The key with which packages of pages (WACZ) are signed, made once for an archive.
-- (sql/migrations/0039_package_key.sql)
------------------------------------------------------------------------------------------------------------------------

-- The ECDSA key (P-384) with which packages of pages are signed, as wacz-auth has it; no reader may see it.
CREATE TABLE store.package_key (
    id integer DEFAULT 1 NOT NULL,
    -- The private key (PKCS 8, DER): whoever has it can sign in the name of this archive.
    private_key bytea NOT NULL,
    -- The public key (SubjectPublicKeyInfo, DER); see archive.package_keys.
    public_key bytea NOT NULL,
    -- When it was made.
    made_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT package_key_pkey PRIMARY KEY (id),
    CONSTRAINT package_key_public_key_key UNIQUE (public_key)
);

-- The public key that stands in packages of pages (WACZ) of this archive: who has it from here knows that a package is
-- from here.
CREATE VIEW archive.package_keys AS
    -- public_key text: The key as a package names it: base64 of its SubjectPublicKeyInfo.
    -- made_at timestamp with time zone: When it was made.
 SELECT translate(encode(public_key, 'base64'::text), '
'::text, ''::text) AS public_key,
    made_at
   FROM store.package_key;


------------------------------------------------------------------------------------------------------------------------
-- Names and their spellings: a query for one finds all. A line a name: kind, the name, then its other spellings. A
-- spelling that is a common word of its language (Ровно, Орел) is left out: it would find all that it means.
-- (sql/api/aliases.sql)
------------------------------------------------------------------------------------------------------------------------

-- Names and the ways to write them: a query for one spelling finds all. Whoever has archive_editor adds with INSERT
-- INTO archive.aliases (name, spelling) VALUES (…).
CREATE VIEW archive.aliases AS
    -- name text: The name, in one spelling that stands for all.
    -- spelling text: One way to write it, in any script, in the form that a dictionary lists; its cases are found by
    -- themselves.
    -- kind text DEFAULT 'other'::text: place, person, body (an organisation) or other.
    -- ships boolean DEFAULT false: Whether it came with the program.
    -- added_by text DEFAULT SESSION_USER: The role that added it.
    -- added_at timestamp with time zone DEFAULT now(): When it was added.
 SELECT name,
    spelling,
    kind,
    ships,
    added_by,
    added_at
   FROM store.spelling;


------------------------------------------------------------------------------------------------------------------------
-- The record: what the newsrooms published, how it changed, and what is gone. (sql/api/articles.sql)
------------------------------------------------------------------------------------------------------------------------

-- A text without the lines of these hashes (SHA-256).
CREATE FUNCTION store.without_lines(body text, lines bytea[])
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
    SELECT coalesce(string_agg(line, E'\n' ORDER BY place), '')
      FROM unnest(string_to_array(body, E'\n')) WITH ORDINALITY AS part (line, place)
     WHERE sha256(convert_to(line, 'UTF8')) <> ALL (lines)
$function$;

-- A stored text as it is shown: without its lines that are boilerplate of the source; these are given by their hashes,
-- NULL for none.
CREATE FUNCTION store.shown_text(body text, lines bytea[])
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN CASE WHEN (lines IS NULL) THEN body ELSE store.without_lines(body, lines) END;

-- One row an article, with its text as it was last seen.
CREATE VIEW archive.articles AS
    -- id bigint: Permanent number of the article in this archive.
    -- source text: Name of the newsroom, as in archive.sources.
    -- title text: Headline, without the site's name.
    -- authors text[]: Names of the people who wrote it.
    -- summary text: Standfirst or description.
    -- text text: The body, a paragraph a line, without lines that recur in other articles of the source.
    -- words integer: Number of words in the text.
    -- language text: Language code (ISO 639-1) of the text.
    -- url text: The address under which the article was first found; all are in archive.addresses.
    -- published_at timestamp with time zone: When the page says that it was published; NULL if the date cannot be
    -- trusted.
    -- published_local timestamp without time zone: The same on the clock of the newsroom, without an offset.
    -- first_seen_at timestamp with time zone: When this archive first saw it.
    -- sort_at timestamp with time zone: published_at if that is trusted, else first_seen_at: the time to sort and
    -- filter by.
    -- last_seen_at timestamp with time zone: When the text was last seen at the newsroom.
    -- last_looked_at timestamp with time zone: When it was last looked for, found or not.
    -- availability text: available, or what the last looks found instead: see archive.unavailable.
    -- revisions bigint: How many states of the article were seen, the first included.
    -- last_changed_at timestamp with time zone: When the newest change was first seen; NULL if none was.
    -- section text: Section or category that the page names.
    -- tags text[]: Keywords that the page names.
    -- image text: Address of the lead image.
    -- claimed_modified_at timestamp with time zone: When the page claims that it was last changed; a claim, not an
    -- observation.
    -- paywalled boolean: Whether the page says that it is not free; NULL if it says nothing.
    -- partial boolean: Only the visible part of a text behind a paywall.
    -- doubts text[]: Reasons why the text should be checked by a person; empty if there are none.
    -- revision_id bigint: The revision that the row shows; see archive.revisions.
    -- recorded_at timestamp with time zone: When the article was written into the archive.
    -- redacted_at timestamp with time zone: When the words were taken out of the archive; see archive.redactions.
    -- is_withdrawn boolean: Whether a note stands in the place of the text that it was taken back.
    -- last_full_revision_id bigint: If it is withdrawn, the last revision with the text before the note; see
    -- archive.revisions.
 SELECT article.id,
    source.name AS source,
    text.title,
    text.authors,
    text.summary,
    store.shown_text(text.body, furniture.lines) AS text,
    text.words,
    text.language,
    address.url,
    text.published_at,
    text.published_local,
    article.first_seen_at,
    COALESCE(text.published_at, article.first_seen_at) AS sort_at,
    state.last_seen_at,
    state.last_looked_at,
    availability.state AS availability,
    revised.revisions,
    revised.last_changed_at,
    text.section,
    text.tags,
    text.image,
    text.modified_at AS claimed_modified_at,
    text.paywalled,
    text.partial,
    text.doubts,
    state.revision_id,
    article.recorded_at,
    redaction.recorded_at AS redacted_at,
    COALESCE(( SELECT (judged.class = 'withdrawn'::text)
           FROM (store.revision
             JOIN LATERAL ( SELECT verdict.class
                   FROM store.verdict
                  WHERE (verdict.revision_id = revision.id)
                  ORDER BY verdict.id DESC
                 LIMIT 1) judged ON ((NOT store.revision_kind_leaves_body(judged.class))))
          WHERE ((revision.article_id = article.id) AND (revision.dismissed_at IS NULL))
          ORDER BY revision.observed_at DESC, revision.id DESC
         LIMIT 1), false) AS is_withdrawn,
        CASE
            WHEN ( SELECT (judged.class = 'withdrawn'::text)
               FROM (store.revision
                 JOIN LATERAL ( SELECT verdict.class
                       FROM store.verdict
                      WHERE (verdict.revision_id = revision.id)
                      ORDER BY verdict.id DESC
                     LIMIT 1) judged ON ((NOT store.revision_kind_leaves_body(judged.class))))
              WHERE ((revision.article_id = article.id) AND (revision.dismissed_at IS NULL))
              ORDER BY revision.observed_at DESC, revision.id DESC
             LIMIT 1) THEN ( SELECT revision.id
               FROM (store.revision
                 LEFT JOIN LATERAL ( SELECT verdict.class
                       FROM store.verdict
                      WHERE (verdict.revision_id = revision.id)
                      ORDER BY verdict.id DESC
                     LIMIT 1) judged ON (true))
              WHERE ((revision.article_id = article.id) AND (revision.dismissed_at IS NULL) AND (revision.observed_at < ( SELECT max(noted.observed_at) AS max
                       FROM (store.revision noted
                         JOIN store.verdict ON ((verdict.revision_id = noted.id)))
                      WHERE ((noted.article_id = article.id) AND (noted.dismissed_at IS NULL) AND (verdict.class = 'withdrawn'::text)))) AND (judged.class IS DISTINCT FROM 'withdrawn'::text))
              ORDER BY revision.observed_at DESC, revision.id DESC
             LIMIT 1)
            ELSE NULL::bigint
        END AS last_full_revision_id
   FROM (((((((((store.article
     JOIN store.source ON ((source.id = article.source_id)))
     JOIN store.article_state state ON ((state.article_id = article.id)))
     JOIN store.look first_look ON ((first_look.id = article.first_look_id)))
     JOIN store.address ON ((address.id = first_look.address_id)))
     JOIN LATERAL ( SELECT extraction.id,
            extraction.revision_id,
            extraction.look_id,
            extraction.extractor,
            extraction.normaliser,
            extraction.title,
            extraction.authors,
            extraction.published_at,
            extraction.published_local,
            extraction.published_raw,
            extraction.modified_at,
            extraction.summary,
            extraction.body,
            extraction.words,
            extraction.language,
            extraction.section,
            extraction.tags,
            extraction.image,
            extraction.canonical_url,
            extraction.paywalled,
            extraction.partial,
            extraction.agreement,
            extraction.doubts,
            extraction.text_sha256,
            extraction.content_sha256,
            extraction.recorded_at,
            extraction.words_sha256,
            extraction.redaction_id
           FROM store.extraction
          WHERE (extraction.revision_id = state.revision_id)
          ORDER BY extraction.id DESC
         LIMIT 1) text ON (true))
     LEFT JOIN store.left_out furniture ON ((furniture.extraction_id = text.id)))
     JOIN LATERAL ( SELECT count(*) AS revisions,
            max(revision.observed_at) FILTER (WHERE (revision.previous_id IS NOT NULL)) AS last_changed_at
           FROM store.revision
          WHERE ((revision.article_id = article.id) AND (revision.dismissed_at IS NULL))) revised ON (true))
     LEFT JOIN store.availability ON (((availability.article_id = article.id) AND upper_inf(availability.during))))
     LEFT JOIN store.redaction ON ((redaction.id = text.redaction_id)));


------------------------------------------------------------------------------------------------------------------------
-- What other views say of an article: who ran it, when, under which headline and address; since when words stood.
-- (sql/api/cards.sql)
------------------------------------------------------------------------------------------------------------------------

-- An article with its current headline and its times, for other views.
CREATE VIEW store.card AS
    -- id bigint
    -- source_id integer
    -- source text
    -- title text
    -- url text
    -- language text
    -- revision_id bigint
    -- extraction_id bigint
    -- last_seen_at timestamp with time zone
    -- published_at timestamp with time zone
    -- published_local timestamp without time zone
    -- first_seen_at timestamp with time zone
    -- sort_at timestamp with time zone
    -- recorded_at timestamp with time zone
 SELECT article.id,
    article.source_id,
    source.name AS source,
    text.title,
    address.url,
    text.language,
    state.revision_id,
    text.id AS extraction_id,
    state.last_seen_at,
    text.published_at,
    text.published_local,
    article.first_seen_at,
    COALESCE(text.published_at, article.first_seen_at) AS sort_at,
    article.recorded_at
   FROM (((((store.article
     JOIN store.source ON ((source.id = article.source_id)))
     JOIN store.article_state state ON ((state.article_id = article.id)))
     JOIN store.look ON ((look.id = article.first_look_id)))
     JOIN store.address ON ((address.id = look.address_id)))
     JOIN LATERAL ( SELECT extraction.id,
            extraction.revision_id,
            extraction.look_id,
            extraction.extractor,
            extraction.normaliser,
            extraction.title,
            extraction.authors,
            extraction.published_at,
            extraction.published_local,
            extraction.published_raw,
            extraction.modified_at,
            extraction.summary,
            extraction.body,
            extraction.words,
            extraction.language,
            extraction.section,
            extraction.tags,
            extraction.image,
            extraction.canonical_url,
            extraction.paywalled,
            extraction.partial,
            extraction.agreement,
            extraction.doubts,
            extraction.text_sha256,
            extraction.content_sha256,
            extraction.recorded_at,
            extraction.words_sha256,
            extraction.redaction_id
           FROM store.extraction
          WHERE (extraction.revision_id = state.revision_id)
          ORDER BY extraction.id DESC
         LIMIT 1) text ON (true));

-- Since when the words that an edit removed had been seen so: since the last earlier edit that put some of them in,
-- else since the article was first seen.
CREATE FUNCTION store.words_since(revision_id bigint, removed text)
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT coalesce(
        (SELECT earlier.observed_at
           FROM store.revision AS edit
           JOIN store.revision AS earlier ON earlier.article_id = edit.article_id AND earlier.dismissed_at IS NULL
                AND (earlier.observed_at, earlier.id) < (edit.observed_at, edit.id)
           JOIN LATERAL (SELECT verdict.before_id, verdict.after_id FROM store.verdict WHERE verdict.revision_id = earlier.id
                          ORDER BY verdict.id DESC LIMIT 1) AS verdict ON true
           JOIN store.diff ON diff.before_id = verdict.before_id AND diff.after_id = verdict.after_id
          WHERE edit.id = words_since.revision_id
            AND EXISTS (SELECT 1 FROM jsonb_array_elements(diff.hunks) AS hunk
                         WHERE hunk ->> 'added' <> ''
                           AND (strpos(hunk ->> 'added', words_since.removed) > 0 OR strpos(words_since.removed, hunk ->> 'added') > 0))
          ORDER BY earlier.observed_at DESC, earlier.id DESC LIMIT 1),
        (SELECT article.first_seen_at FROM store.revision JOIN store.article ON article.id = revision.article_id
          WHERE revision.id = words_since.revision_id))
$function$;


------------------------------------------------------------------------------------------------------------------------
-- Who else ran a text, and when. (sql/api/copies.sql)
------------------------------------------------------------------------------------------------------------------------

-- Articles that are the same piece of copy, each pair twice: once from either side. role = 'first' lists who copied an
-- article.
CREATE VIEW archive.copies AS
    -- article_id bigint: The article; see archive.articles.
    -- other_id bigint: The other article with the text.
    -- source text: Newsroom of the article.
    -- other_source text: Newsroom of the other article.
    -- title text: Headline of the article.
    -- other_title text: Headline of the other article.
    -- url text: The address under which the article was first found.
    -- other_url text: The address under which the other article was first found.
    -- kind text: same_copy, contains (one is a part of the other) or truncated (one is the beginning of the other).
    -- score real: How much of the text is shared, 0 to 1: of both for same_copy, else of the shorter.
    -- role text: first (the article was there before the other), later, or undecided if it cannot be told.
    -- holds boolean: Whether the article holds the other; NULL for same_copy.
    -- seen_after timestamp with time zone: When the newsroom of the article was last seen without the text; NULL if it
    -- never was.
    -- seen_before timestamp with time zone: The article was first seen with the text then.
    -- other_seen_after timestamp with time zone: The same as seen_after for the other article.
    -- other_seen_before timestamp with time zone: The same as seen_before for the other article.
    -- parted_at timestamp with time zone: Since when the texts are no longer one piece of copy; NULL while they are.
    -- published_at timestamp with time zone: When the page of the article said that it was published.
    -- published_local timestamp without time zone: The same on the clock of the newsroom.
    -- first_seen_at timestamp with time zone: When this archive first saw the article.
    -- sort_at timestamp with time zone: published_at if that is trusted, else first_seen_at.
    -- recorded_at timestamp with time zone: When the relation was written into the archive.
    -- revision_id bigint: The current revision of the article.
    -- other_revision_id bigint: The current revision of the other article: archive.diff of the two shows what it
    -- changed.
 SELECT pair.article_id,
    pair.other_id,
    card.source,
    other.source AS other_source,
    card.title,
    other.title AS other_title,
    card.url,
    other.url AS other_url,
    pair.kind,
    pair.score,
    pair.role,
    pair.holds,
    pair.seen_after,
    pair.seen_before,
    pair.other_seen_after,
    pair.other_seen_before,
    pair.parted_at,
    card.published_at,
    card.published_local,
    card.first_seen_at,
    card.sort_at,
    pair.recorded_at,
    card.revision_id,
    other.revision_id AS other_revision_id
   FROM ((( SELECT copy.article_id,
            copy.other_id,
            copy.kind,
            copy.score,
            copy.recorded_at,
            copy.parted_at,
                CASE copy.first_is
                    WHEN 'article'::text THEN 'first'::text
                    WHEN 'other'::text THEN 'later'::text
                    ELSE 'undecided'::text
                END AS role,
                CASE copy.larger
                    WHEN 'article'::text THEN true
                    WHEN 'other'::text THEN false
                    ELSE NULL::boolean
                END AS holds,
            copy.article_after AS seen_after,
            copy.article_before AS seen_before,
            copy.other_after AS other_seen_after,
            copy.other_before AS other_seen_before
           FROM store.copy
        UNION ALL
         SELECT copy.other_id,
            copy.article_id,
            copy.kind,
            copy.score,
            copy.recorded_at,
            copy.parted_at,
                CASE copy.first_is
                    WHEN 'other'::text THEN 'first'::text
                    WHEN 'article'::text THEN 'later'::text
                    ELSE 'undecided'::text
                END AS "case",
                CASE copy.larger
                    WHEN 'other'::text THEN true
                    WHEN 'article'::text THEN false
                    ELSE NULL::boolean
                END AS "case",
            copy.other_after,
            copy.other_before,
            copy.article_after,
            copy.article_before
           FROM store.copy) pair
     CROSS JOIN LATERAL ( SELECT card_1.id,
            card_1.source_id,
            card_1.source,
            card_1.title,
            card_1.url,
            card_1.language,
            card_1.revision_id,
            card_1.extraction_id,
            card_1.last_seen_at,
            card_1.published_at,
            card_1.published_local,
            card_1.first_seen_at,
            card_1.sort_at,
            card_1.recorded_at
           FROM store.card card_1
          WHERE (card_1.id = pair.article_id)
         LIMIT 1) card)
     CROSS JOIN LATERAL ( SELECT card_1.id,
            card_1.source_id,
            card_1.source,
            card_1.title,
            card_1.url,
            card_1.language,
            card_1.revision_id,
            card_1.extraction_id,
            card_1.last_seen_at,
            card_1.published_at,
            card_1.published_local,
            card_1.first_seen_at,
            card_1.sort_at,
            card_1.recorded_at
           FROM store.card card_1
          WHERE (card_1.id = pair.other_id)
         LIMIT 1) other);


------------------------------------------------------------------------------------------------------------------------
-- The service's own record: sources, crawls and every fetch. (sql/api/crawls.sql)
------------------------------------------------------------------------------------------------------------------------

-- The newsrooms of this archive, with their last crawl and the next.
CREATE VIEW archive.sources AS
    -- name text: Short name, as in the sources file.
    -- title text: Name for people.
    -- home text: Address of the front page.
    -- language text: Language code (ISO 639-1) of the newsroom; NULL if the sources file names none.
    -- timezone text: IANA name of the newsroom's time zone, in which dates without an offset are read.
    -- state text: active, paused (by a person), disabled (in the sources file) or retired (no longer in it).
    -- articles bigint: Number of articles of the source.
    -- last_crawl_id bigint: The last crawl; see archive.crawls.
    -- last_crawl_at timestamp with time zone: When it began.
    -- last_outcome text: How the last crawl ended, or running.
    -- last_reason text: Why the last crawl failed or stopped.
    -- next_due_at timestamp with time zone: When the next crawl is due; NULL for sources that are not crawled.
    -- created_at timestamp with time zone: When the source was first in the sources file.
 SELECT source.name,
    source.title,
    source.home,
    source.language,
    source.timezone,
        CASE
            WHEN (source.retired_at IS NOT NULL) THEN 'retired'::text
            WHEN (source.paused_at IS NOT NULL) THEN 'paused'::text
            WHEN (NOT source.enabled) THEN 'disabled'::text
            ELSE 'active'::text
        END AS state,
    counted.articles,
    last.crawl_id AS last_crawl_id,
    last.started_at AS last_crawl_at,
    last.outcome AS last_outcome,
    last.reason AS last_reason,
        CASE
            WHEN (source.enabled AND (source.paused_at IS NULL) AND (source.retired_at IS NULL)) THEN LEAST(due.discovery_at, revisit.next_visit_at)
            ELSE NULL::timestamp with time zone
        END AS next_due_at,
    source.created_at
   FROM ((((store.source
     LEFT JOIN store.source_due due ON ((due.source_id = source.id)))
     LEFT JOIN LATERAL ( SELECT min(address_state.next_visit_at) AS next_visit_at
           FROM store.address_state
          WHERE (address_state.source_id = source.id)) revisit ON (true))
     LEFT JOIN LATERAL ( SELECT count(*) AS articles
           FROM store.article
          WHERE (article.source_id = source.id)) counted ON (true))
     LEFT JOIN LATERAL ( SELECT crawl.id AS crawl_id,
            crawl.started_at,
            COALESCE(crawl.outcome, 'running'::text) AS outcome,
            crawl.reason
           FROM store.crawl
          WHERE (crawl.source_id = source.id)
          ORDER BY crawl.started_at DESC, crawl.id DESC
         LIMIT 1) last ON (true));

-- Every crawl of a source: when, why, how it ended and what it found.
CREATE VIEW archive.crawls AS
    -- id bigint: Permanent number of the crawl.
    -- source text: Name of the newsroom.
    -- trigger text: schedule, manual, watch or backfill.
    -- scheduled_for timestamp with time zone: The due time that the crawl answers; NULL for one that was asked for.
    -- worker text: Host and process that crawled.
    -- started_at timestamp with time zone: When it began.
    -- ended_at timestamp with time zone: When it ended; NULL while it runs.
    -- outcome text: running, finished, failed, stopped (the service was), timed_out or died (its process did).
    -- reason text: Why it failed or stopped.
    -- discovered integer: Addresses that feeds, sitemaps and section pages listed.
    -- older integer: Listed addresses dated before the horizon.
    -- left_out integer: Listed addresses without a date beyond the limit of a crawl.
    -- fetched integer: Requests for articles that were made.
    -- new integer: Articles that the archive had not seen.
    -- changed integer: Revisions recorded.
    -- unchanged integer: Looks that found nothing changed.
    -- gone integer: Looks that did not find the article any more.
    -- refused integer: Pages that hold no article.
    -- failed integer: Fetches that failed.
 SELECT crawl.id,
    source.name AS source,
    crawl.trigger,
    crawl.scheduled_for,
    crawl.worker,
    crawl.started_at,
    crawl.ended_at,
    COALESCE(crawl.outcome, 'running'::text) AS outcome,
    crawl.reason,
    crawl.discovered,
    crawl.older,
    crawl.left_out,
    crawl.fetched,
    crawl.new,
    crawl.changed,
    crawl.unchanged,
    crawl.gone,
    crawl.refused,
    crawl.failed
   FROM (store.crawl
     JOIN store.source ON ((source.id = crawl.source_id)));

-- The crawl log: every request and what it came to, with the meaning of its outcome and the remedy.
CREATE VIEW archive.fetches AS
    -- id bigint: Permanent number of the request.
    -- crawl_id bigint: The crawl; see archive.crawls.
    -- source text: Name of the newsroom.
    -- fetched_at timestamp with time zone: When the answer arrived, or the request was given up.
    -- purpose text: article, feed, sitemap, section, home or robots.
    -- url text: The address that was asked for.
    -- outcome text: What the request came to, in one word.
    -- status smallint: HTTP status; NULL if there was no answer.
    -- bytes integer: Size of the answer in bytes.
    -- elapsed_ms integer: Time until the answer in milliseconds.
    -- detail text: What the outcome does not say by itself.
    -- meaning text: What the outcome means.
    -- remedy text: What to do about it, which depends on what was fetched.
 SELECT log.id,
    log.crawl_id,
    source.name AS source,
    log.fetched_at,
    log.purpose,
    log.url,
    log.outcome,
    log.status,
    log.bytes,
    log.elapsed_ms,
    log.detail,
    outcome.meaning,
    COALESCE(of_list.remedy, outcome.remedy) AS remedy
   FROM ((((store."fetch" log
     JOIN store.fetch_outcome outcome ON ((outcome.name = log.outcome)))
     LEFT JOIN store.list_remedy of_list ON (((of_list.outcome = log.outcome) AND (log.purpose <> 'article'::text))))
     JOIN store.crawl ON ((crawl.id = log.crawl_id)))
     JOIN store.source ON ((source.id = crawl.source_id)));


------------------------------------------------------------------------------------------------------------------------
-- What was read or judged by a lower version of the program. (sql/api/dated.sql)
------------------------------------------------------------------------------------------------------------------------

-- Whether a revision was last read by a lower version of extractor or normaliser, or for other selectors, or was last
-- judged by lower rules.
CREATE FUNCTION store.is_dated(revision_id bigint, extractor text, normaliser text, rules text)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
    SELECT (SELECT (text.extractor, text.normaliser) <> (is_dated.extractor, is_dated.normaliser)
                   AND store.version_order(text.extractor) <= store.version_order(is_dated.extractor)
                   AND store.version_order(text.normaliser) <= store.version_order(is_dated.normaliser)
              FROM store.extraction AS text WHERE text.revision_id = is_dated.revision_id ORDER BY text.id DESC LIMIT 1)
        OR (SELECT store.version_order(verdict.rules) FROM store.verdict WHERE verdict.revision_id = is_dated.revision_id
             ORDER BY verdict.id DESC LIMIT 1) < store.version_order(is_dated.rules)
$function$;


------------------------------------------------------------------------------------------------------------------------
-- The words that changed between any two revisions. (sql/api/diff.sql)
------------------------------------------------------------------------------------------------------------------------

-- The newest reading of a revision, without boilerplate.
CREATE FUNCTION store.text_of(revision_id bigint)
 RETURNS TABLE(extraction_id bigint, title text, summary text, body text)
 LANGUAGE sql
 STABLE ROWS 1
AS $function$
    SELECT text.id, coalesce(text.title, ''), coalesce(text.summary, ''), store.shown_text(text.body, furniture.lines)
      FROM store.extraction AS text LEFT JOIN store.left_out AS furniture ON furniture.extraction_id = text.id
     WHERE text.revision_id = text_of.revision_id ORDER BY text.id DESC LIMIT 1
$function$;

-- With how many equal words two lists begin.
CREATE FUNCTION store.common_words(a text[], b text[])
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
    SELECT coalesce(min(number) - 1, least(cardinality(a), cardinality(b)))::integer
      FROM generate_series(1, least(cardinality(a), cardinality(b))) AS number WHERE a[number] <> b[number]
$function$;

-- The list from its end.
CREATE FUNCTION store.backwards(words text[])
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$ SELECT coalesce(array_agg(word ORDER BY number DESC), '{}') FROM unnest(words) WITH ORDINALITY AS part (word, number) $function$;

-- What changed between two lines: the words between the first and the last that differ, with up to six on either side;
-- no row if the words are equal.
CREATE FUNCTION store.word_change(field text, a text, b text)
 RETURNS TABLE(place text, removed text, added text, before text, after text)
 LANGUAGE sql
 IMMUTABLE ROWS 1
AS $function$
    SELECT word_change.field, array_to_string(one[head + 1:cardinality(one) - tail], ' '), array_to_string(two[head + 1:cardinality(two) - tail], ' '),
           array_to_string(one[greatest(head - 5, 1):head], ' '), array_to_string(one[cardinality(one) - tail + 1:cardinality(one) - tail + 6], ' ')
      FROM regexp_split_to_array(btrim(word_change.a), '\s+') AS one
     CROSS JOIN LATERAL regexp_split_to_array(btrim(word_change.b), '\s+') AS two
     CROSS JOIN LATERAL store.common_words(one, two) AS head
     CROSS JOIN LATERAL store.common_words(store.backwards(one[head + 1:]), store.backwards(two[head + 1:])) AS tail
     WHERE one IS DISTINCT FROM two
$function$;

-- The lines outside the longest common subsequence, those that stand in one place paired in order.
CREATE FUNCTION store.line_pairs(a text[], b text[])
 RETURNS TABLE(one text, two text)
 LANGUAGE plpgsql
 IMMUTABLE
AS $function$
DECLARE
    n integer := cardinality(a);
    m integer := cardinality(b);
    width CONSTANT integer := m + 1;
    best integer[] := array_fill(0, ARRAY[(n + 1) * width]);
    i integer := 1;
    j integer := 1;
    gone text[] := '{}';
    come text[] := '{}';
BEGIN
    FOR x IN REVERSE n..1 LOOP
        FOR y IN REVERSE m..1 LOOP
            best[(x - 1) * width + y] := CASE WHEN a[x] = b[y] THEN coalesce(best[x * width + y + 1], 0) + 1
                ELSE greatest(coalesce(best[x * width + y], 0), coalesce(best[(x - 1) * width + y + 1], 0)) END;
        END LOOP;
    END LOOP;
    WHILE i <= n OR j <= m LOOP
        IF i <= n AND j <= m AND a[i] = b[j] THEN
            RETURN QUERY SELECT gone[k], come[k] FROM generate_series(1, greatest(cardinality(gone), cardinality(come))) AS k;
            gone := '{}'; come := '{}'; i := i + 1; j := j + 1;
        ELSIF j > m OR (i <= n AND coalesce(best[i * width + j], 0) >= coalesce(best[(i - 1) * width + j + 1], 0)) THEN
            gone := gone || a[i]; i := i + 1;
        ELSE
            come := come || b[j]; j := j + 1;
        END IF;
    END LOOP;
    RETURN QUERY SELECT gone[k], come[k] FROM generate_series(1, greatest(cardinality(gone), cardinality(come))) AS k;
END
$function$;

-- The words that changed between two revisions. a: the older revision's id. b: the newer one's. The columns: place
-- (title, summary or body), removed, added, before and after (words around them). Between neighbours it is the diff of
-- archive.edits; between others the lines are aligned, and in each changed line the words from the first that differs
-- to the last.
CREATE FUNCTION archive.diff(a bigint, b bigint)
 RETURNS TABLE(place text, removed text, added text, before text, after text)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 10
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
    old record;
    new record;
    stored jsonb;
BEGIN
    SELECT * INTO old FROM store.text_of(diff.a);
    SELECT * INTO new FROM store.text_of(diff.b);
    IF old IS NULL OR new IS NULL THEN
        RAISE EXCEPTION 'there is no revision %', CASE WHEN old IS NULL THEN diff.a ELSE diff.b END
            USING ERRCODE = 'invalid_parameter_value', HINT = 'archive.revisions lists them.';
    END IF;
    SELECT hunks INTO stored FROM store.diff AS kept WHERE kept.after_id = new.extraction_id AND kept.before_id = old.extraction_id;
    IF stored IS NOT NULL THEN
        RETURN QUERY SELECT hunk ->> 'field', hunk ->> 'removed', hunk ->> 'added', hunk ->> 'before', hunk ->> 'after'
                       FROM jsonb_array_elements(stored) AS hunk;
        RETURN;
    END IF;
    RETURN QUERY SELECT * FROM store.word_change('title', old.title, new.title);
    RETURN QUERY SELECT * FROM store.word_change('summary', old.summary, new.summary);
    RETURN QUERY SELECT changed.* FROM store.line_pairs(string_to_array(old.body, E'\n'), string_to_array(new.body, E'\n')) AS pair
                   CROSS JOIN LATERAL store.word_change('body', coalesce(pair.one, ''), coalesce(pair.two, '')) AS changed;
END
$function$;

-- The places in which two revisions differ, one row each. a: the older revision's id. b: the newer one's. The columns:
-- number, place (title, summary or body), removed, added, before and after (words around them), moved (the words only
-- changed their place). The words are the newsroom's own characters, each in its column, so that no text can show an
-- edit that was never made.
CREATE FUNCTION archive.diff_places(a bigint, b bigint)
 RETURNS TABLE(number bigint, place text, removed text, added text, before text, after text, moved boolean)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 10
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
    stored jsonb;
BEGIN
    SELECT kept.hunks INTO stored FROM store.diff AS kept
     WHERE kept.before_id = (SELECT extraction_id FROM store.text_of(diff_places.a)) AND kept.after_id = (SELECT extraction_id FROM store.text_of(diff_places.b));
    RETURN QUERY
    SELECT row_number() OVER (), found.place, found.removed, found.added, found.before, found.after,
           coalesce((stored -> (row_number() OVER () - 1)::integer ->> 'moved')::boolean, false)
      FROM archive.diff(diff_places.a, diff_places.b) AS found;
END
$function$;


------------------------------------------------------------------------------------------------------------------------
-- Texts that a person should look at. (sql/api/doubtful.sql)
------------------------------------------------------------------------------------------------------------------------

-- One row an article whose current text may not be what the page says: try it with palimpsest extract, and mend it by
-- selectors.
CREATE VIEW archive.doubtful_texts AS
    -- source text: Name of the newsroom.
    -- article_id bigint: The article; see archive.articles.
    -- url text: The address under which the article was first found.
    -- title text: Headline.
    -- doubts text[]: Why: few_words (under 200 characters), from_script_data (the page itself shows no text),
    -- text_uncertain (a paragraph was nearly taken or left out), opinions_differ (agreement below .9), language_differs
    -- (from what the page says), no_title, no_date, date_guessed, date_without_time, date_not_trusted (in the future,
    -- an instant that stands for none, before the source's earliest, or against the address or the feed),
    -- date_ambiguous (day or month first), date_contradicted (a day that another date of the page contradicts),
    -- bad_selector (a selector of the source is not CSS).
    -- agreement real: F1 (0 to 1) between the text and what a second extractor takes for it; NULL if there was none.
    -- words integer: Number of words in the text.
    -- extractor text: Version of the extractor that read it.
    -- published_at timestamp with time zone: When the page says that it was published; NULL if the date cannot be
    -- trusted.
    -- published_local timestamp without time zone: The same on the clock of the newsroom, without an offset.
    -- first_seen_at timestamp with time zone: When this archive first saw it.
    -- sort_at timestamp with time zone: published_at if that is trusted, else first_seen_at.
    -- revision_id bigint: The revision whose text it is; see archive.revisions.
    -- recorded_at timestamp with time zone: When the article was written into the archive.
 SELECT source.name AS source,
    article.id AS article_id,
    address.url,
    text.title,
    text.doubts,
    text.agreement,
    text.words,
    text.extractor,
    text.published_at,
    text.published_local,
    article.first_seen_at,
    COALESCE(text.published_at, article.first_seen_at) AS sort_at,
    state.revision_id,
    article.recorded_at
   FROM (((((store.article
     JOIN store.source ON ((source.id = article.source_id)))
     JOIN store.article_state state ON ((state.article_id = article.id)))
     JOIN LATERAL ( SELECT extraction.id,
            extraction.revision_id,
            extraction.look_id,
            extraction.extractor,
            extraction.normaliser,
            extraction.title,
            extraction.authors,
            extraction.published_at,
            extraction.published_local,
            extraction.published_raw,
            extraction.modified_at,
            extraction.summary,
            extraction.body,
            extraction.words,
            extraction.language,
            extraction.section,
            extraction.tags,
            extraction.image,
            extraction.canonical_url,
            extraction.paywalled,
            extraction.partial,
            extraction.agreement,
            extraction.doubts,
            extraction.text_sha256,
            extraction.content_sha256,
            extraction.recorded_at,
            extraction.words_sha256,
            extraction.redaction_id
           FROM store.extraction
          WHERE (extraction.revision_id = state.revision_id)
          ORDER BY extraction.id DESC
         LIMIT 1) text ON ((cardinality(text.doubts) > 0)))
     JOIN store.look first_look ON ((first_look.id = article.first_look_id)))
     JOIN store.address ON ((address.id = first_look.address_id)));


------------------------------------------------------------------------------------------------------------------------
-- How a query is read for texts that an earlier version of search has indexed: they are found by it until they are
-- indexed again. (sql/api/earlier_queries.sql)
------------------------------------------------------------------------------------------------------------------------

-- The lexemes of all forms of a word, and a designation with and without its hyphen.
CREATE FUNCTION store.variants(lexeme text)
 RETURNS text[]
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
    SELECT array_agg(DISTINCT variant) FROM (
        SELECT lexeme AS variant
        UNION ALL
        SELECT unnest(forms.lexemes) FROM store.word_forms AS forms WHERE forms.lexemes @> ARRAY[lexeme]
        UNION ALL
        SELECT unnest(ARRAY[parts[1] || parts[2], parts[1] || 'ǂ' || parts[2]])
          FROM regexp_match(lexeme, '^([[:alpha:]Ѐ-ӿ]{1,3}?)ǂ?([0-9]{1,4})$') AS parts WHERE parts IS NOT NULL
    ) AS found
$function$;

-- The query for any of the lexemes.
CREATE FUNCTION store.any_of(lexemes text[])
 RETURNS tsquery
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$ SELECT string_agg('''' || replace(replace(lexeme, '\', '\\'), '''', '''''') || '''', ' | ')::tsquery FROM unnest(lexemes) AS lexeme $function$;

-- The lexemes of a query, in order.
CREATE FUNCTION store.operands(query tsquery)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
    SELECT coalesce(array_agg(replace(replace(part[1], '''''', ''''), '\\', '\')), '{}')
      FROM regexp_matches(query::text, '''((?:[^'']|'''')+)''', 'g') AS part
$function$;

-- The query with each of its lexemes, in order, replaced; at once, so that nothing that was put in is replaced again.
CREATE FUNCTION store.replaced(query tsquery, substitutes text[])
 RETURNS tsquery
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
    SELECT string_agg(part.signs || coalesce('( ' || substitutes[part.number] || ' )', ''), '' ORDER BY part.number)::tsquery
      FROM regexp_split_to_table(query::text, '''(?:[^'']|'''')+''') WITH ORDINALITY AS part (signs, number)
$function$;

-- The query with every word in all its forms.
CREATE FUNCTION store.with_forms(query tsquery)
 RETURNS tsquery
 LANGUAGE sql
 STABLE
AS $function$
    SELECT store.replaced(query, array_agg(store.any_of(store.variants(part.lexeme))::text ORDER BY part.number))
      FROM unnest(store.operands(query)) WITH ORDINALITY AS part (lexeme, number)
$function$;

-- The query for the names in any spelling, with the forms of each, or any of the lexemes.
CREATE FUNCTION store.any_spelling(names text[], lexemes text[])
 RETURNS tsquery
 LANGUAGE sql
 STABLE
AS $function$
    WITH spellings AS (
        SELECT DISTINCT phrase::text AS phrase FROM store.spelling WHERE name = ANY (names)
    ), words AS (
        SELECT variant FROM spellings, unnest(store.variants((store.operands(phrase::tsquery))[1])) AS variant
         WHERE numnode(phrase::tsquery) = 1
        UNION SELECT unnest(lexemes)
    ), every AS (
        SELECT store.any_of(array_agg(variant ORDER BY variant))::text AS query FROM words HAVING count(*) > 0
        UNION ALL
        SELECT store.with_forms(phrase::tsquery)::text FROM spellings WHERE numnode(phrase::tsquery) > 1
    )
    SELECT string_agg('( ' || query || ' )', ' | ')::tsquery FROM every
$function$;

-- What a word of a query is searched for: its forms, and if it is a name the other spellings with theirs. ǂ before a
-- name stands for one of several words.
CREATE FUNCTION store.substitute(lexeme text)
 RETURNS tsquery
 LANGUAGE plpgsql
 STABLE
AS $function$
DECLARE
    forms text[];
    names text[];
BEGIN
    IF lexeme LIKE 'ǂ%' THEN
        RETURN store.any_spelling(ARRAY[substr(lexeme, 2)], '{}');
    END IF;
    forms := store.variants(lexeme);
    SELECT array_agg(DISTINCT name) INTO names
      FROM store.spelling WHERE store.any_of(forms) @> target AND numnode(target) = 1;
    RETURN CASE WHEN names IS NULL THEN store.any_of(forms) ELSE store.any_spelling(names, forms) END;
END
$function$;

-- The query with names of several words found: ǂ and the name in place of a phrase, and beside words that stand apart.
CREATE FUNCTION store.with_names(query tsquery)
 RETURNS tsquery
 LANGUAGE plpgsql
 STABLE
AS $function$
DECLARE
    known CONSTANT text := 'SELECT %s, %s store.any_of(ARRAY[''ǂ'' || name]) FROM store.spelling '
                           'WHERE %L::tsquery @> target AND numnode(target) > 1';
BEGIN
    query := ts_rewrite(query, format(known, 'phrase', '', query));
    RETURN ts_rewrite(query, format(known, 'target', 'target ||', query));
END
$function$;

-- A query as the rules before version 2 read it.
CREATE FUNCTION store.earlier_query(query text)
 RETURNS tsquery
 LANGUAGE plpgsql
 STABLE
AS $function$
DECLARE
    given  text := store.lexed(CASE WHEN length(query) > 500 THEN regexp_replace(left(query, 500), '\S+$', '') ELSE query END);
    wanted tsquery := store.with_names(websearch_to_tsquery('store.palimpsest', given));
    begun  text[] := store.lexemes_of((SELECT string_agg(part[1], ' ')
                                         FROM regexp_matches(given, '([[:alnum:]Ѐ-ӿʼǂ]{3,})\*', 'g') AS part));
BEGIN
    IF numnode(wanted) = 0 THEN
        RETURN wanted;
    END IF;
    RETURN (SELECT store.replaced(wanted, array_agg(CASE WHEN part.lexeme = ANY (begun)
                       THEN store.any_of(ARRAY[part.lexeme])::text || ':*'
                       ELSE store.substitute(part.lexeme)::text END ORDER BY part.number))
              FROM unnest(store.operands(wanted)) WITH ORDINALITY AS part (lexeme, number));
END
$function$;


------------------------------------------------------------------------------------------------------------------------
-- How articles changed: their states, and the edits between them. (sql/api/edits.sql)
------------------------------------------------------------------------------------------------------------------------

-- One row a state of an article, in the order in which they were observed; dismissed ones included.
CREATE VIEW archive.revisions AS
    -- id bigint: Permanent number of the revision.
    -- article_id bigint: The article; see archive.articles.
    -- number bigint: First, second, third … state of the article, in order of observation.
    -- source text: Name of the newsroom.
    -- title text: Headline in this state.
    -- authors text[]: Authors in this state.
    -- summary text: Standfirst in this state.
    -- text text: Body in this state, a paragraph a line.
    -- words integer: Number of words in the text.
    -- url text: The address that was fetched when this state was first seen.
    -- previous_id bigint: The state before; NULL for the first.
    -- changed_after timestamp with time zone: The state before was last seen then: the edit came after.
    -- changed_before timestamp with time zone: This state was first seen then: the edit came before.
    -- last_seen_at timestamp with time zone: When this state was last seen.
    -- repeats_id bigint: The earlier revision whose words this one returns to.
    -- dismissed_at timestamp with time zone: When a newer extractor showed that nothing had changed; NULL for revisions
    -- that stand.
    -- published_at timestamp with time zone: When the page said that it was published.
    -- published_local timestamp without time zone: The same on the clock of the newsroom.
    -- first_seen_at timestamp with time zone: When this archive first saw the article.
    -- sort_at timestamp with time zone: published_at if that is trusted, else first_seen_at.
    -- extractor text: Version of the extractor that read the text.
    -- text_sha256 bytea: SHA-256 of the canonical text.
    -- recorded_at timestamp with time zone: When the revision was written into the archive.
    -- redacted_at timestamp with time zone: When its words were taken out of the archive; see archive.redactions.
    -- witness text: Who saw this state first: self, or who archived the capture (cc-news, wayback and so on).
    -- vantage text: From where it was seen: anonymous, or the name of a subscriber's session.
 SELECT revision.id,
    revision.article_id,
    row_number() OVER (PARTITION BY revision.article_id ORDER BY revision.observed_at, revision.id) AS number,
    source.name AS source,
    text.title,
    text.authors,
    text.summary,
    store.shown_text(text.body, furniture.lines) AS text,
    text.words,
    look.url,
    revision.previous_id,
    revision.previous_last_seen_at AS changed_after,
    revision.observed_at AS changed_before,
    COALESCE(successor.previous_last_seen_at, state.last_seen_at) AS last_seen_at,
    revision.repeats_id,
    revision.dismissed_at,
    text.published_at,
    text.published_local,
    article.first_seen_at,
    COALESCE(text.published_at, article.first_seen_at) AS sort_at,
    text.extractor,
    text.text_sha256,
    revision.recorded_at,
    redaction.recorded_at AS redacted_at,
    look.witness,
    look.vantage
   FROM ((((((((store.revision
     JOIN store.article ON ((article.id = revision.article_id)))
     JOIN store.source ON ((source.id = article.source_id)))
     JOIN store.article_state state ON ((state.article_id = article.id)))
     JOIN store.look ON ((look.id = revision.look_id)))
     JOIN LATERAL ( SELECT extraction.id,
            extraction.revision_id,
            extraction.look_id,
            extraction.extractor,
            extraction.normaliser,
            extraction.title,
            extraction.authors,
            extraction.published_at,
            extraction.published_local,
            extraction.published_raw,
            extraction.modified_at,
            extraction.summary,
            extraction.body,
            extraction.words,
            extraction.language,
            extraction.section,
            extraction.tags,
            extraction.image,
            extraction.canonical_url,
            extraction.paywalled,
            extraction.partial,
            extraction.agreement,
            extraction.doubts,
            extraction.text_sha256,
            extraction.content_sha256,
            extraction.recorded_at,
            extraction.words_sha256,
            extraction.redaction_id
           FROM store.extraction
          WHERE (extraction.revision_id = revision.id)
          ORDER BY extraction.id DESC
         LIMIT 1) text ON (true))
     LEFT JOIN store.left_out furniture ON ((furniture.extraction_id = text.id)))
     LEFT JOIN store.revision successor ON ((successor.previous_id = revision.id)))
     LEFT JOIN store.redaction ON ((redaction.id = text.redaction_id)));

-- What a class of edits is called before readers: words that say what changed and accuse nobody.
CREATE FUNCTION store.edit_label(class text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
    SELECT CASE edit_label.class
           WHEN 'typo' THEN 'slip of the pen' WHEN 'correction' THEN 'small change of fact' WHEN 'updated' THEN 'words changed'
           WHEN 'content_added' THEN 'passage added' WHEN 'content_removed' THEN 'passage removed' WHEN 'rewrite' THEN 'text replaced'
           WHEN 'headline_only' THEN 'headline changed' WHEN 'metadata' THEN 'summary, authors or date changed'
           WHEN 'notice' THEN 'change with a notice' WHEN 'withdrawn' THEN 'article withdrawn'
           ELSE replace(edit_label.class, '_', ' ') END
$function$;

-- One row for each edit that changed words or facts; cosmetic changes and changes of a page's boilerplate are in
-- archive.revisions only.
CREATE VIEW archive.edits AS
    -- revision_id bigint: The revision that the edit made; see archive.revisions.
    -- article_id bigint: The article; see archive.articles.
    -- source text: Name of the newsroom.
    -- class text: typo, correction, updated, content_added, content_removed, rewrite, headline_only, metadata, notice
    -- or withdrawn.
    -- flags text[]: What the edit touched: headline, number, name, negation, attribution, hedging, moved, notice,
    -- summary, authors, published; notice_removed if a notice went and none came; alternating if forms take turns.
    -- title text: Headline after the edit.
    -- title_before text: Headline before the edit.
    -- added_words integer: Number of words added.
    -- removed_words integer: Number of words removed.
    -- hunks jsonb: The places that changed, each with the words removed and added and some words of context.
    -- looked_at jsonb: What the class rests on.
    -- url text: The address that was fetched.
    -- changed_after timestamp with time zone: The old words were last seen then.
    -- changed_before timestamp with time zone: The new words were first seen then.
    -- repeats_id bigint: The earlier revision that the edit returns to.
    -- published_at timestamp with time zone: When the page said that it was published.
    -- published_local timestamp without time zone: The same on the clock of the newsroom.
    -- first_seen_at timestamp with time zone: When this archive first saw the article.
    -- sort_at timestamp with time zone: published_at if that is trusted, else first_seen_at.
    -- recorded_at timestamp with time zone: When the edit was written into the archive.
    -- no_notice_found boolean: True: no notice of the edit was found in the text. False: one was found. NULL: none was
    -- looked for, as the rules know no notices in the language of the text, only a part of it was visible, or the page
    -- shows it by script alone.
    -- redacted_at timestamp with time zone: When its words were taken out of the archive; see archive.redactions.
    -- previous_id bigint: The revision before it; see archive.revisions.
    -- label text: The class in neutral words, for readers: "small change of fact" and so on.
    -- basis text: certain; uncertain if nobody can tell whether words were slips of the pen, so that the class is
    -- updated.
 SELECT revision.id AS revision_id,
    revision.article_id,
    source.name AS source,
    verdict.class,
    verdict.flags,
    after.title,
    before.title AS title_before,
    diff.added_words,
    diff.removed_words,
    diff.hunks,
    verdict.looked_at,
    look.url,
    revision.previous_last_seen_at AS changed_after,
    revision.observed_at AS changed_before,
    revision.repeats_id,
    after.published_at,
    after.published_local,
    article.first_seen_at,
    COALESCE(after.published_at, article.first_seen_at) AS sort_at,
    revision.recorded_at,
        CASE
            WHEN ((verdict.class = 'notice'::text) OR (('notice'::text = ANY (verdict.flags)) AND (NOT ('notice_removed'::text = ANY (verdict.flags))))) THEN false
            WHEN (((verdict.looked_at -> 'languages'::text) ? split_part(lower((verdict.looked_at ->> 'language'::text)), '-'::text, 1)) AND (NOT (before.partial OR after.partial OR ('from_script_data'::text = ANY (after.doubts))))) THEN true
            ELSE NULL::boolean
        END AS no_notice_found,
    redaction.recorded_at AS redacted_at,
    revision.previous_id,
    store.edit_label(verdict.class) AS label,
    COALESCE((verdict.looked_at ->> 'basis'::text), 'certain'::text) AS basis
   FROM ((((((((store.revision
     JOIN store.article ON ((article.id = revision.article_id)))
     JOIN store.source ON ((source.id = article.source_id)))
     JOIN store.look ON ((look.id = revision.look_id)))
     JOIN LATERAL ( SELECT verdict_1.id,
            verdict_1.revision_id,
            verdict_1.before_id,
            verdict_1.after_id,
            verdict_1.rules,
            verdict_1.class,
            verdict_1.flags,
            verdict_1.looked_at,
            verdict_1.judged_at,
            verdict_1.added_words,
            verdict_1.removed_words,
            verdict_1.hunks_sha256,
            verdict_1.looked_sha256,
            verdict_1.redaction_id
           FROM store.verdict verdict_1
          WHERE (verdict_1.revision_id = revision.id)
          ORDER BY verdict_1.id DESC
         LIMIT 1) verdict ON (true))
     JOIN store.extraction before ON ((before.id = verdict.before_id)))
     JOIN store.extraction after ON ((after.id = verdict.after_id)))
     JOIN LATERAL ( SELECT diff_1.before_id,
            diff_1.after_id,
            diff_1.hunks,
            diff_1.added_words,
            diff_1.removed_words
           FROM store.diff diff_1
          WHERE ((diff_1.before_id = verdict.before_id) AND (diff_1.after_id = verdict.after_id))
         LIMIT 1) diff ON (true))
     LEFT JOIN store.redaction ON ((redaction.id = verdict.redaction_id)))
  WHERE ((revision.dismissed_at IS NULL) AND (revision.previous_id IS NOT NULL) AND (NOT store.revision_kind_is_hidden(verdict.class)) AND (NOT (('alternating'::text = ANY (verdict.flags)) AND ('24:00:00'::interval > ( SELECT (COALESCE(min(successor.previous_last_seen_at), min(state.last_seen_at)) - revision.observed_at)
           FROM (store.article_state state
             LEFT JOIN store.revision successor ON ((successor.previous_id = revision.id)))
          WHERE (state.article_id = revision.article_id))))));


------------------------------------------------------------------------------------------------------------------------
-- What happened to many articles of a newsroom at once. (sql/api/events.sql)
------------------------------------------------------------------------------------------------------------------------

-- One row an event of a newsroom: what happened to several of its articles at once. Each of them has an edit of its own
-- in archive.edits.
CREATE VIEW archive.events AS
    -- id bigint: Permanent number of the event.
    -- source text: Name of the newsroom, as in archive.sources.
    -- kind text: line_left: the same line went from between the paragraphs of at least three articles within a day.
    -- line text: The line; NULL if it was redacted.
    -- articles bigint[]: The articles to which it happened; see archive.articles.
    -- happened_after timestamp with time zone: The first of the last looks that showed the line.
    -- happened_before timestamp with time zone: The last of the looks that showed an article without it.
    -- recorded_at timestamp with time zone: When the event was written into the archive.
 SELECT event.id,
    source.name AS source,
    event.kind,
    known.line,
    event.articles,
    event.happened_after,
    event.happened_before,
    event.recorded_at
   FROM ((store.source_event event
     JOIN store.source ON ((source.id = event.source_id)))
     LEFT JOIN store.furniture known ON (((known.source_id = event.source_id) AND (known.line_sha256 = event.line_sha256))));


------------------------------------------------------------------------------------------------------------------------
-- What stands behind the record: the ledger's blocks, their stamps, what was redacted, and numbers that can be cited.
-- (sql/api/evidence.sql)
------------------------------------------------------------------------------------------------------------------------

-- One row a block of the ledger; the last one is its head.
CREATE VIEW archive.ledger AS
    -- id bigint: Number of the block, from 1 without a gap.
    -- recorded_at timestamp with time zone: When it was sealed.
    -- looks integer: How many looks at addresses it closes.
    -- acts integer: How many acts of the archive it closes: texts, verdicts, revisions, redactions and the like.
    -- block_sha256 bytea: SHA-256 of the block; the next one and its stamps name it.
    -- previous_sha256 bytea: SHA-256 of the block before; zeros for the first.
 SELECT id,
    sealed_at AS recorded_at,
    cardinality(entries) AS looks,
    cardinality(acts) AS acts,
    block_sha256,
    previous_sha256
   FROM store.block;

-- One row a time stamp (RFC 3161) of a block of the ledger.
CREATE VIEW archive.stamps AS
    -- id bigint: Permanent number of the stamp.
    -- block_id bigint: The block that was stamped; see archive.ledger.
    -- authority text: Host of the authority.
    -- stamped_at timestamp with time zone: The authority's own time.
    -- answer bytea: The authority's answer in DER; `openssl ts -verify` takes it.
    -- recorded_at timestamp with time zone: When it was written into the archive.
 SELECT id,
    block_id,
    authority,
    stamped_at,
    answer,
    recorded_at
   FROM store.stamp;

-- One row a lawful removal: the words are gone, hashes and times are there.
CREATE VIEW archive.redactions AS
    -- id bigint: Permanent number of the redaction.
    -- article_id bigint: The article; see archive.articles.
    -- source text: Name of the newsroom.
    -- url text: The address as it was given.
    -- reason text: Why, as whoever did it said.
    -- revisions bigint[]: The revisions whose words were removed.
    -- recorded_at timestamp with time zone: When it was done.
 SELECT redaction.id,
    redaction.article_id,
    source.name AS source,
    redaction.url,
    redaction.reason,
    redaction.revisions,
    redaction.recorded_at
   FROM ((store.redaction
     JOIN store.article ON ((article.id = redaction.article_id)))
     JOIN store.source ON ((source.id = article.source_id)));

-- The name that a source had at a time.
CREATE FUNCTION store.name_then(source_id integer, at timestamp with time zone)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
    SELECT coalesce((SELECT rename.old_name FROM store.source_rename AS rename
                      WHERE rename.source_id = name_then.source_id AND rename.renamed_at > name_then.at
                      ORDER BY rename.renamed_at LIMIT 1),
                    (SELECT source.name FROM store.source WHERE source.id = name_then.source_id))
$function$;

-- The edits as the archive knew and judged them at a time, whatever was read again, judged again, merged, dismissed or
-- redacted since: for numbers that are cited. A time some minutes past is settled: what is being written now is not
-- seen yet. time: when. The columns are those of archive.edits, source_name being the name that its source had then;
-- recorded_at is when the edit was first written, and redacted says that its words were taken out of the archive since.
CREATE FUNCTION archive.edits_as_known("time" timestamp with time zone)
 RETURNS TABLE(revision_id bigint, article_id bigint, source_name text, class text, flags text[], title text, title_before text, added_words integer, removed_words integer, changed_after timestamp with time zone, changed_before timestamp with time zone, recorded_at timestamp with time zone, redacted boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    WITH known AS MATERIALIZED (
        SELECT DISTINCT ON (state.revision_id) state.* FROM store.revision_state AS state
         WHERE state.recorded_at <= edits_as_known."time" ORDER BY state.revision_id, state.id DESC
    )
    SELECT state.revision_id, state.article_id, store.name_then(article.source_id, edits_as_known."time"),
           verdict.class, verdict.flags, after.title, before.title,
           verdict.added_words, verdict.removed_words, state.previous_last_seen_at, state.observed_at,
           revision.recorded_at, verdict.redaction_id IS NOT NULL
      FROM known AS state
      JOIN store.revision ON revision.id = state.revision_id
      JOIN store.article ON article.id = state.article_id
      JOIN LATERAL (SELECT * FROM store.verdict
                     WHERE verdict.revision_id = state.revision_id AND verdict.judged_at <= edits_as_known."time"
                     ORDER BY verdict.id DESC LIMIT 1) AS verdict ON true
      JOIN store.extraction AS before ON before.id = verdict.before_id
      JOIN store.extraction AS after ON after.id = verdict.after_id
     WHERE state.dismissed_at IS NULL AND state.previous_id IS NOT NULL
       AND NOT store.revision_kind_is_hidden(verdict.class)
       AND NOT ('alternating' = ANY (verdict.flags) AND interval '24 hours' > coalesce(
                (SELECT min(successor.previous_last_seen_at) FROM known AS successor WHERE successor.previous_id = state.revision_id),
                (SELECT max(look.observed_at) FROM store.look
                  WHERE look.recorded_at <= edits_as_known."time"
                    AND store.fetch_outcome_shows_article(look.outcome)
                    AND look.address_id IN (SELECT shown.address_id FROM known AS sibling JOIN store.look AS shown ON shown.id = sibling.look_id
                                             WHERE sibling.article_id = state.article_id)))
              - state.observed_at)
$function$;


------------------------------------------------------------------------------------------------------------------------
-- Many edits in few rows: bursts of a live page, and forms that take turns. Nothing is left out of archive.revisions.
-- (sql/api/folded.sql)
------------------------------------------------------------------------------------------------------------------------

-- One row a burst: the edits of one article of which each came at most two hours after the one before. A live page with
-- dozens of additions is a few rows.
CREATE VIEW archive.edit_bursts AS
    -- article_id bigint: The article; see archive.articles.
    -- source text: Name of the newsroom.
    -- title text: Headline after the burst.
    -- edits bigint: How many edits the burst has.
    -- classes text[]: Their classes, each once.
    -- flags text[]: What they touched, each once.
    -- added_words bigint: Words added, over all edits.
    -- removed_words bigint: Words removed, over all edits.
    -- before_id bigint: The revision before the burst.
    -- after_id bigint: The last revision of the burst; archive.diff of the two shows what it came to.
    -- changed_after timestamp with time zone: The text before the burst was last seen then.
    -- changed_before timestamp with time zone: The last edit of the burst was first seen then.
    -- published_at timestamp with time zone: When the page said that it was published.
    -- published_local timestamp without time zone: The same on the clock of the newsroom.
    -- first_seen_at timestamp with time zone: When this archive first saw the article.
    -- sort_at timestamp with time zone: published_at if that is trusted, else first_seen_at.
    -- recorded_at timestamp with time zone: When the last edit was written into the archive.
 WITH judged AS (
         SELECT revision_1.id,
            revision_1.article_id,
            revision_1.previous_id,
            revision_1.previous_last_seen_at,
            revision_1.observed_at,
            verdict.class,
            verdict.flags,
            diff.added_words,
            diff.removed_words,
            COALESCE(((revision_1.previous_last_seen_at - lag(revision_1.observed_at) OVER by_time) > '02:00:00'::interval), true) AS begins
           FROM ((store.revision revision_1
             JOIN LATERAL ( SELECT verdict_1.id,
                    verdict_1.revision_id,
                    verdict_1.before_id,
                    verdict_1.after_id,
                    verdict_1.rules,
                    verdict_1.class,
                    verdict_1.flags,
                    verdict_1.looked_at,
                    verdict_1.judged_at,
                    verdict_1.added_words,
                    verdict_1.removed_words,
                    verdict_1.hunks_sha256,
                    verdict_1.looked_sha256,
                    verdict_1.redaction_id
                   FROM store.verdict verdict_1
                  WHERE (verdict_1.revision_id = revision_1.id)
                  ORDER BY verdict_1.id DESC
                 LIMIT 1) verdict ON (true))
             JOIN store.diff ON (((diff.before_id = verdict.before_id) AND (diff.after_id = verdict.after_id))))
          WHERE ((revision_1.dismissed_at IS NULL) AND (revision_1.previous_id IS NOT NULL) AND (NOT store.revision_kind_is_hidden(verdict.class)))
          WINDOW by_time AS (PARTITION BY revision_1.article_id ORDER BY revision_1.observed_at, revision_1.id)
        ), numbered AS (
         SELECT judged.id,
            judged.article_id,
            judged.previous_id,
            judged.previous_last_seen_at,
            judged.observed_at,
            judged.class,
            judged.flags,
            judged.added_words,
            judged.removed_words,
            judged.begins,
            count(*) FILTER (WHERE judged.begins) OVER (PARTITION BY judged.article_id ORDER BY judged.observed_at, judged.id) AS burst
           FROM judged
        ), folded AS (
         SELECT numbered.article_id,
            numbered.burst,
            count(*) AS edits,
            (array_agg(numbered.previous_id ORDER BY numbered.observed_at, numbered.id))[1] AS before_id,
            (array_agg(numbered.id ORDER BY numbered.observed_at DESC, numbered.id DESC))[1] AS after_id,
            min(numbered.previous_last_seen_at) AS changed_after,
            max(numbered.observed_at) AS changed_before,
            sum(numbered.added_words) AS added_words,
            sum(numbered.removed_words) AS removed_words,
            array_agg(DISTINCT numbered.class ORDER BY numbered.class) AS classes
           FROM numbered
          GROUP BY numbered.article_id, numbered.burst
        )
 SELECT folded.article_id,
    source.name AS source,
    text.title,
    folded.edits,
    folded.classes,
    ARRAY( SELECT DISTINCT flag.flag
           FROM numbered,
            LATERAL unnest(numbered.flags) flag(flag)
          WHERE ((numbered.article_id = folded.article_id) AND (numbered.burst = folded.burst))
          ORDER BY flag.flag) AS flags,
    folded.added_words,
    folded.removed_words,
    folded.before_id,
    folded.after_id,
    folded.changed_after,
    folded.changed_before,
    text.published_at,
    text.published_local,
    article.first_seen_at,
    COALESCE(text.published_at, article.first_seen_at) AS sort_at,
    revision.recorded_at
   FROM ((((folded
     JOIN store.article ON ((article.id = folded.article_id)))
     JOIN store.source ON ((source.id = article.source_id)))
     JOIN store.revision ON ((revision.id = folded.after_id)))
     JOIN LATERAL ( SELECT extraction.id,
            extraction.revision_id,
            extraction.look_id,
            extraction.extractor,
            extraction.normaliser,
            extraction.title,
            extraction.authors,
            extraction.published_at,
            extraction.published_local,
            extraction.published_raw,
            extraction.modified_at,
            extraction.summary,
            extraction.body,
            extraction.words,
            extraction.language,
            extraction.section,
            extraction.tags,
            extraction.image,
            extraction.canonical_url,
            extraction.paywalled,
            extraction.partial,
            extraction.agreement,
            extraction.doubts,
            extraction.text_sha256,
            extraction.content_sha256,
            extraction.recorded_at,
            extraction.words_sha256,
            extraction.redaction_id
           FROM store.extraction
          WHERE (extraction.revision_id = folded.after_id)
          ORDER BY extraction.id DESC
         LIMIT 1) text ON (true));

-- One row a run of revisions in which the same forms of an article took turns: headline tests, caches that disagree. A
-- form that holds for 24 hours counts as an edit.
CREATE VIEW archive.alternations AS
    -- article_id bigint: The article; see archive.articles.
    -- source text: Name of the newsroom.
    -- title text: Headline of the form that was seen last.
    -- turns bigint: How many times a form came back, from when the turns were seen to be turns: the fourth of A, B, A,
    -- B is the first.
    -- first_at timestamp with time zone: The first of them.
    -- last_at timestamp with time zone: The last of them.
    -- last_id bigint: The revision of the form that was seen last.
    -- settled_id bigint: The last revision of the run that held for 24 hours; NULL while none has.
    -- published_at timestamp with time zone: When the page said that it was published.
    -- published_local timestamp without time zone: The same on the clock of the newsroom.
    -- first_seen_at timestamp with time zone: When this archive first saw the article.
    -- sort_at timestamp with time zone: published_at if that is trusted, else first_seen_at.
    -- recorded_at timestamp with time zone: When the last turn was written into the archive.
 WITH stood AS (
         SELECT revision.id,
            revision.article_id,
            revision.look_id,
            revision.previous_id,
            revision.observed_at,
            revision.previous_last_seen_at,
            revision.repeats_id,
            revision.recorded_at,
            revision.dismissed_at,
            revision.dismissed_by,
            COALESCE(successor.previous_last_seen_at, state.last_seen_at) AS last_seen_at,
            ('alternating'::text = ANY (verdict.flags)) AS alternates
           FROM (((store.revision
             JOIN store.article_state state ON ((state.article_id = revision.article_id)))
             LEFT JOIN store.revision successor ON ((successor.previous_id = revision.id)))
             LEFT JOIN LATERAL ( SELECT verdict_1.flags
                   FROM store.verdict verdict_1
                  WHERE (verdict_1.revision_id = revision.id)
                  ORDER BY verdict_1.id DESC
                 LIMIT 1) verdict ON (true))
          WHERE (revision.dismissed_at IS NULL)
        ), numbered AS (
         SELECT stood.id,
            stood.article_id,
            stood.look_id,
            stood.previous_id,
            stood.observed_at,
            stood.previous_last_seen_at,
            stood.repeats_id,
            stood.recorded_at,
            stood.dismissed_at,
            stood.dismissed_by,
            stood.last_seen_at,
            stood.alternates,
            count(*) FILTER (WHERE (stood.alternates IS NOT TRUE)) OVER (PARTITION BY stood.article_id ORDER BY stood.observed_at, stood.id) AS run
           FROM stood
        ), folded AS (
         SELECT numbered.article_id,
            numbered.run,
            count(*) AS turns,
            min(numbered.observed_at) AS first_at,
            max(numbered.observed_at) AS last_at,
            max(numbered.last_seen_at) AS last_seen_at,
            max(numbered.recorded_at) AS recorded_at,
            count(DISTINCT numbered.repeats_id) AS forms,
            (array_agg(numbered.id ORDER BY numbered.observed_at DESC, numbered.id DESC))[1] AS last_id,
            (array_agg(numbered.id ORDER BY numbered.observed_at DESC, numbered.id DESC) FILTER (WHERE ((numbered.last_seen_at - numbered.observed_at) >= '24:00:00'::interval)))[1] AS settled_id
           FROM numbered
          WHERE numbered.alternates
          GROUP BY numbered.article_id, numbered.run
        )
 SELECT folded.article_id,
    source.name AS source,
    text.title,
    folded.turns,
    folded.first_at,
    folded.last_at,
    folded.last_id,
    folded.settled_id,
    text.published_at,
    text.published_local,
    article.first_seen_at,
    COALESCE(text.published_at, article.first_seen_at) AS sort_at,
    folded.recorded_at
   FROM (((folded
     JOIN store.article ON ((article.id = folded.article_id)))
     JOIN store.source ON ((source.id = article.source_id)))
     JOIN LATERAL ( SELECT extraction.id,
            extraction.revision_id,
            extraction.look_id,
            extraction.extractor,
            extraction.normaliser,
            extraction.title,
            extraction.authors,
            extraction.published_at,
            extraction.published_local,
            extraction.published_raw,
            extraction.modified_at,
            extraction.summary,
            extraction.body,
            extraction.words,
            extraction.language,
            extraction.section,
            extraction.tags,
            extraction.image,
            extraction.canonical_url,
            extraction.paywalled,
            extraction.partial,
            extraction.agreement,
            extraction.doubts,
            extraction.text_sha256,
            extraction.content_sha256,
            extraction.recorded_at,
            extraction.words_sha256,
            extraction.redaction_id
           FROM store.extraction
          WHERE (extraction.revision_id = folded.last_id)
          ORDER BY extraction.id DESC
         LIMIT 1) text ON (true));


------------------------------------------------------------------------------------------------------------------------
-- The service's health: each source against its own past, alarms, the crawl log as lines, what outcomes mean.
-- (sql/api/health.sql)
------------------------------------------------------------------------------------------------------------------------

-- The health of each source, judged against its own past.
CREATE VIEW archive.source_health AS
    -- source text: Name of the newsroom.
    -- state text: healthy, degraded, silent, failing, blocked or paused.
    -- since timestamp with time zone: Since when it is in that state.
    -- why text: What was seen; NULL for healthy and paused sources.
    -- learning boolean: Whether there is less than two weeks of history, so that silence is judged by a default
    -- interval of two days.
    -- judged_at timestamp with time zone: When it was last judged.
    -- alarms text[]: The kinds of its open alarms; archive.alarm_kinds says what each means.
    -- last_published_at timestamp with time zone: When it last published, as far as the archive has seen.
    -- expected_by timestamp with time zone: When it has published again if it publishes as it always did; silence
    -- counts from then on.
    -- new_in_day bigint: Articles first seen in the last 24 hours.
    -- usual_new_in_day real: How many are usual in these 24 hours of the week; NULL while it is learned.
    -- edits_in_day bigint: Revisions seen in the last 24 hours, dismissed ones aside.
    -- usual_edits_in_day real: How many are usual in a day; NULL while it is learned.
    -- doubtful_in_week bigint: Articles first seen in the last 7 days whose text should be looked at by a person.
 SELECT source.name AS source,
    health.state,
    health.since,
    health.why,
    health.learning,
    health.judged_at,
    COALESCE(alarms.kinds, '{}'::text[]) AS alarms,
    health.last_published_at,
    health.expected_by,
    ( SELECT count(*) AS count
           FROM store.article
          WHERE ((article.source_id = source.id) AND (article.first_seen_at > (now() - '1 day'::interval)))) AS new_in_day,
        CASE
            WHEN (usual.patience IS NOT NULL) THEN ( SELECT sum(usual.rates[(1 + mod(((((EXTRACT(isodow FROM (hour.hour AT TIME ZONE source.timezone)))::integer - 1) * 24) + (EXTRACT(hour FROM (hour.hour AT TIME ZONE source.timezone)))::integer), 168))]) AS sum
               FROM generate_series((now() - '23:00:00'::interval), now(), '01:00:00'::interval) hour(hour))
            ELSE NULL::real
        END AS usual_new_in_day,
    ( SELECT count(*) AS count
           FROM (store.article
             JOIN store.revision ON ((revision.article_id = article.id)))
          WHERE ((article.source_id = source.id) AND (revision.previous_id IS NOT NULL) AND (revision.dismissed_at IS NULL) AND (revision.observed_at > (now() - '1 day'::interval)))) AS edits_in_day,
        CASE
            WHEN (usual.patience IS NOT NULL) THEN usual.edits_a_day
            ELSE NULL::real
        END AS usual_edits_in_day,
    ( SELECT count(*) AS count
           FROM ((store.article
             JOIN store.article_state state ON ((state.article_id = article.id)))
             JOIN LATERAL ( SELECT extraction.doubts
                   FROM store.extraction
                  WHERE (extraction.revision_id = state.revision_id)
                  ORDER BY extraction.id DESC
                 LIMIT 1) text ON (true))
          WHERE ((article.source_id = source.id) AND (article.first_seen_at > (now() - '7 days'::interval)) AND (cardinality(text.doubts) > 0))) AS doubtful_in_week
   FROM (((store.source_health health
     JOIN store.source ON ((source.id = health.source_id)))
     LEFT JOIN store.source_usual usual ON ((usual.source_id = source.id)))
     LEFT JOIN LATERAL ( SELECT array_agg(alarm.kind ORDER BY alarm.opened_at, alarm.id) AS kinds
           FROM store.alarm
          WHERE ((alarm.source_id = source.id) AND (alarm.closed_at IS NULL))) alarms ON (true));

-- The history of each source's health.
CREATE VIEW archive.health_changes AS
    -- source text: Name of the newsroom.
    -- at timestamp with time zone: When the state changed.
    -- before text: The state before; NULL for the first one.
    -- state text: The state from then on.
    -- why text: What was seen.
 SELECT source.name AS source,
    change.at,
    change.before,
    change.state,
    change.why
   FROM (store.health_change change
     JOIN store.source ON ((source.id = change.source_id)));

-- Alarms, open and closed.
CREATE VIEW archive.alarms AS
    -- id bigint: Number of the alarm.
    -- source text: Name of the newsroom; NULL for an alarm of the service itself.
    -- kind text: Name of the alarm; archive.alarm_kinds lists them.
    -- severity text: warning or critical.
    -- opened_at timestamp with time zone: When it was opened.
    -- escalated_at timestamp with time zone: When it became critical, if it was a warning before.
    -- closed_at timestamp with time zone: When it was over; NULL while it is open.
    -- acknowledged_until timestamp with time zone: Until when a person has taken note of it.
    -- counts boolean: Whether it is open and not acknowledged: such alarms make the exit status of palimpsest status 1.
    -- why text: What was seen.
    -- example text: An address that shows it.
    -- meaning text: What the alarm means.
    -- remedy text: What to do about it.
    -- acknowledged_note text: What the person noted.
 SELECT alarm.id,
    source.name AS source,
    alarm.kind,
    alarm.severity,
    alarm.opened_at,
    alarm.escalated_at,
    alarm.closed_at,
    alarm.acknowledged_until,
    ((alarm.closed_at IS NULL) AND COALESCE((alarm.acknowledged_until <= now()), true)) AS counts,
    alarm.why,
    alarm.example,
    kind.meaning,
    kind.remedy,
    alarm.acknowledged_note
   FROM ((store.alarm
     JOIN store.alarm_kind kind ON ((kind.name = alarm.kind)))
     LEFT JOIN store.source ON ((source.id = alarm.source_id)));

-- The one list of alarms.
CREATE VIEW archive.alarm_kinds AS
    -- name text: Name of the alarm.
    -- state text: The state that it puts a source into; NULL for alarms of the service.
    -- escalates_after interval: When a warning becomes critical; 0 is critical at once.
    -- meaning text: What it means.
    -- remedy text: What to do about it.
 SELECT name,
    state,
    escalates_after,
    meaning,
    remedy
   FROM store.alarm_kind;

-- The one list of what a fetch can come to.
CREATE VIEW archive.fetch_outcomes AS
    -- name text: Name of the outcome.
    -- counts text: The count of the crawl that such a fetch raises.
    -- meaning text: What it means.
    -- remedy text: What to do about it if an article was fetched; archive.fetches says it for lists too.
    -- shows_article boolean: Such a look showed the article, as a page or by the answer 304.
    -- is_missing boolean: Such a look says that the article is not there, or not the whole of it.
    -- is_unreachable boolean: Such a look brought no page of the article and does not say whether the article is there.
 SELECT name,
    counts,
    meaning,
    remedy,
    store.fetch_outcome_shows_article(name) AS shows_article,
    store.fetch_outcome_is_missing(name) AS is_missing,
    store.fetch_outcome_is_unreachable(name) AS is_unreachable
   FROM store.fetch_outcome;

-- The feeds, sitemaps and section pages of each source, with what each last yielded.
CREATE VIEW archive.channels AS
    -- source text: Name of the newsroom.
    -- kind text: feed, sitemap or section.
    -- url text: Its address.
    -- found_by text: sources_file, home, robots or usual_path.
    -- fetched_at timestamp with time zone: When it was last fetched.
    -- outcome text: read, no_entries or unreadable.
    -- entries integer: Entries that it listed.
    -- newest_at timestamp with time zone: The newest date that it claimed.
    -- good_at timestamp with time zone: When it last listed something.
 SELECT source.name AS source,
    channel.kind,
    channel.url,
    channel.found_by,
    state.fetched_at,
    state.outcome,
    state.entries,
    state.newest_at,
    state.good_at
   FROM ((store.channel
     JOIN store.source ON ((source.id = channel.source_id)))
     LEFT JOIN store.channel_state state ON ((state.channel_id = channel.id)))
  WHERE (channel.dropped_at IS NULL);

-- The log: crawls, every fetch, alarms and changes of health, as lines.
CREATE VIEW archive.log AS
    -- key text: Names the line; the same line keeps it.
    -- at timestamp with time zone: When it happened.
    -- source text: Name of the newsroom; NULL for the service itself.
    -- crawl_id bigint: The crawl that it belongs to.
    -- level text: debug, info, warning or error.
    -- event text: fetch, fetches (the count that is left of lines older than PALIMPSEST_KEEP_FETCHES), crawl started,
    -- crawl ended, alarm opened, alarm escalated, alarm closed, alarm acknowledged or health changed.
    -- purpose text: What was fetched: article, feed, sitemap, section, home or robots.
    -- outcome text: Outcome of the fetch or crawl, kind of the alarm, or state of the source.
    -- status smallint: HTTP status of the fetch.
    -- url text: Address of the fetch, or one that shows what the alarm is about.
    -- text text: Details.
 SELECT ('fetch '::text || log.id) AS key,
    log.fetched_at AS at,
    source.name AS source,
    log.crawl_id,
        CASE outcome.counts
            WHEN 'failed'::text THEN 'warning'::text
            WHEN 'refused'::text THEN 'warning'::text
            WHEN 'none'::text THEN 'debug'::text
            ELSE 'info'::text
        END AS level,
    'fetch'::text AS event,
    log.purpose,
    log.outcome,
    log.status,
    log.url,
    log.detail AS text
   FROM (((store."fetch" log
     JOIN store.fetch_outcome outcome ON ((outcome.name = log.outcome)))
     JOIN store.crawl ON ((crawl.id = log.crawl_id)))
     JOIN store.source ON ((source.id = crawl.source_id)))
UNION ALL
 SELECT ('fetches '::text || concat_ws(' '::text, summary.crawl_id, summary.purpose, summary.outcome)) AS key,
    COALESCE(crawl.ended_at, crawl.started_at) AS at,
    source.name AS source,
    summary.crawl_id,
        CASE outcome.counts
            WHEN 'failed'::text THEN 'warning'::text
            WHEN 'refused'::text THEN 'warning'::text
            WHEN 'none'::text THEN 'debug'::text
            ELSE 'info'::text
        END AS level,
    'fetches'::text AS event,
    summary.purpose,
    summary.outcome,
    NULL::smallint AS status,
    summary.example AS url,
    format('%s fetches, %s bytes'::text, summary.fetches, summary.bytes) AS text
   FROM (((store.fetch_summary summary
     JOIN store.fetch_outcome outcome ON ((outcome.name = summary.outcome)))
     JOIN store.crawl ON ((crawl.id = summary.crawl_id)))
     JOIN store.source ON ((source.id = crawl.source_id)))
UNION ALL
 SELECT (('crawl '::text || crawl.id) || ' started'::text) AS key,
    crawl.started_at AS at,
    source.name AS source,
    crawl.id AS crawl_id,
    'info'::text AS level,
    'crawl started'::text AS event,
    NULL::text AS purpose,
    NULL::text AS outcome,
    NULL::smallint AS status,
    NULL::text AS url,
    ((crawl.trigger || ', by '::text) || crawl.worker) AS text
   FROM (store.crawl
     JOIN store.source ON ((source.id = crawl.source_id)))
UNION ALL
 SELECT (('crawl '::text || crawl.id) || ' ended'::text) AS key,
    crawl.ended_at AS at,
    source.name AS source,
    crawl.id AS crawl_id,
        CASE
            WHEN store.crawl_outcome_is_bad(crawl.outcome) THEN 'error'::text
            ELSE 'info'::text
        END AS level,
    'crawl ended'::text AS event,
    NULL::text AS purpose,
    crawl.outcome,
    NULL::smallint AS status,
    NULL::text AS url,
    concat_ws('; '::text, format('%s new, %s changed, %s unchanged, %s gone, %s refused, %s failed'::text, crawl.new, crawl.changed, crawl.unchanged, crawl.gone, crawl.refused, crawl.failed), crawl.reason) AS text
   FROM (store.crawl
     JOIN store.source ON ((source.id = crawl.source_id)))
  WHERE (crawl.ended_at IS NOT NULL)
UNION ALL
 SELECT ('alarm '::text || event.id) AS key,
    event.at,
    source.name AS source,
    NULL::bigint AS crawl_id,
        CASE
            WHEN store.alarm_event_is_relief(event.what) THEN 'info'::text
            WHEN (alarm.severity = 'critical'::text) THEN 'error'::text
            ELSE 'warning'::text
        END AS level,
    ('alarm '::text || event.what) AS event,
    NULL::text AS purpose,
    alarm.kind AS outcome,
    NULL::smallint AS status,
    alarm.example AS url,
    COALESCE(NULLIF(event.said, ''::text), alarm.why) AS text
   FROM ((store.alarm_event event
     JOIN store.alarm ON ((alarm.id = event.alarm_id)))
     LEFT JOIN store.source ON ((source.id = alarm.source_id)))
UNION ALL
 SELECT ('health '::text || change.id) AS key,
    change.at,
    source.name AS source,
    NULL::bigint AS crawl_id,
    'info'::text AS level,
    'health changed'::text AS event,
    NULL::text AS purpose,
    change.state AS outcome,
    NULL::smallint AS status,
    NULL::text AS url,
    change.why AS text
   FROM (store.health_change change
     JOIN store.source ON ((source.id = change.source_id)));


------------------------------------------------------------------------------------------------------------------------
-- An article through time: what an address led to, what stood there at a time, every edit and absence.
-- (sql/api/history.sql)
------------------------------------------------------------------------------------------------------------------------

-- A part of an address in one spelling: letters of other scripts percent-encoded, in upper case, and no sign that need
-- not be.
CREATE FUNCTION store.normal_percent(part text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
    SELECT string_agg(CASE
               WHEN piece[1] !~ '^%..$' AND piece[1] ~ '[!-~]' THEN piece[1]
               WHEN piece[1] !~ '^%..$' THEN regexp_replace(upper(encode(convert_to(piece[1], 'UTF8'), 'hex')), '(..)', '%\1', 'g')
               WHEN piece[1] ~* '^%(2[1478-9ACDE]|3[0-9AB]|4.|5[0-9AF]|6.|7[0-9AE])$' THEN chr(('x' || substr(piece[1], 2))::bit(8)::int)
               ELSE upper(piece[1]) END, '' ORDER BY number)
      FROM regexp_matches(normalize(part, NFC), '%[0-9A-Fa-f]{2}|.', 'g') WITH ORDINALITY AS found (piece, number)
$function$;

-- An address that is a parameter of another one, as it was before it was percent-encoded; what is not ASCII stays
-- encoded.
CREATE FUNCTION store.ascii_decoded(part text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
    SELECT string_agg(CASE WHEN piece[1] ~* '^%([2-6].|7[0-9A-E])$' THEN chr(('x' || substr(piece[1], 2))::bit(8)::int) ELSE piece[1] END, '' ORDER BY number)
      FROM regexp_matches(part, '%[0-9A-Fa-f]{2}|.', 'g') WITH ORDINALITY AS found (piece, number)
$function$;

-- The address within that of a link shim, a translation, an AMP cache or an archived copy; NULL if there is none.
CREATE FUNCTION store.carried(url text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
    SELECT coalesce(
        substring(url FROM '(?i)^https?://(?:web\.archive\.org/web|archive\.(?:ph|is|today|li|md|vn|fo)|arquivo\.pt/wayback|12ft\.io)(?:/\d{4,14}[a-z_*]*|/\*|/proxy)?/(https?:/.+)$'),
        'https://' || store.ascii_decoded(substring(url FROM '(?i)^https?://(?:[^/]*\.cdn\.ampproject\.org/[cv]|[^/]*\.bing-amp\.com/[cv]|(?:www\.)?google\.[a-z.]+/amp)/(?:s/)?(.+)$')),
        'https://' || replace(replace(replace(substring(url FROM '(?i)^https?://([a-z0-9-]+)\.translate\.goog/'), '--', '_'), '-', '.'), '_', '-')
                   || regexp_replace(substring(url FROM '(?i)^https?://[a-z0-9-]+\.translate\.goog(/[^#]*)'), '[?&]_x_tr_[^&]*', '', 'g'),
        store.ascii_decoded(substring(url FROM '(?i)^https?://(?:lm?\.facebook\.com|l\.instagram\.com|(?:www\.|translate\.|news\.)?google\.[a-z.]+|(?:away\.)?vk\.com|t\.umblr\.com|out\.reddit\.com|[a-z0-9]+\.safelinks\.protection\.outlook\.com|(?:www\.)?(?:linkedin|youtube)\.com)/[^?#]*\?(?:[^#]*&)?(?:u|url|q|to|z)=(https?(?::|%3a)[^&#]+)')))
$function$;

-- The key of an address by the commonest of the rules that make keys; the service itself knows them all.
CREATE FUNCTION store.simple_key(url text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
    SELECT 'https://' || regexp_replace(rtrim(lower(parts[1]), '.'), '^(?:(?:www\d?|m|mobile?|touch|wap|amp|lite)\.)+(?=[^.]+\.[^.]+)', '')
           || CASE WHEN parts[2] IN ('', '80', '443') THEN '' ELSE coalesce(':' || parts[2], '') END
           || rtrim(coalesce(store.normal_percent(regexp_replace(regexp_replace(parts[3], '/{2,}', '/', 'g'),
                    '(?:(?:/amp|/index\.html?|/index\.php|%20|%C2%A0|%E2%80%8[BEF])/?)+$', '', 'i')), ''), '/')
           || coalesce('?' || (SELECT string_agg(store.normal_percent(pair), '&' ORDER BY pair) FROM regexp_split_to_table(substr(parts[4], 2), '&(?:amp;)?') AS pair
                                WHERE pair !~* '^(utm_[^=]*|[a-z_]*clid|mc_[ce]id|igsh|igshid|cmp|ocid|at_(medium|campaign)[^=]*|xtor|_gl|_ga|amp|nonamp|outputtype|replytocom|phpsessid)(=|$)'
                                  AND pair !~* '^(ref|from|source|via|share)=(twitter|facebook|fb|tw|telegram|whatsapp|rss|newsletter|email|homepage)$'
                                  AND pair !~* '^(print|embed|page)=(1|true|print)$' AND pair <> ''), '')
      FROM regexp_match(btrim(url), '^(?:[Hh][Tt][Tt][Pp][Ss]?:)?(?://)?(?:[^/?#@]*@)?(\[[^]]*\]|[^/?#:]+)(?::(\d*))?([^?#]*)(\?[^#]*)?') AS parts
$function$;

-- The addresses that an address as people write it may mean: in any spelling, or within a link shim, a translation or
-- an archived copy.
CREATE FUNCTION store.addresses_of(url text)
 RETURNS SETOF bigint
 LANGUAGE sql
 STABLE ROWS 2
AS $function$
    WITH RECURSIVE way (address, step) AS (
        SELECT btrim(addresses_of.url), 0
        UNION ALL
        SELECT store.carried(way.address), way.step + 1 FROM way WHERE way.step < 3 AND store.carried(way.address) IS NOT NULL
    )
    SELECT address.id FROM store.address WHERE address.url = addresses_of.url
    UNION
    SELECT address.id FROM store.address
     WHERE address.key_sha256 = ANY (ARRAY(SELECT sha256(convert_to(key, 'UTF8')) FROM way
                                            CROSS JOIN LATERAL unnest(ARRAY[way.address, store.simple_key(way.address)]) AS key
                                            WHERE key IS NOT NULL))
$function$;

-- What the archive knew of an address at a time. url: any spelling of it. time: when. The value: unknown (the address
-- is not known), listed (it is known, and no look at it has shown an article), not_yet (an article was first seen there
-- later), seen (an article was known there by then), led_elsewhere (it had led to an article before and did no more).
CREATE FUNCTION archive.sight(url text, "time" timestamp with time zone DEFAULT now())
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT CASE WHEN NOT EXISTS (SELECT FROM store.addresses_of(sight.url)) THEN 'unknown'
                WHEN count(alias.article_id) = 0 THEN 'listed'
                WHEN bool_or(alias.during @> sight."time") THEN 'seen'
                WHEN min(lower(alias.during)) > sight."time" THEN 'not_yet'
                ELSE 'led_elsewhere' END
      FROM store.alias WHERE alias.address_id IN (SELECT store.addresses_of(sight.url))
$function$;

-- The article into which an article was merged, step by step; itself if it was not merged.
CREATE FUNCTION store.survivor(article_id bigint)
 RETURNS bigint
 LANGUAGE sql
 STABLE
AS $function$
    WITH RECURSIVE way (id) AS (
        SELECT survivor.article_id
        UNION
        SELECT (SELECT event.other_id FROM store.article_event AS event WHERE event.article_id = way.id AND event.kind = 'merged' ORDER BY event.id DESC LIMIT 1)
          FROM way WHERE NOT EXISTS (SELECT 1 FROM store.article_state AS state WHERE state.article_id = way.id)
    )
    SELECT state.article_id FROM way JOIN store.article_state AS state ON state.article_id = way.id LIMIT 1
$function$;

-- The revision that an article was last seen to have by then.
CREATE FUNCTION store.stood(at timestamp with time zone, article_id bigint)
 RETURNS bigint
 LANGUAGE sql
 STABLE
AS $function$
    SELECT revision.id FROM store.revision
     WHERE revision.article_id = stood.article_id AND revision.observed_at <= stood.at AND revision.dismissed_at IS NULL
     ORDER BY revision.observed_at DESC, revision.id DESC LIMIT 1
$function$;

-- The article at an address as it stood at a time; no row if the archive had not seen it by then, or does not know the
-- address: archive.sight tells these apart. url: any address that led to it. time: when. The columns: article_id,
-- revision_id, source_name, title, authors, summary, body, published_at, seen_from and seen_until (first and last look
-- that showed this text), is_certain (false if the time lies after the last look that showed this text: it may have
-- changed already).
CREATE FUNCTION archive.article_at(url text, "time" timestamp with time zone)
 RETURNS TABLE(article_id bigint, revision_id bigint, source_name text, title text, authors text[], summary text, body text, published_at timestamp with time zone, seen_from timestamp with time zone, seen_until timestamp with time zone, is_certain boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER ROWS 1
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT article.id, revision.id, source.name, text.title, text.authors, text.summary, store.shown_text(text.body, furniture.lines), text.published_at,
           revision.observed_at, seen.until, article_at."time" <= seen.until
      FROM (SELECT store.survivor(alias.article_id) AS id FROM store.alias
             WHERE alias.address_id IN (SELECT store.addresses_of(article_at.url)) AND alias.during @> article_at."time"
             ORDER BY lower(alias.during) DESC LIMIT 1) AS found
      JOIN store.article ON article.id = found.id
      JOIN store.source ON source.id = article.source_id
      JOIN store.article_state AS state ON state.article_id = article.id
      JOIN store.revision ON revision.id = store.stood(article_at."time", article.id)
      JOIN LATERAL (SELECT * FROM store.extraction WHERE extraction.revision_id = revision.id
                     ORDER BY extraction.id DESC LIMIT 1) AS text ON true
      LEFT JOIN store.left_out AS furniture ON furniture.extraction_id = text.id
     CROSS JOIN LATERAL (SELECT coalesce(
           (SELECT later.previous_last_seen_at FROM store.revision AS later
             WHERE later.article_id = article.id AND later.dismissed_at IS NULL
               AND (later.observed_at, later.id) > (revision.observed_at, revision.id)
             ORDER BY later.observed_at, later.id LIMIT 1), state.last_seen_at)) AS seen (until)
$function$;

-- Every article as it was last seen by a time. time: when. The columns: article_id, revision_id, source_name, title,
-- authors, summary, body, language, url, published_at, seen_from (the first look that showed this text).
CREATE FUNCTION archive.as_of("time" timestamp with time zone)
 RETURNS TABLE(article_id bigint, revision_id bigint, source_name text, title text, authors text[], summary text, body text, language text, url text, published_at timestamp with time zone, seen_from timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT article.id, revision.id, source.name, text.title, text.authors, text.summary, store.shown_text(text.body, furniture.lines),
           text.language, address.url, text.published_at, revision.observed_at
      FROM store.article
      JOIN store.source ON source.id = article.source_id
      JOIN store.revision ON revision.id = store.stood(as_of."time", article.id)
      JOIN LATERAL (SELECT * FROM store.extraction WHERE extraction.revision_id = revision.id
                     ORDER BY extraction.id DESC LIMIT 1) AS text ON true
      LEFT JOIN store.left_out AS furniture ON furniture.extraction_id = text.id
      JOIN store.look ON look.id = article.first_look_id
      JOIN store.address ON address.id = look.address_id
     WHERE article.first_seen_at <= as_of."time"
$function$;

-- The timeline of an article, oldest first. url: any address that led to it. The columns: article_id, happened_after
-- and happened_before (between the two looks it happened: of an absence, the last one that showed the article and the
-- first one that did not), event (first seen, edit, other vantage if the text was first seen from another one, a state
-- of archive.unavailable, back, redacted), class, flags, title, added_words, removed_words, hunks and revision_id as in
-- archive.edits.
CREATE FUNCTION archive.history(url text)
 RETURNS TABLE(article_id bigint, happened_after timestamp with time zone, happened_before timestamp with time zone, event text, class text, flags text[], title text, added_words integer, removed_words integer, hunks jsonb, revision_id bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER ROWS 20
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    WITH article AS (
        SELECT store.survivor(alias.article_id) AS id FROM store.alias
         WHERE alias.address_id IN (SELECT store.addresses_of(history.url))
         ORDER BY upper_inf(alias.during) DESC, upper(alias.during) DESC LIMIT 1
    ), timeline AS (
        SELECT revision.article_id, revision.previous_last_seen_at AS happened_after, revision.observed_at AS happened_before,
               CASE WHEN revision.previous_id IS NULL THEN 'first seen' WHEN verdict.class = 'none' THEN 'other vantage' ELSE 'edit' END AS event, verdict.class, verdict.flags,
               text.title, diff.added_words, diff.removed_words, diff.hunks, revision.id AS revision_id
          FROM article
          JOIN store.revision ON revision.article_id = article.id AND revision.dismissed_at IS NULL
          JOIN LATERAL (SELECT title FROM store.extraction WHERE extraction.revision_id = revision.id
                         ORDER BY extraction.id DESC LIMIT 1) AS text ON true
          LEFT JOIN LATERAL (SELECT * FROM store.verdict WHERE verdict.revision_id = revision.id ORDER BY verdict.id DESC LIMIT 1) AS verdict ON true
          LEFT JOIN store.diff ON diff.before_id = verdict.before_id AND diff.after_id = verdict.after_id
        UNION ALL
        SELECT availability.article_id,
               (SELECT max(look.observed_at) FROM store.alias AS led
                  JOIN store.look ON look.address_id = led.address_id AND led.during @> look.observed_at
                 WHERE led.article_id = availability.article_id AND look.observed_at < lower(availability.during)
                   AND (availability.state = 'available' OR store.fetch_outcome_shows_article(look.outcome))),
               lower(availability.during),
               CASE WHEN availability.state = 'available' THEN 'back' ELSE availability.state END, NULL, NULL, NULL, NULL, NULL, NULL, NULL
          FROM article
          JOIN store.availability ON availability.article_id = article.id
         WHERE availability.state <> 'available'
            OR EXISTS (SELECT 1 FROM store.availability AS earlier
                        WHERE earlier.article_id = availability.article_id AND earlier.during << availability.during)
        UNION ALL
        SELECT redaction.article_id, NULL, redaction.recorded_at, 'redacted', NULL, NULL, NULL, NULL, NULL, NULL, NULL
          FROM article JOIN store.redaction ON redaction.article_id = article.id
    )
    SELECT * FROM timeline ORDER BY happened_before, revision_id NULLS LAST
$function$;


------------------------------------------------------------------------------------------------------------------------
-- Articles that were merged or split: every id stays valid. (sql/api/merged.sql)
------------------------------------------------------------------------------------------------------------------------

-- The number under which archive.articles shows an article now: its own, or that of the one into which it was merged;
-- NULL if there never was one. id: any number that archive.articles ever showed.
CREATE FUNCTION archive.article(id bigint)
 RETURNS bigint
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$ SELECT store.survivor(article.id) $function$;

-- One row an event: articles that were found to be one (merged), or wrongly made one (split).
CREATE VIEW archive.article_events AS
    -- id bigint: Permanent number of the event.
    -- kind text: merged (article_id went into other_id) or split (other_id was split off article_id).
    -- article_id bigint: The article to which it happened.
    -- other_id bigint: The article into which it went, or which came out of it.
    -- source text: Name of the newsroom.
    -- reason text: Why, as whoever did it said.
    -- urls text[]: The addresses that went along.
    -- published_at timestamp with time zone: When the article says that it was published.
    -- published_local timestamp without time zone: The same on the clock of the newsroom.
    -- first_seen_at timestamp with time zone: When this archive first saw it.
    -- sort_at timestamp with time zone: published_at if that is trusted, else first_seen_at.
    -- recorded_at timestamp with time zone: When it was recorded.
 SELECT event.id,
    event.kind,
    event.article_id,
    event.other_id,
    source.name AS source,
    event.reason,
    ARRAY( SELECT address.url
           FROM (jsonb_array_elements((event.moved -> 'addresses'::text)) one(value)
             JOIN store.address ON ((address.id = ((one.value ->> 'address'::text))::bigint)))
          ORDER BY address.id) AS urls,
    text.published_at,
    text.published_local,
    article.first_seen_at,
    COALESCE(text.published_at, article.first_seen_at) AS sort_at,
    event.recorded_at
   FROM ((((store.article_event event
     JOIN store.article ON ((article.id = event.article_id)))
     JOIN store.source ON ((source.id = article.source_id)))
     JOIN store.article_state state ON ((state.article_id = archive.article(event.article_id))))
     JOIN LATERAL ( SELECT extraction.id,
            extraction.revision_id,
            extraction.look_id,
            extraction.extractor,
            extraction.normaliser,
            extraction.title,
            extraction.authors,
            extraction.published_at,
            extraction.published_local,
            extraction.published_raw,
            extraction.modified_at,
            extraction.summary,
            extraction.body,
            extraction.words,
            extraction.language,
            extraction.section,
            extraction.tags,
            extraction.image,
            extraction.canonical_url,
            extraction.paywalled,
            extraction.partial,
            extraction.agreement,
            extraction.doubts,
            extraction.text_sha256,
            extraction.content_sha256,
            extraction.recorded_at,
            extraction.words_sha256,
            extraction.redaction_id
           FROM store.extraction
          WHERE (extraction.revision_id = state.revision_id)
          ORDER BY extraction.id DESC
         LIMIT 1) text ON (true));


------------------------------------------------------------------------------------------------------------------------
-- What newsrooms do: headlines over time, corrections, rhythm and silence; and how well they were watched.
-- (sql/api/newsrooms.sql)
------------------------------------------------------------------------------------------------------------------------

-- Every headline that an article had, in order.
CREATE VIEW archive.headlines AS
    -- article_id bigint: The article; see archive.articles.
    -- source text: Name of the newsroom.
    -- number bigint: First, second, third … headline of the article.
    -- headlines bigint: How many headlines the article had in all.
    -- title text: The headline.
    -- shown_from timestamp with time zone: When it was first seen.
    -- shown_until timestamp with time zone: When the next one was first seen; NULL for the one that stands.
    -- shown_for interval: From then until then, or until the article was last seen; NULL if it was seen only once, as
    -- its length is not known then.
    -- revision_id bigint: The revision that brought it; see archive.revisions.
    -- url text: The address under which the article was first found.
    -- published_at timestamp with time zone: When the page says that it was published.
    -- published_local timestamp without time zone: The same on the clock of the newsroom.
    -- first_seen_at timestamp with time zone: When this archive first saw the article.
    -- sort_at timestamp with time zone: published_at if that is trusted, else first_seen_at.
    -- recorded_at timestamp with time zone: When the article was written into the archive.
 WITH shown AS (
         SELECT revision.id,
            revision.article_id,
            revision.observed_at,
            text.title,
            lag(text.title) OVER (PARTITION BY revision.article_id ORDER BY revision.observed_at, revision.id) AS title_before
           FROM (store.revision
             JOIN LATERAL ( SELECT extraction.title
                   FROM store.extraction
                  WHERE (extraction.revision_id = revision.id)
                  ORDER BY extraction.id DESC
                 LIMIT 1) text ON (true))
          WHERE (revision.dismissed_at IS NULL)
        ), changes AS (
         SELECT shown.id AS revision_id,
            shown.article_id,
            shown.title,
            shown.observed_at AS shown_from,
            lead(shown.observed_at) OVER article_time AS shown_until,
            row_number() OVER article_time AS number,
            count(*) OVER (PARTITION BY shown.article_id) AS headlines
           FROM shown
          WHERE (shown.title IS DISTINCT FROM shown.title_before)
          WINDOW article_time AS (PARTITION BY shown.article_id ORDER BY shown.observed_at, shown.id)
        )
 SELECT changes.article_id,
    card.source,
    changes.number,
    changes.headlines,
    changes.title,
    changes.shown_from,
    changes.shown_until,
    NULLIF((COALESCE(changes.shown_until, card.last_seen_at) - changes.shown_from), '00:00:00'::interval) AS shown_for,
    changes.revision_id,
    card.url,
    card.published_at,
    card.published_local,
    card.first_seen_at,
    card.sort_at,
    card.recorded_at
   FROM (changes
     JOIN store.card ON ((card.id = changes.article_id)));

-- Edits that put something right, with or without a notice, and how long the old words had stood.
CREATE VIEW archive.corrections AS
    -- revision_id bigint: The edit; see archive.edits.
    -- article_id bigint: The article; see archive.articles.
    -- source text: Name of the newsroom.
    -- class text: What kind of edit it was, as in archive.edits.
    -- flags text[]: What it touched, as in archive.edits.
    -- title text: Headline after the edit.
    -- url text: The address that was fetched.
    -- old_words text: The words that were removed.
    -- new_words text: The words that were added.
    -- notice_found boolean: Whether a notice of the correction was found in the text; NULL if none was looked for, see
    -- archive.edits.no_notice_found.
    -- wrong_from timestamp with time zone: The first look that showed the old words.
    -- wrong_until timestamp with time zone: The last look that showed them.
    -- right_from timestamp with time zone: The first look without them.
    -- took_at_least interval: How long the old words stood, between looks that showed them.
    -- took_at_most interval: How long they can have stood; NULL if the archive cannot know since when.
    -- published_at timestamp with time zone: When the page said that it was published.
    -- published_local timestamp without time zone: The same on the clock of the newsroom.
    -- first_seen_at timestamp with time zone: When this archive first saw the article.
    -- sort_at timestamp with time zone: published_at if that is trusted, else first_seen_at.
    -- recorded_at timestamp with time zone: When the edit was written into the archive.
 SELECT edit.revision_id,
    edit.article_id,
    edit.source,
    edit.class,
    edit.flags,
    edit.title,
    edit.url,
    words.removed AS old_words,
    words.added AS new_words,
    (NOT edit.no_notice_found) AS notice_found,
    words.since AS wrong_from,
    edit.changed_after AS wrong_until,
    edit.changed_before AS right_from,
    (edit.changed_after - words.since) AS took_at_least,
        CASE
            WHEN (words.since > edit.first_seen_at) THEN (edit.changed_before - words.since)
            WHEN (edit.published_at <= edit.first_seen_at) THEN (edit.changed_before - edit.published_at)
            ELSE NULL::interval
        END AS took_at_most,
    edit.published_at,
    edit.published_local,
    edit.first_seen_at,
    edit.sort_at,
    edit.recorded_at
   FROM (archive.edits edit
     CROSS JOIN LATERAL ( SELECT string_agg((part.hunk ->> 'removed'::text), ' … '::text ORDER BY part.number) AS removed,
            string_agg((part.hunk ->> 'added'::text), ' … '::text ORDER BY part.number) AS added,
            COALESCE(max(store.words_since(edit.revision_id, (part.hunk ->> 'removed'::text))) FILTER (WHERE ((part.hunk ->> 'removed'::text) <> ''::text)), edit.first_seen_at) AS since
           FROM jsonb_array_elements(edit.hunks) WITH ORDINALITY part(hunk, number)) words)
  WHERE ((store.revision_kind_puts_right(edit.class) OR (('notice'::text = ANY (edit.flags)) AND (NOT ('notice_removed'::text = ANY (edit.flags))))) AND (edit.class <> 'withdrawn'::text));

-- Edits that changed a few words, or came with a notice, and how long the old words had stood. Whether old or new words
-- are right, only a notice says.
CREATE VIEW archive.small_changes AS
    -- revision_id bigint: The edit; see archive.edits.
    -- article_id bigint: The article; see archive.articles.
    -- source text: Name of the newsroom.
    -- class text: What kind of edit it was, as in archive.edits.
    -- label text: The class in neutral words, as in archive.edits.
    -- flags text[]: What it touched, as in archive.edits.
    -- title text: Headline after the edit.
    -- url text: The address that was fetched.
    -- old_words text: The words that were removed.
    -- new_words text: The words that were added.
    -- admitted boolean: Whether a notice of the newsroom came with the edit. Only then do its own words call the old
    -- ones wrong.
    -- old_from timestamp with time zone: The first look that showed the old words.
    -- old_until timestamp with time zone: The last look that showed them.
    -- new_from timestamp with time zone: The first look that showed the new words.
    -- took_at_least interval: How long the old words stood, between looks that showed them.
    -- took_at_most interval: How long they can have stood; NULL if the archive cannot know since when.
    -- published_at timestamp with time zone: When the page said that it was published.
    -- published_local timestamp without time zone: The same on the clock of the newsroom.
    -- first_seen_at timestamp with time zone: When this archive first saw the article.
    -- sort_at timestamp with time zone: published_at if that is trusted, else first_seen_at.
    -- recorded_at timestamp with time zone: When the edit was written into the archive.
 SELECT change.revision_id,
    change.article_id,
    change.source,
    change.class,
    edit.label,
    change.flags,
    change.title,
    change.url,
    change.old_words,
    change.new_words,
    COALESCE(((edit.looked_at ->> 'notice_found'::text))::boolean, false) AS admitted,
    change.wrong_from AS old_from,
    change.wrong_until AS old_until,
    change.right_from AS new_from,
    change.took_at_least,
    change.took_at_most,
    change.published_at,
    change.published_local,
    change.first_seen_at,
    change.sort_at,
    change.recorded_at
   FROM (archive.corrections change
     JOIN archive.edits edit USING (revision_id));

-- When newsrooms publish: articles by weekday and hour on the clock of the newsroom.
CREATE VIEW archive.rhythm AS
    -- source text: Name of the newsroom.
    -- weekday integer: 1 for Monday to 7 for Sunday.
    -- hour integer: Hour of the day, 0 to 23.
    -- articles bigint: Number of articles, by sort_at.
    -- oldest_at timestamp with time zone: The oldest of them.
    -- newest_at timestamp with time zone: The newest of them.
 SELECT source.name AS source,
    (EXTRACT(isodow FROM (found.sort_at AT TIME ZONE source.timezone)))::integer AS weekday,
    (EXTRACT(hour FROM (found.sort_at AT TIME ZONE source.timezone)))::integer AS hour,
    count(*) AS articles,
    min(found.sort_at) AS oldest_at,
    max(found.sort_at) AS newest_at
   FROM (store.article_search found
     JOIN store.source ON ((source.id = found.source_id)))
  GROUP BY source.name, ((EXTRACT(isodow FROM (found.sort_at AT TIME ZONE source.timezone)))::integer), ((EXTRACT(hour FROM (found.sort_at AT TIME ZONE source.timezone)))::integer);

-- The times between one article of a newsroom and the next, beside what is usual for it, since the archive first
-- crawled it: of the time before, it has what lists still named.
CREATE VIEW archive.silences AS
    -- source text: Name of the newsroom.
    -- silent_from timestamp with time zone: Time (sort_at) of an article.
    -- silent_until timestamp with time zone: Time of the next one; NULL for the silence that lasts.
    -- lasted interval: From then until then, or until now.
    -- usual_gap interval: The median time between two articles of the newsroom.
    -- times_usual numeric: How many times the usual it lasted.
    -- good_crawls bigint: Crawls of the newsroom in that time that ended well: with none, it was this archive that did
    -- not look.
 WITH watched AS (
         SELECT crawl.source_id,
            min(crawl.started_at) AS since
           FROM store.crawl
          WHERE (crawl.outcome = 'finished'::text)
          GROUP BY crawl.source_id
        ), gaps AS (
         SELECT found.source_id,
            found.sort_at AS silent_from,
            lead(found.sort_at) OVER (PARTITION BY found.source_id ORDER BY found.sort_at) AS silent_until
           FROM (store.article_search found
             JOIN watched ON (((watched.source_id = found.source_id) AND (found.sort_at >= watched.since))))
        ), usual AS (
         SELECT gaps_1.source_id,
            percentile_cont((0.5)::double precision) WITHIN GROUP (ORDER BY (gaps_1.silent_until - gaps_1.silent_from)) AS gap
           FROM gaps gaps_1
          WHERE (gaps_1.silent_until IS NOT NULL)
          GROUP BY gaps_1.source_id
        )
 SELECT source.name AS source,
    gaps.silent_from,
    gaps.silent_until,
    (COALESCE(gaps.silent_until, now()) - gaps.silent_from) AS lasted,
    usual.gap AS usual_gap,
    (EXTRACT(epoch FROM (COALESCE(gaps.silent_until, now()) - gaps.silent_from)) / NULLIF(EXTRACT(epoch FROM usual.gap), (0)::numeric)) AS times_usual,
    ( SELECT count(*) AS count
           FROM store.crawl
          WHERE ((crawl.source_id = gaps.source_id) AND (crawl.outcome = 'finished'::text) AND (crawl.started_at >= gaps.silent_from) AND (crawl.started_at < COALESCE(gaps.silent_until, now())))) AS good_crawls
   FROM ((gaps
     JOIN usual USING (source_id))
     JOIN store.source ON ((source.id = gaps.source_id)));

-- How closely each article was watched: an edit that was made and taken back between two looks was not seen.
CREATE VIEW archive.completeness AS
    -- article_id bigint: The article; see archive.articles.
    -- source text: Name of the newsroom.
    -- title text: Headline as last seen.
    -- url text: The address under which it was first found.
    -- looks bigint: How many looks at its addresses were answered.
    -- first_look_at timestamp with time zone: The first of them.
    -- last_look_at timestamp with time zone: The last of them.
    -- longest_gap interval: The longest time between two looks; NULL if there was one look only.
    -- gap_from timestamp with time zone: When that gap began.
    -- gap_until timestamp with time zone: When it ended.
    -- unseen_before interval: How long the article had been public before the first look; NULL if the page gives no
    -- time that can be trusted.
    -- published_at timestamp with time zone: When the page says that it was published.
    -- published_local timestamp without time zone: The same on the clock of the newsroom.
    -- first_seen_at timestamp with time zone: When this archive first saw the article.
    -- sort_at timestamp with time zone: published_at if that is trusted, else first_seen_at.
    -- recorded_at timestamp with time zone: When the article was written into the archive.
 SELECT card.id AS article_id,
    card.source,
    card.title,
    card.url,
    watched.looks,
    watched.first_look_at,
    watched.last_look_at,
    watched.longest_gap,
    watched.gap_from,
    watched.gap_until,
        CASE
            WHEN (card.published_at <= card.first_seen_at) THEN (card.first_seen_at - card.published_at)
            ELSE NULL::interval
        END AS unseen_before,
    card.published_at,
    card.published_local,
    card.first_seen_at,
    card.sort_at,
    card.recorded_at
   FROM (store.card
     JOIN LATERAL ( SELECT count(*) AS looks,
            min(looks.observed_at) AS first_look_at,
            max(looks.observed_at) AS last_look_at,
            max((looks.observed_at - looks.before)) AS longest_gap,
            (array_agg(looks.before ORDER BY (looks.observed_at - looks.before) DESC NULLS LAST))[1] AS gap_from,
            (array_agg(looks.observed_at ORDER BY (looks.observed_at - looks.before) DESC NULLS LAST) FILTER (WHERE (looks.before IS NOT NULL)))[1] AS gap_until
           FROM ( SELECT look.observed_at,
                    lag(look.observed_at) OVER (ORDER BY look.observed_at, look.id) AS before
                   FROM (store.alias
                     JOIN store.look ON (((look.address_id = alias.address_id) AND (alias.during @> look.observed_at))))
                  WHERE ((alias.article_id = card.id) AND (look.status IS NOT NULL))) looks) watched ON (true));


------------------------------------------------------------------------------------------------------------------------
-- How much is published, against what is usual; how the archive grows; how well pages are read.
-- (sql/api/publishing.sql)
------------------------------------------------------------------------------------------------------------------------

-- Articles an hour of each source over the last week, beside what is usual for that hour of the week.
CREATE VIEW archive.publications AS
    -- source text: Name of the newsroom.
    -- hour timestamp with time zone: The hour's beginning.
    -- articles bigint: Articles whose sort_at falls into the hour.
    -- usual real: How many are usual at this hour of the week; NULL while that is being learned.
 SELECT source.name AS source,
    hours.hour,
    COALESCE(counted.articles, (0)::bigint) AS articles,
        CASE
            WHEN (usual.patience IS NOT NULL) THEN usual.rates[(1 + mod(((((EXTRACT(isodow FROM (hours.hour AT TIME ZONE source.timezone)))::integer - 1) * 24) + (EXTRACT(hour FROM (hours.hour AT TIME ZONE source.timezone)))::integer), 168))]
            ELSE NULL::real
        END AS usual
   FROM (((store.source
     CROSS JOIN LATERAL generate_series((date_trunc('hour'::text, now()) - '167:00:00'::interval), date_trunc('hour'::text, now()), '01:00:00'::interval) hours(hour))
     LEFT JOIN LATERAL ( SELECT date_trunc('hour'::text, found.sort_at) AS hour,
            count(*) AS articles
           FROM store.article_search found
          WHERE ((found.source_id = source.id) AND (found.sort_at >= (date_trunc('hour'::text, now()) - '167:00:00'::interval)) AND (found.sort_at < (now() + '01:00:00'::interval)))
          GROUP BY (date_trunc('hour'::text, found.sort_at))) counted ON ((counted.hour = hours.hour)))
     LEFT JOIN store.source_usual usual ON ((usual.source_id = source.id)))
  WHERE (source.retired_at IS NULL);

-- Articles that the archive first saw on each of the last 30 days, by source; a source has no row of a day before it
-- was one.
CREATE VIEW archive.growth AS
    -- source text: Name of the newsroom.
    -- day date: The day, in UTC.
    -- articles bigint: Articles that were first seen on it, those of backfills aside.
    -- backfilled bigint: Articles of the past that a backfill took in on it.
 SELECT source.name AS source,
    (days.day)::date AS day,
    COALESCE(counted.articles, (0)::bigint) AS articles,
    COALESCE(counted.backfilled, (0)::bigint) AS backfilled
   FROM ((store.source
     CROSS JOIN LATERAL generate_series(GREATEST((date_trunc('day'::text, (now() AT TIME ZONE 'UTC'::text)) - '29 days'::interval), date_trunc('day'::text, (source.created_at AT TIME ZONE 'UTC'::text))), date_trunc('day'::text, (now() AT TIME ZONE 'UTC'::text)), '1 day'::interval) days(day))
     LEFT JOIN LATERAL ( SELECT seen.day,
            count(*) FILTER (WHERE (NOT seen.is_old)) AS articles,
            count(*) FILTER (WHERE seen.is_old) AS backfilled
           FROM ( SELECT date_trunc('day'::text, (article.first_seen_at AT TIME ZONE 'UTC'::text)) AS day,
                        CASE
                            WHEN (EXISTS ( SELECT
                               FROM store.crawl
                              WHERE ((crawl.source_id = source.id) AND (crawl.trigger = 'backfill'::text)))) THEN (EXISTS ( SELECT
                               FROM ((store.revision
                                 JOIN store.look ON ((look.id = revision.look_id)))
                                 JOIN store.crawl ON ((crawl.id = look.crawl_id)))
                              WHERE ((revision.article_id = article.id) AND (revision.previous_id IS NULL) AND (crawl.trigger = 'backfill'::text))))
                            ELSE false
                        END AS is_old
                   FROM store.article
                  WHERE ((article.source_id = source.id) AND (article.first_seen_at >= ((date_trunc('day'::text, (now() AT TIME ZONE 'UTC'::text)) - '29 days'::interval) AT TIME ZONE 'UTC'::text)))) seen
          GROUP BY seen.day) counted ON ((counted.day = days.day)));

-- How well the texts of each source could be read over the last two weeks: a share that falls tells of a page that was
-- rebuilt.
CREATE VIEW archive.coverage AS
    -- source text: Name of the newsroom.
    -- day date: The day on which the articles were first seen, in UTC.
    -- articles bigint: How many there were.
    -- dated real: Share of them with a published date, 0 to 1.
    -- authored real: Share of them with an author.
    -- titled real: Share of them with a headline.
    -- doubtful real: Share of them with a reason for doubt.
    -- median_words integer: Median length of their texts in words.
 SELECT source.name AS source,
    ((article.first_seen_at AT TIME ZONE 'UTC'::text))::date AS day,
    count(*) AS articles,
    (avg(((text.published_at IS NOT NULL))::integer))::real AS dated,
    (avg(((cardinality(text.authors) > 0))::integer))::real AS authored,
    (avg(((text.title IS NOT NULL))::integer))::real AS titled,
    (avg(((cardinality(text.doubts) > 0))::integer))::real AS doubtful,
    percentile_disc((0.5)::double precision) WITHIN GROUP (ORDER BY text.words) AS median_words
   FROM (((store.article
     JOIN store.source ON ((source.id = article.source_id)))
     JOIN store.article_state state ON ((state.article_id = article.id)))
     JOIN LATERAL ( SELECT extraction.id,
            extraction.revision_id,
            extraction.look_id,
            extraction.extractor,
            extraction.normaliser,
            extraction.title,
            extraction.authors,
            extraction.published_at,
            extraction.published_local,
            extraction.published_raw,
            extraction.modified_at,
            extraction.summary,
            extraction.body,
            extraction.words,
            extraction.language,
            extraction.section,
            extraction.tags,
            extraction.image,
            extraction.canonical_url,
            extraction.paywalled,
            extraction.partial,
            extraction.agreement,
            extraction.doubts,
            extraction.text_sha256,
            extraction.content_sha256,
            extraction.recorded_at,
            extraction.words_sha256,
            extraction.redaction_id
           FROM store.extraction
          WHERE (extraction.revision_id = state.revision_id)
          ORDER BY extraction.id DESC
         LIMIT 1) text ON (true))
  WHERE (article.first_seen_at >= (now() - '14 days'::interval))
  GROUP BY source.name, (((article.first_seen_at AT TIME ZONE 'UTC'::text))::date);


------------------------------------------------------------------------------------------------------------------------
-- What a query is searched for: words in all forms, names in all spellings. The public functions run with their owner's
-- rights: a reader sees `archive` only. (sql/api/queries.sql)
------------------------------------------------------------------------------------------------------------------------

-- The words of a part of a query without blanks, as texts are searched for them.
CREATE FUNCTION store.query_words(chunk text)
 RETURNS text[]
 LANGUAGE plpgsql
 IMMUTABLE
AS $function$
DECLARE
    words text[] := '{}';
    word  text;
BEGIN
    FOREACH word IN ARRAY coalesce(string_to_array(store.tokens(chunk), ' '), '{}') LOOP
        -- The last letter of a run ends no pair that is not asked for already.
        IF word NOT IN ('', 'ǃ') AND NOT (cardinality(words) > 0 AND store.is_pair(words[cardinality(words)])
                AND length(ltrim(word, 'ǂ')) = 1 AND right(words[cardinality(words)], 1) = ltrim(word, 'ǂ')) THEN
            words := words || replace(word, 'ǀ', '');
        END IF;
    END LOOP;
    RETURN words;
END
$function$;

-- Whether a word is a pair of letters of a script without spaces.
CREATE FUNCTION store.is_pair(word text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$ SELECT length(ltrim(word, 'ǂ')) = 2 AND ltrim(word, 'ǂ') ~ '^[\u0e01-\u0eff\u1000-\u109f\u1780-\u17d3\u2e80-\u9fff\uf900-\U0003ffff]' $function$;

-- The ways to write a word of a query, without its forms. An abbreviation of up to three capitals is searched for in
-- capitals only, so that US is not "us".
CREATE FUNCTION store.written(word text)
 RETURNS text[]
 LANGUAGE plpgsql
 IMMUTABLE
AS $function$
DECLARE
    bare  text := rtrim(word, 'ǃ');
    parts text[];
BEGIN
    IF word LIKE '%ǃ' AND length(bare) <= 3 THEN
        RETURN ARRAY[word];
    ELSIF bare ~ 'ʼ' AND bare !~ '[Ѐ-ӿ]' THEN
        RETURN ARRAY[store.plain(bare), store.plain(replace(bare, 'ʼ', ''))]
               || CASE WHEN bare ~ 'ʼs$' THEN ARRAY[store.plain(regexp_replace(bare, 'ʼs$', ''))] END;
    ELSIF bare IN ('ǁ', 'and') THEN
        RETURN ARRAY['ǁ', 'and', 'und', 'et', 'та', 'и', 'y', 'e', 'i', 'en', 'og', 'och'];
    ELSIF bare ~ '[0-9]' THEN
        parts := regexp_match(bare, '^([^0-9ǂǀǁ]{1,3})ǂ?([0-9]{1,4})([^0-9].*)?$');
        IF parts IS NOT NULL THEN
            RETURN ARRAY[store.plain(parts[1]) || 'ǂ' || parts[2] || coalesce(nullif(parts[3], 's'), '')];
        END IF;
        RETURN ARRAY[regexp_replace(bare, '^([0-9]+ǂ).*$', '\1')];
    ELSIF bare ~ '[א-ת\u0620-\u06ff]' THEN
        RETURN ARRAY[bare, store.without_prefix(bare)];
    END IF;
    RETURN ARRAY[store.plain(bare)];
END
$function$;

-- The forms of words in each language of the archive, by the number of the word. A word that a language has in no
-- dictionary leads to the words of the same stem.
CREATE FUNCTION store.families(words text[], OUT number integer, OUT language text, OUT forms text[])
 RETURNS SETOF record
 LANGUAGE sql
 STABLE
AS $function$
    WITH asked AS MATERIALIZED (
        SELECT DISTINCT part.number::integer AS number, candidate
          FROM unnest(words) WITH ORDINALITY AS part (word, number)
         CROSS JOIN LATERAL unnest(ARRAY[rtrim(part.word, 'ǃ'), CASE WHEN part.word ~ 'ʼ' THEN regexp_replace(part.word, 'ʼs$', '') END,
                                         CASE WHEN part.word ~ 'ʼ...' THEN regexp_replace(part.word, '^.*ʼ', '') END,
                                         CASE WHEN part.word ~ '[א-ת\u0620-\u06ff]' THEN store.without_prefix(part.word) END]) AS candidate
         WHERE part.word ~ '^([^0-9]{3,}|[א-ת\u0620-\u06ff\uac00-\ud7a3]{2})$' AND NOT (part.word LIKE '%ǃ' AND length(part.word) <= 4) AND candidate IS NOT NULL AND NOT store.is_pair(part.word)
    ), known AS MATERIALIZED (
        SELECT asked.number, family.language, family.forms FROM asked JOIN store.word_forms AS family ON family.forms @> ARRAY[asked.candidate]
        UNION ALL
        SELECT asked.number, family.language, family.forms FROM asked JOIN store.word_forms AS family ON family.plain @> ARRAY[asked.candidate]
    ), stemmed AS MATERIALIZED (
        SELECT asked.number, learned.language, store.stem(learned.language, asked.candidate) AS stem
          FROM asked CROSS JOIN store.learned_language AS learned
         WHERE NOT EXISTS (SELECT FROM known WHERE known.number = asked.number AND known.language = learned.language)
    )
    SELECT known.number, known.language, known.forms FROM known WHERE known.forms IS NOT NULL
    UNION ALL
    SELECT stemmed.number, stemmed.language, family.forms FROM stemmed
     CROSS JOIN LATERAL (SELECT one.forms FROM store.word_forms AS one
                          WHERE one.lemma = stemmed.stem AND one.kind = 'stem' AND one.language = stemmed.language OFFSET 0) AS family
$function$;

-- What texts are searched for one spelling of a name: its words in their order, each in all forms.
CREATE FUNCTION store.spelled(said text[])
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
    SELECT string_agg(either.query, ' <-> ' ORDER BY part.number)
      FROM unnest(said) WITH ORDINALITY AS part (word, number)
     CROSS JOIN LATERAL (
           SELECT '( ' || store.any_of(store.written(part.word) || coalesce((SELECT array_agg(DISTINCT form) FROM store.families(ARRAY[part.word]) AS family, unnest(family.forms) AS form), '{}'))::text || ' )' AS query) AS either
$function$;

-- The query for words of which each stands at most so many words before or after the next.
CREATE FUNCTION store.near(words text[], distance integer)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
    SELECT '( ' || string_agg('( ' || pair.query || ' )', ' & ' ORDER BY number) || ' )'
      FROM generate_series(1, cardinality(words) - 1) AS number
     CROSS JOIN LATERAL (SELECT string_agg(format('%1$s <%3$s> %2$s | %2$s <%3$s> %1$s', words[number], words[number + 1], apart), ' | ') AS query
                           FROM generate_series(1, distance) AS apart) AS pair
$function$;

-- A query as people write it, taken apart. shape: the query with the number of a word between two characters 1 in the
-- place of each word; kinds: how each word is meant (title, exact, with * at the end for a beginning); notes: what was
-- not understood.
CREATE FUNCTION store.read_query(query text, OUT shape text, OUT words text[], OUT kinds text[], OUT since timestamp with time zone, OUT until timestamp with time zone, OUT notes text[])
 RETURNS record
 LANGUAGE plpgsql
 STABLE
AS $function$
DECLARE
    rest    text := regexp_replace(translate(CASE WHEN length(query) > 500 THEN regexp_replace(left(query, 500), '\S+$', '') ELSE query END, '“”„«»', '"""""'),
                                   '(?<![0-9.,])([0-9]{1,3}) (?=[0-9]{3}(?![0-9]))', '\1,', 'g');
    joint   text := '';
    depth   integer := 0;
    part    text[];
    chunk   text;
    kind    text;
    near    integer;
    marks   text[];
    said    text[];
    is_bare boolean;
    operand text;
BEGIN
    shape := ''; words := '{}'; kinds := '{}'; notes := '{}';
    IF length(query) > 500 THEN
        notes := notes || 'only the first 500 characters of the query are read'::text;
    END IF;
    LOOP
        rest := ltrim(rest, E' \t\r\n');
        EXIT WHEN rest = '' OR rest IS NULL;
        operand := NULL; kind := ''; near := NULL;
        is_bare := shape = '' OR shape ~ '[(!&|] *$';
        IF rest ~ '^(AND|OR|or|Or|NOT)(?=[\s()]|$)' THEN
            part := regexp_match(rest, '^(AND|OR|or|Or|NOT)');
            rest := substr(rest, length(part[1]) + 1);
            IF part[1] = 'NOT' THEN
                joint := CASE WHEN joint = '' AND NOT is_bare THEN ' & ' ELSE joint END || ' !';
            ELSIF is_bare OR joint <> '' THEN
                notes := notes || format('%s has no word before it', part[1]);
            ELSE
                joint := CASE WHEN part[1] = 'AND' THEN ' & ' ELSE ' | ' END;
            END IF;
            CONTINUE;
        ELSIF rest ~ '^\(' THEN
            rest := substr(rest, 2);
            shape := shape || CASE WHEN joint !~ '[&|]' AND NOT is_bare THEN ' & ' || joint ELSE joint END || '( ';
            joint := ''; depth := depth + 1;
            CONTINUE;
        ELSIF rest ~ '^\)' THEN
            rest := substr(rest, 2);
            IF depth = 0 THEN
                notes := notes || 'a bracket is closed that none opens'::text;
            ELSE
                shape := CASE WHEN shape ~ '\( *$' THEN regexp_replace(shape, '(^| [&|] )?!?\( *$', '') ELSE shape || ' )' END;
                joint := ''; depth := depth - 1;
            END IF;
            CONTINUE;
        ELSIF rest ~ '^-[^\s]' AND NOT (rest ~ '^-[0-9]' AND shape = '') THEN
            rest := substr(rest, 2);
            joint := CASE WHEN joint = '' AND NOT is_bare THEN ' & ' ELSE joint END || ' !';
            CONTINUE;
        END IF;
        part := regexp_match(rest, '^(title|source|author|lang|before|after):("[^"]*"?|[^\s"()]+)');
        IF part IS NOT NULL THEN
            rest := substr(rest, length(part[1]) + length(part[2]) + 2);
            kind := part[1];
            chunk := part[2];
        ELSIF rest ~ '^"' THEN
            part := regexp_match(rest, '^("[^"]*"?)(?:~([0-9]+))?');
            rest := substr(rest, length(part[1]) + coalesce(length(part[2]) + 1, 0) + 1);
            near := CASE WHEN part[2] IS NOT NULL THEN nullif(least(part[2]::numeric, 20), 0) END;
            IF part[2]::numeric > 20 THEN
                notes := notes || 'words are searched for at most 20 apart'::text;
            END IF;
            IF part[1] !~ '^".*"$' OR part[1] = '"' THEN
                notes := notes || 'quotation marks are not closed'::text;
            END IF;
            chunk := part[1];
        ELSE
            part := regexp_match(rest, '^[^\s"()]+');
            chunk := part[1];
            rest := substr(rest, length(chunk) + 1);
            IF chunk ~ '^=.' THEN
                kind := 'exact';
                chunk := substr(chunk, 2);
            ELSIF chunk ~ '^[a-z_]+:[^/0-9]' THEN
                notes := notes || format('%s: is not known; its words are searched for', split_part(chunk, ':', 1));
            END IF;
        END IF;
        IF kind = 'lang' THEN
            operand := format('%L', 'ǂ' || store.code_of(btrim(chunk, '"')));
        ELSIF kind = 'source' THEN
            operand := (SELECT format('%L', 'ǂs' || source.id) FROM store.source WHERE source.name = btrim(chunk, '"'));
            IF operand IS NULL THEN
                notes := notes || format('no source is called %s', btrim(chunk, '"'));
                operand := '''ǂs''';
            END IF;
        ELSIF kind IN ('before', 'after') THEN
            IF store.is_date(btrim(chunk, '"')) THEN
                IF kind = 'before' THEN
                    until := least(until, btrim(chunk, '"')::timestamptz);
                ELSE
                    since := greatest(since, btrim(chunk, '"')::timestamptz);
                END IF;
            ELSE
                notes := notes || format('%s: takes a date such as 2026-03-01, not %s', kind, btrim(chunk, '"'));
            END IF;
            CONTINUE;
        ELSE
            IF kind = 'author' THEN
                notes := notes || 'author: is read as words of the text'::text;
                kind := '';
            END IF;
            said := store.query_words(CASE WHEN kind = 'exact' THEN chunk ELSE rtrim(chunk, '*') END);
            marks := '{}';
            FOR place IN 1 .. cardinality(said) LOOP
                words := words || said[place];
                kinds := kinds || CASE
                    WHEN place = cardinality(said) AND (chunk ~ '\*$' AND kind <> 'exact' AND length(said[place]) > 1
                         OR length(ltrim(said[place], 'ǂ')) = 1 AND store.is_pair(said[place] || 'x')) THEN kind || '*'
                    ELSE kind END;
                marks := marks || format(E'\x01%s\x01', cardinality(words));
            END LOOP;
            IF cardinality(marks) = 0 OR said = '{ǁ}' AND chunk <> '"&"' THEN
                IF said = '{ǁ}' THEN
                    words := words[:cardinality(words) - 1]; kinds := kinds[:cardinality(words)];
                END IF;
                CONTINUE;
            END IF;
            operand := CASE WHEN near IS NOT NULL AND cardinality(marks) > 1 THEN store.near(marks, near)
                            WHEN cardinality(marks) = 1 THEN marks[1] ELSE '( ' || array_to_string(marks, CASE WHEN chunk ~ '^[^"].*[*:].' THEN ' & ' ELSE ' <-> ' END) || ' )' END;
        END IF;
        shape := shape || CASE WHEN joint !~ '[&|]' AND NOT is_bare THEN ' & ' || joint ELSE joint END || operand;
        joint := '';
    END LOOP;
    IF joint <> '' THEN
        notes := notes || 'the query ends with an operator'::text;
    END IF;
    WHILE shape ~ '\( *$' LOOP
        shape := regexp_replace(shape, '[&|! ]*\( *$', '');
        depth := depth - 1;
        notes := notes || 'a bracket holds nothing'::text;
    END LOOP;
    shape := shape || repeat(' )', depth);
    IF depth > 0 THEN
        notes := notes || 'a bracket is not closed'::text;
    END IF;
END
$function$;

-- Whether a text is a date that PostgreSQL reads.
CREATE FUNCTION store.is_date(given text)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
AS $function$
BEGIN
    RETURN given ~ '^[0-9]{4}-[0-9]{1,2}(-[0-9]{1,2})?' AND given::timestamptz IS NOT NULL;
EXCEPTION WHEN OTHERS THEN
    RETURN false;
END
$function$;

-- The shape of a query with what is searched for in the place of each word.
CREATE FUNCTION store.filled(shape text, fillings text[])
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
    SELECT string_agg(CASE WHEN part.number % 2 = 0 THEN '( ' || fillings[part.piece::integer] || ' )' ELSE part.piece END, '' ORDER BY part.number)
      FROM string_to_table(shape, E'\x01') WITH ORDINALITY AS part (piece, number)
$function$;

-- The query for any of the words, in headlines only if it is meant so, or as the beginning of a word.
CREATE FUNCTION store.choice(alternatives text[], kind text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
    SELECT coalesce(string_agg('''' || replace(replace(word, '\', '\\'), '''', '''''') || ''''
                      || CASE kind WHEN 'title' THEN ':A' WHEN 'title*' THEN ':*A' WHEN '*' THEN ':*' ELSE '' END, ' | ' ORDER BY word), '''ǂ''')
      FROM (SELECT DISTINCT unnest(alternatives) AS word) AS each WHERE word <> ''
$function$;

-- How a query is read: once as it is written (language is empty), and once in each language of the archive that has
-- forms of its words. A text matches if the reading in its own language does, or what is written.
CREATE FUNCTION store.readings(query text)
 RETURNS TABLE(language text, reading text, mark text)
 LANGUAGE plpgsql
 STABLE
AS $function$
DECLARE
    read     record;
    bases    text[] := '{}';
    named    text[] := '{}';
    families jsonb;
    one      record;
    fillings text[];
    names    text[];
    forms    text[];
BEGIN
    SELECT * INTO read FROM store.read_query(readings.query);
    IF read.shape IS NULL OR read.shape = '' OR read.shape !~ E'\x01' AND read.shape !~ 'ǂ' THEN
        RETURN;
    END IF;
    SELECT coalesce(jsonb_object_agg(found.language, found.by_word), '{}') INTO families
      FROM (SELECT each.language, jsonb_object_agg(each.number, each.forms) AS by_word
              FROM (SELECT family.language, family.number, jsonb_agg(DISTINCT form) AS forms
                      FROM store.families(array(SELECT CASE WHEN kind IN ('', 'title') THEN word ELSE '' END FROM unnest(read.words, read.kinds) AS each (word, kind))) AS family
                     CROSS JOIN unnest(family.forms) AS form GROUP BY family.language, family.number) AS each GROUP BY each.language) AS found;
    FOR place IN 1 .. cardinality(read.words) LOOP
        bases := bases || store.choice(CASE WHEN read.kinds[place] = 'exact' THEN ARRAY[rtrim(read.words[place], 'ǃ')] ELSE store.written(read.words[place]) END, read.kinds[place]);
        SELECT array_agg(DISTINCT store.plain(form)) INTO forms
          FROM jsonb_each(families) AS each CROSS JOIN jsonb_array_elements_text(each.value -> place::text) AS form;
        names := CASE WHEN read.kinds[place] = '' THEN (
            SELECT array_agg(DISTINCT spelling.name) FROM store.spelling
             WHERE cardinality(spelling.said) = 1
               AND (spelling.said && (coalesce(forms, '{}') || store.plain(read.words[place]))
                    OR length(read.words[place]) > 2 AND spelling.said = ARRAY[store.plain(read.words[place]) || 'ǃ'])) END;
        named := named || coalesce(' | ' || (SELECT string_agg('( ' || store.spelled(spelling.said) || ' )', ' | ')
                                               FROM store.spelling WHERE spelling.name = ANY (names)), '');
    END LOOP;
    read.shape := store.with_named_phrases(read.shape, read.words, read.kinds, families);
    language := ''; reading := store.filled(read.shape, array(SELECT base || name FROM unnest(bases, named) AS each (base, name)));
    IF reading ~ '!' AND families <> '{}' THEN
        mark := (SELECT format('!( %s )', string_agg(format('%L', 'ǂ' || key), ' | ')) FROM jsonb_object_keys(families) AS key);
    END IF;
    RETURN NEXT;
    FOR one IN SELECT key, value FROM jsonb_each(families) ORDER BY key LOOP
        fillings := array(SELECT each.base || each.name || coalesce(' | ' || store.choice(array(SELECT jsonb_array_elements_text(one.value -> each.number::text)), read.kinds[each.number]), '')
                            FROM unnest(bases, named) WITH ORDINALITY AS each (base, name, number) ORDER BY each.number);
        language := one.key; reading := store.filled(read.shape, fillings); mark := format('%L', 'ǂ' || one.key);
        RETURN NEXT;
    END LOOP;
END
$function$;

-- The shape of a query in which names of several words are searched for in their other spellings too.
CREATE FUNCTION store.with_named_phrases(shape text, words text[], kinds text[], families jsonb)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
AS $function$
DECLARE
    found  record;
    all_of text[] := array(SELECT store.plain(word) FROM unnest(words) AS word
                           UNION SELECT store.plain(form) FROM jsonb_each(families) AS language, jsonb_each(language.value) AS by_word, jsonb_array_elements_text(by_word.value) AS form);
    first  integer;
    length integer;
    marks  text;
    others text;
BEGIN
    FOR found IN SELECT name, said FROM store.spelling WHERE cardinality(said) > 1 AND said <@ all_of ORDER BY cardinality(said) DESC LOOP
        length := cardinality(found.said);
        FOR first IN 1 .. cardinality(words) - length + 1 LOOP
            CONTINUE WHEN NOT (SELECT bool_and(kind = '') FROM unnest(kinds[first : first + length - 1]) AS kind)
                OR NOT (SELECT bool_and(store.plain(words[first + place - 1]) = found.said[place]
                            OR EXISTS (SELECT FROM jsonb_each(families) AS language, jsonb_array_elements_text(language.value -> (first + place - 1)::text) AS form
                                        WHERE store.plain(form) = found.said[place]))
                          FROM generate_series(1, length) AS place);
            SELECT string_agg('( ' || store.spelled(said) || ' )', ' | ') INTO others FROM store.spelling WHERE name = found.name AND said <> found.said;
            FOREACH marks IN ARRAY CASE WHEN shape ~ '!' THEN ARRAY[' <-> '] ELSE ARRAY[' <-> ', ' & '] END LOOP
                marks := (SELECT string_agg(format(E'\x01%s\x01', place), marks ORDER BY place) FROM generate_series(first, first + length - 1) AS place);
                shape := replace(shape, marks, '( ( ' || marks || ' ) | ' || others || ' )');
            END LOOP;
        END LOOP;
    END LOOP;
    RETURN shape;
END
$function$;

-- Whether a query has a word that is wanted, beside those that are not.
CREATE FUNCTION store.wants_something(query text)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$ SELECT querytree(store.filled(shape, array(SELECT format('''%s''', number) FROM generate_series(1, cardinality(words)) AS number))::tsquery) NOT IN ('', 'T')
     FROM store.read_query(query) $function$;

-- A query as people write it, as Postgres reads it (wanted), as rules before version 2 read it (earlier; NULL if they
-- have indexed no article any more), and what a snippet marks (shown).
CREATE FUNCTION store.understood(query text, OUT wanted tsquery, OUT earlier tsquery, OUT shown tsquery)
 RETURNS record
 LANGUAGE plpgsql
 STABLE
AS $function$
BEGIN
    SELECT string_agg(format('( %s )', reading) || coalesce(' & ' || mark, ''), ' | ' ORDER BY language)::tsquery,
           regexp_replace(store.plain(replace(string_agg(format('( %s )', reading), ' | ' ORDER BY language), 'ǃ''', '''')),
                          '''([^''0-9ǂ]{1,3})ǂ([0-9][^'']*)''(:[*A]+)?', '( ''\1ǂ\2''\3 | ''\1\2''\3 )', 'g')::tsquery
      INTO wanted, shown FROM store.readings(query);
    IF EXISTS (SELECT FROM store.article_search WHERE indexed_as < 2) OR EXISTS (SELECT FROM store.removed_search WHERE indexed_as < 2) THEN
        earlier := nullif(store.earlier_query(query)::text, '')::tsquery;
        shown := coalesce(shown || earlier, shown, earlier);
    END IF;
END
$function$;

-- A query as people write it, as Postgres reads it. While older rules have indexed some articles, their reading is
-- asked for too.
CREATE FUNCTION store.to_query(query text)
 RETURNS tsquery
 LANGUAGE sql
 STABLE
AS $function$ SELECT coalesce(wanted || earlier, wanted, earlier, websearch_to_tsquery('store.words', '')) FROM store.understood(query) $function$;

-- An error if a query has no word that can be searched for; what was not understood is a notice, or an error if
-- palimpsest.strict is on.
CREATE FUNCTION store.checked(query text, wanted tsquery)
 RETURNS void
 LANGUAGE plpgsql
 STABLE
AS $function$
DECLARE
    note text;
BEGIN
    IF wanted IS NULL OR numnode(wanted) = 0 THEN
        RAISE EXCEPTION 'the query "%" has no word that is searched for', left(query, 100)
            USING ERRCODE = 'invalid_parameter_value', HINT = 'Add a word.';
    END IF;
    IF querytree(wanted) IN ('', 'T') OR NOT store.wants_something(query) THEN
        RAISE EXCEPTION 'the query "%" only says what is not wanted', left(query, 100)
            USING ERRCODE = 'invalid_parameter_value', HINT = 'Add a word that is wanted.';
    END IF;
    FOREACH note IN ARRAY (SELECT notes FROM store.read_query(query)) LOOP
        IF lower(current_setting('palimpsest.strict', true)) IN ('on', 'true', 'yes', '1') THEN
            RAISE EXCEPTION 'the query "%" is not understood: %', left(query, 100), note
                USING ERRCODE = 'invalid_parameter_value', HINT = 'archive.explain_query shows how it is read.';
        END IF;
        RAISE NOTICE '%', note;
    END LOOP;
END
$function$;

-- The query as Postgres reads it; an error if it has no word that can be searched for. What was not understood is a
-- notice.
CREATE FUNCTION store.wanted(query text)
 RETURNS tsquery
 LANGUAGE plpgsql
 STABLE
AS $function$
DECLARE
    wanted tsquery := store.to_query(query);
BEGIN
    PERFORM store.checked(query, wanted);
    RETURN wanted;
END
$function$;

-- The query for any word of another query among the words that an edit removed.
CREATE FUNCTION store.touching(wanted tsquery)
 RETURNS tsquery
 LANGUAGE sql
 IMMUTABLE
AS $function$
    SELECT string_agg(part[1] || CASE WHEN part[2] ~ '\*' THEN ':*A' ELSE ':A' END, ' | ')::tsquery
      FROM regexp_matches(wanted::text, '(''(?:[^'']|'''')+'')(:[*A-D]+)?', 'g') AS part WHERE part[1] !~ '^''ǂ([a-z]{0,3}|s[0-9]*)''$'
$function$;

-- What a query is searched for, as Postgres reads it, with all forms and spellings. query: words, "exact words", AND,
-- OR, NOT, -not, begin*, "near words"~5, title:word, source:name, lang:uk, =word (this form only); the first 500
-- characters count.
CREATE FUNCTION archive.to_query(query text)
 RETURNS tsquery
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$ SELECT store.to_query(query) $function$;

-- How a query is read. query: as for archive.search. The columns: language (a text in this language is found by this
-- reading; empty: what is written, in any language; NULL: a note), reading (what is searched for), note (what was not
-- understood, or another condition).
CREATE FUNCTION archive.explain_query(query text)
 RETURNS TABLE(language text, reading text, note text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT read.language, concat_ws(' & ', '( ' || read.reading || ' )', read.mark), NULL FROM store.readings(query) AS read
    UNION ALL SELECT NULL, NULL, format('from %s', since) FROM store.read_query(query) WHERE since IS NOT NULL
    UNION ALL SELECT NULL, NULL, format('before %s', until) FROM store.read_query(query) WHERE until IS NOT NULL
    UNION ALL SELECT NULL, NULL, unnest(notes) FROM store.read_query(query)
$function$;

-- The ids (article_id) of all articles whose current text matches, without limit or ranking: to join, group and count.
-- query: words, "exact words", AND, OR, NOT, -not, begin*, "near words"~5, title:word, source:name, lang:uk,
-- before:2026-03-01, after:2026-01-01, =word (this form only).
CREATE FUNCTION archive.matching(query text)
 RETURNS TABLE(article_id bigint)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 10000
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET plan_cache_mode TO 'force_custom_plan'
 SET jit TO 'off'
AS $function$
DECLARE
    wanted tsquery := store.wanted(query);
    read   record;
BEGIN
    SELECT * INTO read FROM store.read_query(query);
    IF read.since IS NULL AND read.until IS NULL THEN
        RETURN QUERY SELECT found.article_id FROM store.article_search AS found WHERE found.document @@ wanted;
    ELSE
        RETURN QUERY SELECT found.article_id FROM store.article_search AS found WHERE found.document @@ wanted
            AND found.sort_at >= coalesce(read.since, '-infinity') AND found.sort_at < coalesce(read.until, 'infinity');
    END IF;
END
$function$;

-- The same ids (article_id) as archive.matching(query). strict: what of the query is not understood is an error.
CREATE FUNCTION archive.matching(query text, strict boolean)
 RETURNS TABLE(article_id bigint)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 10000
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
    note text := (SELECT notes[1] FROM store.read_query(query));
BEGIN
    IF strict AND note IS NOT NULL THEN
        RAISE EXCEPTION 'the query "%" is not understood: %', left(query, 100), note
            USING ERRCODE = 'invalid_parameter_value', HINT = 'archive.explain_query shows how it is read.';
    END IF;
    RETURN QUERY SELECT found.article_id FROM archive.matching(query) AS found;
END
$function$;

-- Whether the current text of one article matches: to be used for a few rows, because archive.matching would gather all
-- that have a common word. article_id: the article. wanted: what archive.to_query returns.
CREATE FUNCTION archive.is_match(article_id bigint, wanted tsquery)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER COST 1000
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$ SELECT EXISTS (SELECT FROM store.article_search AS found WHERE found.article_id = is_match.article_id AND found.document @@ wanted) $function$;


------------------------------------------------------------------------------------------------------------------------
-- What was taken out of texts, and how long it had stood there. (sql/api/removed.sql)
------------------------------------------------------------------------------------------------------------------------

-- Whether archive.edits shows the diff: the newest verdict is of it, and neither dismissed nor cosmetic.
CREATE FUNCTION store.is_shown_edit(after_id bigint, before_id bigint, revision_id bigint)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
    SELECT EXISTS (
        SELECT 1 FROM store.revision
          JOIN LATERAL (SELECT * FROM store.verdict WHERE verdict.revision_id = revision.id ORDER BY verdict.id DESC LIMIT 1) AS verdict ON true
         WHERE revision.id = is_shown_edit.revision_id AND revision.dismissed_at IS NULL
           AND verdict.after_id = is_shown_edit.after_id AND verdict.before_id = is_shown_edit.before_id
           AND NOT store.revision_kind_is_hidden(verdict.class))
$function$;

-- The newest edits that removed the words, from the newest edit on: for words that are often removed.
CREATE FUNCTION store.walk_removals(wanted tsquery, filter text, most integer)
 RETURNS SETOF bigint
 LANGUAGE plpgsql
 STABLE
 SET enable_seqscan TO 'off'
 SET enable_bitmapscan TO 'off'
 SET enable_sort TO 'off'
 SET jit TO 'off'
AS $function$
BEGIN
    RETURN QUERY EXECUTE format('SELECT revision_id FROM store.removed_search AS found WHERE document @@ $1 AND %s '
        'AND store.is_shown_edit(found.after_id, found.before_id, found.revision_id) ORDER BY changed_at DESC, revision_id DESC LIMIT $2', filter) USING wanted, most;
END
$function$;

-- The newest edits that removed the words, by the index over removed words: for words that are seldom removed.
CREATE FUNCTION store.gather_removals(wanted tsquery, filter text, most integer)
 RETURNS SETOF bigint
 LANGUAGE plpgsql
 STABLE
 SET enable_seqscan TO 'off'
 SET jit TO 'off'
AS $function$
BEGIN
    RETURN QUERY EXECUTE format(
        'WITH matches AS MATERIALIZED (SELECT * FROM store.removed_search AS found WHERE document @@ $1 AND %s), '
        'newest AS MATERIALIZED (SELECT * FROM matches ORDER BY changed_at DESC, revision_id DESC) '
        'SELECT revision_id FROM newest WHERE store.is_shown_edit(newest.after_id, newest.before_id, newest.revision_id) LIMIT $2', filter)
        USING wanted, most;
END
$function$;

-- The words with a backslash before backslashes and before marks of a diff or snippet that stand in the text itself, so
-- that no text shows an edit that was never made.
CREATE FUNCTION store.escaped(words text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$ SELECT regexp_replace(words, '\\|\[(?=-|$)|((?<=-)|^)\]|\{(?=\+|$)|((?<=\+)|^)\}|\*(?=\*|\x01|$)|((?<=\*|\x01)|^)\*', '\\\&', 'g') $function$;

-- Edits that took the words out of a text, newest first, with how long they had stood. query: words, "exact words", or,
-- -not, begin*. since, until: only edits seen from then on, before then. source: only this newsroom. limit: at most so
-- many rows, up to 1,000. The columns: revision_id, article_id, source_name, title, url, removed (the words), context
-- (around them, [-removed-] {+added+}; such marks of the text itself stand behind a backslash), class, flags, seen_from
-- (first look that showed them), last_seen_at (last look that did), gone_by (first look without them), stood_at_least
-- and stood_at_most (how long they stood: between the looks, and from the published date if they were there from the
-- beginning; NULL if that is not known).
CREATE FUNCTION archive.search_removed(query text, since timestamp with time zone DEFAULT NULL::timestamp with time zone, until timestamp with time zone DEFAULT NULL::timestamp with time zone, source text DEFAULT NULL::text, "limit" integer DEFAULT 20)
 RETURNS TABLE(revision_id bigint, article_id bigint, source_name text, title text, url text, removed text, context text, class text, flags text[], seen_from timestamp with time zone, last_seen_at timestamp with time zone, gone_by timestamp with time zone, stood_at_least interval, stood_at_most interval)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET jit TO 'off'
AS $function$
DECLARE
    asked  record;
    wanted tsquery;
    touched tsquery;
    often  boolean;
    found_ids bigint[];
    filter text := concat_ws(' AND ', 'true',
        CASE WHEN search_removed.since IS NOT NULL THEN format('changed_at >= %L::timestamptz', search_removed.since) END,
        CASE WHEN search_removed.until IS NOT NULL THEN format('changed_at < %L::timestamptz', search_removed.until) END,
        'source_id = ' || store.source_named(search_removed.source));
    most   integer := least(greatest(search_removed."limit", 0), 1000);
BEGIN
    SELECT * INTO asked FROM store.understood(search_removed.query);
    PERFORM store.checked(search_removed.query, coalesce(asked.wanted, asked.earlier));
    touched := store.touching(asked.wanted);
    wanted := coalesce((asked.wanted && touched) || asked.earlier, asked.wanted && touched, asked.earlier);
    often := store.planned_rows(format('SELECT FROM store.removed_search WHERE document @@ %L::tsquery', wanted)) > 20000;
    found_ids := CASE WHEN often THEN array(SELECT store.walk_removals(wanted, filter, most))
                      ELSE array(SELECT store.gather_removals(wanted, filter, most)) END;
    RETURN QUERY
    SELECT edit.revision_id, edit.article_id, edit.source, edit.title, edit.url, words.removed, words.context, edit.class, edit.flags,
           words.since, edit.changed_after, edit.changed_before, edit.changed_after - words.since,
           CASE WHEN words.since > edit.first_seen_at THEN edit.changed_before - words.since
                WHEN edit.published_at <= edit.first_seen_at THEN edit.changed_before - edit.published_at END
      FROM archive.edits AS edit
      LEFT JOIN store.article_search AS text ON text.article_id = edit.article_id
     CROSS JOIN LATERAL (
           SELECT string_agg(hunk ->> 'removed', ' … ' ORDER BY number) AS removed,
                  string_agg(concat_ws(' ', store.escaped(hunk ->> 'before'), '[-' || store.escaped(hunk ->> 'removed') || '-]',
                                       '{+' || store.escaped(nullif(hunk ->> 'added', '')) || '+}', store.escaped(hunk ->> 'after')), ' … ' ORDER BY number) AS context,
                  max(store.words_since(edit.revision_id, hunk ->> 'removed')) AS since
             FROM jsonb_array_elements(edit.hunks) WITH ORDINALITY AS part (hunk, number)
            WHERE hunk ->> 'removed' <> ''
              AND (store.widened(store.removed_vector(hunk, store.code_of(text.language)), store.code_of(text.language)) @@ touched
                   OR jsonb_array_length(edit.hunks) = 1 OR asked.earlier IS NOT NULL)
              -- A phrase that the edit left as it was, a few words on, was not removed.
              AND NOT (asked.wanted::text ~ '<' AND store.widened(store.removed_vector(jsonb_set(hunk, '{removed}', coalesce(hunk -> 'added', '""')),
                                                                                       store.code_of(text.language)), store.code_of(text.language)) @@ asked.wanted)) AS words
     WHERE edit.revision_id = ANY (found_ids) AND words.removed IS NOT NULL
     ORDER BY edit.changed_before DESC, edit.revision_id DESC;
END
$function$;


------------------------------------------------------------------------------------------------------------------------
-- What readers may do: see `archive` and nothing else. Roles belong to the server and not to the database, so that they
-- are made where the service's role may make them, and can be made again after a restore. (sql/api/roles.sql)
------------------------------------------------------------------------------------------------------------------------

-- Makes archive_reader (reads the schema archive) and archive_editor (adds to archive.aliases too) if they are missing,
-- and grants what they need.
CREATE FUNCTION store.grant_roles()
 RETURNS void
 LANGUAGE plpgsql
AS $function$
DECLARE
    reader text;
BEGIN
    BEGIN
        FOREACH reader IN ARRAY ARRAY['archive_reader', 'archive_editor'] LOOP
            IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = reader) THEN
                EXECUTE format('CREATE ROLE %I NOLOGIN', reader);
            END IF;
        END LOOP;
    EXCEPTION WHEN insufficient_privilege OR duplicate_object OR unique_violation THEN
        RAISE NOTICE 'roles for readers were not made here: %', SQLERRM;
    END;
    FOR reader IN SELECT rolname FROM pg_roles WHERE rolname IN ('archive_reader', 'archive_editor') LOOP
        EXECUTE format('GRANT USAGE ON SCHEMA archive TO %I', reader);
        EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA archive TO %I', reader);
        EXECUTE format('GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA archive TO %I', reader);
        EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA archive GRANT SELECT ON TABLES TO %I', reader);
        EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA archive GRANT EXECUTE ON FUNCTIONS TO %I', reader);
        BEGIN
            -- The page to look at reads as archive_reader.
            EXECUTE format('GRANT %I TO CURRENT_USER', reader);
        EXCEPTION WHEN insufficient_privilege THEN
            RAISE NOTICE 'the service''s role cannot become %: %', reader, SQLERRM;
        END;
        IF reader = 'archive_editor' THEN
            GRANT INSERT (name, spelling, kind) ON archive.aliases TO archive_editor;
        END IF;
    END LOOP;
END
$function$;

-- The logins that read the archives of this server: whether each may add spellings, has a schema of its own here, and
-- how many connections it has now.
CREATE FUNCTION store.readers()
 RETURNS TABLE(name text, editor boolean, workspace boolean, queries bigint)
 LANGUAGE sql
 STABLE
AS $function$
    SELECT member.rolname::text, bool_or(role.rolname = 'archive_editor'),
           EXISTS (SELECT FROM pg_namespace WHERE nspname = member.rolname AND nspowner = member.oid),
           (SELECT count(*) FROM pg_stat_activity WHERE usesysid = member.oid AND datname = current_database())
      FROM pg_auth_members AS membership
      JOIN pg_roles AS role ON role.oid = membership.roleid AND role.rolname IN ('archive_reader', 'archive_editor')
      JOIN pg_roles AS member ON member.oid = membership.member AND member.rolcanlogin AND NOT member.rolsuper
     WHERE member.rolname <> current_user AND NOT member.rolcreaterole
     GROUP BY member.oid, member.rolname
$function$;

-- Drops the schema of a reader with all that is in it.
CREATE FUNCTION store.drop_workspace(name text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
BEGIN
    IF EXISTS (SELECT FROM store.readers() AS reader WHERE reader.name = drop_workspace.name AND reader.workspace) THEN
        EXECUTE format('DROP SCHEMA %I CASCADE', name);
    END IF;
END
$function$;

-- Ends a reader's connections and login; an error if it owns tables.
CREATE FUNCTION store.revoke_reader(name text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
BEGIN
    IF NOT EXISTS (SELECT FROM store.readers() AS reader WHERE reader.name = revoke_reader.name) THEN
        RAISE EXCEPTION 'no reader is called "%"', left(name, 100)
            USING ERRCODE = 'invalid_parameter_value', HINT = '`palimpsest readers` lists them.';
    END IF;
    IF EXISTS (SELECT FROM pg_class JOIN pg_roles ON pg_roles.oid = relowner WHERE rolname = revoke_reader.name) THEN
        RAISE EXCEPTION 'the reader "%" owns tables of its own', name
            USING ERRCODE = 'dependent_objects_still_exist', HINT = 'Say --drop-workspace if they may go with the login.';
    END IF;
    EXECUTE format('ALTER ROLE %I NOLOGIN', name);
    PERFORM pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = name AND pid <> pg_backend_pid();
    EXECUTE format('DROP OWNED BY %I', name);
    EXECUTE format('DROP ROLE %I', name);
END
$function$;

-- Makes a login that reads the archive, or gives the one that is there a new password; with a schema of its own to
-- write in if that is wanted.
CREATE FUNCTION store.grant_reader(name text, password text, editor boolean, workspace boolean)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
DECLARE
    setting text;
    known   boolean := EXISTS (SELECT 1 FROM pg_roles WHERE rolname = name);
BEGIN
    IF name !~ '^[a-z_][a-z0-9_]{0,62}$' OR name ~ '^(pg_|archive_)' OR name IN ('store', 'queue', 'archive', 'public') THEN
        RAISE EXCEPTION '"%" cannot be a reader''s name', left(name, 100)
            USING ERRCODE = 'invalid_parameter_value', HINT = 'Take small letters, digits and _, up to 63, that begin with a letter.';
    END IF;
    IF known AND NOT EXISTS (SELECT 1 FROM pg_auth_members AS membership
                               JOIN pg_roles AS role ON role.oid = membership.roleid AND role.rolname IN ('archive_reader', 'archive_editor')
                               JOIN pg_roles AS member ON member.oid = membership.member AND member.rolname = name) OR name = current_user THEN
        RAISE EXCEPTION 'the role % exists and is no reader of an archive', name
            USING ERRCODE = 'invalid_parameter_value', HINT = 'Take another name.';
    END IF;
    -- A login that is there keeps what it may: a second grant adds rights and never takes one away.
    editor := editor OR (known AND EXISTS (SELECT FROM store.readers() AS reader WHERE reader.name = grant_reader.name AND reader.editor));
    workspace := workspace OR (known AND EXISTS (SELECT FROM store.readers() AS reader WHERE reader.name = grant_reader.name AND reader.workspace));
    EXECUTE format('%s ROLE %I LOGIN PASSWORD %L CONNECTION LIMIT 5', CASE WHEN known THEN 'ALTER' ELSE 'CREATE' END, name, password);
    EXECUTE format('GRANT %I TO %I', CASE WHEN editor THEN 'archive_editor' ELSE 'archive_reader' END, name);
    -- The watchdog sees and cancels the queries of roles that the service is a member of.
    EXECUTE format('GRANT %I TO CURRENT_USER', name);
    IF workspace THEN
        EXECUTE format('CREATE SCHEMA IF NOT EXISTS %I AUTHORIZATION %I', name, name);
    END IF;
    FOREACH setting IN ARRAY ARRAY['statement_timeout = ''60s''', 'lock_timeout = ''5s''', 'idle_in_transaction_session_timeout = ''60s''',
            'default_transaction_read_only = ' || CASE WHEN workspace OR editor THEN 'off' ELSE 'on' END,
            'search_path = ' || CASE WHEN workspace THEN quote_ident(name) || ', archive' ELSE 'archive' END] LOOP
        EXECUTE format('ALTER ROLE %I SET %s', name, setting);
    END LOOP;
END
$function$;


------------------------------------------------------------------------------------------------------------------------
-- Search: the newest or most relevant articles that match. (sql/api/search.sql)
------------------------------------------------------------------------------------------------------------------------

-- How many rows the planner expects of a statement, from its statistics. Volatile, as EXPLAIN is allowed nowhere else.
CREATE FUNCTION store.planned_rows(statement text)
 RETURNS double precision
 LANGUAGE plpgsql
AS $function$
DECLARE
    plan json;
BEGIN
    EXECUTE 'EXPLAIN (FORMAT JSON) ' || statement INTO plan;
    RETURN (plan -> 0 -> 'Plan' ->> 'Plan Rows')::double precision;
END
$function$;

-- The conditions of a search beside its words; NULL sets none.
CREATE FUNCTION store.search_filter(since timestamp with time zone, until timestamp with time zone, source_id integer, language text)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
    SELECT concat_ws(' AND ', 'true',
        CASE WHEN since IS NOT NULL THEN format('sort_at >= %L::timestamptz', since) END,
        CASE WHEN until IS NOT NULL THEN format('sort_at < %L::timestamptz', until) END,
        CASE WHEN source_id IS NOT NULL THEN format('source_id = %s', source_id) END,
        CASE WHEN language IS NOT NULL THEN format('language = %L', language) END)
$function$;

-- The newest matches among so many articles from the newest on, by looking into each: for words that most articles
-- have.
CREATE FUNCTION store.walk_matches(wanted tsquery, filter text, before_at timestamp with time zone, before_id bigint, most integer, visits bigint)
 RETURNS bigint[]
 LANGUAGE plpgsql
 STABLE
 SET enable_seqscan TO 'off'
 SET enable_bitmapscan TO 'off'
 SET enable_sort TO 'off'
 SET jit TO 'off'
AS $function$
DECLARE
    ids bigint[];
BEGIN
    EXECUTE format(
        'SELECT array_agg(article_id) FROM (SELECT article_id FROM (SELECT article_id, document FROM store.article_search '
        'WHERE %s AND (sort_at, article_id) < ($2, $3) ORDER BY sort_at DESC, article_id DESC LIMIT $5) AS newest '
        'WHERE document @@ $1 LIMIT $4) AS found', filter)
        INTO ids USING wanted, before_at, before_id, most, visits;
    RETURN coalesce(ids, '{}');
END
$function$;

-- The time of the article that so many newer ones come before.
CREATE FUNCTION store.window_begin(filter text, before_at timestamp with time zone, before_id bigint, size bigint)
 RETURNS timestamp with time zone
 LANGUAGE plpgsql
 STABLE
 SET enable_seqscan TO 'off'
 SET enable_bitmapscan TO 'off'
 SET enable_sort TO 'off'
 SET jit TO 'off'
AS $function$
DECLARE
    begin_at timestamptz;
BEGIN
    EXECUTE format('SELECT sort_at FROM store.article_search WHERE %s AND (sort_at, article_id) < ($1, $2) '
        'ORDER BY sort_at DESC, article_id DESC OFFSET $3 LIMIT 1', filter) INTO begin_at USING before_at, before_id, size;
    RETURN coalesce(begin_at, '-infinity');
END
$function$;

-- The query with the words of phrases in any order: what the index over words can answer by itself. A query that
-- excludes words stays as it is.
CREATE FUNCTION store.without_order(wanted tsquery)
 RETURNS tsquery
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$ SELECT CASE WHEN wanted::text ~ '!' THEN wanted ELSE regexp_replace(wanted::text, '<(-|\d+)>', '&', 'g')::tsquery END $function$;

-- The newest of all matches, by the index over the words, and how many there are.
CREATE FUNCTION store.gather_words(wanted tsquery, filter text, before_at timestamp with time zone, before_id bigint, most integer, OUT ids bigint[], OUT hits bigint, OUT is_all boolean)
 RETURNS record
 LANGUAGE plpgsql
 STABLE
 SET enable_seqscan TO 'off'
 SET enable_indexscan TO 'off'
 SET jit TO 'off'
AS $function$
BEGIN
    EXECUTE format(
        'WITH matches AS MATERIALIZED (SELECT article_id, sort_at FROM store.article_search WHERE document @@ $1 AND %s) '
        'SELECT array(SELECT article_id FROM matches WHERE (sort_at, article_id) < ($2, $3) '
        'ORDER BY sort_at DESC, article_id DESC LIMIT $4), (SELECT count(*) FROM matches)', filter)
        INTO ids, hits USING wanted, before_at, before_id, most;
    is_all := true;
END
$function$;

-- The same if the order of words counts: the articles that have the words, looked into from the newest on until there
-- are enough.
CREATE FUNCTION store.gather_phrases(wanted tsquery, filter text, before_at timestamp with time zone, before_id bigint, most integer, OUT ids bigint[], OUT hits bigint, OUT is_all boolean)
 RETURNS record
 LANGUAGE plpgsql
 STABLE
 SET enable_seqscan TO 'off'
 SET jit TO 'off'
AS $function$
DECLARE
    -- Looked into so that few hits are counted.
    counted CONSTANT integer := 100;
    places  bigint[];
    likely  bigint;
BEGIN
    EXECUTE format(
        'WITH matches AS MATERIALIZED (SELECT article_id, sort_at FROM store.article_search WHERE document @@ $1 AND %s), '
        'newest AS MATERIALIZED (SELECT article_id, row_number() OVER (ORDER BY sort_at DESC, article_id DESC) AS place '
        'FROM matches WHERE (sort_at, article_id) < ($2, $3)), '
        'found AS MATERIALIZED (SELECT article_id, place FROM newest WHERE (SELECT document @@ $4 FROM store.article_search AS one '
        'WHERE one.article_id = newest.article_id) LIMIT $5) '
        'SELECT array(SELECT article_id FROM found ORDER BY place), array(SELECT place FROM found ORDER BY place), (SELECT count(*) FROM matches)', filter)
        INTO ids, places, likely USING store.without_order(wanted), before_at, before_id, wanted, greatest(most, counted);
    is_all := cardinality(ids) < greatest(most, counted) AND before_at = 'infinity';
    hits := CASE WHEN is_all THEN cardinality(ids) ELSE round(likely * cardinality(ids)::numeric / greatest(places[cardinality(places)], 1)) END;
    ids := ids[:most];
END
$function$;

-- The newest matches, by the index over the words; is_all: hits is how many there are, and no estimate.
CREATE FUNCTION store.gather(wanted tsquery, filter text, before_at timestamp with time zone, before_id bigint, most integer, OUT ids bigint[], OUT hits bigint, OUT is_all boolean)
 RETURNS record
 LANGUAGE plpgsql
 STABLE
AS $function$
BEGIN
    IF store.without_order(wanted)::text <> wanted::text THEN
        SELECT * INTO ids, hits, is_all FROM store.gather_phrases(wanted, filter, before_at, before_id, most);
    ELSE
        SELECT * INTO ids, hits, is_all FROM store.gather_words(wanted, filter, before_at, before_id, most);
    END IF;
END
$function$;

-- The newest matches in order, in the way that costs least, and how many there are: counted if all were gathered, else
-- an estimate. The ways: by the index over words alone; looking into one article after the other; by both indexes,
-- within as many of the newest articles as should hold enough.
CREATE FUNCTION store.newest_matches(wanted tsquery, filter text, before_at timestamp with time zone, before_id bigint, most integer, OUT ids bigint[], OUT hits bigint, OUT hits_are_exact boolean)
 RETURNS record
 LANGUAGE plpgsql
AS $function$
DECLARE
    -- Microseconds, as measured at a million articles: to look into a document, to fetch a match by the index over
    -- the words, to pass one by, and to pass an article of the index over times by.
    to_look   CONSTANT double precision := 25;
    to_fetch  CONSTANT double precision := 2;
    to_match  CONSTANT double precision := 0.05;
    to_step   CONSTANT double precision := 0.4;
    matching  double precision := store.planned_rows(format('SELECT FROM store.article_search WHERE document @@ %L::tsquery', wanted));
    total     double precision := greatest(store.planned_rows('SELECT FROM store.article_search'), 1);
    remaining double precision := store.planned_rows('SELECT FROM store.article_search WHERE ' || filter);
    size      double precision := 100 + 2 * most * total / greatest(matching, 1);
BEGIN
    hits := round(remaining * least(matching / total, 1));
    hits_are_exact := false;
    IF matching * to_fetch <= least(size * to_look, matching * to_match + size * to_step) THEN
        SELECT gathered.ids, gathered.hits, gathered.is_all INTO ids, hits, hits_are_exact
          FROM store.gather(wanted, filter, before_at, before_id, most) AS gathered;
        RETURN;
    END IF;
    IF size * to_look < matching * to_match + size * to_step THEN
        ids := store.walk_matches(wanted, filter, before_at, before_id, most, size::bigint);
        size := 8 * size;
    END IF;
    -- Words that were news once are found further back than their number lets expect.
    WHILE ids IS NULL OR cardinality(ids) < most AND size < 8 * remaining LOOP
        SELECT gathered.ids INTO ids FROM store.gather(wanted, format('%s AND sort_at >= %L', filter,
            store.window_begin(filter, before_at, before_id, size::bigint)), before_at, before_id, most) AS gathered;
        size := 8 * size;
    END LOOP;
    hits := greatest(hits, cardinality(ids));
END
$function$;

-- Where the words stand in the first so many characters, marked **so**; such marks of the text itself stand behind a
-- backslash.
CREATE FUNCTION store.snippet(summary text, body text, wanted tsquery, characters integer DEFAULT 20000)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
    SELECT CASE WHEN pair.run IS NULL
                THEN replace(store.escaped(store.shown(ts_headline('store.shown_words',
                         translate(store.joined(store.cleaned(left(said, characters))), E'\x01', ''), wanted,
                         E'MaxFragments=2, MaxWords=24, MinWords=8, StartSel=\x01, StopSel=\x01, FragmentDelimiter=" … "'))), E'\x01', '**')
                ELSE replace(store.escaped(substr(left(said, characters), greatest(strpos(said, pair.run) - 30, 1), 90)),
                             store.escaped(pair.run), '**' || store.escaped(pair.run) || '**') END
       FROM concat_ws(' ', summary, body) AS said
       LEFT JOIN LATERAL (SELECT ltrim(word, 'ǂ') AS run FROM unnest(store.operands(wanted)) WITH ORDINALITY AS part (word, number)
                           WHERE store.is_pair(word) AND strpos(said, ltrim(word, 'ǂ')) > 0 ORDER BY number LIMIT 1) AS pair ON true
$function$;

-- Where a page begins; before everything where no key is given.
CREATE FUNCTION store.page_key(given text, by text, OUT relevance real, OUT sort_at timestamp with time zone, OUT article_id bigint)
 RETURNS record
 LANGUAGE plpgsql
 STABLE
AS $function$
DECLARE
    parts text[] := string_to_array(given, '/');
BEGIN
    IF given IS NULL THEN
        sort_at := 'infinity'; article_id := 0; relevance := 'infinity';
        RETURN;
    END IF;
    IF by = 'relevance' THEN
        relevance := parts[1]::real;
        parts := parts[2:];
    END IF;
    sort_at := parts[1]::timestamptz;
    article_id := parts[2]::bigint;
    IF cardinality(parts) <> 2 OR sort_at IS NULL OR article_id IS NULL THEN
        RAISE invalid_text_representation;
    END IF;
EXCEPTION WHEN invalid_text_representation OR invalid_datetime_format OR datetime_field_overflow OR numeric_value_out_of_range THEN
    RAISE EXCEPTION 'after takes the page_key of the last row of the page before, not "%"', left(given, 100)
        USING ERRCODE = 'invalid_parameter_value', HINT = 'Give by the same value for all pages.';
END
$function$;

-- The id of a source; an error where there is none of the name.
CREATE FUNCTION store.source_named(name text)
 RETURNS integer
 LANGUAGE plpgsql
 STABLE
AS $function$
DECLARE
    source_id integer := (SELECT source.id FROM store.source WHERE source.name = source_named.name);
BEGIN
    IF name IS NOT NULL AND source_id IS NULL THEN
        RAISE EXCEPTION 'no source is called "%"', left(name, 100)
            USING ERRCODE = 'invalid_parameter_value', HINT = 'archive.sources lists them.';
    END IF;
    RETURN source_id;
END
$function$;

-- Articles whose current text matches, newest first. query: words, "exact words", AND, OR, NOT, -not, begin*, "near
-- words"~5, title:word, source:name, lang:uk, before:2026-03-01, after:2026-01-01, =word (this form only). since,
-- until: only sort_at from then on, before then. source, language: only these. by: newest, or relevance among the 500
-- newest matches (headline above summary above body). limit: at most so many rows, up to 1,000. after: the page_key of
-- the last row of the page before. The columns: article_id, revision_id (the text it matched), title, source_name,
-- sort_at, url, snippet (matches marked **so**), relevance, hits (how many match in all), hits_are_exact (false: hits
-- is an estimate), page_key.
CREATE FUNCTION archive.search(query text, since timestamp with time zone DEFAULT NULL::timestamp with time zone, until timestamp with time zone DEFAULT NULL::timestamp with time zone, source text DEFAULT NULL::text, language text DEFAULT NULL::text, by text DEFAULT 'newest'::text, "limit" integer DEFAULT 20, after text DEFAULT NULL::text)
 RETURNS TABLE(article_id bigint, revision_id bigint, title text, source_name text, sort_at timestamp with time zone, url text, snippet text, relevance real, hits bigint, hits_are_exact boolean, page_key text)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET jit TO 'off'
AS $function$
DECLARE
    asked  record;
    wanted tsquery;
    read   record;
    filter text;
    most   integer := least(greatest(search."limit", 0), 1000);
    start  record;
    newest record;
BEGIN
    IF search.by IS NULL OR search.by NOT IN ('newest', 'relevance') THEN
        RAISE EXCEPTION 'by is newest or relevance, not "%"', search.by USING ERRCODE = 'invalid_parameter_value';
    END IF;
    SELECT * INTO asked FROM store.understood(search.query);
    wanted := coalesce(asked.wanted || asked.earlier, asked.wanted, asked.earlier);
    PERFORM store.checked(search.query, wanted);
    SELECT * INTO read FROM store.read_query(search.query);
    filter := store.search_filter(greatest(search.since, read.since), least(search.until, read.until), store.source_named(search.source), search.language);
    SELECT * INTO start FROM store.page_key(search.after, search.by);
    IF search.by = 'newest' THEN
        SELECT * INTO newest FROM store.newest_matches(wanted, filter, start.sort_at, start.article_id, most);
    ELSE
        SELECT * INTO newest FROM store.newest_matches(wanted, filter, 'infinity', 0, 500);
    END IF;
    RETURN QUERY
    WITH ranked AS MATERIALIZED (
        SELECT found.article_id, found.revision_id, found.extraction_id, found.source_id, found.sort_at,
               ts_rank_cd(found.document, wanted, 1) AS relevance
          FROM store.article_search AS found
         WHERE found.article_id = ANY (newest.ids)
    ), page AS MATERIALIZED (
        SELECT * FROM ranked
         WHERE search.by = 'newest'
            OR (ranked.relevance, ranked.sort_at, ranked.article_id) < (start.relevance, start.sort_at, start.article_id)
         ORDER BY CASE WHEN search.by = 'relevance' THEN ranked.relevance END DESC NULLS LAST,
                  ranked.sort_at DESC, ranked.article_id DESC
         LIMIT most
    ), shown AS MATERIALIZED (
        SELECT page.*, text.title, text.summary, shown_text AS body, store.snippet(text.summary, shown_text, asked.shown) AS snippet
          FROM page JOIN store.extraction AS text ON text.id = page.extraction_id
          LEFT JOIN store.left_out AS furniture ON furniture.extraction_id = text.id
         CROSS JOIN LATERAL store.shown_text(text.body, furniture.lines) AS shown_text
    )
    SELECT shown.article_id, shown.revision_id, shown.title, source_of.name, shown.sort_at, address.url,
           CASE WHEN shown.snippet ~ '\*\*' OR length(shown.body) < 20000 THEN shown.snippet ELSE store.snippet(shown.summary, shown.body, asked.shown, 200000) END,
           shown.relevance, newest.hits, newest.hits_are_exact,
           concat_ws('/', CASE WHEN search.by = 'relevance' THEN shown.relevance END, store.utc(shown.sort_at), shown.article_id)
      FROM shown
      JOIN store.source AS source_of ON source_of.id = shown.source_id
      JOIN store.article ON article.id = shown.article_id
      JOIN store.look ON look.id = article.first_look_id
      JOIN store.address ON address.id = look.address_id
     ORDER BY CASE WHEN search.by = 'relevance' THEN shown.relevance END DESC NULLS LAST,
              shown.sort_at DESC, shown.article_id DESC;
END
$function$;


------------------------------------------------------------------------------------------------------------------------
-- How often words are written over time, always beside what there was to be written in; and how far search is behind.
-- (sql/api/search_counts.sql)
------------------------------------------------------------------------------------------------------------------------

-- The words whose places are the occurrences of a query for one word, or for any of several; NULL if words are asked
-- for together, as a phrase or by their beginning.
CREATE FUNCTION store.counted_words(query text)
 RETURNS text[]
 LANGUAGE sql
 STABLE
AS $function$
    SELECT CASE WHEN NOT EXISTS (SELECT FROM store.read_query(query) WHERE shape ~ '[&!<]' OR cardinality(words) = 0 OR kinds && ARRAY['*', 'title*']) THEN
        (SELECT array_agg(DISTINCT word) FROM store.readings(query) AS read
          CROSS JOIN LATERAL unnest(store.operands(regexp_replace(read.reading, '\([^()]*\)( <-> \([^()]*\))+', '''ǂ''', 'g')::tsquery)) AS word WHERE word <> 'ǂ') END
$function$;

-- At how many places of a document any of the words stands, or only with a weight.
CREATE FUNCTION store.places_of(document tsvector, words text[], weight "char")
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE
AS $function$
    SELECT count(DISTINCT place) FROM unnest(words) AS asked (word)
      JOIN LATERAL unnest(ts_filter(document, CASE WHEN weight IS NULL THEN '{a,b,c,d}' ELSE ARRAY[weight] END)) AS one (lexeme, positions, weights) ON one.lexeme = asked.word
     CROSS JOIN LATERAL unnest(one.positions) AS place
$function$;

-- How many articles match in each period and newsroom, beside how many the archive holds there: a curve never comes
-- without its denominator. query: as for archive.search. per: day, week, month or year, in UTC, of the time by which
-- articles are sorted. since, until, source: as for archive.search. The columns: period (its first day), source_name,
-- articles and occurrences (current texts; occurrences are NULL if words are asked for together, as a phrase or by
-- their beginning, and at most 256 of one form count in an article), former_articles and former_occurrences (what edits
-- removed), held (all articles of that period and newsroom), share (articles of held), watched (share of its days on
-- which a crawl looked for articles), is_backfilled (whether a backfill reached back into it), redacted (articles first
-- seen then of which a text was redacted: what it said is not counted).
CREATE FUNCTION archive.count_by(query text, per text DEFAULT 'month'::text, since timestamp with time zone DEFAULT NULL::timestamp with time zone, until timestamp with time zone DEFAULT NULL::timestamp with time zone, source text DEFAULT NULL::text)
 RETURNS TABLE(period date, source_name text, articles bigint, occurrences bigint, former_articles bigint, former_occurrences bigint, held bigint, share numeric, watched numeric, is_backfilled boolean, redacted bigint)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET plan_cache_mode TO 'force_custom_plan'
 SET jit TO 'off'
AS $function$
DECLARE
    wanted tsquery := store.wanted(count_by.query);
    touched tsquery := store.touching(wanted);
    words  text[] := store.counted_words(count_by.query);
    read   record;
    newsroom_id integer := store.source_named(count_by.source);
    begin_at timestamptz;
    end_at timestamptz;
BEGIN
    IF count_by.per IS NULL OR count_by.per NOT IN ('day', 'week', 'month', 'year') THEN
        RAISE EXCEPTION 'per is day, week, month or year, not "%"', count_by.per USING ERRCODE = 'invalid_parameter_value';
    END IF;
    SELECT * INTO read FROM store.read_query(count_by.query);
    begin_at := coalesce(greatest(count_by.since, read.since), '-infinity');
    end_at := coalesce(least(count_by.until, read.until), 'infinity');
    RETURN QUERY
    WITH stock AS MATERIALIZED (
        SELECT date_trunc(count_by.per, found.sort_at, 'UTC') AS start, found.source_id, count(*) AS held
          FROM store.article_search AS found
         WHERE found.sort_at >= begin_at AND found.sort_at < end_at AND (newsroom_id IS NULL OR found.source_id = newsroom_id) GROUP BY 1, 2
    ), hit AS MATERIALIZED (
        SELECT date_trunc(count_by.per, found.sort_at, 'UTC') AS start, found.source_id, count(*) AS articles,
               CASE WHEN words IS NOT NULL THEN sum(greatest(store.places_of(found.document, words, NULL), 1)) END::bigint AS occurrences
          FROM store.article_search AS found
         WHERE found.document @@ wanted AND found.sort_at >= begin_at AND found.sort_at < end_at AND (newsroom_id IS NULL OR found.source_id = newsroom_id) GROUP BY 1, 2
    ), gone AS MATERIALIZED (
        SELECT date_trunc(count_by.per, found.sort_at, 'UTC') AS start, found.source_id, count(DISTINCT found.article_id) AS articles,
               CASE WHEN words IS NOT NULL THEN sum(greatest(store.places_of(removed.document, words, 'a'), 1)) END::bigint AS occurrences
          FROM store.removed_search AS removed JOIN store.revision ON revision.id = removed.revision_id
          JOIN store.article_search AS found ON found.article_id = revision.article_id
         WHERE removed.document @@ wanted AND removed.document @@ touched AND found.sort_at >= begin_at AND found.sort_at < end_at
           AND (newsroom_id IS NULL OR found.source_id = newsroom_id) AND store.is_shown_edit(removed.after_id, removed.before_id, removed.revision_id) GROUP BY 1, 2
    ), emptied AS MATERIALIZED (
        SELECT date_trunc(count_by.per, article.first_seen_at, 'UTC') AS start, article.source_id, count(DISTINCT article.id) AS articles
          FROM store.extraction JOIN store.revision ON revision.id = extraction.revision_id JOIN store.article ON article.id = revision.article_id
         WHERE extraction.redaction_id IS NOT NULL AND article.first_seen_at >= begin_at AND article.first_seen_at < end_at
           AND (newsroom_id IS NULL OR article.source_id = newsroom_id) GROUP BY 1, 2
    )
    SELECT (start AT TIME ZONE 'UTC')::date, newsroom.name, coalesce(hit.articles, 0), CASE WHEN words IS NOT NULL THEN coalesce(hit.occurrences, 0) END,
           coalesce(gone.articles, 0), CASE WHEN words IS NOT NULL THEN coalesce(gone.occurrences, 0) END,
           coalesce(stock.held, 0), round(coalesce(hit.articles, 0)::numeric / nullif(stock.held, 0), 6), watch.share,
           EXISTS (SELECT FROM store.backfill WHERE backfill.source_id = newsroom.id AND backfill.since < start + ('1 ' || count_by.per)::interval AND backfill.created_at >= start),
           coalesce(emptied.articles, 0)
      FROM stock FULL JOIN hit USING (start, source_id) FULL JOIN gone USING (start, source_id) FULL JOIN emptied USING (start, source_id)
      JOIN store.source AS newsroom ON newsroom.id = source_id
     CROSS JOIN LATERAL (
           SELECT round(count(DISTINCT (crawl.started_at AT TIME ZONE 'UTC')::date)::numeric
                        / greatest(extract(day FROM least(start + ('1 ' || count_by.per)::interval, now()) - start + interval '23:59:59'), 1), 3) AS share
             FROM store.crawl WHERE crawl.source_id = newsroom.id AND store.crawl_trigger_discovers(crawl.trigger) AND NOT store.crawl_outcome_is_bad(crawl.outcome)
              AND crawl.started_at >= start AND crawl.started_at < start + ('1 ' || count_by.per)::interval) AS watch
     ORDER BY 1, 2;
END
$function$;

-- How far search is behind the archive: one row, with zeros if it is not. Articles to index again are found by older
-- rules meanwhile.
CREATE VIEW archive.search_lag AS
    -- articles_to_index bigint: Articles that an older version of the rules of search has indexed.
    -- edits_to_index bigint: Edits whose removed words an older version has indexed.
    -- articles_to_learn bigint: Articles whose words have not been looked up yet: other forms of words that are new
    -- with them do not find them so far.
    -- learning_since timestamp with time zone: Since when the oldest of these waits.
    -- version smallint: The version of the rules of search.
 SELECT ( SELECT count(*) AS count
           FROM store.article_search
          WHERE (article_search.indexed_as < store.search_version())) AS articles_to_index,
    ( SELECT count(*) AS count
           FROM store.removed_search
          WHERE (removed_search.indexed_as < store.search_version())) AS edits_to_index,
    ( SELECT count(*) AS count
           FROM store.unlearned
          WHERE (unlearned.language <> ''::text)) AS articles_to_learn,
    ( SELECT min(unlearned.noted_at) AS min
           FROM store.unlearned
          WHERE (unlearned.language <> ''::text)) AS learning_since,
    store.search_version() AS version;


------------------------------------------------------------------------------------------------------------------------
-- Strings to the letter: with punctuation and case, in current and in former texts. (sql/api/search_exact.sql)
------------------------------------------------------------------------------------------------------------------------

-- The words that every text with this string has in its index: plain words that are neither the first nor the last of
-- the string, because these can be parts of longer ones.
CREATE FUNCTION store.whole_words(given text)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE
AS $function$
    SELECT coalesce(array_agg(DISTINCT part.word), '{}')
      FROM (SELECT word, row_number() OVER () AS number, count(*) OVER () AS words
              FROM string_to_table(store.tokens(given), ' ') AS word WHERE word NOT IN ('', 'ǃ')) AS part
     WHERE part.number > 1 AND part.number < part.words AND part.word ~ '^[a-zß-öø-ɏα-ωа-џґ]{3,}$'
       AND part.word = ANY (string_to_array(store.tokens(given, 'tr'), ' ')) AND part.word = ANY (string_to_array(store.tokens(given, 'ro'), ' '))
$function$;

-- How often a string stands in a text, to the letter.
CREATE FUNCTION store.times_in(said text, string text)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$ SELECT (length(said) - length(replace(said, string, ''))) / length(string) $function$;

-- The string; an error if it is empty or too long.
CREATE FUNCTION store.exact_string(given text)
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE
AS $function$
BEGIN
    IF coalesce(btrim(given), '') = '' OR length(given) > 200 THEN
        RAISE EXCEPTION 'a string of 1 to 200 characters can be searched for to the letter, not one of %', coalesce(length(btrim(given)), 0)
            USING ERRCODE = 'invalid_parameter_value', HINT = 'Take a part of it that stands nowhere else.';
    END IF;
    RETURN given;
END
$function$;

-- The newest articles that can hold a string: those with all its whole words in the current text or among what edits
-- removed; all articles if the string has no whole word between two others. last_at: the time of the last of them.
CREATE FUNCTION store.exact_candidates(string text, filter text, before_at timestamp with time zone, before_id bigint, most integer, OUT ids bigint[], OUT last_at timestamp with time zone)
 RETURNS record
 LANGUAGE plpgsql
 STABLE
 SET jit TO 'off'
AS $function$
DECLARE
    words  text[] := store.whole_words(string);
    wanted tsquery;
    gone   bigint[];
BEGIN
    IF cardinality(words) = 0 THEN
        EXECUTE format('SELECT array_agg(article_id ORDER BY sort_at DESC, article_id DESC), min(sort_at) FROM (SELECT article_id, sort_at FROM store.article_search '
            'WHERE %s AND (sort_at, article_id) < ($1, $2) ORDER BY sort_at DESC, article_id DESC LIMIT $3) AS newest', filter)
            INTO ids, last_at USING before_at, before_id, most;
        RETURN;
    END IF;
    wanted := (SELECT string_agg(quote_literal(word), ' & ') FROM unnest(words) AS word)::tsquery;
    -- A former text that holds the string has all its words. Those that the current text lacks were removed by an edit.
    gone := array(SELECT DISTINCT revision.article_id FROM store.removed_search AS removed JOIN store.revision ON revision.id = removed.revision_id
                   WHERE removed.document @@ (SELECT string_agg(quote_literal(word) || ':A', ' | ') FROM unnest(words) AS word)::tsquery);
    EXECUTE format('SELECT array_agg(article_id ORDER BY sort_at DESC, article_id DESC), min(sort_at) FROM (SELECT article_id, sort_at FROM ('
        'SELECT article_id, sort_at FROM store.article_search WHERE %1$s AND document @@ $4 UNION '
        'SELECT article_id, sort_at FROM store.article_search WHERE %1$s AND article_id = ANY ($5)) AS either '
        'WHERE (sort_at, article_id) < ($1, $2) ORDER BY sort_at DESC, article_id DESC LIMIT $3) AS newest', filter)
        INTO ids, last_at USING before_at, before_id, most, wanted, gone;
END
$function$;

-- Of these articles those that hold a string: how often it stands in headline, summary and body of the current text,
-- and of the newest former text that has it.
CREATE FUNCTION store.exact_in(string text, articles bigint[])
 RETURNS TABLE(article_id bigint, occurrences integer, former_id bigint, former_occurrences integer)
 LANGUAGE sql
 STABLE
 SET jit TO 'off'
AS $function$
    SELECT found.article_id, current.times, former.id, coalesce(former.times, 0)
      FROM unnest(articles) AS asked (id) JOIN store.article_search AS found ON found.article_id = asked.id
      JOIN store.extraction AS text ON text.id = found.extraction_id
      LEFT JOIN store.left_out AS furniture ON furniture.extraction_id = text.id
     CROSS JOIN LATERAL (SELECT CASE WHEN strpos(concat_ws(E'\x01', text.title, text.summary, text.body), string) = 0 THEN 0
            ELSE store.times_in(concat_ws(E'\x01', text.title, text.summary, store.shown_text(text.body, furniture.lines)), string) END AS times) AS current
      LEFT JOIN LATERAL (
           SELECT revision.id, store.times_in(concat_ws(E'\x01', earlier.title, earlier.summary, store.shown_text(earlier.body, left_out.lines)), string) AS times
             FROM store.revision
             JOIN LATERAL (SELECT * FROM store.extraction WHERE extraction.revision_id = revision.id ORDER BY extraction.id DESC LIMIT 1) AS earlier ON true
             LEFT JOIN store.left_out ON left_out.extraction_id = earlier.id
            WHERE revision.article_id = found.article_id AND revision.id <> found.revision_id AND revision.dismissed_at IS NULL
              AND strpos(concat_ws(E'\x01', earlier.title, earlier.summary, store.shown_text(earlier.body, left_out.lines)), string) > 0
            ORDER BY revision.observed_at DESC, revision.id DESC LIMIT 1) AS former ON true
     WHERE current.times > 0 OR former.times > 0
$function$;

-- The newest articles that hold a string, looked into one after the other until there are enough or so many were looked
-- into. looked: how many they were; last_at and last_id: the last of them; is_all: no other article can hold it.
CREATE FUNCTION store.exact_batch(string text, filter text, before_at timestamp with time zone, before_id bigint, most integer, enough integer, OUT ids bigint[], OUT looked integer, OUT last_at timestamp with time zone, OUT last_id bigint, OUT is_all boolean)
 RETURNS record
 LANGUAGE plpgsql
 STABLE
AS $function$
DECLARE
    asked CONSTANT integer := 250;
    candidates bigint[];
BEGIN
    SELECT given.ids INTO candidates FROM store.exact_candidates(store.exact_string(string), filter, before_at, before_id, most) AS given;
    ids := '{}'; looked := 0;
    WHILE looked < coalesce(cardinality(candidates), 0) AND cardinality(ids) < enough LOOP
        ids := ids || array(SELECT held.article_id FROM store.exact_in(string, candidates[looked + 1 : looked + asked]) AS held
                             ORDER BY array_position(candidates[looked + 1 : looked + asked], held.article_id));
        looked := least(looked + asked, cardinality(candidates));
    END LOOP;
    last_id := candidates[looked];
    last_at := (SELECT sort_at FROM store.article_search WHERE article_id = last_id);
    is_all := looked = coalesce(cardinality(candidates), 0) AND looked < most;
END
$function$;

-- Articles whose current or former text (headline, summary or body) holds a string to the letter, newest first. text:
-- the string, of up to 200 characters, with its punctuation and case. since, until: only sort_at from then on, before
-- then. source: only this newsroom. limit: at most so many rows, up to 1,000. The newest 5,000 articles that can hold
-- it are looked into; a notice says if there are more. Of a text of more than 500,000 characters the rest may be
-- missed. The columns: article_id, revision_id (the current text), title, source_name, sort_at, url, occurrences (in
-- the current text), former_occurrences and former_revision_id (in the newest former text that has it), context (around
-- it).
CREATE FUNCTION archive.exact(text text, since timestamp with time zone DEFAULT NULL::timestamp with time zone, until timestamp with time zone DEFAULT NULL::timestamp with time zone, source text DEFAULT NULL::text, "limit" integer DEFAULT 50)
 RETURNS TABLE(article_id bigint, revision_id bigint, title text, source_name text, sort_at timestamp with time zone, url text, occurrences integer, former_occurrences integer, former_revision_id bigint, context text)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
    string text := store.exact_string(exact.text);
    most   integer := least(greatest(exact."limit", 0), 1000);
    found  record;
BEGIN
    SELECT * INTO found FROM store.exact_batch(string, store.search_filter(exact.since, exact.until, store.source_named(exact.source), NULL),
                                               'infinity', 0, 5000, most);
    IF NOT found.is_all AND cardinality(found.ids) < most THEN
        RAISE NOTICE 'only the newest % articles that could hold the string were looked into, back to %; ask for the older ones with until => ''%''',
            found.looked, found.last_at, store.utc(found.last_at);
    END IF;
    RETURN QUERY
    SELECT held.article_id, said.revision_id, latest.title, newsroom.name, said.sort_at, address.url, held.occurrences, held.former_occurrences, held.former_id,
           substr(shown.words, greatest(strpos(shown.words, string) - 60, 1), 120 + length(string))
      FROM store.exact_in(string, found.ids[:most]) AS held
      JOIN store.article_search AS said ON said.article_id = held.article_id
      JOIN store.source AS newsroom ON newsroom.id = said.source_id
      JOIN store.article ON article.id = held.article_id
      JOIN store.look ON look.id = article.first_look_id
      JOIN store.address ON address.id = look.address_id
      JOIN store.extraction AS latest ON latest.id = said.extraction_id
      JOIN LATERAL (SELECT * FROM store.extraction WHERE extraction.revision_id = CASE WHEN held.occurrences > 0 THEN said.revision_id ELSE held.former_id END
                     ORDER BY extraction.id DESC LIMIT 1) AS one ON true
     CROSS JOIN LATERAL (SELECT CASE WHEN strpos(one.body, string) > 0 THEN one.body WHEN strpos(one.title, string) > 0 THEN one.title ELSE one.summary END AS words) AS shown
     ORDER BY said.sort_at DESC, held.article_id DESC;
END
$function$;

-- How many articles hold a string to the letter. text, since, until, source: as for archive.exact. The columns:
-- articles and occurrences (current texts), former_articles and former_occurrences (articles with a former text that
-- has it, and how often the newest such text does), is_exact (false: there are more than 5,000 articles that can hold
-- it, and at least so many do), looked_back_to (then: the time of the oldest that was looked into).
CREATE FUNCTION archive.exact_count(text text, since timestamp with time zone DEFAULT NULL::timestamp with time zone, until timestamp with time zone DEFAULT NULL::timestamp with time zone, source text DEFAULT NULL::text)
 RETURNS TABLE(articles bigint, occurrences bigint, former_articles bigint, former_occurrences bigint, is_exact boolean, looked_back_to timestamp with time zone)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
    string text := store.exact_string(exact_count.text);
    asked  record;
BEGIN
    SELECT * INTO asked FROM store.exact_candidates(string, store.search_filter(exact_count.since, exact_count.until, store.source_named(exact_count.source), NULL),
                                                    'infinity', 0, 5001);
    RETURN QUERY
    SELECT count(*) FILTER (WHERE held.occurrences > 0), coalesce(sum(held.occurrences), 0), count(*) FILTER (WHERE held.former_id IS NOT NULL),
           coalesce(sum(held.former_occurrences), 0), coalesce(cardinality(asked.ids), 0) <= 5000, CASE WHEN cardinality(asked.ids) > 5000 THEN asked.last_at END
      FROM store.exact_in(string, asked.ids) AS held;
END
$function$;


------------------------------------------------------------------------------------------------------------------------
-- The public keys by which servers tell the requests of this archive from others. (sql/api/signing_keys.sql)
------------------------------------------------------------------------------------------------------------------------

-- The public keys with which requests are signed (RFC 9421); none until the settings name a key directory.
CREATE VIEW archive.signing_keys AS
    -- public_key bytea: The Ed25519 key, 32 bytes.
    -- made_at timestamp with time zone: When it was made.
 SELECT public_key,
    made_at
   FROM store.signing_key
  ORDER BY id;


------------------------------------------------------------------------------------------------------------------------
-- Copies that were not corrected: an article changed its words, and another one still has the old ones.
-- (sql/api/syndication.sql)
------------------------------------------------------------------------------------------------------------------------

-- The articles of the window that share a band with a signature of the same version, and how many bands. By the index
-- always: the planner takes 64 bands for so many rows that it would read them all.
CREATE FUNCTION store.similar_articles(bands integer[], version text)
 RETURNS TABLE(article_id bigint, shared bigint)
 LANGUAGE sql
 STABLE ROWS 10
 SET enable_seqscan TO 'off'
 SET jit TO 'off'
AS $function$
    SELECT found.article_id,
           (SELECT count(*) FROM unnest(found.bands) AS band WHERE band = ANY (similar_articles.bands))
      FROM store.signature AS found
     WHERE found.bands && similar_articles.bands AND found.version = similar_articles.version
$function$;

-- One row an edit and a copy of the article that still carries the words that the edit took back, as both were last
-- seen.
CREATE VIEW archive.uncorrected_copies AS
    -- article_id bigint: The article that was edited.
    -- source text: Its newsroom.
    -- revision_id bigint: The revision that the edit made; see archive.edits.
    -- class text: Class of the edit, as in archive.edits.
    -- flags text[]: What the edit touched, as in archive.edits.
    -- copy_id bigint: The article that still has the old words.
    -- copy_source text: Its newsroom.
    -- copy_url text: The address under which it was first found.
    -- hunks jsonb: The places of the edit that the copy shows as they were before it.
    -- first_is text: Who ran the text first: article, copy or undecided; if the copy was first, it may never have had
    -- the new words.
    -- kind text: How the two texts are related: same_copy, contains or truncated.
    -- changed_after timestamp with time zone: The old words were last seen in the article then.
    -- changed_before timestamp with time zone: The new words were first seen in the article then.
    -- copy_last_seen_at timestamp with time zone: The copy was last seen with the old words then.
    -- published_at timestamp with time zone: When the edited article said that it was published.
    -- published_local timestamp without time zone: The same on the clock of its newsroom.
    -- first_seen_at timestamp with time zone: When this archive first saw the edited article.
    -- sort_at timestamp with time zone: published_at if that is trusted, else first_seen_at.
    -- recorded_at timestamp with time zone: When the copy was found to carry the old words.
 SELECT revision.article_id,
    source.name AS source,
    revision.id AS revision_id,
    verdict.class,
    verdict.flags,
    stale.carrier_id AS copy_id,
    carrier_source.name AS copy_source,
    carrier_address.url AS copy_url,
    stale.hunks,
        CASE
            WHEN (copy.first_is = 'undecided'::text) THEN 'undecided'::text
            WHEN ((copy.first_is = 'article'::text) = (copy.article_id = revision.article_id)) THEN 'article'::text
            ELSE 'copy'::text
        END AS first_is,
    copy.kind,
    revision.previous_last_seen_at AS changed_after,
    revision.observed_at AS changed_before,
    carrier_state.last_seen_at AS copy_last_seen_at,
    text.published_at,
    text.published_local,
    article.first_seen_at,
    COALESCE(text.published_at, article.first_seen_at) AS sort_at,
    stale.noted_at AS recorded_at
   FROM (((((((((((store.stale_copy stale
     JOIN store.revision ON (((revision.id = stale.revision_id) AND (revision.dismissed_at IS NULL))))
     JOIN store.article ON ((article.id = revision.article_id)))
     JOIN store.source ON ((source.id = article.source_id)))
     JOIN store.copy ON (((copy.article_id = LEAST(revision.article_id, stale.carrier_id)) AND (copy.other_id = GREATEST(revision.article_id, stale.carrier_id)))))
     JOIN store.article carrier ON ((carrier.id = stale.carrier_id)))
     JOIN store.source carrier_source ON ((carrier_source.id = carrier.source_id)))
     JOIN store.article_state carrier_state ON ((carrier_state.article_id = carrier.id)))
     JOIN store.look carrier_look ON ((carrier_look.id = carrier.first_look_id)))
     JOIN store.address carrier_address ON ((carrier_address.id = carrier_look.address_id)))
     JOIN LATERAL ( SELECT verdict_1.class,
            verdict_1.flags
           FROM store.verdict verdict_1
          WHERE (verdict_1.revision_id = revision.id)
          ORDER BY verdict_1.id DESC
         LIMIT 1) verdict ON (true))
     JOIN LATERAL ( SELECT extraction.published_at,
            extraction.published_local
           FROM store.extraction
          WHERE (extraction.revision_id = revision.id)
          ORDER BY extraction.id DESC
         LIMIT 1) text ON (true));


------------------------------------------------------------------------------------------------------------------------
-- What is gone, and where articles were found. (sql/api/unavailable.sql)
------------------------------------------------------------------------------------------------------------------------

-- Articles that could not be read for a time, or cannot now, with the last text that was seen. An observation, beside
-- its evidence.
CREATE VIEW archive.unavailable AS
    -- article_id bigint: The article; see archive.articles.
    -- source text: Name of the newsroom.
    -- title text: Headline as last seen.
    -- state text: not_found (404), gone (410), redirected_home, soft_404, paywalled (the whole text had been seen),
    -- replaced (its address serves another article), leads_elsewhere (its address redirects to another page; evidence
    -- ->> 'leads_to' says which), says_removed (the page says so in its own words), nothing_to_read (the page came
    -- without a text) or unreachable (five looks in a row brought no page).
    -- missing_since timestamp with time zone: The first look that did not find it.
    -- back_at timestamp with time zone: The look that found it again; NULL while it is missing.
    -- last_seen_at timestamp with time zone: The last look that showed its text.
    -- evidence jsonb: What the state rests on.
    -- url text: The address under which it was first found.
    -- last_text text: The last text that was seen; if that was the visible part of a text behind a paywall, the last
    -- whole one, if any was seen.
    -- published_at timestamp with time zone: When the page said that it was published.
    -- published_local timestamp without time zone: The same on the clock of the newsroom.
    -- first_seen_at timestamp with time zone: When this archive first saw the article.
    -- sort_at timestamp with time zone: published_at if that is trusted, else first_seen_at.
    -- recorded_at timestamp with time zone: When the article was written into the archive.
    -- state_recorded_at timestamp with time zone: When the state was written into the archive.
 SELECT availability.article_id,
    article.source,
    article.title,
    availability.state,
    lower(availability.during) AS missing_since,
    upper(availability.during) AS back_at,
    article.last_seen_at,
    availability.evidence,
    article.url,
        CASE
            WHEN article.partial THEN COALESCE(whole.text, article.text)
            ELSE article.text
        END AS last_text,
    article.published_at,
    article.published_local,
    article.first_seen_at,
    article.sort_at,
    article.recorded_at,
    availability.recorded_at AS state_recorded_at
   FROM ((store.availability
     CROSS JOIN LATERAL ( SELECT articles.id,
            articles.source,
            articles.title,
            articles.authors,
            articles.summary,
            articles.text,
            articles.words,
            articles.language,
            articles.url,
            articles.published_at,
            articles.published_local,
            articles.first_seen_at,
            articles.sort_at,
            articles.last_seen_at,
            articles.last_looked_at,
            articles.availability,
            articles.revisions,
            articles.last_changed_at,
            articles.section,
            articles.tags,
            articles.image,
            articles.claimed_modified_at,
            articles.paywalled,
            articles.partial,
            articles.doubts,
            articles.revision_id,
            articles.recorded_at,
            articles.redacted_at,
            articles.is_withdrawn,
            articles.last_full_revision_id
           FROM archive.articles
          WHERE (articles.id = availability.article_id)
         LIMIT 1) article)
     LEFT JOIN LATERAL ( SELECT store.shown_text(text.body, furniture.lines) AS text
           FROM ((store.revision
             JOIN LATERAL ( SELECT extraction.id,
                    extraction.revision_id,
                    extraction.look_id,
                    extraction.extractor,
                    extraction.normaliser,
                    extraction.title,
                    extraction.authors,
                    extraction.published_at,
                    extraction.published_local,
                    extraction.published_raw,
                    extraction.modified_at,
                    extraction.summary,
                    extraction.body,
                    extraction.words,
                    extraction.language,
                    extraction.section,
                    extraction.tags,
                    extraction.image,
                    extraction.canonical_url,
                    extraction.paywalled,
                    extraction.partial,
                    extraction.agreement,
                    extraction.doubts,
                    extraction.text_sha256,
                    extraction.content_sha256,
                    extraction.recorded_at,
                    extraction.words_sha256,
                    extraction.redaction_id
                   FROM store.extraction
                  WHERE (extraction.revision_id = revision.id)
                  ORDER BY extraction.id DESC
                 LIMIT 1) text ON (((NOT text.partial) AND (text.redaction_id IS NULL))))
             LEFT JOIN store.left_out furniture ON ((furniture.extraction_id = text.id)))
          WHERE (article.partial AND (revision.article_id = article.id) AND (revision.dismissed_at IS NULL))
          ORDER BY revision.observed_at DESC, revision.id DESC
         LIMIT 1) whole ON (true))
  WHERE (availability.state <> 'available'::text);

-- Every address that led to an article, with when and why it is believed to be the article's.
CREATE VIEW archive.addresses AS
    -- article_id bigint: The article; see archive.articles.
    -- source text: Name of the newsroom.
    -- url text: The address as it was found.
    -- url_key text: The identity of the address, without tracking parameters and the like.
    -- reason text: requested (fetched there), redirect, canonical (the page names it), same_text or declared.
    -- first_seen_at timestamp with time zone: The first look that showed the article there.
    -- last_seen_at timestamp with time zone: The last look at the address while it led there.
    -- current boolean: Whether the address still leads to the article.
    -- recorded_at timestamp with time zone: When it was first written into the archive that the address leads to the
    -- article.
 SELECT alias.article_id,
    source.name AS source,
    address.url,
    address.url_key,
    alias.reason,
    lower(alias.during) AS first_seen_at,
    COALESCE(sight.last_at, lower(alias.during)) AS last_seen_at,
    upper_inf(alias.during) AS current,
    alias.recorded_at
   FROM ((((store.alias
     JOIN store.address ON ((address.id = alias.address_id)))
     JOIN store.article ON ((article.id = alias.article_id)))
     JOIN store.source ON ((source.id = article.source_id)))
     LEFT JOIN LATERAL ( SELECT look.observed_at AS last_at
           FROM store.look
          WHERE ((look.address_id = alias.address_id) AND (alias.during @> look.observed_at) AND store.fetch_outcome_shows_article(look.outcome))
          ORDER BY look.observed_at DESC
         LIMIT 1) sight ON (true))
UNION ALL
 SELECT alias.article_id,
    source.name AS source,
    spelling.url,
    address.url_key,
    alias.reason,
    spelling.first_at AS first_seen_at,
    spelling.last_at AS last_seen_at,
    upper_inf(alias.during) AS current,
    alias.recorded_at
   FROM ((((store.alias
     JOIN store.address ON ((address.id = alias.address_id)))
     JOIN store.article ON ((article.id = alias.article_id)))
     JOIN store.source ON ((source.id = article.source_id)))
     CROSS JOIN LATERAL ( SELECT form.url,
            min(look.observed_at) AS first_at,
            max(look.observed_at) AS last_at
           FROM (store.look
             CROSS JOIN LATERAL unnest(ARRAY[look.url, look.final_url]) form(url))
          WHERE ((look.address_id = alias.address_id) AND (alias.during @> look.observed_at) AND store.fetch_outcome_shows_article(look.outcome) AND (form.url <> address.url) AND (NOT (EXISTS ( SELECT
                   FROM store.address own
                  WHERE (own.url = form.url)))))
          GROUP BY form.url) spelling);


------------------------------------------------------------------------------------------------------------------------
-- When articles were looked at, when not, and why; watches, budgets and the pace of sites. (sql/api/visits.sql)
------------------------------------------------------------------------------------------------------------------------

-- Every address of an article: when it was last looked at, when it will be, and how long the article was public before
-- the first look.
CREATE VIEW archive.visits AS
    -- source text: Name of the newsroom, as in archive.sources.
    -- url text: The address that is looked at.
    -- article_id bigint: The article that the address leads to; NULL if no look has shown one.
    -- first_listed_at timestamp with time zone: When the archive first learned of the address.
    -- last_looked_at timestamp with time zone: When it was last looked at; NULL before the first look.
    -- next_look_at timestamp with time zone: When the next look is planned; NULL if none is.
    -- due_because text: Why then: the ladder of revisits, a watch, or a claim of a feed or sitemap that changed.
    -- step interval: The step of the ladder between the last look and the next.
    -- looks integer: How many looks there were.
    -- failures integer: How many of them, the last ones in a row, showed no article.
    -- watched_every interval: How often a watch looks at it at least; NULL if it is not under watch.
    -- unseen_before interval: How long the article was public before the first look: what it said in that time is
    -- unknown. NULL if its date cannot be trusted.
    -- published_at timestamp with time zone: When the page says that it was published; NULL if the date cannot be
    -- trusted.
    -- published_local timestamp without time zone: The same on the clock of the newsroom, without an offset.
    -- first_seen_at timestamp with time zone: When this archive first saw the article.
    -- sort_at timestamp with time zone: published_at if that is trusted, else first_seen_at.
    -- recorded_at timestamp with time zone: When the article was written into the archive.
    -- address_id bigint: Permanent number of the address.
    -- crawled_by text: The source whose crawls look at it: the newsroom itself, or another one if a watch is kept on a
    -- newsroom that is crawled no more.
 SELECT source.name AS source,
    address.url,
    alias.article_id,
    address.first_seen_at AS first_listed_at,
    state.last_looked_at,
    state.next_visit_at AS next_look_at,
    state.due_because,
    state.visit_interval AS step,
    state.looks,
    state.failures,
    watch.every AS watched_every,
        CASE
            WHEN (text.published_at <= article.first_seen_at) THEN (article.first_seen_at - text.published_at)
            ELSE NULL::interval
        END AS unseen_before,
    text.published_at,
    text.published_local,
    article.first_seen_at,
    COALESCE(text.published_at, article.first_seen_at) AS sort_at,
    article.recorded_at,
    address.id AS address_id,
    crawling.name AS crawled_by
   FROM ((((((((store.address_state state
     JOIN store.address ON ((address.id = state.address_id)))
     JOIN store.source ON ((source.id = address.source_id)))
     JOIN store.source crawling ON ((crawling.id = state.source_id)))
     LEFT JOIN store.watch ON (((watch.address_id = address.id) AND (watch.ended_at IS NULL) AND COALESCE((watch.until > now()), true))))
     LEFT JOIN store.alias ON (((alias.address_id = address.id) AND upper_inf(alias.during))))
     LEFT JOIN store.article ON ((article.id = alias.article_id)))
     LEFT JOIN store.article_state ON ((article_state.article_id = article.id)))
     LEFT JOIN LATERAL ( SELECT extraction.published_at,
            extraction.published_local
           FROM store.extraction
          WHERE (extraction.revision_id = article_state.revision_id)
          ORDER BY extraction.id DESC
         LIMIT 1) text ON (true));

-- The ledger, one row a look at an article's address: when, what it came to, and the hashes of what was received.
CREATE VIEW archive.looks AS
    -- id bigint: Permanent number of the look, in the order of recording.
    -- article_id bigint: The article that the address led to then; NULL if it led to none.
    -- source text: Name of the newsroom.
    -- url text: The address that was fetched.
    -- final_url text: The address after redirects.
    -- observed_at timestamp with time zone: When the answer arrived.
    -- outcome text: What it came to; archive.fetch_outcomes says what each means.
    -- status smallint: HTTP status; NULL if there was no answer.
    -- witness text: Who saw it: self, or who archived the capture.
    -- vantage text: From where it was seen: anonymous, or the name of a subscriber's session.
    -- server_date timestamp with time zone: The Date header: the server's clock.
    -- raw_size integer: Size of the body as received, in bytes.
    -- raw_sha256 bytea: SHA-256 of the body as received; NULL if there was none.
    -- headers_sha256 bytea: SHA-256 of the response headers.
    -- text_sha256 bytea: SHA-256 of the text that was read; NULL if none was.
    -- entry_sha256 bytea: SHA-256 of the ledger's entry; the block that closes it is in archive.ledger.
    -- crawl_id bigint: The crawl; see archive.crawls.
    -- recorded_at timestamp with time zone: When the entry was written.
 SELECT look.id,
    alias.article_id,
    source.name AS source,
    look.url,
    look.final_url,
    look.observed_at,
    look.outcome,
    look.status,
    look.witness,
    look.vantage,
    look.server_date,
    look.raw_size,
    look.raw_sha256,
    look.headers_sha256,
    look.text_sha256,
    look.entry_sha256,
    look.crawl_id,
    look.recorded_at
   FROM (((store.look
     JOIN store.address ON ((address.id = look.address_id)))
     JOIN store.source ON ((source.id = address.source_id)))
     LEFT JOIN store.alias ON (((alias.address_id = look.address_id) AND (alias.during @> look.observed_at))));

-- The pages that are kept as they were received, one row each; archive.capture_bodies has the bytes.
CREATE VIEW archive.captures AS
    -- look_id bigint: The look that received it; see archive.looks.
    -- article_id bigint: The article that the address led to then; NULL if it led to none.
    -- source text: Name of the newsroom.
    -- url text: The address that was fetched.
    -- observed_at timestamp with time zone: When it was received.
    -- witness text: Who received it: self, or who archived the capture.
    -- vantage text: From where it was seen: anonymous, or the name of a subscriber's session.
    -- content_type text: The Content-Type header of the answer.
    -- raw_size integer: Size as received, in bytes.
    -- raw_sha256 bytea: SHA-256 of the bytes as received.
    -- kept_for text[]: Why it is kept: first of its address, revision, before (one), state, doubt or newest.
    -- recorded_at timestamp with time zone: When the look was written into the archive.
 SELECT look.id AS look_id,
    alias.article_id,
    source.name AS source,
    look.url,
    look.observed_at,
    look.witness,
    look.vantage,
    capture.content_type,
    capture.raw_size,
    capture.raw_sha256,
    capture.reasons AS kept_for,
    look.recorded_at
   FROM ((((store.capture
     JOIN store.look ON ((look.id = capture.look_id)))
     JOIN store.address ON ((address.id = look.address_id)))
     JOIN store.source ON ((source.id = address.source_id)))
     LEFT JOIN store.alias ON (((alias.address_id = look.address_id) AND (alias.during @> look.observed_at))));

-- The bytes of the kept pages, compressed by Zstandard (RFC 8878).
CREATE VIEW archive.capture_bodies AS
    -- look_id bigint: The look that received it; see archive.captures.
    -- body bytea: The page, compressed.
    -- keyframe bytea: If it is not NULL, decompress this first: its bytes are the prefix with which the body was
    -- compressed (zstd --patch-from).
    -- raw_sha256 bytea: SHA-256 of the page as received.
 SELECT capture.look_id,
    capture.body,
    keyframe.body AS keyframe,
    capture.raw_sha256
   FROM (store.capture
     LEFT JOIN store.capture keyframe ON ((keyframe.id = capture.keyframe_id)));

-- Looks that were planned and came much later, or have not come yet: in between an article was not looked at, which is
-- not the same as not edited.
CREATE VIEW archive.looks_missed AS
    -- source text: Name of the newsroom.
    -- url text: The address that was to be looked at.
    -- article_id bigint: The article that the address leads to; NULL if no look has shown one.
    -- planned_at timestamp with time zone: When the look was planned.
    -- looked_at timestamp with time zone: When it came; NULL if it has not come yet.
    -- late_by interval: How late it came, or is by now.
    -- reason text: budget (the day's requests were spent), room (the crawl's time was used up) or not_crawled (the
    -- source was not crawled then: the service stood still, the source was paused, or its site asked for a rest).
    -- published_at timestamp with time zone: When the page says that it was published; NULL if the date cannot be
    -- trusted.
    -- published_local timestamp without time zone: The same on the clock of the newsroom, without an offset.
    -- first_seen_at timestamp with time zone: When this archive first saw the article.
    -- sort_at timestamp with time zone: published_at if that is trusted, else first_seen_at.
    -- recorded_at timestamp with time zone: When the article was written into the archive.
 WITH missed AS (
         SELECT late_look.address_id,
            late_look.planned_at,
            late_look.looked_at,
            late_look.reason
           FROM store.late_look
        UNION ALL
         SELECT address_state.address_id,
            address_state.next_visit_at,
            NULL::timestamp with time zone,
            COALESCE(address_state.missed_because, 'not_crawled'::text) AS "coalesce"
           FROM store.address_state
          WHERE (address_state.next_visit_at < (now() - GREATEST('00:15:00'::interval, (address_state.visit_interval / (2)::double precision))))
        )
 SELECT visit.source,
    visit.url,
    visit.article_id,
    missed.planned_at,
    missed.looked_at,
    (COALESCE(missed.looked_at, now()) - missed.planned_at) AS late_by,
    missed.reason,
    visit.published_at,
    visit.published_local,
    visit.first_seen_at,
    visit.sort_at,
    visit.recorded_at
   FROM (missed
     JOIN archive.visits visit USING (address_id));

-- Single articles that a person has put under watch.
CREATE VIEW archive.watches AS
    -- source text: Name of the newsroom; one that begins with watch- was made for the watch.
    -- url text: The address that is watched.
    -- article_id bigint: The article that it leads to; NULL if no look has shown one.
    -- every interval: The longest time between two looks.
    -- until timestamp with time zone: When the watch is over; NULL if a person ends it.
    -- why text: Why it is watched.
    -- created_at timestamp with time zone: When the watch began.
    -- state text: open, over (its time has come) or ended (by a person).
    -- last_looked_at timestamp with time zone: When it was last looked at.
    -- next_look_at timestamp with time zone: When the next look is planned.
    -- looks integer: How many looks there were.
 SELECT source.name AS source,
    address.url,
    alias.article_id,
    watch.every,
    watch.until,
    watch.why,
    watch.created_at,
        CASE
            WHEN (watch.ended_at IS NOT NULL) THEN 'ended'::text
            WHEN (watch.until <= now()) THEN 'over'::text
            ELSE 'open'::text
        END AS state,
    state.last_looked_at,
    state.next_visit_at AS next_look_at,
    state.looks
   FROM ((((store.watch
     JOIN store.address ON ((address.id = watch.address_id)))
     JOIN store.address_state state ON ((state.address_id = address.id)))
     JOIN store.source ON ((source.id = address.source_id)))
     LEFT JOIN store.alias ON (((alias.address_id = address.id) AND upper_inf(alias.during))));

-- What each source cost its site on each day, and how fast its site may be asked now.
CREATE VIEW archive.budgets AS
    -- source text: Name of the newsroom.
    -- day date: A day in UTC; NULL for a source that has cost nothing yet.
    -- requests integer: Requests that were answered on that day.
    -- bytes bigint: Bytes of the answers, as they came over the network.
    -- most_requests integer: The most requests a day that the sources file allows now.
    -- most_traffic text: The most traffic a day that the sources file allows now.
    -- held_until timestamp with time zone: Until when the source is left alone; NULL if it is not.
    -- held_because text: Why: quiet hours, or the day's budget is spent.
    -- deferred_until timestamp with time zone: Until when the site asked to be left alone.
    -- deferred_because text: What it answered.
    -- slowdown real: Factor on the delay between requests after answers 429 and 503; 1 if all is well.
    -- crawl_delay interval: The delay that robots.txt asks for.
 SELECT source.name AS source,
    spending.day,
    spending.requests,
    spending.bytes,
    COALESCE(((source.block #>> '{limits,requests}'::text[]))::integer, 20000) AS most_requests,
    (source.block #>> '{limits,traffic}'::text[]) AS most_traffic,
    due.held_until,
    due.held_because,
    pace.deferred_until,
    pace.deferred_because,
    pace.slowdown,
    pace.crawl_delay
   FROM (((store.source
     LEFT JOIN store.spending ON ((spending.source_id = source.id)))
     LEFT JOIN store.source_due due ON ((due.source_id = source.id)))
     LEFT JOIN store.site_pace pace ON ((pace.site = source.site)));
