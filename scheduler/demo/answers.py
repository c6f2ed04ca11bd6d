"""What the simulated newsroom answers to an address, before anything goes wrong on the way."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Literal
from urllib.parse import unquote, urlsplit

from scheduler.demo import feeds, pages
from scheduler.demo.article import Article
from scheduler.demo.markup import fill
from scheduler.demo.simulated_site import SimulatedSite

Validators = Literal["honest", "stale", "none"]

HTML = "text/html; charset=UTF-8"
XML = "application/xml; charset=UTF-8"


@dataclass(frozen=True)
class Answer:
    """A response: status, headers and the body as it travels."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


def answer(
    site: SimulatedSite,
    base: str,
    target: str,
    asked: Mapping[str, str],
    validators: Validators,
    request: int,
) -> Answer:
    """Return the answer of a site to a request target; it is 304 if the validators of the request still hold.

    `base` is scheme and host as the client wrote them; every address in the answer starts with it.
    """
    path = unquote(urlsplit(target).path)
    with site.lock:
        found = (
            _file(site, base, path)
            or _list(site, base, path)
            or _article(site, base, path, validators, request)
        )
    return _not_modified(found, asked) if found.status == 200 else found


def _file(site: SimulatedSite, base: str, path: str) -> Answer | None:
    files: dict[str, tuple[str, Callable[[], bytes]]] = {
        "/robots.txt": ("text/plain; charset=UTF-8", lambda: feeds.robots(base)),
        "/feed/": ("application/rss+xml; charset=UTF-8", lambda: feeds.rss(site, base)),
        "/feed/atom/": ("application/atom+xml; charset=UTF-8", lambda: feeds.atom(site, base)),
        "/sitemap.xml": (XML, lambda: feeds.sitemap_index(site, base)),
        "/sitemap-posts.xml.gz": ("application/gzip", lambda: feeds.sitemap(site, base)),
        "/sitemap-news.xml": (XML, lambda: feeds.news_sitemap(site, base)),
    }
    if path not in files:
        return None
    media_type, make = files[path]
    body = make()
    digest = hashlib.sha256(body).hexdigest()[:16]
    return Answer(200, body, {"Content-Type": media_type, **_stamps(f'"{digest}"', site.changed())})


def _list(site: SimulatedSite, base: str, path: str) -> Answer | None:
    match path.split("/")[1:]:
        case [""]:
            section = None
        case ["section", name, ""] if site.newest(name):
            section = name
        case _:
            return None
    body = pages.list_page(site, base, section).encode()
    return Answer(200, body, {"Content-Type": HTML, "Cache-Control": "no-cache"})


def _article(site: SimulatedSite, base: str, path: str, validators: Validators, request: int) -> Answer:
    """Answer `/slug/`, `/section/slug/` and `/slug/amp/`; without the last slash, redirect to it."""
    parts = [part for part in path.split("/") if part]
    amp = len(parts) == 2 and parts[1] == "amp"
    slug = parts[0] if amp or len(parts) == 1 else parts[-1]
    article = site.article(slug) if len(parts) <= 2 else None
    if article is None:
        moved = site.new_slug(slug)
        return _redirect(f"{base}/{moved}/") if moved else _missing(site.status_of_gone(slug))
    if len(parts) == 2 and not amp and parts[0] != article.section:
        return _missing(404)
    if not path.endswith("/"):
        return _redirect(f"{base}{path}/")
    page = pages.amp_page(site, base, article) if amp else pages.article_page(site, base, article, request)
    return Answer(200, page.encode(), {"Content-Type": HTML, **_article_stamps(site, article, validators)})


def _article_stamps(site: SimulatedSite, article: Article, validators: Validators) -> dict[str, str]:
    """Return the validators of a page; they are weak, as the page shows a different number of readers at every look."""
    if validators == "none":
        return {}
    if validators == "stale":
        return _stamps(f'W/"{article.slug}"', article.published)
    return _stamps(
        f'W/"{article.slug}-{article.version}-{site.edition}"', max(article.changed, site.edition_since)
    )


def _stamps(tag: str, changed: datetime) -> dict[str, str]:
    return {"ETag": tag, "Last-Modified": format_datetime(changed, usegmt=True)}


def _not_modified(found: Answer, asked: Mapping[str, str]) -> Answer:
    """Apply If-None-Match, or If-Modified-Since if that is missing (RFC 9110, section 13)."""
    tag, changed = found.headers.get("ETag"), found.headers.get("Last-Modified")
    wanted, since = asked.get("If-None-Match"), asked.get("If-Modified-Since")
    if tag is None or changed is None or (wanted is None and since is None):
        return found
    if wanted is not None:
        holds = tag.removeprefix("W/") in {each.strip().removeprefix("W/") for each in wanted.split(",")}
    else:
        holds = parsedate_to_datetime(changed) <= parsedate_to_datetime(str(since))
    return Answer(304, b"", found.headers) if holds else found


def _redirect(address: str) -> Answer:
    return Answer(301, b"", {"Location": address})


def _missing(status: int) -> Answer:
    return Answer(status, fill("missing.html").encode(), {"Content-Type": HTML})
