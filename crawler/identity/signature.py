"""MinHash signatures: texts that share many 5-word shingles share at least one band.

So candidates for near-duplicates are found by looking numbers up, without comparing texts. The method is that of
Broder, "On the resemblance and containment of documents" (1997), with the bands of Leskovec, Rajaraman and Ullman,
"Mining of Massive Datasets", section 3.4. With 64 bands of 2 rows, two texts of Jaccard similarity s share a band with
the probability 1 - (1 - s²)⁶⁴. Examples: .99 for s = .27, and .47 for s = .1.
"""

from __future__ import annotations

from dataclasses import dataclass

from crawler.identity.canonical_text import canonical_text
from crawler.identity.words import shingles, words

BANDS = 64
"""Numbers that are compared; two texts are candidates if one of them is the same."""
ROWS = 2
"""Hashes that make a band; more of them would make bands rarer to be shared by chance, and by copies too."""
SHINGLE = 5
"""Words of a shingle."""
ALGORITHM = 2
"""The version of rensa's algorithm; ``signature`` fails if the library has another one."""
SIGNATURE_VERSION = f"rensa-rminhash-{ALGORITHM}/{BANDS}x{ROWS}/{SHINGLE}"
"""Bands are compared only with bands of the same version."""

_SEED = 20240224
_MASK = 0xFFFFFFFF
_ODD = 0x9E3779B1  # the golden ratio of 2³², Knuth's multiplicative hash


@dataclass(frozen=True, slots=True)
class Signature:
    """The bands of one text: ``BANDS`` integers in the range of a Postgres ``integer``.

    Each band's position is mixed into its value, so that two arrays share an element only if they share a band at the
    same position; PostgreSQL can then search with ``&&``. A text without words has no bands. ``words`` is how many
    words the text has.
    """

    bands: tuple[int, ...]
    words: int
    version: str = SIGNATURE_VERSION


def signature(text: str) -> Signature:
    """Return the signature of a text, one paragraph a line; takes well under 1 ms of CPU."""
    tokens = words(canonical_text(text))
    runs = shingles(tokens, SHINGLE)
    if not runs:
        return Signature((), 0)
    digest = _digest(list(runs))
    return Signature(
        tuple(_band(number, *digest[number * ROWS : (number + 1) * ROWS]) for number in range(BANDS)),
        len(tokens),
    )


def _digest(runs: list[str]) -> list[int]:
    # Only here, as rensa reserves a gibibyte of addresses when it is imported: an extraction process, which imports
    # this package and signs nothing, may have no more than that in all.
    from rensa import RMinHash  # type: ignore[import-untyped]

    if RMinHash.ALGORITHM_VERSION != ALGORITHM:
        raise RuntimeError(
            f"rensa has algorithm {RMinHash.ALGORITHM_VERSION}, and signatures are of {ALGORITHM}"
        )
    minhash = RMinHash(num_perm=BANDS * ROWS, seed=_SEED)
    minhash.update(runs)
    digest: list[int] = minhash.digest()
    return digest


def _band(number: int, first: int, second: int) -> int:
    """Mix a band's position and two 32-bit rows into one signed 32-bit integer, in the manner of the hash FNV-1a."""
    mixed = number + 1
    for row in (first, second):
        mixed = ((mixed ^ row) * _ODD) & _MASK
        mixed ^= mixed >> 15
    return mixed - (1 << 32) if mixed >> 31 else mixed
