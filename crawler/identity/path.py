"""The path of an address without what only says how the article is shown."""

from __future__ import annotations

from crawler.identity.known import KNOWN
from crawler.identity.percent import normal_percent

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
    if len(segments) < 2:
        return [_without_extension(segment) for segment in segments]
    *rest, last = segments
    if last.lower() in KNOWN.forms and rest[-1].lower() not in KNOWN.listings:
        return rest
    for place in (0, 1):
        if segments[place] == "amp" and len(segments) > place + 1 and _names_article(segments[place + 1 :]):
            return segments[:place] + segments[place + 1 :]
    return [*rest, _without_extension(last)]


def _names_article(segments: list[str]) -> bool:
    """Tell a path to an article from one to a section: only the former has a slug or a number."""
    return len(segments) > 1 or "-" in segments[-1] or any(sign.isdigit() for sign in segments[-1])


def _without_extension(segment: str) -> str:
    for extension in KNOWN.extensions:
        stem = segment.removesuffix(extension)
        if stem and stem != segment:
            return stem
    return segment
