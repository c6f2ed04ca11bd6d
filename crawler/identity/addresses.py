"""The identity of an address: one key for all forms of an article's address.

Example: "http://m.example.org/news/5.html?utm_source=x#top" and "https://www.example.org/amp/news/5.html" both have the
key "https://example.org/news/5.html".
"""

from __future__ import annotations

import re

from crawler.identity.hosts import key_host, registrable_domain, split_port
from crawler.identity.known_addresses import KNOWN
from crawler.identity.url_path import key_path, names_article
from crawler.identity.url_query import key_query

URL_KEY_VERSION = 3
"""The version of the rules. If it is raised, the keys of all stored addresses are made again."""

# The expression of RFC 3986, appendix B, for http and https and for addresses that are written without a scheme. As
# browsers do, it reads a backslash before the query as a slash (WHATWG URL, section 4.4).
_WEB = re.compile(
    r"(?:https?:)?(?:[\\/]{2})?([^\\/?#]*)([^?#]*)(?:\?([^#]*))?(#!?/.*|#!.*)?", re.IGNORECASE | re.DOTALL
)
_OTHER_SCHEME = re.compile(r"(?!https?:)[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)
_ENCODED_QUERY = re.compile("%3f", re.IGNORECASE)
_BACKSLASH = "\\"
_CONTROLS = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_MAX_UNWRAPPED = 3
"""Caches of AMP pages within each other that are unwrapped; more are met in hostile addresses only."""
_MAX_ROUNDS = 8
"""Rounds in which the rules are applied, as one may uncover work for another. Two suffice for nearly all addresses."""


def url_key(url: str) -> str:
    """Return the key of an address: addresses with one key lead to one article.

    The key looks like an https address but is an identity only: the address is fetched as it was found. Scheme,
    default port, "www" and mobile hosts, fragments, tracking parameters and the form of a page (AMP, print) are left
    out. A parameter of an unknown name and the case of a path stay, as they may mean another article; so does one that
    may name an article ("/view?comment=5"), unless path or number name it already. The copies, translations and link
    shims of other hosts have keys of their own (``lookup_keys`` looks through them). Text that is no web address is
    returned as it is, without control characters. Never raises; the key of a key is the key itself.
    """
    key = _CONTROLS.sub("", url).strip()
    for _ in range(_MAX_ROUNDS):
        if not key or _OTHER_SCHEME.match(key):
            break
        shown, key = key, _key(_unwrapped(key))
        if key == shown:
            break
    return key


def _key(address: str) -> str:
    match = _WEB.match(address)
    assert match is not None  # noqa: S101 (every part of the pattern may be empty)
    authority, path, query, hashbang = (part or "" for part in match.groups())
    host, port = split_port(authority)
    host = key_host(host)
    path = key_path(path.replace(_BACKSLASH, "/"))
    asked = key_query(query, registrable_domain(host), path_names=names_article(path))
    base = f"https://{host}{':' + port if port else ''}{path}"
    return base + (f"?{asked}" if asked else "") + _route(hashbang, path)


def _route(fragment: str, path: str) -> str:
    """Return a fragment that a script shows an article by: "#!/story/5", and "#/story/5" if the path names none."""
    if fragment.startswith("#!"):
        return fragment
    route = fragment.rstrip("/")
    is_route = "/" in route.removeprefix("#/") or any(map(str.isdigit, route))
    return route if is_route and not names_article(path) else ""


def _unwrapped(address: str) -> str:
    """Return the original address if this one is of a cache of AMP pages, which carries the original in its path.

    Example: "https://cdn.ampproject.org/c/s/example.org/news/5" becomes "https://example.org/news/5".
    """
    for _ in range(_MAX_UNWRAPPED):
        match = _WEB.match(address)
        host = split_port(match[1])[0].lower() if match else ""
        if not match or not _is_cache(host):
            break
        marker = next((mark for mark in KNOWN.cache_paths if match[2].startswith(mark)), None)
        if marker is None:
            break
        query = f"?{match[3]}" if match[3] else ""
        address = "https://" + _ENCODED_QUERY.sub("?", match[2][len(marker) :], count=1) + query
    return address


def _is_cache(host: str) -> bool:
    return any(host.removeprefix("www.") == cache or host.endswith("." + cache) for cache in KNOWN.caches)
