"""``palimpsest evidence``: all that is known of an article, as a file that a stranger can check."""

from __future__ import annotations

from pathlib import Path
from typing import IO, Annotated

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from crawler.evidence.bundle.bundle_scope import NothingKnown, Shown
from crawler.evidence.bundle.bundle_writer import Asked, write_bundle
from crawler.evidence.packages import write_package
from scheduler.cli.atomic_file import whole
from scheduler.cli.console import settings, wait_for
from scheduler.cli.keeping.verify import roots
from scheduler.cli.messages import Refused, complain
from scheduler.cli.times import stretch
from scheduler.config import Config
from scheduler.service.open_database import open_archive


def evidence(
    url: Annotated[str, typer.Argument(help="any address of the article")],
    output: Annotated[Path, typer.Option("-o", "--output", help="the ZIP file, or - for standard output")],
    since: Annotated[
        str | None, typer.Option("--from", "--since", metavar="TIME", help="only from then on")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--to", "--until", metavar="TIME", help="only before then")
    ] = None,
    wacz: Annotated[
        bool,
        typer.Option("--wacz", help="only the kept pages, as a signed package for players of web archives"),
    ] = False,
) -> None:
    """Write what the archive has of an article: pages as WARC, texts, diffs, every look, the ledger, its stamps.

    The file is checked with sha256sum and openssl alone; its README.txt says how. With --wacz it is a package that
    ReplayWeb.page opens. Exit status 1 if a kept page is broken and was left out.
    """
    begin, end = stretch(since, until)
    config = settings()
    if wacz:
        _package(config, Asked(url, begin, end), output)
        return
    roots(config)
    asked = Asked(url, begin, end, config.stamp_roots.read_bytes() if config.stamp_roots else None)
    with whole(output) as file:
        shown = wait_for(_write(config, asked, file))
    _say(
        f"{shown.looks} looks, {shown.captures} pages, {shown.acts} acts of the archive, {shown.stamps} time stamps"
    )
    if not shown.stamps:
        _say(
            "note: no stamp vouches for it yet; PALIMPSEST_STAMPS names authorities, or keep the head that status shows"
        )
    _name_broken(shown, url)


def _package(config: Config, asked: Asked, output: Path) -> None:
    with whole(output) as file:
        shown = wait_for(_write_package(config, asked, file))
        if not shown.captures and not shown.broken:
            raise Refused(
                f"the archive keeps no page of {asked.url}, only hashes; archive.captures lists kept pages"
            )
    _say(f"{shown.captures} pages; archive.package_keys has the key with which the package is signed")
    _name_broken(shown, asked.url)


def _name_broken(shown: Shown, url: str) -> None:
    """Name the broken pages, if there are any, and end with exit status 1."""
    if shown.broken:
        complain(
            f"the pages of looks {shown.broken} are broken and were left out; run palimpsest verify {url}"
        )
        raise SystemExit(1)


async def _write_package(config: Config, asked: Asked, file: IO[bytes]) -> Shown:
    async with open_archive(config) as database:
        try:
            return await write_package(database, asked, file)
        except NothingKnown as error:
            raise Refused(str(error)) from None


async def _write(config: Config, asked: Asked, file: IO[bytes]) -> Shown:
    async with open_archive(config) as database:
        with _progress() as bar:
            task = bar.add_task("", total=None)
            try:
                return await write_bundle(
                    database, asked, file, lambda part: bar.update(task, description=part)
                )
            except NothingKnown as error:
                raise Refused(str(error)) from None


def _progress() -> Progress:
    shown = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    return Progress(*columns, console=shown, disable=not shown.is_terminal, transient=True)


def _say(text: str) -> None:
    Console(stderr=True).print(text, markup=False, highlight=False)
