-- Many edits in few rows: bursts of a live page, and forms that take turns. Nothing is left out of archive.revisions.

CREATE OR REPLACE VIEW archive.edit_bursts AS
WITH judged AS (
    SELECT revision.id, revision.article_id, revision.previous_id, revision.previous_last_seen_at, revision.observed_at,
           verdict.class, verdict.flags, diff.added_words, diff.removed_words,
           coalesce(revision.previous_last_seen_at - lag(revision.observed_at) OVER by_time > interval '2 hours', true) AS begins
      FROM store.revision
      JOIN LATERAL (SELECT * FROM store.verdict WHERE verdict.revision_id = revision.id
                     ORDER BY verdict.id DESC LIMIT 1) AS verdict ON true
      JOIN store.diff ON diff.before_id = verdict.before_id AND diff.after_id = verdict.after_id
     WHERE revision.dismissed_at IS NULL AND revision.previous_id IS NOT NULL
       AND NOT store.revision_kind_is_hidden(verdict.class)
    WINDOW by_time AS (PARTITION BY revision.article_id ORDER BY revision.observed_at, revision.id)
), numbered AS (
    SELECT judged.*, count(*) FILTER (WHERE begins) OVER (PARTITION BY article_id ORDER BY observed_at, id) AS burst
      FROM judged
), folded AS (
    SELECT article_id, burst, count(*) AS edits,
           (array_agg(previous_id ORDER BY observed_at, id))[1]  AS before_id,
           (array_agg(id ORDER BY observed_at DESC, id DESC))[1] AS after_id,
           min(previous_last_seen_at) AS changed_after, max(observed_at) AS changed_before,
           sum(added_words) AS added_words, sum(removed_words) AS removed_words,
           array_agg(DISTINCT class ORDER BY class) AS classes
      FROM numbered GROUP BY article_id, burst
)
SELECT folded.article_id,
       source.name                AS source,
       text.title,
       folded.edits,
       folded.classes,
       ARRAY(SELECT DISTINCT flag FROM numbered, unnest(numbered.flags) AS flag
              WHERE numbered.article_id = folded.article_id AND numbered.burst = folded.burst ORDER BY flag) AS flags,
       folded.added_words,
       folded.removed_words,
       folded.before_id,
       folded.after_id,
       folded.changed_after,
       folded.changed_before,
       text.published_at,
       text.published_local,
       article.first_seen_at,
       coalesce(text.published_at, article.first_seen_at) AS sort_at,
       revision.recorded_at
  FROM folded
  JOIN store.article ON article.id = folded.article_id
  JOIN store.source ON source.id = article.source_id
  JOIN store.revision ON revision.id = folded.after_id
  JOIN LATERAL (SELECT * FROM store.extraction WHERE extraction.revision_id = folded.after_id
                 ORDER BY extraction.id DESC LIMIT 1) AS text ON true;
COMMENT ON VIEW archive.edit_bursts IS 'One row a burst: the edits of one article of which each came at most two hours after the one before. A live page with dozens of additions is a few rows.';
COMMENT ON COLUMN archive.edit_bursts.article_id IS 'The article; see archive.articles.';
COMMENT ON COLUMN archive.edit_bursts.source IS 'Name of the newsroom.';
COMMENT ON COLUMN archive.edit_bursts.title IS 'Headline after the burst.';
COMMENT ON COLUMN archive.edit_bursts.edits IS 'How many edits the burst has.';
COMMENT ON COLUMN archive.edit_bursts.classes IS 'Their classes, each once.';
COMMENT ON COLUMN archive.edit_bursts.flags IS 'What they touched, each once.';
COMMENT ON COLUMN archive.edit_bursts.added_words IS 'Words added, over all edits.';
COMMENT ON COLUMN archive.edit_bursts.removed_words IS 'Words removed, over all edits.';
COMMENT ON COLUMN archive.edit_bursts.before_id IS 'The revision before the burst.';
COMMENT ON COLUMN archive.edit_bursts.after_id IS 'The last revision of the burst; archive.diff of the two shows what it came to.';
COMMENT ON COLUMN archive.edit_bursts.changed_after IS 'The text before the burst was last seen then.';
COMMENT ON COLUMN archive.edit_bursts.changed_before IS 'The last edit of the burst was first seen then.';
COMMENT ON COLUMN archive.edit_bursts.published_at IS 'When the page said that it was published.';
COMMENT ON COLUMN archive.edit_bursts.published_local IS 'The same on the clock of the newsroom.';
COMMENT ON COLUMN archive.edit_bursts.first_seen_at IS 'When this archive first saw the article.';
COMMENT ON COLUMN archive.edit_bursts.sort_at IS 'published_at if that is trusted, else first_seen_at.';
COMMENT ON COLUMN archive.edit_bursts.recorded_at IS 'When the last edit was written into the archive.';

CREATE OR REPLACE VIEW archive.alternations AS
WITH stood AS (
    SELECT revision.*, coalesce(successor.previous_last_seen_at, state.last_seen_at) AS last_seen_at,
           'alternating' = ANY (verdict.flags) AS alternates
      FROM store.revision
      JOIN store.article_state AS state ON state.article_id = revision.article_id
      LEFT JOIN store.revision AS successor ON successor.previous_id = revision.id
      LEFT JOIN LATERAL (SELECT flags FROM store.verdict WHERE verdict.revision_id = revision.id
                          ORDER BY verdict.id DESC LIMIT 1) AS verdict ON true
     WHERE revision.dismissed_at IS NULL
), numbered AS (
    SELECT stood.*, count(*) FILTER (WHERE alternates IS NOT TRUE) OVER (PARTITION BY article_id ORDER BY observed_at, id) AS run
      FROM stood
), folded AS (
    SELECT article_id, run, count(*) AS turns, min(observed_at) AS first_at, max(observed_at) AS last_at,
           max(last_seen_at) AS last_seen_at, max(recorded_at) AS recorded_at, count(DISTINCT repeats_id) AS forms,
           (array_agg(id ORDER BY observed_at DESC, id DESC))[1] AS last_id,
           (array_agg(id ORDER BY observed_at DESC, id DESC) FILTER (WHERE last_seen_at - observed_at >= interval '24 hours'))[1] AS settled_id
      FROM numbered WHERE alternates GROUP BY article_id, run
)
SELECT folded.article_id,
       source.name                AS source,
       text.title,
       folded.turns,
       folded.first_at,
       folded.last_at,
       folded.last_id,
       folded.settled_id,
       text.published_at,
       text.published_local,
       article.first_seen_at,
       coalesce(text.published_at, article.first_seen_at) AS sort_at,
       folded.recorded_at
  FROM folded
  JOIN store.article ON article.id = folded.article_id
  JOIN store.source ON source.id = article.source_id
  JOIN LATERAL (SELECT * FROM store.extraction WHERE extraction.revision_id = folded.last_id
                 ORDER BY extraction.id DESC LIMIT 1) AS text ON true;
COMMENT ON VIEW archive.alternations IS 'One row a run of revisions in which the same forms of an article took turns: headline tests, caches that disagree. A form that holds for 24 hours counts as an edit.';
COMMENT ON COLUMN archive.alternations.article_id IS 'The article; see archive.articles.';
COMMENT ON COLUMN archive.alternations.source IS 'Name of the newsroom.';
COMMENT ON COLUMN archive.alternations.title IS 'Headline of the form that was seen last.';
COMMENT ON COLUMN archive.alternations.turns IS 'How many times a form came back, from when the turns were seen to be turns: the fourth of A, B, A, B is the first.';
COMMENT ON COLUMN archive.alternations.first_at IS 'The first of them.';
COMMENT ON COLUMN archive.alternations.last_at IS 'The last of them.';
COMMENT ON COLUMN archive.alternations.last_id IS 'The revision of the form that was seen last.';
COMMENT ON COLUMN archive.alternations.settled_id IS 'The last revision of the run that held for 24 hours; NULL while none has.';
COMMENT ON COLUMN archive.alternations.published_at IS 'When the page said that it was published.';
COMMENT ON COLUMN archive.alternations.published_local IS 'The same on the clock of the newsroom.';
COMMENT ON COLUMN archive.alternations.first_seen_at IS 'When this archive first saw the article.';
COMMENT ON COLUMN archive.alternations.sort_at IS 'published_at if that is trusted, else first_seen_at.';
COMMENT ON COLUMN archive.alternations.recorded_at IS 'When the last turn was written into the archive.';
