"""A stored text as this version of the program reads it, if a higher version made it.

While two versions work side by side, the lower one meets texts that the higher one read. It leaves them as they
are, and reads their captures again for itself, so that like is compared with like. For example, version 3 leaves
a banner out that version 2 still takes for a paragraph: without this every look of version 2 would record the
banner as an edit, and version 3 would take the edit back.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from crawler.archive.recording.reextract import KeptPage, ReadCapture, is_of_higher_version, read_capture
from crawler.archive.texts.extraction_record import Reading
from crawler.identity.canonical_text import NORMALISER_VERSION
from sql.database import Session
from sql.rows.reextract import CAPTURE_OF_LOOK
from sql.rows.texts import StandingText

_Text = TypeVar("_Text", bound=StandingText)


async def comparable(session: Session, stood: _Text, reading: Reading, read: ReadCapture | None) -> _Text:
    """Return a stored text as the version reads it that made ``reading``; nothing is written.

    The text stays as it is if no higher version made it, or if its capture is not kept or cannot be read.
    """
    if read is None or not is_of_higher_version(stood, reading.extraction.extractor):
        return stood
    capture = await session.first(CAPTURE_OF_LOOK, look_id=stood.look_id)
    if capture is None:
        return stood
    page = KeptPage(capture.capture_id, capture.final_url, capture.content_type, capture.dated_at)
    own = await read_capture(session, page, read)
    return stood if own is None else _with_words_of(stood, own)


def _with_words_of(stood: _Text, own: Reading) -> _Text:
    words = own.extraction
    return replace(
        stood,
        title=words.title,
        summary=words.summary,
        authors=list(words.authors),
        body="\n".join(words.body),
        published_at=words.published,
        modified_at=words.modified,
        language=words.language,
        partial=words.partial,
        extractor=words.extractor,
        normaliser=NORMALISER_VERSION,
        text_sha256=own.text_sha256,
        content_sha256=own.content_sha256,
        whole_known=not words.partial or (stood.partial and stood.whole_known),
    )
