"""The path of an address, without the parts that only say how the article is shown.

Example: "/news/5/amp/", "/news/5/print" and "/news/5/index.html" all become "/news/5".
"""

from __future__ import annotations

import re
from functools import lru_cache

from crawler.identity.known_addresses import KNOWN
from crawler.identity.percent_encoding import normal_percent

_AMP_PLACES = 3
"""The segment "amp" is looked for among so many at the beginning: before the path, after a section, before the slug."""
_SEGMENT_SAFE = "!$&'()*+,;=:@~._-"
_UNSEEN = re.compile(r"(?:%20|%09|%0A|%0D|%C2%A0|%E2%80%8[B-F]|%E2%80%A[89]|%EF%BB%BF)+\Z")
"""White space and signs of no width at the end of a path, which a reader copied with the address."""
_YEAR, _DAY = re.compile(r"(?:19|20)\d\d(?:-?\d\d){0,2}"), re.compile(r"\d{1,2}")
_DATED = re.compile(r"/(?:19|20)\d\d[/-]\d{1,2}(?:[/-]\d{1,2})?/[^/]*[^/\d][^/]*")
_NUMBERED = re.compile(r"\d{5,}")
_SLUG = re.compile(r"[^/]*[^/_-][_-][^/_-]+[_-][^/_-][^/]*")


def key_path(path: str) -> str:
    """Return the path of the article itself: "" for the front page, else "/" and its segments.

    Dot segments are resolved (RFC 3986, section 5.2.4). Empty segments, default documents and the forms of a page
    (AMP, print, the feed of its comments) are left out. Case and slugs stay: they may mean another article.
    """
    segments = _resolve([_segment(part) for part in path.split("/")])
    if segments:
        segments = _resolve([*segments[:-1], _UNSEEN.sub("", segments[-1])])
    shown = None
    while shown != segments:
        shown = segments
        segments = _without_form(_without_document(segments))
    return "".join(f"/{segment}" for segment in segments)


@lru_cache(maxsize=4096)
def names_article(path: str) -> bool:
    """Tell whether the path of a key names an article by itself, so that its query hardly does.

    It does so by a number of five digits or more, a date before a slug, or a slug of three words or more. Examples:
    "/a/69750001", "/2031/06/ferry", "/harbour-opens-again"; but not "/view.php", "/news/article" or "/2031/06/07".
    """
    return bool(_NUMBERED.search(path) or _DATED.search(path) or any(map(_SLUG.fullmatch, path.split("/"))))


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
        elif segment not in ("", ".") and not KNOWN.session_segments.fullmatch(segment):
            resolved.append(segment)
    return resolved


def _without_document(segments: list[str]) -> list[str]:
    if segments and segments[-1].lower() in KNOWN.default_documents:
        return segments[:-1]
    return segments


def _without_form(segments: list[str]) -> list[str]:
    if _is_form_of_article(segments):
        return segments[:-1]
    for place, segment in enumerate(segments[:_AMP_PLACES]):
        after_listing = place > 0 and segments[place - 1].lower() in KNOWN.listings
        if segment == "amp" and not after_listing and _names_article(segments[place + 1 :]):
            return segments[:place] + segments[place + 1 :]
    return [KNOWN.suffixes.sub("", segment) or segment for segment in segments]


def _is_form_of_article(segments: list[str]) -> bool:
    """Tell whether a path ends in the form of an article, and not in a section or a slug of that name.

    Example: "/harbour-opens/print", "/news/5/print" and "/harbour/feed" end in a form; "/opinion/print" and
    "/2031/06/07/feed" do not.
    """
    if len(segments) < 2 or not _is_form(segments[-1]) or segments[-2].lower() in KNOWN.listings:
        return False
    before = segments[:-1]
    if _ends_in_date(before):
        return False
    return segments[-1].lower() not in KNOWN.section_names or _is_of_article(before)


def _is_of_article(segments: list[str]) -> bool:
    """Tell whether a path ends in a slug of several words or a number, or in any word behind a date."""
    last = segments[-1]
    return any(sign in "-_." or sign.isdigit() for sign in last) or _ends_in_date(segments[:-1])


def _ends_in_date(segments: list[str]) -> bool:
    """Tell whether the last segments are a year, and no more than a month and a day behind it."""
    return any(
        _YEAR.fullmatch(segments[-place]) and all(map(_DAY.fullmatch, segments[len(segments) - place + 1 :]))
        for place in range(1, min(3, len(segments)) + 1)
    )


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
