"""No title, address or error forges a log line or steers a terminal."""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Iterator

import pytest
import structlog

from crawler.archive.texts.extraction_record import Reading
from scheduler.config import Config
from scheduler.reporting.log_setup import set_up_logs
from scheduler.reporting.printable import printable
from tests.integration.archiving import story

FORGED = "2026-11-25T10:00:00Z [info] service stopped"
HOSTILE = [
    f"A title\n{FORGED}",
    f"A title\r\n{FORGED}",
    f"A title\x85{FORGED}",
    f"A title\u2028{FORGED}",
    "\x1b[2J\x1b]0;owned\x07",
    "\x9b31m red",
    "abc\b\b\bxyz",
    "right\u202eleft",
    "lone \ud800 surrogate",
    "\x00",
]
_STEERS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


@pytest.fixture
def root() -> Iterator[None]:
    """The root logger and structlog as they were, after the test."""
    logger = logging.getLogger()
    before, level = logger.handlers[:], logger.level
    yield
    logger.handlers[:] = before
    logger.setLevel(level)
    structlog.reset_defaults()


def logged(form: str, text: str, *, fails: bool = False) -> str:
    to = io.StringIO()
    set_up_logs(Config(log_format=form), to)  # type: ignore[call-arg, arg-type]
    log = structlog.stdlib.get_logger("test")
    try:
        if fails:
            raise ValueError(text)
        log.info("page", url=text, problems=[text], told={text: text})
        logging.getLogger("library").warning("it said %s", text)
    except ValueError:
        log.exception("page failed", stage=text)
    return to.getvalue()


@pytest.mark.parametrize("form", ["human", "json"])
@pytest.mark.parametrize("text", HOSTILE)
def test_a_value_is_one_line_and_steers_nothing(root: None, form: str, text: str) -> None:
    lines = logged(form, text).splitlines()
    assert len(lines) == 2
    assert not any(_STEERS.search(line) for line in lines)
    assert not any(line.startswith("2026-11-25T10:00") for line in lines)


@pytest.mark.parametrize("text", HOSTILE)
def test_an_error_that_quotes_a_page_forges_no_line(root: None, text: str) -> None:
    first, *trace = logged("human", text, fails=True).splitlines()
    assert "page failed" in first
    assert all(line.startswith("  | ") for line in trace)
    assert not any(_STEERS.search(line) for line in (first, *trace))
    assert len(logged("json", text, fails=True).splitlines()) == 1


def test_json_lines_stay_what_they_were(root: None) -> None:
    assert json.loads(logged("json", "Об'єкт № 7").splitlines()[0])["url"] == "Об'єкт № 7"


def test_what_is_printable_is_left_alone() -> None:
    assert printable("Київ — “quoted” 日本 é") == "Київ — “quoted” 日本 é"


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_stored_of_a_page_has_no_controls(text: str) -> None:
    stored = Reading(story(title=text, body=(text + " and words",), authors=(text,))).extraction
    for part in (stored.title or "", *stored.body, *stored.authors):
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]", part)
