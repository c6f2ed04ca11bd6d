"""Why nothing was found."""

from __future__ import annotations

import pytest

from crawler.discovery.nothing_found import is_filled_by_scripts, why_moved, why_no_links, why_none_is_own
from crawler.model.entries import ListedEntry
from crawler.sources import Source

SOURCE = Source(home="https://courier.example/", include=["^/news/"])
URL = "https://courier.example/feed"


def why(*urls: str) -> str | None:
    return why_none_is_own(SOURCE, URL, [ListedEntry(url) for url in urls])


def test_links_that_lead_elsewhere_are_named_by_their_host() -> None:
    clicks = [f"https://click.example/{n}" for n in range(5)]
    assert why(*clicks) == f"{URL}: 5 entries, 5 on click.example: add it to hosts"
    assert why(*clicks[:2], "https://courier.example/a") == (
        f"{URL}: 3 entries, 2 on click.example: add it to hosts; include and exclude let none of the other 1 through"
    )
    assert why("https://a.example/1", "https://b.example/1") == (
        f"{URL}: 2 entries, 1 on a.example, 1 on b.example: add those of the newsroom to hosts"
    )


def test_patterns_that_fit_nothing_and_an_empty_list() -> None:
    assert why("https://courier.example/a") == f"{URL}: 1 entries, none let through by include and exclude"
    assert why() == f"{URL}: lists no address of a page"
    assert why("https://courier.example/news/a", "https://click.example/1") is None


SHELL = '<html><head><script src="/a.js"></script></head><body><div id="root"></div>{}</body></html>'


@pytest.mark.parametrize(
    "inside", ["", "<noscript>You need to enable JavaScript to run this.</noscript>", "<p>Loading…</p>"]
)
def test_a_page_that_only_scripts_fill(inside: str) -> None:
    page = SHELL.format(inside).encode()
    assert is_filled_by_scripts(page)
    assert "only scripts fill this page" in why_no_links(page, URL)


@pytest.mark.parametrize("inside", ["<p>" + "a word " * 60 + "</p>", '<a href="/x">x</a>' * 8])
def test_a_page_with_words_or_links_is_no_shell(inside: str) -> None:
    assert not is_filled_by_scripts(SHELL.format(inside).encode())
    assert not is_filled_by_scripts(b"<html><body><p>Soon</p></body></html>")
    assert "no link of this page" in why_no_links(SHELL.format(inside).encode(), URL)


def test_a_front_page_that_moved() -> None:
    moved = why_moved("https://courier.example/", "https://thecourier.example/start")
    assert moved is not None
    assert "thecourier.example" in moved
    assert why_moved("https://courier.example/", "https://courier.example/uk/") is None
