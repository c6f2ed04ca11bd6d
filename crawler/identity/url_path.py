"""The path of an address without what only says how the article is shown."""

from __future__ import annotations

from crawler.identity.known_addresses import KNOWN
from crawler.identity.percent_encoding import normal_percent

# AMP stands before a path, after its section or before its slug.
_AMP_PLACES = 3
_SEGMENT_SAFE = "!$&'()*+,;=:@~._-"


def key_path(path: str) -> str:
    """Return the path of the article itself: "" for the front page, else "/" and its segments.

    Dot segments are resolved (RFC 3986, section 5.2.4), empty ones, default documents and the forms
    of a page (AMP, print, the feed of its comments) go. Case and slugs stay: they may mean something.
    """
    segments = _resolve([_segment(part) for part in path.split("/")])
    shown = None
    while shown != segments:
        shown = segments
        segments = _without_form(_without_document(segments))
    return "".join(f"/{segment}" for segment in segments)


def _segment(text: str) -> str:
    """Return one segment in one spelling, without session parameters; "%2F" stays a sign within it."""
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
    """Tell a path to an article from one to a section: only the former has a slug, a number or an extension."""
    if not segments:
        return False
    return len(segments) > 1 or any(sign in "-." or sign.isdigit() for sign in segments[-1])
