"""The newsrooms that are crawled: the sources file, read and checked."""

from crawler.sources.file import FILE_NAME, SourcesFile, SourcesFileError, file_of, load
from crawler.sources.model import Revisit, Selectors, Source

__all__ = [
    "FILE_NAME",
    "Revisit",
    "Selectors",
    "Source",
    "SourcesFile",
    "SourcesFileError",
    "file_of",
    "load",
]
