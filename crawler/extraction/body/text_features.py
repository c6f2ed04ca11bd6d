"""What the words of a block say of it, in whole numbers that mean the same in every script."""

from __future__ import annotations

import re
from string import ascii_lowercase, ascii_uppercase
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crawler.extraction.body.site_lines import mentions_appeal, points_elsewhere, sounds_like_appeal
from crawler.extraction.page.blocks import Block

Numbers = NDArray[np.int64]

_STOPS, _CLOSING = ".!?…。！？؟।۔།።։", "\"”“»’'」)]"
_END = re.compile(rf"[{_STOPS}][{re.escape(_CLOSING)}]*$")
_CAN_END = frozenset(_STOPS + _CLOSING)
_TAIL = 6
_START = 200
_UPPER, _LOWER = ascii_uppercase.encode(), ascii_lowercase.encode()
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")

TEXT_FEATURES = (
    "link_share", "has_link", "ends_sentence", "ends_colon", "upper", "first", "children", "points_elsewhere",
    "appeals",
)  # fmt: skip
"""The names of the numbers of ``text_features``, in their order."""


def text_features(block: Block) -> list[int]:
    """Return the numbers of a block's text."""
    text = block.text
    first = text[0]
    return [
        1000 * min(block.linked, len(text)) // len(text),
        block.linked > 0,
        text[-1] in _CAN_END and _END.search(text, max(0, len(text) - _TAIL)) is not None,
        text.endswith((":", "：")),
        _upper(text[:_START]),
        0 if first.isalpha() else 1 if first.isdigit() else 2,
        min(5, len(block.element)),
        points_elsewhere(block),
        2 if sounds_like_appeal(block) else mentions_appeal(block),
    ]


def magnitude(sizes: Any) -> Numbers:
    """Return about 16 times the binary logarithms of sizes, by integers alone: 1 is 0, 4 is 32, 6 is 40.

    Floating-point logarithms may differ in their last bit from one machine to the next. What is not over 0 is 0.
    """
    numbers: Numbers = np.maximum(1, np.asarray(sizes, dtype=np.int64))
    exponents = np.frexp(numbers)[1].astype(np.int64) - 1
    return 16 * exponents + ((numbers << 4) >> exponents) - 16


def permille(part: Any, whole: Any) -> Numbers:
    """Return shares in thousandths, 0 for a share of nothing."""
    wholes: Numbers = np.asarray(whole, dtype=np.int64)
    return np.where(wholes > 0, 1000 * np.asarray(part, dtype=np.int64) // np.maximum(1, wholes), 0)


def _upper(start: str) -> int:
    """The share of capitals in the letters of a text in thousandths, -1 in scripts without case."""
    plain = start.encode("ascii", "ignore")
    upper, lower = (
        len(plain) - len(plain.translate(None, _UPPER)),
        len(plain) - len(plain.translate(None, _LOWER)),
    )
    if len(plain) < len(start):
        others = "".join(_NOT_ASCII.findall(start))
        upper, lower = upper + sum(map(str.isupper, others)), lower + sum(map(str.islower, others))
    return 1000 * upper // (upper + lower) if upper + lower else -1
