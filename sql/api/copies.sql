-- Who else ran a text, and when.

CREATE OR REPLACE VIEW archive.copies AS
SELECT pair.article_id,
       pair.other_id,
       card.source,
       other.source                AS other_source,
       card.title,
       other.title                 AS other_title,
       card.url,
       other.url                   AS other_url,
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
       other.revision_id           AS other_revision_id
  FROM (SELECT article_id, other_id, kind, score, recorded_at, parted_at,
               CASE first_is WHEN 'article' THEN 'first' WHEN 'other' THEN 'later' ELSE 'undecided' END AS role,
               CASE larger WHEN 'article' THEN true WHEN 'other' THEN false END AS holds,
               article_after AS seen_after, article_before AS seen_before,
               other_after AS other_seen_after, other_before AS other_seen_before
          FROM store.copy
        UNION ALL
        SELECT other_id, article_id, kind, score, recorded_at, parted_at,
               CASE first_is WHEN 'other' THEN 'first' WHEN 'article' THEN 'later' ELSE 'undecided' END,
               CASE larger WHEN 'other' THEN true WHEN 'article' THEN false END,
               other_after, other_before, article_after, article_before
          FROM store.copy) AS pair
  -- LIMIT: few of the articles have copies, and the planner would join all of them first.
 CROSS JOIN LATERAL (SELECT * FROM store.card WHERE card.id = pair.article_id LIMIT 1) AS card
 CROSS JOIN LATERAL (SELECT * FROM store.card WHERE card.id = pair.other_id LIMIT 1) AS other;
COMMENT ON VIEW archive.copies IS 'Articles that are the same piece of copy, each pair twice: once from either side. role = ''first'' lists who copied an article.';
COMMENT ON COLUMN archive.copies.article_id IS 'The article; see archive.articles.';
COMMENT ON COLUMN archive.copies.other_id IS 'The other article with the text.';
COMMENT ON COLUMN archive.copies.source IS 'Newsroom of the article.';
COMMENT ON COLUMN archive.copies.other_source IS 'Newsroom of the other article.';
COMMENT ON COLUMN archive.copies.title IS 'Headline of the article.';
COMMENT ON COLUMN archive.copies.other_title IS 'Headline of the other article.';
COMMENT ON COLUMN archive.copies.url IS 'The address under which the article was first found.';
COMMENT ON COLUMN archive.copies.other_url IS 'The address under which the other article was first found.';
COMMENT ON COLUMN archive.copies.kind IS 'same_copy, contains (one is a part of the other) or truncated (one is the beginning of the other).';
COMMENT ON COLUMN archive.copies.score IS 'How much of the text is shared, 0 to 1: of both for same_copy, else of the shorter.';
COMMENT ON COLUMN archive.copies.role IS 'first (the article was there before the other), later, or undecided if it cannot be told.';
COMMENT ON COLUMN archive.copies.holds IS 'Whether the article holds the other; NULL for same_copy.';
COMMENT ON COLUMN archive.copies.seen_after IS 'When the newsroom of the article was last seen without the text; NULL if it never was.';
COMMENT ON COLUMN archive.copies.seen_before IS 'The article was first seen with the text then.';
COMMENT ON COLUMN archive.copies.other_seen_after IS 'The same as seen_after for the other article.';
COMMENT ON COLUMN archive.copies.other_seen_before IS 'The same as seen_before for the other article.';
COMMENT ON COLUMN archive.copies.parted_at IS 'Since when the texts are no longer one piece of copy; NULL while they are.';
COMMENT ON COLUMN archive.copies.published_at IS 'When the page of the article said that it was published.';
COMMENT ON COLUMN archive.copies.published_local IS 'The same on the clock of the newsroom.';
COMMENT ON COLUMN archive.copies.first_seen_at IS 'When this archive first saw the article.';
COMMENT ON COLUMN archive.copies.sort_at IS 'published_at if that is trusted, else first_seen_at.';
COMMENT ON COLUMN archive.copies.recorded_at IS 'When the relation was written into the archive.';
COMMENT ON COLUMN archive.copies.revision_id IS 'The current revision of the article.';
COMMENT ON COLUMN archive.copies.other_revision_id IS 'The current revision of the other article: archive.diff of the two shows what it changed.';
