"""Marks of diffs and snippets: what a text has of them itself is not taken for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.marks import escaped, marked_parts
from scheduler.web.pages.rendering import changed, marked

HOSTILE = st.text(alphabet="ab \\*[]{}+-", max_size=30)


@given(HOSTILE, HOSTILE, HOSTILE)
def test_an_escaped_text_has_no_marks(before: str, gone: str, after: str) -> None:
    shown = f"{escaped(before)} [-{escaped(gone)}-] {escaped(after)}"
    parts = [(kind, part) for kind, part in marked_parts(shown) if part]
    expected = [("", f"{before} "), *([("removed", gone)] if gone else []), ("", f" {after}")]
    assert parts == expected


@pytest.mark.parametrize(
    ("shown", "html"),
    [
        ("the **mill** burned", "the <mark>mill</mark> burned"),
        (escaped("f**king [-so-]"), "f**king [-so-]"),
        (escaped("a {+b+} c"), "a {+b+} c"),
        ("a\\\\ **b**", "a\\ <mark>b</mark>"),
        ("<b>", "&lt;b&gt;"),
    ],
)
def test_marks_become_html(shown: str, html: str) -> None:
    assert str(marked(shown)) == html


def test_what_went_and_came_is_marked() -> None:
    assert str(changed("at [-ten-] {+nine+} o'clock")) == "at <del>ten</del> <ins>nine</ins> o&#39;clock"
    assert str(changed(None)) == ""
