-- The record: what the newsrooms published, how it changed, and what is gone.

CREATE OR REPLACE VIEW archive.articles AS
SELECT article.id,
       source.name                        AS source,
       text.title,
       text.authors,
       text.summary,
       text.body                          AS text,
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
       article.recorded_at
  FROM store.article
  JOIN store.source ON source.id = article.source_id
  JOIN store.article_state AS state ON state.article_id = article.id
  JOIN store.look AS first_look ON first_look.id = article.first_look_id
  JOIN store.address ON address.id = first_look.address_id
  JOIN LATERAL (SELECT * FROM store.extraction WHERE extraction.revision_id = state.revision_id
                 ORDER BY extraction.id DESC LIMIT 1) AS text ON true
  JOIN LATERAL (SELECT count(*) AS revisions, max(revision.observed_at) FILTER (WHERE revision.previous_id IS NOT NULL) AS last_changed_at
                  FROM store.revision WHERE revision.article_id = article.id AND revision.dismissed_at IS NULL) AS revised ON true
  LEFT JOIN store.availability ON availability.article_id = article.id AND upper_inf(availability.during)
 WHERE NOT EXISTS (SELECT 1 FROM store.article_event AS event WHERE event.article_id = article.id AND event.kind = 'merged');
COMMENT ON VIEW archive.articles IS 'One row an article, with its text as it was last seen.';
COMMENT ON COLUMN archive.articles.id IS 'Permanent number of the article in this archive.';
COMMENT ON COLUMN archive.articles.source IS 'Name of the newsroom, as in archive.sources.';
COMMENT ON COLUMN archive.articles.title IS 'Headline, without the site''s name.';
COMMENT ON COLUMN archive.articles.authors IS 'Names of the people who wrote it.';
COMMENT ON COLUMN archive.articles.summary IS 'Standfirst or description.';
COMMENT ON COLUMN archive.articles.text IS 'The body, a paragraph a line.';
COMMENT ON COLUMN archive.articles.words IS 'Number of words in the text.';
COMMENT ON COLUMN archive.articles.language IS 'Language code (ISO 639-1) of the text.';
COMMENT ON COLUMN archive.articles.url IS 'The address under which the article was first found; all are in archive.addresses.';
COMMENT ON COLUMN archive.articles.published_at IS 'When the page says that it was published; NULL where the date cannot be trusted.';
COMMENT ON COLUMN archive.articles.published_local IS 'The same on the clock of the newsroom, without an offset.';
COMMENT ON COLUMN archive.articles.first_seen_at IS 'When this archive first saw it.';
COMMENT ON COLUMN archive.articles.sort_at IS 'published_at where that is trusted, else first_seen_at: the time to sort and filter by.';
COMMENT ON COLUMN archive.articles.last_seen_at IS 'When the text was last seen at the newsroom.';
COMMENT ON COLUMN archive.articles.last_looked_at IS 'When it was last looked for, found or not.';
COMMENT ON COLUMN archive.articles.availability IS 'available, or what the last looks found instead: see archive.unavailable.';
COMMENT ON COLUMN archive.articles.revisions IS 'How many states of the article were seen, the first included.';
COMMENT ON COLUMN archive.articles.last_changed_at IS 'When the newest change was first seen; NULL where none was.';
COMMENT ON COLUMN archive.articles.section IS 'Section or category that the page names.';
COMMENT ON COLUMN archive.articles.tags IS 'Keywords that the page names.';
COMMENT ON COLUMN archive.articles.image IS 'Address of the lead image.';
COMMENT ON COLUMN archive.articles.claimed_modified_at IS 'When the page claims that it was last changed; a claim, not an observation.';
COMMENT ON COLUMN archive.articles.paywalled IS 'Whether the page says that it is not free; NULL where it says nothing.';
COMMENT ON COLUMN archive.articles.partial IS 'Only the visible part of a text behind a paywall.';
COMMENT ON COLUMN archive.articles.doubts IS 'Reasons why the text should be checked by a person; empty where there are none.';
COMMENT ON COLUMN archive.articles.revision_id IS 'The revision that the row shows; see archive.revisions.';
COMMENT ON COLUMN archive.articles.recorded_at IS 'When the article was written into the archive.';

CREATE OR REPLACE VIEW archive.revisions AS
SELECT revision.id,
       revision.article_id,
       row_number() OVER (PARTITION BY revision.article_id ORDER BY revision.observed_at, revision.id) AS number,
       source.name                        AS source,
       text.title,
       text.authors,
       text.summary,
       text.body                          AS text,
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
       revision.recorded_at
  FROM store.revision
  JOIN store.article ON article.id = revision.article_id
  JOIN store.source ON source.id = article.source_id
  JOIN store.article_state AS state ON state.article_id = article.id
  JOIN store.look ON look.id = revision.look_id
  JOIN LATERAL (SELECT * FROM store.extraction WHERE extraction.revision_id = revision.id
                 ORDER BY extraction.id DESC LIMIT 1) AS text ON true
  LEFT JOIN store.revision AS successor ON successor.previous_id = revision.id;
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
COMMENT ON COLUMN archive.revisions.sort_at IS 'published_at where that is trusted, else first_seen_at.';
COMMENT ON COLUMN archive.revisions.extractor IS 'Version of the extractor that read the text.';
COMMENT ON COLUMN archive.revisions.text_sha256 IS 'SHA-256 of the canonical text.';
COMMENT ON COLUMN archive.revisions.recorded_at IS 'When the revision was written into the archive.';

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
       revision.recorded_at
  FROM store.revision
  JOIN store.article ON article.id = revision.article_id
  JOIN store.source ON source.id = article.source_id
  JOIN store.look ON look.id = revision.look_id
  JOIN LATERAL (SELECT * FROM store.verdict WHERE verdict.revision_id = revision.id
                 ORDER BY verdict.id DESC LIMIT 1) AS verdict ON true
  JOIN store.extraction AS before ON before.id = verdict.before_id
  JOIN store.extraction AS after ON after.id = verdict.after_id
  JOIN store.diff ON diff.before_id = verdict.before_id AND diff.after_id = verdict.after_id
 WHERE revision.dismissed_at IS NULL
   AND verdict.class NOT IN ('none', 'cosmetic', 'furniture');
COMMENT ON VIEW archive.edits IS 'One row an edit that changed words or facts; cosmetic changes and changes of a page''s furniture are in archive.revisions only.';
COMMENT ON COLUMN archive.edits.revision_id IS 'The revision that the edit made; see archive.revisions.';
COMMENT ON COLUMN archive.edits.article_id IS 'The article; see archive.articles.';
COMMENT ON COLUMN archive.edits.source IS 'Name of the newsroom.';
COMMENT ON COLUMN archive.edits.class IS 'typo, correction, updated, content_added, content_removed, rewrite, headline_only, metadata, notice or withdrawn.';
COMMENT ON COLUMN archive.edits.flags IS 'What the edit touched: headline, number, name, negation, notice, summary, authors, published.';
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
COMMENT ON COLUMN archive.edits.sort_at IS 'published_at where that is trusted, else first_seen_at.';
COMMENT ON COLUMN archive.edits.recorded_at IS 'When the edit was written into the archive.';

CREATE OR REPLACE VIEW archive.unavailable AS
SELECT article.id                         AS article_id,
       article.source,
       article.title,
       availability.state,
       lower(availability.during)         AS missing_since,
       upper(availability.during)         AS back_at,
       article.last_seen_at,
       availability.evidence,
       article.url,
       article.text                       AS last_text,
       article.published_at,
       article.published_local,
       article.first_seen_at,
       article.sort_at,
       article.recorded_at
  FROM store.availability
  JOIN archive.articles AS article ON article.id = availability.article_id
 WHERE availability.state <> 'available';
COMMENT ON VIEW archive.unavailable IS 'Articles that could not be read for a time, or cannot now, with the last text that was seen. An observation, beside its evidence.';
COMMENT ON COLUMN archive.unavailable.article_id IS 'The article; see archive.articles.';
COMMENT ON COLUMN archive.unavailable.source IS 'Name of the newsroom.';
COMMENT ON COLUMN archive.unavailable.title IS 'Headline as last seen.';
COMMENT ON COLUMN archive.unavailable.state IS 'not_found (404), gone (410), redirected_home, soft_404, paywalled or unreachable.';
COMMENT ON COLUMN archive.unavailable.missing_since IS 'The first look that did not find it.';
COMMENT ON COLUMN archive.unavailable.back_at IS 'The look that found it again; NULL while it is missing.';
COMMENT ON COLUMN archive.unavailable.last_seen_at IS 'The last look that showed its text.';
COMMENT ON COLUMN archive.unavailable.evidence IS 'What the state rests on.';
COMMENT ON COLUMN archive.unavailable.url IS 'The address under which it was first found.';
COMMENT ON COLUMN archive.unavailable.last_text IS 'The last text that was seen.';
COMMENT ON COLUMN archive.unavailable.published_at IS 'When the page said that it was published.';
COMMENT ON COLUMN archive.unavailable.published_local IS 'The same on the clock of the newsroom.';
COMMENT ON COLUMN archive.unavailable.first_seen_at IS 'When this archive first saw the article.';
COMMENT ON COLUMN archive.unavailable.sort_at IS 'published_at where that is trusted, else first_seen_at.';
COMMENT ON COLUMN archive.unavailable.recorded_at IS 'When the article was written into the archive.';

CREATE OR REPLACE VIEW archive.addresses AS
SELECT alias.article_id,
       source.name             AS source,
       address.url,
       address.url_key,
       alias.reason,
       lower(alias.during)     AS first_seen_at,
       coalesce(upper(alias.during), address_state.last_looked_at) AS last_seen_at,
       upper_inf(alias.during) AS current
  FROM store.alias
  JOIN store.address ON address.id = alias.address_id
  JOIN store.address_state ON address_state.address_id = alias.address_id
  JOIN store.article ON article.id = alias.article_id
  JOIN store.source ON source.id = article.source_id;
COMMENT ON VIEW archive.addresses IS 'Every address that led to an article, with when and why it is believed to be the article''s.';
COMMENT ON COLUMN archive.addresses.article_id IS 'The article; see archive.articles.';
COMMENT ON COLUMN archive.addresses.source IS 'Name of the newsroom.';
COMMENT ON COLUMN archive.addresses.url IS 'The address as it was found.';
COMMENT ON COLUMN archive.addresses.url_key IS 'The identity of the address, without tracking parameters and the like.';
COMMENT ON COLUMN archive.addresses.reason IS 'requested (fetched there), redirect, canonical (the page names it), same_text or declared.';
COMMENT ON COLUMN archive.addresses.first_seen_at IS 'The first look that showed the article there.';
COMMENT ON COLUMN archive.addresses.last_seen_at IS 'The last look at the address while it led there.';
COMMENT ON COLUMN archive.addresses.current IS 'Whether the address still leads to the article.';
