"""The written cases of tests/benchmarks/edit_cases/ are enough, and the thresholds notice a wrong label."""

from tests.benchmarks.edit_labels import Case, Counts, cases, holds


def test_thresholds_notice_invented_and_missed_labels() -> None:
    right: Counts = Counts({("number", "en", True, True): 98, ("number", "en", False, False): 200})
    assert holds(right)
    assert not holds(right + Counts({("number", "en", False, True): 2}))
    assert not holds(right + Counts({("number", "en", True, False): 8}))


def test_every_language_has_enough_cases() -> None:
    found: dict[str, list[Case]] = {}
    for case in cases():
        found.setdefault(case.language, []).append(case)
    assert set(found) == {"ar", "de", "en", "fr", "ru", "uk"}
    for language, its in found.items():
        assert sum(case.expected for case in its) >= 30, language
        assert sum(not case.expected for case in its) >= 60, language
