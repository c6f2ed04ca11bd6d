-- name: lock_rekeying
-- One process at a time makes keys again.
SELECT pg_advisory_xact_lock(hashtext('palimpsest.rekey'))

-- name: addresses_to_rekey
-- Addresses whose key an older version of the rules made.
SELECT id, url, url_key FROM store.address WHERE key_version < %(key_version)s ORDER BY id LIMIT %(at_most)s

-- name: address_of_key
-- The address that has a key, and the article that it leads to now.
SELECT address.id AS address_id, address.source_id, alias.article_id
  FROM store.address LEFT JOIN store.alias ON alias.address_id = address.id AND upper_inf(alias.during)
 WHERE address.key_sha256 = sha256(convert_to(%(url_key)s, 'UTF8'))

-- name: article_of_address
-- The article that an address leads to now.
SELECT article_id FROM store.alias WHERE address_id = %(address_id)s AND upper_inf(during)

-- name: keys_of_other_versions
-- The keys of addresses that another version of the rules made. As a rule there are none, and then none are looked for.
SELECT url, url_key FROM store.address
 WHERE (EXISTS (SELECT FROM store.address WHERE key_version < %(key_version)s)
        OR EXISTS (SELECT FROM store.address WHERE key_version > %(key_version)s))
   AND url = ANY (%(urls)s::text[]) AND key_version <> %(key_version)s

-- name: put_key
-- The key of an address by the rules of now.
UPDATE store.address SET url_key = %(url_key)s, key_sha256 = sha256(convert_to(%(url_key)s, 'UTF8')), key_version = %(key_version)s
 WHERE id = %(address_id)s

-- name: keep_key
-- Another address has the key by the rules of now: this one keeps its old one, and is not visited any more.
WITH quiet AS (UPDATE store.address_state SET next_visit_at = NULL WHERE address_id = %(address_id)s)
UPDATE store.address SET key_version = %(key_version)s WHERE id = %(address_id)s
