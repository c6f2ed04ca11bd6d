"""Flags of small edits in many languages: ``statements.txt`` has what is one, and what only looks like one."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.revisions import Change, compare

_TOLD = {"number", "name", "negation", "attribution", "hedging", "moved"}


def _cases() -> list[tuple[str, str, str, frozenset[str]]]:
    lines = Path(__file__).with_name("statements.txt").read_text("utf-8").splitlines()
    parts = [[part.strip() for part in line.split("|")] for line in lines if line and line[0] != "#"]
    return [(one[0], one[1], one[2], frozenset(filter(None, one[3].split(",")))) for one in parts]


def changed(language: str, before: str, after: str) -> Change:
    return compare(
        {"title": "-", "text": before, "language": language},
        {"title": "-", "text": after, "language": language},
    )


@pytest.mark.parametrize(("language", "before", "after", "flags"), _cases())
def test_the_flags_of_a_small_edit(language: str, before: str, after: str, flags: frozenset[str]) -> None:
    change = changed(language, before, after)
    assert change.flags & _TOLD == flags, change.reasons
    if flags:
        assert change.kind not in {"typo", "cosmetic"}
    assert {reason["flag"] for reason in change.reasons} >= flags


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("en", "The clerk was reinstated on Monday.", "The clerk was restated on Monday."),
        ("en", "They adopted the motion late.", "They adapted the motion late."),
        ("en", "The vessel was diverted north.", "The vessel was divested north."),
        ("en", "Talks in Mali went on.", "Talks in Malta went on."),
        ("en", "We met Carlson at noon.", "We met Carlsen at noon."),
        ("uk", "Рада прийняла заяву.", "Рада прийняли заяву."),
        ("ru", "Враг подошёл к реке.", "Враг отошёл к реке."),
        ("de", "Der Zeuge war bekannt.", "Der Zeuge war benannt."),
        ("fr", "Le juge a relevé le fait.", "Le juge a révélé le fait."),
        ("es", "El cónsul fue elegido.", "El cónsul fue erigido."),
        ("pl", "Sąd uznał go za winnego.", "Sąd uznał go za innego."),
    ],
)
def test_another_word_is_no_slip(language: str, before: str, after: str) -> None:
    assert changed(language, before, after).kind in {"updated", "correction"}


def test_what_cannot_be_told_is_neither_a_typo_nor_a_correction() -> None:
    change = changed("en", "He was elected on Friday.", "He was ejected on Friday.")
    assert (change.kind, change.is_unsure) == ("updated", True)
    assert not changed("en", "He was elcted on Friday.", "He was elected on Friday.").is_unsure
    assert not changed("en", "He was elected on Friday.", "He was elected on Sunday.").is_unsure


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("en", "The comittee met on Monday.", "The committee met on Monday."),
        ("en", "The colour of the barn.", "The color of the barn."),
        ("uk", "Вчора відбувся перегялд справи.", "Вчора відбувся перегляд справи."),
        ("uk", "Слідчі знайшли докзи у справі.", "Слідчі знайшли докази у справі."),
        ("ru", "Следователи нашли доказательтва.", "Следователи нашли доказательства."),
        ("de", "Die Regirung trat zurück.", "Die Regierung trat zurück."),
        ("fr", "Le gouvernment a démissionné.", "Le gouvernement a démissionné."),
        ("es", "El govierno dimitió ayer.", "El gobierno dimitió ayer."),
        (
            "pl",
            "Rzd podał się do dymisji, a rzecznk milczał.",
            "Rząd podał się do dymisji, a rzecznik milczał.",
        ),
        ("it", "Il govrno si è dimesso.", "Il governo si è dimesso."),
        ("sv", "Regeringen avgik i går efetr mötet.", "Regeringen avgick i går efter mötet."),
    ],
)
def test_a_slip_is_a_typo_in_every_language_with_a_dictionary(language: str, before: str, after: str) -> None:
    change = changed(language, before, after)
    assert (change.kind, change.flags) == ("typo", frozenset())


def test_a_name_that_the_text_writes_otherwise_elsewhere_was_a_slip() -> None:
    before = "Mr Vandermeer came at noon. They saw Vandermer leave."
    after = "Mr Vandermeer came at noon. They saw Vandermeer leave."
    assert changed("en", before, after).kind == "typo"
    alone = changed("en", "They saw Vandermer leave.", "They saw Vandermeer leave.")
    assert (alone.kind, alone.is_unsure) == ("updated", True)


def test_a_passage_that_changed_its_place_is_a_move() -> None:
    lines = ["The mill burned on Monday.", "Nobody lives there now.", "The owner wants to build it again."]
    change = changed("en", "\n".join(lines), "\n".join([lines[1], lines[2], lines[0]]))
    assert (change.kind, change.flags) == ("updated", {"moved"})
    assert (change.added_words, change.removed_words) == (0, 0)
    assert [hunk["moved"] for hunk in change.hunks] == [True, True]


def test_a_move_beside_another_change_does_not_cover_it() -> None:
    lines = [
        "The mill burned on Monday.",
        "Nobody lives there now.",
        "The owner lost 40 sacks of flour in it.",
    ]
    new = [lines[1], lines[2].replace("40", "90"), lines[0]]
    change = changed("en", "\n".join(lines), "\n".join(new))
    assert (change.kind, change.flags) == ("updated", {"moved", "number"})


@pytest.mark.parametrize(
    ("language", "old", "new", "is_edit"),
    [
        ("en", "Mayor lied to council", "Mayor lied to council?", True),
        ("en", "Minister defends reform", "Minister defends “reform”", True),
        ("en", "Minister defends 'reform'", "Minister defends reform", True),
        ("en", "Aid came from US too late", "Aid came from us too late", True),
        ("en", "The Polish worker is back", "The polish worker is back", True),
        ("de", "Minister verteidigt Reform", "Minister verteidigt „Reform“", True),
        ("uk", "Мер збрехав раді", "Мер збрехав раді?", True),
        ("ar", "العمدة كذب على المجلس", "العمدة كذب على المجلس؟", True),
        ("en", "Mayor lied to council", "Mayor Lied To Council", False),
        ("en", "Mayor lied to council", "MAYOR LIED TO COUNCIL", False),
        ("en", "Mayor's friends lied", "Mayor’s friends lied", False),
        ("en", "Minister defends “reform”", "Minister defends 'reform'", False),
        ("en", "Mayor lied to council", "Mayor lied to council.", False),
        ("en", "The prime minister is back", "The Prime Minister is back", False),
    ],
)
def test_the_signs_of_a_headline(language: str, old: str, new: str, is_edit: bool) -> None:
    change = compare(
        {"title": old, "text": "The body.", "language": language},
        {"title": new, "text": "The body.", "language": language},
    )
    expected = ("headline_only", {"headline"}) if is_edit else ("cosmetic", frozenset())
    assert (change.kind, change.flags) == expected
