"""Errors that a person can mend, and how they name the remedy."""

from __future__ import annotations

from difflib import get_close_matches


class UserError(Exception):
    """An error that a person can mend; its message names the thing and the remedy, and is shown as one line."""


def did_you_mean(word: str, known: list[str]) -> str:
    """Return ``; did you mean "…"?`` for the nearest known word, or an empty string."""
    near = get_close_matches(word, known, n=1)
    return f'; did you mean "{near[0]}"?' if near else ""
