"""The image beside PostgreSQL, locked down: it crawls, is read, is stopped, killed, and joined by others."""

from __future__ import annotations

import platform
import threading
import time

from tests.container.engine import EMULATED, exit_status, first_process, logs, memory, podman, stop, until
from tests.container.rig import IMAGE, Rig
from tests.footprint import family

FULL = "SELECT count(*) = count(DISTINCT url) FROM archive.articles"


def test_from_start_to_the_first_article_and_what_a_person_sees(rig: Rig) -> None:
    own = f"--env=PALIMPSEST_DATABASE_URL={rig.new_database('first')}"
    began = time.monotonic()
    with rig.service("app", options=(own,)) as app:
        peak = _Peak(app)
        until(lambda: rig.articles("first"), "a first article", app)
        first = time.monotonic() - began
        until(lambda: rig.articles("first") >= 60, "sixty articles", app)
        crawling = peak.stop()
        _is_locked_down(app)
        _is_read(rig, app)
        rig.write_sources(interval="30d")
        idle = _at_rest(app)
        seconds = stop(app)
        assert exit_status(app) == 0
    rig.write_sources(interval="2s")
    size = int(podman("image", "inspect", "--format", "{{.Size}}", IMAGE).stdout) / 1e6
    print(
        f"\nimage {size:.0f} MB; first article {first:.1f} s after the start; SIGTERM to the end {seconds:.1f} s"
    )
    print(f"memory of all processes: idle with 20 sources {idle:.0f} MB, crawling {crawling:.0f} MB at most")
    assert size < 250
    assert EMULATED or idle <= 250
    assert EMULATED or crawling <= 450
    assert seconds < 20


def _is_locked_down(app: str) -> None:
    # Emulated, the command takes longer to start than the image's health check waits for it.
    check = ("exec", app, "palimpsest", "healthcheck") if EMULATED else ("healthcheck", "run", app)
    until(lambda: podman(*check, check=False).returncode == 0, "health", app)
    code = (
        "import os; print(os.uname().machine, os.getuid(), os.access('/', os.W_OK))\n"
        "print(open('/proc/self/status').read())"
    )
    machine, uid, writes, *status = podman("exec", app, "python3", "-c", code).stdout.split()
    assert (machine != platform.machine()) is EMULATED
    assert (uid, writes) == ("10001", "False")
    assert status[status.index("CapEff:") + 1] == "0" * 16
    assert status[status.index("NoNewPrivs:") + 1] == "1"


def _is_read(rig: Rig, app: str) -> None:
    status = podman("exec", app, "palimpsest", "status", check=False).stdout
    assert "herald" in status
    assert "50GB" in status
    assert "article" in podman("exec", app, "palimpsest", "logs", "herald").stdout
    reader = podman("exec", app, "palimpsest", "grant-reader", "ada").stdout.strip()
    psql = ("psql", "-qAt", f"{reader} host=127.0.0.1", "-c")
    found = podman("exec", rig.db, *psql, "SELECT count(*) FROM archive.search('ferry pier')")
    assert int(found.stdout) > 0
    refused = podman("exec", rig.db, *psql, "SELECT * FROM store.look", check=False)
    assert "permission denied" in refused.stderr


def _at_rest(app: str) -> float:
    """The memory once nothing is crawled any more, and the extraction processes have gone."""
    until(lambda: logs(app).count("sources file in force") > 1, "the changed sources file", app)
    pid = first_process(app)
    until(lambda: len(family(pid)) <= 2, "rest", app)
    return memory(pid)


def test_killed_it_goes_on_once_the_database_is_there(rig: Rig) -> None:
    with rig.service("killed") as app:
        before = rig.articles()
        until(lambda: rig.articles() > before, "an article", app)
        podman("kill", "-s", "KILL", app)
        before = rig.articles()
        stop(rig.db)
        podman("start", app)
        until(lambda: "waiting for the database" in logs(app), "a line that says that it waits", app)
        podman("start", rig.db)
        until(lambda: rig.articles() > before, "articles after that", app)
        stop(app)
        assert exit_status(app) == 0
    assert rig.value(FULL)
    assert rig.value("SELECT count(*) FROM store.lease") == 0


def test_workers_more_as_another_user_share_the_work(rig: Rig) -> None:
    before = rig.value("SELECT coalesce(max(id), 0) FROM archive.crawls")
    counted = (
        f"SELECT count(DISTINCT worker) FROM archive.crawls WHERE id > {before} AND outcome = 'finished'"
    )
    other = ("--user=12345:12345", "--env=PALIMPSEST_WEB=off", "--env=PALIMPSEST_CRAWLS=1")
    rig.write_sources(interval="2s", two=True)
    with (
        rig.service("clock", "run", "--role", "clock"),
        rig.service("worker-1", "run", "--role", "worker", options=other) as first,
        rig.service("worker-2", "run", "--role", "worker", options=other) as second,
    ):
        until(lambda: rig.value(counted) == 2, "crawls by both workers", first)
        for worker in (first, second):
            stop(worker)
            assert exit_status(worker) == 0
    assert rig.value(FULL)


class _Peak:
    """The most memory that a container takes, looked at several times a second."""

    def __init__(self, name: str) -> None:
        self._pid, self._most, self._stop = first_process(name), 0.0, threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        while not self._stop.wait(0.2):
            self._most = max(self._most, memory(self._pid))

    def stop(self) -> float:
        """The most until now, in MB."""
        self._stop.set()
        self._thread.join()
        return self._most
