"""The query of an address: which parameters name the article, and which only say how a reader came to it.

Example: of "utm_source=x&id=5&fbclid=y" only "id=5" is kept. Of "/view?comment=5" nothing is dropped: some newsrooms
name their comments so. Of "/2031/06/harbour-opens?comment=5" the parameter is dropped, as the path names the article.
"""

from __future__ import annotations

import re

from crawler.identity.known_addresses import KNOWN
from crawler.identity.percent_encoding import normal_percent

_WORDS = re.compile(r"[a-z]+")
_HOST = re.compile(r"(?:[a-z0-9-]+\.)+(?:com|org|net|co|io|news|[a-z]{2})")
_TOKEN = re.compile(r"(?=.*\d)(?=.*[a-zA-Z])[0-9a-zA-Z]{20,}|[0-9a-f]{24,}")
"""A session's code; a number of an article is shorter, and a slug has no digits among its letters."""
_CLOCK = re.compile(r"1\d{9}(?:\d{3})?|0?\.\d{4,}")
"""A time since 1970 in seconds or milliseconds (from 2001 to 2033), or a random fraction."""
_VALUE_SAFE = "!$'()*,:;@/?~._-"


def key_query(query: str, domain: str, *, path_names: bool = False) -> str:
    """Return the parameters that name the article, sorted by name, in one spelling.

    ``domain`` is the registrable domain; ``path_names`` says that the path names the article already. A parameter of an
    unknown name always stays; two values of one name stay in their order.
    """
    # A link that was copied out of the source of a page has "&amp;" for "&".
    parameters = query.replace("&amp;", "&").split("&")
    given = [pair for pair in map(_split, parameters) if pair[0] or pair[2]]
    is_named = path_names or any(
        name.lower() in KNOWN.numbers and value.isdigit() for name, _, value in given
    )
    named = sorted(
        (pair for pair in given if not _is_passing(pair[0], pair[2], domain, is_named)), key=lambda p: p[0]
    )
    return "&".join("".join(pair) for pair in named)


def _split(parameter: str) -> tuple[str, str, str]:
    name, sign, value = parameter.partition("=")
    return _spelling(name), sign, _spelling(value)


def _spelling(text: str) -> str:
    return normal_percent(text.replace("+", "%20"), _VALUE_SAFE)


def _is_passing(name: str, given: str, domain: str, is_named: bool) -> bool:
    name, value = name.lower(), given.lower()
    return (
        name in KNOWN.names
        or name.startswith(KNOWN.prefixes)
        or KNOWN.patterns.fullmatch(name) is not None
        or value in KNOWN.views.get(name, ())
        or (name in KNOWN.query_sessions and _TOKEN.fullmatch(given) is not None)
        or (name in KNOWN.clocks and _CLOCK.fullmatch(value) is not None)
        or _is_campaign(name, value, is_named)
        or _is_of_site(name, value, KNOWN.sites.get(domain, frozenset()))
    )


def _is_campaign(name: str, value: str, is_named: bool) -> bool:
    """Tell a campaign from the name of an article, for names that may be either."""
    if name in KNOWN.codes or name.startswith(KNOWN.code_prefixes):
        return is_named or _is_campaign_value(value)
    if name in KNOWN.referrals and is_named and value and not any(sign.isdigit() for sign in value):
        return True
    return name in KNOWN.referrals | KNOWN.ambiguous and _is_campaign_value(value)


def _is_campaign_value(value: str) -> bool:
    """Tell whether a value is made of words of campaigns, or is a host.

    Example: "sm_tw_main", "newsletter" and "t.co" are; "top-secret-files" is a slug in which one word happens to be.
    """
    words = _WORDS.findall(value)
    of_campaigns = sum(word in KNOWN.campaign_words for word in words)
    if "-" in value and "_" not in value:
        return 2 * of_campaigns > len(words)
    return of_campaigns > 0 or _HOST.fullmatch(value) is not None


def _is_of_site(name: str, value: str, rules: frozenset[str]) -> bool:
    """Tell whether the rules of the site itself drop a parameter: a rule is "name" or "name=beginning of the value"."""
    return name in rules or any(f"{name}={value}".startswith(rule) for rule in rules if "=" in rule)
