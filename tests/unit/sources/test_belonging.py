"""Which addresses belong to a source."""

from __future__ import annotations

import pytest

from crawler.crawl.settings import accept_language
from crawler.identity import registrable_domain
from crawler.sources import Source


@pytest.mark.parametrize(
    ("home", "own", "strange"),
    [
        ("https://desk.wordpress.com/", "https://www.desk.wordpress.com/a", "https://other.wordpress.com/a"),
        ("https://desk.substack.com/", "https://desk.substack.com/p/a", "https://other.substack.com/p/a"),
        ("https://desk.github.io/", "https://desk.github.io/a", "https://other.github.io/a"),
        ("https://desk.blogspot.com/", "http://desk.blogspot.com/a", "https://other.blogspot.com/a"),
        ("https://desk.ghost.io/", "https://desk.ghost.io/a", "https://other.ghost.io/a"),
        ("https://desk.netlify.app/", "https://desk.netlify.app/a", "https://other.netlify.app/a"),
        ("https://desk.at.ua/", "https://desk.at.ua/a", "https://other.at.ua/a"),
        ("https://www.herald.co.uk/", "https://sport.herald.co.uk/a", "https://other.co.uk/a"),
        ("https://herald.com.ua/", "https://m.herald.com.ua/a", "https://other.com.ua/a"),
        ("https://міст.org/", "https://xn--g1am2a5c.org/a", "https://other.org/a"),
        ("https://xn--g1am2a5c.org/", "https://www.міст.org/a", "https://xn--g1am2a.org/a"),
        ("https://herald.org/", "https://www.herald.org./a", "https://herald.org.example/a"),
    ],
)
def test_one_user_of_a_platform_is_one_site(home: str, own: str, strange: str) -> None:
    source = Source(home=home.replace("xn--g1am2a5c", PUNY))
    assert source.owns(own.replace("xn--g1am2a5c", PUNY))
    assert not source.owns(strange)


PUNY = "міст".encode("idna").decode()


def test_hosts_in_letters_and_in_punycode_are_one() -> None:
    assert Source(home="https://herald.org/", hosts=["міст.org"]).owns(f"https://{PUNY}.org/a")
    assert Source(home="https://herald.org/", hosts=[f"{PUNY}.org"]).owns("https://news.міст.org/a")


@pytest.mark.parametrize("pattern", ["^/новини/", "^/%D0%BD%D0%BE%D0%B2%D0%B8%D0%BD%D0%B8/"])
def test_patterns_fit_paths_as_they_are_written_and_read(pattern: str) -> None:
    path = "https://herald.org/%D0%BD%D0%BE%D0%B2%D0%B8%D0%BD%D0%B8/1"
    assert Source(home="https://herald.org/", include=[pattern]).wants(path)
    assert not Source(home="https://herald.org/", exclude=[pattern]).wants(path)
    assert not Source(home="https://herald.org/", include=[pattern]).wants("https://herald.org/n/1")


def test_the_platform_itself_is_a_site() -> None:
    assert registrable_domain("https://wordpress.com/") == "wordpress.com"
    assert registrable_domain("https://bbc.co.uk/") == "bbc.co.uk"


@pytest.mark.parametrize(
    ("language", "header"),
    [
        ("uk", "uk,*;q=0.5"),
        ("pt-BR", "pt-BR,pt;q=0.9,*;q=0.5"),
        ("sr-Latn-RS", "sr-Latn-RS,sr;q=0.9,*;q=0.5"),
        (None, None),
    ],
)
def test_the_language_that_is_asked_for(language: str | None, header: str | None) -> None:
    assert accept_language(language) == header
