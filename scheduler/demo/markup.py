"""HTML from templates, in which everything is escaped that is not marked as HTML already."""

from collections.abc import Iterable
from functools import cache
from importlib import resources
from string import Template

from markupsafe import Markup, escape


def fill(template: str, **values: str) -> Markup:
    """Fill a template of this package; a value that is no Markup is escaped."""
    filled = _template(template).substitute({name: escape(value) for name, value in values.items()})
    return Markup(filled)  # noqa: S704  # the template is this package's own, and the values are escaped


def tag(name: str, *children: str, css: str = "", href: str = "") -> Markup:
    """Return one element; children that are no Markup are escaped."""
    given = ((key, value) for key, value in (("class", css), ("href", href)) if value)
    attributes = join(Markup(' {}="{}"').format(key, value) for key, value in given)
    return Markup("<{0}{1}>{2}</{0}>").format(name, attributes, join(children))


def join(parts: Iterable[str], separator: str = "") -> Markup:
    """Join parts, escaping those that are no Markup."""
    return escape(separator).join(parts)


@cache
def _template(name: str) -> Template:
    return Template((resources.files(__package__) / "templates" / name).read_text("utf-8"))
