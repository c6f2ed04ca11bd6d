"""The image started as it should not be: one line says what is wrong, and nothing is lost."""

from __future__ import annotations

import subprocess

import pytest

from tests.container.engine import LOCKED_DOWN, exit_status, logs, podman, until
from tests.container.rig import IMAGE, Rig

WRONG = {
    "DATABASE_URL=postgresql://palimpsest:wrong@db/palimpsest": "password authentication failed",
    "DATABASE_URL=postgresql://palimpsest@db/nowhere": 'database "nowhere" does not exist',
    "DATABASE_PASSWORD_FILE=/run/nothing": "PALIMPSEST_DATABASE_PASSWORD_FILE: No such file",
    "SOURCES=/not-mounted": "/not-mounted: cannot be read",
    "CRAWLS=many": "PALIMPSEST_CRAWLS: ",
}


@pytest.mark.parametrize(("setting", "said"), WRONG.items(), ids=WRONG)
def test_a_wrong_setting_ends_with_one_line_that_names_it(rig: Rig, setting: str, said: str) -> None:
    name, _, value = setting.partition("=")
    _one_line(rig.once(**{name: value}), said)


def test_too_small_a_folder_for_temporary_files_is_named(rig: Rig) -> None:
    small = "--tmpfs=/tmp:rw,size=8m,mode=1777"
    _one_line(podman("run", "--rm", small, *rig.options(), IMAGE, check=False), "/tmp has 8 MB free")


def test_without_a_database_it_says_which_setting_is_missing(rig: Rig) -> None:
    done = podman("run", "--rm", *LOCKED_DOWN, "--tmpfs=/tmp", IMAGE, check=False)
    _one_line(done, "PALIMPSEST_DATABASE_URL")


def _one_line(done: object, said: str) -> None:
    status, out, err = done.returncode, done.stdout, done.stderr  # type: ignore[attr-defined]
    assert status not in (0, None), out + err
    lines = [line for line in err.splitlines() if line.startswith("palimpsest: ")]
    assert len(lines) == 1, out + err
    assert said in lines[0]
    assert "Traceback" not in out + err


def test_on_a_full_disk_it_says_so_and_goes_on_once_there_is_room(rig: Rig) -> None:
    with rig.service("full") as app:
        before = rig.articles()
        until(lambda: rig.articles() > before, "an article", app)
        ballast = rig.disk / "ballast"
        fill = ["dd", "if=/dev/zero", f"of={ballast}", "bs=64k"]
        try:
            filled = subprocess.run(fill, capture_output=True, text=True)
            assert "No space left" in filled.stderr
            until(lambda: "No space left on device" in logs(app), "a line that says so", app)
            assert exit_status(app) is None
            _starts_on_a_full_disk(rig)
        finally:
            ballast.unlink()
        if exit_status(rig.db) is not None:
            podman("start", rig.db)
        until(lambda: rig.value("SELECT true"), "a database", rig.db)
        before = rig.articles()
        until(lambda: rig.articles() > before, "articles after that", app)
    assert rig.value("SELECT count(*) = count(DISTINCT url) FROM archive.articles")


def _starts_on_a_full_disk(rig: Rig) -> None:
    """It ends or waits, by what it wanted to write first; either way it says why."""
    with rig.service("late", options=("--env=PALIMPSEST_WEB=off",)) as late:
        until(lambda: "No space left on device" in logs(late), "a line that says so", late)
        if exit_status(late) is not None:
            assert len([line for line in logs(late).splitlines() if line.startswith("palimpsest: ")]) == 1
