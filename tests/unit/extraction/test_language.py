"""The language as a code of BCP 47, whatever pages call it."""

from __future__ import annotations

import pytest

from crawler.extraction import extract
from crawler.extraction.metadata.language_tags import canonical_language

ENGLISH = (
    "<p>The council of Testville met again to speak of the iron bridge over the river Probe, and voted.</p>"
    * 4
)
UKRAINIAN = (
    "<p>Міська рада знову зібралася, щоб поговорити про залізний міст через річку, і проголосувала за нього.</p>"
    * 4
)
NORWEGIAN = (
    "<p>Kommunestyret møttes igjen for å snakke om jernbrua over elva, og de stemte for å bygge den opp på nytt.</p>"
    * 4
)


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("en-US", "en"),
        ("EN_gb", "en"),
        ("ua", "uk"),
        ("uk-UA", "uk"),
        ("iw", "he"),
        ("in", "id"),
        ("jp", "ja"),
        ("cz", "cs"),
        ("gr", "el"),
        ("cn", "zh"),
        ("zh-Hant-HK", "zh"),
        ("sr-Latn", "sr"),
        ("eng", "en"),
        ("deu", "de"),
        ("ckb", "ckb"),
        ("tl", "fil"),
        ("English", "en"),
        ("und", None),
        ("x-default", None),
        ("", None),
        ("123", None),
    ],
)
def test_codes(tag: str, code: str | None) -> None:
    assert canonical_language(tag) == code


@pytest.mark.parametrize(
    ("lang", "text", "expected", "differs"),
    [
        ("en-GB", ENGLISH, "en", False),
        ("ua", UKRAINIAN, "uk", False),
        ("de", ENGLISH, "en", True),
        ("nb-NO", NORWEGIAN, "nb", False),
        ("nn", NORWEGIAN, "nn", False),
        ("no", NORWEGIAN, "no", False),
        ("ua", "<p>Коротко.</p>", "uk", False),
    ],
)
def test_page_and_text(lang: str, text: str, expected: str, differs: bool) -> None:
    page = f"<html lang='{lang}'><title>Testville</title><article><h1>Testville</h1>{text}</article></html>"
    found = extract(page.encode(), "https://gazette.example/a")
    assert found.language == expected
    assert ("language_differs" in found.quality.doubts) == differs


def test_the_header_element_for_the_language_is_read() -> None:
    head = "<meta http-equiv='Content-Language' content='uk'>"
    found = extract(f"<html><head>{head}</head><p>Коротко.</p></html>".encode(), "https://gazette.example/a")
    assert found.language == "uk"
