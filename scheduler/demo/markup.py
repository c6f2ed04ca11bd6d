"""HTML from templates, in which whatever is not markup already is escaped."""

import html
from collections.abc import Iterable
from functools import cache
from importlib import resources
from string import Template


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


def fill(template: str, **values: str) -> Markup:
    """Fill a template of this package; a value that is no Markup is escaped."""
    return Markup(_template(template).substitute({name: escape(value) for name, value in values.items()}))


def tag(name: str, *children: str, css: str = "", href: str = "") -> Markup:
    """Return one element; children that are no Markup are escaped."""
    attributes = "".join(
        f' {key}="{html.escape(value)}"' for key, value in (("class", css), ("href", href)) if value
    )
    return Markup(f"<{name}{attributes}>{join(children)}</{name}>")


def join(parts: Iterable[str], separator: str = "") -> Markup:
    """Join parts, escaping those that are no Markup."""
    return Markup(separator.join(escape(part) for part in parts))


def escape(text: str) -> Markup:
    """Escape text unless it is Markup."""
    return text if isinstance(text, Markup) else Markup(html.escape(text))


@cache
def _template(name: str) -> Template:
    return Template((resources.files(__package__) / "templates" / name).read_text("utf-8"))
