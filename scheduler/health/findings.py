"""What a judgement consists of: findings, and the kinds of alarm of which there is no sign any more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from scheduler.health.health_limits import limits
from scheduler.health.source_facts import CrawlFacts, LookFacts


@dataclass(frozen=True, slots=True)
class Finding:
    """A sign of a fault: ``kind`` is a name of ``store.alarm_kind``, ``why`` says for a person what was seen."""

    kind: str
    why: str
    example: str | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """The findings, and the kinds of alarm that are ``clear``: there is no sign of them any more.

    A kind that is in neither could not be judged, and an open alarm of it stays open.
    """

    found: tuple[Finding, ...] = ()
    clear: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Run:
    """Crawls in a row, back from the newest, in each of which most pages show a fault; ``looks`` are these pages.

    ``began`` is False if no crawl says anything about the fault.
    """

    crawls: int
    looks: tuple[LookFacts, ...]
    began: bool

    @property
    def addresses(self) -> int:
        """How many different addresses show the fault."""
        return len({look.address_id for look in self.looks})

    def is_fault(self, addresses: int | None = None) -> bool:
        """Whether it is a fault of the site, and not of single pages.

        Enough crawls in a row must show it at enough addresses. If very many addresses show it, as after a redesign,
        the number of crawls does not matter.
        """
        wanted = limits().addresses if addresses is None else addresses
        is_long = self.crawls >= limits().crawls and self.addresses >= wanted
        return is_long or self.addresses >= limits().addresses_at_once + wanted - limits().addresses


def run_of(crawls: Iterable[CrawlFacts], shows: Callable[[LookFacts], bool | None]) -> Run:
    """Return the run of crawls in which at least the ``share`` of the limits of the pages show a fault.

    ``shows`` says whether a page shows it, and returns None if the page says nothing about it. Crawls in which no page
    says anything are skipped, and do not end the run.
    """
    length, seen, began = 0, [], False
    for crawl in crawls:
        told = [(look, shows(look)) for look in crawl.looks]
        told = [(look, answer) for look, answer in told if answer is not None]
        if not told:
            continue
        began = True
        showing = [look for look, answer in told if answer]
        if len(showing) < limits().share * len(told):
            break
        length += 1
        seen += showing
    return Run(length, tuple(seen), began)


def listed(texts: Sequence[str], most: int = 3) -> str:
    """Write a list for people, such as "a, b, c and 4 more"."""
    more = f" and {len(texts) - most} more" if len(texts) > most else ""
    return ", ".join(texts[:most]) + more
