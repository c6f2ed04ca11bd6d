"""A subscriber's session: cookies or headers out of a file, sent to the source's own hosts and nowhere else.

The file is either in the Netscape format, in which browsers export cookies, or has one header on each line
(``Name: value``). A line ``# redact: text`` names a string, such as the subscriber's name, that is removed from every
page before it is stored.
"""

from __future__ import annotations

import time
import warnings
from dataclasses import dataclass, field
from http.cookiejar import LoadError, MozillaCookieJar
from pathlib import Path
from urllib.request import Request

from crawler.fetching.secret_redaction import redact_bytes, redact_text
from crawler.model.visits import ANONYMOUS
from sql.errors import UserError

_MAGIC = ("# netscape http cookie file", "# http cookie file")
_REDACT = "# redact:"
_LEAST_REDACTED = 3
"""Characters; a shorter string to redact would be found in the middle of ordinary words."""
_LEAST_SECRET = 8
"""Characters; a shorter value ("1", "en") is no secret, and striking it out would spoil every log line."""
_secrets: set[str] = set()


class SessionFileError(UserError):
    """A session's file cannot be used; the message names the file and the remedy, never what is in it."""


@dataclass(frozen=True, slots=True)
class SubscriberSession:
    """What is sent with every request to a source's own hosts; its ``repr`` never shows the values.

    ``redacted`` are the strings that are removed from pages.
    """

    vantage: str = ANONYMOUS
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    cookies: MozillaCookieJar | None = field(default=None, repr=False)
    redacted: tuple[str, ...] = field(default=(), repr=False)

    def headers_for(self, url: str) -> dict[str, str]:
        """The secret headers for an address of the source; a cookie only if its domain and path allow it."""
        sent = dict(self.headers)
        if self.cookies is not None:
            request = Request(url)  # noqa: S310 (never opened: the cookie jar reads the address)
            self.cookies.add_cookie_header(request)
            cookie = request.get_header("Cookie")
            if cookie:
                sent["Cookie"] = cookie
        return sent

    @property
    def names(self) -> frozenset[str]:
        """The names of all headers that may carry the secret."""
        return frozenset({name for name, _ in self.headers} | ({"Cookie"} if self.cookies else set()))

    def redact(self, body: bytes, encoding: str = "utf-8") -> bytes:
        """Return a page without the strings that are to be removed, in UTF-8 and in its own encoding."""
        return redact_bytes(body, self.redacted, ("utf-8", encoding)) if self.redacted else body

    def redact_text(self, text: str) -> str:
        """Return a header or an address without the strings that are to be removed."""
        return redact_text(text, self.redacted) if self.redacted else text


NO_SESSION = SubscriberSession()


def secret_values() -> frozenset[str]:
    """The secret values of all sessions that this process has read; they may be sent to their sites only."""
    return frozenset(_secrets)


def load_session(path: Path, vantage: str) -> SubscriberSession:
    """Read a session's file; raises SessionFileError."""
    session = _read(path, vantage)
    values = [value for _, value in session.headers] + [
        cookie.value or "" for cookie in session.cookies or ()
    ]
    _secrets.update(value for value in values if len(value) >= _LEAST_SECRET)
    return session


def _read(path: Path, vantage: str) -> SubscriberSession:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise SessionFileError(f"{path}: cannot be read ({reason}); check access.session") from None
    redacted = tuple(_redactions(path, lines))
    if lines and lines[0].strip().lower().startswith(_MAGIC):
        return SubscriberSession(vantage, cookies=_cookies(path), redacted=redacted)
    return SubscriberSession(vantage, headers=tuple(_headers(path, lines)), redacted=redacted)


def _cookies(path: Path) -> MozillaCookieJar:
    jar = MozillaCookieJar(str(path))
    try:
        with warnings.catch_warnings(action="ignore"):  # the jar warns of its own bug where a line is broken
            jar.load(ignore_discard=True, ignore_expires=False)
    except (LoadError, OSError):
        raise SessionFileError(f"{path}: is no file of cookies in the Netscape format") from None
    if not any(cookie.expires is None or cookie.expires > time.time() for cookie in jar):
        raise SessionFileError(f"{path}: all cookies have expired; export them again")
    return jar


def _headers(path: Path, lines: list[str]) -> list[tuple[str, str]]:
    found = []
    for number, line in enumerate(lines, 1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        name, colon, value = text.partition(":")
        if not colon or not name.replace("-", "").isalnum() or not value.strip().isprintable():
            raise SessionFileError(f'{path}: line {number} is no header; write "Name: value"')
        found.append((name.strip().title(), value.strip()))
    if not found:
        raise SessionFileError(f'{path}: holds neither cookies nor headers; write "Name: value" a line')
    return found


def _redactions(path: Path, lines: list[str]) -> list[str]:
    found = []
    for line in lines:
        if line.strip().lower().startswith(_REDACT):
            text = line.strip()[len(_REDACT) :].strip()
            if len(text) < _LEAST_REDACTED:
                raise SessionFileError(
                    f"{path}: a string to redact has fewer than {_LEAST_REDACTED} characters"
                )
            found.append(text)
    return found
