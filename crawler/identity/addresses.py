"""The identity of an address: one key for all forms of an article's address."""

from __future__ import annotations

import re

from crawler.identity.hosts import key_host, registrable_domain, split_port
from crawler.identity.known_addresses import KNOWN
from crawler.identity.url_path import key_path
from crawler.identity.url_query import key_query

URL_KEY_VERSION = 2
"""The version of the rules; a new one comes with a migration that makes all keys again."""

# RFC 3986, appendix B, for the web's schemes and for addresses written without one; before the query a backslash is
# a slash (WHATWG URL, section 4.4).
_WEB = re.compile(
    r"(?:https?:)?(?:[\\/]{2})?([^\\/?#]*)([^?#]*)(?:\?([^#]*))?(#!.*)?", re.IGNORECASE | re.DOTALL
)
_OTHER_SCHEME = re.compile(r"(?!https?:)[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)
_BACKSLASH = "\\"
_CONTROLS = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_MAX_UNWRAPPED = 3
# What a rule uncovers may be for another one: two rounds are the rule, the rest is for hostile addresses.
_MAX_ROUNDS = 8


def url_key(url: str) -> str:
    """Return the key of an address: addresses with one key lead to one article.

    The key looks like an https address but is an identity only: fetch the address as it was found.
    Scheme, default port, "www" and mobile hosts, fragments, tracking parameters and the forms of a page
    (AMP, print) go; a parameter of an unknown name and the case of a path stay. What is no web address
    is returned as it is, without control characters. Never raises; the key of a key is the key itself.
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
    asked = key_query(query, registrable_domain(host))
    base = f"https://{host}{':' + port if port else ''}{key_path(path.replace(_BACKSLASH, '/'))}"
    return base + (f"?{asked}" if asked else "") + hashbang


def _unwrapped(address: str) -> str:
    """Return the original's address where a cache of AMP pages carries it in its path."""
    for _ in range(_MAX_UNWRAPPED):
        match = _WEB.match(address)
        host = split_port(match[1])[0].lower() if match else ""
        if not match or not _is_cache(host):
            break
        marker = next((mark for mark in KNOWN.cache_paths if match[2].startswith(mark)), None)
        if marker is None:
            break
        query = f"?{match[3]}" if match[3] else ""
        address = "https://" + match[2][len(marker) :] + query
    return address


def _is_cache(host: str) -> bool:
    return any(host.removeprefix("www.") == cache or host.endswith("." + cache) for cache in KNOWN.caches)
