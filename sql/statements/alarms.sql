-- name: open_alarm
-- Open an alarm; returns no row if it is open already.
INSERT INTO store.alarm (source_id, kind, severity, opened_at, why, example)
SELECT %(source_id)s, kind.name, CASE WHEN kind.escalates_after = '0' THEN 'critical' ELSE 'warning' END, %(now)s, %(why)s, %(example)s
  FROM store.alarm_kind AS kind
 WHERE kind.name = %(kind)s AND NOT EXISTS (  -- so that no number is used up
       SELECT 1 FROM store.alarm WHERE source_id IS NOT DISTINCT FROM %(source_id)s AND alarm.kind = kind.name AND closed_at IS NULL)
ON CONFLICT (source_id, kind) WHERE closed_at IS NULL DO NOTHING
RETURNING id

-- name: touch_alarm
-- Note what is seen now of an open alarm.
UPDATE store.alarm SET why = %(why)s, example = %(example)s
 WHERE source_id IS NOT DISTINCT FROM %(source_id)s AND kind = %(kind)s AND closed_at IS NULL AND why <> %(why)s

-- name: escalate_alarms
-- Warnings that have been open for so long that they are critical now.
UPDATE store.alarm SET severity = 'critical', escalated_at = %(now)s
  FROM store.alarm_kind AS kind
 WHERE kind.name = alarm.kind AND alarm.closed_at IS NULL AND alarm.severity = 'warning'
   AND alarm.source_id IS NOT DISTINCT FROM %(source_id)s AND alarm.opened_at + kind.escalates_after <= %(now)s
RETURNING alarm.id

-- name: close_alarms
-- Close open alarms of these kinds.
UPDATE store.alarm SET closed_at = %(now)s
 WHERE source_id IS NOT DISTINCT FROM %(source_id)s AND kind = ANY (%(kinds)s) AND closed_at IS NULL
RETURNING id

-- name: close_retired_alarms
-- Close the alarms of sources that are not crawled any more.
UPDATE store.alarm SET closed_at = %(now)s
  FROM store.source
 WHERE source.id = alarm.source_id AND alarm.closed_at IS NULL AND (source.retired_at IS NOT NULL OR NOT source.enabled)
RETURNING alarm.id

-- name: note_alarm_event
-- A line of an alarm's history; returns the alarm as people are told of it.
WITH noted AS (
    INSERT INTO store.alarm_event (alarm_id, at, what, said) VALUES (%(alarm_id)s, %(now)s, %(what)s, %(said)s)
)
SELECT alarm.id, source.name AS source, alarm.kind, alarm.severity, alarm.opened_at, alarm.closed_at, alarm.why,
       alarm.example, kind.meaning, kind.remedy
  FROM store.alarm JOIN store.alarm_kind AS kind ON kind.name = alarm.kind
  LEFT JOIN store.source ON source.id = alarm.source_id
 WHERE alarm.id = %(alarm_id)s

-- name: open_states
-- The open alarms of a source with the state that each puts it into, the longest open first.
SELECT alarm.id, alarm.kind, kind.state, alarm.why, kind.meaning, kind.remedy, alarm.opened_at
  FROM store.alarm JOIN store.alarm_kind AS kind ON kind.name = alarm.kind
 WHERE alarm.source_id = %(source_id)s AND alarm.closed_at IS NULL ORDER BY alarm.opened_at, alarm.id

-- name: list_alarms
-- Alarms, the open ones first, then the closed ones of the last days.
SELECT id, source, kind, severity, opened_at, escalated_at, closed_at, acknowledged_until, counts, why, example,
       meaning, remedy, acknowledged_note
  FROM archive.alarms
 WHERE (closed_at IS NULL OR (%(closed_since)s::timestamptz IS NOT NULL AND closed_at >= %(closed_since)s))
   AND (%(source)s::text IS NULL OR source = %(source)s)
 ORDER BY closed_at IS NOT NULL, coalesce(closed_at, opened_at) DESC, id

-- name: acknowledge_alarm
-- A person knows of an open alarm, so that it is not told again until then; returns it.
UPDATE store.alarm SET acknowledged_until = %(until)s, acknowledged_note = %(note)s
  FROM store.alarm AS found LEFT JOIN store.source ON source.id = found.source_id
 WHERE alarm.id = found.id AND found.closed_at IS NULL
   AND (found.id = %(alarm_id)s OR source.name = %(source)s)
RETURNING alarm.id, alarm.kind, source.name AS source

-- name: put_notice
-- A message for the webhook; an edit is told of once.
INSERT INTO store.notice (payload, revision_id) VALUES (%(payload)s::jsonb, %(revision_id)s) ON CONFLICT (revision_id) DO NOTHING

-- name: take_notices
-- Messages that are due; their next try is put off, so that another process does not send them too.
UPDATE store.notice SET tries = tries + 1, try_at = now() + least(%(first)s::interval * power(2, tries), %(longest)s::interval)
 WHERE id IN (SELECT id FROM store.notice WHERE sent_at IS NULL AND try_at <= now()
               ORDER BY id LIMIT %(most)s FOR UPDATE SKIP LOCKED)
RETURNING id, payload, tries

-- name: notice_sent
-- A message was taken by the receiver.
UPDATE store.notice SET sent_at = now(), error = NULL WHERE id = %(notice_id)s

-- name: notice_failed
-- A message was not taken; it is tried again later.
UPDATE store.notice SET error = %(error)s WHERE id = %(notice_id)s

-- name: forget_notices
-- Messages that were sent, or made and never taken, before a time.
DELETE FROM store.notice WHERE coalesce(sent_at, made_at) < %(before)s

-- name: waiting_notices
-- How many messages wait, and why the last try failed.
SELECT count(*) AS waiting, min(made_at) AS since, max(error) AS error FROM store.notice WHERE sent_at IS NULL AND tries > 0

-- name: begin_notices_of_edits
-- The revision after which edits are told of. If nobody was told before, it is the newest one: old edits are not told of.
INSERT INTO store.notice_cursor (revision_id) SELECT coalesce(max(id), 0) FROM store.revision
ON CONFLICT DO NOTHING

-- name: check_query
-- The query as Postgres reads it; an error if it has no word to look for.
SELECT store.wanted(%(query)s)::text

-- name: edits_to_tell
-- Edits that nobody was told of yet, of certain classes or about certain words. The cursor stays behind what was
-- recorded lately: revisions get their numbers before they are committed, and not in that order.
WITH begun AS (
    SELECT revision_id FROM store.notice_cursor FOR UPDATE
), next AS (
    SELECT revision.id, revision.recorded_at FROM store.revision, begun
     WHERE revision.id > begun.revision_id AND revision.recorded_at > now() - %(told_for)s::interval ORDER BY revision.id LIMIT %(most)s
), moved AS (
    UPDATE store.notice_cursor SET revision_id = settled.id
      FROM (SELECT max(id) AS id FROM next WHERE recorded_at < now() - %(settled)s::interval) AS settled WHERE settled.id IS NOT NULL
)
SELECT edit.revision_id, edit.source, edit.class, edit.flags, edit.title, edit.title_before, edit.url, edit.hunks,
       edit.changed_after, edit.changed_before, edit.no_notice_found
  FROM archive.edits AS edit JOIN next ON next.id = edit.revision_id
 CROSS JOIN LATERAL (
       SELECT string_agg(concat_ws(' ', hunk ->> 'before', hunk ->> 'removed', hunk ->> 'added', hunk ->> 'after'), E'\n') AS words
         FROM jsonb_array_elements(edit.hunks) AS hunk) AS changed
  LEFT JOIN store.article_search AS told ON told.article_id = edit.article_id
 WHERE NOT EXISTS (SELECT 1 FROM store.notice WHERE notice.revision_id = edit.revision_id)
   AND (edit.class = ANY (%(classes)s)
        OR (%(query)s::text IS NOT NULL AND store.document(NULL, NULL,
                concat_ws(E'\n', edit.title, edit.title_before, changed.words), told.language) @@ store.wanted(%(query)s)))
 ORDER BY edit.revision_id
