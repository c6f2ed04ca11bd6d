"""Several worker processes beside a clock, on several sites."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests.acceptance.running import Program

_SOURCE = """
[[source]]
name = "site-{site}"
home = "http://127.0.0.{site}:{port}/"
sitemaps = ["http://127.0.0.{site}:{port}/sitemap.xml"]
delay = "0s"
interval = "1h"
[source.limits]
requests = 100000000
"""
_TIME = "SELECT extract(epoch FROM max(ended_at) - min(started_at))::float8 FROM store.crawl"


def with_workers(dsn: str, port: int, sites: int, pages: int, workers: int) -> float:
    """Pages a second over the first crawls of all sites, from the first one's begin to the last one's end."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        program = Program(dsn, Path(folder))
        blocks = (_SOURCE.format(site=site, port=port) for site in range(1, sites + 1))
        program.sources.write_text("".join(blocks), encoding="utf-8")
        for _ in range(workers):
            stack.enter_context(program.started("run", "--role", "worker"))
        program.wait_for(
            lambda: sum(line["event"] == "service started" for line in program.log()) == workers,
            "the workers",
        )
        stack.enter_context(program.started("run", "--role", "clock"))
        program.until(
            f"SELECT count(*) >= {sites} FROM store.crawl WHERE outcome = 'finished'",
            timeout=60 + sites * pages,
        )
        assert program.value(f"SELECT count(*) = {sites * pages} FROM archive.articles")
        return sites * pages / float(program.value(_TIME))
