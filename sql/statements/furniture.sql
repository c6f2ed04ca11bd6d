-- name: note_lines
-- Note the lines of an article's text in the boilerplate memory; returns each line that was not noted for this article
-- before, with the articles that have it. A line that eight articles have stays as it is.
INSERT INTO store.furniture AS known (source_id, line_sha256, masked_sha256, articles)
SELECT DISTINCT ON (line_sha256) %(source_id)s, line_sha256, masked_sha256, ARRAY[%(article_id)s::bigint]
  FROM unnest(%(hashes)s::bytea[], %(masked)s::bytea[]) AS given (line_sha256, masked_sha256)
 ORDER BY line_sha256
ON CONFLICT (source_id, line_sha256) DO UPDATE SET articles = known.articles || %(article_id)s::bigint, last_at = now()
 WHERE NOT known.articles @> ARRAY[%(article_id)s::bigint] AND cardinality(known.articles) < 8
RETURNING line_sha256, articles

-- name: name_lines
-- Keep the words of lines that stand in a second article; of other lines the memory has only hashes.
UPDATE store.furniture SET line = given.line
  FROM unnest(%(hashes)s::bytea[], %(lines)s::text[]) AS given (line_sha256, line)
 WHERE furniture.source_id = %(source_id)s AND furniture.line_sha256 = given.line_sha256 AND furniture.line IS NULL

-- name: lines_elsewhere
-- In how many other articles of the source each line stands: to the letter, and figures aside (masked). Of lines that are
-- the same to the letter also the share of the source's texts that have it, of the last ones (of a small source: of its
-- articles) and far and wide, and in how many articles it came to the rim of the text or went from it, or took the place of
-- known boilerplate.
WITH size AS (
    SELECT count(*) AS articles FROM (SELECT FROM store.article WHERE source_id = %(source_id)s LIMIT %(small)s + 1) AS few
)
SELECT known.line_sha256 AS sha256, cardinality(array_remove(known.articles, %(article_id)s::bigint)) AS articles, false AS masked,
       coalesce(own.share, share.share, 0) AS share, coalesce(share.spread, 0) AS spread,
       count(DISTINCT moved.article_id) AS moves, count(DISTINCT moved.article_id) FILTER (WHERE moved.is_swap) AS swaps
  FROM size
 CROSS JOIN store.furniture AS known
 CROSS JOIN LATERAL (SELECT CASE WHEN size.articles <= %(small)s
                                 THEN cardinality(known.articles)::float8 / greatest(size.articles, cardinality(known.articles)) END AS share) AS own
  LEFT JOIN store.line_share AS share ON share.source_id = known.source_id AND share.line_sha256 = known.line_sha256
  LEFT JOIN store.line_move AS moved ON moved.source_id = known.source_id AND moved.line_sha256 = known.line_sha256 AND moved.is_rim
 WHERE known.source_id = %(source_id)s AND known.line_sha256 = ANY (%(hashes)s::bytea[])
 GROUP BY known.source_id, known.line_sha256, own.share, share.share, share.spread
UNION ALL
SELECT masked_sha256, count(DISTINCT article), true, 0, 0, 0, 0
  FROM store.furniture, unnest(articles) AS article
 WHERE source_id = %(source_id)s AND masked_sha256 = ANY (%(masked)s::bytea[]) AND article <> %(article_id)s
 GROUP BY masked_sha256

-- name: titles_of_lines
-- The headlines of the articles that have some lines, as boilerplate memory has them.
SELECT coalesce(text.title, '')
  FROM (SELECT DISTINCT unnest(articles) AS id FROM store.furniture
         WHERE source_id = %(source_id)s AND line_sha256 = ANY (%(hashes)s::bytea[]) AND cardinality(articles) > 2) AS carrier
  JOIN store.article_search AS found ON found.article_id = carrier.id
  JOIN store.extraction AS text ON text.id = found.extraction_id

-- name: note_moves
-- Lines that came to the text of a revision's article or went from it; returns each with the articles of the source with
-- which the same happened, of lines from between paragraphs within a day.
WITH given AS (
    SELECT revision.article_id, revision.id AS revision_id, revision.observed_at, line.*
      FROM store.revision, unnest(%(hashes)s::bytea[], %(came)s::boolean[], %(rims)s::boolean[], %(swaps)s::boolean[])
           AS line (line_sha256, came, is_rim, is_swap)
     WHERE revision.id = %(revision_id)s
), noted AS (
    INSERT INTO store.line_move (source_id, line_sha256, article_id, revision_id, observed_at, came, is_rim, is_swap)
    SELECT %(source_id)s, line_sha256, article_id, revision_id, observed_at, came, is_rim, is_swap FROM given
    ON CONFLICT DO NOTHING
)
SELECT given.line_sha256, given.came, given.is_rim,
       array_agg(DISTINCT coalesce(other.article_id, given.article_id)) || given.article_id AS articles
  FROM given LEFT JOIN store.line_move AS other
    ON other.source_id = %(source_id)s AND other.line_sha256 = given.line_sha256 AND other.is_rim = given.is_rim
   AND other.article_id <> given.article_id
   AND (given.is_rim OR (other.came = given.came AND other.observed_at > given.observed_at - %(within)s::interval))
 GROUP BY given.line_sha256, given.came, given.is_rim, given.article_id

-- name: note_lines_left
-- A line left several articles of a source at about the same time; an event that is known already gets the new ones.
INSERT INTO store.source_event AS known (source_id, kind, line_sha256, articles, happened_after, happened_before)
SELECT %(source_id)s, 'line_left', %(line_sha256)s, %(articles)s, min(revision.previous_last_seen_at), max(moved.observed_at)
  FROM store.line_move AS moved JOIN store.revision ON revision.id = moved.revision_id
 WHERE moved.source_id = %(source_id)s AND moved.line_sha256 = %(line_sha256)s AND NOT moved.came AND NOT moved.is_rim
   AND moved.article_id = ANY (%(articles)s::bigint[])
ON CONFLICT (source_id, kind, line_sha256) DO UPDATE SET articles = EXCLUDED.articles,
    happened_after = least(known.happened_after, EXCLUDED.happened_after),
    happened_before = greatest(known.happened_before, EXCLUDED.happened_before)

-- name: sources_to_count
-- The sources whose last texts were not counted since they got another article, and that are not small.
SELECT source.id FROM store.source
  LEFT JOIN (SELECT source_id, max(counted_at) AS counted_at FROM store.line_share GROUP BY source_id) AS share ON share.source_id = source.id
 WHERE (SELECT count(*) FROM (SELECT FROM store.article WHERE source_id = source.id LIMIT %(small)s + 1) AS few) > %(small)s
   AND EXISTS (SELECT FROM store.article WHERE article.source_id = source.id
                  AND article.recorded_at > coalesce(share.counted_at, '-infinity'))

-- name: recent_texts
-- The texts of a source's last articles, and of as many far and wide: each that many-th of some more.
SELECT article.id AS article_id, text.body, article.place <= %(texts)s::int AS is_last, article.place %% %(step)s::int = 0 AS is_spread
  FROM (SELECT id, row_number() OVER (ORDER BY id DESC) AS place
          FROM (SELECT id FROM store.article WHERE source_id = %(source_id)s ORDER BY id DESC LIMIT %(texts)s::int * %(step)s::int) AS last) AS article
  JOIN store.article_search AS found ON found.article_id = article.id
  JOIN store.extraction AS text ON text.id = found.extraction_id
 WHERE text.redaction_id IS NULL AND (article.place <= %(texts)s::int OR article.place %% %(step)s::int = 0)

-- name: share_of_lines
-- The share of a source's last texts that have one of some lines, 0 to 1; 0 if there are too few texts.
SELECT CASE WHEN count(*) < %(least)s THEN 0
            ELSE count(*) FILTER (WHERE string_to_array(text.body, E'\n') && %(lines)s::text[])::float8 / count(*) END AS share
  FROM (SELECT id FROM store.article WHERE source_id = %(source_id)s ORDER BY id DESC LIMIT %(texts)s) AS article
  JOIN store.article_search AS found ON found.article_id = article.id
  JOIN store.extraction AS text ON text.id = found.extraction_id

-- name: put_shares
-- The lines that many of a source's texts have, with their shares; returns the first articles of those that are new.
WITH given AS (
    SELECT * FROM unnest(%(hashes)s::bytea[], %(shares)s::float8[], %(spreads)s::float8[]) AS line (line_sha256, share, spread)
), fresh AS (
    SELECT given.line_sha256 FROM given LEFT JOIN store.line_share AS known
        ON known.source_id = %(source_id)s AND known.line_sha256 = given.line_sha256
     WHERE given.share >= %(enough)s AND (known.share IS NULL OR known.share < %(enough)s)
), gone AS (
    DELETE FROM store.line_share WHERE source_id = %(source_id)s AND line_sha256 <> ALL (%(hashes)s::bytea[])
), put AS (
    INSERT INTO store.line_share (source_id, line_sha256, share, spread) SELECT %(source_id)s, line_sha256, share, spread FROM given
    ON CONFLICT (source_id, line_sha256) DO UPDATE SET share = EXCLUDED.share, spread = EXCLUDED.spread, counted_at = now()
)
SELECT coalesce(array_agg(DISTINCT article), '{}') AS articles
  FROM (SELECT unnest(known.articles) AS article FROM fresh JOIN store.furniture AS known
            ON known.source_id = %(source_id)s AND known.line_sha256 = fresh.line_sha256
        UNION
        SELECT moved.article_id FROM fresh JOIN store.line_move AS moved
            ON moved.source_id = %(source_id)s AND moved.line_sha256 = fresh.line_sha256) AS touched

-- name: forget_moves
-- Forget lines that came and went long ago.
DELETE FROM store.line_move WHERE observed_at < now() - %(kept_for)s::interval

-- name: forget_lines
-- Forget lines that stood in a few articles only and were not seen again for a time: they are no boilerplate.
DELETE FROM store.furniture WHERE cardinality(articles) < %(articles)s AND last_at < now() - %(kept_for)s::interval

-- name: revisions_to_judge_again
-- The revisions of some articles that stand and that no higher rules judged, with the extractions that they compare.
SELECT revision.id AS revision_id, revision.article_id, verdict.before_id, verdict.after_id
  FROM store.revision
  JOIN LATERAL (SELECT before_id, after_id, rules, redaction_id FROM store.verdict WHERE verdict.revision_id = revision.id
                 ORDER BY verdict.id DESC LIMIT 1) AS verdict ON true
 WHERE revision.article_id = ANY (%(articles)s) AND revision.dismissed_at IS NULL AND verdict.redaction_id IS NULL
   AND store.version_order(verdict.rules) <= store.version_order(%(rules)s)
 ORDER BY revision.id

-- name: leave_out
-- The lines of a stored text that are boilerplate, by their hashes; returns a row if they are not the ones noted before.
INSERT INTO store.left_out AS known (extraction_id, lines)
SELECT %(extraction_id)s, %(lines)s
 WHERE cardinality(%(lines)s::bytea[]) > 0 OR EXISTS (SELECT FROM store.left_out WHERE extraction_id = %(extraction_id)s)
ON CONFLICT (extraction_id) DO UPDATE SET lines = EXCLUDED.lines WHERE known.lines <> EXCLUDED.lines

-- name: texts_of_articles
-- The newest texts of all revisions of some articles.
SELECT text.id, revision.article_id, text.body
  FROM store.revision
  JOIN LATERAL (SELECT id, body FROM store.extraction WHERE extraction.revision_id = revision.id
                 ORDER BY id DESC LIMIT 1) AS text ON true
 WHERE revision.article_id = ANY (%(articles)s)

-- name: read_extraction
-- A stored text.
SELECT id AS extraction_id, title, summary, authors, body, published_at, modified_at, language, partial
  FROM store.extraction WHERE id = %(extraction_id)s

-- name: dismiss_revision
-- The difference of a revision has vanished; the row stays.
UPDATE store.revision SET dismissed_at = now(), dismissed_by = %(by)s WHERE id = %(revision_id)s AND dismissed_at IS NULL
