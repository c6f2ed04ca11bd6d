"""The keys of signed requests are handed out where servers look for them."""

from __future__ import annotations

import json

from crawler.fetching.request_signatures import DIRECTORY_PATH, DIRECTORY_TYPE
from tests.integration.web.conftest import Visitor


def test_an_archive_that_signs_nothing_has_an_empty_directory(visitor: Visitor) -> None:
    status, headers, body = visitor.get(DIRECTORY_PATH)
    assert (status, json.loads(body)) == (200, {"keys": []})
    assert headers["content-type"].startswith(DIRECTORY_TYPE)
    assert "max-age" in headers["cache-control"]
