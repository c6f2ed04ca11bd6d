-- Evidence: what the archive itself did stands in the ledger beside what it saw; stamps, and lawful removal.

-- The words of a text are hashed by themselves, so that its hash can still be checked when the words were removed.
ALTER TABLE store.extraction ADD COLUMN words_sha256 bytea CHECK (octet_length(words_sha256) = 32);
ALTER TABLE store.verdict
    ADD COLUMN added_words integer CHECK (added_words >= 0),
    ADD COLUMN removed_words integer CHECK (removed_words >= 0),
    ADD COLUMN hunks_sha256 bytea CHECK (octet_length(hunks_sha256) = 32),
    ADD COLUMN looked_sha256 bytea CHECK (octet_length(looked_sha256) = 32);
ALTER TABLE store.availability
    ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    ADD COLUMN recorded_at timestamptz NOT NULL DEFAULT now();
ALTER TABLE store.claim ADD COLUMN recorded_at timestamptz NOT NULL DEFAULT now();
ALTER TABLE store.alias ADD COLUMN recorded_at timestamptz NOT NULL DEFAULT now();
ALTER TABLE store.capture ADD COLUMN stored_sha256 bytea CHECK (octet_length(stored_sha256) = 32);
COMMENT ON COLUMN store.extraction.words_sha256 IS 'SHA-256 of store.words_text: the words as stored. It stays when they are redacted.';
COMMENT ON COLUMN store.verdict.added_words IS 'Number of words added, as counted by this verdict.';
COMMENT ON COLUMN store.verdict.removed_words IS 'Number of words removed, as counted by this verdict.';
COMMENT ON COLUMN store.verdict.hunks_sha256 IS 'SHA-256 of the hunks that this verdict left in store.diff, as text.';
COMMENT ON COLUMN store.verdict.looked_sha256 IS 'SHA-256 of looked_at as text. It stays when notices in it are redacted.';
COMMENT ON COLUMN store.alias.recorded_at IS 'When it was first written that the address leads to the article.';
COMMENT ON COLUMN store.claim.recorded_at IS 'When the claim was written into the archive.';
COMMENT ON COLUMN store.availability.recorded_at IS 'When the state was written into the archive.';
COMMENT ON COLUMN store.capture.stored_sha256 IS 'SHA-256 of the body as it is stored, compressed.';

CREATE INDEX look_by_time ON store.look (observed_at);

CREATE TABLE store.revision_state (
    id                     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    revision_id            bigint NOT NULL REFERENCES store.revision,
    article_id             bigint NOT NULL REFERENCES store.article,
    look_id                bigint NOT NULL REFERENCES store.look,
    previous_id            bigint,
    observed_at            timestamptz NOT NULL,
    previous_last_seen_at  timestamptz,
    repeats_id             bigint,
    dismissed_at           timestamptz,
    dismissed_by           text,
    recorded_at            timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX revision_state_by_revision ON store.revision_state (revision_id, id DESC);
COMMENT ON TABLE store.revision_state IS 'Every place that a revision ever had: whose it was, after which one, dismissed or not. What the archive knew at a time is read from it.';

CREATE TABLE store.redaction (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    recorded_at  timestamptz NOT NULL DEFAULT now(),
    article_id   bigint NOT NULL REFERENCES store.article,
    url          text NOT NULL,
    reason       text NOT NULL CHECK (btrim(reason) <> ''),
    revisions    bigint[] NOT NULL CHECK (cardinality(revisions) > 0),
    texts        bigint[] NOT NULL,
    verdicts     bigint[] NOT NULL,
    looks        bigint[] NOT NULL
);
CREATE INDEX redaction_by_article ON store.redaction (article_id);
COMMENT ON TABLE store.redaction IS 'Lawful removals: which words, bodies and headers were taken out of the archive, when and why. An entry of the ledger.';
COMMENT ON COLUMN store.redaction.url IS 'The address as it was given.';
COMMENT ON COLUMN store.redaction.texts IS 'Ids of store.extraction whose words were removed.';
COMMENT ON COLUMN store.redaction.verdicts IS 'Ids of store.verdict whose words were removed: the notices they rest on, and the hunks of their diffs.';
COMMENT ON COLUMN store.redaction.looks IS 'Ids of store.look whose body and headers were removed where they were kept.';
ALTER TABLE store.extraction ADD COLUMN redaction_id bigint REFERENCES store.redaction;
ALTER TABLE store.verdict ADD COLUMN redaction_id bigint REFERENCES store.redaction;
COMMENT ON COLUMN store.extraction.redaction_id IS 'The redaction that removed the words; NULL while they are there.';
COMMENT ON COLUMN store.verdict.redaction_id IS 'The redaction that removed words of the verdict and its diff.';

CREATE TABLE store.closed_address (
    address_id    bigint PRIMARY KEY REFERENCES store.address,
    redaction_id  bigint NOT NULL REFERENCES store.redaction
);
COMMENT ON TABLE store.closed_address IS 'Addresses that are never fetched again, because what stands there was redacted.';

CREATE FUNCTION store.stays_closed() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    IF EXISTS (SELECT FROM store.closed_address WHERE closed_address.address_id = NEW.address_id) THEN
        NEW.next_visit_at := NULL;
    END IF;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION store.stays_closed() IS 'No visit of a closed address is ever planned, whatever names it.';
CREATE TRIGGER stays_closed BEFORE INSERT OR UPDATE ON store.address_state
    FOR EACH ROW WHEN (NEW.next_visit_at IS NOT NULL) EXECUTE FUNCTION store.stays_closed();

INSERT INTO store.fetch_outcome (name, counts, meaning, remedy) VALUES
    ('redacted', 'none', 'The page belongs to an article that was redacted: nothing of it is kept.', 'None needed; archive.redactions says why.');

-- The canonical texts. Their formats are documented in crawler/evidence/canonical.py, which makes them again in order to verify.

CREATE FUNCTION store.said(value anyelement) RETURNS text LANGUAGE sql STABLE AS $$ SELECT coalesce(to_json(value)::text, '-') $$;
COMMENT ON FUNCTION store.said(anyelement) IS 'A value as canonical texts write it: JSON, or - for none.';
CREATE FUNCTION store.hex(hash bytea) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT coalesce(encode(hash, 'hex'), '-') $$;
COMMENT ON FUNCTION store.hex(bytea) IS 'A hash as canonical texts write it, or - for none.';
CREATE FUNCTION store.moment(at timestamptz) RETURNS text LANGUAGE sql STABLE AS $$ SELECT coalesce(store.utc(at), '-') $$;
COMMENT ON FUNCTION store.moment(timestamptz) IS 'A time as canonical texts write it, or - for none.';

CREATE FUNCTION store.words_text(entry store.extraction) RETURNS text LANGUAGE sql STABLE AS
$$
    SELECT concat_ws(E'\n', 'palimpsest-words 1', 'title ' || store.said(entry.title), 'authors ' || store.said(entry.authors),
        'summary ' || store.said(entry.summary), 'section ' || store.said(entry.section), 'tags ' || store.said(entry.tags),
        'image ' || store.said(entry.image), 'published ' || store.said(entry.published_raw), 'body ' || store.said(entry.body)) || E'\n'
$$;
COMMENT ON FUNCTION store.words_text(store.extraction) IS 'The canonical text of what a text says, a field a line.';

CREATE FUNCTION store.row_text(entry store.extraction) RETURNS text LANGUAGE sql STABLE AS
$$
    SELECT concat_ws(E'\n', 'palimpsest-text 1', 'id ' || entry.id, 'revision ' || entry.revision_id, 'look ' || entry.look_id,
        'extractor ' || store.said(entry.extractor), 'normaliser ' || store.said(entry.normaliser),
        'published ' || store.moment(entry.published_at), 'local ' || store.said(entry.published_local),
        'modified ' || store.moment(entry.modified_at), 'count ' || entry.words, 'language ' || store.said(entry.language),
        'canonical ' || store.said(entry.canonical_url), 'paywalled ' || store.said(entry.paywalled),
        'partial ' || store.said(entry.partial), 'agreement ' || coalesce(entry.agreement::text, '-'),
        'doubts ' || store.said(entry.doubts), 'text ' || store.hex(entry.text_sha256), 'content ' || store.hex(entry.content_sha256),
        'words ' || store.hex(entry.words_sha256), 'recorded ' || store.moment(entry.recorded_at)) || E'\n'
$$;
CREATE FUNCTION store.row_text(entry store.verdict) RETURNS text LANGUAGE sql STABLE AS
$$
    SELECT concat_ws(E'\n', 'palimpsest-verdict 1', 'id ' || entry.id, 'revision ' || entry.revision_id,
        'before ' || entry.before_id, 'after ' || entry.after_id, 'rules ' || store.said(entry.rules), 'class ' || entry.class,
        'flags ' || store.said(entry.flags), 'added ' || store.said(entry.added_words), 'removed ' || store.said(entry.removed_words),
        'hunks ' || store.hex(entry.hunks_sha256), 'looked ' || store.hex(entry.looked_sha256),
        'judged ' || store.moment(entry.judged_at)) || E'\n'
$$;
CREATE FUNCTION store.row_text(entry store.revision_state) RETURNS text LANGUAGE sql STABLE AS
$$
    SELECT concat_ws(E'\n', 'palimpsest-revision 1', 'id ' || entry.id, 'revision ' || entry.revision_id,
        'article ' || entry.article_id, 'look ' || entry.look_id, 'previous ' || store.said(entry.previous_id),
        'observed ' || store.moment(entry.observed_at), 'before ' || store.moment(entry.previous_last_seen_at),
        'repeats ' || store.said(entry.repeats_id), 'dismissed ' || store.moment(entry.dismissed_at),
        'by ' || store.said(entry.dismissed_by), 'recorded ' || store.moment(entry.recorded_at)) || E'\n'
$$;
CREATE FUNCTION store.row_text(entry store.article) RETURNS text LANGUAGE sql STABLE AS
$$
    SELECT concat_ws(E'\n', 'palimpsest-article 1', 'id ' || entry.id, 'source ' || entry.source_id,
        'recorded ' || store.moment(entry.recorded_at)) || E'\n'
$$;
CREATE FUNCTION store.row_text(entry store.article_event) RETURNS text LANGUAGE sql STABLE AS
$$
    SELECT concat_ws(E'\n', 'palimpsest-event 1', 'id ' || entry.id, 'kind ' || entry.kind, 'article ' || entry.article_id,
        'other ' || entry.other_id, 'reason ' || store.said(entry.reason), 'moved ' || entry.moved::text,
        'recorded ' || store.moment(entry.recorded_at)) || E'\n'
$$;
CREATE FUNCTION store.row_text(entry store.claim) RETURNS text LANGUAGE sql STABLE AS
$$
    SELECT concat_ws(E'\n', 'palimpsest-claim 1', 'id ' || entry.id, 'address ' || entry.address_id, 'kind ' || entry.kind,
        'value ' || store.moment(entry.value), 'raw ' || store.said(entry.raw), 'look ' || store.said(entry.look_id),
        'channel ' || store.said(entry.channel_id), 'observed ' || store.moment(entry.observed_at),
        'recorded ' || store.moment(entry.recorded_at)) || E'\n'
$$;
CREATE FUNCTION store.row_text(entry store.availability) RETURNS text LANGUAGE sql STABLE AS
$$
    SELECT concat_ws(E'\n', 'palimpsest-state 1', 'id ' || entry.id, 'article ' || entry.article_id, 'state ' || entry.state,
        'since ' || store.moment(lower(entry.during)), 'look ' || entry.look_id, 'evidence ' || entry.evidence::text,
        'recorded ' || store.moment(entry.recorded_at)) || E'\n'
$$;
CREATE FUNCTION store.row_text(entry store.redaction) RETURNS text LANGUAGE sql STABLE AS
$$
    SELECT concat_ws(E'\n', 'palimpsest-redaction 1', 'id ' || entry.id, 'recorded ' || store.moment(entry.recorded_at),
        'article ' || entry.article_id, 'url ' || store.said(entry.url), 'reason ' || store.said(entry.reason),
        'revisions ' || store.said(entry.revisions), 'texts ' || store.said(entry.texts),
        'verdicts ' || store.said(entry.verdicts), 'looks ' || store.said(entry.looks)) || E'\n'
$$;
COMMENT ON FUNCTION store.row_text(store.extraction) IS 'The canonical text of a stored text; its words stand in it by their hash.';
COMMENT ON FUNCTION store.row_text(store.verdict) IS 'The canonical text of a verdict.';
COMMENT ON FUNCTION store.row_text(store.revision_state) IS 'The canonical text of a revision''s place.';
COMMENT ON FUNCTION store.row_text(store.article) IS 'The canonical text of what never changes of an article.';
COMMENT ON FUNCTION store.row_text(store.article_event) IS 'The canonical text of a merge or split.';
COMMENT ON FUNCTION store.row_text(store.claim) IS 'The canonical text of a claim.';
COMMENT ON FUNCTION store.row_text(store.availability) IS 'The canonical text of the beginning of a state.';
COMMENT ON FUNCTION store.row_text(store.redaction) IS 'The canonical text of a redaction.';

-- The second half of the ledger.

CREATE TABLE store.act (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    recorded_at   timestamptz NOT NULL,
    kind          text NOT NULL CHECK (kind IN ('article', 'text', 'verdict', 'revision', 'event', 'claim', 'state', 'redaction')),
    subject       bigint NOT NULL,
    row_sha256    bytea NOT NULL CHECK (octet_length(row_sha256) = 32),
    entry_sha256  bytea NOT NULL CHECK (octet_length(entry_sha256) = 32),
    UNIQUE (kind, subject)
);
COMMENT ON TABLE store.act IS 'The second half of the ledger, beside store.look: what the archive itself did. Each names a row that was written, by its number and the SHA-256 of its canonical text.';
COMMENT ON COLUMN store.act.kind IS 'The table: article, extraction (text), verdict, revision_state (revision), article_event (event), claim, availability (state) or redaction.';
COMMENT ON COLUMN store.act.subject IS 'The id of the row.';
COMMENT ON COLUMN store.act.row_sha256 IS 'SHA-256 of store.row_text of the row.';
COMMENT ON COLUMN store.act.entry_sha256 IS 'SHA-256 of store.act_entry(act), set by the database.';

CREATE TABLE store.unsealed_act (
    act_id  bigint PRIMARY KEY REFERENCES store.act
);
COMMENT ON TABLE store.unsealed_act IS 'Acts that no block has closed yet.';

CREATE FUNCTION store.act_entry(entry store.act) RETURNS text LANGUAGE sql STABLE AS
$$
    SELECT concat_ws(E'\n', 'palimpsest-act 1', 'id ' || entry.id, 'recorded ' || store.utc(entry.recorded_at),
        'kind ' || entry.kind, 'subject ' || entry.subject, 'row ' || store.hex(entry.row_sha256)) || E'\n'
$$;
COMMENT ON FUNCTION store.act_entry(store.act) IS 'The canonical text of an act, a field a line; its SHA-256 is the entry''s hash.';

CREATE FUNCTION store.act_is_written() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    NEW.recorded_at := clock_timestamp();
    NEW.entry_sha256 := sha256(convert_to(store.act_entry(NEW), 'UTF8'));
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION store.act_is_written() IS 'Gives a new act its time of recording and its hash.';
CREATE TRIGGER act_is_written BEFORE INSERT ON store.act FOR EACH ROW EXECUTE FUNCTION store.act_is_written();

CREATE FUNCTION store.act_awaits_seal() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN INSERT INTO store.unsealed_act VALUES (NEW.id); RETURN NULL; END $$;
COMMENT ON FUNCTION store.act_awaits_seal() IS 'Notes a new act for the next block.';
CREATE TRIGGER act_awaits_seal AFTER INSERT ON store.act FOR EACH ROW EXECUTE FUNCTION store.act_awaits_seal();

CREATE FUNCTION store.is_an_act() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    INSERT INTO store.act (kind, subject, row_sha256) VALUES (TG_ARGV[0], NEW.id, sha256(convert_to(store.row_text(NEW), 'UTF8')));
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION store.is_an_act() IS 'Enters a new row into the ledger.';

CREATE FUNCTION store.words_are_hashed() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN NEW.words_sha256 := sha256(convert_to(store.words_text(NEW), 'UTF8')); RETURN NEW; END $$;
COMMENT ON FUNCTION store.words_are_hashed() IS 'Gives a new text the hash of its words.';
CREATE TRIGGER words_are_hashed BEFORE INSERT ON store.extraction FOR EACH ROW EXECUTE FUNCTION store.words_are_hashed();

CREATE FUNCTION store.grounds_are_hashed() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN NEW.looked_sha256 := sha256(convert_to(NEW.looked_at::text, 'UTF8')); RETURN NEW; END $$;
COMMENT ON FUNCTION store.grounds_are_hashed() IS 'Gives a new verdict the hash of what it rests on.';
CREATE TRIGGER grounds_are_hashed BEFORE INSERT ON store.verdict FOR EACH ROW EXECUTE FUNCTION store.grounds_are_hashed();

CREATE FUNCTION store.stored_is_hashed() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN NEW.stored_sha256 := sha256(NEW.body); RETURN NEW; END $$;
COMMENT ON FUNCTION store.stored_is_hashed() IS 'Gives a new capture the hash of its stored form.';
CREATE TRIGGER stored_is_hashed BEFORE INSERT ON store.capture FOR EACH ROW EXECUTE FUNCTION store.stored_is_hashed();

CREATE FUNCTION store.revision_has_place() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    INSERT INTO store.revision_state (revision_id, article_id, look_id, previous_id, observed_at, previous_last_seen_at, repeats_id, dismissed_at, dismissed_by)
    VALUES (NEW.id, NEW.article_id, NEW.look_id, NEW.previous_id, NEW.observed_at, NEW.previous_last_seen_at, NEW.repeats_id, NEW.dismissed_at, NEW.dismissed_by);
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION store.revision_has_place() IS 'Keeps every place that a revision ever had.';

-- What an archive holds already enters its ledger now.

UPDATE store.extraction AS text SET words_sha256 = sha256(convert_to(store.words_text(text), 'UTF8'));
UPDATE store.verdict SET looked_sha256 = sha256(convert_to(looked_at::text, 'UTF8'));
UPDATE store.verdict SET added_words = diff.added_words, removed_words = diff.removed_words,
       hunks_sha256 = sha256(convert_to(diff.hunks::text, 'UTF8'))
  FROM store.diff WHERE diff.before_id = verdict.before_id AND diff.after_id = verdict.after_id;
UPDATE store.capture SET stored_sha256 = sha256(body);
INSERT INTO store.revision_state (revision_id, article_id, look_id, previous_id, observed_at, previous_last_seen_at, repeats_id,
                                  dismissed_at, dismissed_by, recorded_at)
SELECT id, article_id, look_id, previous_id, observed_at, previous_last_seen_at, repeats_id, dismissed_at, dismissed_by, recorded_at
  FROM store.revision ORDER BY id;
INSERT INTO store.act (kind, subject, row_sha256)
SELECT kind, id, sha256(convert_to(said, 'UTF8')) FROM (
          SELECT 'article' AS kind, id, store.row_text(article) AS said FROM store.article
UNION ALL SELECT 'text', id, store.row_text(extraction) FROM store.extraction
UNION ALL SELECT 'verdict', id, store.row_text(verdict) FROM store.verdict
UNION ALL SELECT 'revision', id, store.row_text(revision_state) FROM store.revision_state
UNION ALL SELECT 'event', id, store.row_text(article_event) FROM store.article_event
UNION ALL SELECT 'claim', id, store.row_text(claim) FROM store.claim
UNION ALL SELECT 'state', id, store.row_text(availability) FROM store.availability) AS known;

ALTER TABLE store.extraction ALTER COLUMN words_sha256 SET NOT NULL;
ALTER TABLE store.verdict ALTER COLUMN looked_sha256 SET NOT NULL;
ALTER TABLE store.capture ALTER COLUMN stored_sha256 SET NOT NULL;

CREATE TRIGGER is_an_act AFTER INSERT ON store.article FOR EACH ROW EXECUTE FUNCTION store.is_an_act('article');
CREATE TRIGGER is_an_act AFTER INSERT ON store.extraction FOR EACH ROW EXECUTE FUNCTION store.is_an_act('text');
CREATE TRIGGER is_an_act AFTER INSERT ON store.verdict FOR EACH ROW EXECUTE FUNCTION store.is_an_act('verdict');
CREATE TRIGGER is_an_act AFTER INSERT ON store.revision_state FOR EACH ROW EXECUTE FUNCTION store.is_an_act('revision');
CREATE TRIGGER is_an_act AFTER INSERT ON store.article_event FOR EACH ROW EXECUTE FUNCTION store.is_an_act('event');
CREATE TRIGGER is_an_act AFTER INSERT ON store.claim FOR EACH ROW EXECUTE FUNCTION store.is_an_act('claim');
CREATE TRIGGER is_an_act AFTER INSERT ON store.availability FOR EACH ROW EXECUTE FUNCTION store.is_an_act('state');
CREATE TRIGGER is_an_act AFTER INSERT ON store.redaction FOR EACH ROW EXECUTE FUNCTION store.is_an_act('redaction');
CREATE TRIGGER revision_is_made AFTER INSERT ON store.revision FOR EACH ROW EXECUTE FUNCTION store.revision_has_place();
CREATE TRIGGER revision_is_moved AFTER UPDATE ON store.revision FOR EACH ROW
    WHEN ((OLD.article_id, OLD.look_id, OLD.previous_id, OLD.observed_at, OLD.previous_last_seen_at, OLD.repeats_id, OLD.dismissed_at, OLD.dismissed_by)
          IS DISTINCT FROM
          (NEW.article_id, NEW.look_id, NEW.previous_id, NEW.observed_at, NEW.previous_last_seen_at, NEW.repeats_id, NEW.dismissed_at, NEW.dismissed_by))
    EXECUTE FUNCTION store.revision_has_place();

CREATE TRIGGER act_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON store.act
    FOR EACH STATEMENT EXECUTE FUNCTION store.is_append_only();
CREATE TRIGGER revision_state_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON store.revision_state
    FOR EACH STATEMENT EXECUTE FUNCTION store.is_append_only();
CREATE TRIGGER redaction_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON store.redaction
    FOR EACH STATEMENT EXECUTE FUNCTION store.is_append_only();

-- Blocks close looks and acts. What a block lists is written as sha256sum writes and reads it.

ALTER TABLE store.block DROP CONSTRAINT block_entries_check;
ALTER TABLE store.block ADD COLUMN acts bigint[] NOT NULL DEFAULT '{}';
ALTER TABLE store.block ADD CONSTRAINT block_closes_something CHECK (cardinality(entries) + cardinality(acts) > 0);
COMMENT ON COLUMN store.block.acts IS 'Ids of the acts in the block, ascending.';
COMMENT ON COLUMN store.block.entries_sha256 IS 'SHA-256 of store.block_list: the hashes of the looks and acts in the block, a line each.';

CREATE FUNCTION store.block_list(looks bigint[], acts bigint[]) RETURNS text LANGUAGE sql STABLE AS
$$
    SELECT coalesce((SELECT string_agg(encode(entry_sha256, 'hex') || '  look-' || id || E'.txt\n', '' ORDER BY id)
                       FROM store.look WHERE id = ANY (looks)), '')
        || coalesce((SELECT string_agg(encode(entry_sha256, 'hex') || '  act-' || id || E'.txt\n', '' ORDER BY id)
                       FROM store.act WHERE id = ANY (acts)), '')
$$;
COMMENT ON FUNCTION store.block_list(bigint[], bigint[]) IS 'The entries that a block closes, as a list that sha256sum -c reads: first the looks, then the acts, by number.';

CREATE OR REPLACE FUNCTION store.seal(at_most integer DEFAULT 10000) RETURNS integer LANGUAGE plpgsql AS
$$
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
$$;
COMMENT ON FUNCTION store.seal(integer) IS 'Closes the waiting looks and acts, at most so many of each, into the next block; returns how many. One sealer at a time.';

-- Anchors outside.

CREATE TABLE store.stamp (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    block_id      bigint NOT NULL REFERENCES store.block,
    authority     text NOT NULL,
    stamped_at    timestamptz NOT NULL,
    answer        bytea NOT NULL,
    recorded_at   timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX stamp_by_block ON store.stamp (block_id);
COMMENT ON TABLE store.stamp IS 'Time stamps (RFC 3161) of the ledger''s head: an authority outside says that the block''s hash existed at a time.';
COMMENT ON COLUMN store.stamp.authority IS 'Host of the authority that was asked.';
COMMENT ON COLUMN store.stamp.stamped_at IS 'The authority''s own time.';
COMMENT ON COLUMN store.stamp.answer IS 'The authority''s answer (TimeStampResp, DER): `openssl ts -verify` takes it.';
CREATE TRIGGER stamp_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON store.stamp
    FOR EACH STATEMENT EXECUTE FUNCTION store.is_append_only();

CREATE TABLE store.stamp_try (
    authority  text PRIMARY KEY,
    tried_at   timestamptz NOT NULL,
    block_id   bigint,
    error      text
);
COMMENT ON TABLE store.stamp_try IS 'When each authority was last asked for a stamp, and why it gave none.';

CREATE TABLE store.head_told (
    day       date PRIMARY KEY,
    block_id  bigint NOT NULL REFERENCES store.block
);
COMMENT ON TABLE store.head_told IS 'The days (UTC) on which the ledger''s head was told to the log and the webhook.';

INSERT INTO store.alarm_kind (name, state, escalates_after, meaning, remedy) VALUES
    ('clock_wrong', NULL, '1 day', 'This machine''s clock differs from those of most newsrooms'' servers.', 'Set the clock, best by NTP; looks keep both times.');

-- Its columns grew.
DROP FUNCTION IF EXISTS archive.edits_as_known(timestamptz);
