"""Feeds and sitemaps with faults that say nothing of what they list."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.feeds import read_feed
from crawler.discovery.mended_xml import mend
from crawler.discovery.sitemaps import read_sitemap

URL = "https://courier.example/list.xml"
ONE = "https://courier.example/2026/ferry"


def rss(link: str = ONE, before: str = "", head: str = '<?xml version="1.0" encoding="UTF-8"?>') -> bytes:
    item = f"<item><title>Ferry</title><link>{link}</link></item>"
    return f"{before}{head}<rss version='2.0'><channel><title>C</title>{item}</channel></rss>".encode()


def urlset(loc: str = ONE, before: str = "", head: str = '<?xml version="1.0"?>') -> bytes:
    return f"{before}{head}<urlset><url><loc>{loc}</loc></url></urlset>".encode()


JUNK = [
    "<br />\n<b>Warning</b>:  Undefined index: lang in <b>/srv/www/feed.php</b> on line <b>12</b><br />\n",
    "Notice: Undefined variable $x in /srv/map.php on line 9\n\n",
    "\n\n   ",
    "\ufeff\ufeff",
    "\ufeff\n\ufeff",
    "PHP Deprecated:  Automatic conversion of false to array is deprecated\n",
    "<!-- generated in 0.3 s -->\n",
    "\x0c\n",
]


@pytest.mark.parametrize("junk", JUNK)
def test_what_a_program_prints_before_a_list_does_not_hide_it(junk: str) -> None:
    feed, sitemap = read_feed(rss(before=junk), URL), read_sitemap(urlset(before=junk), URL)
    assert [entry.url for entry in (*feed.entries, *sitemap.entries)] == [ONE, ONE]
    assert (feed.problem, sitemap.problem) == (None, None)


def test_a_page_that_shows_a_feed_is_a_page() -> None:
    page = b"<!DOCTYPE html><html><body><pre>" + rss() + b"</pre></body></html>"
    assert read_feed(page, URL).problem == "html"
    assert read_feed(b"<html><head></head>" + rss(), URL).problem == "html"


DOCTYPES = [
    '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://dtd.example/rss-0.91.dtd">',
    '<!DOCTYPE rss SYSTEM "rss.dtd">',
    "<!DOCTYPE rss>",
    '<!DOCTYPE rss [<!ENTITY % latin SYSTEM "http://dtd.example/latin1.ent"> %latin;]>',
    "<!doctype rss [\n]>",
]


@pytest.mark.parametrize("doctype", DOCTYPES)
def test_a_document_type_without_entities_of_its_own_is_left_out(doctype: str) -> None:
    reading = read_feed(rss(head=f'<?xml version="1.0"?>\n{doctype}\n'), URL)
    assert ([entry.url for entry in reading.entries], reading.problem) == ([ONE], None)


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE rss SYSTEM "a>b.dtd" [ <!ENTITY\n a "aa"> ]>',
        '<!DOCTYPE rss [<!ELEMENT a ANY><!ENTITY a "]>">]>',
    ],
)
def test_entities_of_a_documents_own_are_never_read(doctype: str) -> None:
    assert read_feed(rss("/&f;&a;", head=doctype), URL).problem == "doctype"


AMPERSANDS = [
    ("https://courier.example/s?id=4&lang=uk", "https://courier.example/s?id=4&lang=uk"),
    ("https://courier.example/s?id=4&copy=1&section=7", "https://courier.example/s?id=4&copy=1&section=7"),
    ("https://courier.example/s?id=4&amp;sect=2", "https://courier.example/s?id=4&sect=2"),
    ("https://courier.example/s?id=4&amp;amp;notify=2", "https://courier.example/s?id=4&notify=2"),
    ("https://courier.example/s?a&b&c=1", "https://courier.example/s?a&b&c=1"),
    ("https://courier.example/s?q=R&#38;D=1", "https://courier.example/s?q=R&D=1"),
    ("<![CDATA[https://courier.example/s?id=4&reg=1]]>", "https://courier.example/s?id=4&reg=1"),
    ("https://courier.example/trade&industry/9", "https://courier.example/trade&industry/9"),
    ("https://courier.example/s?tags[]=1&times=2", "https://courier.example/s?tags[]=1&times=2"),
]


@pytest.mark.parametrize(("written", "meant"), AMPERSANDS)
def test_addresses_keep_their_ampersands(written: str, meant: str) -> None:
    feed, sitemap = read_feed(rss(written), URL), read_sitemap(urlset(written), URL)
    assert [entry.url for entry in (*feed.entries, *sitemap.entries)] == [meant, meant]
    assert sitemap.problem is None


@pytest.mark.parametrize("name", ["utf-16", "UTF-16LE", "ucs-2", "ISO-10646-UCS-2", "utf-32"])
def test_an_encoding_that_is_declared_and_not_there(name: str) -> None:
    head = f'<?xml version="1.0" encoding="{name}"?>'
    assert read_sitemap(urlset("/міст", head=head), URL).entries[0].url == "https://courier.example/міст"
    assert read_feed(rss("/міст", head=head), URL).entries[0].url == "https://courier.example/міст"


@pytest.mark.parametrize("codec", ["utf-16", "utf-32", "utf-16-le", "utf-16-be"])
def test_an_encoding_that_is_there(codec: str) -> None:
    wide = urlset("/міст?a=1&b=2", head='<?xml version="1.0" encoding="utf-16"?>').decode().encode(codec)
    assert read_sitemap(wide, URL).entries[0].url == "https://courier.example/міст?a=1&b=2"


def test_names_of_letters_and_content_stay_as_they_are() -> None:
    kept = b"<rss><!-- a & b --><title>Caf&eacute; &#233; &amp;</title><![CDATA[<b>R&D</b>]]></rss>"
    assert mend(kept) == kept
    assert mend(b"<rss><![CDATA[ a & b") == b"<rss><![CDATA[ a & b"


@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"<!DOCTYPE a [", b"<?xml ", b"<!--", b"\xff\xfe<", b"<rss>&"]),
)
def test_mending_never_fails_and_is_done_once(rubbish: bytes, start: bytes) -> None:
    mend(start + rubbish)
