"""What programs take along: the rows of each list as JSON and CSV, and the description of both."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from scheduler.web.pages import data_formats
from tests.integration.web.conftest import Visitor

LISTS = ["edits", "edits?flag=number", "headlines", "vanished", "copies", "search?q=council", "sources"]


def asked(visitor: Visitor, path: str) -> Any:
    status, headers, body = visitor.get(path)
    assert (status, headers["content-type"]) == (200, "application/json"), body
    return json.loads(body)


def suffixed(path: str, form: str) -> str:
    name, mark, query = path.partition("?")
    return f"/{name}.{form}{mark}{query}"


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("archive", ["visitor", "hostile"])
def test_csv_has_the_rows_and_columns_of_json(
    archive: str, path: str, request: pytest.FixtureRequest
) -> None:
    visitor = request.getfixturevalue(archive)
    told = asked(visitor, suffixed(path, "json"))
    status, headers, body = visitor.get(suffixed(path, "csv"))
    assert (status, headers["content-type"]) == (200, "text/csv; charset=utf-8")
    names, *rows = csv.reader(io.StringIO(body))
    assert len(rows) == len(told["rows"])
    assert all(names == list(row) for row in told["rows"])
    assert not any(value.startswith(("=", "+", "@")) for row in rows for value in row)


def test_a_list_names_what_the_page_shows(visitor: Visitor) -> None:
    shown = visitor.ids("/edits?flag=number")
    assert [str(row["revision_id"]) for row in asked(visitor, "/edits.json?flag=number")["rows"]] == shown
    assert asked(visitor, "/edits.json?flag=number")["sql"] != asked(visitor, "/edits.json")["sql"]


def test_the_next_rows_go_on_where_the_others_end(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = asked(visitor, "/edits.json")
    assert whole["next"] is None
    monkeypatch.setattr(data_formats, "ROWS", 2)
    following, found = "/edits.json", []
    while following:
        part = asked(visitor, following.removeprefix(visitor.url))
        found += part["rows"]
        following = part["next"]
    assert found == whole["rows"]
    _, headers, _ = visitor.get("/edits.csv")
    assert headers["link"] == f'<{visitor.url}/edits.csv?after={_key(found[1])}>; rel="next"'


def _key(row: dict[str, Any]) -> str:
    return (
        f"{row['changed_before']}/{row['revision_id']}".replace("+", "%2B")
        .replace(":", "%3A")
        .replace("/", "%2F")
    )


def test_an_article_is_handed_out_with_its_states(visitor: Visitor) -> None:
    (edit,) = visitor.rows(
        "SELECT article_id, revision_id FROM archive.edits WHERE class = 'correction' LIMIT 1"
    )
    told = asked(visitor, f"/articles/{edit['article_id']}.json?revision={edit['revision_id']}")
    assert told["article"]["id"] == edit["article_id"]
    assert told["shown"]["id"] == edit["revision_id"]
    states = visitor.rows(
        "SELECT id FROM archive.revisions WHERE article_id = %s ORDER BY number DESC", edit["article_id"]
    )
    assert [row["id"] for row in told["states"]] == [row["id"] for row in states]
    assert told["changes"]
    assert visitor.get("/articles/999999.json")[0] == 404
    assert visitor.get("/search.json")[0] == 400


def test_the_description_names_every_column_and_filter(visitor: Visitor) -> None:
    described = asked(visitor, "/openapi.json")
    assert described["openapi"] == "3.1.0"
    for path, said in described["paths"].items():
        wanted = {part["name"]: "council" for part in said["get"]["parameters"] if part["name"] == "q"}
        asked_for = path.replace("{article_id}", "1") + ("?q=council" if wanted else "")
        status, headers, body = visitor.get(asked_for)
        assert status == 200, path
        content = said["get"]["responses"]["200"]["content"]
        assert list(content) == [headers["content-type"].partition(";")[0]]
        if path.endswith(".json"):
            _follows(json.loads(body), content["application/json"]["schema"])


def _follows(told: Any, schema: dict[str, Any]) -> None:
    """Fail if an object has other names than its description, as far as that names them."""
    properties = schema["properties"]
    assert set(schema.get("required", properties)) <= set(told)
    for name, known in properties.items():
        if known.get("type") == "array" and "properties" in known.get("items", {}):
            assert told[name]
            assert all(set(row) == set(known["items"]["properties"]) for row in told[name])
        elif "properties" in known:
            assert set(told[name]) == set(known["properties"])
