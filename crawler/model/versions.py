"""The order of versions: what a higher version made is left alone by a lower one.

The versions of the extractor, of the normaliser, of the rules of edits, of address keys and of signatures are
numbers that are only ever raised. What stands behind the number ("2-5f1c0a9b") tells kinds of one version apart,
such as a source's own selectors, and has no order.
"""

from __future__ import annotations

import re

_NUMBER = re.compile(r"\d+")


def order(version: str | int) -> int:
    """Return the number at the beginning of a version; 0 where there is none.

    For example, "2-5f1c0a9b" is 2, and so is 2. The function ``store.version_order`` says the same in SQL.
    """
    found = _NUMBER.match(str(version))
    return int(found[0]) if found else 0
