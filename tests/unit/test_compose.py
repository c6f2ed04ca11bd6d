"""compose.yaml: what a first run relies on, and what keeps years of it safe."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from sql.embedded.programs import major, server_binaries

ROOT = Path(__file__).parents[2]
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = SERVICES["palimpsest"]
LONGEST_STOP = 10
"""Seconds in which the service is stopped, whatever it does."""


def seconds(text: str) -> int:
    number, unit = re.fullmatch(r"(\d+)([sm])", text).groups()  # type: ignore[union-attr]
    return int(number) * {"s": 1, "m": 60}[unit]


def target(volume: str) -> str:
    return volume.split(":")[1]


def test_postgres_is_of_the_embedded_server_s_major() -> None:
    assert re.search(r"postgres:(\d+)", SERVICES["db"]["image"])[1] == str(major(server_binaries()))  # type: ignore[index]


def test_the_database_is_in_a_named_volume() -> None:
    assert "database:/var/lib/postgresql" in SERVICES["db"]["volumes"]
    assert {"database", "backups", "secrets"} <= COMPOSE["volumes"].keys()


def test_sources_are_a_folder_in_which_an_editor_may_replace_the_file() -> None:
    assert "./sources:/sources:ro" in OURS["volumes"]
    assert OURS["environment"]["PALIMPSEST_SOURCES"] == "-/sources"


@pytest.mark.parametrize("name", SERVICES)
def test_ports_are_published_on_the_host_s_loopback_only(name: str) -> None:
    assert all(port.startswith("127.0.0.1:") for port in SERVICES[name].get("ports", ()))


def test_the_page_and_postgres_are_published() -> None:
    assert [each.rpartition(":")[2] for each in (*OURS["ports"], *SERVICES["db"]["ports"])] == [
        "8420",
        "5432",
    ]


@pytest.mark.parametrize("name", SERVICES)
def test_logs_are_capped(name: str) -> None:
    assert SERVICES[name]["logging"]["options"] == {"max-size": "10m", "max-file": "3"}


def test_the_service_has_more_time_to_stop_than_it_takes() -> None:
    assert seconds(OURS["stop_grace_period"]) > 2 * LONGEST_STOP


@pytest.mark.parametrize("name", ["palimpsest", "backup"])
def test_what_runs_is_locked_down(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["restart"] == "unless-stopped"


def test_memory_and_processes_are_limited() -> None:
    assert OURS["mem_limit"] and OURS["pids_limit"]


def test_secrets_come_from_files_and_no_setting_has_one() -> None:
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            assert "PASSWORD" not in name or name.endswith("_FILE"), name
            assert not re.search(r"://[^/@]*:[^/@]+@", str(value)), name


def test_nothing_waits_for_the_database_so_that_all_start_in_any_order() -> None:
    waits = {name: set(service.get("depends_on", {})) for name, service in SERVICES.items()}
    assert {name for names in waits.values() for name in names} == {"password"}


def test_a_backup_is_kept_for_a_week() -> None:
    assert SERVICES["backup"]["environment"]["KEEP_DAYS"] == "7"
    assert "pg_dump -Fc" in (ROOT / "container" / "backup.sh").read_text(encoding="utf-8")


def test_no_variable_has_to_be_set_for_a_first_run() -> None:
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    assert re.findall(r"\$\{[^}]*\}", text)
    assert all(":-" in variable for variable in re.findall(r"\$\{[^}]*\}", text))


def test_every_file_that_is_mounted_is_in_the_checkout() -> None:
    for service in SERVICES.values():
        for volume in service.get("volumes", ()):
            if volume.startswith("./container"):
                assert (ROOT / volume.split(":")[0]).is_dir()
