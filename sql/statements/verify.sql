-- name: chain_blocks
-- Blocks of the ledger after one, without what they list.
SELECT id, sealed_at, entries_sha256, previous_sha256, block_sha256 FROM store.block
 WHERE id > %(after)s ORDER BY id LIMIT %(at_most)s

-- name: ledger_size
-- How many entries and blocks the ledger has, and its head.
SELECT (SELECT count(*) FROM store.look) AS looks, (SELECT count(*) FROM store.act) AS acts,
       (SELECT count(*) FROM store.block) AS blocks,
       (SELECT count(*) FROM store.unsealed) + (SELECT count(*) FROM store.unsealed_act) AS unsealed,
       head.id AS head_id, head.block_sha256 AS head_sha256, head.sealed_at AS head_at
  FROM (SELECT) AS one LEFT JOIN (SELECT * FROM store.block ORDER BY id DESC LIMIT 1) AS head ON true

-- name: block_lists
-- The lists of the blocks after one: as many blocks as together hold so many entries, at least one block.
SELECT id, entries, acts, entries_sha256 FROM (
    SELECT *, sum(cardinality(entries) + cardinality(acts)) OVER (ORDER BY id) - cardinality(entries) - cardinality(acts) AS before
      FROM (SELECT * FROM store.block
             WHERE id > %(after)s AND (%(chosen)s::bigint[] IS NULL OR id = ANY (%(chosen)s::bigint[]))
             ORDER BY id LIMIT %(at_most)s) AS next) AS counted
 WHERE before < %(at_most)s ORDER BY id

-- name: ledger_looks
-- Looks by number, as the ledger has them, with their headers.
SELECT look.id, observed_at, recorded_at, address_id, url, final_url, witness, vantage, outcome, status, host(server_ip) AS server_ip,
       server_date, raw_size, raw_sha256, headers_sha256, text_sha256, content_sha256, extractor, entry_sha256,
       headers.headers::text AS headers
  FROM store.look LEFT JOIN store.look_headers AS headers ON headers.look_id = look.id
 WHERE look.id = ANY (%(ids)s) ORDER BY look.id

-- name: ledger_acts
-- Acts by number.
SELECT id, recorded_at, kind, subject, row_sha256, entry_sha256 FROM store.act WHERE id = ANY (%(ids)s) ORDER BY id

-- name: unsealed_entries
-- Entries that wait for their block.
SELECT array(SELECT look_id FROM store.unsealed ORDER BY look_id LIMIT %(at_most)s) AS looks,
       array(SELECT act_id FROM store.unsealed_act ORDER BY act_id LIMIT %(at_most)s) AS acts

-- name: unaccounted_entries
-- Entries that no block closes or that several close, and entries that a block names but that do not exist.
SELECT name, id, there, listed FROM (
    SELECT 'look' AS name, id, sum(there) AS there, sum(listed) AS listed FROM (
        SELECT id, 1 AS there, 0 AS listed FROM store.look
        UNION ALL SELECT unnest(entries), 0, 1 FROM store.block
        UNION ALL SELECT look_id, 0, 1 FROM store.unsealed) AS looks GROUP BY id HAVING sum(there) <> 1 OR sum(listed) <> 1
    UNION ALL
    SELECT 'act', id, sum(there), sum(listed) FROM (
        SELECT id, 1 AS there, 0 AS listed FROM store.act
        UNION ALL SELECT unnest(acts), 0, 1 FROM store.block
        UNION ALL SELECT act_id, 0, 1 FROM store.unsealed_act) AS acts GROUP BY id HAVING sum(there) <> 1 OR sum(listed) <> 1) AS odd
 ORDER BY name DESC, id LIMIT %(at_most)s

-- name: loose_headers
-- Headers whose look names no hash of headers.
SELECT look_id FROM store.look_headers JOIN store.look ON look.id = look_id WHERE headers_sha256 IS NULL ORDER BY look_id LIMIT %(at_most)s

-- name: redacted_looks
-- The looks whose body and headers a redaction of the ledger names.
SELECT DISTINCT unnest(looks) AS id FROM store.redaction

-- name: scope_of_address
-- The articles that an address led to.
SELECT DISTINCT store.survivor(alias.article_id) AS id FROM store.alias
 WHERE alias.address_id IN (SELECT store.addresses_of(%(url)s) UNION SELECT store.addresses_of(%(url_key)s))

-- name: scope_of_source
-- The articles of a source.
SELECT article.id FROM store.article JOIN store.source ON source.id = article.source_id WHERE source.name = %(source)s

-- name: looks_in_scope
-- Looks of a part of the archive after one: at the addresses of some articles, recorded since a time.
SELECT look.id FROM store.look
 WHERE look.id > %(after)s
   AND (%(articles)s::bigint[] IS NULL OR look.address_id IN (SELECT address_id FROM store.alias WHERE article_id = ANY (%(articles)s)))
   AND (%(since)s::timestamptz IS NULL OR look.recorded_at >= %(since)s)
 ORDER BY look.id LIMIT %(at_most)s

-- name: acts_in_scope
-- Acts about some articles, or recorded since a time, after one.
SELECT act.id FROM store.act
 WHERE act.id > %(after)s AND (%(since)s::timestamptz IS NULL OR act.recorded_at >= %(since)s)
   AND (%(articles)s::bigint[] IS NULL OR CASE act.kind
        WHEN 'article' THEN act.subject = ANY (%(articles)s)
        WHEN 'text' THEN EXISTS (SELECT FROM store.extraction AS text JOIN store.revision ON revision.id = text.revision_id
                                  WHERE text.id = act.subject AND revision.article_id = ANY (%(articles)s))
        WHEN 'verdict' THEN EXISTS (SELECT FROM store.verdict JOIN store.revision ON revision.id = verdict.revision_id
                                     WHERE verdict.id = act.subject AND revision.article_id = ANY (%(articles)s))
        WHEN 'revision' THEN EXISTS (SELECT FROM store.revision_state AS state JOIN store.revision ON revision.id = state.revision_id
                                      WHERE state.id = act.subject AND revision.article_id = ANY (%(articles)s))
        WHEN 'event' THEN EXISTS (SELECT FROM store.article_event AS event WHERE event.id = act.subject
                                     AND (event.article_id = ANY (%(articles)s) OR event.other_id = ANY (%(articles)s)))
        WHEN 'claim' THEN EXISTS (SELECT FROM store.claim JOIN store.alias ON alias.address_id = claim.address_id
                                   WHERE claim.id = act.subject AND alias.article_id = ANY (%(articles)s))
        WHEN 'state' THEN EXISTS (SELECT FROM store.availability AS state WHERE state.id = act.subject AND state.article_id = ANY (%(articles)s))
        ELSE EXISTS (SELECT FROM store.redaction WHERE redaction.id = act.subject AND redaction.article_id = ANY (%(articles)s)) END)
 ORDER BY act.id LIMIT %(at_most)s

-- name: blocks_of_entries
-- The blocks that close some looks and acts.
SELECT id FROM store.block WHERE entries && %(looks)s::bigint[] OR acts && %(acts)s::bigint[] ORDER BY id

-- name: captures_in_scope
-- Kept bodies after one, with what the ledger says of them and the keyframe that each needs; numbers only of the looks.
SELECT capture.id, capture.look_id, capture.content_type, capture.raw_sha256, capture.raw_size, capture.stored_sha256, capture.body,
       capture.keyframe_id, keyframe.body AS keyframe, look.raw_sha256 AS look_sha256, look.raw_size AS look_size,
       look.address_id = capture.address_id AS at_home, look.url, look.final_url, headers.headers
  FROM store.capture
  JOIN store.look ON look.id = capture.look_id
  LEFT JOIN store.capture AS keyframe ON keyframe.id = capture.keyframe_id
  LEFT JOIN store.look_headers AS headers ON headers.look_id = look.id
 WHERE capture.id > %(after)s
   AND (%(articles)s::bigint[] IS NULL OR look.address_id IN (SELECT address_id FROM store.alias WHERE article_id = ANY (%(articles)s)))
   AND (%(since)s::timestamptz IS NULL OR look.recorded_at >= %(since)s)
 ORDER BY capture.id LIMIT %(at_most)s

-- name: pruned_looks
-- How many looks had a body that was kept and let go of, and that no redaction names. A body that proves no change, as it
-- says what an earlier one said, is never kept: it is none of these.
SELECT count(*) FROM store.pruned JOIN store.look ON look.id = pruned.look_id
 WHERE NOT EXISTS (SELECT FROM store.redaction WHERE look.id = ANY (redaction.looks))
   AND (%(articles)s::bigint[] IS NULL OR look.address_id IN (SELECT address_id FROM store.alias WHERE article_id = ANY (%(articles)s)))
   AND (%(since)s::timestamptz IS NULL OR look.recorded_at >= %(since)s)

-- name: lost_captures
-- Revisions whose body is gone although the archive never lets go of it, and no redaction took it. Of a first
-- revision, which is no proof of a change, it may have been pruned.
SELECT revision.id AS revision_id, look.id AS look_id, look.url
  FROM store.revision JOIN store.look ON look.id = revision.look_id
 WHERE store.fetch_outcome_brings_new_text(look.outcome) AND look.raw_size > 0
   AND NOT EXISTS (SELECT FROM store.capture WHERE capture.look_id = look.id)
   AND NOT EXISTS (SELECT FROM store.redaction WHERE look.id = ANY (redaction.looks))
   AND (revision.previous_id IS NOT NULL OR NOT EXISTS (SELECT FROM store.pruned WHERE pruned.look_id = look.id))
   AND (%(articles)s::bigint[] IS NULL OR revision.article_id = ANY (%(articles)s))
   AND (%(since)s::timestamptz IS NULL OR revision.recorded_at >= %(since)s)
 ORDER BY revision.id LIMIT %(at_most)s

-- name: rows_gone
-- The rows that some acts name and that do not exist any more.
SELECT act.kind, act.subject FROM store.act
 WHERE act.id = ANY (%(ids)s) AND NOT CASE act.kind
       WHEN 'article' THEN EXISTS (SELECT FROM store.article WHERE article.id = act.subject)
       WHEN 'text' THEN EXISTS (SELECT FROM store.extraction WHERE extraction.id = act.subject)
       WHEN 'verdict' THEN EXISTS (SELECT FROM store.verdict WHERE verdict.id = act.subject)
       WHEN 'revision' THEN EXISTS (SELECT FROM store.revision_state WHERE revision_state.id = act.subject)
       WHEN 'event' THEN EXISTS (SELECT FROM store.article_event WHERE article_event.id = act.subject)
       WHEN 'claim' THEN EXISTS (SELECT FROM store.claim WHERE claim.id = act.subject)
       WHEN 'state' THEN EXISTS (SELECT FROM store.availability WHERE availability.id = act.subject)
       WHEN 'redaction' THEN EXISTS (SELECT FROM store.redaction WHERE redaction.id = act.subject)
       ELSE true END
 ORDER BY act.kind, act.subject

-- name: row_article
-- The articles that some acts name.
SELECT act.subject, act.row_sha256 AS entered, subject_row.id, source_id, subject_row.recorded_at
  FROM store.act JOIN store.article AS subject_row ON subject_row.id = act.subject
 WHERE act.kind = 'article' AND act.id = ANY (%(ids)s) ORDER BY act.subject

-- name: row_text
-- The texts that some acts name, each with what the ledger says of its look.
SELECT act.subject, act.row_sha256 AS entered, text.id, text.revision_id, text.look_id, text.extractor, text.normaliser, text.title,
       text.authors, text.published_at, to_json(text.published_local)::text AS published_local, text.published_raw, text.modified_at, text.summary, text.body,
       text.words, text.language, text.section, text.tags, text.image, text.canonical_url, text.paywalled, text.partial,
       text.agreement::text AS agreement, text.doubts, text.text_sha256, text.content_sha256, text.words_sha256, text.recorded_at,
       text.redaction_id, EXISTS (SELECT FROM store.redaction WHERE redaction.id = text.redaction_id AND text.id = ANY (redaction.texts)) AS is_named,
       look.extractor AS look_extractor, look.outcome AS look_outcome, look.text_sha256 AS look_text_sha256,
       look.content_sha256 AS look_content_sha256
  FROM store.act JOIN store.extraction AS text ON text.id = act.subject
  JOIN store.look ON look.id = text.look_id
 WHERE act.kind = 'text' AND act.id = ANY (%(ids)s) ORDER BY act.subject

-- name: row_verdict
-- The verdicts that some acts name; with the words of the diff if the verdict is the newest one about that change.
SELECT act.subject, act.row_sha256 AS entered, verdict.id, verdict.revision_id, verdict.before_id, verdict.after_id, verdict.rules,
       verdict.class, verdict.flags, verdict.added_words, verdict.removed_words, verdict.hunks_sha256, verdict.looked_sha256,
       verdict.judged_at, verdict.looked_at::text AS looked_at, verdict.redaction_id,
       EXISTS (SELECT FROM store.redaction WHERE redaction.id = verdict.redaction_id AND verdict.id = ANY (redaction.verdicts)) AS is_named, diff.hunks::text AS hunks,
       diff.added_words AS diff_added, diff.removed_words AS diff_removed, diff.after_id IS NOT NULL AS has_diff,
       NOT EXISTS (SELECT FROM store.verdict AS later WHERE later.revision_id = verdict.revision_id AND later.id > verdict.id
                      AND later.before_id = verdict.before_id AND later.after_id = verdict.after_id) AS is_newest
  FROM store.act JOIN store.verdict ON verdict.id = act.subject
  LEFT JOIN store.diff ON diff.before_id = verdict.before_id AND diff.after_id = verdict.after_id
 WHERE act.kind = 'verdict' AND act.id = ANY (%(ids)s) ORDER BY act.subject

-- name: row_revision
-- The places of revisions that some acts name.
SELECT act.subject, act.row_sha256 AS entered, state.id, revision_id, article_id, look_id, previous_id, observed_at,
       previous_last_seen_at, repeats_id, dismissed_at, dismissed_by, state.recorded_at
  FROM store.act JOIN store.revision_state AS state ON state.id = act.subject
 WHERE act.kind = 'revision' AND act.id = ANY (%(ids)s) ORDER BY act.subject

-- name: row_event
-- The merges and splits that some acts name.
SELECT act.subject, act.row_sha256 AS entered, event.id, event.kind, article_id, other_id, reason, moved::text AS moved, event.recorded_at
  FROM store.act JOIN store.article_event AS event ON event.id = act.subject
 WHERE act.kind = 'event' AND act.id = ANY (%(ids)s) ORDER BY act.subject

-- name: row_claim
-- The claims that some acts name. A redaction names the claims of the looks that it lists, and of the addresses that it closed.
SELECT act.subject, act.row_sha256 AS entered, claim.id, address_id, claim.kind, value, raw, look_id, channel_id, observed_at, claim.recorded_at,
       claim.redaction_id, EXISTS (
           SELECT FROM store.redaction WHERE redaction.id = claim.redaction_id
              AND (EXISTS (SELECT FROM store.look WHERE look.id = ANY (redaction.looks) AND look.address_id = claim.address_id)
                   OR EXISTS (SELECT FROM store.closed_address AS closed WHERE closed.address_id = claim.address_id))) AS is_named
  FROM store.act JOIN store.claim ON claim.id = act.subject
 WHERE act.kind = 'claim' AND act.id = ANY (%(ids)s) ORDER BY act.subject

-- name: row_state
-- The beginnings of states that some acts name.
SELECT act.subject, act.row_sha256 AS entered, state.id, article_id, state, lower(during) AS since, look_id, evidence::text AS evidence, state.recorded_at
  FROM store.act JOIN store.availability AS state ON state.id = act.subject
 WHERE act.kind = 'state' AND act.id = ANY (%(ids)s) ORDER BY act.subject

-- name: row_redaction
-- The redactions that some acts name.
SELECT act.subject, act.row_sha256 AS entered, redaction.id, redaction.recorded_at, article_id, url, reason, revisions, texts, verdicts, looks
  FROM store.act JOIN store.redaction ON redaction.id = act.subject
 WHERE act.kind = 'redaction' AND act.id = ANY (%(ids)s) ORDER BY act.subject

-- name: rows_without_act
-- Rows that no act of the ledger names.
SELECT kind, id FROM (
              SELECT 'article' AS kind, id FROM store.article
    UNION ALL SELECT 'text', id FROM store.extraction
    UNION ALL SELECT 'verdict', id FROM store.verdict
    UNION ALL SELECT 'revision', id FROM store.revision_state
    UNION ALL SELECT 'event', id FROM store.article_event
    UNION ALL SELECT 'claim', id FROM store.claim
    UNION ALL SELECT 'state', id FROM store.availability
    UNION ALL SELECT 'redaction', id FROM store.redaction) AS present
 WHERE NOT EXISTS (SELECT FROM store.act WHERE act.kind = present.kind AND act.subject = present.id)
 ORDER BY kind, id LIMIT %(at_most)s

-- name: texts_to_read
-- Texts after one, with the rules of their source, and, if the body that a text was read from is kept, its number.
SELECT text.id, text.revision_id, text.extractor, text.normaliser, text.content_sha256, text.body, text.redaction_id,
       capture.id AS capture_id, capture.content_type, look.final_url, source.block, look.url, listed.dated_at
  FROM store.extraction AS text
  JOIN store.revision ON revision.id = text.revision_id
  JOIN store.article ON article.id = revision.article_id
  JOIN store.source ON source.id = article.source_id
  JOIN store.look ON look.id = text.look_id
  LEFT JOIN store.capture ON capture.look_id = text.look_id
  LEFT JOIN store.address_state AS listed ON listed.address_id = look.address_id
 WHERE text.id > %(after)s AND (%(articles)s::bigint[] IS NULL OR revision.article_id = ANY (%(articles)s))
   AND (%(since)s::timestamptz IS NULL OR text.recorded_at >= %(since)s)
 ORDER BY text.id LIMIT %(at_most)s

-- name: revisions_against_ledger
-- Revisions that are not what the ledger makes of them, and why.
SELECT id, article_id, url, why FROM (
    SELECT revision.id, revision.article_id, look.url, CASE
        WHEN revision.observed_at <> look.observed_at THEN 'its time is not that of its look'
        WHEN first_state.recorded_at IS DISTINCT FROM revision.recorded_at THEN 'its time of recording is not the one that was recorded'
        WHEN (state.article_id, state.look_id, state.previous_id, state.observed_at, state.previous_last_seen_at, state.repeats_id,
              state.dismissed_at, state.dismissed_by)
             IS DISTINCT FROM (revision.article_id, revision.look_id, revision.previous_id, revision.observed_at,
              revision.previous_last_seen_at, revision.repeats_id, revision.dismissed_at, revision.dismissed_by)
             THEN 'its place is not the one that was last recorded'
        WHEN revision.previous_id IS DISTINCT FROM lag(revision.id) OVER (PARTITION BY revision.article_id ORDER BY revision.observed_at, revision.id)
             THEN 'it does not follow the revision before it'
        WHEN revision.previous_last_seen_at <> revision.observed_at
             AND NOT EXISTS (SELECT FROM store.look AS sight WHERE sight.observed_at = revision.previous_last_seen_at)
             THEN 'the ledger has no look at the time at which the words before it were last seen'
        WHEN revision.dismissed_at IS NOT NULL AND NOT EXISTS (
             SELECT FROM store.revision_state AS dismissal WHERE dismissal.revision_id = revision.id
                AND dismissal.dismissed_at = revision.dismissed_at AND dismissal.recorded_at = revision.dismissed_at
                AND dismissal.dismissed_by = revision.dismissed_by)
             THEN 'it was not dismissed at the time that it names, or not by what it names'
        WHEN NOT EXISTS (SELECT FROM store.extraction AS text WHERE text.revision_id = revision.id) THEN 'it has no text'
        END AS why
      FROM store.revision
      JOIN store.look ON look.id = revision.look_id
      LEFT JOIN LATERAL (SELECT * FROM store.revision_state WHERE revision_id = revision.id ORDER BY id DESC LIMIT 1) AS state ON true
      LEFT JOIN LATERAL (SELECT recorded_at FROM store.revision_state WHERE revision_id = revision.id ORDER BY id LIMIT 1) AS first_state ON true
     WHERE revision.article_id = ANY (%(articles)s)) AS judged
 WHERE why IS NOT NULL ORDER BY id

-- name: articles_against_ledger
-- Articles whose times differ from those of the looks in the ledger, and why.
SELECT article.id, CASE
    WHEN article.first_seen_at <> (SELECT min(revision.observed_at) FROM store.revision WHERE revision.article_id = article.id)
         THEN 'the article was not first seen when it says'
    WHEN EXISTS (SELECT FROM store.article_state AS state,
                        unnest(ARRAY[state.last_seen_at, state.last_looked_at, state.missing_since, state.failing_since]) AS at
                  WHERE state.article_id = article.id AND at IS NOT NULL
                    AND NOT EXISTS (SELECT FROM store.look WHERE look.observed_at = at))
         THEN 'the ledger has no look at a time of the article''s state'
    WHEN EXISTS (SELECT FROM store.availability AS state, unnest(ARRAY[lower(state.during), upper(state.during)]) AS at
                  WHERE state.article_id = article.id AND at IS NOT NULL
                    AND NOT EXISTS (SELECT FROM store.look WHERE look.observed_at = at))
         THEN 'the ledger has no look at a time at which the article came or went'
    WHEN EXISTS (SELECT FROM store.alias, unnest(ARRAY[lower(alias.during), upper(alias.during)]) AS at
                  WHERE alias.article_id = article.id AND at IS NOT NULL
                    AND NOT EXISTS (SELECT FROM store.look WHERE look.observed_at = at)
                    AND NOT EXISTS (SELECT FROM store.article_event AS event WHERE (event.moved ->> 'since')::timestamptz = at))
         THEN 'the ledger has no look at a time from or to which an address led to the article'
    WHEN EXISTS (SELECT FROM store.alias JOIN store.address ON address.id = alias.address_id
                  WHERE alias.article_id = article.id
                    AND EXISTS (SELECT FROM store.look WHERE look.address_id = address.id AND look.witness = 'self')
                    AND NOT EXISTS (SELECT FROM store.look WHERE look.address_id = address.id AND look.witness = 'self' AND look.url = address.url))
         THEN 'one of its addresses is not the one that was looked at' END AS why,
       (SELECT look.url FROM store.look WHERE look.id = article.first_look_id) AS url
  FROM store.article WHERE article.id = ANY (%(articles)s) ORDER BY article.id

-- name: articles_to_verify
-- Articles of a part of the archive after one.
SELECT article.id FROM store.article
 WHERE article.id > %(after)s AND (%(articles)s::bigint[] IS NULL OR article.id = ANY (%(articles)s))
   AND (%(since)s::timestamptz IS NULL OR EXISTS (SELECT FROM store.revision WHERE revision.article_id = article.id AND revision.recorded_at >= %(since)s))
 ORDER BY article.id LIMIT %(at_most)s

-- name: stamps_to_verify
-- The stamps, each with the block that it is of.
SELECT stamp.id, stamp.block_id, stamp.authority, stamp.stamped_at, stamp.answer, block.sealed_at, block.block_sha256
  FROM store.stamp LEFT JOIN store.block ON block.id = stamp.block_id ORDER BY stamp.id

-- name: block_of_hash
-- The block that has a hash.
SELECT id, sealed_at FROM store.block WHERE block_sha256 = %(block_sha256)s

-- name: begin_snapshot
-- What follows sees the archive as it is now, and writes nothing.
SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY
