"""The feeds, sitemaps and robots.txt of the simulated newsroom: RSS 2.0, Atom (RFC 4287), sitemaps 0.9."""

import gzip
from collections.abc import Iterable
from datetime import timedelta
from email.utils import format_datetime
from typing import Any

from lxml import etree

from scheduler.demo.article import Article
from scheduler.demo.pages import address_of
from scheduler.demo.simulated_site import SimulatedSite

FEED_LENGTH = 20
NEWS_SITEMAP_SPAN = timedelta(days=2)

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
ATOM = "http://www.w3.org/2005/Atom"
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"


def robots(base: str) -> bytes:
    """Return robots.txt (RFC 9309)."""
    return f"User-agent: *\nDisallow: /wp-admin/\n\nSitemap: {base}/sitemap.xml\n".encode()


def rss(site: SimulatedSite, base: str) -> bytes:
    """Return the newest articles as RSS 2.0."""
    channel = _element("channel", _element("title", site.name), _element("link", f"{base}/"))
    channel.append(_element("description", site.name))
    channel.extend(_item(base, article) for article in site.newest()[:FEED_LENGTH])
    return _document(etree.Element("rss", {"version": "2.0"}, nsmap={"dc": DUBLIN_CORE}), [channel])


def atom(site: SimulatedSite, base: str) -> bytes:
    """Return the newest articles as Atom."""
    head = [_atom("title", site.name), _atom("id", f"{base}/"), _atom("updated", site.changed().isoformat())]
    entries = [_entry(base, article) for article in site.newest()[:FEED_LENGTH]]
    return _document(_root("feed", {None: ATOM}), [*head, *entries])


def sitemap_index(site: SimulatedSite, base: str) -> bytes:
    """Return the index of the two sitemaps."""
    stamp = site.changed().isoformat()
    entries = [
        _map("sitemap", _map("loc", f"{base}/{name}"), _map("lastmod", stamp))
        for name in ("sitemap-posts.xml.gz", "sitemap-news.xml")
    ]
    return _document(_root("sitemapindex", {None: SITEMAP}), entries)


def sitemap(site: SimulatedSite, base: str) -> bytes:
    """Return every article with the date that its page claims, gzipped."""
    entries = [
        _map("url", _map("loc", address_of(base, each)), _map("lastmod", each.modified.isoformat()))
        for each in site.newest()
    ]
    root = _root("urlset", {None: SITEMAP})
    return gzip.compress(_document(root, entries), mtime=0)


def news_sitemap(site: SimulatedSite, base: str) -> bytes:
    """Return the articles of the last two days with title, date and language."""
    since = site.now() - NEWS_SITEMAP_SPAN
    entries = [_news_url(site, base, each) for each in site.newest() if each.published >= since]
    root = _root("urlset", {None: SITEMAP, "news": NEWS})
    return _document(root, entries)


def _item(base: str, article: Article) -> etree._Element:
    address = address_of(base, article)
    guid = _element("guid", address)
    guid.set("isPermaLink", "true")
    return _element(
        "item",
        _element("title", article.title),
        _element("link", address),
        guid,
        _element(f"{{{DUBLIN_CORE}}}creator", ", ".join(article.authors)),
        _element("pubDate", format_datetime(article.published)),
        _element("category", article.section),
        _element("description", article.summary),
    )


def _entry(base: str, article: Article) -> etree._Element:
    address = address_of(base, article)
    link = _atom("link")
    link.set("href", address)
    return _atom(
        "entry",
        _atom("title", article.title),
        link,
        _atom("id", address),
        _atom("published", article.published.isoformat()),
        _atom("updated", article.modified.isoformat()),
        *(_atom("author", _atom("name", name)) for name in article.authors),
        _atom("summary", article.summary),
    )


def _news_url(site: SimulatedSite, base: str, article: Article) -> etree._Element:
    publication = _news("publication", _news("name", site.name), _news("language", article.language))
    return _map(
        "url",
        _map("loc", address_of(base, article)),
        _news(
            "news",
            publication,
            _news("publication_date", article.published.isoformat()),
            _news("title", article.title),
        ),
    )


def _element(name: str, *content: etree._Element | str) -> etree._Element:
    """Return an element with text or with children."""
    made = etree.Element(name)
    for each in content:
        if isinstance(each, str):
            made.text = each
        else:
            made.append(each)
    return made


def _atom(name: str, *content: etree._Element | str) -> etree._Element:
    return _element(f"{{{ATOM}}}{name}", *content)


def _map(name: str, *content: etree._Element | str) -> etree._Element:
    return _element(f"{{{SITEMAP}}}{name}", *content)


def _news(name: str, *content: etree._Element | str) -> etree._Element:
    return _element(f"{{{NEWS}}}{name}", *content)


def _root(name: str, spaces: dict[Any, str]) -> etree._Element:
    """Return the root of a document whose own namespace is the one without a prefix."""
    return etree.Element(f"{{{spaces[None]}}}{name}", nsmap=spaces)


def _document(root: etree._Element, children: Iterable[etree._Element]) -> bytes:
    root.extend(children)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")
