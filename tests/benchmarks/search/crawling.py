"""What a watched archive holds beside articles: a month of crawls, a week of their log, channels, health, alarms."""

from __future__ import annotations

import psycopg

from tests.benchmarks.search.texts import NEWEST

_STATEMENTS = (
    """
INSERT INTO store.crawl (source_id, trigger, scheduled_for, worker, started_at, ended_at, outcome,
                         discovered, fetched, new, unchanged)
SELECT source.id, 'schedule', at, 'benchmark:1', at, at + interval '40 seconds', 'finished', 30, 12, 1, 11
  FROM store.source, generate_series(%(newest)s - interval '30 days', %(newest)s, interval '10 minutes') AS at""",
    """
INSERT INTO store.fetch (crawl_id, fetched_at, purpose, url, outcome, status, bytes, elapsed_ms)
SELECT crawl.id, crawl.started_at + n * interval '3 seconds', CASE n WHEN 1 THEN 'feed' ELSE 'article' END,
       source.home || 'fetched-' || crawl.id || '-' || n,
       CASE WHEN n = 1 THEN 'read' WHEN n = 2 THEN 'new'
            WHEN n = 12 AND crawl.id %% 20 = 0 THEN 'timeout' ELSE 'unchanged' END,
       200, 90000, 120
  FROM store.crawl JOIN store.source ON source.id = crawl.source_id, generate_series(1, 12) AS n
 WHERE crawl.started_at > %(newest)s - interval '7 days'""",
    "INSERT INTO store.source_due (source_id, discovery_at) SELECT id, now() FROM store.source",
    """
INSERT INTO store.channel (source_id, kind, url, found_by)
SELECT id, 'feed', home || 'feed-' || n, 'home' FROM store.source, generate_series(1, 4) AS n""",
    """
INSERT INTO store.channel_state (channel_id, fetched_at, outcome, entries, newest_at, good_at)
SELECT id, %(newest)s, 'read', 30, %(newest)s, %(newest)s FROM store.channel""",
    """
INSERT INTO store.source_health (source_id, state, since, learning, judged_at, last_published_at)
SELECT id, 'healthy', %(newest)s - interval '20 days', false, %(newest)s, %(newest)s FROM store.source""",
    """
INSERT INTO store.source_usual (source_id, measured_at, since, publications, rates, patience, lag,
                                edits_a_day, looks, outcomes, texts)
SELECT id, %(newest)s, %(newest)s - interval '84 days', 2300, array_fill(1.1::real, ARRAY[168]), 8, '10 minutes',
       19, 30000, '{}', 2300
  FROM store.source""",
    """
INSERT INTO store.alarm (source_id, kind, severity, opened_at, closed_at, why)
SELECT source.id, kind.name, 'warning', %(newest)s - n * interval '3 days',
       CASE WHEN n > 1 OR source.id %% 7 > 0
            THEN %(newest)s - n * interval '3 days' + interval '5 hours' END, 'for the benchmark'
  FROM store.source, generate_series(1, 20) AS n,
       (SELECT name FROM store.alarm_kind WHERE state IS NOT NULL ORDER BY name LIMIT 1) AS kind""",
)


def crawl(dsn: str) -> None:
    """Put the rows beside a filled archive."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        for statement in _STATEMENTS:
            connection.execute(statement, {"newest": NEWEST})  # type: ignore[arg-type]
        connection.execute("VACUUM (ANALYZE) store.crawl, store.fetch, store.alarm")
