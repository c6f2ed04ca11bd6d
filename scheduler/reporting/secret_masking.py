"""What must not leave: passwords, DSNs, tokens and cookies, struck out wherever they stand."""

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
_KEY_LENGTH = 12
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
    """The secrets of this process: known values, and whatever looks like one."""

    known: tuple[str, ...]

    @classmethod
    def of(cls, config: Config) -> Secrets:
        """The secrets of the settings."""
        given = [value for _, value in config if isinstance(value, SecretStr)]
        addresses = [secret.get_secret_value() for secret in given]
        values = {value for address in addresses for value in (address, *_parts(address))}
        return cls(
            tuple(sorted((value for value in values if len(value) >= _SHORTEST), key=len, reverse=True))
        )

    def and_those(self, values: Iterable[str]) -> Secrets:
        """These secrets and others that have become known since."""
        return Secrets(tuple(sorted({*self.known, *values}, key=len, reverse=True)))

    def strike(self, value: Any) -> Any:
        """A copy of a value of plain containers and strings, without what is secret."""
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
    """What is secret in an address: the password, and of a receiver the parts of the path that look like keys."""
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
