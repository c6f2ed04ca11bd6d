"""The text of ``sql/schema.sql``: each object with its comment before it, under the heading of its subject."""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from tests.schema.catalogue import Catalogue
from tests.schema.subjects import Subject, subjects

_HEAD = (
    "The schemas store and archive as all migrations together make them, for reading: what stands where, and what it"
    " means. A database is made by sql/migrations/ and sql/api/, never from this file. `python -m tests.schema` writes"
    " it from the catalogue of PostgreSQL {version}, and a test holds it equal to what the migrations make. Comments"
    " are the database's own. The work queue (schema queue) is procrastinate's and is not shown; the extensions"
    " btree_gist and unaccent are in store."
)
_WIDTH = 120
_OWN = {"r": "TABLE", "v": "VIEW", "S": "SEQUENCE"}


def render(catalogue: Catalogue) -> str:
    """All of it, ending with a line break; the same for every database of the same schema and major version."""
    homes = subjects()
    unheard = Subject(-1, "", "What belongs to no file.")
    sorted_in: dict[Subject, list[tuple[int, str, str]]] = defaultdict(list)
    for name, text in _objects(catalogue):
        subject, place = homes.get(name.replace('"', ""), (unheard, 0))
        sorted_in[subject].append((place, name, text))
    pieces = [_comment(_HEAD.format(version=catalogue.version))]
    for subject in sorted(sorted_in):
        pieces.append(_banner(subject))
        pieces += [text for _, _, text in sorted(sorted_in[subject])]
    return "\n".join(pieces)


def _objects(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    for relation in catalogue.relations:
        yield relation["name"], _relation(relation, catalogue)
    for function in catalogue.functions:
        definition = _without_trailing_space(function["definition"]).replace("CREATE OR REPLACE", "CREATE", 1)
        yield function["name"], f"{_comment(function['comment'])}{definition};\n"
    for config in catalogue.text_search:
        mapped = ",\n    ".join(config["mappings"])
        made = f"CREATE TEXT SEARCH CONFIGURATION {config['name']} (\n    {mapped}\n);\n"
        yield config["name"], _comment(config["comment"]) + made


def _relation(relation: dict[str, Any], catalogue: Catalogue) -> str:
    """A table with what belongs to it, or a view with the meaning of its columns before its query."""
    number, own = relation["oid"], _OWN[relation["own"]]
    head = (
        f"{_comment(relation['comment'])}CREATE {'UNLOGGED ' * relation['unlogged']}{own} {relation['name']}"
    )
    if own == "SEQUENCE":
        return f"{head};\n"
    options = f" WITH ({relation['options']})" if relation["options"] else ""
    columns = catalogue.parts["columns"].get(number, [])
    if own == "VIEW":
        listed = "".join(_listed(row) for row in columns)
        return f"{head}{options} AS\n{listed}{_without_trailing_space(relation['body'])}\n"
    rows = [_column(row) for row in columns]
    rows += [_constraint(row) for row in catalogue.parts["constraints"].get(number, [])]
    rows[-1] = rows[-1].removesuffix(",")
    return f"{head} (\n" + "\n".join(rows) + f"\n){options};\n" + _attached(number, catalogue)


def _attached(number: int, catalogue: Catalogue) -> str:
    """Indexes, statistics and triggers of a table."""
    kinds = ("indexes", "statistics", "triggers")
    rows = [row for kind in kinds for row in catalogue.parts.get(kind, {}).get(number, [])]
    return "".join(f"{_comment(row['comment'])}{row['definition']};\n" for row in rows)


def _column(row: dict[str, Any]) -> str:
    return f"{_comment(row['comment'], '    ')}    {row['name']} {row['definition']},"


def _listed(row: dict[str, Any]) -> str:
    """A column of a view, as a comment before its query."""
    said = f"{row['name']} {row['definition']}" + (f": {row['comment']}" if row["comment"] else "")
    return _comment(said, "    ")


def _constraint(row: dict[str, Any]) -> str:
    return f"{_comment(row['comment'], '    ')}    CONSTRAINT {row['name']} {row['definition']},"


def _comment(text: str | None, indent: str = "") -> str:
    if text is None:
        return ""
    prefix = f"{indent}-- "
    lines = textwrap.wrap(
        text, _WIDTH, initial_indent=prefix, subsequent_indent=prefix, break_on_hyphens=False
    )
    return "".join(f"{line}\n" for line in lines)


def _banner(subject: Subject) -> str:
    rule = "-" * _WIDTH
    where = f" (sql/{subject.name})" if subject.name else ""
    return f"\n{rule}\n{_comment(subject.heading + where)}{rule}\n"


def _without_trailing_space(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.rstrip().splitlines())
