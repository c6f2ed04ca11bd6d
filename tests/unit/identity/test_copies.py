"""Copies: one piece of copy in several papers, and briefs that only look alike."""

from __future__ import annotations

import subprocess
import sys

import pytest

from crawler.identity import SIGNATURE_VERSION, Relation, same_copy, signature

STORY = "\n".join(
    [
        "The harbour of Port Ellery opened on Monday for the first time since a storm broke its northern wall.",
        "Dozens of fishing boats had waited in the bay since early morning, and a ferry came in at noon.",
        "The harbour master said that divers had found no wreck in the channel and that the lights were working again.",
        "Repairs took eleven weeks, twice as long as planned, because the stone turned out to be too soft.",
        "The town council will decide in autumn whether the wall is to be raised, as engineers have advised.",
        "Fishermen asked for help with their losses; the ministry answered that a fund was being prepared for them.",
        "A museum of the storm, with the bell of the lost lighthouse, is to open next to the fish market in spring.",
    ]
)
OTHER = "\n".join(
    [
        "Teachers in the valley went on strike on Tuesday over a plan to close four of its seven primary schools.",
        "Parents stood with them at the gates, and the bus company said that it would run no extra services.",
        "The regional office for education called the plan a draft and invited both sides to a meeting on Friday.",
        "Pupils would have to travel up to an hour each way, a study that the teachers' union had ordered found.",
    ]
)
BRIEF = (
    "The army has lost {0} soldiers since the beginning of the war, the general staff reported on {1}. "
    "The number includes {2} soldiers lost over the past day. According to the report, it has also lost {3} tanks, "
    "{4} fighting vehicles and {5} guns."
)


def kind(relation: Relation | None) -> str | None:
    return relation.kind if relation else None


def test_a_text_is_a_copy_of_itself() -> None:
    assert same_copy(STORY, STORY) == Relation("same_copy", 1.0)


def test_typography_does_not_matter() -> None:
    assert same_copy(STORY, STORY.replace(" ", "\u00a0").upper()) == Relation("same_copy", 1.0)


def test_a_dateline_another_lead_and_a_credit_leave_it_one_copy() -> None:
    lines = STORY.split("\n")
    syndicated = "\n".join(
        [
            "PORT ELLERY (News Wire) - Ships are back in the harbour after a storm.",
            *lines[1:],
            "By staff reporters",
        ]
    )
    assert kind(same_copy(STORY, syndicated)) == "same_copy"


def test_a_cut_copy_is_truncated() -> None:
    cut = "\n".join(STORY.split("\n")[:4])
    assert same_copy(STORY, cut) == Relation("truncated", 1.0, larger="a")
    assert same_copy(cut, STORY) == Relation("truncated", 1.0, larger="b")


def test_a_live_page_contains_what_it_has_grown_from() -> None:
    grown = f"{OTHER}\n{STORY}"
    assert kind(same_copy(STORY, grown)) == "contains"


def test_different_articles_are_unrelated() -> None:
    assert same_copy(STORY, OTHER) is None
    assert same_copy(STORY, "") is None
    assert same_copy("", "") is None


def test_daily_briefs_with_new_figures_are_different_articles() -> None:
    monday = BRIEF.format("11,210", "March 4", "840", "4,051", "7,702", "9,880")
    tuesday = BRIEF.format("12,080", "March 5", "870", "4,063", "7,724", "9,911")
    assert same_copy(monday, tuesday) is None
    assert kind(same_copy(monday, monday.replace("has lost", "lost"))) == "same_copy"


@pytest.mark.parametrize("times", [2, 4, 8])
def test_long_daily_reports_with_new_figures_are_different_articles(times: int) -> None:
    """The sentences are those of every day, and the figures are of one."""

    def report(day: int) -> str:
        lines = [
            f"In district {number} rangers counted {day * 37 + number * 11} seals, {day * 13 + number} of them young, "
            f"and closed {day + number * 3} metres of the beach to visitors for the rest of the week."
            for number in range(times)
        ]
        return "\n".join([*STORY.split("\n"), *lines])

    assert same_copy(report(1), report(2)) is None
    assert kind(same_copy(report(1), report(1).replace("counted", "have counted"))) == "same_copy"


def test_service_lines_of_a_publisher_are_no_evidence() -> None:
    foot = "\n".join(
        [
            "Sign up for our evening newsletter and get the day's news delivered to your inbox.",
            "Copyright 2031 The Example Wire. All rights reserved.",
            "This material may not be copied or redistributed without permission of the publisher.",
            "Follow the latest news on our live page.",
            "Contact our newsroom if you know more about this story.",
        ]
    )
    first, second = (f"{text.split(chr(10))[0]}\n{foot}" for text in (STORY, OTHER))
    assert same_copy(first, second) is None


def test_a_text_of_nothing_but_service_lines_is_still_compared() -> None:
    line = "Sign up for our evening newsletter and get the day's news delivered to your inbox."
    assert kind(same_copy(line, line)) == "same_copy"


def test_scripts_without_spaces_are_compared_by_characters() -> None:
    text = "港の再開を祝う式典が月曜日に行われ、漁船と連絡船が朝から湾に集まった。修理には十一週間かかった。"
    assert kind(same_copy(text, text.replace("月曜日", "火曜日"))) == "same_copy"
    assert (
        same_copy(text, "学校の統廃合に反対する教員が火曜日に授業を行わず、保護者も校門の前に立った。")
        is None
    )


def test_a_signature_is_stable_and_fits_the_database() -> None:
    bands = signature(STORY).bands
    assert bands == signature(STORY.upper()).bands
    assert len(bands) == len(set(bands)) == 64
    assert all(-(2**31) <= band < 2**31 for band in bands)


def test_stored_bands_stay_good() -> None:
    """Bands in a database are worthless once these values change without a new SIGNATURE_VERSION."""
    bands = signature("the harbour opened on monday for the first time since the storm").bands
    assert SIGNATURE_VERSION == "rensa-rminhash-2/64x2/5"
    assert bands[:4] == (-1276741929, -1914932123, 910172369, -1407838735)


@pytest.mark.parametrize("copy", [STORY, "\n".join(STORY.split("\n")[1:]), f"{OTHER}\n{STORY}"])
def test_copies_share_a_band(copy: str) -> None:
    assert set(signature(STORY).bands) & set(signature(copy).bands)


def test_different_articles_share_no_band() -> None:
    assert not set(signature(STORY).bands) & set(signature(OTHER).bands)


def test_a_text_without_words_has_no_bands() -> None:
    assert signature(" … ").bands == ()
    assert len(signature("Short.").bands) == 64


def test_the_package_is_imported_without_the_library_of_signatures() -> None:
    """It reserves a gibibyte of addresses, and an extraction process is limited to that in all."""
    asked = "import sys, crawler.identity; print('rensa' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"
