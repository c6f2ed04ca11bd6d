"""Dates in the forms, languages, calendars and zones in which newsrooms write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from crawler.dates.reader import dates_in, read_date

MORNING = "2026-03-09T09:05"


def moment(raw: str, language: str | None = None) -> str | None:
    """The first date of a line as ISO 8601 to the minute, without the time if it has none."""
    found = dates_in(raw, language)
    if not found or found[0].is_ambiguous:
        return None
    one = found[0].moment(UTC)
    assert one is not None
    return one.instant.isoformat()[:16] if one.timed else one.instant.date().isoformat()


@pytest.mark.parametrize(
    ("raw", "language"),
    [
        ("9 March 2026, 09:05", "en"),
        ("Mar. 9th, 2026 at 9:05 a.m.", "en"),
        ("Monday, March 9, 2026 - 9:05am", "en"),
        ("09:05, Mon 9 Mar 2026", "en"),
        ("Montag, den 9. März 2026, 9.05 Uhr", "de"),
        ("9 mars 2026 à 9h05", "fr"),
        ("lunes, 9 de marzo de 2026 a las 9:05", "es"),
        ("9 de março de 2026, às 9h05", "pt"),
        ("lunedì 9 marzo 2026, ore 9.05", "it"),
        ("9 maart 2026 om 09:05", "nl"),
        ("9. mars 2026 kl. 09:05", "nb"),
        ("9 mars 2026 kl. 09.05", "sv"),
        ("9. marts 2026 kl. 09.05", "da"),
        ("9. maaliskuuta 2026 klo 9.05", "fi"),
        ("9. märts 2026 09:05", "et"),
        ("2026. gada 9. martā plkst. 9:05", "lv"),
        ("2026 m. kovo 9 d. 09:05", "lt"),
        ("9 marca 2026, 09:05", "pl"),
        ("9. března 2026 v 9:05", "cs"),
        ("9. marca 2026 o 9:05", "sk"),
        ("2026. március 9. 9:05", "hu"),
        ("9 martie 2026, ora 9:05", "ro"),
        ("9. ožujka 2026. u 09:05", "hr"),
        ("9. marca 2026 ob 9:05", "sl"),
        ("9 березня 2026 року, 09:05", "uk"),
        ("9 марта 2026 г. в 9:05", "ru"),
        ("9 сакавіка 2026, 09:05", "be"),
        ("9 март 2026 г., 9:05 ч.", "bg"),
        ("9 Μαρτίου 2026, 09:05", "el"),
        ("9 ΜΑΡΤΙΟΥ 2026 - 9:05 π.μ.", "el"),
        ("9 Mart 2026 Pazartesi 09:05", "tr"),
        ("9 mart 2026, 09:05", "az"),
        ("2026 жылғы 9 наурыз, 09:05", "kk"),
        ("9 მარტი 2026, 09:05", "ka"),
        ("9 մարտի 2026, 09:05", "hy"),
        ("9 במרץ 2026, 09:05", "he"),
        ("٩ مارس ٢٠٢٦، ٩:٠٥ صباحا", "ar"),
        ("9 آذار 2026 الساعة 09:05", "ar"),
        ("۱۸ اسفند ۱۴۰۴، ساعت ۹:۰۵", "fa"),
        ("٢٠ رمضان ١٤٤٧ 09:05", "ar"),
        ("9 مارچ 2026، 09:05", "ur"),
        ("9 मार्च 2026, 09:05", "hi"),
        ("৯ মার্চ ২০২৬, ০৯:০৫", "bn"),
        ("9 มีนาคม 2569 เวลา 09:05 น.", "th"),
        ("9 มี.ค. 2569 09.05 น.", "th"),
        ("Thứ hai, 9 tháng 3, 2026, 09:05", "vi"),
        ("Senin, 9 Maret 2026 09:05 WIB", None),
        ("2026年3月9日 09:05", "zh"),
        ("2026年3月9日(月) 午前9時5分", "ja"),
        ("令和8年3月9日 9時05分", "ja"),
        ("2026년 3월 9일 오전 9시 5분", "ko"),
        ("2026.03.09. 09:05", "ko"),
        ("民國115年3月9日 上午9:05", "zh"),
        ("09.03.2026, 09:05", None),
        ("2026/03/09 09:05", None),
        ("The HeraldMarch 9, 2026 9:05 AM", "en"),
    ],
)
def test_a_moment_in_words(raw: str, language: str | None) -> None:
    assert moment(raw, language) == MORNING


@pytest.mark.parametrize(
    ("raw", "language"),
    [
        ("9. März 2026", "de"),
        ("09.03.2026", "de"),
        ("2026-03-09", None),
        ("9.3.26", "de"),
        ("20260309", None),
    ],
)
def test_a_day_without_a_time_is_no_midnight(raw: str, language: str | None) -> None:
    found = read_date(raw, language)
    assert found is not None
    assert (found.days, found.time) == ((date(2026, 3, 9),), None)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("2026-03-09T09:05:00.25+0530", "2026-03-09T09:05:00.250000+05:30"),
        ("2026-03-09 09:05:00 +02", "2026-03-09T09:05:00+02:00"),
        ("Mon, 09 Mar 2026 09:05:00 -0000", "2026-03-09T09:05:00+00:00"),
        ("Mon, 9 Mar 26 09:05 EST", "2026-03-09T09:05:00-05:00"),
        ("Monday, 09-Mar-26 09:05:00 GMT", "2026-03-09T09:05:00+00:00"),
        ("Mon Mar 09 2026 09:05:00 GMT+0100 (Central European Standard Time)", "2026-03-09T09:05:00+01:00"),
        ("Mon Mar  9 09:05:00 2026", "2026-03-09T09:05:00+00:00"),
        ("2026-03-09T09:05:00 Europe/Berlin", "2026-03-09T09:05:00+01:00"),
        ("2026-03-09 9:05 PM CET", "2026-03-09T21:05:00+01:00"),
        ("March 9, 2026 12:05 AM ET", "2026-03-09T00:05:00-04:00"),
        ("9 March 2026 09:05 UTC-3", "2026-03-09T09:05:00-03:00"),
        ("09/Mar/2026:09:05:00 +0000", "2026-03-09T09:05:00+00:00"),
        ("1773047100", "2026-03-09T09:05:00+00:00"),
        ("1773047100000", "2026-03-09T09:05:00+00:00"),
        ("20260309T090500Z", "2026-03-09T09:05:00+00:00"),
        ("1904-06-03", "1904-06-03T00:00:00+00:00"),
        ("-2082326400", "1904-01-07T00:00:00+00:00"),
    ],
)
def test_a_field_keeps_its_offset_or_zone(raw: str, expected: str) -> None:
    found = read_date(raw)
    one = found.moment(UTC) if found else None
    assert one is not None
    assert one.instant.isoformat() == expected


def test_countries_that_share_an_abbreviation_are_told_apart_by_the_source_s_zone() -> None:
    def offset(zone: str) -> object:
        found = read_date("2026-03-09 09:05 IST", local=ZoneInfo(zone))
        return found and found.zone and found.zone.utcoffset(datetime(2026, 3, 9))

    assert str(offset("Asia/Jerusalem")) == "2:00:00"
    assert str(offset("Asia/Kolkata")) == "5:30:00"


@pytest.mark.parametrize(
    "raw",
    [
        "9 March 2026 and more",
        "2026-03-09T09:05:00 XQT",
        "2026-13-45",
        "31 February 2026",
        "March 2026",
        "9 March",
        "2026-03-09 to 2026-03-11",
        "version 4.10.2026.1",
        "soon",
        "0000-00-00 00:00:00",
        "9 Blorember 2026",
        "2026-03-09T29:05:00Z",
    ],
)
def test_a_field_that_is_not_understood_as_a_whole_is_unread(raw: str) -> None:
    assert read_date(raw) is None


def test_numbers_that_can_be_read_both_ways_have_two_days_and_no_moment() -> None:
    found = read_date("05/11/2026 10:30")
    assert found is not None
    assert found.days == (date(2026, 11, 5), date(2026, 5, 11))
    assert found.moment(UTC) is None


def test_a_name_that_is_two_months_in_two_languages_needs_the_language() -> None:
    assert moment("9. listopada 2026", "hr") == "2026-10-09"
    assert moment("9 listopada 2026", "pl") == "2026-11-09"
    assert read_date("9 listopada 2026") is None


def test_a_line_with_two_dates_has_both_with_their_times() -> None:
    found = dates_in("Published 9 March 2026, 09:05 | Updated 10 March 2026, 18:30")
    assert [one.raw for one in found] == ["9 March 2026, 09:05", "10 March 2026, 18:30"]


def test_places_are_those_of_the_line_whatever_its_letters() -> None:
    line = "Ann Lee, THE HERALD ΝΕΑ İzmir — ٩ مارس ٢٠٢٦"
    [found] = dates_in(line)
    assert line[found.start : found.end] == "٩ مارس ٢٠٢٦"


@pytest.mark.parametrize("hour", range(1, 12))
@pytest.mark.parametrize("minute", [0, 9, 20, 59])
def test_an_hour_is_no_day_of_the_week(hour: int, minute: int) -> None:
    """Vietnamese has numbers for the days of the week: "thứ 2" is Monday."""
    found = dates_in(f"Published March 15, 2026 at {hour}:{minute:02} p.m. by the desk", "en")
    assert [(one.days, one.time) for one in found] == [((date(2026, 3, 15),), time(hour + 12, minute))]


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("15/3/2026, thứ 2, 14:20", "vi"),
        ("Thứ 2, 15/3/2026, 14:20", "vi"),
        ("15 de març de 2026 a les 14:20", "ca"),
        ("2026 оны 3 сарын 15, 14:20", "mn"),
        ("2026 оны 3-р сарын 15-ны 14:20", "mn"),
    ],
)
def test_days_and_times_of_more_languages(line: str, language: str) -> None:
    assert [(one.days, one.time) for one in dates_in(line, language)] == [
        ((date(2026, 3, 15),), time(14, 20))
    ]
