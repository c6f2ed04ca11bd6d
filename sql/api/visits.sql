-- When articles were looked at, when not, and why; watches, budgets and the pace of sites.

CREATE OR REPLACE VIEW archive.visits AS
SELECT source.name                                        AS source,
       address.url,
       alias.article_id,
       address.first_seen_at                              AS first_listed_at,
       state.last_looked_at,
       state.next_visit_at                                AS next_look_at,
       state.due_because,
       state.visit_interval                               AS step,
       state.looks,
       state.failures,
       watch.every                                        AS watched_every,
       CASE WHEN text.published_at <= article.first_seen_at
            THEN article.first_seen_at - text.published_at END AS unseen_before,
       text.published_at,
       text.published_local,
       article.first_seen_at,
       coalesce(text.published_at, article.first_seen_at) AS sort_at,
       article.recorded_at,
       address.id                                         AS address_id,
       crawling.name                                      AS crawled_by
  FROM store.address_state AS state
  JOIN store.address ON address.id = state.address_id
  JOIN store.source ON source.id = address.source_id
  JOIN store.source AS crawling ON crawling.id = state.source_id
  LEFT JOIN store.watch ON watch.address_id = address.id AND watch.ended_at IS NULL AND coalesce(watch.until > now(), true)
  LEFT JOIN store.alias ON alias.address_id = address.id AND upper_inf(alias.during)
  LEFT JOIN store.article ON article.id = alias.article_id
  LEFT JOIN store.article_state ON article_state.article_id = article.id
  LEFT JOIN LATERAL (SELECT published_at, published_local FROM store.extraction
                      WHERE extraction.revision_id = article_state.revision_id ORDER BY extraction.id DESC LIMIT 1) AS text ON true;
COMMENT ON VIEW archive.visits IS 'Every address of an article: when it was last looked at, when it will be, and how long the article was public before the first look.';
COMMENT ON COLUMN archive.visits.source IS 'Name of the newsroom, as in archive.sources.';
COMMENT ON COLUMN archive.visits.url IS 'The address that is looked at.';
COMMENT ON COLUMN archive.visits.article_id IS 'The article that the address leads to; NULL if no look has shown one.';
COMMENT ON COLUMN archive.visits.first_listed_at IS 'When the archive first learned of the address.';
COMMENT ON COLUMN archive.visits.last_looked_at IS 'When it was last looked at; NULL before the first look.';
COMMENT ON COLUMN archive.visits.next_look_at IS 'When the next look is planned; NULL if none is.';
COMMENT ON COLUMN archive.visits.due_because IS 'Why then: the ladder of revisits, a watch, or a claim of a feed or sitemap that changed.';
COMMENT ON COLUMN archive.visits.step IS 'The step of the ladder between the last look and the next.';
COMMENT ON COLUMN archive.visits.looks IS 'How many looks there were.';
COMMENT ON COLUMN archive.visits.failures IS 'How many of them, the last ones in a row, showed no article.';
COMMENT ON COLUMN archive.visits.watched_every IS 'How often a watch looks at it at least; NULL if it is not under watch.';
COMMENT ON COLUMN archive.visits.unseen_before IS 'How long the article was public before the first look: what it said in that time is unknown. NULL if its date cannot be trusted.';
COMMENT ON COLUMN archive.visits.published_at IS 'When the page says that it was published; NULL if the date cannot be trusted.';
COMMENT ON COLUMN archive.visits.published_local IS 'The same on the clock of the newsroom, without an offset.';
COMMENT ON COLUMN archive.visits.first_seen_at IS 'When this archive first saw the article.';
COMMENT ON COLUMN archive.visits.sort_at IS 'published_at if that is trusted, else first_seen_at.';
COMMENT ON COLUMN archive.visits.recorded_at IS 'When the article was written into the archive.';
COMMENT ON COLUMN archive.visits.address_id IS 'Permanent number of the address.';
COMMENT ON COLUMN archive.visits.crawled_by IS 'The source whose crawls look at it: the newsroom itself, or another one if a watch is kept on a newsroom that is crawled no more.';

CREATE OR REPLACE VIEW archive.looks AS
SELECT look.id,
       alias.article_id,
       source.name AS source,
       look.url,
       look.final_url,
       look.observed_at,
       look.outcome,
       look.status,
       look.witness,
       look.vantage,
       look.server_date,
       look.raw_size,
       look.raw_sha256,
       look.headers_sha256,
       look.text_sha256,
       look.entry_sha256,
       look.crawl_id,
       look.recorded_at
  FROM store.look
  JOIN store.address ON address.id = look.address_id
  JOIN store.source ON source.id = address.source_id
  LEFT JOIN store.alias ON alias.address_id = look.address_id AND alias.during @> look.observed_at;
COMMENT ON VIEW archive.looks IS 'The ledger, one row a look at an article''s address: when, what it came to, and the hashes of what was received.';
COMMENT ON COLUMN archive.looks.id IS 'Permanent number of the look, in the order of recording.';
COMMENT ON COLUMN archive.looks.article_id IS 'The article that the address led to then; NULL if it led to none.';
COMMENT ON COLUMN archive.looks.source IS 'Name of the newsroom.';
COMMENT ON COLUMN archive.looks.url IS 'The address that was fetched.';
COMMENT ON COLUMN archive.looks.final_url IS 'The address after redirects.';
COMMENT ON COLUMN archive.looks.observed_at IS 'When the answer arrived.';
COMMENT ON COLUMN archive.looks.outcome IS 'What it came to; archive.fetch_outcomes says what each means.';
COMMENT ON COLUMN archive.looks.status IS 'HTTP status; NULL if there was no answer.';
COMMENT ON COLUMN archive.looks.witness IS 'Who saw it: self, or who archived the capture.';
COMMENT ON COLUMN archive.looks.vantage IS 'From where it was seen: anonymous, or the name of a subscriber''s session.';
COMMENT ON COLUMN archive.looks.server_date IS 'The Date header: the server''s clock.';
COMMENT ON COLUMN archive.looks.raw_size IS 'Size of the body as received, in bytes.';
COMMENT ON COLUMN archive.looks.raw_sha256 IS 'SHA-256 of the body as received; NULL if there was none.';
COMMENT ON COLUMN archive.looks.headers_sha256 IS 'SHA-256 of the response headers.';
COMMENT ON COLUMN archive.looks.text_sha256 IS 'SHA-256 of the text that was read; NULL if none was.';
COMMENT ON COLUMN archive.looks.entry_sha256 IS 'SHA-256 of the ledger''s entry; the block that closes it is in archive.ledger.';
COMMENT ON COLUMN archive.looks.crawl_id IS 'The crawl; see archive.crawls.';
COMMENT ON COLUMN archive.looks.recorded_at IS 'When the entry was written.';

CREATE OR REPLACE VIEW archive.captures AS
SELECT look.id AS look_id,
       alias.article_id,
       source.name AS source,
       look.url,
       look.observed_at,
       look.witness,
       look.vantage,
       capture.content_type,
       capture.raw_size,
       capture.raw_sha256,
       capture.reasons AS kept_for,
       look.recorded_at
  FROM store.capture
  JOIN store.look ON look.id = capture.look_id
  JOIN store.address ON address.id = look.address_id
  JOIN store.source ON source.id = address.source_id
  LEFT JOIN store.alias ON alias.address_id = look.address_id AND alias.during @> look.observed_at;
COMMENT ON VIEW archive.captures IS 'The pages that are kept as they were received, one row each; archive.capture_bodies has the bytes.';
COMMENT ON COLUMN archive.captures.look_id IS 'The look that received it; see archive.looks.';
COMMENT ON COLUMN archive.captures.article_id IS 'The article that the address led to then; NULL if it led to none.';
COMMENT ON COLUMN archive.captures.source IS 'Name of the newsroom.';
COMMENT ON COLUMN archive.captures.url IS 'The address that was fetched.';
COMMENT ON COLUMN archive.captures.observed_at IS 'When it was received.';
COMMENT ON COLUMN archive.captures.witness IS 'Who received it: self, or who archived the capture.';
COMMENT ON COLUMN archive.captures.vantage IS 'From where it was seen: anonymous, or the name of a subscriber''s session.';
COMMENT ON COLUMN archive.captures.content_type IS 'The Content-Type header of the answer.';
COMMENT ON COLUMN archive.captures.raw_size IS 'Size as received, in bytes.';
COMMENT ON COLUMN archive.captures.raw_sha256 IS 'SHA-256 of the bytes as received.';
COMMENT ON COLUMN archive.captures.kept_for IS 'Why it is kept: first of its address, revision, before (one), state, doubt or newest.';
COMMENT ON COLUMN archive.captures.recorded_at IS 'When the look was written into the archive.';

CREATE OR REPLACE VIEW archive.capture_bodies AS
SELECT capture.look_id, capture.body, keyframe.body AS keyframe, capture.raw_sha256
  FROM store.capture LEFT JOIN store.capture AS keyframe ON keyframe.id = capture.keyframe_id;
COMMENT ON VIEW archive.capture_bodies IS 'The bytes of the kept pages, compressed by Zstandard (RFC 8878).';
COMMENT ON COLUMN archive.capture_bodies.look_id IS 'The look that received it; see archive.captures.';
COMMENT ON COLUMN archive.capture_bodies.body IS 'The page, compressed.';
COMMENT ON COLUMN archive.capture_bodies.keyframe IS 'If it is not NULL, decompress this first: its bytes are the prefix with which the body was compressed (zstd --patch-from).';
COMMENT ON COLUMN archive.capture_bodies.raw_sha256 IS 'SHA-256 of the page as received.';

CREATE OR REPLACE VIEW archive.looks_missed AS
WITH missed AS (
    SELECT address_id, planned_at, looked_at, reason FROM store.late_look
    UNION ALL
    SELECT address_id, next_visit_at, NULL, coalesce(missed_because, 'not_crawled') FROM store.address_state
     WHERE next_visit_at < now() - greatest(interval '15 minutes', visit_interval / 2)
)
SELECT visit.source, visit.url, visit.article_id,
       missed.planned_at,
       missed.looked_at,
       coalesce(missed.looked_at, now()) - missed.planned_at AS late_by,
       missed.reason,
       visit.published_at, visit.published_local, visit.first_seen_at, visit.sort_at, visit.recorded_at
  FROM missed JOIN archive.visits AS visit USING (address_id);
COMMENT ON VIEW archive.looks_missed IS 'Looks that were planned and came much later, or have not come yet: in between an article was not looked at, which is not the same as not edited.';
COMMENT ON COLUMN archive.looks_missed.source IS 'Name of the newsroom.';
COMMENT ON COLUMN archive.looks_missed.url IS 'The address that was to be looked at.';
COMMENT ON COLUMN archive.looks_missed.article_id IS 'The article that the address leads to; NULL if no look has shown one.';
COMMENT ON COLUMN archive.looks_missed.planned_at IS 'When the look was planned.';
COMMENT ON COLUMN archive.looks_missed.looked_at IS 'When it came; NULL if it has not come yet.';
COMMENT ON COLUMN archive.looks_missed.late_by IS 'How late it came, or is by now.';
COMMENT ON COLUMN archive.looks_missed.reason IS 'budget (the day''s requests were spent), room (the crawl''s time was used up) or not_crawled (the source was not crawled then: the service stood still, the source was paused, or its site asked for a rest).';
COMMENT ON COLUMN archive.looks_missed.published_at IS 'When the page says that it was published; NULL if the date cannot be trusted.';
COMMENT ON COLUMN archive.looks_missed.published_local IS 'The same on the clock of the newsroom, without an offset.';
COMMENT ON COLUMN archive.looks_missed.first_seen_at IS 'When this archive first saw the article.';
COMMENT ON COLUMN archive.looks_missed.sort_at IS 'published_at if that is trusted, else first_seen_at.';
COMMENT ON COLUMN archive.looks_missed.recorded_at IS 'When the article was written into the archive.';

CREATE OR REPLACE VIEW archive.watches AS
SELECT source.name AS source, address.url, alias.article_id, watch.every, watch.until, watch.why, watch.created_at,
       CASE WHEN watch.ended_at IS NOT NULL THEN 'ended'
            WHEN watch.until <= now() THEN 'over' ELSE 'open' END AS state,
       state.last_looked_at, state.next_visit_at AS next_look_at, state.looks
  FROM store.watch
  JOIN store.address ON address.id = watch.address_id
  JOIN store.address_state AS state ON state.address_id = address.id
  JOIN store.source ON source.id = address.source_id
  LEFT JOIN store.alias ON alias.address_id = address.id AND upper_inf(alias.during);
COMMENT ON VIEW archive.watches IS 'Single articles that a person has put under watch.';
COMMENT ON COLUMN archive.watches.source IS 'Name of the newsroom; one that begins with watch- was made for the watch.';
COMMENT ON COLUMN archive.watches.url IS 'The address that is watched.';
COMMENT ON COLUMN archive.watches.article_id IS 'The article that it leads to; NULL if no look has shown one.';
COMMENT ON COLUMN archive.watches.every IS 'The longest time between two looks.';
COMMENT ON COLUMN archive.watches.until IS 'When the watch is over; NULL if a person ends it.';
COMMENT ON COLUMN archive.watches.why IS 'Why it is watched.';
COMMENT ON COLUMN archive.watches.created_at IS 'When the watch began.';
COMMENT ON COLUMN archive.watches.state IS 'open, over (its time has come) or ended (by a person).';
COMMENT ON COLUMN archive.watches.last_looked_at IS 'When it was last looked at.';
COMMENT ON COLUMN archive.watches.next_look_at IS 'When the next look is planned.';
COMMENT ON COLUMN archive.watches.looks IS 'How many looks there were.';

CREATE OR REPLACE VIEW archive.budgets AS
SELECT source.name AS source, spending.day, spending.requests, spending.bytes,
       coalesce((source.block #>> '{limits,requests}')::integer, 20000) AS most_requests,
       source.block #>> '{limits,traffic}' AS most_traffic,
       due.held_until, due.held_because, pace.deferred_until, pace.deferred_because, pace.slowdown, pace.crawl_delay
  FROM store.source
  LEFT JOIN store.spending ON spending.source_id = source.id
  LEFT JOIN store.source_due AS due ON due.source_id = source.id
  LEFT JOIN store.site_pace AS pace ON pace.site = source.site;
COMMENT ON VIEW archive.budgets IS 'What each source cost its site on each day, and how fast its site may be asked now.';
COMMENT ON COLUMN archive.budgets.source IS 'Name of the newsroom.';
COMMENT ON COLUMN archive.budgets.day IS 'A day in UTC; NULL for a source that has cost nothing yet.';
COMMENT ON COLUMN archive.budgets.requests IS 'Requests that were answered on that day.';
COMMENT ON COLUMN archive.budgets.bytes IS 'Bytes of the answers, as they came over the network.';
COMMENT ON COLUMN archive.budgets.most_requests IS 'The most requests a day that the sources file allows now.';
COMMENT ON COLUMN archive.budgets.most_traffic IS 'The most traffic a day that the sources file allows now.';
COMMENT ON COLUMN archive.budgets.held_until IS 'Until when the source is left alone; NULL if it is not.';
COMMENT ON COLUMN archive.budgets.held_because IS 'Why: quiet hours, or the day''s budget is spent.';
COMMENT ON COLUMN archive.budgets.deferred_until IS 'Until when the site asked to be left alone.';
COMMENT ON COLUMN archive.budgets.deferred_because IS 'What it answered.';
COMMENT ON COLUMN archive.budgets.slowdown IS 'Factor on the delay between requests after answers 429 and 503; 1 if all is well.';
COMMENT ON COLUMN archive.budgets.crawl_delay IS 'The delay that robots.txt asks for.';
