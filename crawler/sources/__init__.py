"""The newsrooms that are crawled: the sources file, read and checked."""

from crawler.sources.file import SourcesFile, SourcesFileError, load
from crawler.sources.model import Revisit, Selectors, Source

__all__ = ["Revisit", "Selectors", "Source", "SourcesFile", "SourcesFileError", "load"]
