"""The quantities of a text: what its figures, numerals, scales, units and currencies say, whatever their notation.

Example: "$1.5bn", "1,5 Mrd. Dollar" and "one and a half billion dollars" begin with three notations; the first two are
the same quantity. "5 km" and "5 m" are two.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from crawler.identity.meanings import Meanings, signs

_POINT_LANGUAGES = frozenset({"en", "ar", "he", "zh", "ja", "ko", "th", "hi", "bn", "ta", "ur", "fa", "ms"})
"""Languages that put a point before decimals. The others put a comma (CLDR)."""
_ROMAN = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_FIGURE = re.compile(r"\d")
_SIGNED = re.compile(r"([^\d.]*)(\.?\d[\d.,:/'-]*)(\D*)")
_FIRST_GROUP = re.compile(r"[1-9]\d{0,2}")
_THREE_DIGITS = re.compile(r"\d{3}")
_TIME = re.compile(r"(?:[01]?\d|2[0-3]):[0-5]\d")
"""A time of day, which many languages write with a full stop: "18:00", "18.00"."""
_PRECISION = 9
"""Digits after the point to which two values are the same: 1.1 million is 1,100,000."""
_HAN = {sign: str(int(unicodedata.numeric(sign))) for sign in "〇一二三四五六七八九十百千万億亿兆"}
_LARGEST_GAP = 3
"""Letters; the rest of a compound has at least so many: "fünf|jährig"."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """One quantity; ``readings`` are the pairs of value and unit that its notation allows.

    ``weak`` is one that may not be meant as a number: "one" is a pronoun too, "second" a time. ``words`` is how it
    stood.
    """

    readings: frozenset[tuple[str, str]]
    weak: bool
    words: str

    def same_as(self, other: Quantity) -> bool:
        """Tell whether both may say the same; a unit of measurement may be left out, a currency or per cent may not."""
        return any(
            one[0] == two[0] and _same_unit(one[1], two[1])
            for one, two in product(self.readings, other.readings)
        )


def _same_unit(one: str, two: str) -> bool:
    if one == two:
        return True
    return not (one and two) and not _counts_alone(one or two)


def _counts_alone(unit: str) -> bool:
    """Tell whether a unit is meaning of its own, so that it may not be left out: a currency, or per cent."""
    return unit in _ALWAYS or (len(unit) == 3 and unit.isupper())


_ALWAYS = frozenset({"percent", "permille"})


@lru_cache(maxsize=64)
def _compound(meanings: Meanings) -> re.Pattern[str]:
    """Return the expression for a word that consists of numerals, joining words between them, and an ending."""
    numerals, joiners, endings = (
        "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
        for words in (_roots(meanings), meanings.joiners, meanings.endings)
    )
    return re.compile(rf"(?:{numerals})(?:(?:{joiners})?(?:{numerals}))*(?:{endings})?")


@lru_cache(maxsize=64)
def _roots(meanings: Meanings) -> frozenset[str]:
    """Return the numerals of which compounds are made, without those that are inflected: "acht" and not "achte"."""
    forms = frozenset(word for word in meanings.values if len(word) > 2)
    return frozenset(word for word in forms if word[:-1] not in forms and word[:-2] not in forms)


@lru_cache(maxsize=8192)
def value_of(word: str, meanings: Meanings) -> str | None:
    """Return the value of a numeral, also of a compound ("einundzwanzig" is 21), or None."""
    if (value := meanings.values.get(word)) is not None:
        return value
    for clitic in meanings.clitics:
        if word.startswith(clitic) and (value := meanings.values.get(word.removeprefix(clitic))) is not None:
            return value
    if len(word) < 2 * _LARGEST_GAP or not meanings.endings or not _compound(meanings).fullmatch(word):
        return None
    parts = _parts(word, meanings)
    return _sum(parts) if parts else None


def _parts(word: str, meanings: Meanings) -> tuple[str, ...]:
    """Return the values of the numerals that make up a compound; none if something else is in it."""
    if word in meanings.endings:
        return ("",)
    for length in range(len(word), 2, -1):
        if word[:length] not in _roots(meanings):
            continue
        value, rest = meanings.values[word[:length]], word[length:]
        if not rest:
            return (value,)
        for joiner in ("", *meanings.joiners):
            if rest.startswith(joiner) and (tail := _parts(rest.removeprefix(joiner), meanings)):
                return (value, *tail)
    return ()


def _sum(values: Sequence[str]) -> str | None:
    """Return the value of numerals that follow each other: 4, 100, 20, 1000 is 420,000."""
    total = current = 0.0
    for value in filter(None, values):
        if not _is_plain(value):
            return None
        number = float(value)
        if number >= 1000:
            total, current = total + (current or 1) * number, 0.0
        elif number == 100 or (number == 20 and current == 4):
            current = (current or 1) * number
        else:
            current += number
    return _shown(total + current)


def _is_plain(value: str) -> bool:
    return value.replace(".", "", 1).isdigit()


def _shown(number: float) -> str:
    return f"{round(number, _PRECISION):.{_PRECISION}f}".rstrip("0").rstrip(".")


def quantities(cased: Sequence[str], meanings: Meanings, language: str | None) -> list[Quantity]:
    """Return the quantities of a text in their order; ``cased`` are its words as they are written."""
    return list(_Reader(cased, meanings, language).read())


class _Reader:
    """Reads the quantities from a list of words."""

    def __init__(self, cased: Sequence[str], meanings: Meanings, language: str | None) -> None:
        self.cased = cased
        self.meanings = meanings
        self.decimal = "." if (language or "").partition("-")[0] in _POINT_LANGUAGES else ","
        self.known = language is not None
        self.at = 0

    def read(self) -> Iterator[Quantity]:
        while self.at < len(self.cased):
            start = self.at
            found = self._figure() or self._numeral() or self._roman()
            if found is None:
                self.at = start + 1
            else:
                yield found

    def _word(self, ahead: int = 0) -> str:
        at = self.at + ahead
        return self.cased[at].casefold() if 0 <= at < len(self.cased) else ""

    def _figure(self) -> Quantity | None:
        """Read a figure with its scale and unit: "-5", "$3bn", "24 per cent", "1 270 km"."""
        start, written = self.at, self._word()
        if not _FIGURE.search(written) or not (parts := _SIGNED.fullmatch(written)):
            return self._odd_figure(written)
        before, digits, after = parts.groups()
        self.at += 1
        if _FIRST_GROUP.fullmatch(digits) and not after:
            while _THREE_DIGITS.fullmatch(self._word()):
                digits += self._word()
                self.at += 1
        currency = _unit_of(before) or _unit_of(after) or self._code_before(start)
        values = self._values(digits)
        sign = "-" if "-" in before else ""
        readings = {(sign + value, currency) for value in values}
        readings = self._scaled(readings, currency)
        readings = self._with_unit(readings, currency)
        return Quantity(frozenset(readings), False, " ".join(self.cased[start : self.at]))

    def _odd_figure(self, written: str) -> Quantity | None:
        """Read a word that has digits and letters, or a sign that is a number of its own: "½", "m²", "三"."""
        if written in _HAN:
            self.at += 1
            return Quantity(frozenset({(_HAN[written], "")}), True, written)
        if len(written) == 1 and unicodedata.numeric(written, None) is not None:
            self.at += 1
            reading = (_shown(unicodedata.numeric(written)), "")
            return Quantity(frozenset({reading}), False, written)
        if any(sign.isdigit() for sign in written):
            self.at += 1
            return Quantity(frozenset({(written, "")}), False, written)
        return None

    def _code_before(self, start: int) -> str:
        """Return the currency whose code stands before the figure: "USD 5"."""
        word = self.cased[start - 1].casefold() if start else ""
        return signs().currencies.get(word, "") if len(word) in (2, 3) and word.isalpha() else ""

    def _values(self, digits: str) -> set[str]:
        """Return the values that a figure may have: "1.500" is 1500, or 1.5 if a point stands before decimals."""
        plain = "".join(str(unicodedata.decimal(sign, sign)) for sign in digits)
        if any(sign in plain for sign in ":/-"):
            parts = {"-".join(min(self._values(part), key=len) for part in re.split("[:/-]", plain) if part)}
            return parts | {_shown(float(plain.replace(":", ".")))} if _TIME.fullmatch(plain) else parts
        marks = [sign for sign in plain if not sign.isdigit()]
        if not marks:
            return {_shown(float(plain))} if len(plain) < 16 else {plain}
        whole, _, last = plain.rpartition(marks[-1])
        grouped = "".join(sign for sign in plain if sign.isdigit())
        decimal = "".join(sign for sign in whole if sign.isdigit()) + "." + last
        if len(last) != 3 or len(set(marks)) > 1:
            return {_shown(float(decimal))} if last.isdigit() or not last else {plain}
        if len(marks) > 1 or not 0 < len(whole) < 4 or whole.startswith("0"):
            return {_shown(float(grouped if len(marks) > 1 else decimal))}
        if self.known:
            return {_shown(float(decimal if marks[0] == self.decimal else grouped))}
        return {_shown(float(grouped)), _shown(float(decimal))}

    def _scaled(self, readings: set[tuple[str, str]], currency: str) -> set[tuple[str, str]]:
        """Return the readings times the scale that follows: "bn", "Mio.", "тис.", "million"."""
        while self.at < len(self.cased):
            word = self._word()
            short = signs().scales.get(word)
            long = self.meanings.values.get(word) or self._clitic(word)
            scale = short or (long if long and long.rstrip("+") in _SCALES else None)
            if scale is None:
                break
            also_unit = signs().units.get(word) if not currency and self.cased[self.at].islower() else None
            self.at += 1
            times = {(_times(value, scale), unit) for value, unit in readings}
            readings = times | {(value, also_unit) for value, _ in readings} if also_unit else times
            if also_unit:
                break
        return readings

    def _clitic(self, word: str) -> str | None:
        return next(
            (
                self.meanings.values[word.removeprefix(clitic)]
                for clitic in self.meanings.clitics
                if word.startswith(clitic) and word.removeprefix(clitic) in self.meanings.values
            ),
            None,
        )

    def _with_unit(self, readings: set[tuple[str, str]], currency: str) -> set[tuple[str, str]]:
        if currency:
            return readings
        ahead = 1 if self._word() in self.meanings.fillers else 0
        unit, length = self._unit(ahead)
        if not unit or (ahead and not _counts_alone(unit)):
            return readings
        self.at += ahead
        self.at += length
        return {(value, own or unit) for value, own in readings}

    def _unit(self, ahead: int) -> tuple[str, int]:
        """Return the unit that stands at a place, and of how many words it is made."""
        for length in (2, 1):
            word = " ".join(self._word(ahead + one) for one in range(length)).strip()
            unit = self.meanings.units.get(word) or signs().units.get(word) or signs().currencies.get(word)
            if unit and word:
                return unit, length
        return "", 0

    def _numeral(self) -> Quantity | None:
        """Read a numeral in words with its scale and unit: "twenty-five", "two hundred and five euros"."""
        start = self.at
        run: list[str] = []
        weak = True
        while self.at < len(self.cased):
            word = self._word()
            value = value_of(word, self.meanings)
            if value is None and run and self._joins(run[-1]):
                self.at += 1
                continue
            if value is None or (run and not self._goes_on(run, value)):
                break
            run.append(value)
            weak = weak and word in self.meanings.weak
            self.at += 1
        if not run:
            return None
        value = _sum(run) or "+".join(run)
        readings = self._with_unit({(value, "")}, "")
        if readings == {(value, "")} and value.startswith("0."):
            readings.add((_shown(100 * float(value)), "percent"))
        return Quantity(frozenset(readings), weak, " ".join(self.cased[start : self.at]))

    def _joins(self, last: str) -> bool:
        """Tell whether a joining word stands between two parts of one numeral: "two hundred AND five"."""
        following = value_of(self._word(1), self.meanings)
        return self._word() in self.meanings.joiners and following is not None and _follows([last], following)

    def _goes_on(self, run: Sequence[str], value: str) -> bool:
        last = run[-1]
        return _follows(run, value) or self._adds_tens(last, value) or self._is_teen(last, value)

    def _adds_tens(self, last: str, value: str) -> bool:
        """Tell whether tens follow their ones, joined by a letter: the Arabic "five and-twenty"."""
        joined = any(self._word().startswith(clitic) for clitic in self.meanings.clitics)
        if not (joined and _is_plain(last) and _is_plain(value)):
            return False
        return float(last) < 10 and float(value) in range(20, 100, 10)

    def _is_teen(self, last: str, value: str) -> bool:
        """Tell whether ten follows its ones: the Arabic "eight ten" is 18."""
        return bool(self.meanings.clitics) and value == "10" and _is_plain(last) and 3 <= float(last) < 10

    def _roman(self) -> Quantity | None:
        """Read a Roman numeral; a single letter may be an initial, so it is weak: "Article V", "Charles III"."""
        word = self.cased[self.at]
        if not word.isupper() or not _ROMAN.fullmatch(word):
            return None
        self.at += 1
        digits = [_ROMAN_DIGITS[sign] for sign in word]
        value = sum(-one if one < two else one for one, two in zip(digits, [*digits[1:], 0], strict=True))
        return Quantity(frozenset({(str(value), "")}), True, word)


_SCALES = frozenset({"100", "1000", "1000000", "1000000000", "1000000000000"})


def _follows(run: Sequence[str], value: str) -> bool:
    """Tell whether a value can be the next part of a numeral: after 200 may come 5, after 5 may not come 7."""
    last = run[-1]
    if not (_is_plain(last) and _is_plain(value)):
        return False
    one, two = float(last), float(value)
    if value in _SCALES or (one, two) == (4, 20):
        return two > one or (two == 100 and one >= 1000)
    if one >= 100:
        return one > two
    if one == 10:
        return two in (7, 8, 9)  # "dix-sept"
    tens = one % 10 == 0 and one >= 20
    return tens and 1 <= two < (20 if one in (60, 80, 20) else 10)


def _times(value: str, scale: str) -> str:
    scale = scale.rstrip("+")
    if not _is_plain(value.lstrip("-")) or not _is_plain(scale):
        return f"{value}*{scale}"
    return _shown(float(value) * float(scale))


def _unit_of(mark: str) -> str:
    return signs().currencies.get(mark.strip("-+±<>≤≥ ").strip(), "")


def changed(
    old: Sequence[Quantity], new: Sequence[Quantity]
) -> tuple[tuple[Quantity, ...], tuple[Quantity, ...]]:
    """Return the quantities that went and those that came."""
    come = list(new)
    gone = []
    for quantity in old:
        found = next((one for one in come if quantity.same_as(one)), None)
        if found is None:
            gone.append(quantity)
        else:
            come.remove(found)
    return tuple(gone), tuple(come)


def compound_change(old: str, new: str, meanings: Meanings) -> bool:
    """Tell whether two words differ by the numeral with which they begin: "fünfjährig" and "neunjährig"."""
    return any(
        one != two and old_rest == new_rest
        for (one, old_rest), (two, new_rest) in product(_heads(old, meanings), _heads(new, meanings))
    )


def _heads(word: str, meanings: Meanings) -> Iterator[tuple[str, str]]:
    for length in range(2, len(word) - _LARGEST_GAP + 1):
        head = word[:length]
        if (value := meanings.heads.get(head) or meanings.values.get(head)) is not None:
            yield value, word[length:]
