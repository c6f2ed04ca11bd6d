"""Which bodies are kept, and how: Zstandard keyframes and deltas (RFC 8878, raw-content dictionaries).

The first capture of an address is a keyframe; a later one is a delta against it, or a keyframe of its
own where the delta is more than 30 % of plain compression. A body stays where it is the first, shows a
revision, a change of state or a doubtful text, or is the last look before one; besides them the
newest look's body is kept until the next one replaces it.
"""

from __future__ import annotations

import asyncio
import hashlib
import sys
from dataclasses import dataclass

from crawler.model.articles import CaptureReason
from sql.database import Session

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

UNPACKING_ERRORS = (zstd.ZstdError, EOFError, MemoryError)
"""What a stored body that was damaged raises when it is unpacked."""
_DELTA_AT_MOST = 0.3
_LEVEL = 3
_DICTIONARY_AT_LEAST = 8
_IN_A_THREAD = 200_000
"""Bytes, of a body and its keyframe: less is compressed in some milliseconds, and mostly in less than the way to a
thread and back takes."""
_WINDOW_AT_MOST = 27
"""Base-2 logarithm of the largest window: 128 MiB holds two bodies of the largest size."""


class CaptureBroken(Exception):
    """A kept body does not have the hash that it was recorded with."""


@dataclass(frozen=True, slots=True)
class KeptBody:
    """A body as received, and why it is kept beyond the next look (empty: it is only the newest).

    ``is_late`` says that a newer look at the address was recorded before: the body is kept for its reasons only.
    ``is_only`` says that no other look at the address was recorded.
    """

    look_id: int
    address_id: int
    content_type: str | None
    raw: bytes
    reasons: tuple[str, ...]
    is_late: bool = False
    is_only: bool = False


def compress(raw: bytes, keyframe: bytes | None) -> tuple[bytes, bool]:
    """The stored form of a body, and whether it is a delta against the keyframe (both as received)."""
    plain = zstd.compress(raw, level=_LEVEL)
    if keyframe is None or len(keyframe) < _DICTIONARY_AT_LEAST:
        return plain, False
    window = max(10, min(_WINDOW_AT_MOST, (len(raw) + len(keyframe)).bit_length()))
    options: dict[int, int] = {
        zstd.CompressionParameter.compression_level: _LEVEL,
        zstd.CompressionParameter.window_log: window,
        zstd.CompressionParameter.enable_long_distance_matching: 1,
    }
    delta = zstd.compress(raw, options=options, zstd_dict=_prefix(keyframe))
    return (delta, True) if len(delta) <= _DELTA_AT_MOST * len(plain) else (plain, False)


def decompress(stored: bytes, keyframe: bytes | None) -> bytes:
    """The body as received; ``keyframe`` is the keyframe as received, where the body is a delta."""
    if keyframe is None:
        return zstd.decompress(stored)
    options: dict[int, int] = {zstd.DecompressionParameter.window_log_max: _WINDOW_AT_MOST}
    return zstd.decompress(stored, zstd_dict=_prefix(keyframe), options=options)


def _prefix(keyframe: bytes) -> tuple[zstd.ZstdDict, int]:
    """The keyframe as if it stood before the body: of a dictionary, only the last megabyte is looked into."""
    return zstd.ZstdDict(keyframe, is_raw=True).as_prefix


async def keep(session: Session, body: KeptBody) -> None:
    """Keep a look's body as the newest of its address, and let go of the one before where nothing needs it."""
    if body.is_late and not body.reasons:
        return
    newest = None
    if not (body.is_late or body.is_only):
        newest = await session.first("newest_capture", address_id=body.address_id)
    raw_sha256 = hashlib.sha256(body.raw).digest()
    if newest is not None:
        if newest["raw_sha256"] == raw_sha256 and not body.reasons:
            return
        await _retire_newest(session, newest["id"], newest["reasons"], needed=bool(body.reasons))
    frame = None if body.is_only else await session.first("keyframe_of", address_id=body.address_id)
    keyframe = decompress(frame["body"], None) if frame else None
    if len(body.raw) + len(keyframe or b"") > _IN_A_THREAD:
        stored, is_delta = await asyncio.to_thread(compress, body.raw, keyframe)
    else:
        stored, is_delta = compress(body.raw, keyframe)
    await session.run(
        "write_capture",
        look_id=body.look_id,
        address_id=body.address_id,
        content_type=body.content_type,
        raw_sha256=raw_sha256,
        raw_size=len(body.raw),
        keyframe_id=frame["id"] if frame and is_delta else None,
        body=stored,
        reasons=_reasons(body, is_first=newest is None),
    )


def _reasons(body: KeptBody, *, is_first: bool) -> list[str]:
    if body.is_late:
        return list(body.reasons)
    return [*(body.reasons or ((CaptureReason.FIRST,) if is_first else ())), CaptureReason.NEWEST]


async def _retire_newest(session: Session, capture_id: int, reasons: list[str], *, needed: bool) -> None:
    left = [reason for reason in reasons if reason != CaptureReason.NEWEST]
    if needed and CaptureReason.BEFORE not in left:
        left.append(CaptureReason.BEFORE)
    if left:
        await session.run("keep_capture_for", capture_id=capture_id, reasons=left)
    else:
        await session.run("drop_capture", capture_id=capture_id)


async def restore(session: Session, capture_id: int) -> bytes:
    """The body of a capture as received; raises CaptureBroken where its hash is not the recorded one."""
    row = await session.one("read_capture", capture_id=capture_id)
    keyframe = decompress(row["keyframe"], None) if row["keyframe"] is not None else None
    raw = decompress(row["body"], keyframe)
    if hashlib.sha256(raw).digest() != row["raw_sha256"]:
        raise CaptureBroken(f"capture {capture_id} does not have the hash that it was recorded with")
    return raw
