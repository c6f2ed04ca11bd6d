"""Extraction: a page's bytes become an article's text and metadata, or the name of what they are instead."""

from crawler.extraction.reading import EXTRACTOR_VERSION, extract
from crawler.extraction.model import Extraction, Quality, Rules

__all__ = ["EXTRACTOR_VERSION", "Extraction", "Quality", "Rules", "extract"]
