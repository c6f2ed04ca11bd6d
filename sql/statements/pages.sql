-- The statements of the web pages. They read only the schema archive, as its readers do.

-- name: page_sources
-- The sources with their health and crawls; how many articles each has takes longer to count than a page may take.
SELECT source.name, source.title, source.home, source.state AS setting, source.last_crawl_at, source.last_outcome, source.last_reason,
       source.next_due_at, health.state, health.since, health.why, health.learning, health.last_published_at, health.expected_by,
       health.new_in_day, health.usual_new_in_day, health.edits_in_day, health.usual_edits_in_day, health.alarms
  FROM archive.sources AS source
  LEFT JOIN archive.source_health AS health ON health.source = source.name
 WHERE source.state <> 'retired'
 ORDER BY source.state <> 'active', source.name

-- name: page_size
-- How many articles the archive has, since when it looks, and what it saw last. A large number is the server's estimate,
-- as counting a million takes longer than a page may.
SELECT coalesce(CASE WHEN about.articles <= 20000 THEN (SELECT sum(articles) FROM archive.sources) ELSE about.articles END, 0)::bigint AS articles,
       about.articles <= 20000 AS is_exact,
       (SELECT min(created_at) FROM archive.sources) AS since,
       (SELECT max(last_crawl_at) FROM archive.sources) AS last_look_at,
       (SELECT max(last_published_at) FROM archive.source_health) AS newest_at
  FROM (SELECT reltuples::bigint AS articles FROM pg_class WHERE relname = 'article' AND relkind = 'r' AND relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = 'store')) AS about

-- name: page_edits_in_day
-- The edits of the last 24 hours, counted: all of them, by their sources and by what they touch; at most the newest thousand.
WITH edits AS MATERIALIZED (
  SELECT source, flags FROM archive.edits
   WHERE changed_before > now() - interval '24 hours'
   ORDER BY changed_before DESC, revision_id DESC LIMIT 1001
)
SELECT by, name, least(edits, 1000) AS edits, edits > 1000 AS is_cut
  FROM (SELECT 'all' AS by, '' AS name, count(*) AS edits FROM edits
        UNION ALL
        SELECT 'source', source, count(*) FROM edits GROUP BY source
        UNION ALL
        SELECT 'flag', flag, count(*) FROM edits CROSS JOIN unnest(flags) AS flag GROUP BY flag) AS counted
 ORDER BY by, edits DESC, name

-- name: page_old_copies
-- How many articles still have the words that some edits replaced, with one of them.
SELECT revision_id, count(DISTINCT copy_id) AS copies, min(copy_id) AS copy_id
  FROM archive.uncorrected_copies WHERE revision_id = ANY (%(ids)s::bigint[])
 GROUP BY revision_id

-- name: page_source
-- One source with its health.
SELECT source.name, source.title, source.home, source.language, source.timezone, source.state, source.articles,
       source.last_crawl_id, source.last_crawl_at, source.last_outcome, source.last_reason, source.next_due_at,
       source.created_at,
       source.state AS setting, health.state AS health, health.since, health.why, health.learning, health.last_published_at,
       health.expected_by, health.new_in_day, health.usual_new_in_day, health.edits_in_day, health.usual_edits_in_day, health.doubtful_in_week
  FROM archive.sources AS source
  LEFT JOIN archive.source_health AS health ON health.source = source.name
 WHERE source.name = %(source)s

-- name: page_open_alarms
-- Open alarms, of one source or of all.
SELECT id, source, kind, severity, opened_at, acknowledged_until, why, example, remedy
  FROM archive.alarms
 WHERE closed_at IS NULL AND (%(source)s::text IS NULL OR source = %(source)s)
 ORDER BY severity, opened_at DESC

-- name: page_publications
-- Articles an hour over a week, of one source or of all.
SELECT source, array_agg(articles ORDER BY hour) AS articles, array_agg(usual ORDER BY hour) AS usual
  FROM archive.publications
 WHERE %(source)s::text IS NULL OR source = %(source)s
 GROUP BY source

-- name: page_growth
-- Articles a day over a month.
SELECT day, sum(articles)::bigint AS articles FROM archive.growth GROUP BY day ORDER BY day

-- name: page_source_names
-- The sources to choose from.
SELECT name, title FROM archive.sources ORDER BY name

-- name: page_edits
-- Edits, newest first, a page at a time.
SELECT revision_id, article_id, source, class, flags, title, title_before, added_words, removed_words, hunks, url,
       changed_after, changed_before, no_notice_found, repeats_id, previous_id, redacted_at
  FROM archive.edits
 WHERE (%(source)s::text IS NULL OR source = %(source)s)
   AND (%(class)s::text IS NULL OR class = %(class)s)
   AND (%(flag)s::text IS NULL OR %(flag)s = ANY (flags))
   AND (%(notice)s::text IS NULL OR no_notice_found IS NOT DISTINCT FROM CASE %(notice)s WHEN 'none' THEN true WHEN 'found' THEN false END)
   AND (%(since)s::timestamptz IS NULL OR changed_before >= %(since)s)
   AND (%(until)s::timestamptz IS NULL OR changed_before < %(until)s)
   AND (%(after_at)s::timestamptz IS NULL OR (changed_before, revision_id) < (%(after_at)s, %(after_id)s::bigint))
   AND (%(q)s::text IS NULL OR archive.is_match(article_id, (SELECT archive.to_query(%(q)s)))
        OR revision_id IN (SELECT found.revision_id
              FROM archive.search_removed(%(q)s, %(since)s::timestamptz, %(until)s::timestamptz, "limit" => 1000) AS found))
 ORDER BY changed_before DESC, revision_id DESC
 LIMIT %(most)s

-- name: page_edit_facets
-- The newest thousand edits that match, counted by source, class, what they touch, and month.
WITH edits AS MATERIALIZED (
  SELECT source, class, flags, to_char(changed_before AT TIME ZONE 'UTC', 'YYYY-MM') AS month FROM archive.edits
   WHERE (%(source)s::text IS NULL OR source = %(source)s)
     AND (%(class)s::text IS NULL OR class = %(class)s)
     AND (%(flag)s::text IS NULL OR %(flag)s = ANY (flags))
     AND (%(notice)s::text IS NULL OR no_notice_found IS NOT DISTINCT FROM CASE %(notice)s WHEN 'none' THEN true WHEN 'found' THEN false END)
     AND (%(since)s::timestamptz IS NULL OR changed_before >= %(since)s)
     AND (%(until)s::timestamptz IS NULL OR changed_before < %(until)s)
   ORDER BY changed_before DESC, revision_id DESC LIMIT 1001
)
SELECT by, name, least(edits, 1000) AS edits, (SELECT count(*) > 1000 FROM edits) AS is_cut
  FROM (SELECT 'source' AS by, source AS name, count(*) AS edits FROM edits GROUP BY source
        UNION ALL
        SELECT 'class', class, count(*) FROM edits GROUP BY class
        UNION ALL
        SELECT 'flag', flag, count(*) FROM edits CROSS JOIN unnest(flags) AS flag GROUP BY flag
        UNION ALL
        SELECT 'month', month, count(*) FROM edits GROUP BY month) AS counted
 ORDER BY by, CASE WHEN by = 'month' THEN 0 ELSE edits END DESC, CASE WHEN by = 'month' THEN name END DESC, name

-- name: page_edits_about
-- Edits of articles that match a rare word, and edits that took it out, newest first, a page at a time.
SELECT DISTINCT ON (changed_before, revision_id)
       edit.revision_id, edit.article_id, source, class, flags, title, title_before, added_words, removed_words, hunks, url,
       changed_after, changed_before, no_notice_found, repeats_id, previous_id, redacted_at
  FROM (SELECT article_id, NULL::bigint AS revision_id FROM archive.matching(%(q)s)
        UNION ALL
        SELECT article_id, revision_id FROM archive.search_removed(%(q)s, "limit" => 1000)) AS found
 CROSS JOIN LATERAL (SELECT * FROM archive.edits
                      WHERE edits.article_id = found.article_id AND edits.revision_id = coalesce(found.revision_id, edits.revision_id)
                     OFFSET 0) AS edit
 WHERE (%(source)s::text IS NULL OR source = %(source)s)
   AND (%(class)s::text IS NULL OR class = %(class)s)
   AND (%(flag)s::text IS NULL OR %(flag)s = ANY (flags))
   AND (%(notice)s::text IS NULL OR no_notice_found IS NOT DISTINCT FROM CASE %(notice)s WHEN 'none' THEN true WHEN 'found' THEN false END)
   AND (%(since)s::timestamptz IS NULL OR changed_before >= %(since)s)
   AND (%(until)s::timestamptz IS NULL OR changed_before < %(until)s)
   AND (%(after_at)s::timestamptz IS NULL OR (changed_before, edit.revision_id) < (%(after_at)s, %(after_id)s::bigint))
 ORDER BY changed_before DESC, revision_id DESC
 LIMIT %(most)s

-- name: page_edits_of
-- The edits of one article, newest first.
SELECT revision_id, article_id, source, class, flags, title, title_before, added_words, removed_words, hunks, url,
       changed_after, changed_before, no_notice_found, repeats_id, previous_id, redacted_at
  FROM archive.edits WHERE article_id = %(article_id)s
 ORDER BY changed_before DESC, revision_id DESC
 LIMIT %(most)s

-- name: page_hits
-- About how many articles match.
SELECT hits FROM archive.search(%(q)s, "limit" => 1)

-- name: page_edits_begin
-- The time of the oldest edit.
SELECT changed_before FROM archive.edits ORDER BY changed_before, revision_id LIMIT 1

-- name: page_vanished_begin
-- The time at which an article was missing for the first time.
SELECT missing_since FROM archive.unavailable ORDER BY missing_since LIMIT 1

-- name: page_copies_begin
-- The time of the oldest pair of copies.
SELECT recorded_at FROM archive.copies ORDER BY recorded_at LIMIT 1

-- name: page_seconds
-- How long each query of the transaction may take, in milliseconds.
SELECT set_config('statement_timeout', %(most)s::text, true)

-- name: page_headlines
-- Edits that changed a headline, newest first.
SELECT revision_id, article_id, source, title_before, title, url, changed_after, changed_before, redacted_at
  FROM archive.edits
 WHERE 'headline' = ANY (flags)
   AND (%(source)s::text IS NULL OR source = %(source)s)
   AND (%(since)s::timestamptz IS NULL OR changed_before >= %(since)s)
   AND (%(until)s::timestamptz IS NULL OR changed_before < %(until)s)
   AND (%(after_at)s::timestamptz IS NULL OR (changed_before, revision_id) < (%(after_at)s, %(after_id)s::bigint))
 ORDER BY changed_before DESC, revision_id DESC
 LIMIT %(most)s

-- name: page_vanished
-- Articles that cannot be read, or could not for a time, newest first.
SELECT article_id, source, title, state, missing_since, back_at, last_seen_at, url, evidence, left(last_text, 1200) AS last_text,
       length(last_text) > 1200 AS is_cut
  FROM archive.unavailable
 WHERE (%(source)s::text IS NULL OR source = %(source)s)
   AND (%(still)s::boolean IS NOT TRUE OR back_at IS NULL)
   AND (%(since)s::timestamptz IS NULL OR missing_since >= %(since)s)
   AND (%(until)s::timestamptz IS NULL OR missing_since < %(until)s)
   AND (%(after_at)s::timestamptz IS NULL OR (missing_since, article_id) < (%(after_at)s, %(after_id)s::bigint))
 ORDER BY missing_since DESC, article_id DESC
 LIMIT %(most)s

-- name: page_copies
-- Pairs of articles that are one piece of copy, newest first, each once.
SELECT article_id, other_id, source, other_source, title, other_title, kind, score, role, seen_after, seen_before,
       other_seen_after, other_seen_before, parted_at, recorded_at
  FROM archive.copies
 WHERE (role = 'first' OR (role = 'undecided' AND article_id < other_id))
   AND (%(source)s::text IS NULL OR source = %(source)s OR other_source = %(source)s)
   AND (%(since)s::timestamptz IS NULL OR recorded_at >= %(since)s)
   AND (%(until)s::timestamptz IS NULL OR recorded_at < %(until)s)
   AND (%(after_at)s::timestamptz IS NULL
        OR (recorded_at, article_id, other_id) < (%(after_at)s, %(after_id)s::bigint, %(after_other)s::bigint))
 ORDER BY recorded_at DESC, article_id DESC, other_id DESC
 LIMIT %(most)s

-- name: page_search
-- Articles that match.
SELECT article_id, revision_id, title, source_name, sort_at, url, snippet, hits, hits_are_exact, page_key
  FROM archive.search(%(q)s, since => %(since)s::timestamptz, until => %(until)s::timestamptz, source => %(source)s::text,
                      language => %(language)s::text, by => %(by)s::text, "limit" => %(most)s::integer, after => %(after)s::text)

-- name: page_search_removed
-- Edits that took the words out.
SELECT revision_id, article_id, source_name, title, url, removed, context, class, flags, seen_from, last_seen_at, gone_by,
       stood_at_least, stood_at_most
  FROM archive.search_removed(%(q)s, since => %(since)s::timestamptz, until => %(until)s::timestamptz, source => %(source)s::text,
                              "limit" => %(most)s::integer)

-- name: page_article
-- An article as it stands; the number may be that of one that was merged into it.
SELECT id, source, title, authors, summary, words, language, url, published_at, published_local, first_seen_at, last_seen_at,
       last_looked_at, availability, revisions, section, tags, partial, paywalled, doubts, revision_id, recorded_at
  FROM archive.articles WHERE id = archive.article(%(article_id)s)

-- name: page_article_of
-- The article that an address led to last.
SELECT article_id FROM archive.history(%(url)s) LIMIT 1

-- name: page_timeline
-- The states of an article, in order.
SELECT revision.id, revision.number, revision.title, revision.words, revision.changed_after, revision.changed_before,
       revision.last_seen_at, revision.repeats_id, revision.dismissed_at, revision.redacted_at, edit.class, edit.flags, edit.added_words, edit.removed_words
  FROM archive.revisions AS revision
  LEFT JOIN LATERAL (SELECT * FROM archive.edits WHERE edits.revision_id = revision.id OFFSET 0) AS edit ON true
 WHERE revision.article_id = %(article_id)s
 ORDER BY revision.number DESC
 LIMIT %(most)s

-- name: page_revision
-- One state of an article, with its text.
SELECT id, number, title, authors, summary, text, words, url, previous_id, changed_after, changed_before, last_seen_at, repeats_id,
       dismissed_at, published_at, published_local, extractor, encode(text_sha256, 'hex') AS text_sha256, recorded_at, redacted_at,
       witness, vantage
  FROM archive.revisions WHERE article_id = %(article_id)s AND id = %(revision_id)s

-- name: page_diff
-- The words that changed between two states.
SELECT place, removed, added, before, after, moved FROM archive.diff_places(%(older)s, %(newer)s)

-- name: page_headlines_of
-- Every headline of an article.
SELECT number, title, shown_from, shown_until, shown_for, revision_id
  FROM archive.headlines WHERE article_id = %(article_id)s ORDER BY number

-- name: page_addresses_of
-- Every address that led to an article.
SELECT url, reason, first_seen_at, last_seen_at, current
  FROM archive.addresses WHERE article_id = %(article_id)s ORDER BY first_seen_at, url

-- name: page_copies_of
-- Who else ran an article's text.
SELECT other_id, other_source, other_title, kind, score, role, other_seen_after, other_seen_before, parted_at
  FROM archive.copies WHERE article_id = %(article_id)s ORDER BY other_seen_before LIMIT 50

-- name: page_absences_of
-- When an article could not be read.
SELECT state, missing_since, back_at, last_seen_at
  FROM archive.unavailable WHERE article_id = %(article_id)s ORDER BY missing_since

-- name: page_absences
-- When an article could not be read, as a list of vanished articles shows it.
SELECT article_id, source, title, state, missing_since, back_at, last_seen_at, url, evidence, left(last_text, 1200) AS last_text,
       length(last_text) > 1200 AS is_cut
  FROM archive.unavailable WHERE article_id = %(article_id)s ORDER BY missing_since DESC

-- name: page_visits_of
-- When the addresses of an article were looked at, and will be.
SELECT url, last_looked_at, next_look_at, due_because, looks, failures, unseen_before
  FROM archive.visits WHERE article_id = %(article_id)s ORDER BY url

-- name: page_looks_of
-- When an article was looked at, with the hashes of what was received, newest first.
SELECT id, observed_at, url, outcome, status, witness, vantage, raw_size, encode(raw_sha256, 'hex') AS raw_sha256,
       encode(text_sha256, 'hex') AS text_sha256, encode(entry_sha256, 'hex') AS entry_sha256
  FROM archive.looks WHERE article_id = %(article_id)s ORDER BY observed_at DESC, id DESC LIMIT 30

-- name: page_crawls
-- The last crawls of a source.
SELECT id, trigger, started_at, ended_at, outcome, reason, discovered, fetched, new, changed, unchanged, gone, refused, failed
  FROM archive.crawls WHERE source = %(source)s ORDER BY started_at DESC, id DESC LIMIT 20

-- name: page_days
-- What the crawls of a source saw day by day (UTC), over 13 weeks that begin on a Monday; was_watched is NULL before the source
-- was in the archive. Crawls of the past watch no day.
SELECT day::date AS day,
       CASE WHEN day + interval '1 day' > source.created_at AT TIME ZONE 'UTC' THEN coalesce(seen.crawls, 0) > 0 END AS was_watched,
       coalesce(seen.crawls, 0) AS crawls, coalesce(seen.new, 0) AS new, coalesce(seen.changed, 0) AS changed
  FROM archive.sources AS source
 CROSS JOIN generate_series(date_trunc('week', now() AT TIME ZONE 'UTC') - interval '12 weeks',
                            date_trunc('day', now() AT TIME ZONE 'UTC'), interval '1 day') AS day
  LEFT JOIN (SELECT date_trunc('day', started_at AT TIME ZONE 'UTC') AS day,
                    count(*) FILTER (WHERE discovered > 0 OR fetched > 0) AS crawls, sum(new) AS new, sum(changed) AS changed
               FROM archive.crawls
              WHERE source = %(source)s AND started_at >= (date_trunc('week', now() AT TIME ZONE 'UTC') - interval '12 weeks') AT TIME ZONE 'UTC'
                AND trigger <> 'backfill'
              GROUP BY 1) AS seen USING (day)
 WHERE source.name = %(source)s
 ORDER BY day

-- name: page_log
-- The log of a crawl.
SELECT at, level, event, purpose, outcome, status, url, text
  FROM archive.log WHERE crawl_id = %(crawl_id)s AND source = %(source)s ORDER BY at, key LIMIT %(most)s

-- name: page_errors
-- The outcomes of a source's fetches in the last crawls, with an example of each.
SELECT outcome, purpose, count(*) AS fetches, max(fetched_at) AS last_at, min(meaning) AS meaning, min(remedy) AS remedy,
       (array_agg(url ORDER BY fetched_at DESC))[1] AS example
  FROM archive.fetches
 WHERE crawl_id IN (SELECT id FROM archive.crawls WHERE source = %(source)s ORDER BY started_at DESC, id DESC LIMIT 20)
 GROUP BY outcome, purpose ORDER BY fetches DESC, outcome

-- name: page_channels
-- The discovery channels of a source.
SELECT kind, url, found_by, fetched_at, outcome, entries, newest_at, good_at
  FROM archive.channels WHERE source = %(source)s ORDER BY kind, url

-- name: page_coverage
-- How well the texts of a source were read, day by day.
SELECT day, articles, dated, authored, titled, doubtful, median_words
  FROM archive.coverage WHERE source = %(source)s ORDER BY day DESC

-- name: page_doubtful
-- Texts of a source that a person should look at.
SELECT article_id, title, url, doubts, words, first_seen_at
  FROM archive.doubtful_texts
 WHERE source = %(source)s AND first_seen_at > now() - interval '14 days'
 ORDER BY first_seen_at DESC LIMIT 20

-- name: page_planned
-- The addresses that are looked at next.
SELECT article_id, url, next_look_at, due_because, last_looked_at
  FROM archive.visits WHERE crawled_by = %(source)s AND next_look_at IS NOT NULL ORDER BY next_look_at, url LIMIT 20

-- name: page_past_alarms
-- Alarms, newest first.
SELECT id, source, kind, severity, opened_at, closed_at, why, remedy
  FROM archive.alarms ORDER BY opened_at DESC, id DESC LIMIT %(most)s

-- name: page_captures_of
-- The kept pages of an article, in their order.
SELECT look_id, url, observed_at, witness, vantage, content_type, raw_size
  FROM archive.captures WHERE article_id = %(article_id)s ORDER BY observed_at, look_id

-- name: page_capture
-- A kept page with its bytes.
SELECT capture.look_id, capture.article_id, capture.url, capture.observed_at, capture.witness, capture.vantage,
       capture.content_type, encode(capture.raw_sha256, 'hex') AS raw_sha256, kept.body, kept.keyframe
  FROM archive.captures AS capture JOIN archive.capture_bodies AS kept USING (look_id)
 WHERE look_id = %(look_id)s

-- name: page_is_redacted
-- Whether words of an article were taken out of the archive.
SELECT EXISTS (SELECT 1 FROM archive.redactions WHERE article_id = %(article_id)s)

-- name: signing_keys
-- The public keys with which requests are signed.
SELECT public_key, made_at FROM archive.signing_keys
