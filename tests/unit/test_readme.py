"""README and docs/ say what the program does, and nothing else."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from importlib.resources import files
from pathlib import Path

import click
import pytest
from typer.main import get_command

from crawler.sources.source import Revisit
from scheduler.cli import app
from scheduler.config import settings_table
from tests.settings_page import PAGE, settings_page

PROJECT = Path(__file__).parents[2]
README = (PROJECT / "README.md").read_text(encoding="utf-8")
DOCS = {path.name: path.read_text(encoding="utf-8") for path in sorted((PROJECT / "docs").glob("*.md"))}
PAGES = {"README.md": README, **DOCS}


def blocks(language: str) -> list[tuple[str, str]]:
    """Every block of a language in README and docs/, each with the name of its page."""
    return [
        (page, block)
        for page, text in PAGES.items()
        for block in re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)
    ]


def calls() -> list[tuple[str, list[str]]]:
    """Every call of the command ``palimpsest`` in a block for the shell, as its words after ``palimpsest``."""
    lines = [(page, line) for page, block in blocks("sh") for line in block.splitlines()]
    # A path as in .venv/bin/palimpsest is a call too; ``-d palimpsest`` names a database.
    starts = re.compile(r"(?:^|&& |palimpsest )(?:\S*/)?palimpsest (?=[a-z])(.*)")
    found = [(page, match[1]) for page, line in lines if (match := starts.search(line))]
    return [(page, shlex.split(words, comments=True)) for page, words in found]


def test_the_readme_can_be_read_in_one_sitting() -> None:
    assert len(README.splitlines()) <= 180


def test_the_page_of_settings_is_what_the_settings_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == settings_page(), "run: python -m tests.settings_page"


def test_every_setting_is_in_the_help_of_run() -> None:
    command = get_command(app).get_command(None, "run")  # type: ignore[attr-defined]
    assert [name for name, _, _ in settings_table() if name not in (command.epilog or "")] == []


def test_no_page_names_a_setting_that_is_not_there() -> None:
    known = {name for name, _, _ in settings_table()}
    named = {
        name for text in PAGES.values() for name in re.findall(r"`(PALIMPSEST_\w+?)(?:_FILE)?[`=]", text)
    }
    assert named - known == set()


def test_every_command_is_named() -> None:
    commands = get_command(app).list_commands(None)  # type: ignore[attr-defined]
    assert [name for name in commands if f"`palimpsest {name}" not in DOCS["commands.md"]] == []


@pytest.mark.parametrize(
    ("page", "words"), calls(), ids=lambda value: value if isinstance(value, str) else value[0]
)
def test_every_call_in_a_block_is_understood(page: str, words: list[str]) -> None:
    command = get_command(app)
    context = click.Context(command, info_name="palimpsest")
    while isinstance(command, click.Group):
        name, *words = words
        found = command.get_command(context, name)
        assert found is not None, f"{page}: there is no command {name}"
        command, context = found, click.Context(found, info_name=name, parent=context)
    assert "--help" in words or command.make_context(command.name, words, resilient_parsing=False)


def test_every_block_of_toml_is_read() -> None:
    read = [tomllib.loads(block) for _, block in blocks("toml")]
    assert len(read) >= 3
    assert [Revisit.model_validate(each["revisit"]).most.days for each in read if "revisit" in each] == [0]


def test_every_block_of_python_compiles() -> None:
    assert [compile(block, page, "exec") for page, block in blocks("python")]


def test_every_page_leads_to_pages_that_are_there() -> None:
    links = [
        (page, (PROJECT if page == "README.md" else PROJECT / "docs") / link)
        for page, text in PAGES.items()
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text)
    ]
    assert len(links) > 10
    assert [(page, str(path)) for page, path in links if not path.exists()] == []


def test_the_unit_is_one_that_systemd_takes(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("skipped: there is no systemd-analyze")
    [(_, unit)] = blocks("ini")
    assert unit.count("/opt/palimpsest/bin/palimpsest") == 1
    file = tmp_path / "palimpsest.service"
    file.write_text(unit.replace("/opt/palimpsest/bin/palimpsest", sys.executable), encoding="utf-8")
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", file], capture_output=True, text=True)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_every_view_and_function_of_the_archive_is_named() -> None:
    contract = files("sql").joinpath("contract.txt").read_text(encoding="utf-8")
    names = re.findall(r"^(?:view|function) (archive\.\w+)", contract, re.MULTILINE)
    pages = DOCS["reading.md"] + DOCS["search.md"]
    assert [name for name in names if not re.search(rf"`{name}\b", pages)] == []
