"""Pages that a hostile or broken newsroom could serve, each with a good text somewhere unless its name says no."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator

_WORDS = [
    "council",
    "bridge",
    "river",
    "mason",
    "ferry",
    "winter",
    "stone",
    "arch",
    "road",
    "crew",
    "report",
    "vote",
    "town",
    "bank",
    "mill",
]
_HTML = "text/html; charset=utf-8"
Case = tuple[bytes, str]
"""Body and Content-Type."""


def text(seed: str, paragraphs: int = 4) -> str:
    """A text of its own for each case, so that no page is another's copy."""
    rng = random.Random(seed)
    return "".join(
        f"<p>{seed.capitalize()}, part {part}: "
        + " ".join(rng.choice(_WORDS) + str(rng.randrange(99)) for _ in range(40))
        + ".</p>"
        for part in range(paragraphs)
    )


def page(
    seed: str,
    *,
    head: str = "",
    before: str = "",
    after: str = "",
    title: str | None = None,
    body: str | None = None,
) -> str:
    """An article with something added."""
    shown = title if title is not None else f"The case of {seed}"
    return (
        f"<!DOCTYPE html><html lang=en><head><title>{shown}</title>{head}</head><body>{before}"
        f"<main><article><h1>{shown}</h1>{text(seed) if body is None else body}</article></main>{after}</body></html>"
    )


def ld(data: object) -> str:
    """A block of JSON-LD; text is taken as it is."""
    told = data if isinstance(data, str) else json.dumps(data)
    return f'<script type="application/ld+json">{told}</script>'


def news(**fields: object) -> str:
    """JSON-LD of an article."""
    return ld({"@context": "https://schema.org", "@type": "NewsArticle", **fields})


def _sizes(part: int) -> Iterator[tuple[str, str]]:
    yield "a hundred megabytes", ""  # made where it is served
    yield "elements nested without end", page("nested", before="<div>" * (1_000_000 // part))
    yield "inline elements nested without end", page("inline", before="<b><i>" * (250_000 // part))
    yield "paragraphs that are never closed", page("unclosed", after="<p>x" * (500_000 // part))
    yield (
        "a tag of attributes",
        page("attributes", before="<div " + " ".join(f"a{n}=1" for n in range(300_000 // part)) + ">"),
    )
    yield "a long attribute", page("attribute", before=f'<div class="{"x " * (2_500_000 // part)}">')
    yield "references to characters", page("references", after="<p>" + "&amp;&#65;&lt;" * (330_000 // part))
    yield (
        "links without end",
        page("links", after="".join(f"<a href=/{n}>{n}</a>" for n in range(100_000 // part))),
    )
    yield "cells without end", page("cells", after="<table>" + "<tr><td>x" * (200_000 // part))
    yield "line breaks without end", page("breaks", after="<p>" + "w<br>" * (300_000 // part))
    yield "a long word", page("word", after="<p>" + "w" * (3_000_000 // part))
    yield "a long line", page("line", after="<p>" + "word " * (600_000 // part))
    yield "nothing but opening brackets", "<" * (3_000_000 // part)
    yield "an endless comment", page("comment", before="<!-- " + "- " * (1_000_000 // part))
    yield "an endless script", page("script", before="<script>" + "x" * (2_000_000 // part))
    yield "scripts without end", page("scripts", before="<script></script>" * (100_000 // part))
    yield "metas without end", page("metas", head='<meta name="author" content="A B">' * (100_000 // part))
    yield (
        "a large vocabulary",
        page("vocabulary", after="<p>" + " ".join(f"w{n:x}q" for n in range(400_000 // part))),
    )
    yield "one word without end", page("repeated", after="<p>" + "again " * (500_000 // part))
    yield "no-break spaces without end", page("spaces", before="<p>" + "\u00a0" * (500_000 // part))


def _data(part: int) -> Iterator[tuple[str, str]]:
    yield "deep JSON-LD", page("deep json", head=ld('{"@graph":[' * (100_000 // part)))
    yield (
        "JSON-LD that contains itself by reference",
        page(
            "recursive json",
            head=ld(
                {
                    "@graph": [
                        {
                            "@id": "#a",
                            "@type": "NewsArticle",
                            "mainEntity": {"@id": "#a"},
                            "author": {"@id": "#a"},
                        }
                    ]
                }
            ),
        ),
    )
    yield "wide JSON-LD", page("wide json", head=ld({f"k{n}": n for n in range(200_000 // part)}))
    yield (
        "JSON-LD with a long number",
        page("number json", head=ld('{"@type":"NewsArticle","wordCount":' + "9" * (100_000 // part) + "}")),
    )
    yield (
        "JSON-LD with NaN and Infinity",
        page("nan json", head=ld('{"@type":"NewsArticle","a":NaN,"b":-Infinity,"c":1e9999}')),
    )
    yield (
        "JSON-LD with lone surrogates and NUL",
        page("surrogate json", head=ld('{"@type":"NewsArticle","headline":"\\ud800 x \\u0000 \\udfff"}')),
    )
    yield (
        "JSON-LD with terminal escapes",
        page("escape json", head=ld('{"@type":"NewsArticle","headline":"\\u001b[2J\\u009b31m"}')),
    )
    yield (
        "JSON-LD of wrong types",
        page(
            "typed json",
            head=news(headline=[{"a": 1}], author=[[7], None, True], datePublished={"x": []}, image=3),
        ),
    )
    yield "long JSON-LD", page("large json", head=news(articleBody="x" * (5_000_000 // part)))
    yield "blocks of JSON-LD without end", page("many json", head=news(headline="h") * (10_000 // part))
    yield (
        "JSON-LD with a town of authors",
        page(
            "authors json",
            head=news(author=[{"@type": "Person", "name": f"Ada {n}"} for n in range(20_000 // part)]),
        ),
    )
    yield (
        "an author of a long name",
        page("author json", head=news(author={"@type": "Person", "name": "A" * (500_000 // part)})),
    )
    yield "a long headline in JSON-LD", page("headline json", head=news(headline="h " * (500_000 // part)))


def _charsets() -> Iterator[tuple[str, bytes, str]]:
    good = page("charset")
    named = {
        name: page(f"charset {name}")
        for name in ("utf-16", "utf-32", "shift_jis", "koi8-r", "gb18030", "iso2022_jp", "utf-7")
    }
    yield "UTF-16 with a mark", named["utf-16"].encode("utf-16"), "text/html"
    yield "UTF-16 without a mark", named["utf-16"].replace("utf-16", "bare").encode("utf-16-le"), "text/html"
    yield "UTF-32", named["utf-32"].encode("utf-32"), "text/html"
    yield (
        "Shift JIS said to be UTF-8",
        named["shift_jis"].replace("bridge", "橋").encode("shift_jis", "replace"),
        _HTML,
    )
    yield (
        "Windows-1251 said to be KOI8-R",
        named["koi8-r"].replace("bridge", "міст").encode("cp1251", "replace"),
        "text/html; charset=koi8-r",
    )
    yield "GB 18030", named["gb18030"].replace("bridge", "桥").encode("gb18030"), "text/html; charset=gb18030"
    yield (
        "ISO 2022 JP",
        named["iso2022_jp"].replace("bridge", "橋").encode("iso2022_jp"),
        "text/html; charset=iso-2022-jp",
    )
    yield (
        "UTF-7",
        named["utf-7"].encode() + b"+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
        "text/html; charset=utf-7",
    )
    yield "a charset that does not exist", page("charset x").encode(), "text/html; charset=x-klingon"
    yield "a charset of 10,000 letters", page("charset long").encode(), "text/html; charset=" + "x" * 10_000
    yield "a charset that is a codec of bytes", page("charset hex").encode(), "text/html; charset=hex"
    yield "a charset that is an escape", page("charset rot").encode(), "text/html; charset=unicode_escape"
    yield (
        "charsets that contradict one another",
        page("charset two", head='<meta charset="utf-16"><meta charset="ebcdic-us">').encode(),
        "text/html; charset=ascii",
    )
    yield "overlong UTF-8", page("overlong").encode() + b"<p>\xc0\xaf\xe0\x80\xaf\xf0\x80\x80\xaf", _HTML
    yield (
        "lone surrogates in UTF-8",
        page("surrogates").encode() + b"<p>\xed\xa0\x80 \xed\xbf\xbf &#xD800; &#57343;",
        _HTML,
    )
    yield "NUL between all letters", page("nul").replace("council", "c\0o\0uncil").encode(), _HTML
    yield "every byte there is", page("bytes").encode() + bytes(range(256)) * 100, _HTML
    yield "no characters at all", "\ufffe\uffff".encode() * 10_000, _HTML
    yield "nothing said of the charset", good.encode("cp1252"), "text/html"
    yield "no type at all", page("typeless").encode(), ""


def _texts(part: int) -> Iterator[tuple[str, str]]:
    script, sql, curly = (
        "<script>alert(1)</script>",
        "'); DROP TABLE store.article; --",
        "{{7*7}} ${jndi:ldap://x/} %s%n %(x)s {0} \\1",
    )
    yield "a long title", page("title", title="A title " * (130_000 // part))
    yield (
        "a title of lines and escapes",
        page("escapes", title="A title\n2026-01-01 [error] forged &#27;[2J &#155;31m &#7;"),
    )
    yield (
        "script in every field",
        page(
            "xss",
            title=f"&lt;b&gt;{script}",
            head=news(
                headline=script, author=script, description=script, articleSection=script, keywords=script
            ),
        ),
    )
    yield (
        "SQL in every field",
        page(
            "sql",
            title=sql,
            head=news(headline=sql, author=sql, description=sql, datePublished=sql, articleSection=sql),
        ),
    )
    yield (
        "templates and formats in every field",
        page("format", title=curly, head=news(headline=curly, author=curly, description=curly)),
    )
    yield (
        "formulas in every field",
        page(
            "formula",
            title="=cmd|'/c calc'!A0",
            head=news(author='=HYPERLINK("http://x")', description="@SUM(1)"),
        ),
    )
    yield "text that turns around", page("bidi", after="<p>\u202e" + "gnp.exe \u2066\u2069" * 500)
    yield (
        "a thousand marks on a letter",
        page("zalgo", after="<p>" + ("a" + "\u0301\u0489\u20dd" * 400 + " ") * 200),
    )
    yield "joined signs without end", page("emoji", after="<p>" + "👩\u200d👩\u200d" * (100_000 // part))
    yield (
        "nothing but invisible letters (no text)",
        page("invisible", body="<p>" + "\u200b\u2060\ufeff" * (20_000 // part), title="\u200b"),
    )
    yield (
        "nothing but furniture (no text)",
        page(
            "furniture",
            body="<p>Subscribe to our newsletter</p><p>Share on Facebook</p><p>All rights reserved</p>" * 50,
        ),
    )
    yield (
        "a word broken by soft hyphens",
        page("hyphens", after="<p>" + "\u00ad".join("bridge" * (50_000 // part))),
    )
    yield "letters of two alphabets", page("homograph", title="Тhе соunсіl оf Rіvеrtоn")
    yield "an h1 a letter", page("headings", before="<h1>x</h1>" * (50_000 // part))


def _patterns(part: int) -> Iterator[tuple[str, str]]:
    runs = {
        "a": "a" * (500_000 // part) + "!",
        "blanks": " \t" * (500_000 // part) + "x",
        "new lines": "\n" * (500_000 // part),
        "commas": " ," * (250_000 // part),
        "points": "." * (500_000 // part),
        "dashes": "- " * (250_000 // part),
        "quotes": "\u201c" * (300_000 // part),
        "brackets": "(" * (300_000 // part) + ")" * (300_000 // part),
        "at signs": "a@" * (200_000 // part),
        "slashes": "http://" * (70_000 // part),
        "digits": "1" * (500_000 // part),
        "dates": "1/1/" * (120_000 // part),
        "times": "12:" * (200_000 // part),
        "colons": ":" * (500_000 // part),
        "by": "By " * (150_000 // part),
        "and": "by a and " * (80_000 // part),
        "percent": "%2" * (200_000 // part),
        "ampersands": "&" * (500_000 // part),
        "initials": "A. " * (150_000 // part),
        "pipes": " | " * (150_000 // part),
    }
    for name, run in runs.items():
        short = run[: 200_000 // part]
        yield (
            f"a pathological run of {name}",
            page(
                f"run {name}",
                after=f"<p>{run}</p>",
                title=f"Run {run[:3000]}",
                head=f'<meta name="author" content="{short}"><meta name="date" content="{short}">',
            ),
        )


def _dates() -> Iterator[tuple[str, str]]:
    dates = [
        "0000-00-00T00:00:00Z",
        "0001-01-01T00:00:00+23:59",
        "9999-12-31T23:59:59-23:59",
        "99999-01-01",
        "-2026-01-01",
        "2026-02-30",
        "2026-13-45T99:99:99Z",
        "2026-06-30T23:59:60Z",
        "2026-01-01T00:00:00+99:99",
        "1e400",
        "99999999999999999999",
        "-1",
        "now",
        "٢٠٢٦-٠١-٠١",
        "2026-01-01" * 10_000,
        "\x00",
    ]
    for number, date in enumerate(dates):
        yield (
            f"a date of {date[:20]!r}",
            page(
                f"date {number}",
                head=news(datePublished=date, dateModified=date)
                + f'<meta property="article:published_time" content="{date}">',
            ),
        )


def _links() -> Iterator[tuple[str, str]]:
    links = [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "https://elsewhere.example/a",
        "//user:word@127.0.0.1/",
        "https://[bad",
        "http://" + "a" * 300 + ".example/",
        "/" + "x" * 100_000,
        "\n\r\t/\x01\x02",
        "",
        "?",
        "#",
        "/",
        "http://127.0.0.1:99999/",
        "http://xn--/",
        "http://\u2100.example/",
        "\\\\host\\share",
    ]
    for number, link in enumerate(links):
        yield (
            f"a canonical address of {link[:20]!r}",
            page(
                f"link {number}",
                head=f'<link rel="canonical" href="{link}"><meta property="og:url" content="{link}">'
                f'<base href="{link}">',
            ),
        )
    yield "a refresh to itself", page("refresh", head='<meta http-equiv="refresh" content="0;url=">')
    yield "an image address of 1 MB", page("image", head=news(image="http://x.example/" + "i" * 1_000_000))


def _others() -> Iterator[tuple[str, bytes, str]]:
    bomb = (
        '<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa">'
        + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
        + "]>"
    )
    outside = '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    yield "an entity bomb", (bomb + page("bomb", after="<p>&j;</p>")).encode(), "application/xhtml+xml"
    yield (
        "an external entity",
        (outside + page("external", after="<p>&x;</p>")).encode(),
        "application/xhtml+xml",
    )
    yield "a PDF (no text)", b"%PDF-1.7\n" + bytes(range(256)) * 1000, _HTML
    yield "a PNG (no text)", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 1000, _HTML
    yield "an archive (no text)", b"PK\x03\x04" + b"\x00" * 100_000, _HTML
    yield "a packed page that does not say so (no text)", gzip.compress(page("packed").encode()), _HTML
    yield "nothing (no text)", b"", _HTML
    yield "one byte (no text)", b"\xff", _HTML
    yield "one bracket (no text)", b"<", _HTML
    yield (
        "a picture of vectors (no text)",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        _HTML,
    )
    yield "frames (no text)", b"<frameset>" + b"<frame src=/>" * 10_000, _HTML


def cases(part: int = 1) -> dict[str, Case]:
    """All of them by name; what has a size has a part of it."""
    texts = [*_sizes(part), *_data(part), *_texts(part), *_patterns(part), *_dates(), *_links()]
    found = {name: (body.encode(errors="surrogatepass"), _HTML) for name, body in texts}
    return found | {name: (body, kind) for name, body, kind in [*_charsets(), *_others()]}
