"""The order of certificates in a time stamp.

A DER set is sorted (ITU-T X.690, 11.6), and the reader of stamps insists on it; authorities that run on OpenSSL
send the signer's certificate and its chain as they come. No signature covers their order.
"""

from __future__ import annotations

from itertools import pairwise

_CERTIFICATES = 0xA0
"""The tag of SignedData.certificates (RFC 5652, 5.1)."""


def with_sorted_certificates(answer: bytes) -> bytes:
    """A TimeStampResp (RFC 3161) whose certificates stand in order; an answer of another shape as it is."""
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
    """Where the parts of what begins there begin; raises IndexError where they do not fill it."""
    start, end = _value(der, at)
    found = []
    while start < end:
        found.append(start)
        start = _value(der, start)[1]
    if start != end or end > len(der):
        raise IndexError("the parts are not as long as the whole")
    return found


def _value(der: bytes, at: int) -> tuple[int, int]:
    """Where the value of what begins there starts and ends; its tag is one byte."""
    size = der[at + 1] & 0x7F if der[at + 1] & 0x80 else 0
    start = at + 2 + size
    return start, start + (int.from_bytes(der[at + 2 : start]) if size else der[at + 1])
