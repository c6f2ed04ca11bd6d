-- name: lock_source
-- Which article a page is, is decided for one page of a source at a time.
SELECT pg_advisory_xact_lock(hashtext('palimpsest.source'), %(source_id)s)

-- name: draw_look
-- The id for a look, unless this very answer stands in the ledger already.
SELECT nextval('store.look_id_seq') AS look_id
 WHERE NOT EXISTS (SELECT FROM store.look
                    WHERE crawl_id IS NOT DISTINCT FROM %(crawl_id)s AND address_id = %(address_id)s
                      AND raw_sha256 IS NOT DISTINCT FROM %(raw_sha256)s AND observed_at = %(observed_at)s)

-- name: write_look
-- An entry of the ledger, with its headers, under the id that was drawn for it.
WITH look AS (
    INSERT INTO store.look (id, observed_at, address_id, crawl_id, url, final_url, witness, vantage, outcome, status,
        server_ip, server_date, raw_size, raw_sha256, headers_sha256, text_sha256, content_sha256, extractor)
    OVERRIDING SYSTEM VALUE
    VALUES (%(look_id)s, %(observed_at)s, %(address_id)s, %(crawl_id)s, %(url)s, %(final_url)s, %(witness)s, %(vantage)s,
        %(outcome)s, %(status)s, %(server_ip)s, %(server_date)s, %(raw_size)s, %(raw_sha256)s, %(headers_sha256)s,
        %(text_sha256)s, %(content_sha256)s, %(extractor)s)
    RETURNING id
)
INSERT INTO store.look_headers (look_id, headers)
SELECT id, %(headers)s::json FROM look WHERE %(headers)s::json IS NOT NULL

-- name: draw_article
-- The ids of a new article, its revision and its extraction.
SELECT nextval('store.article_id_seq') AS article_id, nextval('store.revision_id_seq') AS revision_id,
       nextval('store.extraction_id_seq') AS extraction_id

-- name: draw_look_and_article
-- The ids of a look and of a new article, if the archive holds nothing that a page can belong to: no look at its address,
-- no article at one of its keys, not its text, no text of its headline and moment of publication (or with a date on one of
-- the two sides only), and no redaction. Such a page is a new article; no row if it may be known.
SELECT nextval('store.look_id_seq') AS look_id, nextval('store.article_id_seq') AS article_id,
       nextval('store.revision_id_seq') AS revision_id, nextval('store.extraction_id_seq') AS extraction_id
 WHERE NOT EXISTS (SELECT FROM store.look WHERE address_id = %(address_id)s)
   AND NOT EXISTS (SELECT FROM store.closed_address WHERE address_id = %(address_id)s)
   AND NOT EXISTS (SELECT FROM unnest(%(keys)s::text[]) AS given (url_key)
                     JOIN store.address ON address.key_sha256 = sha256(convert_to(given.url_key, 'UTF8'))
                    WHERE EXISTS (SELECT FROM store.alias WHERE alias.address_id = address.id)
                       OR EXISTS (SELECT FROM store.closed_address AS closed WHERE closed.address_id = address.id))
   AND NOT EXISTS (SELECT FROM store.extraction WHERE text_sha256 = %(text_sha256)s)
   AND NOT EXISTS (SELECT FROM store.extraction
                    WHERE hashtext(title) = hashtext(%(title)s) AND published_at = %(published_at)s::timestamptz)
   AND NOT EXISTS (SELECT FROM store.extraction WHERE hashtext(title) = hashtext(%(title)s) AND published_at IS NULL
                      AND %(published_at)s::timestamptz IS NOT NULL)
   AND NOT EXISTS (SELECT FROM store.extraction WHERE hashtext(title) = hashtext(%(title)s) AND published_at IS NOT NULL
                      AND %(published_at)s::timestamptz IS NULL)

-- name: article_at_key
-- The article that an address key leads to now, and why that is believed.
SELECT alias.article_id, alias.address_id, alias.reason
  FROM store.alias JOIN store.address ON address.id = alias.address_id
 WHERE address.key_sha256 = sha256(convert_to(%(url_key)s, 'UTF8')) AND upper_inf(alias.during)

-- name: articles_of_text
-- The articles of a source whose current text is this one, published within 7 days of it; those of this headline first.
SELECT state.article_id, text.title, text.summary, text.authors, text.body, text.published_at, text.language,
       text.canonical_url, article.first_seen_at, true AS is_equal, store.is_alive(article.id) AS is_alive
  FROM store.extraction AS text
  JOIN store.article_state AS state ON state.revision_id = text.revision_id
  JOIN store.article ON article.id = state.article_id
 WHERE article.source_id = %(source_id)s AND text.text_sha256 = %(text_sha256)s
   AND text.words >= 60 AND NOT text.partial
   AND abs(extract(epoch FROM coalesce(text.published_at, article.first_seen_at)
                            - coalesce(%(published_at)s::timestamptz, %(observed_at)s))) < 7 * 86400
 ORDER BY text.title = %(title)s DESC NULLS LAST, state.article_id LIMIT 20

-- name: articles_of_headline
-- The articles of a source whose current headline is this one, and whose moment of publication too, or one of the two has
-- no date; with their texts.
SELECT found.article_id, text.title, text.summary, text.authors, text.body, text.published_at, text.language,
       text.canonical_url, article.first_seen_at, false AS is_equal, store.is_alive(article.id) AS is_alive
  FROM store.extraction AS text
  JOIN store.revision ON revision.id = text.revision_id
  JOIN store.article_search AS found ON found.article_id = revision.article_id AND found.extraction_id = text.id
  JOIN store.article ON article.id = found.article_id
 WHERE hashtext(text.title) = hashtext(%(title)s) AND text.title = %(title)s
   AND (text.published_at = %(published_at)s::timestamptz
        OR (text.published_at IS NULL AND %(published_at)s::timestamptz IS NOT NULL)
        OR (text.published_at IS NOT NULL AND %(published_at)s::timestamptz IS NULL))
   AND NOT text.partial AND found.source_id = %(source_id)s
 ORDER BY text.published_at = %(published_at)s::timestamptz DESC NULLS LAST, found.article_id LIMIT 5

-- name: articles_of_minute
-- Whether other articles of a source than those that are known were published in the minute of one.
SELECT EXISTS (SELECT FROM store.article_search AS found
                WHERE found.source_id = %(source_id)s AND found.article_id <> ALL (%(known)s::bigint[])
                  AND found.sort_at BETWEEN date_trunc('minute', %(published_at)s::timestamptz)
                      AND %(published_at)s::timestamptz + %(minute)s::interval
                  AND date_trunc('minute', found.sort_at) = date_trunc('minute', %(published_at)s::timestamptz))

-- name: articles_with_text
-- In how many other articles of the same source a text took the place of another one.
SELECT count(DISTINCT revision.article_id)
  FROM store.extraction AS text
  JOIN store.revision ON revision.id = text.revision_id AND revision.previous_id IS NOT NULL
  JOIN store.article ON article.id = revision.article_id
  JOIN store.article AS own ON own.id = %(article_id)s AND own.source_id = article.source_id
 WHERE text.text_sha256 = %(text_sha256)s AND revision.article_id <> %(article_id)s

-- name: replacements
-- The standing revisions of an article in their order, with their class, and the addresses that lead to the article.
SELECT revision.observed_at, text.published_at IS NOT NULL AS is_dated, judged.class,
       array(SELECT alias.address_id FROM store.alias WHERE alias.article_id = revision.article_id AND upper_inf(during)) AS addresses
  FROM store.revision
  JOIN LATERAL (SELECT published_at FROM store.extraction WHERE extraction.revision_id = revision.id ORDER BY id DESC LIMIT 1) AS text ON true
  LEFT JOIN LATERAL (SELECT verdict.class FROM store.verdict WHERE verdict.revision_id = revision.id ORDER BY verdict.id DESC LIMIT 1) AS judged ON true
 WHERE revision.article_id = %(article_id)s AND revision.dismissed_at IS NULL
 ORDER BY revision.observed_at, revision.id

-- name: rolled_off
-- The articles that were split off another one, as its page is a rolling one.
SELECT other_id FROM store.article_event WHERE kind = 'split' AND article_id = %(article_id)s AND reason = 'rolling page'

-- name: is_rolled_off
-- Whether an article was split off another one, or others off it, as its page is a rolling one.
SELECT EXISTS (SELECT FROM store.article_event WHERE kind = 'split' AND other_id = %(article_id)s AND reason = 'rolling page')
    OR EXISTS (SELECT FROM store.alias AS own JOIN store.alias AS earlier ON earlier.address_id = own.address_id
                 JOIN store.article_event AS event ON event.kind = 'split' AND event.reason = 'rolling page' AND event.other_id = earlier.article_id
                WHERE own.article_id = %(article_id)s AND upper_inf(own.during))

-- name: zone_of_source
-- The IANA name of the time zone in which a source writes its dates.
SELECT timezone FROM store.source WHERE id = %(source_id)s

-- name: current_text
-- The current revision of an article with its newest extraction.
SELECT state.revision_id, state.last_seen_at, state.last_looked_at, state.missing_since, state.missing_looks,
       text.id AS extraction_id, text.look_id, text.extractor, text.normaliser, text.title, text.summary, text.authors,
       text.body, text.published_at, text.modified_at, text.language, text.partial, text.text_sha256, text.content_sha256,
       shown.vantage,
       NOT text.partial OR EXISTS (SELECT FROM store.revision JOIN store.extraction AS whole ON whole.revision_id = revision.id
                                     JOIN store.look ON look.id = revision.look_id AND look.vantage = shown.vantage
                                    WHERE revision.article_id = state.article_id AND NOT whole.partial) AS whole_known
  FROM store.article_state AS state
  JOIN store.revision AS standing ON standing.id = state.revision_id
  JOIN store.look AS shown ON shown.id = standing.look_id
  JOIN LATERAL (SELECT * FROM store.extraction WHERE extraction.revision_id = state.revision_id
                 ORDER BY extraction.id DESC LIMIT 1) AS text ON true
 WHERE state.article_id = %(article_id)s

-- name: text_at
-- The text of an article that stood at a time, as it was seen by then from a vantage. If nothing was seen by then, its
-- first text.
SELECT revision.id AS revision_id, revision.observed_at <= %(observed_at)s AS stood,
       coalesce((SELECT max(look.observed_at) FROM store.alias JOIN store.look ON look.address_id = alias.address_id
                  WHERE alias.article_id = revision.article_id AND alias.during @> look.observed_at AND look.observed_at <= %(observed_at)s
                    AND store.fetch_outcome_shows_article(look.outcome)), %(observed_at)s) AS last_seen_at,
       text.id AS extraction_id, text.look_id, text.extractor, text.normaliser, text.title, text.summary, text.authors,
       text.body, text.published_at, text.modified_at, text.language, text.partial, text.text_sha256, text.content_sha256,
       shown.vantage,
       EXISTS (SELECT FROM store.revision AS earlier JOIN store.extraction AS whole ON whole.revision_id = earlier.id
                 JOIN store.look AS sight ON sight.id = whole.look_id
                WHERE earlier.article_id = revision.article_id AND NOT whole.partial
                  AND sight.vantage = shown.vantage AND sight.observed_at <= %(observed_at)s) AS whole_known
  FROM store.revision
  JOIN store.look AS shown ON shown.id = revision.look_id AND shown.vantage = %(vantage)s
  JOIN LATERAL (SELECT extraction.* FROM store.extraction JOIN store.look AS sight ON sight.id = extraction.look_id
                 WHERE extraction.revision_id = revision.id
                 ORDER BY sight.observed_at <= greatest(revision.observed_at, %(observed_at)s) DESC, extraction.id DESC LIMIT 1) AS text ON true
 WHERE revision.article_id = %(article_id)s
 ORDER BY revision.observed_at <= %(observed_at)s DESC,
          CASE WHEN revision.observed_at <= %(observed_at)s THEN revision.observed_at END DESC, revision.observed_at
 LIMIT 1

-- name: extend_alias
-- A look that is older than the first one showed the article at the address already then.
UPDATE store.alias SET during = tstzrange(%(observed_at)s, upper(during))
 WHERE address_id = %(address_id)s AND article_id = %(article_id)s AND lower(during) > %(observed_at)s
   AND NOT EXISTS (SELECT FROM store.alias AS other WHERE other.address_id = %(address_id)s AND other.ctid <> alias.ctid
                      AND other.during && tstzrange(%(observed_at)s, lower(alias.during)))

-- name: write_article
-- A new article.
INSERT INTO store.article (source_id, first_look_id, first_seen_at)
VALUES (%(source_id)s, %(look_id)s, %(observed_at)s) RETURNING id

-- name: begin_article
-- A new article in its first state, under ids that were drawn for it, available from the look that showed it, whose
-- address leads to it from then on, unless that leads to one already. Each part is of the one before it, so that they
-- stand in the ledger in this order.
WITH article AS (
    INSERT INTO store.article (id, source_id, first_look_id, first_seen_at) OVERRIDING SYSTEM VALUE
    VALUES (%(article_id)s, %(source_id)s, %(look_id)s, %(observed_at)s) RETURNING id
), revision AS (
    INSERT INTO store.revision (id, article_id, look_id, observed_at) OVERRIDING SYSTEM VALUE
    SELECT %(revision_id)s, id, %(look_id)s, %(observed_at)s FROM article RETURNING id, article_id
), state AS (
    INSERT INTO store.article_state (article_id, revision_id, last_seen_at, last_looked_at)
    SELECT article_id, id, %(observed_at)s, %(observed_at)s FROM revision
), available AS (
    INSERT INTO store.availability (article_id, state, during, look_id)
    SELECT id, 'available', tstzrange(%(observed_at)s, NULL), %(look_id)s FROM article
), leads AS (
    INSERT INTO store.alias (article_id, address_id, during, reason)
    SELECT id, %(address_id)s, tstzrange(%(observed_at)s, NULL), 'requested' FROM article
    ON CONFLICT DO NOTHING
)
SELECT id FROM revision

-- name: write_alias
-- From a time on the address leads to the article, until it leads to another one.
INSERT INTO store.alias (article_id, address_id, during, reason)
VALUES (%(article_id)s, %(address_id)s, tstzrange(%(since)s, (SELECT min(lower(during)) FROM store.alias
    WHERE address_id = %(address_id)s AND lower(during) > %(since)s)), %(reason)s)
ON CONFLICT DO NOTHING

-- name: confirm_alias
-- A look at the address itself showed the article.
UPDATE store.alias SET reason = %(reason)s
 WHERE address_id = %(address_id)s AND article_id = %(article_id)s AND upper_inf(during) AND reason = 'declared'

-- name: drop_alias
-- The address was believed to lead to the article and never did.
DELETE FROM store.alias WHERE address_id = %(address_id)s AND upper_inf(during) AND reason = 'declared'

-- name: end_alias
-- The address leads to another article from now on.
UPDATE store.alias SET during = tstzrange(lower(during), %(until)s)
 WHERE address_id = %(address_id)s AND upper_inf(during) AND lower(during) < %(until)s
RETURNING article_id

-- name: write_revision
-- A new state of an article.
INSERT INTO store.revision (article_id, look_id, previous_id, observed_at, previous_last_seen_at, repeats_id)
VALUES (%(article_id)s, %(look_id)s, %(previous_id)s, %(observed_at)s,
    CASE WHEN %(previous_id)s::bigint IS NOT NULL
         THEN least(%(previous_last_seen_at)s::timestamptz, %(observed_at)s::timestamptz) END,
    %(repeats_id)s)
RETURNING id

-- name: earlier_forms
-- The newest texts of an article that a new one may return to, the current one aside.
SELECT revision.id AS revision_id, text.title, text.summary, text.authors, text.body, text.published_at, text.language,
       text.partial, text.content_sha256
  FROM store.revision
  JOIN LATERAL (SELECT * FROM store.extraction WHERE extraction.revision_id = revision.id
                 ORDER BY extraction.id DESC LIMIT 1) AS text ON true
 WHERE revision.article_id = %(article_id)s AND revision.id <> %(previous_id)s AND revision.observed_at < %(observed_at)s
   AND revision.repeats_id IS NULL AND revision.dismissed_at IS NULL AND text.redaction_id IS NULL
 ORDER BY revision.observed_at DESC LIMIT %(at_most)s

-- name: revision_of_content
-- The first revision of an article that stands and had the very content.
SELECT min(revision.id) FROM store.revision JOIN store.extraction AS text ON text.revision_id = revision.id
 WHERE revision.article_id = %(article_id)s AND text.content_sha256 = %(content_sha256)s
   AND revision.observed_at < %(observed_at)s AND revision.dismissed_at IS NULL

-- name: is_alternating
-- Whether a revision returns to an earlier form and the one before it did too: forms take turns.
SELECT revision.repeats_id IS NOT NULL AND before.repeats_id IS NOT NULL
  FROM store.revision JOIN store.revision AS before ON before.id = revision.previous_id
 WHERE revision.id = %(revision_id)s

-- name: text_is_kept
-- Whether a text of an article is in the record, or in a body that stays.
SELECT EXISTS (SELECT FROM store.revision JOIN store.extraction AS text ON text.revision_id = revision.id
                WHERE revision.article_id = %(article_id)s AND text.content_sha256 = %(content_sha256)s)
    OR EXISTS (SELECT FROM store.alias JOIN store.look ON look.address_id = alias.address_id AND alias.during @> look.observed_at
                 JOIN store.capture ON capture.look_id = look.id
                WHERE alias.article_id = %(article_id)s AND look.content_sha256 = %(content_sha256)s AND capture.reasons <> '{newest}')

-- name: text_before
-- The newest text of the revision before one.
SELECT text.id AS extraction_id, text.title, text.summary, text.authors, text.body, text.published_at, text.modified_at,
       text.language, text.partial
  FROM store.revision JOIN store.extraction AS text ON text.revision_id = revision.previous_id
 WHERE revision.id = %(revision_id)s ORDER BY text.id DESC LIMIT 1

-- name: write_extraction
-- What this version of the extractor read, under an id that was drawn for it or the next one.
INSERT INTO store.extraction (id, revision_id, look_id, extractor, normaliser, title, authors, published_at,
    published_local, published_raw, modified_at, summary, body, words, language, section, tags, image,
    canonical_url, paywalled, partial, agreement, doubts, text_sha256, content_sha256)
OVERRIDING SYSTEM VALUE
VALUES (coalesce(%(extraction_id)s, nextval('store.extraction_id_seq')), %(revision_id)s, %(look_id)s, %(extractor)s, %(normaliser)s, %(title)s, %(authors)s, %(published_at)s,
    %(published_local)s, %(published_raw)s, %(modified_at)s, %(summary)s, %(body)s, %(words)s, %(language)s,
    %(section)s, %(tags)s, %(image)s, %(canonical_url)s, %(paywalled)s, %(partial)s, %(agreement)s, %(doubts)s,
    %(text_sha256)s, %(content_sha256)s)
RETURNING id

-- name: write_verdict
-- What kind of edit a revision is, and the hash of the words that changed. Nothing is added if the newest verdict on the
-- same texts is by higher rules, or is the same by the same rules.
INSERT INTO store.verdict (revision_id, before_id, after_id, rules, class, flags, looked_at, added_words, removed_words, hunks_sha256)
SELECT %(revision_id)s, %(before_id)s, %(after_id)s, %(rules)s, %(class)s, %(flags)s, %(looked_at)s::jsonb,
       %(added_words)s, %(removed_words)s, hashed.hunks_sha256
  FROM (SELECT sha256(convert_to((%(hunks)s::jsonb)::text, 'UTF8')) AS hunks_sha256) AS hashed
 WHERE NOT EXISTS (
    SELECT FROM (SELECT * FROM store.verdict WHERE revision_id = %(revision_id)s ORDER BY id DESC LIMIT 1) AS newest
     WHERE newest.before_id = %(before_id)s AND newest.after_id = %(after_id)s
       AND (store.version_order(newest.rules) > store.version_order(%(rules)s)
            OR (newest.rules = %(rules)s AND newest.class = %(class)s AND newest.flags = %(flags)s
                AND newest.hunks_sha256 = hashed.hunks_sha256)))

-- name: write_diff
-- The words that changed; those that belong to a verdict by higher rules stay.
INSERT INTO store.diff (before_id, after_id, hunks, added_words, removed_words)
SELECT %(before_id)s, %(after_id)s, %(hunks)s::jsonb, %(added_words)s, %(removed_words)s
 WHERE NOT EXISTS (
    SELECT FROM (SELECT * FROM store.verdict WHERE revision_id = %(revision_id)s ORDER BY id DESC LIMIT 1) AS newest
     WHERE newest.before_id = %(before_id)s AND newest.after_id = %(after_id)s
       AND store.version_order(newest.rules) > store.version_order(%(rules)s))
ON CONFLICT (after_id, before_id) DO UPDATE SET hunks = EXCLUDED.hunks, added_words = EXCLUDED.added_words,
    removed_words = EXCLUDED.removed_words

-- name: write_page_claim
-- When the page claims that it was last changed.
INSERT INTO store.claim (address_id, kind, value, raw, look_id, observed_at)
VALUES (%(address_id)s, 'page_modified', %(value)s, %(raw)s, %(look_id)s, %(observed_at)s)
ON CONFLICT (address_id, kind, raw) DO NOTHING

-- name: note_seen
-- A look showed the article.
UPDATE store.article_state SET revision_id = coalesce(%(revision_id)s, revision_id),
    last_seen_at = greatest(last_seen_at, %(observed_at)s), last_looked_at = greatest(last_looked_at, %(observed_at)s),
    looks = looks + 1, missing_since = NULL, missing_looks = 0, failing_since = NULL, failed_looks = 0
WHERE article_id = %(article_id)s

-- name: note_missing
-- A look did not find the article.
UPDATE store.article_state SET last_looked_at = greatest(last_looked_at, %(observed_at)s), looks = looks + 1,
    missing_since = coalesce(missing_since, %(observed_at)s), missing_looks = missing_looks + 1,
    failing_since = NULL, failed_looks = 0
WHERE article_id = %(article_id)s
RETURNING missing_since, missing_looks

-- name: note_failed
-- A look brought no page of the article, found or not.
UPDATE store.article_state SET last_looked_at = greatest(last_looked_at, %(observed_at)s), looks = looks + 1,
    failing_since = coalesce(failing_since, %(observed_at)s), failed_looks = failed_looks + 1
WHERE article_id = %(article_id)s
RETURNING failing_since, failed_looks

-- name: note_looked
-- A look at the article that says nothing of whether it is there.
UPDATE store.article_state SET last_looked_at = greatest(last_looked_at, %(observed_at)s), looks = looks + 1
WHERE article_id = %(article_id)s

-- name: has_address
-- Whether an address is still believed to lead to the article.
SELECT EXISTS (SELECT FROM store.alias WHERE article_id = %(article_id)s AND upper_inf(during) AND reason <> 'declared')

-- name: current_availability
-- The state of an article.
SELECT state, lower(during) AS since FROM store.availability WHERE article_id = %(article_id)s AND upper_inf(during)

-- name: availability_evidence
-- What else was seen: what the looks since then came to, how the other pages of the crawl answered, and when a feed,
-- sitemap or section page last named one of the article's addresses.
SELECT jsonb_build_object(
    'since', %(since)s::timestamptz,
    'outcomes', (SELECT coalesce(jsonb_object_agg(outcome, looks), '{}') FROM (
        SELECT look.outcome, count(*) AS looks FROM store.alias JOIN store.look ON look.address_id = alias.address_id
         WHERE alias.article_id = %(article_id)s AND look.observed_at >= %(since)s AND alias.during @> look.observed_at
         GROUP BY look.outcome) AS seen),
    'others_asked', others.asked, 'others_answered', others.answered,
    'last_listed_at', listed.listed_at, 'lists_read_at', listed.read_at,
    'still_listed', listed.listed_at >= listed.read_at) AS evidence
  FROM (SELECT count(*) AS asked, count(*) FILTER (WHERE store.fetch_outcome_shows_article(outcome)) AS answered
          FROM store.look WHERE crawl_id = %(crawl_id)s AND look.address_id NOT IN (
              SELECT address_id FROM store.alias WHERE alias.article_id = %(article_id)s)) AS others,
       (SELECT (SELECT max(state.listed_at) FROM store.alias JOIN store.address_state AS state USING (address_id)
                 WHERE alias.article_id = article.id AND upper_inf(alias.during)) AS listed_at,
               (SELECT max(crawl.started_at) FROM store.crawl WHERE crawl.source_id = article.source_id AND EXISTS (
                    SELECT FROM store.fetch AS log WHERE log.crawl_id = crawl.id AND log.outcome = 'read'
                       AND store.fetch_purpose_is_channel(log.purpose))) AS read_at
          FROM store.article WHERE article.id = %(article_id)s) AS listed

-- name: looks_with_nothing
-- The looks at an article with nothing to read since it was last seen, with the other articles of the source that were
-- read at the same time by the same version of the extractor as the article, and how many of these are to be had.
WITH own AS (
    SELECT alias.address_id, alias.during FROM store.alias WHERE alias.article_id = %(article_id)s
), text AS (
    SELECT article.source_id, state.last_seen_at
      FROM store.article JOIN store.article_state AS state ON state.article_id = article.id WHERE article.id = %(article_id)s
), seen AS (
    SELECT look.id, look.observed_at, look.outcome
      FROM text, own JOIN store.look ON look.address_id = own.address_id AND own.during @> look.observed_at
     WHERE look.observed_at > text.last_seen_at AND store.fetch_outcome_has_nothing(look.outcome)
)
SELECT seen.observed_at, seen.outcome,
       array(SELECT DISTINCT alias.article_id
               FROM text, store.look JOIN store.alias ON alias.address_id = look.address_id AND alias.during @> look.observed_at
               JOIN store.article ON article.id = alias.article_id
              WHERE look.observed_at BETWEEN seen.observed_at - %(around)s::interval AND seen.observed_at + %(around)s::interval
                AND store.fetch_outcome_brings_page(look.outcome) AND look.outcome <> 'new' AND look.witness = 'self'
                AND article.source_id = text.source_id AND article.id <> %(article_id)s
              LIMIT %(at_most)s) AS controls,
       (SELECT count(*) FROM (SELECT FROM text, store.article JOIN store.availability AS state ON state.article_id = article.id
                               WHERE article.source_id = text.source_id AND article.id <> %(article_id)s
                                 AND upper_inf(state.during) AND state.state = 'available' LIMIT %(at_most)s) AS known) AS others
  FROM seen ORDER BY seen.observed_at

-- name: nothing_of_crawl
-- The looks of a crawl at known articles that are available and that showed nothing to read.
SELECT DISTINCT ON (alias.article_id) alias.article_id, look.id, look.observed_at
  FROM store.crawl JOIN store.look ON look.crawl_id = crawl.id AND look.observed_at >= crawl.started_at
  JOIN store.alias ON alias.address_id = look.address_id AND alias.during @> look.observed_at
  JOIN store.availability AS state ON state.article_id = alias.article_id AND upper_inf(state.during) AND state.state = 'available'
 WHERE crawl.id = %(crawl_id)s AND store.fetch_outcome_has_nothing(look.outcome)
 ORDER BY alias.article_id, look.observed_at DESC

-- name: led_of_crawl
-- The looks of a crawl at articles that are available, whose addresses redirected to the page of an article that is known
-- now.
SELECT DISTINCT ON (alias.article_id) alias.article_id, look.id, look.observed_at, look.final_url,
       coalesce(missing.missing_since, look.observed_at) AS missing_since, missing.missing_looks
  FROM store.crawl JOIN store.look ON look.crawl_id = crawl.id AND look.observed_at >= crawl.started_at
  JOIN store.alias ON alias.address_id = look.address_id AND alias.during @> look.observed_at
  JOIN store.availability AS state ON state.article_id = alias.article_id AND upper_inf(state.during) AND state.state = 'available'
  JOIN store.article_state AS missing ON missing.article_id = alias.article_id AND missing.missing_since IS NOT NULL
 WHERE crawl.id = %(crawl_id)s AND look.outcome = 'leads_elsewhere'
   AND EXISTS (SELECT FROM store.address JOIN store.alias AS led ON led.address_id = address.id AND led.article_id <> alias.article_id
                WHERE address.url = look.final_url)
 ORDER BY alias.article_id, look.observed_at DESC

-- name: others_led_there
-- How many addresses of other articles redirected to the same other article in a crawl.
SELECT count(DISTINCT look.address_id) FROM store.look
 WHERE crawl_id = %(crawl_id)s AND outcome = 'leads_elsewhere' AND final_url = %(final_url)s
   AND look.address_id NOT IN (SELECT address_id FROM store.alias WHERE article_id = %(article_id)s)

-- name: end_availability
-- The state of an article ends because another one begins; no row if the article is in that state already.
UPDATE store.availability SET during = tstzrange(lower(during), %(since)s)
 WHERE article_id = %(article_id)s AND upper_inf(during) AND state <> %(state)s AND lower(during) < %(since)s
RETURNING article_id

-- name: write_availability
-- An article's state from now on.
INSERT INTO store.availability (article_id, state, during, look_id, evidence)
VALUES (%(article_id)s, %(state)s, tstzrange(%(since)s, NULL), %(look_id)s, %(evidence)s::jsonb)

-- name: put_search
-- The text that search finds for the article; its copies are to be looked for.
WITH noted AS (
    INSERT INTO store.unsigned (article_id, revision_id) VALUES (%(article_id)s, %(revision_id)s)
    ON CONFLICT (article_id) DO UPDATE SET revision_id = EXCLUDED.revision_id, attempts = 0, noted_at = now()
)
INSERT INTO store.article_search (article_id, revision_id, extraction_id, source_id, sort_at, language, document)
VALUES (%(article_id)s, %(revision_id)s, %(extraction_id)s, %(source_id)s,
    coalesce(%(published_at)s::timestamptz, (SELECT first_seen_at FROM store.article WHERE id = %(article_id)s)), %(language)s,
    store.document(%(title)s, %(summary)s, store.shown_text(%(body)s,
        (SELECT lines FROM store.left_out WHERE extraction_id = %(extraction_id)s)), %(language)s))
ON CONFLICT (article_id) DO UPDATE SET revision_id = EXCLUDED.revision_id, extraction_id = EXCLUDED.extraction_id,
    sort_at = EXCLUDED.sort_at, language = EXCLUDED.language, document = EXCLUDED.document,
    indexed_as = EXCLUDED.indexed_as

-- name: source_of_article
-- The source of an article.
SELECT source_id FROM store.article WHERE id = %(article_id)s
