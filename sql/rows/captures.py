"""What the statements of ``sql/statements/captures.sql`` return."""

from __future__ import annotations

from dataclasses import dataclass

from sql.rows.statement import Statement


@dataclass(frozen=True, slots=True)
class Keyframe:
    """A body that others are stored as differences to."""

    id: int
    body: bytes


@dataclass(frozen=True, slots=True)
class NewestCapture:
    """The newest body of an address, and for which reasons it is kept."""

    id: int
    raw_sha256: bytes
    reasons: list[str]


@dataclass(frozen=True, slots=True)
class PackedCapture:
    """A kept body as it is stored, with the body that it is a difference to."""

    raw_sha256: bytes
    raw_size: int
    content_type: str | None
    body: bytes
    keyframe: bytes | None


KEYFRAME_OF = Statement("keyframe_of", Keyframe)
NEWEST_CAPTURE = Statement("newest_capture", NewestCapture)
READ_CAPTURE = Statement("read_capture", PackedCapture)
