"""What is known of addresses (addresses.toml), loaded once."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class KnownAddresses:
    """The data of addresses.toml, which says what each list means; every name is in lower case."""

    presentation: frozenset[str]
    caches: tuple[str, ...]
    cache_paths: tuple[str, ...]
    aliases: dict[str, str]
    default_documents: frozenset[str]
    forms: frozenset[str]
    section_names: frozenset[str]
    listings: frozenset[str]
    numbered_forms: tuple[str, ...]
    suffixes: re.Pattern[str]
    sessions: frozenset[str]
    session_segments: re.Pattern[str]
    prefixes: tuple[str, ...]
    names: frozenset[str]
    code_prefixes: tuple[str, ...]
    codes: frozenset[str]
    numbers: frozenset[str]
    query_sessions: frozenset[str]
    clocks: frozenset[str]
    patterns: re.Pattern[str]
    referrals: frozenset[str]
    ambiguous: frozenset[str]
    campaign_words: frozenset[str]
    views: dict[str, frozenset[str]]
    sites: dict[str, frozenset[str]]


def _load() -> KnownAddresses:
    raw: dict[str, Any] = tomllib.loads((files(__package__) / "addresses.toml").read_text("utf-8"))
    hosts, path, query = raw["hosts"], raw["path"], raw["query"]
    return KnownAddresses(
        presentation=frozenset(hosts["presentation"]),
        caches=tuple(hosts["caches"]),
        cache_paths=tuple(hosts["cache_paths"]),
        aliases=hosts["aliases"],
        default_documents=frozenset(path["default_documents"]),
        forms=frozenset(path["forms"]),
        section_names=frozenset(path["section_names"]),
        listings=frozenset(path["listings"]),
        numbered_forms=tuple(path["numbered_forms"]),
        suffixes=re.compile("|".join(path["suffixes"])),
        sessions=frozenset(path["sessions"]),
        session_segments=re.compile(path["session_segments"]),
        prefixes=tuple(query["prefixes"]),
        names=frozenset(query["names"]),
        code_prefixes=tuple(query["code_prefixes"]),
        codes=frozenset(query["codes"]),
        numbers=frozenset(query["numbers"]),
        query_sessions=frozenset(query["sessions"]),
        clocks=frozenset(query["clocks"]),
        patterns=re.compile("|".join(query["patterns"])),
        referrals=frozenset(query["referrals"]),
        ambiguous=frozenset(query["ambiguous"]),
        campaign_words=frozenset(query["campaign_words"]),
        views={name: frozenset(values) for name, values in query["views"].items()},
        sites={site: frozenset(names) for site, names in query["sites"].items()},
    )


KNOWN = _load()
