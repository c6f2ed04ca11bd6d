"""The kind of a change, and the flags that it raises."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from crawler.revisions import Text, compare
from tests.unit.revisions.articles import CONTEXT, HARBOUR, sentence, swapped


def with_lines(*lines: str, at: int = 4) -> Text:
    paragraphs = list(HARBOUR.paragraphs)
    paragraphs[at:at] = lines
    return replace(HARBOUR, paragraphs=tuple(paragraphs))


def test_the_same_text_is_none() -> None:
    change = compare(HARBOUR, replace(HARBOUR))
    assert (change.kind, change.flags, change.hunks, change.same_text) == ("none", frozenset(), (), True)


def test_another_guess_at_the_language_is_none() -> None:
    assert compare(HARBOUR, replace(HARBOUR, language="nl")).kind == "none"


@pytest.mark.parametrize(
    ("old", "new", "same_text"),
    [
        (" ", "\u00a0", True),
        ("harbour", "har\u00adbour", True),
        ("bay since", "bay  since", True),
        ("Dozens", "DOZENS", False),
        ("noon.", "noon!", False),
    ],
)
def test_typography_is_cosmetic(old: str, new: str, same_text: bool) -> None:
    change = compare(HARBOUR, swapped(HARBOUR, old, new))
    assert (change.kind, change.flags, change.same_text) == ("cosmetic", frozenset(), same_text)


def test_the_case_of_a_headline_and_joined_paragraphs_are_cosmetic() -> None:
    other = replace(
        HARBOUR,
        title=HARBOUR.title.title(),
        paragraphs=(" ".join(HARBOUR.paragraphs[:2]), *HARBOUR.paragraphs[2:]),
    )
    assert compare(HARBOUR, other).kind == "cosmetic"


@pytest.mark.parametrize(
    "lines",
    [
        ("3 min read", "Advertisement"),
        ("Updated 2 hours ago",),
        ("Lesezeit: 3 Minuten", "Anzeige"),
        ("Час читання: 2 хвилини",),
    ],
)
def test_page_chrome_is_cosmetic_but_not_hidden(lines: tuple[str, ...]) -> None:
    change = compare(HARBOUR, with_lines(*lines))
    assert change.kind == "cosmetic"
    assert change.added_words == sum(len(line.split()) for line in lines)


def test_chrome_beside_a_change_does_not_cover_it() -> None:
    before = with_lines("Advertisement", at=1)
    after = swapped(with_lines("5 min read", "Advertisement", at=2), "42", "24")
    change = compare(before, after)
    assert (change.kind, change.flags) == ("correction", {"number"})


def test_chrome_that_moves_is_cosmetic() -> None:
    assert compare(with_lines("2 hours ago", at=1), with_lines("3 hours ago", at=3)).kind == "cosmetic"


def test_furniture_is_left_out_of_both_sides() -> None:
    banner = "Members make this newsroom possible: 21,000 of them."
    after = with_lines(banner, at=2)
    assert compare(HARBOUR, after).kind == "content_added"
    change = compare(HARBOUR, after, frozenset({banner}))
    assert (change.kind, change.hunks, change.same_text) == ("furniture", (), True)
    assert compare(swapped(HARBOUR, "noon", "dusk"), after, {banner}).kind == "correction"


@pytest.mark.parametrize(
    ("old", "new", "flags"),
    [
        ("1.5 million", "15 million", {"number"}),
        ("42 boats", "24 boats", {"number"}),
        ("42 boats", "boats", {"number"}),
        ("1.5 million", "$ 1.5 million", {"number"}),
        ("1.5 million", "1.5 billion", {"number"}),
        ("on Monday", "on Sunday", set()),
        ("Ruth Calder", "Anna Calder", {"name"}),
        ("Port Ellery", "Port Haven", {"name"}),
        ("had been lost", "had not been lost", {"negation"}),
        ("will decide", "won't decide", {"negation"}),
        ("fishing boats", "sailing boats", set()),
        ("crowns", "kroner", set()),
    ],
)
def test_a_few_words_are_a_correction(old: str, new: str, flags: set[str]) -> None:
    change = compare(HARBOUR, swapped(HARBOUR, old, new))
    assert (change.kind, change.flags) == ("correction", flags)


def test_a_name_of_four_letters_is_another_name_and_no_slip() -> None:
    before = swapped(HARBOUR, "Port Ellery", "Port of Iran")
    change = compare(before, swapped(before, "Iran", "Iraq"))
    assert "name" in change.flags


@pytest.mark.parametrize(
    ("slip", "right"),
    [
        ("harbuor", "harbour"),
        ("repirs", "repairs"),
        ("counncil", "council"),
        ("teh repairs", "the repairs"),
        ("Dozzens", "Dozens"),
        ("milion", "million"),
        ("Mnoday", "Monday"),
    ],
)
def test_slips_of_the_pen_are_a_typo(slip: str, right: str) -> None:
    change = compare(swapped(HARBOUR, right, slip), HARBOUR)
    assert (change.kind, change.flags) == ("typo", frozenset())


def test_a_form_that_is_still_in_use_is_no_slip() -> None:
    before = swapped(HARBOUR, "will decide", "could decide, and could wait,")
    after = swapped(before, "could decide", "would decide")
    assert compare(before, after).kind == "correction"


def test_a_word_that_was_split_is_a_typo() -> None:
    assert compare(swapped(HARBOUR, "northern wall", "northernwall"), HARBOUR).kind == "typo"


def test_passages() -> None:
    new = (
        "Divers searched the channel for a week and found no wreck in it.",
        "A fund for the fishermen is being prepared.",
    )
    assert compare(HARBOUR, with_lines(*new)).kind == "content_added"
    assert compare(HARBOUR, with_lines(*new, at=0)).kind == "content_added"
    assert compare(with_lines(*new, at=2), HARBOUR).kind == "content_removed"
    assert compare(with_lines(new[0]), with_lines(new[1], at=1)).kind == "updated"
    assert compare(HARBOUR, swapped(with_lines(*new), "42", "45")).kind == "updated"
    assert compare(HARBOUR, swapped(with_lines(*new), "harbour", "harbor")).kind == "content_added"


def test_a_short_line_that_went_is_removed_content_and_no_correction() -> None:
    change = compare(with_lines("At 10:30 the bell rang.", at=2), HARBOUR)
    assert (change.kind, change.flags) == ("content_removed", frozenset())


def test_another_text_is_a_rewrite() -> None:
    other = tuple(
        f"{part.split()[0]} of something else altogether was written here, number {n}, in other words."
        for n, part in enumerate(HARBOUR.paragraphs)
    )
    assert compare(HARBOUR, replace(HARBOUR, paragraphs=(HARBOUR.paragraphs[0], *other))).kind == "rewrite"


def test_two_new_figures_in_a_brief_are_no_rewrite() -> None:
    before = Text("Losses", ("The army lost 840 soldiers and 12 tanks over the day.",))
    after = Text("Losses", ("The army lost 870 soldiers and 14 tanks over the day.",))
    assert compare(before, after).kind == "correction"


def test_a_headline_alone() -> None:
    change = compare(HARBOUR, replace(HARBOUR, title="Ships are back in Port Ellery"))
    assert (change.kind, change.flags) == ("headline_only", {"headline"})
    figure = compare(
        replace(HARBOUR, title="Storm costs 12 million"), replace(HARBOUR, title="Storm costs 21 million")
    )
    assert (figure.kind, figure.flags) == ("headline_only", {"headline", "number"})


def test_a_headline_beside_a_change_of_the_body_is_a_flag() -> None:
    change = compare(HARBOUR, swapped(replace(HARBOUR, title="Ships are back"), "42", "24"))
    assert (change.kind, change.flags) == ("correction", {"headline", "number"})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("summary", "Ships return after eleven long weeks."),
        ("authors", ("Nora Finch", "Ivo Brandt")),
        ("published", datetime(2031, 6, 3, tzinfo=UTC)),
    ],
)
def test_other_fields_are_metadata(field: str, value: object) -> None:
    change = compare(HARBOUR, replace(HARBOUR, **{field: value}))
    assert (change.kind, change.flags) == ("metadata", {field})


def test_one_instant_in_two_time_zones_and_authors_in_another_order_are_no_change_of_them() -> None:
    moment = datetime(2031, 6, 3, 12, tzinfo=UTC)
    before = replace(HARBOUR, published=moment, authors=("A", "B"))
    after = replace(before, published=moment.astimezone(timezone(timedelta(hours=3))), authors=("B", "A"))
    assert compare(before, after).flags == frozenset()


@pytest.mark.parametrize(
    "notice",
    [
        "Correction: An earlier version of this story gave the wrong year.",
        "Korrektur: In einer früheren Version stand eine falsche Zahl.",
        "Виправлено: у попередній версії була інша дата.",
        "Sprostowanie: w poprzedniej wersji podaliśmy błędną datę.",
    ],
)
@pytest.mark.parametrize("at", [0, 4])
def test_a_notice(notice: str, at: int) -> None:
    change = compare(HARBOUR, swapped(with_lines(notice, at=at), "42", "24"))
    assert change.kind == "notice"
    assert {"notice", "number"} <= change.flags
    gone = compare(with_lines(notice, at=at), HARBOUR)
    assert (gone.kind, gone.flags) == ("content_removed", {"notice", "notice_removed"})
    moved = compare(with_lines(notice, at=0), with_lines(notice, at=4))
    assert "notice" not in moved.flags


def test_a_notice_at_the_end_of_a_paragraph() -> None:
    change = compare(
        HARBOUR, swapped(HARBOUR, "at noon.", "at noon. (This article was corrected on June 3.)")
    )
    assert (change.kind, change.flags) == ("notice", {"notice"})


def test_withdrawn() -> None:
    note = replace(
        HARBOUR, paragraphs=("This article has been withdrawn after questions about its sources.",)
    )
    assert compare(HARBOUR, note).kind == "withdrawn"
    kept = with_lines("This article has been withdrawn.", at=0)
    assert compare(HARBOUR, kept).kind == "notice"


def test_a_body_that_vanished_or_came() -> None:
    empty = replace(HARBOUR, paragraphs=())
    assert compare(HARBOUR, empty).kind == "content_removed"
    assert compare(empty, HARBOUR).kind == "content_added"


LANGUAGE_CASES = [
    ("en", ("Friday", "Monday"), set()),
    ("en", ("would be", "would not be"), {"negation"}),
    ("en", ("three", "four"), {"number"}),
    ("de", ("Freitag", "Montag"), set()),
    ("de", ("gesperrt", "nicht gesperrt"), {"negation"}),
    ("de", ("drei", "vier"), {"number"}),
    ("fr", ("vendredi", "lundi"), set()),
    ("fr", ("serait", "ne serait pas"), {"negation"}),
    ("fr", ("trois", "quatre"), {"number"}),
    ("es", ("viernes", "lunes"), set()),
    ("es", ("estaría", "no estaría"), {"negation"}),
    ("es", ("tres", "cuatro"), {"number"}),
    ("pl", ("piątek", "poniedziałek"), set()),
    ("pl", ("będzie", "nie będzie"), {"negation"}),
    ("pl", ("trzy", "cztery"), {"number"}),
    ("ru", ("пятницу", "среду"), set()),
    ("ru", ("будет", "не будет"), {"negation"}),
    ("ru", ("три", "две"), {"number"}),
    ("uk", ("п’ятницю", "середу"), set()),
    ("uk", ("буде", "не буде"), {"negation"}),
    ("uk", ("три", "дві"), {"number"}),
]


@pytest.mark.parametrize(("language", "swap", "flags"), LANGUAGE_CASES)
@pytest.mark.parametrize("known", [True, False])
def test_every_language(language: str, swap: tuple[str, str], flags: set[str], known: bool) -> None:
    before, after = sentence(language), sentence(language, swap)
    if not known:
        before, after = replace(before, language=None), replace(after, language=None)
    change = compare(before, after)
    assert change.kind == "correction"
    assert flags <= change.flags
    assert change.flags <= flags | {"name"}


@pytest.mark.parametrize("language", sorted(CONTEXT))
def test_one_language_does_not_read_the_words_of_another(language: str) -> None:
    """ "Once" is eleven in Spanish and "sin" is without."""
    before = replace(
        sentence(language), paragraphs=("It was a great virtue then and there, they said, and it still is.",)
    )
    change = compare(
        before,
        replace(before, paragraphs=("It was a great sin then and there, they said, and it still is.",)),
    )
    assert ("negation" in change.flags) == (language == "es")


def test_mappings_are_taken_as_texts() -> None:
    before = {"title": "T", "text": "One line.\nAnother of 5 words here."}
    after = {"title": "T", "text": "One line.\n\nAnother of 6 words here.", "language": "en"}
    change = compare(before, after)
    assert (change.kind, change.flags) == ("correction", {"number"})
    assert compare({"title": None, "text": ""}, {"title": "", "text": ""}).kind == "none"


@pytest.mark.parametrize(("old", "new"), [("$", "€"), ("%", "€"), ("%", "")])
def test_a_sign_at_a_number_is_meaning(old: str, new: str) -> None:
    before = swapped(HARBOUR, "1.5 million crowns", f"{old} 15" if old == "$" else f"15 {old} of it")
    after = swapped(HARBOUR, "1.5 million crowns", f"{new} 15" if old == "$" else f"15 {new} of it")
    change = compare(before, after)
    assert (change.kind, change.flags) == ("correction", {"number"})
