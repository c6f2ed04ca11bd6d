"""What a Sentry-compatible receiver gets of a real service, and what it must never get."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from scheduler.config import Config
from scheduler.demo.newsroom import Newsroom
from scheduler.reporting.secret_masking import STRUCK, Secrets
from tests.acceptance.running import Program, stop
from tests.acceptance.test_service import publish
from tests.receiving import Receiver, receiving

PLANTED = {
    "hook": "T0PSECRETHOOKPATH",
    "beat": "B34TKEY-VERY-LONG",
    "password": "pass-plan7ed",
    "cookie": "sess10n-of-ada",
    "proxy": "pr0xy-passw0rd",
}


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    with Newsroom() as running:
        yield running


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as made:
        yield made


@pytest.fixture
def program(dsn: str, tmp_path: Path, newsroom: Newsroom, receiver: Receiver) -> Program:
    """Secrets stand in the DSN, in the addresses of receivers, in a subscriber's session and in a proxy's address."""
    port = receiver.url.rpartition(":")[2]
    extra = {
        "SENTRY_DSN": f"http://k3yofsentry@127.0.0.1:{port}/7",
        "SENTRY_ENVIRONMENT": "desk",
        "PALIMPSEST_DATABASE_URL": psycopg.conninfo.make_conninfo(dsn, password=PLANTED["password"]),
        "PALIMPSEST_WEBHOOK": f"{receiver.url}/{PLANTED['hook']}",
        "PALIMPSEST_HEARTBEAT": f"{receiver.url}/{PLANTED['beat']}",
        "PALIMPSEST_SENTRY_SOURCES": "true",
        "https_proxy": f"http://ada:{PLANTED['proxy']}@127.0.0.1:9",
    }
    made = Program(dsn, tmp_path, extra)
    made.write_source(newsroom.url)
    session = tmp_path / "session.txt"
    session.write_text(f"Cookie: sid={PLANTED['cookie']}\nX-Desk: {PLANTED['cookie']}\n")
    with made.sources.open("a") as file:
        file.write(f'access = {{ session = "{session}", vantage = "desk" }}\n')
    return made


def monitors(receiver: Receiver) -> set[str | None]:
    """The monitors that were checked in."""
    items = [item for post in receiver.posts if "envelope" in post.path for item in post.items()]
    return {item.get("monitor_slug") for item in items}


def test_a_failing_step_is_reported_once_a_cause_with_its_place_and_without_secrets(
    program: Program, newsroom: Newsroom, receiver: Receiver
) -> None:
    publish(newsroom, 4)
    with psycopg.connect(program.dsn, autocommit=True) as connection:
        # The database's own words carry secrets into the error, as a driver's message can.
        words = f"host=x password={PLANTED['password']} at http://u:pw-planted@h/ Cookie: sid=c00kie-planted"
        words += f" of {PLANTED['cookie']} by http://ada:{PLANTED['proxy']}@proxy/ to {receiver.url}/{PLANTED['hook']}"
        connection.execute(
            "CREATE FUNCTION store.breaks() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION 'broken for {words} %', random(); END $$; "
            "CREATE TRIGGER breaks BEFORE INSERT ON store.article FOR EACH ROW EXECUTE FUNCTION store.breaks()"
        )
    with program.started() as service:
        receiver.wait_for(lambda posts: len(receiver.events()) >= 4, 120)
        receiver.wait_for(lambda posts: {"palimpsest", "palimpsest-herald"} <= monitors(receiver), 120)
        program.until(
            "SELECT count(*) >= 4 FROM archive.fetches WHERE outcome = 'error' AND detail LIKE 'record: %'"
        )
        assert stop(service)[0] == 0
    events = receiver.events()
    failed = [event for event in events if event.get("tags", {}).get("stage") == "record"]
    assert len({tuple(event["fingerprint"]) for event in failed}) == 1
    assert len({event["contexts"]["line"]["url"] for event in failed}) == 4
    assert failed[0]["tags"]["source"] == "herald" and failed[0]["tags"]["crawl_id"]
    assert failed[0]["release"].startswith("palimpsest@") and failed[0]["environment"] == "desk"
    sent = b"".join(post.body for post in receiver.posts if "envelope" in post.path).decode()
    for secret in (*PLANTED.values(), "pw-planted", "c00kie-planted", "k3yofsentry"):
        assert secret not in sent
    assert STRUCK in sent
    assert not any("sentry-trace" in str(request) for request in newsroom.requests)


def test_nothing_is_sent_without_a_dsn(program: Program, newsroom: Newsroom, receiver: Receiver) -> None:
    publish(newsroom, 1)
    program.extra["SENTRY_DSN"] = ""
    with program.started():
        program.until("SELECT count(*) = 1 FROM archive.articles")
    assert not any("envelope" in post.path for post in receiver.posts)


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://ada:sup3rsecret@db/x",
        "host=db user=ada password=sup3rsecret dbname=x",
        "Set-Cookie: sid=sup3rsecret; Path=/",
        "{'Authorization': 'Bearer sup3rsecret'}",
        "cookies={'a': 1} api_key=sup3rsecret&x=1",
        "token: sup3rsecret",
        "seen https://hooks.example/services/sup3rsecretkey/x",
    ],
)
def test_what_looks_secret_is_struck_out(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("PALIMPSEST_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PALIMPSEST_WEBHOOK", "https://hooks.example/services/sup3rsecretkey/x")
    secrets = Secrets.of(Config())  # type: ignore[call-arg]
    struck = secrets.strike({"values": [text, {"deep": (text,)}], "Cookie": "sup3rsecret"})
    assert "sup3rsecret" not in str(struck)
    assert secrets.strike({"article": "a text on nothing"}) == {"article": "a text on nothing"}
