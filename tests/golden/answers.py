"""What the program makes of a case: a function a subject.

Each enters by what a room shows to the others, so that the corpus outlives every move within the rooms.
"""

from __future__ import annotations

import gzip
import hashlib
import struct
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from crawler.discovery.channel_hints import looks_like_feed, looks_like_sitemap
from crawler.discovery.entry_selection import select
from crawler.discovery.feeds import read_feed
from crawler.discovery.named_feeds import feeds_in_page
from crawler.discovery.section_pages import looks_like_article, read_links
from crawler.discovery.sitemap_index import children_to_open
from crawler.discovery.sitemaps import read_sitemap
from crawler.extraction import Extraction, ExtractionRules, extract
from crawler.extraction.body.boilerplate_memory import BoilerplateMemory, Line, boilerplate_of
from crawler.identity import registrable_domain, same_copy, signature, url_key
from crawler.identity.canonical_text import canonical_line, canonical_lines, text_sha256
from crawler.identity.line_kinds import is_boilerplate, is_caveat, is_credit, is_notice, is_withdrawal
from crawler.identity.words import words
from crawler.model.entries import ListedEntry
from crawler.revisions import Change, Text, compare
from crawler.revisions.visible_part import common_ground
from tests.golden.filling import filled
from tests.golden.stories import text_of
from tests.golden.subjects import Case

_FEW = 20
_SHOWN = (
    "refusal", "title", "authors", "published", "published_raw", "modified", "modified_raw", "summary", "language",
    "section", "tags", "image", "canonical_url", "paywalled", "partial", "body",
)  # fmt: skip


def page(case: Case) -> dict[str, Any]:
    """Read a page; ``charset`` is what its file is turned into before, ``rules`` what the source says of it."""
    html = case.page.decode("utf-8").encode(case.given["charset"]) if "charset" in case.given else case.page
    return _shown(extract(html, case.given["url"], _rules(case), case.given.get("content_type")))


def edge(case: Case) -> dict[str, Any]:
    """Read a page that stands at a threshold; of long texts the beginnings and lengths are shown."""
    url = case.given.get("url", "https://edges.example/an-article")
    html = filled(case.given["html"]).encode(case.given.get("charset", "utf-8"))
    shown = _shown(extract(html, url, _rules(case)))
    return {
        name: [*map(_cut, value)] if isinstance(value, list) else _cut(value) for name, value in shown.items()
    }


def _rules(case: Case) -> ExtractionRules:
    given = case.given.get("rules", {}).items()
    return ExtractionRules(
        **{key: tuple(value) if isinstance(value, list) else value for key, value in given}
    )


def _cut(value: Any) -> Any:
    return f"{value[:30]}… ({len(value)})" if isinstance(value, str) and len(value) > 40 else value


def _shown(found: Extraction) -> dict[str, Any]:
    """All of an extraction but the versions; of the agreement of the opinions three digits."""
    shown = {name: _plain(getattr(found, name)) for name in _SHOWN}
    agreement = found.quality.agreement
    shown["agreement"] = None if agreement is None else round(agreement, 3)
    shown["doubts"] = list(found.quality.doubts)
    return {name: value for name, value in shown.items() if value not in (None, [], False)}


def pair(case: Case) -> dict[str, Any]:
    """Compare two texts of one article."""
    before, after = (_dated(dict(case.given[side])) for side in ("before", "after"))
    return _judged(compare(before, after, frozenset(case.given.get("boilerplate", ()))))


def _judged(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "flags": sorted(change.flags),
        "is_revision": change.is_revision,
        "same_text": change.same_text,
        "words": [-change.removed_words, change.added_words],
        "hunks": [dict(hunk) for hunk in change.hunks],
    }


def _dated(text: dict[str, Any]) -> dict[str, Any]:
    published = text.get("published")
    text = text | {"text": filled(text["text"])}
    return text | {"published": datetime.fromisoformat(published)} if isinstance(published, str) else text


def teaser(case: Case) -> dict[str, Any]:
    """Cut the whole of a text and the visible part of it to what both show."""
    whole, part = common_ground(*(Text.of(_dated(dict(case.given[side]))) for side in ("whole", "part")))
    return {"whole": list(whole.paragraphs), "part": list(part.paragraphs)}


def text(case: Case) -> dict[str, Any]:
    """Put a text into canonical form, and count its words."""
    given = text_of(case.given["text"])
    lines = canonical_lines(given)
    return {"lines": list(lines), "sha256": text_sha256(given).hex(), "words": words("\n".join(lines))}


def line(case: Case) -> dict[str, list[str]]:
    """Tell what each of some lines says, as far as the rules ask."""
    asked = {
        "notice": is_notice,
        "withdrawal": is_withdrawal,
        "chrome": is_boilerplate,
        "credit": is_credit,
        "caveat": is_caveat,
    }
    lines = [canonical_line(each) for each in case.given["lines"]]
    return {each: [name for name, test in asked.items() if test(each)] for each in lines}


def copy(case: Case) -> Any:
    """Tell how two texts are one piece of copy."""
    limit = {key: case.given[key] for key in ("brief_words",) if key in case.given}
    found = same_copy(text_of(case.given["a"]), text_of(case.given["b"]), **limit)
    return found and {"kind": found.kind, "score": round(found.score, 4), "larger": found.larger}


def address(case: Case) -> dict[str, str]:
    """Key an address."""
    url = case.given["url"]
    return {"key": url_key(url), "domain": registrable_domain(url)}


def signed(case: Case) -> dict[str, Any]:
    """Sign a text."""
    found = signature(text_of(case.given["text"]))
    bands = hashlib.sha256(struct.pack(f"{len(found.bands)}i", *found.bands)).hexdigest()
    return {"words": found.words, "bands": len(found.bands), "first": list(found.bands[:4]), "sha256": bands}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def link(case: Case) -> dict[str, bool]:
    """Tell which links of a section page look like an article's, by address and text."""
    return {f"{url} {text}".strip(): looks_like_article(url, text) for url, text in case.given["links"]}


def listing(case: Case) -> Any:
    """Read a document that lists articles, or a home page that names such documents."""
    url, body = case.given.get("url", ""), _document(case)
    kind = case.given["kind"]
    if kind == "unknown":
        return {"feed": looks_like_feed(body), "sitemap": looks_like_sitemap(body)}
    if kind == "home":
        return feeds_in_page(body, url)
    if kind == "section":
        return _all_listed(read_links(body, url))
    if kind == "feed":
        feed = read_feed(body, url, timezone=case.given.get("timezone"))
        return {"title": feed.title, "problem": _plain(feed.problem), "entries": _all_listed(feed.entries)}
    found = read_sitemap(body, url, case.given.get("timezone"))
    return {"problem": _plain(found.problem), "entries": _all_listed((*found.entries, *found.children))}


def _document(case: Case) -> bytes:
    """The bytes that a case gives in a file or as a text, packed as often as it says."""
    body = filled(case.given["text"]).encode() if "text" in case.given else case.page
    for _ in range(case.given.get("packed", 0)):
        body = gzip.compress(body)
    return body


def _all_listed(entries: Sequence[ListedEntry]) -> Any:
    """What is listed; of many entries how many there are, and how many of them have a date."""
    if len(entries) <= _FEW:
        return [_listed(entry) for entry in entries]
    return {"count": len(entries), "dated": sum(entry.date is not None for entry in entries)}


def choice(case: Case) -> dict[str, Any]:
    """Choose what a crawl takes of listed addresses."""
    horizon = timedelta(days=case.given["days"]) if "days" in case.given else None
    found = select(
        _entries(case), now=datetime.now(UTC), horizon=horizon, max_undated=case.given.get("undated", 10)
    )
    taken = [entry.url for entry in found.taken]
    return {"taken": taken, "older": found.older, "left_out": found.left_out, "undated": found.undated}


def index(case: Case) -> list[str]:
    """Choose which sitemaps of an index a crawl opens."""
    horizon = timedelta(days=case.given["days"]) if "days" in case.given else None
    opened = [each.url for each in children_to_open(_entries(case), now=datetime.now(UTC), horizon=horizon)]
    return opened if len(opened) <= _FEW else [f"{len(opened)} of them", opened[0], opened[-1]]


def known_line(case: Case) -> list[str]:
    """Tell which lines of a text are boilerplate, by how many other articles have each, figures aside or not."""
    lines = [canonical_line(each) for each in case.given["lines"]]
    counts = [*zip(map(Line, lines), case.given["elsewhere"], strict=True)]
    masked = case.given.get("masked", case.given["elsewhere"])
    memory = BoilerplateMemory(
        {line.sha256: count for line, count in counts},
        {line.masked_sha256: count for (line, _), count in zip(counts, masked, strict=True)},
        frozenset(line.sha256 for line, _ in counts if line.text not in case.given.get("no_frame", ())),
        frozenset(Line(canonical_line(each)).sha256 for each in case.given.get("inner", ())),
        case.given.get("is_series", False),
    )
    found = boilerplate_of(lines, memory)
    return [each for each in lines if each in found]


def _entries(case: Case) -> list[ListedEntry]:
    """Addresses with their dates; one without a date has the address alone."""
    pairs = ((each, None) if isinstance(each, str) else each for each in case.given["entries"])
    return [ListedEntry(url, lastmod=datetime.fromisoformat(date) if date else None) for url, date in pairs]


def _listed(entry: ListedEntry) -> dict[str, Any]:
    shown = {
        "url": entry.url,
        "title": entry.title,
        "published": _plain(entry.published),
        "published_raw": entry.published_raw,
        "lastmod": _plain(entry.lastmod),
    }
    return {name: value for name, value in shown.items() if value is not None}
