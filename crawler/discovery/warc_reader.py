"""WARC files (ISO 28500): pages that others fetched and archived, read one after another.

A file of any size is read in constant memory. warcio finds its records. A position is the offset of a record in the
file, in bytes: reading can stop after any record and go on from there another time.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator

from crawler.model.http_answers import is_html
from crawler.model.visits import WarcCapture

BODY_AT_MOST = 10 * 1024 * 1024
"""Bytes; longer bodies are left out, as a crawl leaves them out too."""
_GONE = (404, 410)
_PART_CAPTURES = 50
_PART_BYTES = 8 * 1024 * 1024
_PART_RECORDS = 2000
"""A part ends with so many captures, bytes of bodies or records, whichever comes first, so that it fits into memory."""


class WarcBroken(Exception):
    """A WARC file cannot be read any further; the message says from which byte on, and what may mend it."""


@dataclass(frozen=True, slots=True)
class WarcSlice:
    """Some records of a file, and the position after them.

    ``records`` counts all of them, also those that are no captures. ``problem`` says why the file cannot be read any
    further; it is None if it can.
    """

    captures: tuple[WarcCapture, ...]
    records: int
    position: int
    problem: str | None = None


Record = tuple[WarcCapture | None, int]


def read_part(records: Iterator[Record], position: int) -> WarcSlice | None:
    """Take as many records as make a part; None if there are none left. Raises OSError."""
    captures: list[WarcCapture] = []
    count, size, problem = 0, 0, None
    try:
        for capture, after in records:
            count, position = count + 1, after
            if capture is not None:
                captures.append(capture)
                size += len(capture.body)
            if len(captures) >= _PART_CAPTURES or size >= _PART_BYTES or count >= _PART_RECORDS:
                break
    except WarcBroken as error:
        problem = str(error)
    return WarcSlice(tuple(captures), count, position, problem) if count or problem else None


def read_captures(path: Path, position: int, wants: Callable[[str], bool]) -> Iterator[Record]:
    """Read a file from a position on: yields for each record its capture, or None, and the position after it.

    Captures are answers 200 with a page, and answers 404 and 410, from addresses that ``wants`` accepts. Raises
    WarcBroken, and OSError.
    """
    with path.open("rb") as file:
        file.seek(position)
        records = ArchiveIterator(file)
        try:
            for record in records:
                capture = _capture(record, wants)
                records.read_to_end()
                if record.raw_stream.limit > 0:
                    raise EOFError("it is cut off")
                position = records.offset
                yield capture, position
        except OSError:
            raise
        except Exception as error:  # what a broken record makes warcio raise can be anything
            raise WarcBroken(
                f"{path}: the record at byte {position} is damaged or cut off; what comes before it was taken; "
                "`warcio check` and `warcio recompress` may mend the file"
            ) from error


def _capture(record: Any, wants: Callable[[str], bool]) -> WarcCapture | None:
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    if record.rec_type != "response" or record.http_headers is None or not wants(url):
        return None
    status = record.http_headers.get_statuscode()
    observed_at = _moment(record.rec_headers.get_header("WARC-Date"))
    if status not in ("200", *map(str, _GONE)) or observed_at is None:
        return None
    body = _body(record)
    if body is None or (
        status == "200" and not is_html(record.http_headers.get_header("Content-Type"), body)
    ):
        return None
    ip = record.rec_headers.get_header("WARC-IP-Address")
    return WarcCapture(url, observed_at, int(status), tuple(_headers(record)), body, ip or None)


def _body(record: Any) -> bytes | None:
    """Return the body without its transfer and content encoding; None if it is too long."""
    body = io.BytesIO()
    stream = record.content_stream()
    while body.tell() <= BODY_AT_MOST and (piece := stream.read(1 << 16)):
        body.write(piece)
    return body.getvalue() if body.tell() <= BODY_AT_MOST else None


def _headers(record: Any) -> Iterator[tuple[str, str]]:
    for name, value in record.http_headers.headers:
        if name.lower() != "set-cookie":
            yield name.replace("\x00", ""), value.replace("\x00", "")


def _moment(text: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
