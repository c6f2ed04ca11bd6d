"""Formulas of MathML as a line of text: ``<mfrac><mn>3</mn><mn>4</mn></mfrac>`` is "3/4"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from lxml.html import HtmlElement

from crawler.extraction.page.raised_text import lowered, raised
from crawler.extraction.page.whitespace import collapsed

_MOST = 1_000
"""Characters of a formula that are read: no page may cost more."""
_DEEPEST = 30
_AROUND = re.compile(r"[=+−×÷±·<>≤≥≈≠∼-]")
_UNREAD = frozenset({"annotation", "annotation-xml", "mspace", "mphantom"})


def math_line(formula: HtmlElement) -> str:
    """Return a formula as one line; its alternative text if it has no other."""
    return collapsed(_read(formula))[:_MOST] or formula.get("alttext") or ""


def _read(element: HtmlElement, depth: int = 0) -> str:
    if depth > _DEEPEST or element.tag in _UNREAD:
        return ""
    parts = [_read(child, depth + 1) for child in element if isinstance(child.tag, str)]
    if element.tag in _FORMS and len(parts) >= 2:
        return _FORMS[element.tag](parts)
    own = element.text or ""
    if element.tag == "mo" and _AROUND.fullmatch(own.strip()):
        return f" {own.strip()} "
    return own + _joined(element.tag, parts)


def _joined(tag: str, parts: Iterable[str]) -> str:
    if tag in ("msqrt", "mroot"):
        return f"√{_apart(''.join(parts))}"
    if tag == "mfenced":
        return f"({', '.join(parts)})"
    return {"mtr": " ", "mtable": "; "}.get(tag, "").join(parts)


def _apart(part: str) -> str:
    """A part in brackets if it has operators, which would else belong to what stands beside it."""
    return f"({part.strip()})" if _AROUND.search(part) else part.strip()


def _power(parts: list[str]) -> str:
    return parts[0] + (raised(parts[1]) or f"^{_apart(parts[1])}")


def _index(parts: list[str]) -> str:
    return parts[0] + (lowered(parts[1]) or f"_{_apart(parts[1])}")


_FORMS: dict[str, Callable[[list[str]], str]] = {
    "mfrac": lambda parts: f"{_apart(parts[0])}/{_apart(parts[1])}",
    "msup": _power,
    "msub": _index,
    "msubsup": lambda parts: _power([_index(parts[:2]), parts[-1]]),
    "mover": lambda parts: parts[0],
    "munder": lambda parts: parts[0],
    "mroot": lambda parts: f"{parts[1]}√{_apart(parts[0])}",
}
