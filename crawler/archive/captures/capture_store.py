"""Which bodies are kept, and how they are stored: as keyframes and deltas, compressed with Zstandard (RFC 8878).

The first capture of an address is a keyframe, compressed by itself. A later one is a delta: it is compressed with the
keyframe as a dictionary, so that only what differs takes room. If that saves little (the delta is over 30 % of plain
compression), it becomes a keyframe of its own. Example: if only the list of newest stories on a page has changed, the
delta has little more than that list.

A body is kept for good if it is the first of its address, if it shows a revision, a change of state or a doubtful text,
or if it is the last one before such a body. Besides these only the newest body of an address is kept, until the next
look replaces it.
"""

from __future__ import annotations

import asyncio
import hashlib
import sys
from dataclasses import dataclass

from crawler.model.articles import CaptureReason
from sql.database import Session
from sql.rows.captures import KEYFRAME_OF, NEWEST_CAPTURE, READ_CAPTURE

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

UNPACKING_ERRORS = (zstd.ZstdError, EOFError, MemoryError)
"""The errors that are raised if a damaged body is unpacked."""
_DELTA_AT_MOST = 0.3
"""Share of the plain compression up to which a delta is worth that it needs its keyframe for ever."""
_LEVEL = 3
"""Zstandard's level of compression."""
_DICTIONARY_AT_LEAST = 8
"""Bytes; Zstandard takes no shorter dictionary."""
_IN_A_THREAD = 200_000
"""Bytes of a body and its keyframe together; more is compressed in a thread, so that the loop does not wait. Less takes
a few milliseconds, mostly less than the way to a thread and back."""
_WINDOW_AT_MOST = 27
"""Base-2 logarithm of the largest window: 128 MiB holds two bodies of the largest size."""


class CaptureBroken(Exception):
    """A kept body does not have the hash that it was recorded with."""


@dataclass(frozen=True, slots=True)
class KeptBody:
    """A body as received, and the reasons for which it is kept for good; without a reason it is only the newest one.

    ``is_late`` says that a newer look at the address was recorded already, so that this body is not the newest.
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
    """Return the stored form of a body, and whether it is a delta; body and keyframe are given as received."""
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
    """Return a body as received; if it is a delta, ``keyframe`` is its keyframe as received."""
    if keyframe is None:
        return zstd.decompress(stored)
    options: dict[int, int] = {zstd.DecompressionParameter.window_log_max: _WINDOW_AT_MOST}
    return zstd.decompress(stored, zstd_dict=_prefix(keyframe), options=options)


def _prefix(keyframe: bytes) -> tuple[zstd.ZstdDict, int]:
    """Return the keyframe as a prefix, as if it stood before the body.

    As an ordinary dictionary only its last megabyte would be used.
    """
    return zstd.ZstdDict(keyframe, is_raw=True).as_prefix


async def keep(session: Session, body: KeptBody) -> None:
    """Keep a look's body as the newest of its address, and delete the newest one until now if nothing needs it."""
    if body.is_late and not body.reasons:
        return
    newest = None
    if not (body.is_late or body.is_only):
        newest = await session.first(NEWEST_CAPTURE, address_id=body.address_id)
    raw_sha256 = hashlib.sha256(body.raw).digest()
    if newest is not None:
        if newest.raw_sha256 == raw_sha256 and not body.reasons:
            return
        await _retire_newest(session, newest.id, newest.reasons, needed=bool(body.reasons))
    frame = None if body.is_only else await session.first(KEYFRAME_OF, address_id=body.address_id)
    keyframe = decompress(frame.body, None) if frame else None
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
        keyframe_id=frame.id if frame and is_delta else None,
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
    """Return the body of a capture as received; raises CaptureBroken if its hash is not the recorded one."""
    row = await session.one(READ_CAPTURE, capture_id=capture_id)
    keyframe = decompress(row.keyframe, None) if row.keyframe is not None else None
    raw = decompress(row.body, keyframe)
    if hashlib.sha256(raw).digest() != row.raw_sha256:
        raise CaptureBroken(f"capture {capture_id} does not have the hash that it was recorded with")
    return raw
