"""``palimpsest sources``: check the sources file, discover a newsroom, pause and resume."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer
from rich.table import Table

from crawler.crawl.spiders.probe import Probe
from crawler.extraction.model import Extraction
from crawler.identity import registrable_domain
from crawler.sources import load
from scheduler.cli.choices import require_source
from scheduler.cli.console import ago, console, print_json, settings, wait_for
from scheduler.cli.messages import PLAIN, Refused
from scheduler.cli.newsrooms.site_probe import probe_site
from scheduler.cli.newsrooms.source_warnings import warnings
from scheduler.cli.newsrooms.sources_editor import add_block, own_file, remove_block
from scheduler.config import Config
from scheduler.service.archive_access import Access
from scheduler.service.open_database import open_archive
from sql.rows.reading import LIST_SOURCES, ListedSource
from sql.rows.sources import FIND_SOURCE

app = typer.Typer(
    help="The newsrooms that are crawled: list, add, remove, check, discover, pause, resume.",
    no_args_is_help=True,
    **PLAIN,
)


@app.command()
def check(
    file: Annotated[Path | None, typer.Argument(help="the sources file; without it the one in force")] = None,
) -> None:
    """Check a sources file; every problem is named with its file, key and remedy."""
    config = settings()

    async def read() -> None:
        sources = load(file or config.sources)
        for source in sources.sources:
            state = "enabled" if source.enabled else "disabled"
            console.print(
                f"{source.name}: {source.title}, {source.home}, {state}", markup=False, highlight=False
            )
        for said in warnings(sources.sources, config):
            console.print(f"warning: {said}", markup=False, highlight=False)
        if not (config.contact or sources.contact):
            console.print(
                "warning: no contact address; set contact in the file or PALIMPSEST_CONTACT", markup=False
            )
        console.print(
            f"{sources.path}: {len(sources.sources)} sources, no problems", markup=False, highlight=False
        )

    wait_for(read())


@app.command("list")
def list_sources(
    as_json: Annotated[bool, typer.Option("--json", help="the sources as JSON")] = False,
) -> None:
    """List the sources of the archive: state, articles, last crawl and the next."""
    rows = wait_for(_listed(settings()))
    if as_json:
        print_json(rows)
        return
    table = Table("source", "state", "articles", "last crawl", "next", "home", box=None, pad_edge=False)
    for row in rows:
        last = f"{row.last_outcome} {ago(row.last_crawl_at)}" if row.last_outcome else "–"
        table.add_row(row.name, row.state, str(row.articles), last, ago(row.next_due_at), row.home)
    console.print(table if rows else "there is no source yet; `palimpsest run` takes up the sources file")


async def _listed(config: Config) -> list[ListedSource]:
    async with open_archive(config, access=Access.READ) as database, database.transaction() as session:
        return await session.all(LIST_SOURCES)


@app.command()
def add(
    url: Annotated[str, typer.Argument(help="the newsroom's address")],
    name: Annotated[str | None, typer.Option(help="its name here; without it by its address")] = None,
) -> None:
    """Look at a newsroom and add it to the sources file; exit status 1 if no feed, sitemap or section was found."""
    path = own_file(settings().sources)
    probe = _probe(url)
    if not any(entries for *_, entries in probe.channels):
        console.print(f"no feed, sitemap or section page was found at {url}; nothing was added", markup=False)
        raise SystemExit(1)
    text = block(probe)
    if name is not None:
        text = re.sub(r"^name = .*$", lambda _: f"name = {_quoted(name)}", text, count=1, flags=re.MULTILINE)
    added = add_block(path, text).sources[-1]
    console.print(f"{added.name} was added to {path}; a running service takes it up", markup=False)


@app.command()
def remove(name: Annotated[str, typer.Argument(help="the source's name")]) -> None:
    """Take a source out of the sources file: it is crawled no more, and what the archive has of it stays."""
    path = own_file(settings().sources)
    remove_block(path, name)
    console.print(f"{name} was taken out of {path}; its articles stay in the archive", markup=False)


@app.command()
def pause(name: str) -> None:
    """Stop crawling a source until it is resumed; its articles stay."""
    _change(name, "pause_source")
    console.print(f"{name} is paused; `palimpsest sources resume {name}` crawls it again", markup=False)


@app.command()
def resume(name: str) -> None:
    """Crawl a paused source again, at once."""
    _change(name, "resume_source")
    console.print(f"{name} is crawled again", markup=False)


def _change(name: str, statement: str) -> None:
    async def work() -> None:
        async with open_archive(settings()) as database, database.transaction() as session:
            await require_source(session, name)
            found = await session.one(FIND_SOURCE, name=name)
            await session.run(statement, source_id=found.id)

    wait_for(work())


@app.command()
def discover(url: str) -> None:
    """Look at a newsroom and print the block to paste into the sources file; exit status 1 if nothing was found."""
    probe = _probe(url)
    _show(probe)
    raise SystemExit(0 if any(entries for *_, entries in probe.channels) else 1)


def _probe(url: str) -> Probe:
    home = url if "://" in url else f"https://{url}"
    if not urlsplit(home).hostname:
        raise Refused(f"{url!r} is no address; give one such as https://example.org/")
    probe = wait_for(probe_site(settings(), home))
    if probe.unreachable and not probe.channels:
        raise Refused(f"{home} cannot be read ({probe.unreachable}); check the address")
    return probe


def _show(probe: Probe) -> None:
    for kind, url, found_by, entries in probe.channels:
        yielded = "not readable" if entries is None else f"{entries} entries"
        allowed = "" if probe.allows(url) else ", FORBIDDEN by robots.txt"
        print(f"# {kind} {url} (from {found_by}): {yielded}{allowed}")
    for hindrance in probe.hindrances:
        print(f"# nothing would be found here: {hindrance}")
    print(f"# robots.txt: {_robots(probe)}")
    for url, reading in probe.articles:
        print(f"# article {url}: {_yield(reading)}")
    print(block(probe))


def _robots(probe: Probe) -> str:
    if probe.robots is None:
        return "none, everything is allowed"
    allowed = "allows" if probe.allows(probe.home) else "FORBIDS"
    delay = f", asks for {probe.crawl_delay:g} s between requests" if probe.crawl_delay else ""
    return f"{allowed} the home page{delay}"


def _yield(reading: Extraction | str) -> str:
    if isinstance(reading, str):
        return reading
    if reading.refusal:
        return f"no article ({reading.refusal})"
    date = reading.published.isoformat() if reading.published else "NO DATE"
    authors = ", ".join(reading.authors) or "no author"
    words = sum(len(paragraph.split()) for paragraph in reading.body)
    return f"{words} words in {len(reading.body)} paragraphs, {date}, {authors}: {reading.title}"


def block(probe: Probe) -> str:
    """Return the block for the sources file, with the channels that were found."""
    host = urlsplit(probe.home).hostname or ""
    name = registrable_domain(host).rsplit(".", 1)[0].replace(".", "-").lower() or "newsroom"
    languages = {
        reading.language
        for _, reading in probe.articles
        if isinstance(reading, Extraction) and reading.language
    }
    lines = ["", "[[source]]", f'name = "{name}"', f'title = "{host}"', f'home = "{probe.home}"']
    if len(languages) == 1:
        lines.append(f'language = "{languages.pop()}"')
    lines.append('timezone = "UTC" # the newsroom\'s own, for dates without an offset')
    for key, kind in (("feeds", "feed"), ("sitemaps", "sitemap"), ("sections", "section")):
        urls = [url for found, url, _, entries in probe.channels if found == kind and entries]
        if urls:
            lines.append(f"{key} = [{', '.join(_quoted(url) for url in urls)}]")
    if probe.crawl_delay:
        lines.append(f'delay = "{probe.crawl_delay:g}s"')
    return "\n".join(lines)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
