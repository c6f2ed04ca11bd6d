"""Forms of feeds and sitemaps, each as its specification or its software writes it, with one article."""

from __future__ import annotations

import gzip

import pytest

from crawler.discovery.feeds import read_feed
from crawler.discovery.sitemaps import read_sitemap

FEEDS = (
    pytest.param(
        b'<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91/'
        b'/EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><chan'
        b"nel><title>T</title><link>https://herald.example/</link><item><title>A</title><link>"
        b"https://herald.example/a</link></item></channel></rss>",
        "https://herald.example/a",
        id="RSS 0.91 with its document type",
    ),
    pytest.param(
        b'<rss version="0.92"><channel><title>T</title><link>https://herald.example/</link><it'
        b'em><description>only words</description><enclosure url="https://herald.example/x.mp3'
        b'" length="1" type="audio/mpeg"/><link>https://herald.example/a</link></item></channe'
        b"l></rss>",
        "https://herald.example/a",
        id="RSS 0.92 with an enclosure",
    ),
    pytest.param(
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.'
        b'org/rss/1.0/"><channel rdf:about="https://herald.example/rss"><title>T</title><link>'
        b'https://herald.example</link></channel><item rdf:about="https://herald.example/a"><t'
        b"itle>A</title><link>https://herald.example/a</link></item></rdf:RDF>",
        "https://herald.example/a",
        id="RSS 1.0",
    ),
    pytest.param(
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.'
        b'org/rss/1.0/"><item rdf:about="https://herald.example/a"><title>A</title></item></rd'
        b"f:RDF>",
        "https://herald.example/a",
        id="RSS 1.0 with rdf:about alone",
    ),
    pytest.param(
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://my.ne'
        b'tscape.com/rdf/simple/0.9/"><channel><title>T</title></channel><item><title>A</title'
        b"><link>https://herald.example/a</link></item></rdf:RDF>",
        "https://herald.example/a",
        id="RSS 0.90",
    ),
    pytest.param(
        b'<rss version="2.0"><channel><item><title>A</title><guid>https://herald.example/a</gu'
        b"id></item></channel></rss>",
        "https://herald.example/a",
        id="RSS 2.0 with a guid alone",
    ),
    pytest.param(
        b'<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://herald.example/x/"><entr'
        b'y xml:base="y/"><title>A</title><link href="a"/><id>urn:1</id></entry></feed>',
        "https://herald.example/x/y/a",
        id="Atom with xml:base in xml:base",
    ),
    pytest.param(
        b'<atom:feed xmlns:atom="http://www.w3.org/2005/Atom"><atom:entry><atom:title>A</atom:'
        b'title><atom:link href="https://herald.example/a"/></atom:entry></atom:feed>',
        "https://herald.example/a",
        id="Atom with a prefix",
    ),
    pytest.param(
        b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>A</title><id>https://herald.'
        b"example/a</id></entry></feed>",
        "https://herald.example/a",
        id="Atom with an id alone",
    ),
    pytest.param(
        b'<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><title>A</title><link re'
        b'l="alternate" type="text/html" href="https://herald.example/a"/><issued>2026-11-24T0'
        b"8:29:29-04:00</issued></entry></feed>",
        "https://herald.example/a",
        id="Atom 0.3",
    ),
    pytest.param(
        b'{"version":"https://jsonfeed.org/version/1","title":"T","items":[{"id":"2","url":"ht'
        b'tps://herald.example/a"}]}',
        "https://herald.example/a",
        id="JSON Feed 1.0",
    ),
    pytest.param(
        b'\xef\xbb\xbf{"version":"https://jsonfeed.org/version/1.1","title":"T","items":[{"id":"https://h'
        b'erald.example/a","content_text":"x"}]}',
        "https://herald.example/a",
        id="JSON Feed 1.1 with a mark and an id alone",
    ),
    pytest.param(
        b'{"version":"https://jsonfeed.org/version/1.1","title":"T","items":[{"id":7,"external'
        b'_url":"https://other.example/z","url":"/a"}]}',
        "https://herald.example/a",
        id="JSON Feed of a link blog",
    ),
    pytest.param(
        b'<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channe'
        b'l><item><itunes:title>A</itunes:title><guid isPermaLink="false">x</guid><link>https:'
        b'//herald.example/a</link><enclosure url="https://cdn.example/a.mp3" type="audio/mpeg'
        b'" length="1"/></item></channel></rss>',
        "https://herald.example/a",
        id="a podcast",
    ),
    pytest.param(
        b'<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom" xmln'
        b's:media="http://search.yahoo.com/mrss/"><id>https://bridge.example/?action=display</'
        b'id><link rel="self" href="https://bridge.example/?x=1&amp;y=2"/><entry><title type="'
        b'html">A</title><id>https://herald.example/a</id><link rel="alternate" type="text/htm'
        b'l" href="https://herald.example/a"/><link rel="enclosure" href="https://herald.examp'
        b'le/p.jpg"/></entry></feed>',
        "https://herald.example/a",
        id="a bridge's Atom",
    ),
    pytest.param(
        b'<rss version="2.0"><channel><item><link>https://herald.example/a?id=0&lang=uk</link>'
        b"</item></channel></rss>",
        "https://herald.example/a?id=0&lang=uk",
        id="an ampersand that is not escaped",
    ),
    pytest.param(
        b'\n\n <rss version="2.0"><channel><item><link><![CDATA[\n https://herald.example/a \n]]><'
        b"/link></item></channel></rss>",
        "https://herald.example/a",
        id="space before the XML and in CDATA",
    ),
    pytest.param(
        b'<RSS version="2.0"><CHANNEL><ITEM><LINK>https://herald.example/a</LINK></ITEM></CHANNEL></RSS>',
        "https://herald.example/a",
        id="RSS in capitals",
    ),
    pytest.param(
        b'<rss version="2.0"><channel><item><link>//herald.example/a</link></item></channel></rss>',
        "https://herald.example/a",
        id="an address without a scheme",
    ),
    pytest.param(
        b'<?xml version="1.0"?><?xml-stylesheet href="/x.xsl" type="text/xsl"?><!-- c --><rss '
        b'version="2.0"><channel><item><link>https://herald.example/a</link></item></channel><'
        b"/rss>",
        "https://herald.example/a",
        id="a style sheet before the feed",
    ),
)
SITEMAPS = (
    pytest.param(
        b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://herald'
        b".example/a?x=1&amp;y=2</loc></url></urlset>",
        "https://herald.example/a?x=1&y=2",
        id="an escaped ampersand",
    ),
    pytest.param(
        b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.goog'
        b'le.com/schemas/sitemap-news/0.9"><url><loc>https://herald.example/a</loc><n:news><n:'
        b"publication_date>2026-11-24</n:publication_date><n:title>A</n:title></n:news></url><"
        b"/urlset>",
        "https://herald.example/a",
        id="a news sitemap",
    ),
    pytest.param(
        b"<urlset><url><loc>https://herald.example/a</loc></url></urlset>",
        "https://herald.example/a",
        id="no namespace",
    ),
    pytest.param(
        b'<urlset xmlns="http://www.google.com/schemas/sitemap/0.84"><url><loc>https://herald.'
        b"example/a</loc></url></urlset>",
        "https://herald.example/a",
        id="the namespace of 2005",
    ),
    pytest.param(
        b'<s:urlset xmlns:s="http://www.sitemaps.org/schemas/sitemap/0.9"><s:url><s:loc>https:'
        b"//herald.example/a</s:loc></s:url></s:urlset>",
        "https://herald.example/a",
        id="a prefix",
    ),
    pytest.param(
        b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.'
        b'google.com/schemas/sitemap-image/1.1"><url><image:image><image:loc>https://herald.ex'
        b"ample/p.jpg</image:loc></image:image><loc>https://herald.example/a</loc></url></urls"
        b"et>",
        "https://herald.example/a",
        id="an image before the address",
    ),
)


@pytest.mark.parametrize(("document", "address"), FEEDS)
def test_the_article_of_a_feed_is_found(document: bytes, address: str) -> None:
    for sent in (document, gzip.compress(document)):
        reading = read_feed(sent, "https://herald.example/news/feed.xml")
        assert reading.problem is None
        assert [entry.url for entry in reading.entries] == [address]


@pytest.mark.parametrize(("document", "address"), SITEMAPS)
def test_the_article_of_a_sitemap_is_found(document: bytes, address: str) -> None:
    for sent in (document, gzip.compress(document)):
        reading = read_sitemap(sent, "https://herald.example/sitemap.xml")
        assert reading.problem is None
        assert [entry.url for entry in reading.entries] == [address]
