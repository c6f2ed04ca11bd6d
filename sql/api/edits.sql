-- How articles changed: their states, and the edits between them.

CREATE OR REPLACE VIEW archive.revisions AS
SELECT revision.id,
       revision.article_id,
       row_number() OVER (PARTITION BY revision.article_id ORDER BY revision.observed_at, revision.id) AS number,
       source.name                        AS source,
       text.title,
       text.authors,
       text.summary,
       store.shown_text(text.body, furniture.lines) AS text,
       text.words,
       look.url,
       revision.previous_id,
       revision.previous_last_seen_at     AS changed_after,
       revision.observed_at               AS changed_before,
       coalesce(successor.previous_last_seen_at, state.last_seen_at) AS last_seen_at,
       revision.repeats_id,
       revision.dismissed_at,
       text.published_at,
       text.published_local,
       article.first_seen_at,
       coalesce(text.published_at, article.first_seen_at) AS sort_at,
       text.extractor,
       text.text_sha256,
       revision.recorded_at,
       redaction.recorded_at              AS redacted_at,
       look.witness,
       look.vantage
  FROM store.revision
  JOIN store.article ON article.id = revision.article_id
  JOIN store.source ON source.id = article.source_id
  JOIN store.article_state AS state ON state.article_id = article.id
  JOIN store.look ON look.id = revision.look_id
  JOIN LATERAL (SELECT * FROM store.extraction WHERE extraction.revision_id = revision.id
                 ORDER BY extraction.id DESC LIMIT 1) AS text ON true
  LEFT JOIN store.left_out AS furniture ON furniture.extraction_id = text.id
  LEFT JOIN store.revision AS successor ON successor.previous_id = revision.id
  LEFT JOIN store.redaction ON redaction.id = text.redaction_id;
COMMENT ON VIEW archive.revisions IS 'One row a state of an article, in the order in which they were observed; dismissed ones included.';
COMMENT ON COLUMN archive.revisions.id IS 'Permanent number of the revision.';
COMMENT ON COLUMN archive.revisions.article_id IS 'The article; see archive.articles.';
COMMENT ON COLUMN archive.revisions.number IS 'First, second, third … state of the article, in order of observation.';
COMMENT ON COLUMN archive.revisions.source IS 'Name of the newsroom.';
COMMENT ON COLUMN archive.revisions.title IS 'Headline in this state.';
COMMENT ON COLUMN archive.revisions.authors IS 'Authors in this state.';
COMMENT ON COLUMN archive.revisions.summary IS 'Standfirst in this state.';
COMMENT ON COLUMN archive.revisions.text IS 'Body in this state, a paragraph a line.';
COMMENT ON COLUMN archive.revisions.words IS 'Number of words in the text.';
COMMENT ON COLUMN archive.revisions.url IS 'The address that was fetched when this state was first seen.';
COMMENT ON COLUMN archive.revisions.previous_id IS 'The state before; NULL for the first.';
COMMENT ON COLUMN archive.revisions.changed_after IS 'The state before was last seen then: the edit came after.';
COMMENT ON COLUMN archive.revisions.changed_before IS 'This state was first seen then: the edit came before.';
COMMENT ON COLUMN archive.revisions.last_seen_at IS 'When this state was last seen.';
COMMENT ON COLUMN archive.revisions.repeats_id IS 'The earlier revision whose words this one returns to.';
COMMENT ON COLUMN archive.revisions.dismissed_at IS 'When a newer extractor showed that nothing had changed; NULL for revisions that stand.';
COMMENT ON COLUMN archive.revisions.published_at IS 'When the page said that it was published.';
COMMENT ON COLUMN archive.revisions.published_local IS 'The same on the clock of the newsroom.';
COMMENT ON COLUMN archive.revisions.first_seen_at IS 'When this archive first saw the article.';
COMMENT ON COLUMN archive.revisions.sort_at IS 'published_at if that is trusted, else first_seen_at.';
COMMENT ON COLUMN archive.revisions.extractor IS 'Version of the extractor that read the text.';
COMMENT ON COLUMN archive.revisions.text_sha256 IS 'SHA-256 of the canonical text.';
COMMENT ON COLUMN archive.revisions.recorded_at IS 'When the revision was written into the archive.';
COMMENT ON COLUMN archive.revisions.redacted_at IS 'When its words were taken out of the archive; see archive.redactions.';
COMMENT ON COLUMN archive.revisions.witness IS 'Who saw this state first: self, or who archived the capture (cc-news, wayback and so on).';
COMMENT ON COLUMN archive.revisions.vantage IS 'From where it was seen: anonymous, or the name of a subscriber''s session.';

CREATE OR REPLACE FUNCTION store.edit_label(class text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$
    SELECT CASE edit_label.class
           WHEN 'typo' THEN 'slip of the pen' WHEN 'correction' THEN 'small change of fact' WHEN 'updated' THEN 'words changed'
           WHEN 'content_added' THEN 'passage added' WHEN 'content_removed' THEN 'passage removed' WHEN 'rewrite' THEN 'text replaced'
           WHEN 'headline_only' THEN 'headline changed' WHEN 'metadata' THEN 'summary, authors or date changed'
           WHEN 'notice' THEN 'change with a notice' WHEN 'withdrawn' THEN 'article withdrawn'
           ELSE replace(edit_label.class, '_', ' ') END
$$;
COMMENT ON FUNCTION store.edit_label(text) IS 'What a class of edits is called before readers: words that say what changed and accuse nobody.';

CREATE OR REPLACE VIEW archive.edits AS
SELECT revision.id                        AS revision_id,
       revision.article_id,
       source.name                        AS source,
       verdict.class,
       verdict.flags,
       after.title,
       before.title                       AS title_before,
       diff.added_words,
       diff.removed_words,
       diff.hunks,
       verdict.looked_at,
       look.url,
       revision.previous_last_seen_at     AS changed_after,
       revision.observed_at               AS changed_before,
       revision.repeats_id,
       after.published_at,
       after.published_local,
       article.first_seen_at,
       coalesce(after.published_at, article.first_seen_at) AS sort_at,
       revision.recorded_at,
       CASE WHEN verdict.class = 'notice' OR ('notice' = ANY (verdict.flags) AND NOT 'notice_removed' = ANY (verdict.flags)) THEN false
            WHEN verdict.looked_at -> 'languages' ? split_part(lower(verdict.looked_at ->> 'language'), '-', 1)
                 AND NOT (before.partial OR after.partial OR 'from_script_data' = ANY (after.doubts)) THEN true
       END                                AS no_notice_found,
       redaction.recorded_at              AS redacted_at,
       revision.previous_id,
       store.edit_label(verdict.class)    AS label,
       coalesce(verdict.looked_at ->> 'basis', 'certain') AS basis
  FROM store.revision
  JOIN store.article ON article.id = revision.article_id
  JOIN store.source ON source.id = article.source_id
  JOIN store.look ON look.id = revision.look_id
  JOIN LATERAL (SELECT * FROM store.verdict WHERE verdict.revision_id = revision.id
                 ORDER BY verdict.id DESC LIMIT 1) AS verdict ON true
  JOIN store.extraction AS before ON before.id = verdict.before_id
  JOIN store.extraction AS after ON after.id = verdict.after_id
  -- LIMIT: by its own statistics the planner takes it that hardly any verdict has a diff, and then plans badly for a few edits.
  JOIN LATERAL (SELECT * FROM store.diff WHERE diff.before_id = verdict.before_id AND diff.after_id = verdict.after_id LIMIT 1) AS diff ON true
  LEFT JOIN store.redaction ON redaction.id = verdict.redaction_id
 WHERE revision.dismissed_at IS NULL AND revision.previous_id IS NOT NULL
   AND NOT store.revision_kind_is_hidden(verdict.class)
   AND NOT ('alternating' = ANY (verdict.flags) AND interval '24 hours' > (
            SELECT coalesce(min(successor.previous_last_seen_at), min(state.last_seen_at)) - revision.observed_at
              FROM store.article_state AS state LEFT JOIN store.revision AS successor ON successor.previous_id = revision.id
             WHERE state.article_id = revision.article_id));
COMMENT ON VIEW archive.edits IS 'One row for each edit that changed words or facts; cosmetic changes and changes of a page''s boilerplate are in archive.revisions only.';
COMMENT ON COLUMN archive.edits.revision_id IS 'The revision that the edit made; see archive.revisions.';
COMMENT ON COLUMN archive.edits.article_id IS 'The article; see archive.articles.';
COMMENT ON COLUMN archive.edits.source IS 'Name of the newsroom.';
COMMENT ON COLUMN archive.edits.class IS 'typo, correction, updated, content_added, content_removed, rewrite, headline_only, metadata, notice or withdrawn.';
COMMENT ON COLUMN archive.edits.flags IS 'What the edit touched: headline, number, name, negation, attribution, hedging, moved, notice, summary, authors, published; notice_removed if a notice went and none came; alternating if forms take turns.';
COMMENT ON COLUMN archive.edits.title IS 'Headline after the edit.';
COMMENT ON COLUMN archive.edits.title_before IS 'Headline before the edit.';
COMMENT ON COLUMN archive.edits.added_words IS 'Number of words added.';
COMMENT ON COLUMN archive.edits.removed_words IS 'Number of words removed.';
COMMENT ON COLUMN archive.edits.hunks IS 'The places that changed, each with the words removed and added and some words of context.';
COMMENT ON COLUMN archive.edits.looked_at IS 'What the class rests on.';
COMMENT ON COLUMN archive.edits.url IS 'The address that was fetched.';
COMMENT ON COLUMN archive.edits.changed_after IS 'The old words were last seen then.';
COMMENT ON COLUMN archive.edits.changed_before IS 'The new words were first seen then.';
COMMENT ON COLUMN archive.edits.repeats_id IS 'The earlier revision that the edit returns to.';
COMMENT ON COLUMN archive.edits.published_at IS 'When the page said that it was published.';
COMMENT ON COLUMN archive.edits.published_local IS 'The same on the clock of the newsroom.';
COMMENT ON COLUMN archive.edits.first_seen_at IS 'When this archive first saw the article.';
COMMENT ON COLUMN archive.edits.sort_at IS 'published_at if that is trusted, else first_seen_at.';
COMMENT ON COLUMN archive.edits.recorded_at IS 'When the edit was written into the archive.';
COMMENT ON COLUMN archive.edits.no_notice_found IS 'True: no notice of the edit was found in the text. False: one was found. NULL: none was looked for, as the rules know no notices in the language of the text, only a part of it was visible, or the page shows it by script alone.';
COMMENT ON COLUMN archive.edits.redacted_at IS 'When its words were taken out of the archive; see archive.redactions.';
COMMENT ON COLUMN archive.edits.previous_id IS 'The revision before it; see archive.revisions.';
COMMENT ON COLUMN archive.edits.label IS 'The class in neutral words, for readers: "small change of fact" and so on.';
COMMENT ON COLUMN archive.edits.basis IS 'certain; uncertain if nobody can tell whether words were slips of the pen, so that the class is updated.';
