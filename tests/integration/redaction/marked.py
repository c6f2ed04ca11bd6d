"""An archive in which every place that can hold words of an article holds marker words of one."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

from crawler.archive.articles.merge import merge
from crawler.archive.recording.reextract import CaptureReader, reread_article
from crawler.archive.search import vocabulary
from crawler.archive.sources.channels import list_addresses
from crawler.archive.sources.list_copies import keep_list
from crawler.archive.sources.watches import ArticleWatch, put_watch
from crawler.extraction.model import Extraction, Quality
from crawler.model.entries import ListedEntry
from crawler.revisions import RevisionKind
from scheduler.health.notices import tell_edits
from sql.rows.discovery import KeptList
from tests.integration.archiving import POLICY, START, Desk, story
from tests.integration.newsrooms import second_desk

MARKS = ("zanzeleb", "занзелеб")
"""The words that are looked for, in small letters and as stems. No other text of the archive has them."""
SLUG = "pelikanslug"
"""A word of the article's addresses, which stay."""
URL = f"https://news.example/{SLUG}-story"
SECOND_URL = f"https://news.example/{SLUG}-again"
OTHER_URL = "https://news.example/theatre"
COPY_URL = "https://mirror.example/flood"

_HEADERS = (
    ("Date", "Sun, 01 Mar 2026 13:00:01 GMT"),
    ("Content-Type", "text/html; title=zanzeleb"),
    ("ETag", '"zanzeleb"'),
    ("Last-Modified", "the day of zanzeleb"),
    ("Link", "<https://news.example/zanzeleb>; rel=author"),
)
_OLD = "The river rose by 40 centimetres overnight, and the mayor of Ozerhrad spoke of a miracle on Monday."
_NEW = "The river rose by 40 centimetres overnight, and Zanzeleb of Ozerhrad spoke of a disaster on Monday."
_STALLS = (
    "Some 130 stalls were lost in the lower market, and the damage was put at 2 million crowns by those who own them.",
    "Nobody was hurt. The tram line along the quay stays closed until engineers have looked at the iron bridge.",
    "The water is expected to fall from Tuesday on, once the sluices at Kamianyi Brid have been opened again.",
)
_NAMED = "Ольга Занзелебок сказала, що міст полагодять; Zanzeleb will pay for it herself, she said."
_NOTICE = "Correction: An earlier version of this article gave the wrong name of Ms Zanzeleb."
SHARED_LINE = "Write to Zanzeleb, who reads what readers of the desk have to say about our town."
_STATES = (
    (_OLD,),
    (_NEW,),
    (_NEW, _NAMED),
    (_NEW, _NAMED, _NOTICE, SHARED_LINE),
    (_NEW, _NOTICE, SHARED_LINE),
)
"""The lines above those that all states of the article have."""
_PLAY = "The theatre opens its season with a play about a lighthouse and the two sisters who keep it."


async def fill(at: Desk) -> None:
    """An article with a history, another one that shares a line with it, and a copy of it at another newsroom."""
    async with second_desk(at, "mirror") as mirror:
        await at.look(URL, outcome="login", status=200, body=b"Log in to read Zanzeleb", headers=_HEADERS)
        await _first_sights(at)
        mirror.now = at.now
        await mirror.look(COPY_URL, story(title="Flood", summary=None, body=(_OLD, *_STALLS)))
        await _edits(at)
        await _other_article(at)
        await _merged_article(at)
        await _absence(at)
        await _asides(at)


def _flood(*lines: str, **fields: object) -> Extraction:
    known = {
        "title": "Zanzeleb and the flood",
        "summary": "What Zanzeleb saw.",
        "authors": ("Ada Zanzeleb",),
        "language": "uk",
        "section": "Zanzeleb's town",
        "tags": ("Zanzeleb", "flood"),
        "image": "https://news.example/zanzeleb.jpg",
        "published_raw": "Zanzeleb wrote this on 1 March",
        "modified": START,
        "modified_raw": "Sun, 01 Mar 2026 12:00:00 +0000 (Zanzeleb)",
        "canonical_url": URL,
        "quality": Quality(0.5, ("short",)),
    }
    return story(**(known | fields), body=(*lines, *_STALLS))


async def _first_sights(at: Desk) -> None:
    fields = {"headers": _HEADERS, "server_ip": "192.0.2.7"}
    first = _flood(*_STATES[0])
    assert await at.look(URL, first, body=_page("state 0 of Zanzeleb"), **fields) == "new"
    await at.look(URL, first, body=_page("state 0 of Zanzeleb under another banner"), **fields)


async def _edits(at: Desk) -> None:
    """Words of the old text still stand in the copy; the line with the name comes and goes."""
    async with at.database.transaction() as session:
        await session.run("begin_notices_of_edits")
    for number, lines in enumerate(_STATES[1:], 1):
        body = _page(f"state {number} of Zanzeleb")
        assert await at.look(URL, _flood(*lines), body=body, headers=_HEADERS) == "changed"
    told = await tell_edits(at.database, None, [str(kind) for kind in RevisionKind])
    assert told > 0
    await _read_again(at)


async def _read_again(at: Desk) -> None:
    """By a better extractor to which each page says what it said, so that each state has two texts."""

    async def read(body: bytes, url: str, content_type: str | None) -> Extraction:
        number = next(place for place in range(len(_STATES)) if f"state {place} ".encode() in body)
        return replace(_flood(*_STATES[number]), url=url, extractor="better")

    async with at.database.transaction() as session:
        done = await reread_article(session, at.source_id, 1, CaptureReader("better", read))
    assert done.dismissed == 0


async def _other_article(at: Desk) -> None:
    """It has one line of the article for a while."""
    for lines in ((_PLAY, SHARED_LINE), (_PLAY,)):
        page = " ".join(lines).encode()
        await at.look(OTHER_URL, story(title="The lighthouse", summary=None, body=lines), body=page)


async def _merged_article(at: Desk) -> None:
    text = story(title="Zanzeleb again", body=("Zanzeleb is back, in a text that is unlike the other one.",))
    await at.look(SECOND_URL, text, body=_page("Zanzeleb is back"), headers=_HEADERS)
    async with at.database.transaction() as session:
        numbers = await session.connection.execute("SELECT max(id) AS last FROM store.article")
        last = await numbers.fetchone()
        assert last is not None
        await merge(session, last["last"], 1, "one article")


async def _absence(at: Desk) -> None:
    """The page is gone for a time, with a page of its own, and comes back."""
    for _ in range(2):
        gone = {"outcome": "soft_404", "status": 200, "body": _page("Zanzeleb was not found")}
        await at.look(URL, headers=_HEADERS, **gone)
    body = _page("Zanzeleb is there again")
    await at.look(URL, _flood(_NEW, _NOTICE, SHARED_LINE), body=body, headers=_HEADERS)
    failing = {
        "outcome": "error",
        "detail": "record: DataError: Failing row contains (1, Zanzeleb and the flood)",
    }
    await at.look(SECOND_URL, headers=_HEADERS, body=b"Zanzeleb", **failing)
    await at.look(SECOND_URL, _flood(_NEW, title="Zanzeleb, once more"), body=b"x Zanzeleb", headers=_HEADERS)


async def _asides(at: Desk) -> None:
    """What feeds say of the article, a watch, the state of its crawls."""
    said = [
        ListedEntry(url, title="Zanzeleb", published_raw="Zanzeleb, on Sunday") for url in (URL, SECOND_URL)
    ]
    await list_addresses(at.database, at.source_id, at.channel_id, said, claims=POLICY.claims)
    feed = f"<rss><item><title>Zanzeleb</title><link>{URL}</link></item></rss>".encode()
    marked = {
        "etag": '"zanzeleb"',
        "last_modified": "the day of zanzeleb",
        "content_type": "text/xml; title=zanzeleb",
    }
    copy = KeptList(final_url="https://news.example/zanzeleb.xml", body=feed, **marked)
    await keep_list(at.database, at.source_id, "https://news.example/zanzeleb.rss", copy)
    await put_watch(at.database, URL, ArticleWatch(timedelta(hours=1)))
    await vocabulary.learn(at.database, at_once=True)
    async with at.database.transaction() as session:
        # The version of the program before writes other columns, and a name may have accents.
        await session.connection.execute(
            "UPDATE store.word_forms SET lexemes = forms, plain = forms WHERE lemma ~ 'zanzeleb|занзелеб'"
        )


_NOISE = " ".join(f"word{random.Random(1).randrange(5000) + number}" for number in range(3000))


def _page(words: str) -> bytes:
    return f"<html><body><p>{words}</p><p>{_NOISE}</p></body></html>".encode()
