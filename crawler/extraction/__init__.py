"""Extraction: a page's bytes become an article's text and metadata, or the name of what they are instead.

The libraries that read pages are imported when the first page is read: most commands read none, and in a crawl the
extraction processes do it.
"""

from crawler.extraction.model import Extraction, ExtractionRules, Judged, Quality
from crawler.extraction.version import EXTRACTOR_VERSION, extractor_version

__all__ = [
    "EXTRACTOR_VERSION",
    "Extraction",
    "ExtractionRules",
    "Judged",
    "Quality",
    "explain",
    "extract",
    "extractor_version",
]

_NO_RULES = ExtractionRules()


def extract(
    html: bytes, url: str, rules: ExtractionRules = _NO_RULES, content_type: str | None = None
) -> Extraction:
    """Read a page; if it cannot be read, the extraction has the refusal ``empty`` and the doubt ``broken``.

    ``url`` is the address that answered, ``content_type`` the HTTP header, which may name the charset. Raises
    MemoryError and nothing else.
    """
    from crawler.extraction import read_page

    return read_page.extract(html, url, rules, content_type)


def explain(
    html: bytes, url: str, rules: ExtractionRules = _NO_RULES, content_type: str | None = None
) -> list[Judged]:
    """Return every line of a page in order, and what kept or dropped it, so that a person can try selectors.

    Raises BadSelector if one is not CSS.
    """
    from crawler.extraction import read_page

    return read_page.explain(html, url, rules, content_type)
