"""Extraction: a page's bytes become an article's text and metadata, or the name of what they are instead.

The libraries that read pages are loaded by the first page: most commands read none, and a crawl has processes for it.
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
    """Read a page; one that cannot be read is ``empty`` with the doubt ``broken``.

    ``url`` is the address that answered; ``content_type`` the HTTP header, for the charset. Raises
    MemoryError and nothing else.
    """
    from crawler.extraction import read_page

    return read_page.extract(html, url, rules, content_type)


def explain(
    html: bytes, url: str, rules: ExtractionRules = _NO_RULES, content_type: str | None = None
) -> list[Judged]:
    """Return every line of a page in its order with why it was dropped, to try selectors on.

    Raises BadSelector where one is not CSS.
    """
    from crawler.extraction import read_page

    return read_page.explain(html, url, rules, content_type)
