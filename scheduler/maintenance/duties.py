"""Which process does which duties: some belong to the clock, others are done by every process of the service."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from scheduler.config import Config
from scheduler.maintenance import (
    announce_head,
    count_lines,
    end_readers,
    find_missed_copies,
    forget_channel_reads,
    forget_claim_checks,
    forget_lines,
    forget_notices,
    forget_processes,
    forget_signatures,
    index_search,
    note_growth,
    prune_captures,
    rekey_addresses,
    seal_ledger,
    sign_texts_again,
    stamp_head,
    thin_fetches,
)
from scheduler.maintenance.runner import Duty
from sql.database import Database

_TICKS = 20
"""Urgent duties are done at least once in so many ticks, which matters in tests, where a tick is short."""


def duties_of_clock(database: Database, config: Config) -> list[Duty]:
    """The duties of a process with a clock; if there are several, they may do them at the same time without harm."""
    every = _Intervals(config.tick)
    return [
        _duty(seal_ledger.seal_ledger, every.soon(seal_ledger.EVERY), database),
        _duty(end_readers.end_readers, every.soon(end_readers.EVERY), database),
        _duty(announce_head.announce_head, every.soon(announce_head.EVERY), database, config),
        _duty(stamp_head.stamp_head, every.soon(stamp_head.EVERY), database, config),
        _in_turn(rekey_addresses.rekey_addresses, every.late(rekey_addresses.EVERY), database),
        _in_turn(sign_texts_again.sign_texts_again, every.late(sign_texts_again.EVERY), database),
        _in_turn(find_missed_copies.find_missed_copies, every.late(find_missed_copies.EVERY), database),
        _in_turn(forget_signatures.forget_signatures, every.late(forget_signatures.EVERY), database),
        _in_turn(count_lines.count_lines, every.late(count_lines.EVERY), database),
        _in_turn(forget_lines.forget_lines, every.late(forget_lines.EVERY), database),
        _in_turn(index_search.index_search, every.late(index_search.EVERY), database),
        _duty(note_growth.note_growth, note_growth.EVERY, database),
        _in_turn(prune_captures.prune_captures, prune_captures.EVERY, database, config),
        _in_turn(thin_fetches.thin_fetches_of_sources, thin_fetches.EVERY_OF_SOURCES, database),
    ]


def duties_of_every_process(database: Database, config: Config) -> list[Duty]:
    """The duties that each process of the service does, whatever its role."""
    return [
        _duty(thin_fetches.thin_fetches, thin_fetches.EVERY, database, config),
        _duty(forget_channel_reads.forget_channel_reads, forget_channel_reads.EVERY, database),
        _duty(forget_claim_checks.forget_claim_checks, forget_claim_checks.EVERY, database),
        _duty(forget_notices.forget_notices, forget_notices.EVERY, database),
        _duty(forget_processes.forget_processes, forget_processes.EVERY, database),
    ]


@dataclass(frozen=True, slots=True)
class _Intervals:
    """Adapts intervals to a service whose clock has such a tick; in a test it may tick many times a second."""

    tick: timedelta

    def soon(self, every: timedelta) -> timedelta:
        """The interval, but at most 20 ticks."""
        return min(every, _TICKS * self.tick)

    def late(self, every: timedelta) -> timedelta:
        """The interval, but at least one tick."""
        return max(every, self.tick)


def _duty(work: Callable[..., Awaitable[int]], every: timedelta, *tools: Any) -> Duty:
    return Duty(work.__name__, every, partial(work, *tools))


def _in_turn(work: Callable[..., Awaitable[int]], every: timedelta, *tools: Any) -> Duty:
    return Duty(work.__name__, every, partial(work, *tools), in_turn=True)
