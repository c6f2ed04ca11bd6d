"""Known articles whose address answers with a page on which there is nothing to read: gone, or not read by us.

A blank page, a list, a headline without a body can be a deletion, and can be a redesign or a page that scripts fill. So
the article has the state ``nothing_to_read`` only if all of this holds:

- Its words stand nowhere in the bytes that came, scripts included; else the look's outcome is ``unread``.
- Two looks at least six hours apart agree.
- At each of them, three other known articles of the source were read within half an hour, by the same version of the
  extractor; or all there are, if there are fewer. The evidence names them.
"""

from __future__ import annotations

import html
import re
from datetime import timedelta

from crawler.archive.revisions import availability
from crawler.archive.revisions.availability import LookRef
from crawler.identity.canonical_text import canonical_lines
from sql.database import Session
from sql.rows.record import LOOKS_WITH_NOTHING

CONTROLS = 3
"""Other articles that have to be read at the same time, so that it is not our reading that failed."""
_AROUND = timedelta(minutes=30)
"""The time around a look in which its controls have to be read."""
_APART = timedelta(hours=6)
"""The least time between the two looks that have to agree."""
_LOOKS = 2
_FOUND = 0.1
"""Share of an article's sentences; if so many stand in the bytes, the text is there, and was not read."""
_SENTENCE = re.compile(r"(?<=[.!?…。])\s+")
_LEAST = 20
"""Letters and digits of a sentence that stands nowhere by chance."""
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_CHARSET = re.compile(rb"charset=[\"']?([\w-]{2,20})", re.IGNORECASE)
_BEGINNING = 2000
_NO_LETTER = re.compile(r"[\W_]+")


async def note_nothing(session: Session, article_id: int, look: LookRef) -> bool:
    """Decide on the looks that showed nothing to read; returns whether the state began.

    It can be asked again at the end of a crawl, when more controls were read.
    """
    rows = await session.all(LOOKS_WITH_NOTHING, article_id=article_id, around=_AROUND, at_most=CONTROLS)
    proven = [row for row in rows if len(row.controls) >= row.others]
    if len(proven) < _LOOKS or proven[-1].observed_at - proven[0].observed_at < _APART:
        return False
    evidence = {
        "outcome": proven[-1].outcome,
        "looks": len(proven),
        "controls": [row.controls for row in (proven[0], proven[-1])],
    }
    return await availability.note_nothing_to_read(session, article_id, look, proven[0].observed_at, evidence)


def stands_in(body: bytes, content_type: str | None, paragraphs: tuple[str, ...]) -> bool:
    """Whether a tenth of a text's sentences stand anywhere in the bytes of an answer, scripts and data included."""
    sentences = {_letters(part) for line in canonical_lines(paragraphs) for part in _SENTENCE.split(line)}
    sentences = {each for each in sentences if len(each) >= _LEAST}
    if not sentences or not body:
        return False
    received = _letters(html.unescape(_ESCAPED.sub(_sign, _decoded(body, content_type))))
    return sum(each in received for each in sentences) >= _FOUND * len(sentences)


def _sign(found: re.Match[str]) -> str:
    return chr(int(found[1], 16))


def _decoded(body: bytes, content_type: str | None) -> str:
    named = _CHARSET.search((content_type or "").encode(errors="replace") + b" " + body[:_BEGINNING])
    try:
        return body.decode(named[1].decode() if named else "utf-8", errors="replace")
    except LookupError:
        return body.decode(errors="replace")


def _letters(text: str) -> str:
    return _NO_LETTER.sub("", text).casefold()
