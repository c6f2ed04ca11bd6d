"""Bytes become text as a browser would have it, and better where a declaration is wrong."""

from __future__ import annotations

import pytest

from crawler.extraction.page.decoding import decode
from crawler.extraction.page.parsed_page import ParsedPage

UKRAINIAN = "<p>Рада проголосувала за відбудову мосту через річку в понеділок увечері.</p>"


@pytest.mark.parametrize(
    ("html", "content_type"),
    [
        (UKRAINIAN.encode("utf-8"), None),
        (UKRAINIAN.encode("cp1251"), "text/html; charset=windows-1251"),
        (b'<meta charset="windows-1251">' + UKRAINIAN.encode("cp1251"), None),
        (b"\xef\xbb\xbf" + UKRAINIAN.encode("utf-8"), None),
        (b"\xff\xfe" + UKRAINIAN.encode("utf-16-le"), "text/html"),
        (b'<meta charset="iso-8859-1">' + UKRAINIAN.encode("utf-8"), "text/html; charset=iso-8859-1"),
        ((UKRAINIAN * 20).encode("cp1251"), "text/html; charset=utf-8"),
        ((UKRAINIAN * 20).encode("cp1251"), None),
        ((UKRAINIAN * 20).encode("cp1251"), "text/html; charset=hex"),
    ],
    ids=["utf-8", "header", "meta", "bom", "utf-16", "left-over", "wrong utf-8", "undeclared", "no charset"],
)
def test_the_charset_is_found(html: bytes, content_type: str | None) -> None:
    assert "Рада проголосувала за відбудову мосту" in decode(html, content_type)


def test_declared_latin_1_is_windows_1252() -> None:
    assert (
        decode("<p>“Straße” – 5 €</p>".encode("cp1252"), "text/html; charset=iso-8859-1")
        == "<p>“Straße” – 5 €</p>"
    )


def test_names_of_metas_have_one_spelling() -> None:
    page = ParsedPage(
        b"<meta property='article:published:time' content='x'><meta name='DC.Date-Issued' content='y'>", ""
    )
    assert page.meta("article:published_time") == "x"
    assert page.meta("dc.date.issued") == "y"
