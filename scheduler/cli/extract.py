"""``palimpsest extract``: what the extractor reads of a page, as JSON."""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from crawler.sources import load

from crawler.extraction import extract
from crawler.extraction.model import Extraction, Rules
from scheduler.cli.shown import Refused, print_json, settings


def extract_files(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...", help="HTML files, - for standard input, or a .jsonl index with url and html"
        ),
    ],
    url: Annotated[str, typer.Option(help="the address of the page")] = "",
    source: Annotated[str | None, typer.Option(help="read with this source's rules")] = None,
) -> None:
    """Print what is read of each page, a JSON object a line; exit status 1 where a page holds no article."""
    rules = _rules(source)
    complete = True
    for html, address in _pages(files, url):
        extraction = extract(html, address, rules)
        print_json(as_json(extraction))
        complete = complete and bool(extraction.body)
    raise SystemExit(0 if complete else 1)


def as_json(extraction: Extraction) -> dict[str, Any]:
    """The fields that others rely on."""
    return {
        "url": extraction.url,
        "title": extraction.title,
        "authors": list(extraction.authors),
        "published": extraction.published,
        "modified": extraction.modified,
        "summary": extraction.summary,
        "body": list(extraction.body),
        "language": extraction.language,
        "refusal": extraction.refusal,
        "quality": {"agreement": extraction.quality.agreement, "doubts": list(extraction.quality.doubts)},
        "extractor": extraction.extractor,
    }


def _rules(name: str | None) -> Rules:
    if name is None:
        return Rules()
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
