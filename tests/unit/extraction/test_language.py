"""The language as a code of BCP 47, whatever pages call it."""

from __future__ import annotations

import pytest

from crawler.extraction import extract
from crawler.extraction.metadata.language_tags import canonical_language

ENGLISH = (
    "<p>The council of Testville met again to speak of the iron bridge over the river Probe, and voted.</p>"
    "<p>Its members had asked for a report in the spring, and nobody had expected that it would be so long.</p>"
    "<p>The engineers say that the bridge can be mended before the winter if the money comes in time.</p>"
    "<p>Whoever lives on the other side will have to take the ferry until then, as they did last year.</p>"
)
UKRAINIAN = (
    "<p>Міська рада знову зібралася, щоб поговорити про залізний міст через річку, і проголосувала за нього.</p>"
    "<p>Навесні депутати попросили звіт, і ніхто не чекав, що він буде таким довгим і докладним.</p>"
    "<p>Інженери кажуть, що міст можна полагодити до зими, якщо гроші надійдуть вчасно.</p>"
)
NORWEGIAN = (
    "<p>Kommunestyret møttes igjen for å snakke om jernbrua over elva, og de stemte for å bygge den opp på nytt.</p>"
    "<p>Medlemmene hadde bedt om en rapport om våren, og ingen hadde ventet at den skulle bli så lang.</p>"
    "<p>Ingeniørene sier at brua kan bli satt i stand før vinteren hvis pengene kommer i tide.</p>"
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
