"""The newsrooms that are crawled: the sources file, read and checked."""

from crawler.sources.source import Revisit, Selectors, Source
from crawler.sources.sources_file import FILE_NAME, SourcesFile, SourcesFileError, file_of, load, place_of

__all__ = [
    "FILE_NAME",
    "Revisit",
    "Selectors",
    "Source",
    "SourcesFile",
    "SourcesFileError",
    "file_of",
    "load",
    "place_of",
]
