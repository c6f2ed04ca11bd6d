"""A backfill of a quarter of a century of articles, at its full size."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.acceptance.histories import backfill_killed_and_stopped, lateness, site
from tests.acceptance.running import Program
from tests.serving import serving


@pytest.mark.long
@pytest.mark.timeout(6 * 3600)
def test_a_backfill_of_two_hundred_thousand_addresses(dsn: str, tmp_path: Path) -> None:
    """Killed once, stopped once, resumed twice; every other address still has its page."""
    program, pages = Program(dsn, tmp_path, {"PALIMPSEST_EXTRACTORS": "2"}), 200_000
    with serving(site(400, pages // 400, there=2)) as served:
        gained = backfill_killed_and_stopped(program, served.url, served.paths, pages)
    print(f"gained {gained:.1f} MB; the latest live crawl began {lateness(program):.1f} s late")
    assert gained < 50
    assert lateness(program) < 60
