"""The pages of a bundle that people read.

Words of crawled pages are shown as text: none of their HTML takes effect, and none of their scripts runs. Lists are
written while they are read from the database, so that they may have any length.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from platform import python_version
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from crawler.evidence import ledger_format
from crawler.evidence.bundle.bundle_scope import Scope
from crawler.evidence.bundle.zip_writer import ZipWriter
from crawler.extraction.version import EXTRACTOR_VERSION
from crawler.identity.canonical_text import NORMALISER_VERSION
from crawler.revisions import RULES_VERSION
from sql.database import Session
from sql.rows.evidence import EVIDENCE_LOOKS, EVIDENCE_SERVER, EVIDENCE_STATES, EvidenceLook, EvidenceState

_LIBRARIES = (
    *("scrapy", "resiliparse", "lxml", "htmldate", "dateparser", "rapidfuzz"),
    *("warcio", "rfc3161-client", "cryptography", "psycopg"),
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_STATES = 20
_LOOKS = 500


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader(__package__),
        autoescape=select_autoescape(["html"], default=False),
        enable_async=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters.update(when=_when, words=_words, plain=_plain, line=_line)
    return made


def _when(at: datetime | None) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC" if at else "–"


def _words(name: str) -> str:
    return name.replace("_", " ")


def _plain(text: str | None) -> str:
    """Return a crawled text without control characters, which would move a terminal's cursor or reverse the text."""
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text or "")


def _line(text: str | None) -> str:
    return _plain(" ".join((text or "").split()))


def software() -> str:
    """The name and version of the program, as WARC files give it: "palimpsest/1.0"."""
    return f"palimpsest/{version('palimpsest')}"


async def versions(session: Session) -> Mapping[str, str]:
    """The versions of the software with which a bundle is made, by name."""
    server = await session.one(EVIDENCE_SERVER)
    libraries = {name: version(name) for name in _LIBRARIES}
    return {
        "palimpsest": version("palimpsest"),
        "Python": python_version(),
        "PostgreSQL": server,
        **libraries,
    }


async def write_page(parcel: ZipWriter, template: str, /, **values: Any) -> None:
    """Fill a template and write it, piece by piece, as a file of the same name."""
    with parcel.stream(template) as file:
        async for piece in _environment().get_template(template).generate_async(**values):
            file.write(piece.encode())


async def write_states(session: Session, parcel: ZipWriter, scope: Scope) -> None:
    """Write the text of each state of the article, and the diff of each change."""
    text, diff = (_environment().get_template(name) for name in ("text.txt", "diff.html"))
    async for state in states(session, scope):
        parcel.put(f"texts/revision-{state.id}.txt", await text.render_async(state=state))
        if state.class_ is not None:
            page = await diff.render_async(state=state, title=f"Revision {state.id}")
            parcel.put(f"diffs/revision-{state.id}.html", page)


def write_check(parcel: ZipWriter) -> None:
    """Write the script by which a bundle is checked."""
    parcel.put("check.sh", files(__package__).joinpath("templates", "check.sh").read_bytes())


async def states(session: Session, scope: Scope) -> AsyncIterator[EvidenceState]:
    """Yield the states of the article that the bundle shows, in the order of time."""
    async for batch in session.batches(EVIDENCE_STATES, _STATES, **scope.values):
        for row in batch:
            yield row


async def looks(session: Session, scope: Scope) -> AsyncIterator[EvidenceLook]:
    """Yield the looks that the bundle shows, in the order of time."""
    async for batch in session.batches(EVIDENCE_LOOKS, _LOOKS, **scope.values):
        for row in batch:
            yield row


def rules() -> list[str]:
    """The versions of this program's own rules."""
    return [
        f"extractor {EXTRACTOR_VERSION} (for a source without selectors of its own)",
        f"normaliser {NORMALISER_VERSION}",
        f"rules of edits {RULES_VERSION}",
    ]


def forms() -> str:
    """The description of the ledger's canonical texts for readers: it is the docstring of ``ledger_format``."""
    return (ledger_format.__doc__ or "").partition("\n\n")[2]


def span(scope: Scope) -> str:
    """The span of time that a bundle is about, in words."""
    if scope.since is None and scope.until is None:
        return "All that the archive knows of it"
    parts = [f"from {_when(scope.since)}"] if scope.since else []
    parts += [f"to {_when(scope.until)}"] if scope.until else []
    return " ".join(parts).capitalize()
