"""A newsroom with a long history in its sitemaps, of which much was taken down, and with live articles."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from tests.acceptance.running import Program
from tests.serving import HTML, XML, Answer, Asked, page, sitemap

SOURCE = """
[[source]]
name = "herald"
home = "{home}/"
sitemaps = ["{home}/live.xml", "{home}/index.xml"]
interval = "10s"
delay = "0s"
revisit = {{ first = "1h", most = "4h" }}
[source.limits]
requests = 10000000
"""
OLD = "2020-05-05T08:00:00Z"
HISTORY = "/old-"


def site(files: int, each: int, *, there: int = 1) -> Callable[[Asked], Answer]:
    """So many sitemaps of so many addresses, and one that is too old; one address in ``there`` still has its page."""

    def answer(asked: Asked) -> Answer:
        home, name = f"http://{asked.headers['Host']}", asked.path.strip("/")
        if name == "robots.txt":
            return 404, {}, b""
        if name == "live.xml":
            now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            return 200, XML, sitemap([f"{home}/live-{number}/" for number in (1, 2)], now)
        if name == "index.xml":
            return 200, XML, _index(home, files)
        if name == "ancient.xml":
            return 200, XML, sitemap([f"{home}{HISTORY}ancient/"], "2010-01-01")
        kind, _, number = name.removesuffix(".xml").partition("-")
        if kind == "part":
            first = int(number) * each
            return 200, XML, sitemap([f"{home}{HISTORY}{first + place}/" for place in range(each)], OLD)
        if kind == "old" and int(number) % there:
            return 410, HTML, b"<p>taken down</p>"
        return 200, HTML, page(f"Report {kind} {number}", int(number) + (1_000_000 if kind == "live" else 0))

    return answer


def _index(home: str, files: int) -> bytes:
    """Live crawls leave the dated parts alone; what is in the last one shows only when it is read."""
    parts = "".join(
        f"<sitemap><loc>{home}/part-{number}.xml</loc><lastmod>{OLD}</lastmod></sitemap>"
        for number in range(files)
    )
    return (
        '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        f"{parts}<sitemap><loc>{home}/ancient.xml</loc></sitemap></sitemapindex>"
    ).encode()


def asked_of_history(paths: list[str]) -> list[str]:
    """The addresses of the history that were asked for, in order."""
    return [path for path in paths if path.startswith(HISTORY)]


def memory(pid: int) -> float:
    """Resident memory of a process, in MB."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="utf-8").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def looked_at(program: Program) -> int:
    """How many addresses of the history were looked at."""
    count = f"SELECT count(*) FROM archive.visits WHERE url LIKE '%{HISTORY}%' AND looks > 0"
    return int(program.value(count))


def lateness(program: Program) -> float:
    """How late the latest of the live crawls began, in seconds; the first one waits for nobody."""
    late = """SELECT coalesce(extract(epoch FROM max(started_at - scheduled_for))::float8, 0)
                FROM store.crawl WHERE trigger = 'schedule' AND id > 1"""
    return float(program.value(late))


def backfill_killed_and_stopped(
    program: Program, home: str, paths: Callable[[], list[str]], pages: int, live: str = "10s"
) -> float:
    """Backfill with a service beside it: killed once, stopped once, resumed twice. Returns how much memory it gained.

    ``live`` is the interval of the live crawls.

    Every address is looked at, and none is asked for again but what was under way when the backfill was ended.
    """
    command = ("backfill", "herald", "--since", "2019-01-01")
    source = SOURCE.format(home=home).replace('interval = "10s"', f'interval = "{live}"')
    program.sources.write_text(source, encoding="utf-8")
    patience = 240.0 + pages / 4
    with program.started():
        with program.started(*command) as first:
            program.wait_for(lambda: looked_at(program) > pages / 10, "a tenth", patience, every=0.5)
            first.kill()
            first.wait()
        with program.started(*command) as second:
            program.wait_for(lambda: looked_at(program) > pages / 5, "a fifth", patience, every=0.5)
            before = memory(second.pid)
            program.wait_for(lambda: looked_at(program) > pages / 2, "a half", patience, every=0.5)
            gained = memory(second.pid) - before
            second.terminate()
            assert second.wait(timeout=60) == 1, "it is not done"
        with program.started(*command) as third:
            program.wait_for(lambda: looked_at(program) > pages * 0.6, "most", patience, every=0.5)
            before = memory(third.pid)
            program.wait_for(lambda: looked_at(program) > pages * 0.95, "nearly all", patience, every=0.5)
            gained = max(gained, memory(third.pid) - before)
            assert third.wait(timeout=patience) == 0
    asked = asked_of_history(paths())
    assert looked_at(program) == len(set(asked)) == pages, "all, and nothing of the sitemap that is too old"
    assert len(asked) <= pages + 2 * 16, "no more again than was under way at the two ends"
    return gained
