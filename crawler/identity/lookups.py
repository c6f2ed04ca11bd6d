"""Where to look for an address that somebody gives: under its own key, and under that of the page that it carries.

An identity never sees through other hosts: a translation or an archived copy of a page is not the page. A reader who
looks for an article means it all the same.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from crawler.identity.addresses import url_key

_MOST = 4
"""Wrappers around each other that are looked through, such as a link shim around an archived copy."""
_SHIM = re.compile(
    r"(?:https?:)?//(?P<host>[^/?#]+)(?P<path>[^?#]*)\?(?:[^#]*&)?"
    r"(?:u|url|q|to|target|link|href|dest|destination|redirect|z|a)=(?P<inner>https?(?::|%3a)[^&#]+)",
    re.IGNORECASE,
)
_SHIM_HOSTS = re.compile(
    r"(?:(?:lm?|www|m)\.facebook\.com|l\.(?:instagram|messenger)\.com|l\.threads\.(?:net|com)|(?:www\.|news\.|translate\.)?google\.[a-z.]+"
    r"|translate\.yandex\.\w+|www\.translatetheweb\.com|www\.microsofttranslator\.com|(?:away\.|m\.)?vk\.com|t\.umblr\.com|out\.reddit\.com"
    r"|(?:www\.)?(?:linkedin|youtube|twitter|x)\.com|href\.li|slack-redir\.net|nam\d+\.safelinks\.protection\.outlook\.com"
    r"|[a-z0-9]+\.safelinks\.protection\.outlook\.com|www\.printfriendly\.com|yandex\.\w+|steamcommunity\.com|iframely\.net)"
)
_COPY = re.compile(
    r"(?:https?:)?//(?:web\.archive\.org/(?:web|save)|archive\.(?:ph|is|today|li|md|vn|fo)|arquivo\.pt/(?:wayback|noFrame/replay)"
    r"|(?:www\.)?webarchive\.org\.uk/wayback|wayback\.archive-it\.org|perma\.cc|12ft\.io|r\.jina\.ai|outline\.com|txtify\.it|archive\.org/wayback)"
    r"(?:/\d+)?(?:/\d{4,14}[a-z_*]*|/\*|/proxy)?/(?P<inner>\S+)",
    re.IGNORECASE,
)
_CACHED = re.compile(
    r"(?:https?:)?//webcache\.googleusercontent\.com/search\?(?:[^#]*&)?q=cache:(?:[\w-]{8,16}:)?(?P<inner>[^&#+]+)",
    re.IGNORECASE,
)
_TRANSLATED = re.compile(
    r"(?:https?:)?//(?P<host>[a-z0-9-]+)\.translate\.goog(?P<path>[^?#]*)(?:\?(?P<query>[^#]*))?",
    re.IGNORECASE,
)


def lookup_keys(url: str) -> tuple[str, ...]:
    """Return the keys under which an article may be known by an address, the likeliest first, without repetition.

    The first is the key of the address itself. Behind it stand those of the addresses that it carries, if it is of a
    link shim, a translation, an archived or cached copy. Example:
    "https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.org%2Fa" has a key of its own, and "https://example.org/a".
    Never raises.
    """
    keys: dict[str, None] = {}
    inner: str | None = url.strip()
    for _ in range(_MOST):
        if not inner:
            break
        keys.setdefault(url_key(inner))
        inner = _carried(inner)
    return tuple(keys)


def _carried(url: str) -> str | None:
    """Return the address that an address of another host carries, None if it carries none."""
    if match := _TRANSLATED.match(url):
        return _untranslated(match)
    if match := _CACHED.match(url) or _COPY.match(url):
        return _web(unquote(match["inner"]) if "%3a" in match["inner"].lower()[:10] else match["inner"])
    if (match := _SHIM.match(url)) and _SHIM_HOSTS.fullmatch(match["host"].lower()):
        return _web(unquote(match["inner"]))
    return None


def _web(inner: str) -> str | None:
    """Return an address with its scheme; archives write "http:/example.org" and "example.org", too."""
    inner = re.sub(r"^(https?):/*(?=[^/])", r"\1://", inner, flags=re.IGNORECASE)
    if inner.lower().startswith(("http://", "https://")):
        return inner
    return f"https://{inner}" if "." in inner.partition("/")[0] else None


def _untranslated(match: re.Match[str]) -> str:
    """Return the address of a page that Google translates: "a-b--c-org" is the host "a.b-c.org"."""
    host = match["host"].replace("--", "\0").replace("-", ".").replace("\0", "-")
    asked = [part for part in (match["query"] or "").split("&") if part and not part.startswith("_x_tr_")]
    return f"https://{host}{match['path']}" + (f"?{'&'.join(asked)}" if asked else "")
