"""Times that a person writes and sees: one zone a command, and since and until mean the same everywhere."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from typer.main import get_command

from scheduler.cli import app, times
from scheduler.cli.messages import Refused


@pytest.fixture(autouse=True)
def kyiv(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(times.VARIABLE, "Europe/Kyiv")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-11-24", datetime(2026, 11, 23, 22, tzinfo=UTC)),
        ("2026-06-24", datetime(2026, 6, 23, 21, tzinfo=UTC)),
        ("2026-11-24T18:00", datetime(2026, 11, 24, 16, tzinfo=UTC)),
        ("2026-11-24 18:00", datetime(2026, 11, 24, 16, tzinfo=UTC)),
        ("2026-11-24T18:00+09:00", datetime(2026, 11, 24, 9, tzinfo=UTC)),
        ("2026-11-24T18:00Z", datetime(2026, 11, 24, 18, tzinfo=UTC)),
        ("2026-W48-2", datetime(2026, 11, 23, 22, tzinfo=UTC)),
    ],
)
def test_a_time_without_a_zone_is_of_the_zone_in_force(written: str, meant: datetime) -> None:
    assert times.moment_of(written, "--since") == meant


def test_a_duration_counts_back_from_now() -> None:
    found = times.moment_of("2h", "--since")
    assert found and abs(datetime.now(UTC) - timedelta(hours=2) - found) < timedelta(minutes=1)


@pytest.mark.parametrize("written", ["yesterday", "24.11.2026", "2026-13-01", "", "2026-02-30"])
def test_what_is_no_time_is_refused_with_the_forms_that_are(written: str) -> None:
    with pytest.raises(Refused, match=r"--until: .* is no time; write one as 2h, 3d, 2026-11-24"):
        times.moment_of(written, "--until")


def test_a_stretch_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(Refused, match="EET"):
        times.stretch("2026-11-24", "2026-11-23")


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("Europe/Kyiv", "2026-11-24 18:00 EET"),
        ("UTC", "2026-11-24 16:00 UTC"),
        ("America/Sao_Paulo", "2026-11-24 13:00 -03"),
        ("Asia/Tokyo", "2026-11-25 01:00 JST"),
    ],
)
def test_every_time_carries_its_zone(zone: str, shown: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(times.VARIABLE, zone)
    assert times.minute(datetime(2026, 11, 24, 16, tzinfo=UTC)) == shown


def test_a_zone_that_is_none_is_refused_with_the_nearest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(times.VARIABLE, "Europe/Lodnon")
    with pytest.raises(Refused, match="Europe/London"):
        times.zone()


@pytest.mark.parametrize("name", ["search", "history", "logs", "status", "alarms", "export", "verify"])
def test_every_command_that_shows_times_takes_a_zone(name: str) -> None:
    command = get_command(app).get_command(None, name)  # type: ignore[attr-defined]
    assert "--tz" in [option for parameter in command.params for option in parameter.opts]


def test_an_unknown_command_is_told_with_the_nearest() -> None:
    with pytest.raises(Refused, match='did you mean "search"'):
        get_command(app).get_command(None, "serch")  # type: ignore[attr-defined]
