"""Kept captures as a package that a player of web archives opens: WACZ 1.1.1 of Webrecorder.

It is a ZIP file with the captures (``archive/data.warc.gz``, see ``warc_export``), an index of them
(``indexes/index.cdx.gz`` in blocks, which ``indexes/index.idx`` lists), the pages with their titles
(``pages/pages.jsonl``), and ``datapackage.json``, which has the SHA-256 of each. ``datapackage-digest.json`` signs that
file with the archive's key, as wacz-auth 0.1.0 describes an anonymous signature: it proves that the package is as the
holder of the key made it, and nothing about the newsroom's server.

Example of a line of the index: the key by which addresses are sorted, the time, and where the record is.

    example,news)/a 20260301120000 {"url": "https://news.example/a", "offset": 321, "length": 900, …}
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import heapq
import io
import json
import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import islice
from typing import IO, Any, Final
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5

from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from warcio.statusandheaders import StatusAndHeaders

from crawler.evidence.ledger_format import moment
from crawler.evidence.warc_export import Warc, target_of
from sql.rows.verify import LedgerLook

WACZ_VERSION: Final = "1.1.1"
_RECORDS: Final = frozenset({"response", "resource"})
"""The kinds of records that are looked up; the entries of the ledger beside them are not."""
_WWW = re.compile(r"^www\d*\.")
_PORTS: Final = {"http": 80, "https": 443}
_SORTED_AT_ONCE = 20_000
"""Lines of the index that are sorted in memory; more of them are sorted in parts, which are merged."""
_BLOCK = 1000
"""Lines of a compressed block of the index."""
_PIECE = 1 << 20
"""Bytes of a file that are held in memory."""
_P384_BYTES = 48
"""Bytes of each of the two numbers of a signature."""


class IndexedWarc(Warc):
    """A WARC file that notes where each of its pages is."""

    def __init__(self, file: IO[bytes], software: str, parts: ExitStack) -> None:
        super().__init__(file, software, zipped=True)
        self._file, self._closing = file, parts
        self._lines: list[str] = []
        self._parts: list[IO[str]] = []

    def _put(
        self, url: str, kind: str, payload: bytes, about: dict[str, str], http: StatusAndHeaders | None = None
    ) -> str:
        begin = self._file.tell()
        record_id = super()._put(url, kind, payload, about, http)
        if kind in _RECORDS:
            told = {
                "url": url,
                "digest": f"sha256:{hashlib.sha256(payload).hexdigest()}",
                "mime": _media_type(http),
                "status": http.get_statuscode() if http else "200",
                "offset": begin,
                "length": self._file.tell() - begin,
                "filename": "data.warc.gz",
            }
            at = datetime.fromisoformat(about["WARC-Date"])
            self._lines.append(f"{sort_key(url)} {at:%Y%m%d%H%M%S} {json.dumps(told)}\n")
        if len(self._lines) >= _SORTED_AT_ONCE:
            self._put_aside()
        return record_id

    def _put_aside(self) -> None:
        part = self._closing.enter_context(_temporary("w+"))
        part.writelines(sorted(self._lines))
        part.seek(0)
        self._parts.append(part)
        self._lines = []

    def index(self) -> Iterator[str]:
        """Yield the lines of the index in order."""
        yield from heapq.merge(*self._parts, sorted(self._lines))


def sort_key(url: str) -> str:
    """Return the key by which an index of web archives sorts and finds an address (SURT), in lower case.

    Example: "https://www.News.example:8443/Story?b=2&a=1" has the key "example,news:8443)/story?a=1&b=2".
    """
    parts = urlsplit(url.lower())
    host = _WWW.sub("", parts.hostname or "")
    port = "" if parts.port in (None, _PORTS.get(parts.scheme)) else f":{parts.port}"
    query = f"?{'&'.join(sorted(parts.query.split('&')))}" if parts.query else ""
    return f"{','.join(reversed(host.split('.')))}{port}){parts.path or '/'}{query}"


def _temporary(mode: str) -> IO[Any]:
    """Return a new file without a name; whoever asks for it closes it."""
    return tempfile.TemporaryFile(mode, encoding=None if "b" in mode else "utf-8")


def _media_type(http: StatusAndHeaders | None) -> str:
    given = http.get_header("Content-Type") if http else None
    return (given or "application/octet-stream").partition(";")[0].strip().lower()


class Wacz:
    """A package that is being written: pages go to temporary files, and into the package when it is closed."""

    def __init__(self, software: str, files: ExitStack) -> None:
        self._software = software
        self._captures, self._pages = (files.enter_context(_temporary("w+b")) for _ in range(2))
        self._warc = IndexedWarc(self._captures, software, files)
        self._page({"format": "json-pages-1.0", "id": "pages", "title": "Pages as received"})

    def write(self, look: LedgerLook, raw: bytes, title: str | None) -> None:
        """Write a look with its body as kept, and the headline under which its page is listed."""
        self._warc.write(look, raw)
        number = uuid5(NAMESPACE_URL, f"urn:palimpsest:look:{look.id}:{look.entry_sha256.hex()}")
        ts = f"{look.observed_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        # A player looks the page up in the index by this address, so both are written in one way.
        self._page(
            {"id": str(number), "url": target_of(look.final_url), "ts": ts, "title": title or look.final_url}
        )

    def _page(self, told: dict[str, str]) -> None:
        self._pages.write(json.dumps(told, ensure_ascii=False).encode() + b"\n")

    def pack(self, file: IO[bytes], title: str, key: ec.EllipticCurvePrivateKey) -> None:
        """Write the package to a binary file, signed with a key on the curve P-384."""
        made_at = datetime.now(UTC)
        with zipfile.ZipFile(file, "w") as package:
            resources = _Resources(package, made_at)
            resources.put("archive/data.warc.gz", self._captures)
            with _temporary("w+b") as index:
                blocks = _write_index(self._warc.index(), index)
                resources.put("indexes/index.cdx.gz", index)
            resources.put("indexes/index.idx", io.BytesIO(blocks))
            resources.put("pages/pages.jsonl", self._pages)
            described = {
                "profile": "data-package",
                "wacz_version": WACZ_VERSION,
                "software": self._software,
                "created": moment(made_at),
                "title": title,
                "resources": resources.listed,
            }
            about = json.dumps(described, ensure_ascii=False, indent=2).encode()
            package.writestr(resources.info("datapackage.json"), about)
            package.writestr(resources.info("datapackage-digest.json"), _digest(about, key, made_at))


class _Resources:
    """The files of a package with their sizes and hashes."""

    def __init__(self, package: zipfile.ZipFile, made_at: datetime) -> None:
        self._package, self._made_at = package, made_at
        self.listed: list[dict[str, Any]] = []

    def put(self, path: str, content: IO[bytes]) -> None:
        """Write a file piece by piece.

        Its size is told beforehand, because a player of web archives does not find the content of a small file behind
        the header of a large one (ZIP64).
        """
        sha256, size = hashlib.sha256(), 0
        info = self.info(path)
        info.file_size = content.seek(0, io.SEEK_END)
        content.seek(0)
        with self._package.open(info, "w") as inside:
            while piece := content.read(_PIECE):
                sha256.update(piece)
                size += inside.write(piece)
        name = path.rpartition("/")[2].lower()
        self.listed.append(
            {"name": name, "path": path, "hash": f"sha256:{sha256.hexdigest()}", "bytes": size}
        )

    def info(self, path: str) -> zipfile.ZipInfo:
        """Describe a file. Records are looked up in the package by their places, so no file with them is compressed."""
        info = zipfile.ZipInfo(path, self._made_at.timetuple()[:6])
        info.compress_type = zipfile.ZIP_STORED if path.endswith((".gz", ".idx")) else zipfile.ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        return info


def _write_index(lines: Iterable[str], file: IO[bytes]) -> bytes:
    """Write the index in compressed blocks; returns the list of their first lines, places and hashes."""
    listed = ['!meta 0 {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}\n']
    rest, offset = iter(lines), 0
    while block := list(islice(rest, _BLOCK)):
        packed = gzip.compress("".join(block).encode(), mtime=0)
        key, at, _ = block[0].split(" ", 2)
        sha256 = hashlib.sha256(packed).hexdigest()
        told = {
            "offset": offset,
            "length": len(packed),
            "digest": f"sha256:{sha256}",
            "filename": "index.cdx.gz",
        }
        listed.append(f"{key} {at} {json.dumps(told)}\n")
        offset += file.write(packed)
    return "".join(listed).encode()


def _digest(described: bytes, key: ec.EllipticCurvePrivateKey, made_at: datetime) -> bytes:
    """Return ``datapackage-digest.json``: the hash of the description, and its signature (wacz-auth 0.1.0)."""
    sha256 = f"sha256:{hashlib.sha256(described).hexdigest()}"
    r, s = utils.decode_dss_signature(key.sign(sha256.encode(), ec.ECDSA(SHA256())))
    signature = r.to_bytes(_P384_BYTES) + s.to_bytes(_P384_BYTES)
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    signed = {
        "hash": sha256,
        "created": moment(made_at),
        "software": "palimpsest",
        "version": version("palimpsest"),
        "signature": base64.b64encode(signature).decode(),
        "publicKey": base64.b64encode(public).decode(),
    }
    told = {"path": "datapackage.json", "hash": sha256, "signedData": signed}
    return json.dumps(told, indent=2).encode()


@contextmanager
def collecting(software: str) -> Iterator[Wacz]:
    """Yield a package that can be written to while the block runs; its temporary files go when the block ends."""
    with ExitStack() as files:
        yield Wacz(software, files)
