-- name: evidence_article
-- The article that an address leads to. If it led to several, the one of the span that was asked for, else the last one.
SELECT article.id, source.title AS newsroom, source.home, look.url, article.first_seen_at, article.recorded_at
  FROM (SELECT store.survivor(alias.article_id) AS id FROM store.alias
         WHERE alias.address_id IN (SELECT store.addresses_of(%(url)s) UNION SELECT store.addresses_of(%(url_key)s))
         ORDER BY alias.during && tstzrange(%(since)s, %(until)s) DESC, upper_inf(alias.during) DESC, upper(alias.during) DESC
         LIMIT 1) AS found
  JOIN store.article ON article.id = found.id
  JOIN store.source ON source.id = article.source_id
  JOIN store.look ON look.id = article.first_look_id

-- name: evidence_revisions
-- The revisions of an article that a span shows: those first seen in the span (is_within), the one that stood when the
-- span began, and those that their verdicts compare them with. Revisions that no block has closed yet come into the next
-- bundle.
WITH within AS (
    SELECT id FROM store.revision
     WHERE article_id = %(article_id)s AND NOT EXISTS (SELECT FROM store.unsealed WHERE unsealed.look_id = revision.look_id)
       AND observed_at >= coalesce(%(since)s, '-infinity'::timestamptz)
       AND observed_at < coalesce(%(until)s, 'infinity'::timestamptz)
), before AS (
    SELECT id FROM store.revision
     WHERE article_id = %(article_id)s AND observed_at < %(since)s ORDER BY observed_at DESC, id DESC LIMIT 1
)
SELECT id, true AS is_within FROM within
UNION
SELECT others.id, false
  FROM (SELECT id FROM before
        UNION SELECT text.revision_id FROM store.verdict JOIN store.extraction AS text ON text.id = verdict.before_id
               WHERE verdict.revision_id IN (SELECT id FROM within)) AS others (id)
 WHERE others.id NOT IN (SELECT id FROM within)
 ORDER BY id

-- name: evidence_begin
-- The last look before a span whose body is kept and shows the article: the other side of the span's first change.
SELECT max(look.observed_at)
  FROM store.alias JOIN store.look ON look.address_id = alias.address_id AND alias.during @> look.observed_at
  JOIN store.capture ON capture.look_id = look.id
 WHERE alias.article_id = %(article_id)s AND look.observed_at < %(since)s
   AND store.fetch_outcome_brings_page(look.outcome)

-- name: evidence_looks
-- Every look at the addresses of an article in a span, failed ones too, except those that showed another article; and the
-- looks that its revisions were read from.
SELECT look.id, look.observed_at, look.recorded_at, look.server_date, look.url, look.final_url, look.witness, look.vantage,
       look.outcome, outcome.meaning, look.status, host(look.server_ip) AS server_ip, look.raw_size,
       encode(look.raw_sha256, 'hex') AS raw_sha256, encode(look.text_sha256, 'hex') AS text_sha256,
       encode(look.entry_sha256, 'hex') AS entry_sha256, headers.look_id IS NOT NULL AS has_headers, capture.id AS capture_id,
       CASE WHEN capture.id IS NOT NULL THEN 'kept'
            WHEN EXISTS (SELECT FROM store.redaction WHERE look.id = ANY (redaction.looks)) THEN 'redacted'
            WHEN look.raw_sha256 IS NULL THEN 'none'
            WHEN EXISTS (SELECT FROM store.pruned WHERE pruned.look_id = look.id) THEN 'pruned'
            ELSE 'not kept' END AS body
  FROM store.look
  JOIN store.fetch_outcome AS outcome ON outcome.name = look.outcome
  LEFT JOIN store.look_headers AS headers ON headers.look_id = look.id
  LEFT JOIN store.capture ON capture.look_id = look.id
 WHERE look.id IN (
    SELECT text.look_id FROM store.extraction AS text WHERE text.revision_id = ANY (%(revisions)s)
    UNION SELECT look_id FROM store.revision WHERE id = ANY (%(revisions)s)
    UNION
    SELECT seen.id FROM store.look AS seen
     WHERE seen.address_id IN (SELECT address_id FROM store.alias WHERE article_id = %(article_id)s)
       AND seen.observed_at >= coalesce(%(begin)s, '-infinity'::timestamptz) AND seen.observed_at < coalesce(%(until)s, 'infinity'::timestamptz)
       AND NOT EXISTS (SELECT FROM store.alias AS other WHERE other.address_id = seen.address_id
                          AND other.article_id <> %(article_id)s AND other.during @> seen.observed_at))
   AND NOT EXISTS (SELECT FROM store.unsealed WHERE unsealed.look_id = look.id)
 ORDER BY look.observed_at, look.id

-- name: evidence_acts
-- The acts about an article, of the revisions and the time that are shown.
SELECT act.id FROM (
              SELECT 'article' AS kind, %(article_id)s::bigint AS subject
    UNION     SELECT 'article', article_id FROM store.article_event WHERE other_id = %(article_id)s
    UNION ALL SELECT 'event', id FROM store.article_event WHERE article_id = %(article_id)s OR other_id = %(article_id)s
    UNION ALL SELECT 'text', id FROM store.extraction WHERE revision_id = ANY (%(revisions)s)
    UNION ALL SELECT 'revision', id FROM store.revision_state WHERE revision_id = ANY (%(revisions)s)
    UNION ALL SELECT 'verdict', id FROM store.verdict WHERE revision_id = ANY (%(within)s)
    UNION ALL SELECT 'redaction', id FROM store.redaction WHERE article_id = %(article_id)s OR revisions && %(revisions)s::bigint[]
    UNION ALL SELECT 'state', id FROM store.availability
               WHERE article_id = %(article_id)s AND during && tstzrange(%(begin)s, %(until)s)
    UNION ALL SELECT 'claim', id FROM store.claim
               WHERE address_id IN (SELECT address_id FROM store.alias WHERE article_id = %(article_id)s)
                 AND observed_at >= coalesce(%(begin)s, '-infinity'::timestamptz) AND observed_at < coalesce(%(until)s, 'infinity'::timestamptz)
    ) AS said
  JOIN store.act USING (kind, subject)
 WHERE NOT EXISTS (SELECT FROM store.unsealed_act WHERE unsealed_act.act_id = act.id)
 ORDER BY act.id

-- name: evidence_states
-- The revisions that are shown, in their order, with the words as they are shown and what their newest verdict says.
SELECT shown.id, shown.article_id, shown.number, shown.source, shown.title, shown.authors, shown.summary, shown.text,
       shown.words, shown.url, shown.previous_id, shown.changed_after, shown.changed_before, shown.last_seen_at,
       shown.repeats_id, shown.dismissed_at, shown.published_at, shown.published_local, shown.first_seen_at,
       shown.sort_at, shown.extractor, shown.text_sha256, shown.recorded_at, shown.redacted_at, shown.witness,
       shown.vantage,
       shown.id = ANY (%(within)s) AS is_within, revision.dismissed_by, verdict.class, verdict.flags, verdict.rules,
       verdict.judged_at, verdict.added_words, verdict.removed_words, diff.hunks, verdict.redaction_id IS NOT NULL AS is_emptied,
       earlier.revision_id AS before_id, earlier.title AS title_before
  FROM archive.revisions AS shown
  JOIN store.revision ON revision.id = shown.id
  LEFT JOIN LATERAL (SELECT * FROM store.verdict WHERE verdict.revision_id = shown.id AND shown.id = ANY (%(within)s)
                      ORDER BY verdict.id DESC LIMIT 1) AS verdict ON true
  LEFT JOIN store.diff ON diff.before_id = verdict.before_id AND diff.after_id = verdict.after_id
  LEFT JOIN store.extraction AS earlier ON earlier.id = verdict.before_id
 WHERE shown.article_id = %(article_id)s AND shown.id = ANY (%(revisions)s)
 ORDER BY shown.number

-- name: evidence_addresses
-- The addresses that led to an article.
SELECT url, reason, first_seen_at, last_seen_at, current FROM archive.addresses WHERE article_id = %(article_id)s ORDER BY first_seen_at, url

-- name: evidence_availability
-- When an article could be read, and when not.
SELECT state, lower(during) AS since, upper(during) AS until, look_id FROM store.availability
 WHERE article_id = %(article_id)s AND during && tstzrange(%(begin)s, %(until)s) ORDER BY lower(during)

-- name: evidence_redactions
-- What was taken out of the archive of an article.
SELECT id, recorded_at, reason, revisions FROM store.redaction
 WHERE article_id = %(article_id)s OR revisions && %(revisions)s::bigint[] ORDER BY id

-- name: evidence_anchors
-- The blocks whose hash was made known outside: stamped, told to the log and the webhook; and the head.
SELECT array(SELECT DISTINCT block_id FROM store.stamp ORDER BY block_id) AS stamped,
       array(SELECT block_id FROM store.head_told ORDER BY block_id) AS told,
       (SELECT max(id) FROM store.block) AS head

-- name: evidence_stamps
-- The stamps of some blocks.
SELECT id, block_id, authority, stamped_at, answer FROM store.stamp WHERE block_id BETWEEN %(first)s AND %(last)s ORDER BY id

-- name: evidence_told
-- The days on which blocks were told to the log and the webhook.
SELECT block_id, day FROM store.head_told WHERE block_id BETWEEN %(first)s AND %(last)s ORDER BY day

-- name: evidence_list
-- What a block closes, as a list.
SELECT store.block_list(entries, acts) AS list FROM store.block WHERE id = %(id)s

-- name: evidence_server
-- The version of the database's server.
SELECT current_setting('server_version') AS version

-- name: package_key
-- The key with which packages of pages are signed.
SELECT private_key FROM store.package_key ORDER BY id DESC LIMIT 1

-- name: put_package_key
-- Keep the key, unless another process kept one first.
INSERT INTO store.package_key (private_key, public_key) VALUES (%(private_key)s, %(public_key)s) ON CONFLICT (id) DO NOTHING

-- name: title_at
-- The headline that an article had at the time of a look.
SELECT revision.title
  FROM store.look
  JOIN store.alias ON alias.address_id = look.address_id AND alias.during @> look.observed_at
  JOIN archive.revisions AS revision ON revision.article_id = alias.article_id AND revision.changed_before <= look.observed_at
 WHERE look.id = %(look_id)s AND revision.title IS NOT NULL
 ORDER BY revision.changed_before DESC LIMIT 1
