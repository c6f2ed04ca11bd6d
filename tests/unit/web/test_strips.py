"""The strip of an article is true to the times at which it was seen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from scheduler.web.pages.charts import shade
from scheduler.web.pages.strips import strip
from sql.rows.pages import TimelineState

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def state(
    number: int, words: int, seen: tuple[int, int], after: int | None = None, *, dismissed: bool = False
) -> TimelineState:
    """A state first and last seen so many minutes after noon; the one before was last seen at minute ``after``."""
    at = [NOON + timedelta(minutes=minute) for minute in seen]
    return TimelineState(
        id=number,
        number=number,
        title="A title",
        words=words,
        changed_after=None if after is None else NOON + timedelta(minutes=after),
        changed_before=at[0],
        last_seen_at=at[1],
        repeats_id=None,
        dismissed_at=NOON if dismissed else None,
        redacted_at=None,
        class_=None,
        flags=None,
        added_words=None,
        removed_words=None,
    )


def test_a_change_happened_between_the_last_look_at_the_old_text_and_the_first_at_the_new() -> None:
    drawn = strip(
        [state(2, 200, (60, 100), 40), state(1, 100, (0, 40))], [NOON, NOON + timedelta(minutes=40)]
    )
    assert drawn is not None
    assert [(level.begin, level.end) for level in drawn.levels] == [(0, 400), (600, 1000)]
    assert drawn.unknown == ((400, 200),)
    assert drawn.looks == (0, 400)
    assert drawn.levels[0].height > drawn.levels[1].height


def test_a_dismissed_state_never_stood() -> None:
    states = [
        state(3, 90, (80, 100), 60),
        state(2, 900, (40, 40), 20, dismissed=True),
        state(1, 100, (0, 60)),
    ]
    drawn = strip(states, [])
    assert drawn is not None
    assert [level.number for level in drawn.levels] == [1, 3]


def test_the_strip_ends_with_the_last_look_even_if_it_found_nothing() -> None:
    drawn = strip([state(1, 100, (0, 50))], [NOON + timedelta(minutes=100)])
    assert drawn is not None
    assert (drawn.levels[0].end, drawn.end) == (500, NOON + timedelta(minutes=100))


def test_there_is_no_strip_of_one_moment() -> None:
    assert strip([state(1, 100, (0, 0))], [NOON]) is None
    assert strip([], []) is None


def test_a_day_without_a_look_is_never_shown_as_a_quiet_one() -> None:
    assert [shade(edits, True) for edits in (0, 1, 3, 4, 10, 99)] == [
        "none",
        "few",
        "few",
        "some",
        "much",
        "much",
    ]
    assert shade(5, False) == "unwatched"
