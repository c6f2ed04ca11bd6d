"""Which extractor read a text: the number of its rules, and what the source says of its pages."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from functools import cache

from crawler.extraction.model import ExtractionRules

_NUMBER = 2
"""The number of the extractor. It is raised if what is read of a page changed, and for nothing else.

``python -m tests.golden`` says when that is so. A library that reads every page as before leaves the number, so
that no archive reads its texts again for nothing.
"""


@cache
def extractor_version(rules: ExtractionRules) -> str:
    """Return the version of the extractor for a source: texts of two versions are never compared.

    It is the number, and behind it a digest of what the source says of its pages, if it says anything: another
    selector is not taken for an edit. For example, "2", or "2-5f1c0a9b" for a source with selectors.
    """
    own = {name: value for name, value in asdict(rules).items() if value}
    if not own:
        return str(_NUMBER)
    return (
        f"{_NUMBER}-{hashlib.sha256(json.dumps(own, sort_keys=True, default=str).encode()).hexdigest()[:8]}"
    )


EXTRACTOR_VERSION = extractor_version(ExtractionRules())
"""The version for a source without rules of its own."""
