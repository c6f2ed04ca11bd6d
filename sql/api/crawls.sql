-- The service's own record: sources, crawls and every fetch.

CREATE OR REPLACE VIEW archive.sources AS
SELECT source.name,
       source.title,
       source.home,
       source.language,
       source.timezone,
       CASE WHEN source.retired_at IS NOT NULL THEN 'retired'
            WHEN source.paused_at IS NOT NULL THEN 'paused'
            WHEN NOT source.enabled THEN 'disabled'
            ELSE 'active' END AS state,
       counted.articles,
       last.crawl_id      AS last_crawl_id,
       last.started_at    AS last_crawl_at,
       last.outcome       AS last_outcome,
       last.reason        AS last_reason,
       CASE WHEN source.enabled AND source.paused_at IS NULL AND source.retired_at IS NULL
            THEN least(due.discovery_at, revisit.next_visit_at) END AS next_due_at,
       source.created_at
  FROM store.source
  LEFT JOIN store.source_due AS due ON due.source_id = source.id
  LEFT JOIN LATERAL (SELECT min(next_visit_at) AS next_visit_at FROM store.address_state
                      WHERE address_state.source_id = source.id) AS revisit ON true
  LEFT JOIN LATERAL (SELECT count(*) AS articles FROM store.article WHERE article.source_id = source.id) AS counted ON true
  LEFT JOIN LATERAL (SELECT id AS crawl_id, started_at, coalesce(outcome, 'running') AS outcome, reason FROM store.crawl
                      WHERE crawl.source_id = source.id ORDER BY started_at DESC, id DESC LIMIT 1) AS last ON true;
COMMENT ON VIEW archive.sources IS 'The newsrooms of this archive, with their last crawl and the next.';
COMMENT ON COLUMN archive.sources.name IS 'Short name, as in the sources file.';
COMMENT ON COLUMN archive.sources.state IS 'active, paused (by a person), disabled (in the sources file) or retired (no longer in it).';
COMMENT ON COLUMN archive.sources.articles IS 'Number of articles of the source.';
COMMENT ON COLUMN archive.sources.last_outcome IS 'How the last crawl ended, or running.';
COMMENT ON COLUMN archive.sources.last_reason IS 'Why the last crawl failed or stopped.';
COMMENT ON COLUMN archive.sources.next_due_at IS 'When the next crawl is due; NULL for sources that are not crawled.';

CREATE OR REPLACE VIEW archive.crawls AS
SELECT crawl.id, source.name AS source, crawl.trigger, crawl.scheduled_for, crawl.worker,
       crawl.started_at, crawl.ended_at, coalesce(crawl.outcome, 'running') AS outcome, crawl.reason,
       crawl.discovered, crawl.older, crawl.left_out, crawl.fetched, crawl.new, crawl.changed,
       crawl.unchanged, crawl.gone, crawl.refused, crawl.failed
  FROM store.crawl JOIN store.source ON source.id = crawl.source_id;
COMMENT ON VIEW archive.crawls IS 'Every crawl of a source: when, why, how it ended and what it found.';
COMMENT ON COLUMN archive.crawls.trigger IS 'schedule, manual, watch or backfill.';
COMMENT ON COLUMN archive.crawls.outcome IS 'running, finished, failed, stopped (the service was), timed_out or died (its process did).';
COMMENT ON COLUMN archive.crawls.discovered IS 'Addresses that feeds, sitemaps and section pages listed.';
COMMENT ON COLUMN archive.crawls.older IS 'Listed addresses dated before the horizon.';
COMMENT ON COLUMN archive.crawls.left_out IS 'Listed addresses without a date beyond the limit of a crawl.';
COMMENT ON COLUMN archive.crawls.fetched IS 'Requests for articles that were made.';
COMMENT ON COLUMN archive.crawls.new IS 'Articles that the archive had not seen.';
COMMENT ON COLUMN archive.crawls.changed IS 'Revisions recorded.';
COMMENT ON COLUMN archive.crawls.unchanged IS 'Looks that found nothing changed.';
COMMENT ON COLUMN archive.crawls.gone IS 'Looks that did not find the article any more.';
COMMENT ON COLUMN archive.crawls.refused IS 'Pages that hold no article.';
COMMENT ON COLUMN archive.crawls.failed IS 'Fetches that failed.';

CREATE OR REPLACE VIEW archive.fetches AS
SELECT log.id, log.crawl_id, source.name AS source, log.fetched_at, log.purpose, log.url,
       log.outcome, log.status, log.bytes, log.elapsed_ms, log.detail,
       outcome.meaning, coalesce(of_list.remedy, outcome.remedy) AS remedy
  FROM store.fetch AS log
  JOIN store.fetch_outcome AS outcome ON outcome.name = log.outcome
  LEFT JOIN store.list_remedy AS of_list ON of_list.outcome = log.outcome AND log.purpose <> 'article'
  JOIN store.crawl ON crawl.id = log.crawl_id
  JOIN store.source ON source.id = crawl.source_id;
COMMENT ON VIEW archive.fetches IS 'The crawl log: every request and what it came to, with the meaning of its outcome and the remedy.';
COMMENT ON COLUMN archive.fetches.purpose IS 'article, feed, sitemap, section, home or robots.';
COMMENT ON COLUMN archive.sources.title IS 'Name for people.';
COMMENT ON COLUMN archive.sources.home IS 'Address of the front page.';
COMMENT ON COLUMN archive.sources.language IS 'Language code (ISO 639-1) of the newsroom; NULL if the sources file names none.';
COMMENT ON COLUMN archive.sources.timezone IS 'IANA name of the newsroom''s time zone, in which dates without an offset are read.';
COMMENT ON COLUMN archive.sources.last_crawl_id IS 'The last crawl; see archive.crawls.';
COMMENT ON COLUMN archive.sources.last_crawl_at IS 'When it began.';
COMMENT ON COLUMN archive.sources.created_at IS 'When the source was first in the sources file.';
COMMENT ON COLUMN archive.crawls.id IS 'Permanent number of the crawl.';
COMMENT ON COLUMN archive.crawls.source IS 'Name of the newsroom.';
COMMENT ON COLUMN archive.crawls.scheduled_for IS 'The due time that the crawl answers; NULL for one that was asked for.';
COMMENT ON COLUMN archive.crawls.worker IS 'Host and process that crawled.';
COMMENT ON COLUMN archive.crawls.started_at IS 'When it began.';
COMMENT ON COLUMN archive.crawls.ended_at IS 'When it ended; NULL while it runs.';
COMMENT ON COLUMN archive.crawls.reason IS 'Why it failed or stopped.';
COMMENT ON COLUMN archive.fetches.id IS 'Permanent number of the request.';
COMMENT ON COLUMN archive.fetches.crawl_id IS 'The crawl; see archive.crawls.';
COMMENT ON COLUMN archive.fetches.source IS 'Name of the newsroom.';
COMMENT ON COLUMN archive.fetches.fetched_at IS 'When the answer arrived, or the request was given up.';
COMMENT ON COLUMN archive.fetches.url IS 'The address that was asked for.';
COMMENT ON COLUMN archive.fetches.outcome IS 'What the request came to, in one word.';
COMMENT ON COLUMN archive.fetches.status IS 'HTTP status; NULL if there was no answer.';
COMMENT ON COLUMN archive.fetches.bytes IS 'Size of the answer in bytes.';
COMMENT ON COLUMN archive.fetches.elapsed_ms IS 'Time until the answer in milliseconds.';
COMMENT ON COLUMN archive.fetches.detail IS 'What the outcome does not say by itself.';
COMMENT ON COLUMN archive.fetches.meaning IS 'What the outcome means.';
COMMENT ON COLUMN archive.fetches.remedy IS 'What to do about it, which depends on what was fetched.';
