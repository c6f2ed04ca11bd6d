"""The pages of the simulated newsroom, as a WordPress theme would lay them out."""

import json
import random
import tomllib
from functools import cache
from importlib import resources
from typing import Any

from markupsafe import Markup

from scheduler.demo.article import Article
from scheduler.demo.markup import fill, join, tag
from scheduler.demo.simulated_site import SimulatedSite

NEWS_FEED_LENGTH = 6
RELATED_LENGTH = 3
WORDS_A_MINUTE = 200
LOCALES = {"en": "en_GB", "uk": "uk_UA"}


def article_page(site: SimulatedSite, base: str, article: Article, request: int) -> str:
    """Return an article with everything around it; `request` varies what differs at every look."""
    labels = _labels(article.language)
    top, middle, bottom = _banners(site)
    readers = random.Random(f"{site.seed}/{article.slug}/{request}").randint(3, 480)  # noqa: S311
    others = [each for each in site.newest() if each is not article]
    related = _random(site, article.slug).sample(others, min(RELATED_LENGTH, len(others)))
    feed = others[:NEWS_FEED_LENGTH]
    return fill(
        "article.html",
        **_common(site, base, article),
        **{name: labels[name] for name in ("skip", "share", "audio", "listen", "comments")},
        locale=LOCALES[article.language],
        section=article.section,
        modified=article.modified.isoformat(),
        sections=_sections(site, base),
        minutes=labels["minutes"].format(max(1, _words(article) // WORDS_A_MINUTE)),
        reading=labels["reading"].format(readers),
        related_heading=labels["related"],
        feed_heading=labels["feed"],
        banner_top=_banner(top),
        banner_bottom=_banner(bottom),
        body=_body(site, base, article, middle),
        related=join(tag("li", _link(base, each)) for each in related),
        feed=join(tag("li", _link(base, each), tag("p", each.summary)) for each in feed),
    )


def amp_page(site: SimulatedSite, base: str, article: Article) -> str:
    """Return an article without anything around it, which names the full page as canonical."""
    body = join((tag("p", text) for text in [*article.paragraphs, *article.notices]), "\n")
    return fill("amp.html", **_common(site, base, article), body=body)


def list_page(site: SimulatedSite, base: str, section: str | None = None) -> str:
    """Return the front page, or the page of a section."""
    top, _, bottom = _banners(site)
    items = (
        tag("article", tag("h2", _link(base, each)), tag("p", each.summary), css="post hentry")
        for each in site.newest(section)
    )
    return fill(
        "list.html",
        site=site.name,
        base=base,
        title=f"{site.name}: {section}" if section else site.name,
        address=f"{base}/section/{section}/" if section else f"{base}/",
        sections=_sections(site, base),
        banner_top=_banner(top),
        banner_bottom=_banner(bottom),
        items=join(items, "\n"),
    )


def address_of(base: str, article: Article) -> str:
    """Return the canonical address of an article."""
    return f"{base}/{article.slug}/"


def _common(site: SimulatedSite, base: str, article: Article) -> dict[str, str]:
    return {
        "site": site.name,
        "base": base,
        "address": address_of(base, article),
        "language": article.language,
        "title": article.title,
        "summary": article.summary,
        "published": article.published.isoformat(),
        "shown_date": f"{article.published:%d.%m.%Y %H:%M}",
        "authors": ", ".join(article.authors),
        "by": _labels(article.language)["by"],
        "json": _json(site, base, article),
    }


def _body(site: SimulatedSite, base: str, article: Article, banner: dict[str, str]) -> Markup:
    """Return the paragraphs, with what newsrooms put between them."""
    labels = _labels(article.language)
    parts = [tag("p", text) for text in article.paragraphs]
    parts[3:3] = _letter(site, labels)
    parts[2:2] = _read_also(base, article, labels)
    parts[1:1] = [tag("p", banner["text"])] if site.chrome == "bare" else [_banner(banner)]
    parts += [
        tag("p", tag("em", f"{labels['correction']}: {text}"), css="correction") for text in article.notices
    ]
    return join(parts, "\n")


def _letter(site: SimulatedSite, labels: dict[str, str]) -> list[Markup]:
    if site.chrome == "bare":
        return [tag("p", labels["letter_text"])]
    return [tag("form", tag("h3", labels["letter"]), tag("p", labels["letter_text"]), css="newsletter-form")]


def _read_also(base: str, article: Article, labels: dict[str, str]) -> list[Markup]:
    if article.read_also is None:
        return []
    slug, title = article.read_also
    return [tag("p", labels["also"], " ", tag("a", title, href=f"{base}/{slug}/"), css="read-also")]


def _json(site: SimulatedSite, base: str, article: Article) -> Markup:
    record = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": address_of(base, article),
        "headline": article.title,
        "description": article.summary,
        "datePublished": article.published.isoformat(),
        "dateModified": article.modified.isoformat(),
        "inLanguage": article.language,
        "articleSection": article.section,
        "author": [{"@type": "Person", "name": name} for name in article.authors],
        "publisher": {"@type": "NewsMediaOrganization", "name": site.name, "url": f"{base}/"},
    }
    script = json.dumps(record, ensure_ascii=False).replace("</", "<\\/")
    return Markup(script)  # noqa: S704  # no element can end inside it


def _banner(banner: dict[str, str]) -> Markup:
    content = [tag("strong", banner["heading"]), tag("p", banner["text"])]
    return tag("div", *content, tag("a", banner["button"], href="/support/"), css="membership-banner")


def _link(base: str, article: Article) -> Markup:
    return tag("a", article.title, href=address_of(base, article))


def _sections(site: SimulatedSite, base: str) -> Markup:
    names = sorted({each.section for each in site.newest()})
    return join(tag("li", tag("a", name, href=f"{base}/section/{name}/")) for name in names)


def _words(article: Article) -> int:
    return sum(len(text.split()) for text in article.paragraphs)


def _random(site: SimulatedSite, about: str) -> random.Random:
    return random.Random(f"{site.seed}/{site.host}/{site.edition}/{about}")  # noqa: S311 (no secret)


def _banners(site: SimulatedSite) -> list[dict[str, str]]:
    banners: list[dict[str, str]] = _chrome()["banner"]
    return _random(site, "banners").sample(banners, 3)


def _labels(language: str) -> dict[str, str]:
    labels: dict[str, str] = _chrome()["labels"][language]
    return labels


@cache
def _chrome() -> dict[str, Any]:
    return tomllib.loads((resources.files(__package__) / "boilerplate.toml").read_text("utf-8"))
