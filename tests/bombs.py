"""Small answers that unpack into large ones, packed in the time that one megabyte takes."""

from __future__ import annotations

import zlib

_BLOCK = 1_000_000
_GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"


def gzip_bomb(head: bytes, filling: bytes, size: int) -> bytes:
    """A gzip file of one member: ``head``, and then ``size`` times the byte ``filling``, in whole megabytes.

    A block that is packed after a full flush depends on nothing before it. So one megabyte is packed once and written
    again and again; only the checksum is taken of all of it. Raises ValueError for a size of a part of a megabyte.
    """
    if size % _BLOCK or len(filling) != 1:
        raise ValueError("a bomb is filled with one byte, in whole megabytes")
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    first = packer.compress(head) + packer.flush(zlib.Z_FULL_FLUSH)
    block = filling * _BLOCK
    again = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    times, checksum = size // _BLOCK, zlib.crc32(head)
    for _ in range(times):
        checksum = zlib.crc32(block, checksum)
    end = checksum.to_bytes(4, "little") + ((len(head) + size) % 2**32).to_bytes(4, "little")
    return _GZIP_HEAD + first + again * times + packer.flush() + end
