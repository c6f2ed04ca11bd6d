"""Raised and lowered figures in the characters that Unicode has for them: "10⁶" for ``10<sup>6</sup>``."""

from __future__ import annotations

import unicodedata

_RAISED = dict(zip("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ", strict=True))
_LOWERED = dict(zip("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎", strict=True))
_LONGEST = 12
"""Characters; more are a note, and no exponent or mark of one."""


def raised(text: str) -> str | None:
    """Return figures as raised ones, in any script; None if there is none, or if it is a longer note."""
    return _written(text, _RAISED)


def lowered(text: str) -> str | None:
    """Return figures as lowered ones; None as for ``raised``."""
    return _written(text, _LOWERED)


def raised_behind(before: str, text: str) -> str:
    """Return a raised text as it stands behind another: letters as they are, figures raised, a long note apart."""
    return raised(text) or _apart(before, text, _LONGEST)


def lowered_behind(before: str, text: str) -> str:
    """Return a lowered text as it stands behind another: "H2O" as everybody writes it, but "1¹/₂"."""
    behind_figure = bool(before) and not before[-1].isspace() and not before[-1].isalpha()
    return (lowered(text) if behind_figure else None) or _apart(before, text, 1)


def _written(text: str, signs: dict[str, str]) -> str | None:
    plain = [_plain(sign) for sign in text]
    has_figure = any(sign in "0123456789" or sign == "n" for sign in plain)
    is_note = (
        len(text.strip()) > _LONGEST
        or "[" in text
        or any(sign.isalpha() and sign not in signs for sign in plain)
    )
    return None if is_note or not has_figure else "".join(signs.get(sign, sign) for sign in plain)


def _plain(sign: str) -> str:
    digit = unicodedata.digit(sign, None)
    return sign if digit is None else str(digit)


def _apart(before: str, text: str, longest: int) -> str:
    """A text behind a figure, with a space before it if it is longer: "900 max" for ``900<sub>max</sub>``."""
    runs_in = before[-1:].isdigit() and text[:1].isalnum() and len(text) > longest
    return f" {text}" if runs_in else text
