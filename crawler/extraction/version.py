"""Which extractor read a text: its rules, the libraries under them, and what the source says of its pages."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version

from crawler.extraction.model import ExtractionRules

_OWN = "2"
"""To be raised with every change in this package that can change what is read of a page."""

_LIBRARIES = ("trafilatura", "resiliparse", "htmldate", "hijridate", "py3langid", "lxml")


@cache
def extractor_version(rules: ExtractionRules) -> str:
    """Return the version of the extractor for a source: texts of two versions are never compared.

    A digest stands in it for the versions of the libraries and for the source's own rules, so that neither
    an upgrade nor another selector is taken for an edit.
    """
    known = [f"{library} {version(library)}" for library in _LIBRARIES]
    return f"{_OWN}-{hashlib.sha256(repr((known, rules)).encode()).hexdigest()[:8]}"


EXTRACTOR_VERSION = extractor_version(ExtractionRules())
"""The version for a source without rules of its own."""
