"""Time stamps of the ledger's head (RFC 3161): they are asked for, and checked without a network.

The canonical text of a block is stamped, so that ``openssl ts -verify`` can check the stamp against that text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509
from rfc3161_client import (
    HashAlgorithm,
    PKIStatus,
    TimestampRequestBuilder,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from crawler.evidence.asn1 import with_sorted_certificates
from crawler.evidence.verification_report import VerificationReport
from sql.database import Session
from sql.rows.verify import BLOCK_OF_HASH, STAMPS_TO_VERIFY

Roots = Sequence[x509.Certificate]


class BadStamp(Exception):
    """An answer of an authority is no valid stamp of the text that was sent; the message says why."""


class BadRoots(ValueError):
    """A file holds no certificates; the message names it."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What an authority's answer says: when, over which hash (SHA-256), and whether its signature was checked."""

    at: datetime
    imprint: bytes
    is_signed: bool


def request(text: str) -> bytes:
    """Return the request to an authority (TimeStampReq in DER) to stamp a text; it asks for the certificate too."""
    return (
        TimestampRequestBuilder().data(text.encode()).hash_algorithm(HashAlgorithm.SHA256).build().as_bytes()
    )


def read_stamp(answer: bytes, roots: Roots = ()) -> Stamp:
    """Read an answer (TimeStampResp in DER), and check its signature if ``roots`` are given; raises BadStamp."""
    try:
        decoded = decode_timestamp_response(with_sorted_certificates(answer))
        if PKIStatus(decoded.status) not in (PKIStatus.GRANTED, PKIStatus.GRANTED_WITH_MODS):
            raise BadStamp(f"the authority refused: {'; '.join(decoded.status_string) or decoded.status}")
        stamp = Stamp(decoded.tst_info.gen_time, decoded.tst_info.message_imprint.message, bool(roots))
        if roots:
            VerifierBuilder(roots=list(roots)).build().verify(decoded, stamp.imprint)
    except VerificationError as error:
        raise BadStamp(f"its signature is not good: {error}") from None
    except ValueError as error:
        raise BadStamp(f"it cannot be read as a time stamp: {error}") from None
    return stamp


def read_roots(path: Path) -> Roots:
    """Read the certificates, against which stamps are checked, from a PEM file; raises BadRoots."""
    try:
        return x509.load_pem_x509_certificates(path.read_bytes())
    except (OSError, ValueError) as error:
        raise BadRoots(f"{path} holds no certificates in PEM form: {error}") from None


async def check_stamps(session: Session, report: VerificationReport, roots: Roots) -> None:
    """Check every stamp against its block: if somebody made the chain anew, its hashes are not the stamped ones."""
    unchecked = 0
    for row in await session.all(STAMPS_TO_VERIFY):
        what = f"block {row.block_id}"
        try:
            stamp = read_stamp(row.answer, roots)
        except BadStamp as error:
            report.broke(f"stamp {row.id} of {what}", str(error))
            continue
        if stamp.imprint != row.block_sha256:
            report.broke(what, f"it is not the block that {row.authority} stamped at {stamp.at.isoformat()}")
        elif stamp.at != row.stamped_at:
            report.broke(f"stamp {row.id} of {what}", "its time is not the one that the authority signed")
        unchecked += not stamp.is_signed
        report.check("stamps")
    if unchecked:
        report.notes.append(
            f"the signatures of {unchecked} stamps were not checked: set PALIMPSEST_STAMP_ROOTS"
        )


async def check_heads(
    session: Session, report: VerificationReport, heads: Sequence[str], files: Sequence[Path], roots: Roots
) -> None:
    """Check that the chain still has the heads that were kept elsewhere, as hashes or in files with stamps."""
    known = [(f"head {head}", bytes.fromhex(head)) for head in heads]
    for path in files:
        try:
            known.append((f"stamp in {path}", read_stamp(path.read_bytes(), roots).imprint))
        except (BadStamp, OSError) as error:
            report.broke(f"stamp in {path}", str(error))
    for what, block_sha256 in known:
        row = await session.first(BLOCK_OF_HASH, block_sha256=block_sha256)
        if row is None:
            report.broke(what, "no block of the ledger has this hash: the chain was made anew after it")
        else:
            report.check("heads")


def is_hash(text: str) -> bool:
    """Whether a text is a SHA-256 in hexadecimal."""
    return re.fullmatch(r"[0-9a-fA-F]{64}", text) is not None
