-- What stands behind the record: the ledger's blocks, their stamps, what was redacted, and numbers that can be cited.

CREATE OR REPLACE VIEW archive.ledger AS
SELECT block.id, block.sealed_at AS recorded_at, cardinality(block.entries) AS looks, cardinality(block.acts) AS acts,
       block.block_sha256, block.previous_sha256
  FROM store.block;
COMMENT ON VIEW archive.ledger IS 'One row a block of the ledger; the last one is its head.';
COMMENT ON COLUMN archive.ledger.id IS 'Number of the block, from 1 without a gap.';
COMMENT ON COLUMN archive.ledger.recorded_at IS 'When it was sealed.';
COMMENT ON COLUMN archive.ledger.looks IS 'How many looks at addresses it closes.';
COMMENT ON COLUMN archive.ledger.acts IS 'How many acts of the archive it closes: texts, verdicts, revisions, redactions and the like.';
COMMENT ON COLUMN archive.ledger.block_sha256 IS 'SHA-256 of the block; the next one and its stamps name it.';
COMMENT ON COLUMN archive.ledger.previous_sha256 IS 'SHA-256 of the block before; zeros for the first.';

CREATE OR REPLACE VIEW archive.stamps AS
SELECT stamp.id, stamp.block_id, stamp.authority, stamp.stamped_at, stamp.answer, stamp.recorded_at FROM store.stamp;
COMMENT ON VIEW archive.stamps IS 'One row a time stamp (RFC 3161) of a block of the ledger.';
COMMENT ON COLUMN archive.stamps.id IS 'Permanent number of the stamp.';
COMMENT ON COLUMN archive.stamps.block_id IS 'The block that was stamped; see archive.ledger.';
COMMENT ON COLUMN archive.stamps.authority IS 'Host of the authority.';
COMMENT ON COLUMN archive.stamps.stamped_at IS 'The authority''s own time.';
COMMENT ON COLUMN archive.stamps.answer IS 'The authority''s answer in DER; `openssl ts -verify` takes it.';
COMMENT ON COLUMN archive.stamps.recorded_at IS 'When it was written into the archive.';

CREATE OR REPLACE VIEW archive.redactions AS
SELECT redaction.id, redaction.article_id, source.name AS source, redaction.url, redaction.reason, redaction.revisions,
       redaction.recorded_at
  FROM store.redaction
  JOIN store.article ON article.id = redaction.article_id
  JOIN store.source ON source.id = article.source_id;
COMMENT ON VIEW archive.redactions IS 'One row a lawful removal: the words are gone, hashes and times are there.';
COMMENT ON COLUMN archive.redactions.id IS 'Permanent number of the redaction.';
COMMENT ON COLUMN archive.redactions.article_id IS 'The article; see archive.articles.';
COMMENT ON COLUMN archive.redactions.source IS 'Name of the newsroom.';
COMMENT ON COLUMN archive.redactions.url IS 'The address as it was given.';
COMMENT ON COLUMN archive.redactions.reason IS 'Why, as whoever did it said.';
COMMENT ON COLUMN archive.redactions.revisions IS 'The revisions whose words were removed.';
COMMENT ON COLUMN archive.redactions.recorded_at IS 'When it was done.';

CREATE OR REPLACE FUNCTION store.name_then(source_id integer, at timestamptz) RETURNS text LANGUAGE sql STABLE AS
$$
    SELECT coalesce((SELECT rename.old_name FROM store.source_rename AS rename
                      WHERE rename.source_id = name_then.source_id AND rename.renamed_at > name_then.at
                      ORDER BY rename.renamed_at LIMIT 1),
                    (SELECT source.name FROM store.source WHERE source.id = name_then.source_id))
$$;
COMMENT ON FUNCTION store.name_then(integer, timestamptz) IS 'The name that a source had at a time.';

CREATE OR REPLACE FUNCTION archive.edits_as_known("time" timestamptz)
    RETURNS TABLE (revision_id bigint, article_id bigint, source_name text, class text, flags text[], title text, title_before text,
                   added_words integer, removed_words integer, changed_after timestamptz, changed_before timestamptz,
                   recorded_at timestamptz, redacted boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
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
$$;
COMMENT ON FUNCTION archive.edits_as_known(timestamptz) IS
'The edits as the archive knew and judged them at a time, whatever was read again, judged again, merged, dismissed or redacted since: for numbers that are cited. A time some minutes past is settled: what is being written now is not seen yet. time: when. The columns are those of archive.edits, source_name being the name that its source had then; recorded_at is when the edit was first written, and redacted says that its words were taken out of the archive since.';
