"""The path of an address, without the parts that only say how the article is shown.

Example: "/news/5/amp/", "/news/5/print" and "/news/5/index.html" all become "/news/5".
"""

from __future__ import annotations

from crawler.identity.known_addresses import KNOWN
from crawler.identity.percent_encoding import normal_percent

_AMP_PLACES = 3
"""The segment "amp" is looked for among so many at the beginning: before the path, after a section, before the slug."""
_SEGMENT_SAFE = "!$&'()*+,;=:@~._-"


def key_path(path: str) -> str:
    """Return the path of the article itself: "" for the front page, else "/" and its segments.

    Dot segments are resolved (RFC 3986, section 5.2.4). Empty segments, default documents and the forms of a page
    (AMP, print, the feed of its comments) are left out. Case and slugs stay: they may mean another article.
    """
    segments = _resolve([_segment(part) for part in path.split("/")])
    shown = None
    while shown != segments:
        shown = segments
        segments = _without_form(_without_document(segments))
    return "".join(f"/{segment}" for segment in segments)


def _segment(text: str) -> str:
    """Return one segment in one spelling, without session parameters; "%2F" in it does not become a separator.

    Example: "story;jsessionid=1A2B" becomes "story".
    """
    name, *parameters = normal_percent(text, _SEGMENT_SAFE).split(";")
    kept = [item for item in parameters if item.partition("=")[0].lower() not in KNOWN.sessions]
    return ";".join([name, *kept])


def _resolve(segments: list[str]) -> list[str]:
    resolved: list[str] = []
    for segment in segments:
        if segment == "..":
            del resolved[-1:]
        elif segment not in ("", "."):
            resolved.append(segment)
    return resolved


def _without_document(segments: list[str]) -> list[str]:
    if segments and segments[-1].lower() in KNOWN.default_documents:
        return segments[:-1]
    return segments


def _without_form(segments: list[str]) -> list[str]:
    if len(segments) > 1 and _is_form(segments[-1]) and segments[-2].lower() not in KNOWN.listings:
        return segments[:-1]
    for place, segment in enumerate(segments[:_AMP_PLACES]):
        after_listing = place > 0 and segments[place - 1].lower() in KNOWN.listings
        if segment == "amp" and not after_listing and _names_article(segments[place + 1 :]):
            return segments[:place] + segments[place + 1 :]
    return [KNOWN.suffixes.sub("", segment) or segment for segment in segments]


def _is_form(segment: str) -> bool:
    name = segment.lower()
    numbered = any(
        name.startswith(form) and name.removeprefix(form).isdigit() for form in KNOWN.numbered_forms
    )
    return name in KNOWN.forms or numbered


def _names_article(segments: list[str]) -> bool:
    """Tell the path of an article from that of a section: the former has a slug, a number, a dot or more segments.

    Example: "/amp/politics" is the section "amp/politics", but "/amp/politics/tax-cut" is an article's AMP page.
    """
    if not segments:
        return False
    return len(segments) > 1 or any(sign in "-." or sign.isdigit() for sign in segments[-1])
