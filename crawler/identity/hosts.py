"""Hosts: the registrable domain, and the one host that stands for all forms of a newsroom's host."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files

import idna
import tldextract

from crawler.identity.known_addresses import KNOWN

# Only the Public Suffix List that comes with the library is used: an identity must not depend on a download.
_PLATFORMS = tomllib.loads((files(__package__) / "platforms.toml").read_text("utf-8"))["platforms"]
_extract = tldextract.TLDExtract(
    suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True, extra_suffixes=_PLATFORMS
)
_AUTHORITY = re.compile(r"^(?:[a-zA-Z][a-zA-Z0-9+.-]*:)?//([^/?#]*)|^([^/?#]*)")
_IP = re.compile(r"^(?:\d{1,3}(?:\.\d{1,3}){3}|\[.*\]?)$")


def split_port(authority: str) -> tuple[str, str]:
    """Return host and port of an authority, without a user name; the port is "" if it is 80, 443 or missing.

    Example: "user@example.org:8080" gives ("example.org", "8080").
    """
    host = authority.rpartition("@")[2]
    if match := re.fullmatch(r"(\[[^\]]*\]|[^:]*):([0-9]*)", host):
        host, port = match[1], match[2].lstrip("0")
        return host, "" if port in ("80", "443") else port
    return host, ""


@lru_cache(maxsize=4096)
def plain_host(host: str) -> str:
    """Return a host in lower case, in its ASCII form (IDNA 2008, UTS 46), without trailing dots."""
    host = "".join(host.lower().split()).rstrip(".")
    if host.isascii():
        return host
    try:
        return idna.encode(host, uts46=True).decode("ascii").rstrip(".")
    except (idna.IDNAError, UnicodeError):
        return host


@lru_cache(maxsize=4096)
def registrable_domain(url_or_host: str) -> str:
    """Return the domain that a newsroom registered ("bbc.co.uk"), the unit of politeness and of trust.

    One user of a shared platform has a domain of its own, as the private part of the Public Suffix List says: that of
    "www.desk.wordpress.com" is "desk.wordpress.com". Takes an address or a bare host. If the list knows no such domain
    (an IP address, "localhost"), the host itself is returned, and "" if there is no host. Never raises.
    """
    match = _AUTHORITY.match(url_or_host.strip())
    authority = (match[1] or match[2] or "") if match else ""
    host = plain_host(split_port(authority)[0])
    if _IP.match(host):
        return host
    return _extract(host).top_domain_under_public_suffix or host


@lru_cache(maxsize=4096)
def key_host(host: str) -> str:
    """Return the host that stands for a newsroom's mobile, AMP and "www" hosts and its known aliases.

    Example: "m.example.org", "amp.example.org" and "www.example.org" all become "example.org".
    """
    host = plain_host(host)
    domain = registrable_domain(host)
    if not host.endswith("." + domain):
        return KNOWN.aliases.get(host, host)
    labels = host.removesuffix("." + domain).split(".")
    host = ".".join([label for label in labels if label not in KNOWN.presentation] + [domain])
    return KNOWN.aliases.get(host, host)
