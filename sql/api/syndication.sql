-- Copies that were not corrected: an article changed its words, and another one still has the old ones.

CREATE OR REPLACE FUNCTION store.similar_articles(bands integer[], version text) RETURNS TABLE (article_id bigint, shared bigint)
    LANGUAGE sql STABLE ROWS 10 SET enable_seqscan = off SET jit = off AS
$$
    SELECT found.article_id,
           (SELECT count(*) FROM unnest(found.bands) AS band WHERE band = ANY (similar_articles.bands))
      FROM store.signature AS found
     WHERE found.bands && similar_articles.bands AND found.version = similar_articles.version
$$;
COMMENT ON FUNCTION store.similar_articles(integer[], text) IS 'The articles of the window that share a band with a signature of the same version, and how many bands. By the index always: the planner takes 64 bands for so many rows that it would read them all.';

CREATE OR REPLACE VIEW archive.uncorrected_copies AS
SELECT revision.article_id,
       source.name                        AS source,
       revision.id                        AS revision_id,
       verdict.class,
       verdict.flags,
       stale.carrier_id                   AS copy_id,
       carrier_source.name                AS copy_source,
       carrier_address.url                AS copy_url,
       stale.hunks,
       CASE WHEN copy.first_is = 'undecided' THEN 'undecided'
            WHEN (copy.first_is = 'article') = (copy.article_id = revision.article_id) THEN 'article'
            ELSE 'copy' END               AS first_is,
       copy.kind,
       revision.previous_last_seen_at     AS changed_after,
       revision.observed_at               AS changed_before,
       carrier_state.last_seen_at         AS copy_last_seen_at,
       text.published_at,
       text.published_local,
       article.first_seen_at,
       coalesce(text.published_at, article.first_seen_at) AS sort_at,
       stale.noted_at                     AS recorded_at
  FROM store.stale_copy AS stale
  JOIN store.revision ON revision.id = stale.revision_id AND revision.dismissed_at IS NULL
  JOIN store.article ON article.id = revision.article_id
  JOIN store.source ON source.id = article.source_id
  JOIN store.copy ON copy.article_id = least(revision.article_id, stale.carrier_id)
                 AND copy.other_id = greatest(revision.article_id, stale.carrier_id)
  JOIN store.article AS carrier ON carrier.id = stale.carrier_id
  JOIN store.source AS carrier_source ON carrier_source.id = carrier.source_id
  JOIN store.article_state AS carrier_state ON carrier_state.article_id = carrier.id
  JOIN store.look AS carrier_look ON carrier_look.id = carrier.first_look_id
  JOIN store.address AS carrier_address ON carrier_address.id = carrier_look.address_id
  JOIN LATERAL (SELECT class, flags FROM store.verdict WHERE verdict.revision_id = revision.id
                 ORDER BY verdict.id DESC LIMIT 1) AS verdict ON true
  JOIN LATERAL (SELECT published_at, published_local FROM store.extraction WHERE extraction.revision_id = revision.id
                 ORDER BY extraction.id DESC LIMIT 1) AS text ON true;
COMMENT ON VIEW archive.uncorrected_copies IS 'One row an edit and a copy of the article that still carries the words that the edit took back, as both were last seen.';
COMMENT ON COLUMN archive.uncorrected_copies.article_id IS 'The article that was edited.';
COMMENT ON COLUMN archive.uncorrected_copies.source IS 'Its newsroom.';
COMMENT ON COLUMN archive.uncorrected_copies.revision_id IS 'The revision that the edit made; see archive.edits.';
COMMENT ON COLUMN archive.uncorrected_copies.class IS 'Class of the edit, as in archive.edits.';
COMMENT ON COLUMN archive.uncorrected_copies.flags IS 'What the edit touched, as in archive.edits.';
COMMENT ON COLUMN archive.uncorrected_copies.copy_id IS 'The article that still has the old words.';
COMMENT ON COLUMN archive.uncorrected_copies.copy_source IS 'Its newsroom.';
COMMENT ON COLUMN archive.uncorrected_copies.copy_url IS 'The address under which it was first found.';
COMMENT ON COLUMN archive.uncorrected_copies.hunks IS 'The places of the edit that the copy shows as they were before it.';
COMMENT ON COLUMN archive.uncorrected_copies.first_is IS 'Who ran the text first: article, copy or undecided; if the copy was first, it may never have had the new words.';
COMMENT ON COLUMN archive.uncorrected_copies.kind IS 'How the two texts are related: same_copy, contains or truncated.';
COMMENT ON COLUMN archive.uncorrected_copies.changed_after IS 'The old words were last seen in the article then.';
COMMENT ON COLUMN archive.uncorrected_copies.changed_before IS 'The new words were first seen in the article then.';
COMMENT ON COLUMN archive.uncorrected_copies.copy_last_seen_at IS 'The copy was last seen with the old words then.';
COMMENT ON COLUMN archive.uncorrected_copies.published_at IS 'When the edited article said that it was published.';
COMMENT ON COLUMN archive.uncorrected_copies.published_local IS 'The same on the clock of its newsroom.';
COMMENT ON COLUMN archive.uncorrected_copies.first_seen_at IS 'When this archive first saw the edited article.';
COMMENT ON COLUMN archive.uncorrected_copies.sort_at IS 'published_at if that is trusted, else first_seen_at.';
COMMENT ON COLUMN archive.uncorrected_copies.recorded_at IS 'When the copy was found to carry the old words.';
