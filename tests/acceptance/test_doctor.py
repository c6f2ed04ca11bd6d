"""`palimpsest doctor` names what is out of order, with the remedy, and what is in order."""

from __future__ import annotations

import json
from pathlib import Path

from scheduler.demo.newsroom import Newsroom
from tests.acceptance.running import Program


def findings(program: Program) -> dict[str, tuple[bool, str | None]]:
    rows = json.loads(program.run("doctor", "--json").stdout)
    return {row["name"]: (row["ok"], row["remedy"]) for row in rows}


def test_what_is_in_order_and_what_is_not_is_told_with_the_remedy(dsn: str, tmp_path: Path) -> None:
    program = Program(dsn, tmp_path)
    with Newsroom() as newsroom:
        program.write_source(newsroom.url)
        found = findings(program)
        assert {name for name, (ok, _) in found.items() if not ok} == {"sources", "backup"}
        assert "palimpsest backup" in str(found["backup"][1])
        assert program.run("backup", str(tmp_path / "archive.dump")).returncode == 0
        program.write_source(newsroom.url, interval="10m")
        program.extra["PALIMPSEST_REVISIT_GRID"] = "1s"
        program.sources.write_text(
            program.sources.read_text().replace('most = "4s" ', 'most = "4s", until = "2d" ')
        )
        whole = program.run("doctor")
        assert whole.returncode == 0, whole.stdout
        assert all(line.startswith("OK ") for line in whole.stdout.splitlines())
    lost = program.run("doctor")
    assert lost.returncode == 1
    assert "NO  network: 0 of 1 newsrooms can be reached, not 127.0.0.1; check the name server" in lost.stdout


def test_a_database_and_sources_that_are_not_there_are_findings_too(tmp_path: Path) -> None:
    program = Program("", tmp_path, {"PALIMPSEST_DATA_DIR": str(tmp_path / "nowhere")})
    found = findings(program)
    assert not found["database"][0] and not found["sources"][0]
    assert not (tmp_path / "nowhere").exists()
