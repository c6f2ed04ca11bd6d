"""The documentation names files, tables and views that are there."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
PAGES = sorted([*(PROJECT / "docs").glob("*.md"), *PROJECT.glob("*.md")])
_PATH = re.compile(r"`((?:crawler|scheduler|sql|tests|docs|container)/[\w./-]*)`")
_GLOSSARY = (PROJECT / "docs/glossary.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_that_a_page_names_is_there(page: Path) -> None:
    named = set(_PATH.findall(page.read_text(encoding="utf-8")))
    assert [path for path in sorted(named) if not (PROJECT / path).exists()] == []


def test_the_way_of_a_page_is_read_through_at_most_twelve_files() -> None:
    text = (PROJECT / "docs/architecture.md").read_text(encoding="utf-8")
    way = text.partition("## The way of a page")[2].partition("\n## ")[0]
    assert 0 < len(re.findall(r"^\d+\. `[\w/.]+`", way, re.MULTILINE)) <= 12


def test_the_glossary_has_its_terms_in_order_and_none_twice() -> None:
    terms = re.findall(r"^\| ([a-z][\w -]*) \|", _GLOSSARY, re.MULTILINE)[1:]
    assert terms == sorted(set(terms))
    assert 40 <= len(terms) <= 60


def test_every_table_and_view_of_the_glossary_is_there() -> None:
    contract = files("sql").joinpath("contract.txt").read_text(encoding="utf-8")
    migrations = "".join(
        path.read_text(encoding="utf-8") for path in sorted((PROJECT / "sql/migrations").glob("*.sql"))
    )
    views = set(re.findall(r"`archive\.(\w+)`", _GLOSSARY))
    tables = set(re.findall(r"`store\.(\w+)`", _GLOSSARY))
    assert [name for name in sorted(views) if f"view archive.{name}\n" not in contract] == []
    assert [name for name in sorted(tables) if f"CREATE TABLE store.{name} " not in migrations] == []
