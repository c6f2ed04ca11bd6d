-- How much is published, against what is usual; how the archive grows; how well pages are read.

CREATE OR REPLACE VIEW archive.publications AS
SELECT source.name AS source,
       hours.hour,
       coalesce(counted.articles, 0) AS articles,
       CASE WHEN usual.patience IS NOT NULL THEN
           usual.rates[1 + mod((extract(isodow FROM hours.hour AT TIME ZONE source.timezone)::integer - 1) * 24
                               + extract(hour FROM hours.hour AT TIME ZONE source.timezone)::integer, 168)] END AS usual
  FROM store.source
 CROSS JOIN LATERAL generate_series(date_trunc('hour', now()) - interval '167 hours', date_trunc('hour', now()), interval '1 hour') AS hours (hour)
  LEFT JOIN LATERAL (SELECT date_trunc('hour', found.sort_at) AS hour, count(*) AS articles FROM store.article_search AS found
                      WHERE found.source_id = source.id AND found.sort_at >= date_trunc('hour', now()) - interval '167 hours'
                        AND found.sort_at < now() + interval '1 hour'
                      GROUP BY 1) AS counted ON counted.hour = hours.hour
  LEFT JOIN store.source_usual AS usual ON usual.source_id = source.id
 WHERE source.retired_at IS NULL;
COMMENT ON VIEW archive.publications IS 'Articles an hour of each source over the last week, beside what is usual for that hour of the week.';
COMMENT ON COLUMN archive.publications.source IS 'Name of the newsroom.';
COMMENT ON COLUMN archive.publications.hour IS 'The hour''s beginning.';
COMMENT ON COLUMN archive.publications.articles IS 'Articles whose sort_at falls into the hour.';
COMMENT ON COLUMN archive.publications.usual IS 'How many are usual at this hour of the week; NULL while that is being learned.';

CREATE OR REPLACE VIEW archive.growth AS
SELECT source.name AS source,
       days.day::date AS day,
       coalesce(counted.articles, 0) AS articles,
       coalesce(counted.backfilled, 0) AS backfilled
  FROM store.source
 CROSS JOIN LATERAL generate_series(greatest(date_trunc('day', now() AT TIME ZONE 'UTC') - interval '29 days',
                                             date_trunc('day', source.created_at AT TIME ZONE 'UTC')),
                                    date_trunc('day', now() AT TIME ZONE 'UTC'), interval '1 day') AS days (day)
  LEFT JOIN LATERAL (
       SELECT seen.day, count(*) FILTER (WHERE NOT seen.is_old) AS articles, count(*) FILTER (WHERE seen.is_old) AS backfilled
         FROM (SELECT date_trunc('day', article.first_seen_at AT TIME ZONE 'UTC') AS day,
                      CASE WHEN EXISTS (SELECT FROM store.crawl WHERE crawl.source_id = source.id AND crawl.trigger = 'backfill') THEN
                           EXISTS (SELECT FROM store.revision JOIN store.look ON look.id = revision.look_id
                                     JOIN store.crawl ON crawl.id = look.crawl_id
                                    WHERE revision.article_id = article.id AND revision.previous_id IS NULL
                                      AND crawl.trigger = 'backfill')
                      ELSE false END AS is_old
                 FROM store.article
                WHERE article.source_id = source.id
                  AND article.first_seen_at >= (date_trunc('day', now() AT TIME ZONE 'UTC') - interval '29 days') AT TIME ZONE 'UTC') AS seen
        GROUP BY 1) AS counted ON counted.day = days.day;
COMMENT ON VIEW archive.growth IS 'Articles that the archive first saw on each of the last 30 days, by source; a source has no row of a day before it was one.';
COMMENT ON COLUMN archive.growth.source IS 'Name of the newsroom.';
COMMENT ON COLUMN archive.growth.day IS 'The day, in UTC.';
COMMENT ON COLUMN archive.growth.articles IS 'Articles that were first seen on it, those of backfills aside.';
COMMENT ON COLUMN archive.growth.backfilled IS 'Articles of the past that a backfill took in on it.';

CREATE OR REPLACE VIEW archive.coverage AS
SELECT source.name AS source,
       (article.first_seen_at AT TIME ZONE 'UTC')::date AS day,
       count(*)                                             AS articles,
       avg((text.published_at IS NOT NULL)::integer)::real  AS dated,
       avg((cardinality(text.authors) > 0)::integer)::real  AS authored,
       avg((text.title IS NOT NULL)::integer)::real         AS titled,
       avg((cardinality(text.doubts) > 0)::integer)::real   AS doubtful,
       percentile_disc(0.5) WITHIN GROUP (ORDER BY text.words) AS median_words
  FROM store.article
  JOIN store.source ON source.id = article.source_id
  JOIN store.article_state AS state ON state.article_id = article.id
  JOIN LATERAL (SELECT * FROM store.extraction WHERE extraction.revision_id = state.revision_id
                 ORDER BY extraction.id DESC LIMIT 1) AS text ON true
 WHERE article.first_seen_at >= now() - interval '14 days'
 GROUP BY 1, 2;
COMMENT ON VIEW archive.coverage IS 'How well the texts of each source could be read over the last two weeks: a share that falls tells of a page that was rebuilt.';
COMMENT ON COLUMN archive.coverage.source IS 'Name of the newsroom.';
COMMENT ON COLUMN archive.coverage.day IS 'The day on which the articles were first seen, in UTC.';
COMMENT ON COLUMN archive.coverage.articles IS 'How many there were.';
COMMENT ON COLUMN archive.coverage.dated IS 'Share of them with a published date, 0 to 1.';
COMMENT ON COLUMN archive.coverage.authored IS 'Share of them with an author.';
COMMENT ON COLUMN archive.coverage.titled IS 'Share of them with a headline.';
COMMENT ON COLUMN archive.coverage.doubtful IS 'Share of them with a reason for doubt.';
COMMENT ON COLUMN archive.coverage.median_words IS 'Median length of their texts in words.';
