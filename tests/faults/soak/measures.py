"""What a service holds at a moment: memory, descriptors, threads, connections, and dead rows of its tables."""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields
from pathlib import Path

import psycopg

_FACTS = """
SELECT (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()),
       (SELECT coalesce(sum(n_dead_tup), 0) FROM pg_stat_user_tables),
       (SELECT pg_total_relation_size('queue.procrastinate_jobs') + pg_total_relation_size('store.address_state')
             + pg_total_relation_size('store.article_state') + pg_total_relation_size('store.source_due')),
       (SELECT count(*) FROM store.crawl), (SELECT count(*) FROM store.look)
"""


@dataclass(frozen=True)
class Measure:
    """One look; memory in kB, sizes in bytes. The last three are how far it has come."""

    memory: int
    readers_memory: int
    descriptors: int
    threads: int
    connections: int
    dead_rows: int
    narrow_tables: int
    crawls: int
    looks: int

    def line(self) -> str:
        """The figures in a row."""
        return " ".join(f"{value:>14}" for value in astuple(self))


HEAD = " ".join(f"{field.name:>14}" for field in fields(Measure))


def measure(process: int, readers: list[int], dsn: str) -> Measure:
    """Measure a process with its readers, and its database."""
    with psycopg.connect(dsn) as connection:
        facts = connection.execute(_FACTS).fetchone()
    assert facts is not None
    status = _status(process)
    return Measure(
        status["VmRSS"],
        sum(_status(reader).get("VmRSS", 0) for reader in readers),
        len(list(Path(f"/proc/{process}/fd").iterdir())),
        status["Threads"],
        *(int(value) for value in facts),
    )


def _status(process: int) -> dict[str, int]:
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return {}
    parts = (line.split() for line in lines)
    return {words[0].rstrip(":"): int(words[1]) for words in parts if len(words) > 1 and words[1].isdigit()}
