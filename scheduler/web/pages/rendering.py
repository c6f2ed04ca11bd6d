"""Templates: everything that comes from a crawled page is escaped, and what is marked is marked here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.responses import HTMLResponse

from scheduler.web.pages.filters import CLASSES, FLAGS

_FOLDER = Path(__file__).parent
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
_MARKED = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
_CHANGED = re.compile(r"\[-(?P<removed>.*?)-\]|\{\+(?P<added>.*?)\+\}", re.DOTALL)
_REMOVED, _ADDED = Markup("<del>{}</del>"), Markup("<ins>{}</ins>")


def render(template: str, status: int = 200, /, **context: Any) -> HTMLResponse:
    """A page; nothing of it is run, and nothing is asked of another host."""
    html = environment().get_template(template).render(context)
    return HTMLResponse(html, status, headers={"Content-Security-Policy": _POLICY})


def message(status: int, title: str, text: str) -> HTMLResponse:
    """A page that says one thing."""
    return render("message.html", status, title=title, text=text)


@cache
def environment() -> Environment:
    """The templates, with every value escaped; an unknown name is an error."""
    made = Environment(
        loader=FileSystemLoader(_FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        when=when,
        second=second,
        span=span,
        marked=marked,
        changed=changed,
        words=words,
        web=web,
        number=number,
        counted=counted,
    )
    made.globals.update(classes=CLASSES, flags=FLAGS)
    return made


def when(moment: datetime | None) -> Markup:
    """A time in UTC to the minute, for people and programs."""
    return _time(moment, "%Y-%m-%d %H:%M")


def second(moment: datetime | None) -> Markup:
    """A time in UTC to the second."""
    return _time(moment, "%Y-%m-%d %H:%M:%S")


def _time(moment: datetime | None, form: str) -> Markup:
    if moment is None:
        return Markup("–")
    told = moment.astimezone(UTC) if moment.tzinfo else moment
    return Markup('<time datetime="{}">{}</time>').format(told.isoformat(), told.strftime(form))


def span(length: timedelta | None) -> str:
    """A length of time as people say it: "3 min", "2.5 h", "4 d"."""
    if length is None:
        return "–"
    seconds = length.total_seconds()
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds / size:.1f}".removesuffix(".0") + f" {unit}"
    return f"{seconds:.0f} s"


def number(value: float | None) -> str:
    """A count with its thousands apart, or a share to one place."""
    if value is None:
        return "–"
    return f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"


def counted(value: int, noun: str) -> str:
    """A number of things: "1 word", "1,200 words"."""
    return f"{value:,} {noun}{'' if value == 1 else 's'}"


def marked(snippet: str | None) -> Markup:
    """A snippet whose matches stand between double asterisks."""
    return Markup("").join(
        Markup("<mark>{}</mark>").format(part) if index % 2 else escape(part)
        for index, part in enumerate(_MARKED.split(snippet or ""))
    )


def changed(context: str | None) -> Markup:
    """Words with ``[-removed-]`` and ``{+added+}`` among them."""
    parts, last, text = [Markup("")], 0, context or ""
    for match in _CHANGED.finditer(text):
        parts.append(escape(text[last : match.start()]))
        form = _REMOVED if match["removed"] is not None else _ADDED
        parts.append(form.format(match["removed"] or match["added"] or ""))
        last = match.end()
    return Markup("").join([*parts, escape(text[last:])])


def words(names: list[str] | None) -> str:
    """Names from a list of the archive, with their underscores as spaces."""
    return ", ".join(name.replace("_", " ") for name in names or ())


def web(url: str | None) -> str:
    """An address that a link may lead to; anything but http and https leads nowhere."""
    return url if url and url.lower().startswith(("http://", "https://")) else ""


def static() -> Mapping[str, bytes]:
    """The files that pages name, by name."""
    return {path.name: path.read_bytes() for path in (_FOLDER / "static").iterdir()}
