"""What is wrong with a block of the sources file, in sentences that name key and remedy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from crawler.sources.access import Access
from crawler.sources.daily_limits import DailyLimits
from crawler.sources.source import Revisit, Selectors, Source
from sql.errors import did_you_mean

_TABLES: Mapping[str, type[BaseModel]] = {
    "revisit": Revisit,
    "selectors": Selectors,
    "limits": DailyLimits,
    "access": Access,
}
_REMEDIES = {
    "missing": "is missing; add {key} = …",
    "tuple_type": 'must be a list; write {key} = ["…"]',
    "string_type": 'must be a text; write {key} = "…"',
    "string_too_short": "is empty; write a text or remove the key",
    "string_too_long": "is too long; write at most 200 characters",
    "bool_type": "must be true or false, without quotes",
    "int_type": "must be a whole number, without quotes",
    "greater_than_equal": "must be 0 or more",
    "model_type": "must be a table; write [source.{key}] and its keys below it",
}


def complaints(error: ValidationError) -> Iterator[str]:
    """Return a sentence for each problem: the key, what is wrong with it, and the remedy."""
    for problem in error.errors(include_url=False):
        yield _complaint(problem["type"], problem["loc"], problem["msg"], problem.get("ctx", {}))


def _complaint(kind: str, place: tuple[int | str, ...], message: str, context: Mapping[str, Any]) -> str:
    keys = [part for part in place if isinstance(part, str)]
    key = ".".join(keys)
    if kind == "extra_forbidden":
        return f'unknown key "{key}"{_nearest(keys)}'
    if "error" in context:
        what = str(context["error"])
    else:
        what = _REMEDIES.get(kind, message).replace("{key}", keys[-1] if keys else "")
    return f'key "{key}": {what}' if key else what


def _nearest(keys: list[str]) -> str:
    model = _TABLES.get(keys[0], Source) if len(keys) > 1 else Source
    known = list(model.model_fields)
    return did_you_mean(keys[-1], known) or f"; remove it (known are {', '.join(known)})"
