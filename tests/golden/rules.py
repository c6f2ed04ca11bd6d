"""The versions that the lock holds: each one's number, what decides it, and the subjects that show it."""

from __future__ import annotations

from dataclasses import dataclass

from crawler import extraction, identity, revisions
from crawler.model.versions import order
from tests.golden import answers, search
from tests.golden.subjects import Subject
from tests.golden.syntax import Module, closure

SUBJECTS: dict[str, Subject] = {
    subject.name: subject
    for subject in (
        Subject("pages", answers.page),
        Subject("edges", answers.edge),
        Subject("pairs", answers.pair),
        Subject("teasers", answers.teaser),
        Subject("texts", answers.text),
        Subject("lines", answers.line),
        Subject("addresses", answers.address),
        Subject("copies", answers.copy),
        Subject("signatures", answers.signed),
        Subject("boilerplate", answers.known_line),
        Subject("links", answers.link),
        Subject("listings", answers.listing),
        Subject("choices", answers.choice),
        Subject("indexes", answers.index),
        Subject("forms", search.forms),
        Subject("documents", search.document, asks_archive=True),
        Subject("queries", search.query, asks_archive=True),
    )
}
"""All subjects by their names."""


@dataclass(frozen=True, slots=True)
class Ruled:
    """A version: its name in the lock and in the code, its number, its entry modules and its subjects.

    ``statements`` is the SQL that decides it as well, without comments.
    """

    name: str
    constant: str
    number: int
    entries: tuple[str, ...]
    subjects: tuple[str, ...]
    statements: tuple[str, ...] = ()

    def modules(self) -> list[Module]:
        """The modules that decide what comes out, the entries themselves included."""
        return closure(*self.entries)


def ruled() -> list[Ruled]:
    """Return the versions. The entry modules are those that define what the rooms show, wherever they stand."""
    return [
        Ruled(
            "extractor",
            "the number of EXTRACTOR_VERSION",
            order(extraction.EXTRACTOR_VERSION),
            (extraction.extract.__module__,),
            ("pages", "edges"),
        ),
        Ruled(
            "comparison",
            "RULES_VERSION",
            order(revisions.RULES_VERSION),
            (revisions.compare.__module__, answers.common_ground.__module__),
            ("pairs", "teasers", "lines"),
        ),
        Ruled(
            "normaliser",
            "NORMALISER_VERSION",
            order(identity.NORMALISER_VERSION),
            (answers.canonical_lines.__module__,),
            ("texts",),
        ),
        Ruled(
            "address keys",
            "URL_KEY_VERSION",
            order(identity.URL_KEY_VERSION),
            (identity.url_key.__module__,),
            ("addresses",),
        ),
        Ruled(
            "signature",
            "SIGNATURE_VERSION",
            order(identity.SIGNATURE_VERSION),
            (identity.signature.__module__,),
            ("signatures",),
        ),
        Ruled(
            "search",
            "store.search_version()",
            search.version(),
            (search.forms_of.__module__,),
            ("documents",),
            tuple(f"{name}: {text}" for name, text in search.statements().items()),
        ),
    ]
