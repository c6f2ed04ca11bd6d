-- name: tell_head
-- The ledger's head, once a day (UTC); no row if a head was told today, or if there is none yet.
WITH head AS (SELECT * FROM store.block ORDER BY id DESC LIMIT 1), told AS (
    INSERT INTO store.head_told (day, block_id) SELECT (now() AT TIME ZONE 'UTC')::date, id FROM head
    ON CONFLICT (day) DO NOTHING RETURNING block_id
)
SELECT id, sealed_at, block_sha256 FROM head JOIN told ON told.block_id = head.id

-- name: claim_stamp
-- The head to be stamped by an authority, claimed for one process; no row if the last stamp or try is still fresh.
WITH head AS (SELECT * FROM store.block ORDER BY id DESC LIMIT 1), tried AS (
    INSERT INTO store.stamp_try AS known (authority, tried_at, block_id) SELECT %(authority)s, now(), id FROM head
     WHERE NOT EXISTS (SELECT FROM store.stamp WHERE stamp.authority = %(authority)s
                          AND (stamp.block_id = head.id OR stamp.recorded_at > now() - %(every)s::interval))
    ON CONFLICT (authority) DO UPDATE SET tried_at = now(), block_id = EXCLUDED.block_id
     WHERE known.tried_at < now() - CASE WHEN known.error IS NULL THEN %(claimed_for)s::interval ELSE %(patience)s::interval END
    RETURNING block_id
)
SELECT id, sealed_at, entries_sha256, previous_sha256, block_sha256 FROM head JOIN tried ON tried.block_id = head.id

-- name: write_stamp
-- A stamp of a block.
INSERT INTO store.stamp (block_id, authority, stamped_at, answer) VALUES (%(block_id)s, %(authority)s, %(stamped_at)s, %(answer)s)

-- name: note_stamp_try
-- How asking an authority ended: the error, NULL if it stamped.
UPDATE store.stamp_try SET error = %(error)s WHERE authority = %(authority)s

-- name: last_stamps
-- Each authority that was asked, with its last stamp, and why it gave none since.
SELECT tried.authority, tried.tried_at, tried.error, last.block_id, last.stamped_at
  FROM store.stamp_try AS tried
  LEFT JOIN LATERAL (SELECT block_id, stamped_at FROM store.stamp WHERE stamp.authority = tried.authority ORDER BY id DESC LIMIT 1) AS last ON true
 ORDER BY tried.authority

-- name: clock_differences
-- How far this machine's clock was before each source's servers lately, in seconds: the least difference of
-- its looks, because answers are slow or come from a cache.
SELECT source.name AS source, min(abs(extract(epoch FROM look.observed_at - look.server_date)))::float8 AS seconds
  FROM store.look JOIN store.address ON address.id = look.address_id JOIN store.source ON source.id = address.source_id
 WHERE look.recorded_at > now() - %(span)s::interval AND look.witness = 'self' AND look.server_date IS NOT NULL
   AND look.id > (SELECT coalesce(max(id), 0) - %(looks)s FROM store.look)
 GROUP BY source.name ORDER BY source.name
