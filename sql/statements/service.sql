-- name: due_sources
-- Sources that are due and not queued or being crawled: the clock decides by nothing else.
SELECT source.id, source.name, source.site, source.block, now() AS now,
       greatest(least(due.discovery_at, greatest(revisit.next_visit_at, due.visits_from)),
                due.answered_at + interval '1 microsecond') AS due_at
  FROM store.source
  JOIN store.source_due AS due ON due.source_id = source.id
  LEFT JOIN store.site_pace AS pace ON pace.site = source.site
  LEFT JOIN LATERAL (SELECT min(next_visit_at) AS next_visit_at FROM store.address_state
                      WHERE address_state.source_id = source.id AND next_visit_at IS NOT NULL) AS revisit ON true
 WHERE source.enabled AND source.paused_at IS NULL AND source.retired_at IS NULL
   AND (due.discovery_at <= now() OR (revisit.next_visit_at <= now() AND coalesce(due.visits_from <= now(), true)))
   AND coalesce(due.held_until <= now(), true) AND coalesce(pace.deferred_until <= now(), true)
   AND (due.queued_at IS NULL OR due.queued_at < now() - %(lost_after)s::interval)
   AND NOT EXISTS (SELECT 1 FROM store.crawl WHERE crawl.source_id = source.id AND crawl.ended_at IS NULL)
 ORDER BY due_at

-- name: claim_due
-- Claim a due source for the queue; no row if another clock claimed it.
UPDATE store.source_due SET queued_at = now()
 WHERE source_id = %(source_id)s AND (queued_at IS NULL OR queued_at < now() - %(lost_after)s::interval)
RETURNING source_id

-- name: answer_due
-- A crawl has begun: the source is due again later.
UPDATE store.source_due SET queued_at = NULL, answered_at = greatest(%(due_at)s::timestamptz, answered_at),
    last_due_at = CASE WHEN %(next_discovery_at)s::timestamptz IS NULL THEN last_due_at ELSE discovery_at END,
    discovery_at = coalesce(%(next_discovery_at)s, discovery_at), held_until = NULL, held_because = NULL, visits_from = NULL
 WHERE source_id = %(source_id)s

-- name: release_due
-- A queued source could not be crawled now; the next tick may claim it again.
UPDATE store.source_due SET queued_at = NULL WHERE source_id = %(source_id)s

-- name: seal
-- Close the waiting ledger entries into a block.
SELECT store.seal()

-- name: status_sources
-- One row for each source: its last crawl and the next.
SELECT source.name, source.state, source.articles, source.next_due_at, source.last_crawl_id,
       crawl.started_at, crawl.ended_at, crawl.outcome, crawl.reason, crawl.trigger, crawl.discovered, crawl.older,
       crawl.left_out, crawl.fetched, crawl.new, crawl.changed, crawl.unchanged, crawl.gone, crawl.refused, crawl.failed
  FROM archive.sources AS source LEFT JOIN archive.crawls AS crawl ON crawl.id = source.last_crawl_id
 WHERE source.state <> 'retired' OR source.last_crawl_id IS NOT NULL
 ORDER BY source.state <> 'active', source.name

-- name: status_archive
-- How much the archive holds, and the ledger's head.
SELECT (SELECT count(*) FROM store.article) AS articles,
       (SELECT count(*) FROM store.revision WHERE previous_id IS NOT NULL) AS edits,
       (SELECT count(*) FROM store.look) AS looks,
       pg_database_size(current_database()) AS bytes,
       (SELECT encode(block_sha256, 'hex') FROM store.block ORDER BY id DESC LIMIT 1) AS ledger_head,
       (SELECT max(id) FROM store.block) AS ledger_blocks

-- name: crawl_failures
-- The refused and failed fetches of a crawl: one row for each outcome and remedy, with an example.
SELECT outcome, count(*) AS fetches, min(status) AS status, min(url) AS example, min(detail) AS detail, min(meaning) AS meaning, remedy
  FROM archive.fetches
 WHERE crawl_id = %(crawl_id)s AND NOT store.fetch_outcome_needs_no_remedy(outcome)
   AND NOT (outcome = 'not_found' AND purpose <> 'article')
 GROUP BY outcome, remedy ORDER BY fetches DESC, outcome, remedy

-- name: source_to_crawl
-- What a worker needs to know of a source. No row if it is retired, or if it is paused or disabled and no person asked
-- for the crawl.
SELECT source.id, source.name, source.block, source.origin, coalesce(due.discovery_at <= now(), false) AS discover,
       due.discovery_at, now() AS now, (SELECT contact FROM store.sources_file) AS contact
  FROM store.source JOIN store.source_due AS due ON due.source_id = source.id
 WHERE source.id = %(source_id)s AND source.retired_at IS NULL
   AND (%(asked_for)s OR (source.enabled AND source.paused_at IS NULL))

-- name: is_backfilled
-- Whether a backfill holds the site of a source now.
SELECT EXISTS (SELECT 1 FROM store.lease JOIN store.crawl ON crawl.id = lease.crawl_id
                 JOIN store.source ON source.site = lease.site
                WHERE source.id = %(source_id)s AND crawl.trigger = 'backfill')
