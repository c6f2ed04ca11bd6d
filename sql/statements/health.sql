-- name: note_channel_read
-- What a channel yielded in this crawl; a channel is read once a crawl.
INSERT INTO store.channel_read (channel_id, crawl_id, outcome, why, entries, own, named_new, newest_named_at)
SELECT channel.id, crawl.id, %(outcome)s,
       CASE WHEN %(outcome)s = 'unreadable' THEN
           (SELECT log.outcome FROM store.fetch AS log WHERE log.crawl_id = crawl.id AND log.url = channel.url
             ORDER BY log.outcome = 'read', log.id DESC LIMIT 1) END,
       %(entries)s, %(own)s, named.new, named.newest_at
  FROM store.channel, store.crawl,
       (SELECT max(first_seen_at) AS newest_at, count(*) FILTER (WHERE first_seen_at >= begun.started_at) AS new
          FROM store.address, (SELECT started_at FROM store.crawl WHERE id = %(crawl_id)s) AS begun
         WHERE key_sha256 = ANY (ARRAY(SELECT sha256(convert_to(key, 'UTF8')) FROM unnest(%(keys)s::text[]) AS key))) AS named
 WHERE channel.id = %(channel_id)s AND crawl.id = %(crawl_id)s
ON CONFLICT (channel_id, crawl_id) DO NOTHING

-- name: sources_to_judge
-- Sources whose health has to be judged: a crawl has ended since, or so much time has passed. Before a crawl has ended
-- there is nothing to judge.
SELECT source.id FROM store.source
  LEFT JOIN store.source_health AS health ON health.source_id = source.id
 WHERE source.retired_at IS NULL AND source.enabled AND source.origin = 'file'
   AND (health.judged_at < %(now)s::timestamptz - %(every)s::interval
        OR (source.paused_at IS NOT NULL) <> (health.state = 'paused')
        OR EXISTS (SELECT 1 FROM store.crawl WHERE crawl.source_id = source.id AND crawl.ended_at IS NOT NULL
                      AND crawl.trigger <> 'backfill' AND crawl.outcome <> 'stopped'
                      AND crawl.id > coalesce(health.judged_crawl_id, 0)))
 ORDER BY health.judged_at NULLS FIRST

-- name: judged_source
-- A source with its health, locked so that it is judged once at a time.
SELECT source.id, source.name, source.block, source.timezone, source.created_at, source.paused_at,
       health.state, health.since, health.judged_crawl_id,
       (SELECT coalesce(array_agg(kind), '{}') FROM store.alarm WHERE alarm.source_id = source.id AND closed_at IS NULL) AS open,
       (SELECT count(*) FROM (SELECT 1 FROM store.article WHERE article.source_id = source.id LIMIT 1) AS any_article) > 0 AS has_articles
  FROM store.source LEFT JOIN store.source_health AS health ON health.source_id = source.id
 WHERE source.id = %(source_id)s FOR UPDATE OF source

-- name: judged_crawls
-- The last crawls of a source and the last of its crawls that looked at pages, newest first, with what discovery fetched
-- in each.
SELECT crawl.id, crawl.started_at, crawl.ended_at, crawl.outcome, crawl.reason, crawl.discovered,
       coalesce(found.outcomes, '{}') AS discovery
  FROM (SELECT *, row_number() OVER (ORDER BY started_at DESC, id DESC) AS place,
               row_number() OVER (PARTITION BY looked ORDER BY started_at DESC, id DESC) AS place_of_its_kind
          FROM (SELECT *, EXISTS (SELECT 1 FROM store.look WHERE look.crawl_id = ended.id) AS looked
                  FROM store.crawl AS ended WHERE source_id = %(source_id)s AND ended_at IS NOT NULL AND trigger <> 'backfill'
                   AND outcome <> 'stopped' AND started_at <= %(now)s
                 ORDER BY started_at DESC, id DESC LIMIT 200) AS ended) AS crawl
  LEFT JOIN LATERAL (
       SELECT jsonb_object_agg(outcome, fetches) AS outcomes
         FROM (SELECT outcome, count(*) AS fetches
                 FROM (SELECT DISTINCT ON (url) outcome FROM store.fetch
                        WHERE crawl_id = crawl.id AND NOT store.fetch_purpose_is_no_discovery(purpose) ORDER BY url, id DESC) AS last
                GROUP BY outcome) AS counted) AS found ON true
 WHERE crawl.place <= %(crawls)s OR (crawl.looked AND crawl.place_of_its_kind <= %(with_pages)s)
 ORDER BY crawl.started_at DESC, crawl.id DESC

-- name: judged_looks
-- The looks of some crawls, at most so many for each crawl, with the text that was read. If a look found the text
-- unchanged, this is the text before it.
SELECT look.crawl_id, look.address_id, look.url, look.final_url, look.outcome, text.words, text.agreement, text.doubts, text.partial,
       text.published_at IS NOT NULL AS dated, text.published_raw IS NOT NULL AS date_seen,
       coalesce(cardinality(text.authors), 0) > 0 AS authored, text.title IS NOT NULL AS titled
  FROM unnest(%(crawl_ids)s::bigint[]) AS wanted (crawl_id)
 CROSS JOIN LATERAL (SELECT * FROM store.look WHERE look.crawl_id = wanted.crawl_id ORDER BY id DESC LIMIT %(looks)s) AS look
  LEFT JOIN store.revision ON revision.look_id = look.id
  LEFT JOIN store.alias ON alias.address_id = look.address_id AND upper_inf(alias.during) AND store.fetch_outcome_brings_known_text(look.outcome)
  LEFT JOIN store.article_state AS state ON state.article_id = alias.article_id
  LEFT JOIN LATERAL (SELECT * FROM store.extraction WHERE extraction.revision_id = coalesce(revision.id, state.revision_id)
                      ORDER BY extraction.id LIMIT 1) AS text ON true

-- name: judged_channels
-- The channels in use, each with its last readings and with how often it was in step with the others.
SELECT channel.id, channel.kind, channel.url, channel.found_by,
       EXISTS (SELECT 1 FROM store.channel_read AS good WHERE good.channel_id = channel.id AND good.own > 0) AS was_good,
       reads.outcomes, reads.whys, reads.owns, reads.crawl_ids, reads.newest_named_at,
       step.chances, step.taken, missed.articles AS missed, missed.first_at AS missed_since, missed.example
  FROM store.channel
 CROSS JOIN LATERAL (
       SELECT array_agg(outcome ORDER BY crawl_id DESC) AS outcomes, array_agg(why ORDER BY crawl_id DESC) AS whys,
              array_agg(own ORDER BY crawl_id DESC) AS owns, array_agg(crawl_id ORDER BY crawl_id DESC) AS crawl_ids,
              max(newest_named_at) AS newest_named_at
         FROM (SELECT * FROM store.channel_read WHERE channel_id = channel.id AND crawl_id = ANY (%(crawl_ids)s::bigint[])
                ORDER BY crawl_id DESC LIMIT 12) AS last) AS reads
 CROSS JOIN LATERAL (
       -- What was published while the channels were read may be named at the next reading only.
       SELECT count(*) AS chances,
              count(*) FILTER (WHERE own_read.named_new > 0 OR own_read.newest_named_next >= crawl.started_at) AS taken
         FROM store.crawl JOIN (
              SELECT crawl_id, named_new, lead(newest_named_at) OVER (ORDER BY crawl_id) AS newest_named_next
                FROM store.channel_read WHERE channel_id = channel.id AND read_at > %(now)s::timestamptz - interval '15 days') AS own_read
              ON own_read.crawl_id = crawl.id
        WHERE crawl.source_id = channel.source_id AND crawl.started_at > %(now)s::timestamptz - interval '14 days'
          AND crawl.new > 0 AND crawl.started_at <= reads.newest_named_at
          AND EXISTS (SELECT 1 FROM store.channel_read AS other WHERE other.crawl_id = crawl.id AND other.named_new > 0)) AS step
 CROSS JOIN LATERAL (
       SELECT count(*) AS articles, min(address.first_seen_at) AS first_at, min(look.url) AS example
         FROM store.article JOIN store.look ON look.id = article.first_look_id
         JOIN store.address ON address.id = look.address_id
         JOIN store.crawl ON crawl.id = look.crawl_id
        WHERE article.source_id = channel.source_id AND article.first_seen_at > reads.newest_named_at
          -- What the same crawl found elsewhere may be older than all that the channel lists.
          AND address.first_seen_at > (SELECT max(ended_at) FROM store.crawl AS naming
                WHERE naming.source_id = channel.source_id AND naming.started_at <= reads.newest_named_at)
          AND store.crawl_trigger_discovers(crawl.trigger)) AS missed
 WHERE channel.source_id = %(source_id)s AND channel.dropped_at IS NULL AND reads.outcomes IS NOT NULL
 ORDER BY channel.id

-- name: last_publication
-- When a source last published, as far as the archive has seen. The articles that were seen last can all be old ones, of a
-- backfill, and those with the last dates can all have wrong ones: so both are asked.
SELECT max(least(article.first_seen_at, coalesce(text.published_at, article.first_seen_at))) AS at
  FROM (SELECT id FROM (SELECT id FROM store.article WHERE source_id = %(source_id)s ORDER BY first_seen_at DESC LIMIT 50) AS seen
        UNION
        SELECT article_id FROM (SELECT article_id FROM store.article_search WHERE source_id = %(source_id)s
                                 ORDER BY sort_at DESC, article_id DESC LIMIT 50) AS dated) AS last
  JOIN store.article ON article.id = last.id
  JOIN store.revision ON revision.article_id = article.id AND revision.previous_id IS NULL
  LEFT JOIN LATERAL (SELECT published_at FROM store.extraction WHERE extraction.revision_id = revision.id
                      ORDER BY extraction.id DESC LIMIT 1) AS text ON true

-- name: read_usual
-- What is usual for a source.
SELECT source_id, measured_at, since, publications, rates, patience, lag, edits_a_day, looks, outcomes, texts, words,
       agreement, dated, authored, titled, partial
  FROM store.source_usual WHERE source_id = %(source_id)s

-- name: publications
-- When the articles of a source were published and when they were first seen, in a stretch of time.
SELECT least(article.first_seen_at, coalesce(text.published_at, article.first_seen_at)) AS at,
       CASE WHEN store.crawl_trigger_discovers(crawl.trigger) THEN article.first_seen_at END AS seen_at
  FROM store.article
  JOIN store.look ON look.id = article.first_look_id
  LEFT JOIN store.crawl ON crawl.id = look.crawl_id
  JOIN store.revision ON revision.article_id = article.id AND revision.previous_id IS NULL
  LEFT JOIN LATERAL (SELECT published_at FROM store.extraction WHERE extraction.revision_id = revision.id
                      ORDER BY extraction.id DESC LIMIT 1) AS text ON true
 WHERE article.source_id = %(source_id)s AND article.first_seen_at >= %(since)s AND article.first_seen_at <= %(now)s

-- name: usual_looks
-- The looks and texts of a source over a stretch of time, as shares and medians. A crawl that read not one page says what is
-- wrong, not what is usual: a fault must not become the usual before its alarm is open.
WITH looks AS (
    SELECT look.id, look.outcome FROM (
           SELECT look.*, bool_or(store.fetch_outcome_shows_article(outcome)) OVER (PARTITION BY crawl_id) AS well
             FROM store.look WHERE crawl_id IN (
                  SELECT id FROM store.crawl WHERE source_id = %(source_id)s AND started_at BETWEEN %(since)s AND %(now)s
                     AND trigger <> 'backfill')) AS look
     WHERE look.well
), texts AS (
    SELECT text.*, revision.previous_id, revision.dismissed_at FROM looks JOIN store.revision ON revision.look_id = looks.id
      JOIN LATERAL (SELECT * FROM store.extraction WHERE extraction.revision_id = revision.id
                     ORDER BY extraction.id LIMIT 1) AS text ON true
)
SELECT (SELECT count(*) FROM looks) AS looks,
       (SELECT coalesce(jsonb_object_agg(outcome, share), '{}') FROM (
           SELECT outcome, count(*)::real / sum(count(*)) OVER () AS share FROM looks GROUP BY outcome) AS counted) AS outcomes,
       count(*) AS texts,
       (percentile_cont(0.5) WITHIN GROUP (ORDER BY words))::real AS words,
       (percentile_cont(0.5) WITHIN GROUP (ORDER BY agreement))::real AS agreement,
       (avg((published_at IS NOT NULL)::int))::real AS dated,
       (avg((cardinality(authors) > 0)::int))::real AS authored,
       (avg((title IS NOT NULL)::int))::real AS titled,
       (avg(partial::int))::real AS partial,
       count(*) FILTER (WHERE previous_id IS NOT NULL AND dismissed_at IS NULL) AS edits
  FROM texts

-- name: put_usual
-- What is usual for a source from now on.
INSERT INTO store.source_usual (source_id, measured_at, since, publications, rates, patience, lag, edits_a_day, looks,
    outcomes, texts, words, agreement, dated, authored, titled, partial)
VALUES (%(source_id)s, %(now)s, %(since)s, %(publications)s, %(rates)s, %(patience)s, %(lag)s, %(edits_a_day)s, %(looks)s,
    %(outcomes)s, %(texts)s, %(words)s, %(agreement)s, %(dated)s, %(authored)s, %(titled)s, %(partial)s)
ON CONFLICT (source_id) DO UPDATE SET measured_at = EXCLUDED.measured_at, since = EXCLUDED.since,
    publications = EXCLUDED.publications, rates = EXCLUDED.rates, patience = EXCLUDED.patience, lag = EXCLUDED.lag,
    edits_a_day = EXCLUDED.edits_a_day, looks = EXCLUDED.looks, outcomes = EXCLUDED.outcomes, texts = EXCLUDED.texts,
    words = EXCLUDED.words, agreement = EXCLUDED.agreement, dated = EXCLUDED.dated, authored = EXCLUDED.authored,
    titled = EXCLUDED.titled, partial = EXCLUDED.partial

-- name: put_health
-- The health of a source as it is judged now; a change of state is kept in its history.
WITH before AS (
    SELECT state FROM store.source_health WHERE source_id = %(source_id)s
), changed AS (
    INSERT INTO store.health_change (source_id, at, before, state, why)
    SELECT %(source_id)s, %(now)s, (SELECT state FROM before), %(state)s, %(why)s
     WHERE (SELECT state FROM before) IS DISTINCT FROM %(state)s
)
INSERT INTO store.source_health (source_id, state, since, why, learning, judged_at, judged_crawl_id, last_published_at,
    expected_by, bad_crawls)
VALUES (%(source_id)s, %(state)s, %(now)s, %(why)s, %(learning)s, %(now)s, %(crawl_id)s, %(last_published_at)s,
    %(expected_by)s, %(bad_crawls)s)
ON CONFLICT (source_id) DO UPDATE SET state = EXCLUDED.state, why = EXCLUDED.why, learning = EXCLUDED.learning,
    since = CASE WHEN source_health.state = EXCLUDED.state THEN source_health.since ELSE EXCLUDED.since END,
    judged_at = EXCLUDED.judged_at, judged_crawl_id = EXCLUDED.judged_crawl_id,
    last_published_at = EXCLUDED.last_published_at, expected_by = EXCLUDED.expected_by, bad_crawls = EXCLUDED.bad_crawls

-- name: slow_down
-- Do not crawl a source before then: if its site fails, it is tried more and more slowly.
UPDATE store.source_due SET discovery_at = greatest(discovery_at, %(until)s)
 WHERE source_id = %(source_id)s AND discovery_at IS NOT NULL
