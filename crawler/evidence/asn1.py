"""The order of certificates in a time stamp.

In DER, the encoding of stamps, a set has to be sorted (ITU-T X.690, 11.6), and the library that reads stamps insists on
it. Authorities that run on OpenSSL send the certificates unsorted. No signature covers their order, so they may be
sorted here before the stamp is read.
"""

from __future__ import annotations

from itertools import pairwise

_CERTIFICATES = 0xA0
"""The tag of SignedData.certificates (RFC 5652, 5.1)."""


def with_sorted_certificates(answer: bytes) -> bytes:
    """Return a TimeStampResp (RFC 3161) with its certificates sorted; an answer of another shape stays as it is."""
    try:
        at = 0
        for part in (1, 1, 0, 3):  # the token, its content, SignedData, its certificates
            at = _parts(answer, at)[part]
        if answer[at] != _CERTIFICATES:
            return answer
        starts = _parts(answer, at)
        start, end = _value(answer, at)
    except IndexError:
        return answer
    certificates = [answer[one:next_one] for one, next_one in pairwise([*starts, end])]
    return answer[:start] + b"".join(sorted(certificates)) + answer[end:]


def _parts(der: bytes, at: int) -> list[int]:
    """Return the positions of the parts of the DER value that begins at ``at``.

    Raises IndexError if the parts are not exactly as long as the value.
    """
    start, end = _value(der, at)
    found = []
    while start < end:
        found.append(start)
        start = _value(der, start)[1]
    if start != end or end > len(der):
        raise IndexError("the parts are not as long as the whole")
    return found


def _value(der: bytes, at: int) -> tuple[int, int]:
    """Return where the content of the DER value that begins at ``at`` starts and ends.

    The first byte is the tag. The second is the length, or, if it is over 127, how many bytes of length follow it.
    """
    size = der[at + 1] & 0x7F if der[at + 1] & 0x80 else 0
    start = at + 2 + size
    return start, start + (int.from_bytes(der[at + 2 : start]) if size else der[at + 1])
