-- name: article_to_join
-- An article that is not part of another one.
SELECT article.id, article.source_id FROM store.article JOIN store.article_state AS state ON state.article_id = article.id
 WHERE article.id = %(article_id)s

-- name: defer_constraints
-- The chain of revisions is whole again at the end of the transaction only.
SET CONSTRAINTS ALL DEFERRED

-- name: move_aliases
-- All addresses of an article lead to another one, for the same times.
UPDATE store.alias SET article_id = %(into_id)s WHERE article_id = %(article_id)s

-- name: move_revisions
-- Move all revisions of an article to another one.
UPDATE store.revision SET article_id = %(into_id)s WHERE article_id = %(article_id)s RETURNING id

-- name: note_event
-- Articles were merged or split.
INSERT INTO store.article_event (kind, article_id, other_id, reason, moved)
VALUES (%(kind)s, %(article_id)s, %(other_id)s, %(reason)s, jsonb_build_object(
    'revisions', %(revisions)s::bigint[], 'since', %(since)s::timestamptz,
    'addresses', (SELECT coalesce(jsonb_agg(jsonb_build_object('address', address_id, 'during', during::text)), '[]')
                    FROM store.alias WHERE article_id = %(moved_from)s
                     AND (%(addresses)s::bigint[] IS NULL OR address_id = ANY (%(addresses)s::bigint[])))))

-- name: retire_article
-- What is derived of an article that is part of another one now.
WITH a AS (DELETE FROM store.article_state WHERE article_id = %(article_id)s),
     b AS (DELETE FROM store.article_search WHERE article_id = %(article_id)s),
     c AS (DELETE FROM store.signature WHERE article_id = %(article_id)s),
     d AS (DELETE FROM store.unsigned WHERE article_id = %(article_id)s),
     e AS (DELETE FROM store.stale_copy WHERE carrier_id = %(article_id)s)
DELETE FROM store.copy WHERE %(article_id)s IN (article_id, other_id)

-- name: merge_furniture
-- Lines that stood in both of two articles stand in one.
UPDATE store.furniture SET articles = ARRAY(SELECT DISTINCT unnest(array_replace(articles, %(article_id)s::bigint, %(into_id)s::bigint)))
 WHERE source_id = %(source_id)s AND articles @> ARRAY[%(article_id)s::bigint]

-- name: wholes_of_teasers
-- The looks that showed a whole text of an article when only its visible part was known, and that have no revision.
SELECT DISTINCT ON (look.id) look.id AS look_id, look.observed_at, revision.id AS shown_id
  FROM store.revision
  JOIN LATERAL (SELECT look_id, redaction_id FROM store.extraction WHERE extraction.revision_id = revision.id
                 ORDER BY extraction.id DESC LIMIT 1) AS text ON text.look_id <> revision.look_id AND text.redaction_id IS NULL
  JOIN store.look ON look.id = text.look_id
  JOIN store.alias ON alias.address_id = look.address_id AND alias.during @> look.observed_at AND alias.article_id = revision.article_id
 WHERE revision.article_id = %(article_id)s AND NOT EXISTS (SELECT FROM store.revision AS other WHERE other.look_id = look.id)
 ORDER BY look.id, revision.id

-- name: revisions_in_order
-- The revisions of an article in the order of observation, each with what its own look showed, its newest text, its newest
-- verdict and the last look before it.
SELECT revision.id AS revision_id, revision.look_id, revision.previous_id, revision.observed_at, revision.dismissed_by,
       text.id AS extraction_id, text.title, text.summary, text.authors, text.body, text.published_at, text.published_local,
       text.modified_at, text.language, text.partial, text.content_sha256, text.redaction_id, text.look_id AS text_look_id,
       newest.id AS newest_id, newest.look_id AS newest_look_id, newest.content_sha256 AS newest_content_sha256, shown.vantage,
       judged.before_id AS judged_before_id, judged.after_id AS judged_after_id, judged.rules AS judged_rules,
       (SELECT coalesce(max(look.observed_at) FILTER (WHERE look.vantage = shown.vantage), max(look.observed_at))
          FROM store.alias JOIN store.look ON look.address_id = alias.address_id
         WHERE alias.article_id = revision.article_id AND alias.during @> look.observed_at AND look.observed_at < revision.observed_at
           AND store.fetch_outcome_shows_article(look.outcome)) AS seen_before
  FROM store.revision
  JOIN store.look AS shown ON shown.id = revision.look_id
  JOIN LATERAL (SELECT * FROM store.extraction WHERE extraction.revision_id = revision.id
                 ORDER BY extraction.look_id = revision.look_id DESC, extraction.id DESC LIMIT 1) AS text ON true
  JOIN LATERAL (SELECT id, look_id, content_sha256 FROM store.extraction WHERE extraction.revision_id = revision.id
                 ORDER BY extraction.id DESC LIMIT 1) AS newest ON true
  LEFT JOIN LATERAL (SELECT before_id, after_id, rules FROM store.verdict WHERE verdict.revision_id = revision.id
                      ORDER BY verdict.id DESC LIMIT 1) AS judged ON true
 WHERE revision.article_id = %(article_id)s
 ORDER BY revision.observed_at, revision.id

-- name: link_revision
-- A revision's place in the chain.
UPDATE store.revision SET previous_id = %(previous_id)s, repeats_id = %(repeats_id)s,
    previous_last_seen_at = CASE WHEN %(previous_id)s::bigint IS NOT NULL
                                 THEN least(coalesce(%(seen_before)s::timestamptz, observed_at), observed_at) END
 WHERE id = %(revision_id)s

-- name: restore_revision
-- A revision that was dismissed because two articles were taken for one stands again.
UPDATE store.revision SET dismissed_at = NULL, dismissed_by = NULL WHERE id = %(revision_id)s

-- name: put_article_state
-- What the ledger says of an article as a whole, after its revisions were put in order; the last one that stands was seen.
INSERT INTO store.article_state AS state (article_id, revision_id, last_seen_at, last_looked_at, looks)
SELECT %(article_id)s, %(revision_id)s,
       greatest(max(look.observed_at) FILTER (WHERE store.fetch_outcome_shows_article(look.outcome)), %(stood_at)s),
       max(look.observed_at), count(*)
  FROM store.alias JOIN store.look ON look.address_id = alias.address_id AND alias.during @> look.observed_at
 WHERE alias.article_id = %(article_id)s
ON CONFLICT (article_id) DO UPDATE SET revision_id = EXCLUDED.revision_id, last_seen_at = EXCLUDED.last_seen_at,
    last_looked_at = EXCLUDED.last_looked_at, looks = EXCLUDED.looks,
    missing_since = CASE WHEN state.missing_since > EXCLUDED.last_seen_at THEN state.missing_since END,
    missing_looks = CASE WHEN state.missing_since > EXCLUDED.last_seen_at THEN state.missing_looks ELSE 0 END,
    failing_since = CASE WHEN state.failing_since > EXCLUDED.last_seen_at THEN state.failing_since END,
    failed_looks = CASE WHEN state.failing_since > EXCLUDED.last_seen_at THEN state.failed_looks ELSE 0 END

-- name: put_first_seen
-- When an article was first seen, after its revisions were put in order.
UPDATE store.article SET first_seen_at = %(observed_at)s WHERE id = %(article_id)s

-- name: last_sight
-- The last look that showed an article.
SELECT look.id, look.crawl_id, look.observed_at
  FROM store.alias JOIN store.look ON look.address_id = alias.address_id AND alias.during @> look.observed_at
 WHERE alias.article_id = %(article_id)s AND store.fetch_outcome_shows_article(look.outcome)
 ORDER BY look.observed_at DESC, look.id DESC LIMIT 1

-- name: split_aliases
-- Ranges that begin before the split stay with the article until then; the rest is the other one's.
WITH cut AS (
    UPDATE store.alias SET during = tstzrange(lower(during), %(since)s)
     WHERE article_id = %(article_id)s AND address_id = ANY (%(addresses)s::bigint[])
       AND %(since)s::timestamptz > lower(during) AND during @> %(since)s::timestamptz
    RETURNING address_id, reason
), whole AS (
    UPDATE store.alias SET article_id = %(other_id)s
     WHERE article_id = %(article_id)s AND address_id = ANY (%(addresses)s::bigint[])
       AND (%(since)s::timestamptz IS NULL OR lower(during) >= %(since)s)
    RETURNING address_id
)
SELECT address_id, reason FROM cut UNION ALL SELECT address_id, NULL FROM whole

-- name: revisions_to_split
-- The revisions of an article that looks at some addresses showed, from a time on.
SELECT revision.id AS revision_id, revision.look_id, revision.observed_at
  FROM store.revision JOIN store.look ON look.id = revision.look_id
 WHERE revision.article_id = %(article_id)s AND look.address_id = ANY (%(addresses)s::bigint[])
   AND (%(since)s::timestamptz IS NULL OR revision.observed_at >= %(since)s)
 ORDER BY revision.observed_at, revision.id

-- name: split_revisions
-- Move revisions of an article to another one.
UPDATE store.revision SET article_id = %(other_id)s WHERE id = ANY (%(revisions)s::bigint[])

-- name: first_sight_at
-- The first look that showed an article at some addresses, from a time on, and what it read there then.
SELECT look.id AS look_id, look.observed_at,
       (SELECT revision.id FROM store.revision WHERE revision.article_id = %(article_id)s AND revision.observed_at <= look.observed_at
         ORDER BY revision.observed_at DESC, revision.id DESC LIMIT 1) AS shown_id
  FROM store.alias JOIN store.look ON look.address_id = alias.address_id AND alias.during @> look.observed_at
 WHERE alias.article_id = %(article_id)s AND look.address_id = ANY (%(addresses)s::bigint[])
   AND (%(since)s::timestamptz IS NULL OR look.observed_at >= %(since)s)
   AND store.fetch_outcome_shows_article(look.outcome)
   AND NOT EXISTS (SELECT FROM store.revision WHERE revision.look_id = look.id)
 ORDER BY look.observed_at, look.id LIMIT 1

-- name: next_sights
-- The next look that showed an article after a time from a vantage. And, if one comes before that and before the look of
-- any revision, the first look that showed a paywall and whose words are known or kept: the text before stood again then.
WITH next AS (
    SELECT look.id AS look_id, look.observed_at, look.outcome = 'paywalled' AS is_wall, kept.*,
           EXISTS (SELECT FROM store.revision WHERE revision.look_id = look.id) AS is_first,
           EXISTS (SELECT FROM store.revision JOIN store.extraction AS text ON text.revision_id = revision.id
                    WHERE revision.article_id = alias.article_id AND text.content_sha256 = look.content_sha256) AS is_known
      FROM store.alias
      JOIN store.look ON look.address_id = alias.address_id AND alias.during @> look.observed_at
      LEFT JOIN LATERAL (
            SELECT capture.id AS capture_id, capture.content_type, same.final_url, listed.dated_at
              FROM store.look AS same
              JOIN store.capture ON capture.look_id = same.id AND capture.reasons <> '{newest}'
              LEFT JOIN store.address_state AS listed ON listed.address_id = same.address_id
             WHERE same.address_id IN (SELECT address_id FROM store.alias AS own WHERE own.article_id = %(article_id)s)
               AND same.content_sha256 = look.content_sha256
             ORDER BY same.id = look.id DESC, same.id LIMIT 1) AS kept ON look.outcome = 'paywalled'
     WHERE alias.article_id = %(article_id)s AND look.vantage = %(vantage)s AND look.observed_at > %(observed_at)s
       AND store.fetch_outcome_shows_words(look.outcome)
), told AS (
    SELECT *, row_number() OVER (PARTITION BY is_wall ORDER BY observed_at, look_id) AS place,
           bool_or(is_first OR NOT is_wall) OVER (ORDER BY observed_at, look_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS is_over
      FROM next WHERE NOT is_wall OR is_first OR is_known OR capture_id IS NOT NULL
)
SELECT look_id, observed_at, is_wall, capture_id, content_type, final_url, dated_at, is_first, is_known, place,
       is_over
  FROM told WHERE place = 1 AND NOT is_first AND is_over IS NOT TRUE ORDER BY observed_at, look_id

-- name: text_of_look
-- The text that a look at the article of a revision showed, as it was read last: the look's own, the one that the ledger
-- names, or the revision's newest.
SELECT newest.id
  FROM (SELECT text.revision_id, text.look_id
          FROM store.look, store.revision AS given JOIN store.revision ON revision.article_id = given.article_id
          JOIN store.extraction AS text ON text.revision_id = revision.id
         WHERE look.id = %(look_id)s AND given.id = %(shown_id)s
           AND (text.look_id = look.id OR text.content_sha256 = look.content_sha256 OR revision.id = given.id)
         ORDER BY text.look_id = look.id DESC, (text.content_sha256 = look.content_sha256) IS TRUE DESC, text.id DESC LIMIT 1) AS shown
  JOIN store.extraction AS newest ON newest.revision_id = shown.revision_id AND newest.look_id = shown.look_id
 ORDER BY newest.id DESC LIMIT 1

-- name: copy_extraction
-- A text of an article for another of its revisions, shown as it is.
WITH shown AS (
    SELECT * FROM store.extraction WHERE id = %(extraction_id)s
), copied AS (
    INSERT INTO store.extraction (revision_id, look_id, extractor, normaliser, title, authors, published_at,
        published_local, published_raw, modified_at, summary, body, words, language, section, tags, image,
        canonical_url, paywalled, partial, agreement, doubts, text_sha256, content_sha256)
    SELECT %(revision_id)s, %(look_id)s, extractor, normaliser, title, authors, published_at,
        published_local, published_raw, modified_at, summary, body, words, language, section, tags, image,
        canonical_url, paywalled, partial, agreement, doubts, text_sha256, content_sha256
      FROM shown
    RETURNING id
), left_out AS (
    INSERT INTO store.left_out (extraction_id, lines)
    SELECT copied.id, known.lines FROM copied, shown JOIN store.left_out AS known ON known.extraction_id = shown.id
)
SELECT id FROM copied

-- name: give_first_look
-- Set the look that an article began with, if its old one belongs to another article now.
UPDATE store.article SET first_look_id = %(look_id)s WHERE id = %(article_id)s

-- name: first_look_of
-- The look that an article began with.
SELECT first_look_id FROM store.article WHERE id = %(article_id)s

-- name: merged_addresses
-- The addresses that an article brought along when it was merged into another one the last time.
SELECT array(SELECT DISTINCT (one.value ->> 'address')::bigint FROM jsonb_array_elements(event.moved -> 'addresses') AS one) AS addresses
  FROM store.article_event AS event
 WHERE kind = 'merged' AND article_id = %(article_id)s AND other_id = %(other_id)s ORDER BY id DESC LIMIT 1
