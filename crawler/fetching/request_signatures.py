"""Signed requests: HTTP Message Signatures (RFC 9421) as Web Bot Auth uses them.

A server can tell by them that a request comes from this archive, and from nobody who only borrowed its User-Agent. The
public key stands in a directory whose address each request names in ``Signature-Agent``.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

DIRECTORY_PATH = "/.well-known/http-message-signatures-directory"
"""Where a key directory stands on its host."""
DIRECTORY_TYPE = "application/http-message-signatures-directory+json"
HEADERS = ("Signature-Agent", "Signature-Input", "Signature")
_LABEL = "sig1"
_TAG = "web-bot-auth"
_COVERED = '("@authority" "signature-agent")'
_VALID_FOR = 600
"""Seconds for which a signature is valid: a request may wait for its turn, and clocks differ."""
_NONCE_BYTES = 32
_DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class RequestSigner:
    """Signs requests with an Ed25519 key (``seed``, 32 bytes); ``agent`` is the origin of its directory."""

    agent: str
    seed: bytes

    def headers_for(self, url: str, now: datetime, nonce: str | None = None) -> dict[str, str]:
        """Return the three headers that a request for an address is sent with.

        A signature is good for the host of this address only, and for ten minutes.
        """
        created = int(now.timestamp())
        agent = json.dumps(self.agent)
        nonce = nonce or base64.b64encode(secrets.token_bytes(_NONCE_BYTES)).decode()
        parameters = (
            f'{_COVERED};created={created};expires={created + _VALID_FOR};keyid="{key_id(self.public_key)}"'
            f';alg="ed25519";nonce="{nonce}";tag="{_TAG}"'
        )
        base = (
            f'"@authority": {authority(url)}\n"signature-agent": {agent}\n"@signature-params": {parameters}'
        )
        signed = base64.b64encode(self._key.sign(base.encode("ascii"))).decode()
        return {
            "Signature-Agent": agent,
            "Signature-Input": f"{_LABEL}={parameters}",
            "Signature": f"{_LABEL}=:{signed}:",
        }

    @property
    def public_key(self) -> bytes:
        """The public key, 32 bytes."""
        return public_key_of(self.seed)

    @property
    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)


def new_seed() -> bytes:
    """Return a new key, 32 random bytes."""
    return secrets.token_bytes(32)


def public_key_of(seed: bytes) -> bytes:
    """Return the public key, 32 bytes, that belongs to a key."""
    return (
        Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    )


def authority(url: str) -> str:
    """Return the component ``@authority`` of a request (RFC 9421, section 2.2.3): host, and an unusual port."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    host = f"[{host}]" if ":" in host else host
    usual = parts.port in (None, _DEFAULT_PORTS.get(parts.scheme))
    return host if usual else f"{host}:{parts.port}"


def directory(public_keys: list[tuple[bytes, datetime]]) -> dict[str, Any]:
    """Return the directory of public keys, each with the time at which it was made: a JSON Web Key Set (RFC 7517)."""
    return {
        "keys": [_web_key(key) | {"use": "sig", "nbf": int(made.timestamp())} for key, made in public_keys]
    }


def key_id(public_key: bytes) -> str:
    """Return the thumbprint of a key (RFC 7638 and RFC 8037), by which signatures name it."""
    members = {name: value for name, value in sorted(_web_key(public_key).items()) if name != "kid"}
    return _plain64(hashlib.sha256(json.dumps(members, separators=(",", ":")).encode()).digest())


def _web_key(public_key: bytes) -> dict[str, str]:
    return {"crv": "Ed25519", "kty": "OKP", "x": _plain64(public_key)}


def _plain64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
