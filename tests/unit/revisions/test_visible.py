"""Texts of which one look showed only the beginning, and copies that still carry old words."""

from __future__ import annotations

import pytest

from crawler.revisions import Text, compare
from crawler.revisions.carried_words import carried
from crawler.revisions.visible_part import common_ground

LINES = (
    "The council of Riverton met on Monday and decided to mend four bridges before the winter comes.",
    "The work costs 12 million crowns, of which the region pays a half and the town the other one.",
    "Nobody voted against it, and the mayor thanked the builders' guild for its patience.",
)


def text(*lines: str) -> Text:
    return Text(title="Council mends bridges", paragraphs=lines)


@pytest.mark.parametrize(
    "shown",
    [LINES[:1], LINES[:2], (LINES[0], LINES[1][:40] + "…"), (LINES[0], LINES[1][:40] + " ...")],
)
def test_the_beginning_of_a_text_is_no_change(shown: tuple[str, ...]) -> None:
    whole, part = common_ground(text(*LINES), text(*shown))
    assert not compare(whole, part).is_revision


def test_an_edit_of_the_visible_part_is_seen_and_nothing_else() -> None:
    shown = (LINES[0].replace("four", "five"), LINES[1][:40] + "…")
    change = compare(*common_ground(text(*LINES), text(*shown)))
    assert (change.kind, change.removed_words, change.added_words) == ("correction", 1, 1)


def test_a_teaser_written_for_the_wall_says_nothing_of_the_body() -> None:
    teaser = ("Why is the town so keen on bridges, and who pays for all of that? Our reporter knows more.",)
    assert not compare(*common_ground(text(*LINES), text(*teaser))).is_revision


def test_a_copy_carries_what_it_shows_as_it_was() -> None:
    after = (LINES[0], LINES[1].replace("12 million", "21 million"), LINES[2])
    hunks = compare(text(*LINES), text(*after)).hunks
    assert len(hunks) == 1
    assert carried(hunks, "A line before.\n" + LINES[1].upper()) == list(hunks)
    assert carried(hunks, "\n".join(after)) == []
    assert carried(hunks, LINES[0]) == []
    assert carried(hunks, LINES[1] + "\n" + after[1]) == []
