"""A block is added to a sources file or taken out of it, and the rest stays as a person wrote it."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.sources import load
from scheduler.cli.messages import Refused
from scheduler.cli.newsrooms.sources_editor import add_block, own_file, remove_block

FILE = """# Ours, since spring
contact = "https://desk.example/"

[[source]] # the first
name = "herald"
home = "https://herald.example/"
revisit = { first = "30m" }

  [[source]]
  name = "courier" # weekly
  home = "https://courier.example/"

[[source]]
name = "gazette"
home = "https://gazette.example/"
"""
NEW = '\n[[source]]\nname = "bugle"\nhome = "https://bugle.example/"'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "sources.toml"
    path.write_text(FILE, encoding="utf-8")
    return path


def names(path: Path) -> list[str]:
    return [source.name for source in load(path).sources]


def test_a_block_stands_behind_the_others(file: Path) -> None:
    before = file.read_text()
    assert add_block(file, NEW).sources[-1].name == "bugle"
    assert file.read_text().startswith(before.rstrip())
    assert names(file) == ["herald", "courier", "gazette", "bugle"]


def test_a_file_is_made_if_there_is_none(tmp_path: Path) -> None:
    add_block(tmp_path / "new.toml", NEW)
    assert names(tmp_path / "new.toml") == ["bugle"]


def test_a_block_that_cannot_be_leaves_the_file_as_it_was(file: Path) -> None:
    before = file.read_text()
    for wrong in (NEW.replace("bugle", "herald"), '[[source]]\nname = "x"', "[[source"):
        with pytest.raises(Refused, match="stays as it was"):
            add_block(file, wrong)
    assert file.read_text() == before
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.parametrize("name", ["herald", "courier", "gazette"])
def test_a_block_is_taken_out_alone(file: Path, name: str) -> None:
    remove_block(file, name)
    left = [each for each in ("herald", "courier", "gazette") if each != name]
    assert names(file) == left
    text = file.read_text()
    assert text.startswith('# Ours, since spring\ncontact = "https://desk.example/"')
    assert name not in text
    remove_block(file, left[0])
    with pytest.raises(Refused, match="the only source"):
        remove_block(file, left[1])


def test_an_unknown_name_is_told_with_the_known_ones(file: Path) -> None:
    with pytest.raises(Refused, match=r'did you mean "courier".*herald, courier, gazette'):
        remove_block(file, "curier")


def test_the_file_that_ships_is_not_written_to(tmp_path: Path) -> None:
    for path in (None, Path(f"-{tmp_path}")):
        with pytest.raises(Refused, match="PALIMPSEST_SOURCES"):
            own_file(path)
    assert own_file(tmp_path) == tmp_path / "sources.toml"
