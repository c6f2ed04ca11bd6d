"""The query of an address: which parameters name the article, and which only say how a reader came to it.

Example: of "utm_source=x&id=5&fbclid=y" only "id=5" is kept.
"""

from __future__ import annotations

import re

from crawler.identity.known_addresses import KNOWN
from crawler.identity.percent_encoding import normal_percent

_WORDS = re.compile(r"[a-z]+")
_VALUE_SAFE = "!$'()*,:;@/?~._-"


def key_query(query: str, domain: str) -> str:
    """Return the parameters that name the article, sorted by name, in one spelling.

    ``domain`` is the registrable domain. A parameter of an unknown name always stays; two values of one name stay in
    their order.
    """
    # A link that was copied out of the source of a page has "&amp;" for "&".
    parameters = query.replace("&amp;", "&").split("&")
    kept = [pair for pair in map(_split, parameters) if pair[0] or pair[2]]
    named = sorted((pair for pair in kept if not _is_passing(pair[0], pair[2], domain)), key=lambda p: p[0])
    return "&".join("".join(pair) for pair in named)


def _split(parameter: str) -> tuple[str, str, str]:
    name, sign, value = parameter.partition("=")
    return _spelling(name), sign, _spelling(value)


def _spelling(text: str) -> str:
    return normal_percent(text.replace("+", "%20"), _VALUE_SAFE)


def _is_passing(name: str, value: str, domain: str) -> bool:
    name, value = name.lower(), value.lower()
    return (
        name in KNOWN.names
        or name.startswith(KNOWN.prefixes)
        or KNOWN.patterns.fullmatch(name) is not None
        or value in KNOWN.views.get(name, ())
        or _is_campaign(name, value)
        or _is_of_site(name, value, KNOWN.sites.get(domain, frozenset()))
    )


def _is_campaign(name: str, value: str) -> bool:
    words = _WORDS.findall(value)
    if name in KNOWN.referrals and words and not any(sign.isdigit() for sign in value):
        return True
    return name in KNOWN.referrals | KNOWN.ambiguous and not KNOWN.campaign_words.isdisjoint(words)


def _is_of_site(name: str, value: str, rules: frozenset[str]) -> bool:
    """Tell whether the rules of the site itself drop a parameter: a rule is "name" or "name=beginning of the value"."""
    return name in rules or any(f"{name}={value}".startswith(rule) for rule in rules if "=" in rule)
