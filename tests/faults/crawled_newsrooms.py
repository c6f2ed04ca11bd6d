"""Newsrooms whose every edit is known, the service that crawls them, and what the archive must hold of them."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scheduler.demo.newsroom import Newsroom
from scheduler.demo.simulated_site import SimulatedSite
from tests.acceptance.running import Program
from tests.faults.invariants import broken
from tests.faults.processes import Process, Starter, left_of
from tests.serving import sayings

_SOURCE = """
[[source]]
name = "{name}"
home = "http://{name}.example/"
interval = "1s"
delay = "0s"
feeds = ["http://{name}.example/feed/"]
revisit = {{ first = "1s", most = "2s" }}
limits = {{ requests = 100000000, traffic = "900GB" }}
"""
_DRAFTS = r"""
SELECT url, array_agg(substring(text FROM 'draft number (\d+) of')::int ORDER BY number) AS drafts
  FROM archive.revisions WHERE dismissed_at IS NULL GROUP BY article_id, url
"""


def paragraphs(name: str, number: int) -> list[str]:
    """A story in its first draft, as its first paragraph says; every other story is a copy of the one before it."""
    said = sayings(number // 2)
    return [f"This is draft number 1 of what the council of {name} has to say about its bridge."] + [
        f"{next(said)}: part {part} of {name}." for part in range(1, 6)
    ]


@dataclass
class CrawledNewsrooms:
    """Newsrooms reached through a proxy, and processes of the service."""

    program: Program
    newsroom: Newsroom
    starter: Starter
    sites: dict[str, SimulatedSite]
    drafts: dict[str, int] = field(default_factory=dict)
    processes: dict[str, Process] = field(default_factory=dict)
    gone: list[Process] = field(default_factory=list)
    _pages: list[dict[str, Any]] = field(default_factory=list)
    _read: int = 0

    @property
    def log(self) -> Path:
        """Where all processes write to."""
        return self.program.folder / "service.log"

    def publish(self, count: int = 1) -> None:
        """So many new stories at every site."""
        for host, site in self.sites.items():
            for _ in range(count):
                number = len(self.drafts)
                slug = f"story-{number}"
                name = f"{slug.title()} of {host.partition('.')[0].title()}"
                site.publish(
                    slug,
                    f"The bridge: {name}",
                    paragraphs(name, number),
                    ["Ada Reeve"],
                    site.now(),
                    "The council speaks.",
                )
                self.drafts[f"http://{host}/{slug}/"] = 1

    def stir(self, rng: random.Random, share: float = 0.5) -> None:
        """Edit a share of the stories whose last draft is in the archive: an edit is never overtaken by the next."""
        for url, drafts in self.archived().items():
            last = self.drafts[url]
            if drafts[-1] == last and rng.random() < share:
                _, _, host, slug, _ = url.split("/")
                self.sites[host].edit(slug, f"draft number {last} of", f"draft number {last + 1} of")
                self.drafts[url] = last + 1

    def archived(self) -> dict[str, list[int]]:
        """The drafts that the archive holds, in order, by address."""
        return {row["url"]: row["drafts"] for row in self.program.rows(_DRAFTS)}

    def start(self, role: str) -> Process:
        """Start a process of a role under that name."""
        self.processes[role] = self.starter.start(
            "run", "--role", role.partition("-")[0], environment=self.program.environment(), log=self.log
        )
        return self.processes[role]

    def kill(self, role: str) -> None:
        """Kill -9 the process of a role."""
        process = self.processes.pop(role)
        process.kill()
        self.gone.append(process)

    def stop(self) -> None:
        """Stop all processes; each ends well."""
        for role, process in list(self.processes.items()):
            status, _ = process.stop()
            assert status == 0, (role, status, self.tail())
            self.gone.append(self.processes.pop(role))

    def tail(self) -> str:
        """The end of the log."""
        return self.told()[-3000:]

    def told(self) -> str:
        """All that the processes have logged."""
        return self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""

    def pages(self) -> list[dict[str, Any]]:
        """What was acknowledged: a log line after each commit of a page; what was read before is not read again."""
        if self.log.exists():
            with self.log.open("rb") as log:
                log.seek(self._read)
                new = log.read()
            whole = new[: new.rfind(b"\n") + 1]
            self._read += len(whole)
            self._pages += [
                json.loads(line)
                for line in whole.decode(errors="replace").splitlines()
                if '"purpose": "article"' in line and line.startswith("{") and line.endswith("}")
            ]
        return list(self._pages)

    def wait_for(
        self, happened: Callable[[], bool], what: str, timeout: float = 90.0, every: float = 0.05
    ) -> None:
        """Return once something happened, looked at ``every`` so many seconds."""
        end = time.monotonic() + timeout
        with self.program.waiting():
            while not happened():
                assert time.monotonic() < end, f"not within {timeout} s: {what}\n{self.tail()}"
                time.sleep(every)

    def wait_until_caught_up(self, timeout: float = 120.0) -> None:
        """Return once the archive has the last draft of every story."""

        def caught_up() -> bool:
            archived = self.archived()
            return all(archived.get(url, [0])[-1] == draft for url, draft in self.drafts.items())

        self.wait_for(caught_up, "the archive has every last draft", timeout, every=0.2)

    def check(self) -> None:
        """After a stop: the invariants, every draft in order and once, and all that was acknowledged."""
        end = time.monotonic() + 20
        while left_of(self.gone) and time.monotonic() < end:
            time.sleep(0.1)
        assert left_of(self.gone) == {}
        self.check_archive()
        self.check_acknowledged()

    def check_archive(self) -> None:
        """The invariants, and every draft in order and once."""
        assert broken(self.program.dsn) == {}
        assert self.archived() == {url: list(range(1, last + 1)) for url, last in self.drafts.items()}

    def check_acknowledged(self) -> None:
        """Nothing was recorded twice under two acknowledgements."""
        counted: dict[tuple[str, str], int] = {}
        for page in self.pages():
            counted[page["url"], page["outcome"]] = counted.get((page["url"], page["outcome"]), 0) + 1
        for url, last in self.drafts.items():
            assert counted.get((url, "new"), 0) <= 1
            assert counted.get((url, "changed"), 0) <= last - 1


@contextmanager
def crawled_newsrooms(
    dsn: str, folder: Path, starter: Starter, *, sites: int, **settings: str
) -> Iterator[CrawledNewsrooms]:
    """Some newsrooms and no process yet; what was started is killed at the end."""
    names = [f"paper{number}" for number in range(sites)]
    with Newsroom(f"{names[0]}.example") as newsroom:
        program = Program(dsn, folder, {"http_proxy": newsroom.url, "PALIMPSEST_PATIENCE": "3s"} | settings)
        sources = "".join(_SOURCE.format(name=name) for name in names)
        program.sources.write_text('contact = "https://desk.example/"\n' + sources, encoding="utf-8")
        hosts = {f"{names[0]}.example": newsroom} | {
            f"{name}.example": newsroom.add_site(f"{name}.example", name.title()) for name in names[1:]
        }
        made = CrawledNewsrooms(program, newsroom, starter, hosts)
        try:
            yield made
        finally:
            for role in list(made.processes):
                made.kill(role)
