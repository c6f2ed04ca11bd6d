"""Small changes in neutral words, explained, and shown with marks that no text can forge."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from scheduler.marks import marked_parts
from tests.conftest import run
from tests.integration.archiving import PARAGRAPHS, START, desk, story
from tests.integration.search.filled_archive import CORRECTED, fill

URL = "https://news.example/forged"
FORGED = "The clerk wrote {+a new clause+} and f**king [-nonsense-] about the weathervane."
HELD = "The old weathervane of the mill was sold to a collector from Ardonia."


def test_small_changes_name_old_and_new_words_without_blame(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await fill(at)
            rows = await at.rows(
                "SELECT * FROM archive.small_changes WHERE url = %s ORDER BY new_from", CORRECTED
            )
            digit, notice = rows
            assert (digit["class"], digit["label"]) == ("correction", "small change of fact")
            assert (digit["old_words"], digit["new_words"]) == ("24", "34")
            assert (digit["admitted"], notice["admitted"]) == (False, True)
            assert digit["old_from"] == START + timedelta(hours=1)
            assert (digit["old_until"], digit["new_from"]) == (
                START + timedelta(hours=2),
                START + timedelta(hours=3),
            )
            [edit] = await at.rows("SELECT * FROM archive.edits WHERE revision_id = %s", digit["revision_id"])
            assert edit["basis"] == "certain"
            assert edit["looked_at"]["reasons"] == [
                {"flag": "number", "rule": "quantity", "old": "24", "new": "34"}
            ]

    run(work())


def test_no_text_forges_a_mark_and_a_move_is_told_as_one(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            first = story(title="The mill", body=(HELD, FORGED, *PARAGRAPHS))
            await at.look(URL, first)
            await at.look(URL, replace(first, body=(FORGED, HELD.replace("Ardonia", "Belmora"), *PARAGRAPHS)))
            await at.look(URL, replace(first, body=(FORGED, *PARAGRAPHS)))
            [gone] = await at.rows("SELECT context FROM archive.search_removed('collector') LIMIT 1")
            kinds = [kind for kind, part in marked_parts(gone["context"]) if part.strip()]
            assert kinds.count("removed") == 1 and "added" not in kinds and "found" not in kinds
            [hit] = await at.rows("SELECT snippet FROM archive.search('clerk')")
            found = [part for kind, part in marked_parts(hit["snippet"]) if kind]
            assert found == ["clerk"]
            assert FORGED in "".join(part for _, part in marked_parts(hit["snippet"]))

            await at.look(URL, replace(first, body=(*PARAGRAPHS, FORGED)))
            ids = [row["id"] for row in await at.rows("SELECT id FROM archive.revisions ORDER BY id")]
            places = await at.rows("SELECT * FROM archive.diff_places(%s, %s)", ids[-2], ids[-1])
            assert [(row["moved"], row["removed"] or row["added"]) for row in places] == [
                (True, f"{FORGED}\n"),
                (True, f"\n{FORGED}"),
            ]
            [edit] = await at.rows("SELECT * FROM archive.edits ORDER BY revision_id DESC LIMIT 1")
            assert (edit["flags"], edit["added_words"], edit["label"]) == (["moved"], 0, "words changed")

    run(work())
