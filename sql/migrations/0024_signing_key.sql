-- The key with which requests are signed (RFC 9421), made once for an archive.

CREATE TABLE store.signing_key (
    id int PRIMARY KEY DEFAULT 1,
    seed bytea NOT NULL CHECK (octet_length(seed) = 32),
    public_key bytea NOT NULL CHECK (octet_length(public_key) = 32),
    made_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE store.signing_key IS 'The Ed25519 key with which requests are signed, if the settings name a key directory; no reader may see it.';
COMMENT ON COLUMN store.signing_key.seed IS 'The private key: whoever has it can sign in the name of this archive.';
COMMENT ON COLUMN store.signing_key.public_key IS 'The public key; see archive.signing_keys.';
COMMENT ON COLUMN store.signing_key.made_at IS 'When it was made.';
