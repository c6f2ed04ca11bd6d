"""Templates and their filters: everything is escaped, and only the marks of this module become HTML."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse

from crawler.revisions.vocabulary import LABELS
from scheduler.marks import marked_parts
from scheduler.web.pages.charts import shade
from scheduler.web.pages.filters import CLASSES, FLAGS
from scheduler.web.publication import PUBLICATION

_FOLDER = Path(__file__).parent
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
_MARKS = {
    "": Markup("{}"),
    "found": Markup("<mark>{}</mark>"),
    "removed": Markup("<del>{}</del>"),
    "added": Markup("<ins>{}</ins>"),
}


def render(template: str, status: int = 200, policy: str = "", /, **context: Any) -> HTMLResponse:
    """Return a page of a template; its Content-Security-Policy allows no scripts and nothing from other hosts.

    ``policy`` is what the page needs beside that, such as a frame of the same host.
    """
    html = environment().get_template(template).render(publication=PUBLICATION.get(), **context)
    allowed = "; ".join([_POLICY, *([policy] if policy else [])])
    return HTMLResponse(html, status, headers={"Content-Security-Policy": allowed})


def message(status: int, title: str, text: str) -> HTMLResponse:
    """Return a page with a title and one message."""
    return render("message.html", status, title=title, text=text)


@cache
def environment() -> Environment:
    """Return the environment of the templates: every value is escaped, and an unknown name is an error."""
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
        label=label,
        changed=changed,
        words=words,
        web=web,
        number=number,
        counted=counted,
        shade=shade,
    )
    made.globals.update(classes=CLASSES, flags=FLAGS)
    return made


def when(moment: datetime | None) -> Markup:
    """Write a time in UTC to the minute, as an HTML ``time`` element."""
    return _time(moment, "%Y-%m-%d %H:%M")


def second(moment: datetime | None) -> Markup:
    """Write a time in UTC to the second, as an HTML ``time`` element."""
    return _time(moment, "%Y-%m-%d %H:%M:%S")


def _time(moment: datetime | None, form: str) -> Markup:
    if moment is None:
        return Markup("–")
    told = moment.astimezone(UTC) if moment.tzinfo else moment
    return Markup('<time datetime="{}">{}</time>').format(told.isoformat(), told.strftime(form))


def span(length: timedelta | None) -> str:
    """Write a length of time for people: "3 min", "2.5 h", "4 d"."""
    if length is None:
        return "–"
    seconds = length.total_seconds()
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds / size:.1f}".removesuffix(".0") + f" {unit}"
    return f"{seconds:.0f} s"


def number(value: float | None) -> str:
    """Write a count with separated thousands ("1,200"), or a number that is not whole to one decimal ("0.3")."""
    if value is None:
        return "–"
    return f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"


def counted(value: int, noun: str, many: str = "") -> str:
    """Write a number of things: "1 word", "1,200 words"; ``many`` is the plural if it is more than an "s" longer."""
    return f"{value:,} {noun if value == 1 else many or noun + 's'}"


def marked(snippet: str | None) -> Markup:
    """Return a snippet with its matches highlighted, which stand between double asterisks in it."""
    return _with_marks(snippet)


def changed(context: str | None) -> Markup:
    """Return words in which ``[-removed-]`` and ``{+added+}`` ones are highlighted."""
    return _with_marks(context)


def _with_marks(text: str | None) -> Markup:
    return Markup("").join(_MARKS[kind].format(part) for kind, part in marked_parts(text or "") if part)


def label(kind: str) -> str:
    """Return what a class of edits is called before readers; any other name with spaces for its underscores."""
    return LABELS.get(kind, kind.replace("_", " "))


def words(names: list[str] | None) -> str:
    """Write a list of names of the archive, with spaces for their underscores: "headline, content added"."""
    return ", ".join(name.replace("_", " ") for name in names or ())


def web(url: str | None) -> str:
    """Return an address if a link may lead to it, else "": an address such as "javascript:…" must not."""
    return url if url and url.lower().startswith(("http://", "https://")) else ""


def static() -> Mapping[str, bytes]:
    """Return the static files of the pages by their names."""
    return {path.name: path.read_bytes() for path in (_FOLDER / "static").iterdir()}
