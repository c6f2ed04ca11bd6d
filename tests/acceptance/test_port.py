"""The port of a real service: liveness, readiness, metrics, and what a hang or a lost database does to them."""

from __future__ import annotations

import http.client
import json
import re
import signal
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from scheduler.demo.newsroom import Newsroom
from tests.acceptance.running import Program, stop
from tests.acceptance.test_service import ALL_ONCE, publish


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    with Newsroom() as running:
        yield running


@pytest.fixture
def program(dsn: str, tmp_path: Path, newsroom: Newsroom) -> Program:
    made = Program(dsn, tmp_path, {"PALIMPSEST_WEB": "127.0.0.1:0"})
    made.write_source(newsroom.url)
    return made


def address(program: Program) -> str:
    program.wait_for(lambda: any(line["event"] == "port open" for line in program.log()), "the port")
    return str(next(line for line in program.log() if line["event"] == "port open")["address"])


def get(url: str, path: str, host: str | None = None) -> tuple[int, dict[str, str], str]:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=20)
    try:
        connection.request("GET", path, headers={"Host": host} if host else {})
        answer = connection.getresponse()
        return (
            answer.status,
            {name.lower(): value for name, value in answer.getheaders()},
            answer.read().decode(),
        )
    finally:
        connection.close()


def test_a_service_in_ordinary_operation_lives_is_ready_and_counts(
    program: Program, newsroom: Newsroom
) -> None:
    publish(newsroom, 3)
    with program.started() as service:
        url = address(program)
        assert get(url, "/healthz")[0] == 200
        program.wait_for(
            lambda: any("alarms go to the log only" in line["event"] for line in program.log()),
            "where alarms go is told",
        )
        program.until(ALL_ONCE.format(n=3))
        program.until("SELECT count(*) > 1 FROM archive.crawls WHERE outcome = 'finished'")
        status, headers, body = get(url, "/readyz")
        assert (status, json.loads(body)["ok"]) == (200, True)
        assert set(json.loads(body)["checks"]) == {"database", "clock", "queue", "sources"}
        assert headers["content-security-policy"].startswith("default-src 'none'")
        assert headers["x-content-type-options"] == "nosniff" and "server" not in headers
        metrics = get(url, "/metrics")[2]
        assert 'palimpsest_articles_total{source="herald",what="new"} 3.0' in metrics
        assert 'palimpsest_fetches_total{outcome="new",purpose="article",source="herald"} 3.0' in metrics
        assert "palimpsest_extraction_seconds_count 3.0" in metrics
        assert re.search(r"palimpsest_database_seconds_count [1-9]", metrics)
        for name in (
            "queue_depth",
            "clock_lag_seconds",
            "crawls_total",
            "source_state",
            "database_up",
            "alarms_open",
        ):
            assert f"palimpsest_{name}" in metrics
        assert get(url, "/healthz", host="evil.example")[0] == 400
        checked = program.run("healthcheck", "--ready", "--url", url)
        assert (checked.returncode, "database: OK" in checked.stdout) == (0, True)
        assert stop(service)[0] == 0
    assert program.run("healthcheck", "--url", url).returncode == 1
    assert program.value("SELECT stopped_at IS NOT NULL FROM store.process")


def test_a_process_that_hangs_fails_healthz(program: Program, newsroom: Newsroom) -> None:
    with program.started() as service:
        url = address(program)
        service.send_signal(signal.SIGSTOP)
        try:
            assert program.run("healthcheck", "--url", url).returncode == 1
        finally:
            service.send_signal(signal.SIGCONT)
        program.wait_for(lambda: program.run("healthcheck", "--url", url).returncode == 0, "life")


def test_a_lost_database_fails_readyz_and_not_healthz(program: Program, newsroom: Newsroom) -> None:
    name = psycopg.conninfo.conninfo_to_dict(program.dsn)["dbname"]
    other = psycopg.conninfo.make_conninfo(program.dsn, dbname="postgres", user="postgres")
    with program.started():
        url = address(program)
        program.wait_for(lambda: get(url, "/readyz")[0] == 200, "readiness")
        with psycopg.connect(other, autocommit=True) as admin:
            admin.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
            admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
            try:
                status, _, body = get(url, "/readyz")
                assert status == 503
                assert "database" in json.loads(body)["checks"]
                assert get(url, "/healthz")[0] == 200
                assert "palimpsest_database_up 0.0" in get(url, "/metrics")[2]
            finally:
                admin.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
        program.wait_for(lambda: get(url, "/readyz")[0] == 200, "readiness again")


def test_a_service_that_still_starts_is_not_ready(program: Program, newsroom: Newsroom) -> None:
    program.run("migrate")
    with psycopg.connect(program.dsn) as other:
        other.execute("LOCK TABLE store.sources_file")
        with program.started():
            url = address(program)
            program.until("SELECT count(*) = 1 FROM store.process")
            assert "the service is starting" in unready(url)
            other.rollback()
            program.wait_for(lambda: unready(url) == "", "readiness")


def unready(url: str) -> str:
    """Why the service is not ready; nothing where it is."""
    status, _, body = get(url, "/readyz")
    assert get(url, "/healthz")[0] == 200
    return "" if status == 200 else str(json.loads(body)["checks"])


def execute(program: Program, statement: str) -> None:
    with psycopg.connect(program.dsn, autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[arg-type]


def test_a_queue_that_does_not_drain_and_a_clock_that_stands_fail_readyz(
    program: Program, newsroom: Newsroom
) -> None:
    with program.started("run", "--role", "clock") as clock:
        url = address(program)
        program.until("SELECT count(*) = 1 FROM queue.procrastinate_jobs WHERE status = 'todo'")
        assert unready(url) == ""
        execute(program, "UPDATE queue.procrastinate_events SET at = at - interval '11 minutes'")
        assert "1 sources wait, the first for 11 min; 0 workers live" in unready(url)
        with program.started("run", "--role", "worker"):
            program.wait_for(lambda: unready(url) == "", "a queue that drains")
            urls = [line["address"] for line in program.log() if line["event"] == "port open"]
            clock.send_signal(signal.SIGSTOP)
            execute(
                program,
                "UPDATE store.process SET ticked_at = now() - interval '3 minutes' WHERE role = 'clock'",
            )
            assert "it has not ticked for 3 min" in unready(urls[1])
            clock.send_signal(signal.SIGCONT)
            program.wait_for(lambda: unready(urls[1]) == "", "a clock that ticks")
            assert stop(clock)[0] == 0
            assert "no process with a clock runs" in unready(urls[1])


def test_silence_of_every_source_fails_readyz_until_one_publishes(
    program: Program, newsroom: Newsroom
) -> None:
    publish(newsroom, 3)
    with program.started():
        url = address(program)
        program.until(ALL_ONCE.format(n=3))
        for change in (
            "UPDATE store.article SET first_seen_at = first_seen_at - interval '3 days'",
            "UPDATE store.source SET created_at = created_at - interval '3 days'",
        ):
            execute(program, change)
        program.wait_for(lambda: "every one is silent, failing or blocked" in unready(url), "silence")
        publish(newsroom, 4, since=3)
        program.wait_for(lambda: unready(url) == "", "an end of the silence")


def test_a_port_that_is_taken_is_an_error(program: Program, newsroom: Newsroom) -> None:
    program.extra["PALIMPSEST_WEB"] = urlsplit(newsroom.url).netloc
    done = program.run("run")
    assert done.returncode == 2
    assert program.extra["PALIMPSEST_WEB"] in done.stderr and "PALIMPSEST_WEB" in done.stderr
    assert program.value("SELECT count(*) FROM store.process") == 0


def test_a_healthcheck_tells_its_own_service_from_another_one(
    program: Program, empty_dsn: str, tmp_path: Path
) -> None:
    with program.started():
        web = urlsplit(address(program)).netloc
        mine = Program(program.dsn, tmp_path, {"PALIMPSEST_WEB": web})
        assert mine.run("healthcheck").returncode == 0
        other = Program(empty_dsn, tmp_path, {"PALIMPSEST_WEB": web}).run("healthcheck")
        assert other.returncode == 1 and "another" in other.stderr
        asked = Program(empty_dsn, tmp_path).run("healthcheck", "--url", f"http://{web}")
        assert asked.returncode == 0
