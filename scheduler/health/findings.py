"""What a judgement consists of: a finding names a kind of alarm, or says that there is no sign of it any more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from scheduler.health.health_limits import limits
from scheduler.health.source_facts import CrawlFacts, LookFacts


@dataclass(frozen=True, slots=True)
class Finding:
    """A sign of trouble: ``kind`` is a name of ``store.alarm_kind``, ``why`` what was seen, for a person."""

    kind: str
    why: str
    example: str | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """The findings, and the kinds of which it is known that there is no sign any more.

    A kind in neither could not be judged: an open alarm of it stays as it is.
    """

    found: tuple[Finding, ...] = ()
    clear: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Run:
    """Crawls in a row, the newest among them, of whose pages most show a fault; ``looks`` are those pages."""

    crawls: int
    looks: tuple[LookFacts, ...]
    began: bool

    @property
    def addresses(self) -> int:
        """How many different addresses show it."""
        return len({look.address_id for look in self.looks})

    def is_fault(self, addresses: int | None = None) -> bool:
        """Whether the run is long and wide enough, or so wide that its length does not matter, to be the site's."""
        wanted = limits().addresses if addresses is None else addresses
        is_long = self.crawls >= limits().crawls and self.addresses >= wanted
        return is_long or self.addresses >= limits().addresses_at_once + wanted - limits().addresses


def run_of(crawls: Iterable[CrawlFacts], shows: Callable[[LookFacts], bool | None]) -> Run:
    """The run of crawls of which at least ``share`` of the pages show something.

    ``shows`` is None for a page that says nothing about it; crawls without a page that does are passed
    over. ``began`` is False where no crawl says anything.
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
    """A list for people, cut after a few."""
    more = f" and {len(texts) - most} more" if len(texts) > most else ""
    return ", ".join(texts[:most]) + more
