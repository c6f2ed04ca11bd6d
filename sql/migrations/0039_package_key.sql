-- The key with which packages of pages (WACZ) are signed, made once for an archive.

CREATE TABLE store.package_key (
    id int PRIMARY KEY DEFAULT 1,
    private_key bytea NOT NULL,
    public_key bytea NOT NULL UNIQUE,
    made_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE store.package_key IS 'The ECDSA key (P-384) with which packages of pages are signed, as wacz-auth has it; no reader may see it.';
COMMENT ON COLUMN store.package_key.private_key IS 'The private key (PKCS 8, DER): whoever has it can sign in the name of this archive.';
COMMENT ON COLUMN store.package_key.public_key IS 'The public key (SubjectPublicKeyInfo, DER); see archive.package_keys.';
COMMENT ON COLUMN store.package_key.made_at IS 'When it was made.';

CREATE VIEW archive.package_keys AS
    SELECT translate(encode(public_key, 'base64'), E'\n', '') AS public_key, made_at FROM store.package_key;
COMMENT ON VIEW archive.package_keys IS 'The public key that stands in packages of pages (WACZ) of this archive: who has it from here knows that a package is from here.';
COMMENT ON COLUMN archive.package_keys.public_key IS 'The key as a package names it: base64 of its SubjectPublicKeyInfo.';
COMMENT ON COLUMN archive.package_keys.made_at IS 'When it was made.';
