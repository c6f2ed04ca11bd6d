"""``python -m tests.settings_page`` writes docs/settings.md, the table of all settings, from their descriptions."""

from __future__ import annotations

from pathlib import Path

from scheduler.config import settings_table

PAGE = Path(__file__).parents[1] / "docs/settings.md"
_BEFORE = """# Settings

Environment variables; `palimpsest run --help` lists them too. This page is written by `python -m tests.settings_page`.

| variable | default | meaning |
|---|---|---|
"""
_AFTER = """
What is secret (the DSN, its password, webhook, heartbeat, `SENTRY_DSN`) can come from a file instead: the same
name with `_FILE` after it, as in `PALIMPSEST_DATABASE_PASSWORD_FILE`. A wrong value stops the start and is named;
`palimpsest config` shows what is in force and where each value comes from, secrets masked.
"""


def settings_page() -> str:
    """The text of docs/settings.md: a row for each setting."""
    rows = [
        f"| `{name}` | {f'`{default}`' if default else ''} | {meaning} |\n"
        for name, default, meaning in settings_table()
    ]
    return _BEFORE + "".join(rows) + _AFTER


if __name__ == "__main__":
    PAGE.write_text(settings_page(), encoding="utf-8")
