"""Settings: where they come from, what is said of wrong ones, and that no secret is shown."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from scheduler.cli import app
from scheduler.config import Config, ConfigError, load_config, settings_in_force, unknown_variables

DSN = "postgresql://ada:sup3rsecret@db/archive"


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("PALIMPSEST_") or name == "SENTRY_DSN":
            monkeypatch.delenv(name)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PALIMPSEST_CRAWLS", "many", "PALIMPSEST_CRAWLS: "),
        ("PALIMPSEST_CRAWLS", "99", "less than or equal to 64 (it is '99')"),
        ("PALIMPSEST_TICK", "often", "PALIMPSEST_TICK: 'often' is no duration"),
        ("PALIMPSEST_ROLE", "boss", "PALIMPSEST_ROLE: "),
        (
            "PALIMPSEST_DATABASE_URL",
            "host=db sup3rsecret",
            "PALIMPSEST_DATABASE_URL: is no DSN; write postgresql://",
        ),
    ],
)
def test_a_wrong_value_is_one_line_that_names_it(
    name: str, value: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigError) as raised:
        load_config()
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)
    assert "sup3rsecret" not in str(raised.value)


def test_an_empty_variable_is_an_unset_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PALIMPSEST_CRAWLS", "")
    assert load_config().crawls == 4


@pytest.mark.parametrize(
    ("variable", "setting"),
    [
        ("PALIMPSEST_DATABASE_PASSWORD", "database_password"),
        ("PALIMPSEST_WEBHOOK", "webhook"),
        ("PALIMPSEST_HEARTBEAT", "heartbeat"),
        ("SENTRY_DSN", "sentry_dsn"),
    ],
)
def test_every_secret_can_come_from_a_file(
    variable: str, setting: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "secret"
    file.write_text("sup3rsecret\n", encoding="utf-8")
    monkeypatch.setenv(f"{variable}_FILE", str(file))
    config = load_config()
    assert getattr(config, setting).get_secret_value() == "sup3rsecret"
    assert (variable, "***", str(file)) in settings_in_force(config)
    monkeypatch.setenv(variable, "x")
    with pytest.raises(ConfigError, match=f"{variable} and {variable}_FILE are both set"):
        load_config()


@pytest.mark.parametrize(("content", "said"), [(None, "No such file"), ("\n", "is empty")])
def test_a_secret_s_file_that_gives_none_is_named(
    content: str | None, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "secret"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    monkeypatch.setenv("PALIMPSEST_WEBHOOK_FILE", str(file))
    with pytest.raises(ConfigError, match=f"PALIMPSEST_WEBHOOK_FILE: .*{said}|{said}"):
        load_config()


def test_the_password_completes_a_dsn_that_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PALIMPSEST_DATABASE_PASSWORD", "pass word's")
    monkeypatch.setenv("PALIMPSEST_DATABASE_URL", "postgresql://ada@db/archive")
    assert r"password='pass word\'s'" in (load_config().dsn or "")
    monkeypatch.setenv("PALIMPSEST_DATABASE_URL", DSN)
    assert load_config().dsn == DSN


def test_a_mistyped_variable_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PALIMPSEST_CRAWL", "2")
    assert unknown_variables() == [
        'PALIMPSEST_CRAWL is no setting and has no effect; did you mean "PALIMPSEST_CRAWLS"?'
    ]


def test_config_shows_what_is_in_force_and_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PALIMPSEST_DATABASE_URL", DSN)
    monkeypatch.setenv("PALIMPSEST_WEBHOOK", "https://hooks.example/sup3rsecret")
    for arguments in (["config"], ["config", "--json"]):
        done = CliRunner().invoke(app, arguments)
        assert done.exit_code == 0, done.output
        assert "sup3rsecret" not in done.output
    shown = json.loads(done.output)
    assert set(shown) >= {
        f"PALIMPSEST_{name.upper()}" for name in Config.model_fields if name != "sentry_dsn"
    }
    assert "host=db" in shown["PALIMPSEST_DATABASE_URL"]["value"]
    assert shown["PALIMPSEST_TICK"] == {"value": "15s", "from": "default"}
