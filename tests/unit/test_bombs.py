"""The bombs of the tests are what gzip would have packed."""

from __future__ import annotations

import gzip

from tests.bombs import gzip_bomb


def test_a_bomb_unpacks_into_its_head_and_its_filling() -> None:
    packed = gzip_bomb(b"<urlset>", b" ", 3_000_000)
    assert gzip.decompress(packed) == b"<urlset>" + b" " * 3_000_000
    assert len(packed) < 4000
