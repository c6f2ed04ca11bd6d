-- The service's health: each source against its own past, alarms, the crawl log as lines, what outcomes mean.

CREATE OR REPLACE VIEW archive.source_health AS
SELECT source.name AS source, health.state, health.since, health.why, health.learning, health.judged_at,
       coalesce(alarms.kinds, '{}') AS alarms,
       health.last_published_at, health.expected_by,
       (SELECT count(*) FROM store.article WHERE article.source_id = source.id
           AND article.first_seen_at > now() - interval '1 day') AS new_in_day,
       CASE WHEN usual.patience IS NOT NULL THEN (
           SELECT sum(usual.rates[1 + mod((extract(isodow FROM hour AT TIME ZONE source.timezone)::integer - 1) * 24
                                          + extract(hour FROM hour AT TIME ZONE source.timezone)::integer, 168)])
             FROM generate_series(now() - interval '23 hours', now(), interval '1 hour') AS hour) END AS usual_new_in_day,
       (SELECT count(*) FROM store.article JOIN store.revision ON revision.article_id = article.id
         WHERE article.source_id = source.id AND revision.previous_id IS NOT NULL AND revision.dismissed_at IS NULL
           AND revision.observed_at > now() - interval '1 day') AS edits_in_day,
       CASE WHEN usual.patience IS NOT NULL THEN usual.edits_a_day END AS usual_edits_in_day,
       (SELECT count(*) FROM store.article JOIN store.article_state AS state ON state.article_id = article.id
          JOIN LATERAL (SELECT doubts FROM store.extraction WHERE extraction.revision_id = state.revision_id
                         ORDER BY extraction.id DESC LIMIT 1) AS text ON true
         WHERE article.source_id = source.id AND article.first_seen_at > now() - interval '7 days'
           AND cardinality(text.doubts) > 0) AS doubtful_in_week
  FROM store.source_health AS health
  JOIN store.source ON source.id = health.source_id
  LEFT JOIN store.source_usual AS usual ON usual.source_id = source.id
  LEFT JOIN LATERAL (SELECT array_agg(kind ORDER BY opened_at, id) AS kinds FROM store.alarm
                      WHERE alarm.source_id = source.id AND closed_at IS NULL) AS alarms ON true;
COMMENT ON VIEW archive.source_health IS 'The health of each source, judged against its own past.';
COMMENT ON COLUMN archive.source_health.source IS 'Name of the newsroom.';
COMMENT ON COLUMN archive.source_health.state IS 'healthy, degraded, silent, failing, blocked or paused.';
COMMENT ON COLUMN archive.source_health.since IS 'Since when it is in that state.';
COMMENT ON COLUMN archive.source_health.why IS 'What was seen; NULL for healthy and paused sources.';
COMMENT ON COLUMN archive.source_health.learning IS 'Whether there is less than two weeks of history, so that silence is judged by a default interval of two days.';
COMMENT ON COLUMN archive.source_health.judged_at IS 'When it was last judged.';
COMMENT ON COLUMN archive.source_health.alarms IS 'The kinds of its open alarms; archive.alarm_kinds says what each means.';
COMMENT ON COLUMN archive.source_health.last_published_at IS 'When it last published, as far as the archive has seen.';
COMMENT ON COLUMN archive.source_health.expected_by IS 'When it has published again if it publishes as it always did; silence counts from then on.';
COMMENT ON COLUMN archive.source_health.new_in_day IS 'Articles first seen in the last 24 hours.';
COMMENT ON COLUMN archive.source_health.usual_new_in_day IS 'How many are usual in these 24 hours of the week; NULL while it is learned.';
COMMENT ON COLUMN archive.source_health.edits_in_day IS 'Revisions seen in the last 24 hours, dismissed ones aside.';
COMMENT ON COLUMN archive.source_health.usual_edits_in_day IS 'How many are usual in a day; NULL while it is learned.';
COMMENT ON COLUMN archive.source_health.doubtful_in_week IS 'Articles first seen in the last 7 days whose text should be looked at by a person.';

CREATE OR REPLACE VIEW archive.health_changes AS
SELECT source.name AS source, change.at, change.before, change.state, change.why
  FROM store.health_change AS change JOIN store.source ON source.id = change.source_id;
COMMENT ON VIEW archive.health_changes IS 'The history of each source''s health.';
COMMENT ON COLUMN archive.health_changes.source IS 'Name of the newsroom.';
COMMENT ON COLUMN archive.health_changes.at IS 'When the state changed.';
COMMENT ON COLUMN archive.health_changes.before IS 'The state before; NULL for the first one.';
COMMENT ON COLUMN archive.health_changes.state IS 'The state from then on.';
COMMENT ON COLUMN archive.health_changes.why IS 'What was seen.';

CREATE OR REPLACE VIEW archive.alarms AS
SELECT alarm.id, source.name AS source, alarm.kind, alarm.severity, alarm.opened_at, alarm.escalated_at, alarm.closed_at,
       alarm.acknowledged_until,
       alarm.closed_at IS NULL AND coalesce(alarm.acknowledged_until <= now(), true) AS counts,
       alarm.why, alarm.example, kind.meaning, kind.remedy, alarm.acknowledged_note
  FROM store.alarm JOIN store.alarm_kind AS kind ON kind.name = alarm.kind
  LEFT JOIN store.source ON source.id = alarm.source_id;
COMMENT ON VIEW archive.alarms IS 'Alarms, open and closed.';
COMMENT ON COLUMN archive.alarms.id IS 'Number of the alarm.';
COMMENT ON COLUMN archive.alarms.source IS 'Name of the newsroom; NULL for an alarm of the service itself.';
COMMENT ON COLUMN archive.alarms.kind IS 'Name of the alarm; archive.alarm_kinds lists them.';
COMMENT ON COLUMN archive.alarms.severity IS 'warning or critical.';
COMMENT ON COLUMN archive.alarms.opened_at IS 'When it was opened.';
COMMENT ON COLUMN archive.alarms.escalated_at IS 'When it became critical, if it was a warning before.';
COMMENT ON COLUMN archive.alarms.closed_at IS 'When it was over; NULL while it is open.';
COMMENT ON COLUMN archive.alarms.acknowledged_until IS 'Until when a person has taken note of it.';
COMMENT ON COLUMN archive.alarms.counts IS 'Whether it is open and not acknowledged: such alarms make the exit status of palimpsest status 1.';
COMMENT ON COLUMN archive.alarms.why IS 'What was seen.';
COMMENT ON COLUMN archive.alarms.example IS 'An address that shows it.';
COMMENT ON COLUMN archive.alarms.meaning IS 'What the alarm means.';
COMMENT ON COLUMN archive.alarms.remedy IS 'What to do about it.';
COMMENT ON COLUMN archive.alarms.acknowledged_note IS 'What the person noted.';

CREATE OR REPLACE VIEW archive.alarm_kinds AS
SELECT name, state, escalates_after, meaning, remedy FROM store.alarm_kind;
COMMENT ON VIEW archive.alarm_kinds IS 'The one list of alarms.';
COMMENT ON COLUMN archive.alarm_kinds.name IS 'Name of the alarm.';
COMMENT ON COLUMN archive.alarm_kinds.state IS 'The state that it puts a source into; NULL for alarms of the service.';
COMMENT ON COLUMN archive.alarm_kinds.escalates_after IS 'When a warning becomes critical; 0 is critical at once.';
COMMENT ON COLUMN archive.alarm_kinds.meaning IS 'What it means.';
COMMENT ON COLUMN archive.alarm_kinds.remedy IS 'What to do about it.';

CREATE OR REPLACE VIEW archive.fetch_outcomes AS
SELECT name, counts, meaning, remedy,
       store.fetch_outcome_shows_article(name)  AS shows_article,
       store.fetch_outcome_is_missing(name)     AS is_missing,
       store.fetch_outcome_is_unreachable(name) AS is_unreachable
  FROM store.fetch_outcome;
COMMENT ON VIEW archive.fetch_outcomes IS 'The one list of what a fetch can come to.';
COMMENT ON COLUMN archive.fetch_outcomes.name IS 'Name of the outcome.';
COMMENT ON COLUMN archive.fetch_outcomes.counts IS 'The count of the crawl that such a fetch raises.';
COMMENT ON COLUMN archive.fetch_outcomes.meaning IS 'What it means.';
COMMENT ON COLUMN archive.fetch_outcomes.remedy IS 'What to do about it if an article was fetched; archive.fetches says it for lists too.';
COMMENT ON COLUMN archive.fetch_outcomes.shows_article IS 'Such a look showed the article, as a page or by the answer 304.';
COMMENT ON COLUMN archive.fetch_outcomes.is_missing IS 'Such a look says that the article is not there, or not the whole of it.';
COMMENT ON COLUMN archive.fetch_outcomes.is_unreachable IS 'Such a look brought no page of the article and does not say whether the article is there.';

CREATE OR REPLACE VIEW archive.channels AS
SELECT source.name AS source, channel.kind, channel.url, channel.found_by, state.fetched_at, state.outcome,
       state.entries, state.newest_at, state.good_at
  FROM store.channel JOIN store.source ON source.id = channel.source_id
  LEFT JOIN store.channel_state AS state ON state.channel_id = channel.id
 WHERE channel.dropped_at IS NULL;
COMMENT ON VIEW archive.channels IS 'The feeds, sitemaps and section pages of each source, with what each last yielded.';
COMMENT ON COLUMN archive.channels.source IS 'Name of the newsroom.';
COMMENT ON COLUMN archive.channels.kind IS 'feed, sitemap or section.';
COMMENT ON COLUMN archive.channels.url IS 'Its address.';
COMMENT ON COLUMN archive.channels.found_by IS 'sources_file, home, robots or usual_path.';
COMMENT ON COLUMN archive.channels.fetched_at IS 'When it was last fetched.';
COMMENT ON COLUMN archive.channels.outcome IS 'read, no_entries or unreadable.';
COMMENT ON COLUMN archive.channels.entries IS 'Entries that it listed.';
COMMENT ON COLUMN archive.channels.newest_at IS 'The newest date that it claimed.';
COMMENT ON COLUMN archive.channels.good_at IS 'When it last listed something.';

CREATE OR REPLACE VIEW archive.log AS
SELECT 'fetch ' || log.id AS key, log.fetched_at AS at, source.name AS source, log.crawl_id,
       CASE outcome.counts WHEN 'failed' THEN 'warning' WHEN 'refused' THEN 'warning' WHEN 'none' THEN 'debug' ELSE 'info' END AS level,
       'fetch' AS event, log.purpose, log.outcome, log.status, log.url, log.detail AS text
  FROM store.fetch AS log
  JOIN store.fetch_outcome AS outcome ON outcome.name = log.outcome
  JOIN store.crawl ON crawl.id = log.crawl_id
  JOIN store.source ON source.id = crawl.source_id
UNION ALL
SELECT 'fetches ' || concat_ws(' ', summary.crawl_id, summary.purpose, summary.outcome), coalesce(crawl.ended_at, crawl.started_at),
       source.name, summary.crawl_id,
       CASE outcome.counts WHEN 'failed' THEN 'warning' WHEN 'refused' THEN 'warning' WHEN 'none' THEN 'debug' ELSE 'info' END,
       'fetches', summary.purpose, summary.outcome, NULL, summary.example, format('%s fetches, %s bytes', summary.fetches, summary.bytes)
  FROM store.fetch_summary AS summary
  JOIN store.fetch_outcome AS outcome ON outcome.name = summary.outcome
  JOIN store.crawl ON crawl.id = summary.crawl_id
  JOIN store.source ON source.id = crawl.source_id
UNION ALL
SELECT 'crawl ' || crawl.id || ' started', crawl.started_at, source.name, crawl.id, 'info',
       'crawl started', NULL, NULL, NULL, NULL, crawl.trigger || ', by ' || crawl.worker
  FROM store.crawl JOIN store.source ON source.id = crawl.source_id
UNION ALL
SELECT 'crawl ' || crawl.id || ' ended', crawl.ended_at, source.name, crawl.id,
       CASE WHEN store.crawl_outcome_is_bad(crawl.outcome) THEN 'error' ELSE 'info' END,
       'crawl ended', NULL, crawl.outcome, NULL, NULL,
       concat_ws('; ', format('%s new, %s changed, %s unchanged, %s gone, %s refused, %s failed', crawl.new, crawl.changed,
                              crawl.unchanged, crawl.gone, crawl.refused, crawl.failed), crawl.reason)
  FROM store.crawl JOIN store.source ON source.id = crawl.source_id WHERE crawl.ended_at IS NOT NULL
UNION ALL
SELECT 'alarm ' || event.id, event.at, source.name, NULL,
       CASE WHEN store.alarm_event_is_relief(event.what) THEN 'info' WHEN alarm.severity = 'critical' THEN 'error' ELSE 'warning' END,
       'alarm ' || event.what, NULL, alarm.kind, NULL, alarm.example, coalesce(nullif(event.said, ''), alarm.why)
  FROM store.alarm_event AS event JOIN store.alarm ON alarm.id = event.alarm_id
  LEFT JOIN store.source ON source.id = alarm.source_id
UNION ALL
SELECT 'health ' || change.id, change.at, source.name, NULL, 'info', 'health changed', NULL, change.state, NULL, NULL, change.why
  FROM store.health_change AS change JOIN store.source ON source.id = change.source_id;
COMMENT ON VIEW archive.log IS 'The log: crawls, every fetch, alarms and changes of health, as lines.';
COMMENT ON COLUMN archive.log.key IS 'Names the line; the same line keeps it.';
COMMENT ON COLUMN archive.log.at IS 'When it happened.';
COMMENT ON COLUMN archive.log.source IS 'Name of the newsroom; NULL for the service itself.';
COMMENT ON COLUMN archive.log.crawl_id IS 'The crawl that it belongs to.';
COMMENT ON COLUMN archive.log.level IS 'debug, info, warning or error.';
COMMENT ON COLUMN archive.log.event IS 'fetch, fetches (the count that is left of lines older than PALIMPSEST_KEEP_FETCHES), crawl started, crawl ended, alarm opened, alarm escalated, alarm closed, alarm acknowledged or health changed.';
COMMENT ON COLUMN archive.log.purpose IS 'What was fetched: article, feed, sitemap, section, home or robots.';
COMMENT ON COLUMN archive.log.outcome IS 'Outcome of the fetch or crawl, kind of the alarm, or state of the source.';
COMMENT ON COLUMN archive.log.status IS 'HTTP status of the fetch.';
COMMENT ON COLUMN archive.log.url IS 'Address of the fetch, or one that shows what the alarm is about.';
COMMENT ON COLUMN archive.log.text IS 'Details.';
