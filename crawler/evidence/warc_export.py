"""Kept captures as WARC (ISO 28500:2017), for pywb and every other reader of web archives.

Each capture becomes a response record, with the body as it is kept and the headers as received, and a metadata record
with the look's canonical entry of the ledger. The body is kept without the encodings of its transfer, so the headers
that describe these are renamed to ``X-Archive-Orig-…``, as is usual in web archives. If the capture has no valid status
of HTTP, its body becomes a resource record.
"""

from __future__ import annotations

import io
import json
import string
from collections.abc import Iterator
from http import HTTPStatus
from typing import IO
from urllib.parse import quote

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.archive.captures.capture_store import UNPACKING_ERRORS, CaptureBroken, restore
from crawler.evidence.ledger_format import LOOK, moment
from crawler.model.visits import SELF
from sql.database import Session
from sql.rows.verify import LedgerLook

_OF_TRANSFER = frozenset({"transfer-encoding", "content-length"})
_FORMAT = "WARC File Format 1.1"
_CONFORMS = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"


class Warc:
    """A WARC file that is being written, one record after another; ``zipped`` compresses each record by itself."""

    def __init__(self, file: IO[bytes], software: str, *, zipped: bool) -> None:
        self._writer = WARCWriter(file, gzip=zipped, warc_version="1.1")
        told = {"software": software, "format": _FORMAT, "conformsTo": _CONFORMS}
        self._writer.write_record(self._writer.create_warcinfo_record(None, told))

    def write(self, look: LedgerLook, raw: bytes) -> None:
        """Write a look (a row of the statement ``ledger_looks``) with its body as kept."""
        about = {"WARC-Date": moment(look.observed_at)}
        body = dict(about)
        if look.raw_sha256 is not None:
            body["WARC-Payload-Digest"] = f"sha256:{look.raw_sha256.hex()}"
        if look.server_ip is not None:
            body["WARC-IP-Address"] = look.server_ip
        headers = json.loads(look.headers or "[]")
        http = _http(look.status, list(_headers(headers, look.witness, len(raw))))
        kind = "response" if http else "resource"
        record_id = self._put(target_of(look.final_url), kind, raw, body, http)
        # An address of its own: replay would take it for the page.
        entry = LOOK.text(look).encode()
        self._put(
            f"urn:palimpsest:look:{look.id}", "metadata", entry, about | {"WARC-Concurrent-To": record_id}
        )

    def _put(
        self, url: str, kind: str, payload: bytes, about: dict[str, str], http: StatusAndHeaders | None = None
    ) -> str:
        """Write a record; returns its id."""
        record = self._writer.create_warc_record(
            url,
            kind,
            payload=io.BytesIO(payload),
            length=len(payload),
            http_headers=http,
            warc_content_type=_TYPES.get(kind, ""),
            warc_headers_dict=about,
        )
        self._writer.write_record(record)
        return str(record.rec_headers.get_header("WARC-Record-ID"))


def target_of(url: str) -> str:
    """Return the address under which a page is written: in ASCII, as programs ask for it."""
    return quote(url, safe=string.punctuation)


_TYPES = {"metadata": "text/plain; charset=utf-8", "resource": "application/octet-stream"}


async def body_of(session: Session, capture_id: int) -> bytes | None:
    """Return the body of a capture as received; None if it is broken (``palimpsest verify`` says in what way)."""
    try:
        return await restore(session, capture_id)
    except (CaptureBroken, *UNPACKING_ERRORS):
        return None


def _http(status: int | None, headers: list[tuple[str, str]]) -> StatusAndHeaders | None:
    if status is None:
        return None
    known = status in HTTPStatus.__members__.values()
    phrase = HTTPStatus(status).phrase if known else "Unknown"
    return StatusAndHeaders(f"{status} {phrase}", headers, protocol="HTTP/1.1")


def _headers(headers: list[list[str]], witness: str, size: int) -> Iterator[tuple[str, str]]:
    """Yield the headers as received, those about the transfer renamed, and the length of the body.

    The bodies of captures of other archives were decoded when they were taken in; so Content-Encoding is renamed too.
    """
    renamed = _OF_TRANSFER if witness == SELF else _OF_TRANSFER | {"content-encoding"}
    for name, value in headers:
        prefix = "X-Archive-Orig-" if name.lower() in renamed else ""
        yield prefix + name, " ".join(value.splitlines())
    yield "Content-Length", str(size)
