"""A page that breaks a limit of its extraction: recorded with its reason, and no other page suffers."""

from __future__ import annotations

import json
from pathlib import Path

from tests.acceptance.running import Program
from tests.serving import HTML, XML, Answer, Asked, page, serving, sitemap

# The program as it is, but for a limit that a page of one megabyte breaks and no ordinary page does.
STRICT = """
import crawler.extraction.workers.pool
crawler.extraction.workers.pool._CPU_SECONDS = 0.8
from scheduler.cli import main
main()
"""
ANNEX = "".join(
    f"<p>Part {part} of the annex says that bridge {part * 7} was mended, and that {part * 3} people crossed it.</p>"
    for part in range(45_000)
)
ARTICLES = 6
SLOW = 3


def answer(asked: Asked) -> Answer:
    name = asked.path.strip("/")
    if name == "sitemap.xml":
        home = f"http://{asked.headers['Host']}"
        return 200, XML, sitemap([f"{home}/story-{number}/" for number in range(ARTICLES)], "2099-01-01")
    if not name.startswith("story-"):
        return 404, HTML, b""
    number = int(name.removeprefix("story-"))
    body = page(f"Report {number}", number)
    return 200, HTML, body.replace(b"</article>", ANNEX.encode() + b"</article>") if number == SLOW else body


def test_a_page_that_takes_too_long_is_recorded_and_the_others_are_stored(dsn: str, tmp_path: Path) -> None:
    program = Program(dsn, tmp_path, python=("-c", STRICT))
    with serving(answer) as served:
        program.write_source(served.url)
        crawled = program.run("crawl", "herald", "--json")
    [crawl] = json.loads(crawled.stdout.splitlines()[-1])
    assert (crawl["outcome"], crawl["new"], crawl["refused"] + crawl["failed"]) == (
        "finished",
        ARTICLES - 1,
        1,
    )
    [row] = program.rows("SELECT url, detail, remedy FROM archive.fetches WHERE outcome = 'too_slow'")
    assert row["url"] == f"{served.url}/story-{SLOW}/"
    assert "0.8 s of CPU" in row["detail"] and row["remedy"]
    explained = program.run("status", "herald").stdout
    for part in (
        "1 × too_slow (status 200): ",
        f"e.g. {served.url}/story-{SLOW}/",
        f"sitemap  {served.url}/sitemap.xml",
        "crawled every 1s, 0s between requests; used ",
    ):
        assert part in explained
