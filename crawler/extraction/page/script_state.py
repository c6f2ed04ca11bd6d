"""The data that a page's programs were given: JSON in scripts, assignments, ``JSON.parse``, and React's flight rows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from lxml.html import HtmlElement

_START = re.compile(r"[\w\])]\s*=\s*(?=[{\[])|JSON\.parse\(\s*(?=[\"'])")
_MOST_STARTS = 200
"""Assignments of one script that are tried."""
_SHORTEST = 100
"""Characters; shorter data hold no text of an article."""
_FLIGHT = re.compile(r"__next_f\.push\(")
_ROW = re.compile(r"(?:^|\n)([0-9a-f]+):(?:T([0-9a-f]+),)?")
_DECODER = json.JSONDecoder(strict=False)
_MARKED_STRING = re.compile(r'"(?:[^"\\\n]|\\.){100,}"')
_ATTRIBUTE = re.compile(r"\s*[{\[]")
_LONG_ATTRIBUTE = 300


def states(root: HtmlElement) -> Iterator[Any]:
    """Return the values of all data in the scripts and attributes of a page, in document order.

    JSON-LD is left out: it is read elsewhere.
    """
    flight: list[str] = []
    for script in root.iter("script"):
        text = script.text or ""
        kind = script.get("type") or ""
        if "ld+" in kind or len(text) < _SHORTEST:
            continue
        if _FLIGHT.search(text):
            flight += _pushed(text)
        else:
            yield from _whole(text) or _assigned(text)
    yield from _flight_rows("".join(flight))
    yield from _attributes(root)


def _whole(text: str) -> list[Any]:
    try:
        return [json.loads(text)]
    except (ValueError, RecursionError):
        return []


def _assigned(text: str) -> Iterator[Any]:
    """The objects that are assigned: ``window.a.b = {…}; c = JSON.parse("…")``; else the long texts in a program."""
    place, found = 0, False
    for start, _ in zip(_START.finditer(text), range(_MOST_STARTS), strict=False):
        if start.start() < place:
            continue
        try:
            value, place = _DECODER.raw_decode(text, start.end())
        except (ValueError, RecursionError):
            continue
        found = True
        yield _parsed(value) if isinstance(value, str) else value
    if not found:
        yield from _strings(text)


def _parsed(text: str) -> Any:
    try:
        return json.loads(unquote(text) if text.startswith("%") else text)
    except (ValueError, RecursionError):
        return None


def _strings(text: str) -> Iterator[str]:
    """The longer texts of a program that is no JSON, such as a function that returns its data."""
    for found in _MARKED_STRING.finditer(text):
        try:
            yield json.loads(found.group())
        except ValueError:
            continue


def _pushed(text: str) -> Iterator[str]:
    for start in _FLIGHT.finditer(text):
        try:
            value, _ = _DECODER.raw_decode(text, start.end())
        except (ValueError, RecursionError):
            continue
        yield from (part for part in value if isinstance(part, str)) if isinstance(value, list) else ()


def _flight_rows(text: str) -> Iterator[Any]:
    """The rows of React's flight format: ``5:["$","p",null,{…}]``, and ``6:T1a2,`` with so many bytes of text."""
    for row in _ROW.finditer(text):
        if row[2]:
            yield text[row.end() :].encode()[: int(row[2], 16)].decode("utf-8", "ignore")
            continue
        try:
            yield _DECODER.raw_decode(text, row.end())[0]
        except (ValueError, RecursionError):
            continue


def _attributes(root: HtmlElement) -> Iterator[Any]:
    """The properties that components find in attributes: ``<div data-props='{"body": …}'>``."""
    for element in root.iter():
        for value in element.attrib.values():
            if len(value) >= _LONG_ATTRIBUTE and _ATTRIBUTE.match(value):
                yield from _whole(value)
