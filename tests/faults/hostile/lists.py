"""Feeds, sitemaps and addresses that a hostile or broken newsroom could serve."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

from tests.bombs import gzip_bomb

_BOMB = (
    '<!DOCTYPE r [<!ENTITY a0 "lol">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    + "]>"
)
_FILE = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def rss(items: str, before: str = "") -> bytes:
    return f"{before}<rss version='2.0'><channel><title>x</title>{items}</channel></rss>".encode(
        errors="surrogatepass"
    )


def item(link: str, rest: str = "") -> str:
    return f"<item><title>t</title><link>{link}</link>{rest}</item>"


def urlset(entries: str, before: str = "") -> bytes:
    return f"{before}<urlset {_SPACE}>{entries}</urlset>".encode()


def url(address: str, rest: str = "") -> str:
    return f"<url><loc>{address}</loc>{rest}</url>"


def index(*addresses: str) -> bytes:
    children = "".join(f"<sitemap><loc>{each}</loc></sitemap>" for each in addresses)
    return f"<sitemapindex {_SPACE}>{children}</sitemapindex>".encode()


def _feeds(base: str, part: int) -> Iterator[tuple[str, bytes]]:
    own = item(f"{base}/own")
    yield "an entity bomb", rss("<item><title>&a9;</title></item>" + own, _BOMB)
    yield (
        "a quadratic bomb",
        rss(
            "<item><title>" + "&a;" * (50_000 // part) + "</title></item>",
            f'<!DOCTYPE r [<!ENTITY a "{"A" * (50_000 // part)}">]>',
        ),
    )
    yield "an external entity", rss("<item><title>&x;</title></item>", _FILE)
    yield "an external document type", rss(own, '<!DOCTYPE rss SYSTEM "http://127.0.0.2/evil.dtd">')
    yield (
        "an inclusion",
        rss(
            '<item xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="file:///etc/passwd"/></item>'
        ),
    )
    yield (
        "entries of old without end",
        rss(
            "".join(
                item(f"{base}/old/{n}", "<pubDate>Mon, 01 Jan 2001 00:00:00 GMT</pubDate>")
                for n in range(50_000 // part)
            )
        ),
    )
    yield "a long title", rss(f"<item><title>{'t ' * (500_000 // part)}</title></item>" + own)
    yield "levels without end", rss("<item>" * (100_000 // part))
    yield "NUL and controls", rss(own).replace(b"<title>", b"<title>\x00\x01\x1b[2J")
    yield "bytes that are no UTF-8", rss(own).replace(b"<title>", b"<title>\xff\xfe\xc3\x28")
    yield "UTF-16", rss(own).decode().encode("utf-16")
    yield "a page", b"<!DOCTYPE html><html><body><h1>Feed moved</h1></body></html>"
    yield "JSON", b'{"version": "https://jsonfeed.org/version/1.1", "items": []}'
    yield "nothing", b""
    yield "noise", bytes(range(256)) * 500
    yield "a packed bomb", gzip_bomb(b"<rss><channel>", b" ", 60_000_000)
    yield "half a packed feed", gzip.compress(rss(own * 1000))[:200]
    yield (
        "a base elsewhere",
        rss(item("relative"), "").replace(b"<channel>", b'<channel xml:base="http://127.0.0.2/">'),
    )
    yield "instructions without end", rss("<?x?>" * (1_000_000 // part))
    yield "namespaces without end", rss("".join(f'<item xmlns:n{n}="u{n}"/>' for n in range(100_000 // part)))
    yield "an endless comment", rss("<!-- " + "- " * (500_000 // part))
    yield (
        "dates of all kinds",
        rss("".join(item(f"{base}/dated/{n}", f"<pubDate>{date}</pubDate>") for n, date in enumerate(DATES))),
    )


DATES = (
    "",
    "0000-00-00",
    "Mon, 00 Jan 0000 00:00:00 GMT",
    "9999-12-31T23:59:59Z",
    "99999-01-01",
    "-1",
    "1e99",
    "99:99",
    "yesterday",
    "x" * 10_000,
    "1/" * 10_000,
)


def _sitemaps(base: str, part: int) -> Iterator[tuple[str, bytes]]:
    own = url(f"{base}/own")
    yield "an entity bomb", urlset(url(f"{base}/&a9;"), _BOMB)
    yield "an external entity", urlset(url(f"{base}/&x;"), _FILE)
    yield "an index that names itself", index(f"{base}/sitemap/an-index-that-names-itself")
    yield (
        "an index of an index",
        index(f"{base}/sitemap/another-index-of-an-index", f"{base}/sitemap/an-index-of-an-index"),
    )
    yield "another index of an index", index(f"{base}/sitemap/an-index-of-an-index")
    yield "an index without end", index(*[f"{base}/sitemap/none-{n}" for n in range(20_000 // part)])
    yield (
        "addresses without end",
        urlset(
            "".join(url(f"{base}/old/{n}", "<lastmod>2001-01-01</lastmod>") for n in range(80_000 // part))
        ),
    )
    yield "lines without end", "".join(f"{base}/lines/{n}\n" for n in range(300_000 // part)).encode()
    yield (
        "dates of all kinds",
        urlset(
            "".join(url(f"{base}/dated/{n}", f"<lastmod>{date}</lastmod>") for n, date in enumerate(DATES))
        ),
    )
    yield "levels without end", urlset("<url>" * (100_000 // part))
    yield (
        "a long title",
        urlset(url(f"{base}/own", f"<news><title>{'t' * (1_000_000 // part)}</title></news>")),
    )
    yield "a packed bomb", gzip_bomb(b"<urlset>", b" ", 60_000_000)
    yield "packed three times", gzip.compress(gzip.compress(gzip.compress(urlset(own))))
    yield "nothing", b""
    yield "noise", bytes(range(256)) * 500
    yield "a page", b"<html><body>not here</body></html>"


def addresses(base: str) -> list[str]:
    """Addresses of which none may be fetched."""
    port = base.rpartition(":")[2]
    return [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "ftp://127.0.0.1/x",
        "mailto:a@b.example",
        "about:blank",
        "ws://127.0.0.1/",
        "gopher://127.0.0.1/",
        "",
        " ",
        "http://",
        "http:///x",
        "https://[bad/",
        f"http://127.0.0.2:{port}/other",
        f"http://127.1:{port}.evil.example/",
        "http://xn--a.example/",
        "http://127\u30020.0.3/x",
        f"{base}/" + "x" * 100_000,
        f"{base}@elsewhere.example/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:10.0.0.1]/",
        "http://127.0.0.1.nip.example/",
        "http://0/",
        "http://\u0430pple.example/",
        "http://127.0.0.1:1:2/",
        "http://127.0.0.1:99999/",
        "http://127.0.0.1:-1/",
        "//elsewhere.example/x",
    ]


def lists(base: str, part: int = 1) -> dict[str, bytes]:
    """Path → body; what has a size has a part of it."""
    feeds = {f"/feed/{path_of(name)}": body for name, body in _feeds(base, part)}
    sitemaps = {f"/sitemap/{path_of(name)}": body for name, body in _sitemaps(base, part)}
    bad = "".join(f"<item><title>t</title><link><![CDATA[{each}]]></link></item>" for each in addresses(base))
    return feeds | sitemaps | {"/feed/bad-addresses": rss(bad)}


def path_of(name: str) -> str:
    return "".join(letter if letter.isalnum() and letter.isascii() else "-" for letter in name.lower())
