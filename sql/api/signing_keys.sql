-- The public keys by which servers tell the requests of this archive from others.

CREATE OR REPLACE VIEW archive.signing_keys AS
SELECT public_key, made_at FROM store.signing_key ORDER BY id;
COMMENT ON VIEW archive.signing_keys IS 'The public keys with which requests are signed (RFC 9421); none until the settings name a key directory.';
COMMENT ON COLUMN archive.signing_keys.public_key IS 'The Ed25519 key, 32 bytes.';
COMMENT ON COLUMN archive.signing_keys.made_at IS 'When it was made.';
