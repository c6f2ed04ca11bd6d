"""The key with which an archive signs its packages of pages: ECDSA on the curve P-384, as players of WACZ expect it."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
)

from sql.database import Database
from sql.rows.evidence import PACKAGE_KEY


async def load_package_key(database: Database) -> ec.EllipticCurvePrivateKey:
    """Return the key of an archive; it is made the first time that one is asked for."""
    async with database.transaction() as session:
        kept = await session.first(PACKAGE_KEY)
        if kept is None:
            made = ec.generate_private_key(ec.SECP384R1())
            private = made.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
            public = made.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
            await session.run("put_package_key", private_key=private, public_key=public)
            kept = await session.one(PACKAGE_KEY)
    key = load_der_private_key(kept, password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError(f"the key of packages is a {type(key).__name__}, and has to be one of ECDSA")
    return key
