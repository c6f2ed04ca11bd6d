"""The stories in the drawer of the simulated newsroom."""

import re

from scheduler.demo.stories import stories, story


def test_there_are_enough_of_them_and_each_can_be_told_from_the_others() -> None:
    every = stories()
    assert len(every) >= 25
    assert len({each.slug for each in every}) == len(every)
    assert len({each.paragraphs for each in every}) == len(every)
    assert sum(each.language == "uk" for each in every) >= 3


def test_each_has_what_a_page_needs() -> None:
    for each in stories():
        assert 4 <= len(each.paragraphs) <= 8
        assert all(text == text.strip() and "\n" not in text for text in each.paragraphs)
        assert each.title and each.summary and each.authors and each.section
        assert each.summary not in each.paragraphs
        assert re.fullmatch(r"[a-z0-9-]+", each.slug)


def test_daily_briefs_differ_by_their_numbers_only() -> None:
    briefs = [each for each in stories() if each.section == "daily"]
    assert len(briefs) >= 2
    assert len({re.sub(r"\d+", "0", " ".join(each.paragraphs)) for each in briefs}) == 1
    assert story(briefs[0].slug) == briefs[0]
