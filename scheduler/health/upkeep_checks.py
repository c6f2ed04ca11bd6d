"""Checks for what a service must have to run for years: room on the disk, and backups."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from crawler.sizes import format_size
from scheduler.config import Config
from scheduler.disk import data_folder, why_full
from scheduler.health.service_checks import Check
from scheduler.health.vocabulary import AlarmKind
from sql.rows.retention import UpkeepFacts

_BACKUP_PATIENCE = timedelta(hours=50)
"""Backups are made daily; if the last one is older than this, two were missed."""
_MONTH = timedelta(days=30)
_DAY = timedelta(days=1)


def upkeep_checks(config: Config, facts: UpkeepFacts) -> list[Check]:
    """Judge a row of the statement ``upkeep_facts``."""
    full = why_full(config, facts.bytes)
    return [
        Check("disk budget", full is None, full or _guarded(config), AlarmKind.DISK_BUDGET),
        _backup(facts),
        *_restored(facts),
    ]


def forecast(facts: UpkeepFacts) -> dict[str, Any] | None:
    """Return how many bytes of storage and traffic a month will take, extrapolated from the time that was measured.

    None means that not even a whole day was measured yet.
    """
    if facts.since is None or facts.bytes_then is None:
        return None
    if facts.now - facts.since < _DAY or not facts.whole_days:
        return None
    grown = max(facts.bytes - facts.bytes_then, 0)
    return {
        "storage": round(grown * (_MONTH / (facts.now - facts.since))),
        "traffic": round(facts.traffic * (_MONTH / timedelta(days=facts.whole_days))),
        "since": facts.since,
    }


def _guarded(config: Config) -> str:
    if config.disk_budget is not None:
        return f"crawling stops before the database takes {format_size(config.disk_budget)}"
    if data_folder(config) is not None:
        return "no budget is set; crawling stops before the disk of the embedded database is full"
    return "nothing guards the disk; set PALIMPSEST_DISK_BUDGET"


def _backup(facts: UpkeepFacts) -> Check:
    made = facts.backup_at
    if made is None:
        return Check(
            "backup", True, "none is known of; `palimpsest backup FILE` makes one", AlarmKind.BACKUP_OLD
        )
    age = facts.now - made
    size = f", {facts.backup_bytes / 1e6:.0f} MB" if facts.backup_bytes else ""
    why = f"the last one was made {age / timedelta(hours=1):.0f} h ago{size}"
    return Check("backup", age <= _BACKUP_PATIENCE, why, AlarmKind.BACKUP_OLD)


def _restored(facts: UpkeepFacts) -> list[Check]:
    """Say that the archive was restored, and by which list of redactions: of later ones it knows nothing."""
    if facts.restored_at is None:
        return []
    if facts.listed_at is None:
        told = "without a list of redactions, so that words that were redacted may be there again"
    else:
        by = f"by the list of {facts.listed_at:%Y-%m-%d %H:%M} UTC"
        told = f"{facts.redacted_again} redactions were applied again, {by}"
    return [Check("restored", True, f"on {facts.restored_at:%Y-%m-%d %H:%M} UTC; {told}")]
