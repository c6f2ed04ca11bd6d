"""Signed requests, verified by a library that knows nothing of this program."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from crawler.fetching.request_signatures import RequestSigner, authority, directory, key_id

AGENT = "https://archive.example"


def now() -> datetime:
    """The time, asked for in each test: a signature lasts minutes, and a run of all tests longer."""
    return datetime.now(UTC)


# The Ed25519 key of RFC 9421, appendix B.1.4, and its thumbprint as the drafts of Web Bot Auth give it.
RFC_KEY = base64.urlsafe_b64decode("n4Ni-HpISpVObnQMW0wOhCKROaIKqKtW_2ZYb2p9KcU=")
RFC_PUBLIC = base64.urlsafe_b64decode("JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs=")
RFC_NAME = "poqkLGiymh_W0uP6PZFw-dvez3QJT5SolqXBCW38r0U"

SIGNER = RequestSigner(AGENT, RFC_KEY)


def verified(url: str, headers: dict[str, str]) -> list[Any]:
    """Verify a request with http-message-signatures; raises if its signature is not good."""
    library = pytest.importorskip(
        "http_message_signatures", reason="skipped: http-message-signatures is absent"
    )
    requests = pytest.importorskip("requests")

    class Keys(library.HTTPSignatureKeyResolver):  # type: ignore[misc, name-defined]
        def resolve_public_key(self, key: str) -> Ed25519PublicKey:
            assert key == RFC_NAME
            return Ed25519PublicKey.from_public_bytes(RFC_PUBLIC)

    verifier = library.HTTPMessageVerifier(
        signature_algorithm=library.algorithms.ED25519, key_resolver=Keys()
    )
    return list(verifier.verify(requests.Request("GET", url, headers=headers).prepare()))


@pytest.mark.parametrize(
    "url",
    [
        "https://herald.example/news/1?a=b",
        "http://herald.example:80/",
        "https://HERALD.example:8443/x",
        "http://127.0.0.1:8080/robots.txt",
    ],
)
def test_an_independent_library_verifies_a_signature(url: str) -> None:
    (found,) = verified(url, SIGNER.headers_for(url, now()))
    assert found.parameters["tag"] == "web-bot-auth"
    assert found.parameters["alg"] == "ed25519"
    assert found.parameters["expires"] - found.parameters["created"] == 600
    assert set(found.covered_components) == {'"@authority"', '"signature-agent"', '"@signature-params"'}


def test_a_signature_is_good_for_its_host_and_its_time_only() -> None:
    library = pytest.importorskip(
        "http_message_signatures", reason="skipped: http-message-signatures is absent"
    )
    wrong = (library.HTTPMessageSignaturesException, InvalidSignature)
    headers = SIGNER.headers_for("https://herald.example/", now())
    with pytest.raises(wrong):
        verified("https://other.example/", headers)
    with pytest.raises(wrong):
        verified("https://herald.example/", headers | {"Signature-Agent": '"https://thief.example"'})
    with pytest.raises(wrong):
        verified(
            "https://herald.example/",
            SIGNER.headers_for("https://herald.example/", now() - timedelta(hours=1)),
        )


def test_the_key_of_the_rfc_has_the_name_that_the_drafts_give_it() -> None:
    assert SIGNER.public_key == RFC_PUBLIC
    assert key_id(RFC_PUBLIC) == RFC_NAME


def test_each_request_has_a_nonce_of_its_own() -> None:
    first, second = (
        SIGNER.headers_for("https://herald.example/", now())["Signature-Input"] for _ in range(2)
    )
    assert first != second


@pytest.mark.parametrize(
    ("url", "named"),
    [
        ("https://Herald.Example/a", "herald.example"),
        ("https://herald.example:443/", "herald.example"),
        ("http://herald.example:443/", "herald.example:443"),
        ("http://[::1]:8080/", "[::1]:8080"),
        ("https://user@herald.example/", "herald.example"),
    ],
)
def test_the_authority(url: str, named: str) -> None:
    assert authority(url) == named


def test_the_directory_is_a_set_of_web_keys() -> None:
    made = datetime(2026, 11, 30, tzinfo=UTC)
    assert directory([(RFC_PUBLIC, made)]) == {
        "keys": [
            {
                "kty": "OKP",
                "crv": "Ed25519",
                "x": "JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs",
                "use": "sig",
                "nbf": int(made.timestamp()),
            }
        ]
    }
