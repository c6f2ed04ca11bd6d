-- The record: what the newsrooms published, how it changed, and what is gone.

CREATE OR REPLACE FUNCTION store.without_lines(body text, lines bytea[]) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS
$$
    SELECT coalesce(string_agg(line, E'\n' ORDER BY place), '')
      FROM unnest(string_to_array(body, E'\n')) WITH ORDINALITY AS part (line, place)
     WHERE sha256(convert_to(line, 'UTF8')) <> ALL (lines)
$$;
COMMENT ON FUNCTION store.without_lines(text, bytea[]) IS 'A text without the lines of these hashes (SHA-256).';

CREATE OR REPLACE FUNCTION store.shown_text(body text, lines bytea[]) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE WHEN lines IS NULL THEN body ELSE store.without_lines(body, lines) END;
COMMENT ON FUNCTION store.shown_text(text, bytea[]) IS 'A stored text as it is shown: without its lines that are boilerplate of the source; these are given by their hashes, NULL for none.';

CREATE OR REPLACE VIEW archive.articles AS
SELECT article.id,
       source.name                        AS source,
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
       coalesce(text.published_at, article.first_seen_at) AS sort_at,
       state.last_seen_at,
       state.last_looked_at,
       availability.state                 AS availability,
       revised.revisions,
       revised.last_changed_at,
       text.section,
       text.tags,
       text.image,
       text.modified_at                   AS claimed_modified_at,
       text.paywalled,
       text.partial,
       text.doubts,
       state.revision_id,
       article.recorded_at,
       redaction.recorded_at              AS redacted_at,
       coalesce((SELECT judged.class = 'withdrawn' FROM store.revision
                   JOIN LATERAL (SELECT verdict.class FROM store.verdict WHERE verdict.revision_id = revision.id
                                  ORDER BY verdict.id DESC LIMIT 1) AS judged ON NOT store.revision_kind_leaves_body(judged.class)
                  WHERE revision.article_id = article.id AND revision.dismissed_at IS NULL
                  ORDER BY revision.observed_at DESC, revision.id DESC LIMIT 1), false) AS is_withdrawn,
       CASE WHEN (SELECT judged.class = 'withdrawn' FROM store.revision
                   JOIN LATERAL (SELECT verdict.class FROM store.verdict WHERE verdict.revision_id = revision.id
                                  ORDER BY verdict.id DESC LIMIT 1) AS judged ON NOT store.revision_kind_leaves_body(judged.class)
                  WHERE revision.article_id = article.id AND revision.dismissed_at IS NULL
                  ORDER BY revision.observed_at DESC, revision.id DESC LIMIT 1) THEN
           (SELECT revision.id FROM store.revision
              LEFT JOIN LATERAL (SELECT verdict.class FROM store.verdict WHERE verdict.revision_id = revision.id
                                  ORDER BY verdict.id DESC LIMIT 1) AS judged ON true
             WHERE revision.article_id = article.id AND revision.dismissed_at IS NULL AND revision.observed_at <
                   (SELECT max(noted.observed_at) FROM store.revision AS noted JOIN store.verdict ON verdict.revision_id = noted.id
                     WHERE noted.article_id = article.id AND noted.dismissed_at IS NULL AND verdict.class = 'withdrawn')
               AND judged.class IS DISTINCT FROM 'withdrawn'
             ORDER BY revision.observed_at DESC, revision.id DESC LIMIT 1)
       END                                AS last_full_revision_id
  FROM store.article
  JOIN store.source ON source.id = article.source_id
  JOIN store.article_state AS state ON state.article_id = article.id
  JOIN store.look AS first_look ON first_look.id = article.first_look_id
  JOIN store.address ON address.id = first_look.address_id
  JOIN LATERAL (SELECT * FROM store.extraction WHERE extraction.revision_id = state.revision_id
                 ORDER BY extraction.id DESC LIMIT 1) AS text ON true
  LEFT JOIN store.left_out AS furniture ON furniture.extraction_id = text.id
  JOIN LATERAL (SELECT count(*) AS revisions, max(revision.observed_at) FILTER (WHERE revision.previous_id IS NOT NULL) AS last_changed_at
                  FROM store.revision WHERE revision.article_id = article.id AND revision.dismissed_at IS NULL) AS revised ON true
  LEFT JOIN store.availability ON availability.article_id = article.id AND upper_inf(availability.during)
  LEFT JOIN store.redaction ON redaction.id = text.redaction_id;
COMMENT ON VIEW archive.articles IS 'One row an article, with its text as it was last seen.';
COMMENT ON COLUMN archive.articles.id IS 'Permanent number of the article in this archive.';
COMMENT ON COLUMN archive.articles.source IS 'Name of the newsroom, as in archive.sources.';
COMMENT ON COLUMN archive.articles.title IS 'Headline, without the site''s name.';
COMMENT ON COLUMN archive.articles.authors IS 'Names of the people who wrote it.';
COMMENT ON COLUMN archive.articles.summary IS 'Standfirst or description.';
COMMENT ON COLUMN archive.articles.text IS 'The body, a paragraph a line, without lines that recur in other articles of the source.';
COMMENT ON COLUMN archive.articles.words IS 'Number of words in the text.';
COMMENT ON COLUMN archive.articles.language IS 'Language code (ISO 639-1) of the text.';
COMMENT ON COLUMN archive.articles.url IS 'The address under which the article was first found; all are in archive.addresses.';
COMMENT ON COLUMN archive.articles.published_at IS 'When the page says that it was published; NULL if the date cannot be trusted.';
COMMENT ON COLUMN archive.articles.published_local IS 'The same on the clock of the newsroom, without an offset.';
COMMENT ON COLUMN archive.articles.first_seen_at IS 'When this archive first saw it.';
COMMENT ON COLUMN archive.articles.sort_at IS 'published_at if that is trusted, else first_seen_at: the time to sort and filter by.';
COMMENT ON COLUMN archive.articles.last_seen_at IS 'When the text was last seen at the newsroom.';
COMMENT ON COLUMN archive.articles.last_looked_at IS 'When it was last looked for, found or not.';
COMMENT ON COLUMN archive.articles.availability IS 'available, or what the last looks found instead: see archive.unavailable.';
COMMENT ON COLUMN archive.articles.revisions IS 'How many states of the article were seen, the first included.';
COMMENT ON COLUMN archive.articles.last_changed_at IS 'When the newest change was first seen; NULL if none was.';
COMMENT ON COLUMN archive.articles.section IS 'Section or category that the page names.';
COMMENT ON COLUMN archive.articles.tags IS 'Keywords that the page names.';
COMMENT ON COLUMN archive.articles.image IS 'Address of the lead image.';
COMMENT ON COLUMN archive.articles.claimed_modified_at IS 'When the page claims that it was last changed; a claim, not an observation.';
COMMENT ON COLUMN archive.articles.paywalled IS 'Whether the page says that it is not free; NULL if it says nothing.';
COMMENT ON COLUMN archive.articles.partial IS 'Only the visible part of a text behind a paywall.';
COMMENT ON COLUMN archive.articles.doubts IS 'Reasons why the text should be checked by a person; empty if there are none.';
COMMENT ON COLUMN archive.articles.revision_id IS 'The revision that the row shows; see archive.revisions.';
COMMENT ON COLUMN archive.articles.recorded_at IS 'When the article was written into the archive.';
COMMENT ON COLUMN archive.articles.is_withdrawn IS 'Whether a note stands in the place of the text that it was taken back.';
COMMENT ON COLUMN archive.articles.last_full_revision_id IS 'If it is withdrawn, the last revision with the text before the note; see archive.revisions.';
COMMENT ON COLUMN archive.articles.redacted_at IS 'When the words were taken out of the archive; see archive.redactions.';
