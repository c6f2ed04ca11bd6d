"""``palimpsest extract``: what the extractor reads of a page, as JSON."""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from crawler.extraction import Extraction, ExtractionRules, explain, extract
from crawler.extraction.page.selectors import BadSelector
from crawler.sources import load
from scheduler.cli.console import console, print_json, settings, wait_for
from scheduler.cli.messages import Refused
from scheduler.cli.newsrooms.site_probe import fetch_one


def extract_files(
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FILE...",
            help="HTML files, - for standard input, or a .jsonl index with url and html; without one --url is fetched",
        ),
    ] = None,
    url: Annotated[str, typer.Option(help="the address of the page")] = "",
    source: Annotated[
        str | None, typer.Option(help="read with this source's selectors and time zone")
    ] = None,
    show_lines: Annotated[
        bool,
        typer.Option("--lines", help="every line of the page, and what kept or dropped it, instead of JSON"),
    ] = False,
) -> None:
    """Print what is read of each page, one JSON object on each line; exit status 1 if a page holds no article."""
    if not files and not url:
        raise Refused("name a file, - for standard input, or an address by --url")
    rules = _rules(source)
    complete = True
    for html, address in _pages(files, url) if files else [_fetched(url)]:
        extraction = extract(html, address, rules)
        if show_lines:
            _show_lines(html, address, rules)
        else:
            print_json(as_json(extraction))
        complete = complete and bool(extraction.body)
    raise SystemExit(0 if complete else 1)


def _show_lines(html: bytes, url: str, rules: ExtractionRules) -> None:
    try:
        judged = explain(html, url, rules)
    except BadSelector as error:
        raise Refused(str(error)) from None
    for line in judged:
        decided = f"dropped ({line.dropped}" if line.dropped else f"kept ({line.taken}"
        console.print(f"{decided}, {line.score:+.1f}): {line.text}", markup=False, highlight=False)


def _fetched(url: str) -> tuple[bytes, str]:
    """Fetch the page at an address as a crawl would."""
    page = wait_for(fetch_one(settings(), url))
    if page is None:
        raise Refused(f"{url} cannot be fetched; check the address, and whether robots.txt allows it")
    return page


def as_json(extraction: Extraction) -> dict[str, Any]:
    """Return the fields of an extraction as JSON has them; programs rely on these names."""
    return {
        "url": extraction.url,
        "title": extraction.title,
        "authors": list(extraction.authors),
        "published": extraction.published,
        "published_raw": extraction.published_raw,
        "modified": extraction.modified,
        "summary": extraction.summary,
        "body": list(extraction.body),
        "language": extraction.language,
        "section": extraction.section,
        "tags": list(extraction.tags),
        "image": extraction.image,
        "canonical_url": extraction.canonical_url,
        "paywalled": extraction.paywalled,
        "partial": extraction.partial,
        "refusal": extraction.refusal,
        "quality": {"agreement": extraction.quality.agreement, "doubts": list(extraction.quality.doubts)},
        "extractor": extraction.extractor,
    }


def _rules(name: str | None) -> ExtractionRules:
    if name is None:
        return ExtractionRules()
    for source in load(settings().sources).sources:
        if source.name == name:
            return source.rules()
    raise Refused(f"no source is called {name!r} in the sources file")


def _pages(files: list[str], url: str) -> Iterator[tuple[bytes, str]]:
    for name in files:
        if name == "-":
            yield sys.stdin.buffer.read(), url
        elif name.endswith(".jsonl"):
            yield from _indexed(Path(name))
        else:
            yield _read(Path(name)), url


def _indexed(index: Path) -> Iterator[tuple[bytes, str]]:
    for number, line in enumerate(_read(index).decode("utf-8", "replace").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            page, address = index.parent / row["html"], row["url"]
        except (ValueError, KeyError, TypeError) as error:
            raise Refused(
                f"{index}, line {number}: a JSON object with url and html is wanted ({error!r})"
            ) from None
        yield _read(page), address


def _read(path: Path) -> bytes:
    try:
        data = path.read_bytes()
        return gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
    except (OSError, EOFError) as error:
        raise Refused(
            f"{path}: {error.strerror if isinstance(error, OSError) and error.strerror else error}"
        ) from None
