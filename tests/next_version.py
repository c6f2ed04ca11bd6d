"""The next version of the program, made from this one: another number, a migration and views more."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from sql.release import Release

ROOT = Path(__file__).parents[1]
VERSION = "9.0.0"
NEXT_CHECKS = """
DO $$
DECLARE
    named record;
BEGIN
    -- The next version takes more words: the lists of those that may be stored are gone.
    FOR named IN SELECT conrelid::regclass AS of, conname FROM pg_constraint
                  WHERE contype = 'c' AND connamespace = 'store'::regnamespace
                    AND pg_get_constraintdef(oid) ~ 'ARRAY\\[|trigger = ' AND cardinality(conkey) <= 2 LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', named.of, named.conname);
    END LOOP;
END
$$;
"""
"""A migration after which each vocabulary may grow."""
NEXT_WORDS = (ROOT / "tests/next_words.sql").read_text(encoding="utf-8")
"""Writes words that this version does not know into a filled archive, one of each vocabulary, after ``NEXT_CHECKS``."""
_SKIP = shutil.ignore_patterns("__pycache__")


def next_release(folder: Path, *, migration: str = "", api: str = "") -> Release:
    """The SQL of the next version, in a folder."""
    for name in ("migrations", "api"):
        shutil.copytree(ROOT / "sql" / name, folder / "sql" / name, ignore=_SKIP, dirs_exist_ok=True)
    _add(folder, migration, api)
    return Release(VERSION, folder / "sql")


def next_program(folder: Path, *, migration: str = "", api: str = "") -> Path:
    """The whole of the next version: ``python -m scheduler`` in the folder runs it."""
    for package in ("crawler", "scheduler", "sql"):
        shutil.copytree(ROOT / package, folder / package, ignore=_SKIP)
    metadata = folder / f"palimpsest-{VERSION}.dist-info" / "METADATA"
    metadata.parent.mkdir()
    metadata.write_text(f"Metadata-Version: 2.4\nName: palimpsest\nVersion: {VERSION}\n", encoding="utf-8")
    _add(folder, migration, api)
    return folder


def raise_versions(folder: Path) -> None:
    """Make the next version's program read, judge, key and sign otherwise, each under a higher number.

    Its extractor leaves out paragraphs that begin with "Millions", its rules call corrections and
    what is cosmetic updates, and its address keys are in lower case.
    """
    for path in sorted((folder / "crawler").rglob("*.py")):
        code = path.read_text(encoding="utf-8")
        raised = re.sub(_NUMBERED, lambda found: f"{found[1]}{int(found[2]) + 1}", code)
        raised = raised.replace('SIGNATURE_VERSION = f"', 'SIGNATURE_VERSION = f"1 ')
        raised += "".join(more for name, more in _OTHERWISE.items() if f"\ndef {name}(" in code)
        path.write_text(raised, encoding="utf-8")


_NUMBERED = re.compile(
    r'^((?:_NUMBER|RULES_VERSION|NORMALISER_VERSION|URL_KEY_VERSION) = "?)(\d+)', re.MULTILINE
)
_OTHERWISE = {
    "extract": """

_extract = extract


def extract(*given, **named):
    from dataclasses import replace

    found = _extract(*given, **named)
    return replace(found, body=tuple(line for line in found.body if not line.startswith("Millions")))
""",
    "compare": """

_compare = compare


def compare(*given, **named):
    from dataclasses import replace

    found = _compare(*given, **named)
    if found.kind in ("correction", "cosmetic"):
        return replace(found, kind="updated", is_revision=True)
    return found
""",
    "url_key": """

_url_key = url_key


def url_key(url):
    return _url_key(url).lower()
""",
}


def _add(folder: Path, migration: str, api: str) -> None:
    if migration:
        (folder / "sql/migrations/9000_next.sql").write_text(migration, encoding="utf-8")
    if api:
        (folder / "sql/api/zz_next.sql").write_text(api, encoding="utf-8")
