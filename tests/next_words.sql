-- One word of each vocabulary that this version does not know, written into a filled archive by the next version.

INSERT INTO store.fetch_outcome VALUES ('next_outcome', 'next_count', 'It came to something new.', 'Upgrade.');
INSERT INTO store.alarm_kind VALUES ('next_alarm', 'next_health', '6 hours', 'Something new is wrong.', 'Upgrade.');

UPDATE store.crawl SET outcome = 'next_end', ended_at = now(), reason = 'it ended in a new way', trigger = 'next_trigger';
INSERT INTO store.fetch (crawl_id, purpose, url, outcome)
SELECT id, 'next_purpose', 'https://news.example/next', 'next_outcome' FROM store.crawl;
INSERT INTO store.channel (source_id, kind, url, found_by)
SELECT id, 'next_channel', 'https://news.example/next', 'next_finder' FROM store.source;
INSERT INTO store.channel_state (channel_id, fetched_at, outcome)
SELECT id, now(), 'next_reading' FROM store.channel WHERE kind = 'next_channel';
INSERT INTO store.channel_read (channel_id, crawl_id, outcome, why, entries, own, named_new)
SELECT channel.id, crawl.id, 'next_reading', 'next_outcome', 0, 0, 0 FROM store.channel, store.crawl WHERE kind = 'next_channel';

INSERT INTO store.look (observed_at, recorded_at, address_id, crawl_id, url, final_url, outcome)
SELECT max(observed_at) + interval '1 hour', now(), address_id, max(crawl_id), min(url), min(url), 'next_outcome'
  FROM store.look GROUP BY address_id;
UPDATE store.address_state SET due_because = 'next_cause', next_visit_at = now();
UPDATE store.alias SET reason = 'next_reason' WHERE reason <> 'declared';
UPDATE store.capture SET reasons = reasons || 'next_keeping'::text;
UPDATE store.copy SET kind = 'next_copy', larger = 'article';
INSERT INTO store.claim (address_id, kind, value, raw, look_id, observed_at)
SELECT DISTINCT ON (address_id) address_id, 'next_claim', observed_at, observed_at::text, id, observed_at FROM store.look;
INSERT INTO store.article_event (article_id, other_id, kind, reason, moved)
SELECT min(id), max(id), 'next_event', 'something new became of it', '{}' FROM store.article;

INSERT INTO store.verdict (revision_id, before_id, after_id, rules, class, flags, looked_at, added_words, removed_words, hunks_sha256)
SELECT DISTINCT ON (revision_id) revision_id, before_id, after_id, '9', 'next_class', ARRAY['headline', 'next_flag'],
       looked_at, added_words, removed_words, hunks_sha256
  FROM store.verdict ORDER BY revision_id, id DESC;
INSERT INTO store.extraction (revision_id, look_id, extractor, normaliser, title, body, words, doubts, text_sha256, content_sha256)
SELECT DISTINCT ON (revision_id) revision_id, look_id, '9', '9', title, body, words, ARRAY['next_doubt'], text_sha256, content_sha256
  FROM store.extraction WHERE revision_id NOT IN (SELECT revision_id FROM store.verdict) ORDER BY revision_id, id DESC;

WITH looked AS (
    SELECT DISTINCT ON (alias.article_id) alias.article_id, look.id, look.observed_at
      FROM store.look JOIN store.alias ON alias.address_id = look.address_id
     WHERE look.outcome = 'next_outcome' ORDER BY alias.article_id, look.observed_at DESC
), ended AS (
    UPDATE store.availability SET during = tstzrange(lower(during), looked.observed_at) FROM looked
     WHERE looked.article_id = availability.article_id AND upper_inf(during) RETURNING looked.*
)
INSERT INTO store.availability (article_id, state, during, look_id, evidence)
SELECT article_id, 'next_state', tstzrange(observed_at, NULL), id, '{"outcome": "next_outcome"}' FROM ended;

INSERT INTO store.source_health (source_id, state, since, why, learning, judged_at)
SELECT id, 'next_health', now(), 'something new is wrong', false, now() FROM store.source;
INSERT INTO store.health_change (source_id, at, before, state, why)
SELECT id, now(), 'healthy', 'next_health', 'something new is wrong' FROM store.source;
INSERT INTO store.alarm (source_id, kind, severity, opened_at, why)
SELECT id, 'next_alarm', 'next_severity', now(), 'something new was seen' FROM store.source;
INSERT INTO store.alarm_event (alarm_id, at, what, said) SELECT id, now(), 'next_happening', 'It was made known.' FROM store.alarm;
