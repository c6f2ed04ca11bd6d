"""A ZIP file that is written from its first file to its last; the last one, ``SHA256SUMS``, has the hash of each."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import IO

SUMS = "SHA256SUMS"
_HELD = 1 << 20
"""Bytes of the list of hashes that are held in memory; a longer list goes to a temporary file."""


class _Hashed:
    """A file within the ZIP file, hashed while it is written."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.sha256 = hashlib.sha256()

    def write(self, data: bytes) -> int:
        self.sha256.update(data)
        return self._file.write(data)

    def flush(self) -> None:
        """Do nothing, as nothing is buffered here."""


class ZipWriter:
    """A ZIP file that is being written; memory holds the list of its files, but not the files."""

    def __init__(self, made: zipfile.ZipFile, sums: IO[bytes], made_at: datetime) -> None:
        self._zip, self._sums, self.made_at = made, sums, made_at

    @contextmanager
    def stream(self, name: str) -> Iterator[IO[bytes]]:
        """Write a file of any length piece by piece, while the block runs; no other file can be written meanwhile."""
        with self._zip.open(self._info(name), "w", force_zip64=True) as inside:
            hashed = _Hashed(inside)
            yield hashed  # type: ignore[misc]
        self._note(name, hashed.sha256.hexdigest())

    def put(self, name: str, content: str | bytes) -> None:
        """Write a file whose content is at hand."""
        data = content.encode() if isinstance(content, str) else content
        self._zip.writestr(self._info(name), data)
        self._note(name, hashlib.sha256(data).hexdigest())

    def end(self) -> None:
        """Write the list of hashes."""
        self._sums.seek(0)
        with self._zip.open(self._info(SUMS), "w", force_zip64=True) as inside:
            shutil.copyfileobj(self._sums, inside)

    def _note(self, name: str, sha256: str) -> None:
        self._sums.write(f"{sha256}  {name}\n".encode())

    def _info(self, name: str) -> zipfile.ZipInfo:
        info = zipfile.ZipInfo(name, self.made_at.timetuple()[:6])
        info.compress_type = zipfile.ZIP_STORED if name.endswith(".gz") else zipfile.ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        return info


@contextmanager
def packing(file: IO[bytes], made_at: datetime) -> Iterator[ZipWriter]:
    """Write a ZIP file into an open binary file while the block runs; at the end the list of hashes is added."""
    with tempfile.SpooledTemporaryFile(_HELD) as sums, zipfile.ZipFile(file, "w") as made:
        parcel = ZipWriter(made, sums, made_at)
        yield parcel
        parcel.end()
