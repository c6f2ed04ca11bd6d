"""A subscriber's session: read from its file, sent to its own hosts, told to nobody."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crawler.fetching.subscriber_session import NO_SESSION, SessionFileError, SubscriberSession, load_session

COOKIES = """# Netscape HTTP Cookie File
# redact: Ada Reeve & Sons
.news.example\tTRUE\t/\tFALSE\t4102444800\tsid\ts3cret-value
shop.example\tFALSE\t/\tFALSE\t4102444800\tcart\tother
"""


def written(folder: Path, text: str) -> SubscriberSession:
    path = folder / "session"
    path.write_text(text, encoding="utf-8")
    return load_session(path, "subscriber")


def test_cookies_go_to_their_own_domain_only(tmp_path: Path) -> None:
    session = written(tmp_path, COOKIES)
    assert session.headers_for("https://www.news.example/story") == {"Cookie": "sid=s3cret-value"}
    assert session.headers_for("https://news.example.evil.test/") == {}
    assert session.vantage == "subscriber"


def test_headers_are_sent_as_they_are_written(tmp_path: Path) -> None:
    session = written(tmp_path, "# a comment\n\nauthorization: Bearer s3cret\nX-Reader: 7\n")
    assert session.headers_for("https://news.example/") == {"Authorization": "Bearer s3cret", "X-Reader": "7"}
    assert session.names == {"Authorization", "X-Reader"}


def test_strings_are_removed_from_pages_as_text_and_as_html(tmp_path: Path) -> None:
    session = written(tmp_path, COOKIES)
    page = b"<p>Hello Ada Reeve &amp; Sons</p><script>'Ada Reeve & Sons'</script>"
    assert session.redact(page) == b"<p>Hello [redacted]</p><script>'[redacted]'</script>"
    assert NO_SESSION.redact(page) == page


@pytest.mark.parametrize(
    ("page", "encoding"),
    [
        ("<b>ОЛЕНА КОВАЛЬ</b>, <b>Олена Коваль</b>", "windows-1251"),
        ("Олена Коваль", "utf-8"),
        ("&#1054;&#1083;&#1077;&#1085;&#1072; &#1050;&#1086;&#1074;&#1072;&#1083;&#1100;", "ascii"),
        (json.dumps({"name": "Олена Коваль"}), "utf-8"),
        ("Reader@Post.example, reader%40post.example", "utf-8"),
        ("/go?to=%D0%9E%D0%BB%D0%B5%D0%BD%D0%B0+%D0%9A%D0%BE%D0%B2%D0%B0%D0%BB%D1%8C", "utf-8"),
    ],
)
def test_a_string_is_removed_however_a_page_writes_it(tmp_path: Path, page: str, encoding: str) -> None:
    file = "# redact: Олена Коваль\n# redact: ОЛЕНА КОВАЛЬ\n# redact: reader@post.example\nX-Reader: 7\n"
    left = written(tmp_path, file).redact(page.encode(encoding), encoding).decode(encoding)
    assert "[redacted]" in left
    for part in ("лена", "ЛЕНА", "1054", "041e", "9E%D0", "ost.example"):
        assert part not in left


def test_headers_and_addresses_lose_them_too(tmp_path: Path) -> None:
    session = written(tmp_path, "# redact: reader@post.example\nX-Reader: 7\n")
    assert (
        session.redact_text("https://a.test/?m=reader%40post.example&x=1")
        == "https://a.test/?m=[redacted]&x=1"
    )
    assert NO_SESSION.redact_text("reader@post.example") == "reader@post.example"


def test_nothing_secret_shows_in_a_repr(tmp_path: Path) -> None:
    session = written(tmp_path, COOKIES)
    assert "s3cret" not in repr(session) and "Reeve" not in repr(session)
    assert "s3cret" not in repr(written(tmp_path, "Authorization: s3cret"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "neither cookies nor headers"),
        ("just words", "line 1 is no header"),
        ("X: \x01", "line 1 is no header"),
        ("# Netscape HTTP Cookie File\nnonsense", "Netscape format"),
        ("# Netscape HTTP Cookie File\n.a.test\tTRUE\t/\tFALSE\t100\tsid\told", "expired"),
        ("# redact: x\nA: b", "fewer than 3"),
    ],
)
def test_a_broken_file_is_named_and_never_quoted(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(SessionFileError, match=said) as caught:
        written(tmp_path, text)
    assert str(tmp_path) in str(caught.value)
    assert "nonsense" not in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SessionFileError, match="absent"):
        load_session(tmp_path / "absent", "subscriber")
