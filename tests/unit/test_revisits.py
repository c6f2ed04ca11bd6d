"""When an article is looked at again."""

from __future__ import annotations

import json
from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from crawler.sources import Revisit, Source
from scheduler.revisits.ladder import next_visit
from tests.benchmarks.newsdays import articles
from tests.benchmarks.revisits import THOROUGH, Hearing, Ladder, diffengine, measure, measure_deletions

RULE = Revisit()
FIRST, MOST = RULE.first, RULE.most
DAY = timedelta(days=1)
SIMULATED = 12_000
"""Articles: one in a hundred is taken down, so that fewer would tell little of deletions."""


def step(
    age: timedelta, last: timedelta | None, *, changed: bool = False, rule: Revisit = RULE, told: bool = False
) -> timedelta:
    return next_visit(age=age, last=last, changed=changed, rule=rule, told=told)


def looks(until: timedelta, changes: frozenset[int] = frozenset()) -> list[timedelta]:
    """Ages at the looks at an article that changed before the looks of these numbers."""
    ages, last = [timedelta(0)], None
    while (age := ages[-1] + (last := step(ages[-1], last, changed=len(ages) - 1 in changes))) < until:
        ages.append(age)
    return ages


def test_the_first_look_back_is_after_half_an_hour() -> None:
    assert step(timedelta(0), None, changed=True) == FIRST
    assert step(timedelta(0), None) == FIRST


def test_steps_double_while_nothing_changes_up_to_the_most() -> None:
    steps = [later - earlier for earlier, later in pairwise(looks(29 * DAY))]
    assert steps[:9] == [FIRST * 2**number for number in range(9)]
    assert steps[9:] == [MOST] * len(steps[9:]) and len(steps) > 9


def test_while_listings_tell_of_edits_no_step_is_shorter_than_the_rule_says() -> None:
    told = THOROUGH.told
    assert step(timedelta(0), None, rule=THOROUGH, told=True) == told > THOROUGH.first
    assert step(DAY, timedelta(hours=8), changed=True, rule=THOROUGH, told=True) == told
    assert step(9 * DAY, 2 * told, rule=THOROUGH, told=True) == step(9 * DAY, 2 * told, rule=THOROUGH) > told
    assert step(20 * DAY, 10 * DAY, rule=THOROUGH, told=True) == 10 * DAY, "the rungs stay"
    assert step(timedelta(0), None, told=True) == FIRST, "as shipped nobody is relied on"


def test_no_step_need_be_shorter_than_the_rules_share_of_the_age() -> None:
    assert step(8 * DAY, 30 * THOROUGH.most, rule=THOROUGH) == 8 * DAY * THOROUGH.share > THOROUGH.most
    assert step(DAY, 30 * THOROUGH.most, rule=THOROUGH) == THOROUGH.most
    hourly = Revisit.model_validate({"most": "1h"})
    assert step(29 * DAY, timedelta(hours=1), rule=hourly) == timedelta(hours=1), (
        "as shipped the most is the most"
    )


def test_a_change_halves_the_step_but_not_below_the_first() -> None:
    assert step(DAY, timedelta(hours=8), changed=True) == timedelta(hours=4)
    assert step(DAY, timedelta(minutes=40), changed=True) == FIRST


def test_an_old_article_is_looked_at_on_the_rungs() -> None:
    old = [age for age in looks(1000 * DAY) if age > 40 * DAY]
    assert old == [60 * DAY, 120 * DAY, 240 * DAY, 480 * DAY, 960 * DAY]


def test_an_old_article_that_changed_is_looked_at_again_soon_and_then_on_the_rungs() -> None:
    assert step(60 * DAY, 28 * DAY, changed=True) == MOST
    assert step(67 * DAY, MOST) == 53 * DAY


def test_an_article_that_was_days_old_at_its_first_look_begins_further_up() -> None:
    assert step(4 * DAY, None, changed=True) == 2 * DAY
    assert step(20 * DAY, None, changed=True) == MOST
    assert step(2000 * DAY, None, changed=True) == 1840 * DAY


def test_an_unchanged_article_costs_a_dozen_looks_in_its_first_month() -> None:
    assert len(looks(30 * DAY)) == 12


@given(
    st.timedeltas(timedelta(0), timedelta(days=5000)),
    st.none() | st.timedeltas(timedelta(seconds=1), timedelta(days=500)),
    st.booleans(),
)
def test_the_next_look_lies_ahead(age: timedelta, last: timedelta | None, changed: bool) -> None:
    found = step(age, last, changed=changed)
    assert found > timedelta(0)
    assert FIRST <= found <= MOST or age >= timedelta(days=30)


def test_on_published_edit_statistics_the_ladder_holds_what_is_promised() -> None:
    sample = articles(SIMULATED, seed=1)
    found = measure(Ladder().looks, sample)
    assert found["requests"] <= 12.6
    assert found["recall"] >= 0.80
    assert found["delay"] <= 25


def test_a_thorough_rule_beats_a_look_at_every_fifth_of_an_age_in_everything_at_half_its_requests() -> None:
    sample, vanishing = articles(SIMULATED, seed=1), articles(6000, seed=1, taken_down=1.0)
    ours = measure(Ladder(THOROUGH).looks, sample) | measure_deletions(Ladder(THOROUGH).looks, vanishing)
    theirs = measure(diffengine(wraps=False), sample) | measure_deletions(diffengine(wraps=False), vanishing)
    assert ours["requests"] <= theirs["requests"] / 2
    assert ours["recall"] >= max(0.80, theirs["recall"])
    assert ours["last in 24 h"] > theirs["last in 24 h"]
    for delay in ("delay", "delay 90", "gone", "gone 90"):
        assert ours[delay] < theirs[delay], delay


def test_the_simulator_trusts_a_source_as_the_archive_does() -> None:
    """Twenty edits that were told make it, two of which nobody told end it, and so do eighty claims in vain."""
    source = Hearing()
    for _ in range(20):
        assert not source.tells
        source.note(edited=True, told=True, set_off=True)
    source.note(edited=True, told=False, set_off=False)
    assert source.tells
    source.note(edited=True, told=False, set_off=False)
    assert not source.tells
    stamps = Hearing()
    for _ in range(20):
        stamps.note(edited=True, told=True, set_off=True)
    for _ in range(80):
        assert stamps.tells
        stamps.note(edited=False, told=True, set_off=True)
    stamps.note(edited=False, told=True, set_off=True)
    assert not stamps.tells


def test_a_source_that_uses_no_new_key_is_stored_as_the_version_before_reads_it() -> None:
    block = {"home": "https://news.example/", "name": "news", "title": "News", "revisit": {"first": "1h"}}
    stored = json.loads(Source.model_validate(block).model_dump_json(exclude_defaults=True))
    assert set(stored) == set(block) and set(stored["revisit"]) == {"first"}
    assert Source.model_validate(stored) == Source.model_validate(block)
