"""The canonical texts of the ledger, made here anew, so that nothing the database says of itself has to be believed.

A text is UTF-8: a first line that names the form and its version, then a field a line: its label, a space
and its value, then a line feed, the last line included. Its SHA-256 is the hash. A value that is absent is
``-``; numbers and single words stand plain; text and lists are JSON (RFC 8259) without white space and with
no escapes but those that JSON demands; times are UTC with microseconds, ``2026-03-01T12:00:00.000000Z``;
hashes are small hexadecimal. ``look`` and ``act`` are the entries of the ledger. A block closes entries: its
list has a line an entry, ``HASH  look-ID.txt`` or ``HASH  act-ID.txt``, as sha256sum writes it, first the
looks and then the acts, by number. An act names a row by its number and the SHA-256 of the row's canonical
text, one of the other forms. Words that can be redacted stand in a form of their own, by its hash. The text
that a page or feed gave as a date is the exception: it stands in its claim, of which nothing can be checked
once it was redacted.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import nonmember
from typing import Any

from crawler.model.vocabulary import Vocabulary


class ActKind(Vocabulary):
    """Which table an act names a row of: ``TEXT`` is extraction, ``REVISION`` revision_state and so on."""

    ARTICLE = "article"
    TEXT = "text"
    VERDICT = "verdict"
    REVISION = "revision"
    EVENT = "event"
    CLAIM = "claim"
    STATE = "state"
    REDACTION = "redaction"

    HAS_WORDS = nonmember(frozenset((TEXT, VERDICT)))
    """The row names words by their hash, which a redaction can take out."""


_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _plain(value: Any) -> str:
    return str(value)


def moment(value: datetime) -> str:
    """Write a time as canonical texts do: ``2026-03-01T12:00:00.000000Z``."""
    return value.astimezone(UTC).isoformat(timespec="microseconds")[:26] + "Z"


def _hex(value: bytes) -> str:
    return value.hex()


@dataclass(frozen=True, slots=True)
class EntryForm:
    """The form of a canonical text: its first line, and for each field its label, its column and how it is written."""

    head: str
    fields: tuple[tuple[str, str, Callable[[Any], str]], ...]

    def text(self, row: object) -> str:
        """The canonical text of a row, which has an attribute for each column of the form."""
        lines = [self.head]
        for label, column, written in self.fields:
            value = getattr(row, column)
            lines.append(f"{label} {'-' if value is None else written(value)}")
        lines.append("")
        return "\n".join(lines)

    def sha256(self, row: object) -> bytes:
        """The hash of the canonical text of a row."""
        return sha256(self.text(row))


def sha256(text: str) -> bytes:
    """SHA-256 of a text in UTF-8."""
    return hashlib.sha256(text.encode()).digest()


def _form(head: str, fields: str) -> EntryForm:
    """Make a form from its first line and its fields, separated by spaces.

    A field is written ``label[=column][:kind]``; the kind is json, time or hex, and plain if it is missing. Example:
    ``observed=observed_at:time`` is the column ``observed_at``, written as a time under the label ``observed``.
    """
    kinds: dict[str, Callable[[Any], str]] = {"": _plain, "json": _JSON, "time": moment, "hex": _hex}
    made = []
    for field in fields.split():
        name, _, kind = field.partition(":")
        label, _, column = name.partition("=")
        made.append((label, column or label, kinds[kind]))
    return EntryForm(head, tuple(made))


LOOK = _form(
    "palimpsest-look 1",
    "id observed=observed_at:time recorded=recorded_at:time address=address_id url:json final=final_url:json "
    "witness:json vantage:json outcome status server=server_ip date=server_date:time size=raw_size "
    "raw=raw_sha256:hex headers=headers_sha256:hex text=text_sha256:hex content=content_sha256:hex extractor:json",
)
ACT = _form("palimpsest-act 1", "id recorded=recorded_at:time kind subject row=row_sha256:hex")
BLOCK = _form(
    "palimpsest-block 1", "id sealed=sealed_at:time entries=entries_sha256:hex previous=previous_sha256:hex"
)
WORDS = _form(
    "palimpsest-words 1",
    "title:json authors:json summary:json section:json tags:json image:json published=published_raw:json body:json",
)
ROWS: Mapping[str, EntryForm] = {
    ActKind.ARTICLE: _form("palimpsest-article 1", "id source=source_id recorded=recorded_at:time"),
    ActKind.TEXT: _form(
        "palimpsest-text 1",
        "id revision=revision_id look=look_id extractor:json normaliser:json published=published_at:time "
        "local=published_local modified=modified_at:time count=words language:json canonical=canonical_url:json "
        "paywalled:json partial:json agreement doubts:json text=text_sha256:hex content=content_sha256:hex "
        "words=words_sha256:hex recorded=recorded_at:time",
    ),
    ActKind.VERDICT: _form(
        "palimpsest-verdict 1",
        "id revision=revision_id before=before_id after=after_id rules:json class=class_ flags:json added=added_words "
        "removed=removed_words hunks=hunks_sha256:hex looked=looked_sha256:hex judged=judged_at:time",
    ),
    ActKind.REVISION: _form(
        "palimpsest-revision 1",
        "id revision=revision_id article=article_id look=look_id previous=previous_id observed=observed_at:time "
        "before=previous_last_seen_at:time repeats=repeats_id dismissed=dismissed_at:time by=dismissed_by:json "
        "recorded=recorded_at:time",
    ),
    ActKind.EVENT: _form(
        "palimpsest-event 1",
        "id kind article=article_id other=other_id reason:json moved recorded=recorded_at:time",
    ),
    ActKind.CLAIM: _form(
        "palimpsest-claim 1",
        "id address=address_id kind value:time raw:json look=look_id channel=channel_id observed=observed_at:time "
        "recorded=recorded_at:time",
    ),
    ActKind.STATE: _form(
        "palimpsest-state 1",
        "id article=article_id state since:time look=look_id evidence recorded=recorded_at:time",
    ),
    ActKind.REDACTION: _form(
        "palimpsest-redaction 1",
        "id recorded=recorded_at:time article=article_id url:json reason:json revisions:json texts:json "
        "verdicts:json looks:json",
    ),
}
"""The forms of the rows that acts name, by the kind of the act."""


def block_list(looks: Iterable[tuple[int, bytes]], acts: Iterable[tuple[int, bytes]]) -> str:
    """Write the list of a block's entries from rows with their ids and hashes, in ascending order.

    The SHA-256 of the list stands in the block.
    """
    lines = [f"{entry_sha256.hex()}  look-{number}.txt\n" for number, entry_sha256 in looks]
    lines += [f"{entry_sha256.hex()}  act-{number}.txt\n" for number, entry_sha256 in acts]
    return "".join(lines)
