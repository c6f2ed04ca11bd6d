"""Extraction: a page's bytes become an article's text and metadata, or the name of what they are instead."""

from crawler.extraction.model import Extraction, Quality, Rules
from crawler.extraction.reading import DOUBTS, Judged, explain, extract
from crawler.extraction.refusals import REFUSALS
from crawler.extraction.version import EXTRACTOR_VERSION, extractor_version

__all__ = [
    "DOUBTS",
    "EXTRACTOR_VERSION",
    "REFUSALS",
    "Extraction",
    "Judged",
    "Quality",
    "Rules",
    "explain",
    "extract",
    "extractor_version",
]
