"""The page that tells newsrooms who asks."""

from __future__ import annotations

from crawler.sources import Source
from scheduler.cli.newsrooms.identity.policy import Policy

SOURCES = [
    Source(home="https://herald.org/", interval="15m", delay="2s"),
    Source(home="https://courier.org/"),
]


def test_the_page_is_filled_from_the_settings() -> None:
    page = Policy("desk@archive.example", SOURCES, "https://archive.example").page()
    for told in (
        'href="mailto:desk@archive.example"',
        "User-agent: palimpsest",
        "https://archive.example/.well-known/http-message-signatures-directory",
        "every 10m at most",
        "there are 1s at least",
        "20000 requests a day",
        "courier.org, herald.org",
    ):
        assert told in page


def test_what_is_not_so_is_not_said_and_nothing_breaks_out() -> None:
    page = Policy("https://x.example/?<script>", [], None).page()
    assert "Its requests are not signed." in page
    assert "<script>" not in page
    assert "well-known" not in page
