"""What comes out of the golden corpus is what is written down, and the lock is that of the code."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.identity import URL_KEY_VERSION
from tests.golden import lock, outcomes, search, surroundings
from tests.golden.outcomes import Difference
from tests.golden.renewal import to_be_raised
from tests.golden.rules import SUBJECTS, Ruled
from tests.golden.syntax import Module, closure, find
from tests.next_version import ROOT

SNIPPET = '''
"""A docstring."""
from __future__ import annotations
LIMIT: int = 1_000  # a comment
"""What it means."""
@cached
async def read(value, /, *rest: int, key=None, **more) -> str | None:
    """Read."""
    if (size := len(value)) > LIMIT and not value[1:-1]:
        return f"{value!r:>{size}} of {LIMIT}" "and more"
    match value:
        case {"a": [first, *_]} if first: pass
        case str() | None: raise ValueError(b"x") from None
    async with opened() as one: return [x async for x in one if x is not ...]
    try: yield 1.5e3, 2j, -value
    except* OSError: del value
class Kind(Base, metaclass=Meta): limit = lambda *a: a @ 2
'''


def digest(code: str) -> str:
    module = Module("snippet", Path("snippet.py"))
    module.__dict__["tree"] = ast.parse(code)
    return module.digest


@pytest.mark.parametrize("name", [name for name, subject in SUBJECTS.items() if not subject.asks_archive])
def test_what_comes_out_is_what_is_written_down(name: str) -> None:
    hold(name)


@pytest.mark.parametrize("name", [name for name, subject in SUBJECTS.items() if subject.asks_archive])
def test_what_search_makes_of_texts_is_what_is_written_down(name: str, dsn: str) -> None:
    with search.archive(dsn):
        hold(name)


def hold(name: str) -> None:
    """Hold what comes out of a subject's cases against what is written down."""
    subject = SUBJECTS[name]
    found = list(outcomes.differences(subject, outcomes.written(subject), outcomes.come(subject)))
    unlike = surroundings.unlike_locked(lock.read()["libraries"])
    assert not found, "\n".join([*map(str, found), "`python -m tests.golden` writes it down.", *unlike])


def test_the_lock_is_that_of_the_code() -> None:
    unlike = lock.differing(lock.read(), lock.made(lock.read()))
    assert not unlike, "\n".join(
        [*unlike, "Run `python -m tests.golden`: tests/golden/README.md says what it does."]
    )


def test_every_version_is_decided_by_code_and_shown_by_cases() -> None:
    for name in ("extractor", "comparison", "normaliser", "address keys", "signature", "search"):
        assert lock.read()[name]["number"] >= 0
    assert len(SUBJECTS["pages"].cases()) >= 40
    assert {"charset-normalizer", "w3lib", "lxml", "rapidfuzz", "rensa", "tldextract"} <= lock.read()[
        "libraries"
    ].keys()


def test_the_digest_is_of_the_code_and_not_of_its_sentences() -> None:
    said = digest(SNIPPET)
    told = (
        SNIPPET.replace("A docstring", "Another")
        .replace("Read.", "It reads.")
        .replace("a comment", "another")
    )
    assert digest(told.replace("What it means", "In seconds").replace("1_000", "1000")) == said
    assert digest(SNIPPET.replace("\n    match", "\n\n\n    match")) == said
    for old, new in (("1_000", "1_001"), (" > ", " >= "), ("value!r", "value!s"), ("rest: int", "rest: str")):
        assert old in SNIPPET and digest(SNIPPET.replace(old, new)) != said, new


def test_the_digest_is_the_same_in_every_version_of_python() -> None:
    assert digest(SNIPPET) == "06c8666eff1cbb49"


def test_a_name_that_a_package_passes_on_is_followed_to_its_module() -> None:
    names = {module.name for module in closure("crawler.extraction")}
    assert "crawler.extraction.read_page" in names, "an import within a function counts"
    assert not any(".workers" in name for name in names), "what no reader of a page imports does not count"
    keys = {module.name for module in closure("crawler.identity.addresses")}
    assert "crawler.identity.signature" not in keys, "a package does not bring in all that it shows"


def test_data_files_belong_to_the_modules_that_say_their_names() -> None:
    paths = surroundings.data_files(closure("crawler.identity.addresses"))
    assert list(paths) == ["crawler/identity/addresses.toml", "crawler/identity/platforms.toml"]
    assert "crawler/identity/lexicon/uk.toml" in surroundings.data_files(
        closure("crawler.revisions.comparison")
    )


def test_other_outcomes_need_a_higher_number() -> None:
    def asked(number: int, *, is_change: bool, subject: str = "pages") -> list[str]:
        each = Ruled("extractor", "_NUMBER", number, (), ("pages",))
        return to_be_raised(
            {"extractor": {"number": 2}}, [each], [Difference(subject, "case", is_change, ())]
        )

    assert asked(3, is_change=True) == []
    assert asked(2, is_change=False) == [], "a new case is no other rule"
    assert asked(2, is_change=True, subject="pairs") == []
    [refused] = asked(2, is_change=True)
    assert "Raise it to 3" in refused
    [lowered] = asked(1, is_change=False)
    assert "never lowered" in lowered


@pytest.fixture
def copy(tmp_path: Path, dsn: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The program and the corpus in a folder of their own; with the cases of one subject."""
    ignored = shutil.ignore_patterns("__pycache__")
    monkeypatch.setenv("PALIMPSEST_TEST_DATABASE_URL", dsn)
    for part in ("crawler", "sql", "tests/golden"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=ignored)
    for file in ("tests/__init__.py", "tests/scratch.py", "requirements.lock"):
        shutil.copy(ROOT / file, tmp_path / file)
    for name in SUBJECTS.keys() - {"addresses"}:
        cases = tmp_path / "tests/golden" / f"{name}.toml"
        cases.write_text("", "utf-8")
    assert golden(tmp_path).returncode == 0
    return tmp_path


def golden(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.golden", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def edit(folder: Path, name: str, old: str, new: str) -> None:
    module = find(name)
    assert module
    path = folder / module.path.relative_to(ROOT)
    code = path.read_text("utf-8")
    assert old in code
    path.write_text(code.replace(old, new), "utf-8")


def test_the_command_renews_the_lock_for_a_docstring_and_refuses_a_change_under_the_same_number(
    copy: Path,
) -> None:
    edit(copy, "crawler.identity.url_path", '"""The path of', '"""A path of')
    assert golden(copy, "--check").returncode == 0, "a docstring is nothing"

    edit(copy, "crawler.identity.url_path", "_AMP_PLACES = 3", "_AMP_PLACES = 2 + 1")
    checked = golden(copy, "--check")
    assert checked.returncode == 1 and "crawler.identity.url_path" in checked.stdout
    assert golden(copy).returncode == 0, "nothing comes out differently: the lock is renewed"

    before = (copy / "tests/golden/addresses.json").read_text("utf-8")
    edit(copy, "crawler.identity.url_path", "_AMP_PLACES = 2 + 1", "_AMP_PLACES = 2")
    refused = golden(copy)
    raised = URL_KEY_VERSION + 1
    assert refused.returncode == 1 and f"Raise it to {raised}" in refused.stderr
    assert "comes out differently" in refused.stdout
    assert (copy / "tests/golden/addresses.json").read_text("utf-8") == before

    edit(
        copy,
        "crawler.identity.addresses",
        f"URL_KEY_VERSION = {URL_KEY_VERSION}",
        f"URL_KEY_VERSION = {raised}",
    )
    assert golden(copy).returncode == 0
    assert golden(copy, "--check").returncode == 0
    assert (copy / "tests/golden/addresses.json").read_text("utf-8") != before
