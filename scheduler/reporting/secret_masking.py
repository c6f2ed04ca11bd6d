"""Strikes out what must not leave this process: passwords, DSNs, tokens and cookies, wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict
from pydantic import SecretStr

from scheduler.config import Config

STRUCK = "[removed]"
_SHORTEST = 4
"""Characters; a shorter value is not struck out, as it would be found in ordinary words."""
_KEY_LENGTH = 12
"""Characters; so long a part of a webhook's path may be its key."""
_KEYS = re.compile(
    r"passw|passwd|pwd|secret|token|api[-_]?key|authorization|cookie|session|dsn|credential", re.I
)
_NAMED = re.compile(
    r"(?i)((?:set-)?cookies?|authorization|passw(?:or)?d|pwd|secret|token|api[-_]?key)([\"']?\s*[:=]\s*|\s+)([^\s,;\"')}]+"
    r"(?:;\s*[^\s,;=\"']+=[^\s,;\"']*)*)"
)
_IN_ADDRESS = re.compile(r"(?<=://)[^/\s:@]*:[^/\s@]+(?=@)")
_BEARER = re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]+")


@dataclass(frozen=True, slots=True)
class Secrets:
    """The secrets that are struck out: the values in ``known``, and whatever looks like a secret."""

    known: tuple[str, ...]

    @classmethod
    def of(cls, config: Config) -> Secrets:
        """Return the secrets that stand in the settings."""
        given = [value for _, value in config if isinstance(value, SecretStr)]
        addresses = [secret.get_secret_value() for secret in given]
        values = {value for address in addresses for value in (address, *_parts(address))}
        return cls(
            tuple(sorted((value for value in values if len(value) >= _SHORTEST), key=len, reverse=True))
        )

    def and_those(self, values: Iterable[str]) -> Secrets:
        """Return these secrets together with others that have become known since."""
        return Secrets(tuple(sorted({*self.known, *values}, key=len, reverse=True)))

    def strike(self, value: Any) -> Any:
        """Return a copy of a value (a text, list or mapping) with its secrets struck out."""
        if isinstance(value, str):
            return self._struck(value)
        if isinstance(value, Mapping):
            return {
                key: STRUCK if isinstance(key, str) and _KEYS.search(key) and each else self.strike(each)
                for key, each in value.items()
            }
        if isinstance(value, list | tuple):
            return [self.strike(each) for each in value]
        return value

    def _struck(self, text: str) -> str:
        for secret in self.known:
            text = text.replace(secret, STRUCK)
        text = _BEARER.sub(rf"\1 {STRUCK}", _IN_ADDRESS.sub(STRUCK, text))
        return _NAMED.sub(rf"\1\2{STRUCK}", text)


def _parts(address: str) -> list[str]:
    """Return what is secret in an address: the password, and of a web address also long parts of the path."""
    if "://" not in address:
        return [_password(address)]
    parts = urlsplit(address)
    found = [parts.password or "", unquote(parts.password or "")]
    if parts.scheme in ("http", "https"):
        found += [
            parts.username or "",
            *(piece for piece in parts.path.split("/") if len(piece) >= _KEY_LENGTH),
        ]
    return [each for each in found if each]


def _password(dsn: str) -> str:
    try:
        return str(conninfo_to_dict(dsn).get("password") or "")
    except ProgrammingError:
        return ""
