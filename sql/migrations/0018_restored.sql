-- A restored archive: what was redacted after its dump was made stays redacted, and the status knows of the restore.

CREATE TABLE store.closed_key (
    key_sha256   bytea PRIMARY KEY CHECK (octet_length(key_sha256) = 32),
    redacted_at  timestamptz NOT NULL,
    noted_at     timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE store.closed_key IS 'Hashes of address keys that a list of redactions names: no such address is ever fetched, also one that this archive does not know yet.';
COMMENT ON COLUMN store.closed_key.redacted_at IS 'When the article was redacted in the archive that the list is of.';

CREATE TABLE store.restoration (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    restored_at   timestamptz NOT NULL DEFAULT now(),
    listed_at     timestamptz,
    redactions    integer NOT NULL CHECK (redactions >= 0)
);
COMMENT ON TABLE store.restoration IS 'When this database was restored from a dump.';
COMMENT ON COLUMN store.restoration.listed_at IS 'When the newest list of redactions was made that was applied again; NULL if it was restored without one.';
COMMENT ON COLUMN store.restoration.redactions IS 'Redactions of the list that were applied again, as the dump did not have them.';

CREATE OR REPLACE FUNCTION store.stays_closed() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    IF EXISTS (SELECT FROM store.closed_address WHERE closed_address.address_id = NEW.address_id)
       OR EXISTS (SELECT FROM store.closed_key JOIN store.address USING (key_sha256) WHERE address.id = NEW.address_id) THEN
        NEW.next_visit_at := NULL;
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION store.redaction_list() RETURNS jsonb LANGUAGE sql STABLE AS
$$
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
$$;
COMMENT ON FUNCTION store.redaction_list() IS 'All redactions by numbers, dates and hashes of addresses, without a word: to be kept beside dumps, as an older one still holds what was redacted later.';
