"""A newsroom and its crawls on a fake clock: what crawls record, written at the times of a simulation."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import holidays
import psycopg

from crawler.archive.sources.channels import put_channel
from crawler.archive.sources.source_rows import put_sources
from crawler.sources import Source, SourcesFile
from scheduler.health.alarms import Event
from scheduler.health.assess_sources import SourceAssessor
from sql.database import Database
from sql.rows.sources import FIND_SOURCE

HOME = "https://news.example/"
LONDON = ZoneInfo("Europe/London")
_TABLES = {
    "crawl": "id source_id trigger worker started_at ended_at outcome reason discovered fetched new",
    "address": "id source_id url url_key key_sha256 key_version first_seen_at",
    "look": "id observed_at address_id crawl_id url final_url outcome raw_size raw_sha256",
    "article": "id source_id first_look_id first_seen_at recorded_at",
    "revision": "id article_id look_id previous_id observed_at previous_last_seen_at recorded_at",
    "extraction": "id revision_id look_id extractor normaliser title authors published_at published_local "
    "body words agreement partial text_sha256 content_sha256",
    "alias": "article_id address_id during reason",
    "article_state": "article_id revision_id last_seen_at last_looked_at",
    "channel_read": "channel_id crawl_id read_at outcome why entries own named_new newest_named_at",
    "fetch": "crawl_id fetched_at purpose url outcome",
}
_RECENT = 6
MONDAY = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
"""A Monday whose next six weeks have Christmas and New Year in them."""
TUESDAY_MORNING = MONDAY + timedelta(days=1, hours=9)


@dataclass(frozen=True)
class Trouble:
    """What is wrong with the newsroom: outcomes of all requests, of pages or of channels, and what texts lack.

    ``rests``: two crawls of three find nothing to look at.
    """

    site: str | None = None
    pages: str | None = None
    feed: str | None = None
    sitemap: str | None = None
    rests: bool = False
    text: dict[str, Any] = field(default_factory=dict)


WELL = Trouble()


def rhythm(start: datetime, end: datetime, a_day: float, seed: int) -> list[datetime]:
    """Publications of a newsroom in London: busy by day, few at night and at weekends, a Sunday's on holidays."""
    chance, days = random.Random(seed), holidays.country_holidays("GB")
    times, hour = [], start
    while hour < end:
        local = hour.astimezone(LONDON)
        share = 0.2 if local.date() in days else {5: 0.4, 6: 0.2}.get(local.weekday(), 1.0)
        rate = a_day * share * (0.98 / 14 if 7 <= local.hour < 21 else 0.02 / 10)
        wait = chance.expovariate(rate)
        while wait < 1:
            times.append(hour + timedelta(hours=wait))
            wait += chance.expovariate(rate)
        hour += timedelta(hours=1)
    return sorted(times)


@dataclass
class Newsdesk:
    """A source whose crawls are written into an archive, one after another; every time is the simulation's."""

    database: Database
    connection: psycopg.Connection[Any]
    source_id: int
    feed: int | None
    sitemap: int | None
    now: datetime
    interval: timedelta = timedelta(hours=1)
    events: list[Event] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in _TABLES}
        self._crawl = self._number = 0
        self._recent: list[tuple[int, int, str, int]] = []
        self._current: dict[int, int] = {}
        self._waiting: list[datetime] = []
        self._newest: dict[str, datetime | None] = {"feed": None, "sitemap": None}

    def crawl(self, published: Sequence[datetime] = (), trouble: Trouble = WELL) -> None:
        """An interval passes and a crawl finds what was published in it, as far as the trouble lets it."""
        self.now += self.interval
        self._crawl += 1
        start = self.now
        reads = {
            "feed": trouble.site or trouble.feed,
            "sitemap": trouble.site or trouble.sitemap,
        }
        if not self.sitemap:
            reads.pop("sitemap")
        good = [name for name, outcome in reads.items() if outcome in (None, "moved")]
        named = [] if trouble.site or not good else list(published)
        if trouble.rests and self._crawl % 3:
            named, self._waiting = [], [*self._waiting, *named]
        else:
            named, self._waiting = [*self._waiting, *named], []
        for time in named:
            self._publish(time, trouble)
        again = self._recent[-_RECENT - len(named) : len(self._recent) - len(named)]
        for address in [] if trouble.rests and self._crawl % 3 else again:
            self._look_again(address, trouble)
        for name, outcome in reads.items():
            self._read(name, outcome, len(named))
        failed = not any(outcome in (None, "empty", "frozen") for outcome in reads.values())
        self._add(
            "crawl",
            self._crawl,
            self.source_id,
            "manual",
            "simulation",
            start,
            start + timedelta(minutes=2),
            "failed" if failed else "finished",
            "nothing could be read" if failed else None,
            len(named),
            len(named) + _RECENT,
            len(named),
        )

    async def judge(self) -> list[Event]:
        """Write what has gathered, and judge the source as of the end of the last crawl."""
        self.flush()
        events = await SourceAssessor(self.database).judge_source(
            self.source_id, self.now + timedelta(minutes=3)
        )
        self.events += events
        return events

    def flush(self) -> None:
        """Write what has gathered into the archive."""
        with self.connection.transaction(), self.connection.cursor() as cursor:
            for table, columns in _TABLES.items():
                rows, self._rows[table] = self._rows[table], []
                if rows:
                    with cursor.copy(f"COPY store.{table} ({', '.join(columns.split())}) FROM STDIN") as copy:
                        for row in rows:
                            copy.write_row(row)
            cursor.executemany(
                "UPDATE store.article_state SET revision_id = %s WHERE article_id = %s",
                [(revision, article) for article, revision in self._current.items()],
            )
            self._current.clear()

    def _add(self, table: str, *values: Any) -> None:
        self._rows[table].append(values)

    def _next(self) -> int:
        self._number += 1
        return self._number

    def _publish(self, time: datetime, trouble: Trouble) -> None:
        number = self._next()
        url = f"{HOME}{number}/"
        key = hashlib.sha256(url.encode()).digest()
        self._add("address", number, self.source_id, url, url, key, 1, self.now)
        for name in ("feed", "sitemap"):
            if getattr(trouble, name) is None:
                self._newest[name] = self.now
        refused = trouble.pages is not None
        look = self._look(number, url, trouble.pages or "new", read=not refused)
        if not refused:
            self._add("article", number, self.source_id, look, self.now, self.now)
            revision = self._revise(number, look, None)
            self._text(revision, look, time, trouble.text)
            self._recent.append((number, look, url, revision))
            self._add("alias", number, number, f"[{self.now.isoformat()},)", "requested")
            self._add("article_state", number, revision, self.now, self.now)

    def _look_again(self, address: tuple[int, int, str, int], trouble: Trouble) -> None:
        number, _, url, revision = address
        outcome = trouble.site or trouble.pages
        if outcome is None and trouble.text:
            look = self._look(number, url, "changed", read=True)
            place = self._recent.index(address)
            after = self._revise(number, look, revision)
            self._text(after, look, self.now, trouble.text)
            self._recent[place] = (number, look, url, after)
            self._current[number] = after
        else:
            self._look(number, url, "off_site" if outcome == "moved" else outcome or "unchanged", read=False)

    def _look(self, address: int, url: str, outcome: str, *, read: bool) -> int:
        look = self._next()
        raw = hashlib.sha256(str(look).encode()).digest() if read else None
        size = 5000 if read else None
        self._add("look", look, self.now, address, self._crawl, url, url, outcome, size, raw)
        return look

    def _revise(self, article: int, look: int, before: int | None) -> int:
        revision = self._next()
        seen = self.now - timedelta(minutes=1) if before else None
        self._add("revision", revision, article, look, before, self.now, seen, self.now)
        return revision

    def _text(self, revision: int, look: int, published: datetime, lacks: dict[str, Any]) -> None:
        told: dict[str, Any] = {"title": "A title", "authors": ["Ada Reeve"], "published": published}
        told |= {"words": 400, "agreement": 0.97, "partial": False} | lacks
        digest = hashlib.sha256(str(revision).encode()).digest()
        local = told["published"].replace(tzinfo=None) if told["published"] else None
        dated = (told["title"], told["authors"], told["published"], local)
        rest = ("text", told["words"], told["agreement"], told["partial"], digest, digest)
        self._add("extraction", self._next(), revision, look, "test", "test", *dated, *rest)

    def _read(self, name: str, outcome: str | None, named: int) -> None:
        channel = self.feed if name == "feed" else self.sitemap
        url = f"{HOME}{name}"
        if outcome in (None, "frozen", "moved"):
            own = 0 if outcome == "moved" else 20
            fresh = named if outcome is None else 0
            row = ("read", None, 20, own, fresh, self._newest[name])
        elif outcome == "empty":
            row = ("no_entries", None, 0, 0, 0, None)
        else:
            row = ("unreadable", outcome, 0, 0, 0, None)
        self._add("channel_read", channel, self._crawl, self.now, *row)
        fetched = row[1] or "read"
        self._add("fetch", self._crawl, self.now, name, url, fetched)


async def open_desk(
    database: Database, connection: psycopg.Connection[Any], start: datetime, *, sitemap: bool = True
) -> Newsdesk:
    """A source that was added at the start of the simulation."""
    source = Source(home=HOME, name="news", timezone="Europe/London", interval=timedelta(hours=1))
    await put_sources(database, SourcesFile(Path("sources.toml"), "00" * 32, (source,)))
    async with database.transaction() as session:
        source_id = (await session.one(FIND_SOURCE, name="news")).id
        await session.connection.execute("UPDATE store.source SET created_at = %s", (start,))
        feed = await put_channel(session, source_id, "feed", f"{HOME}feed", "home")
        other = (
            await put_channel(session, source_id, "sitemap", f"{HOME}sitemap", "home") if sitemap else None
        )
    return Newsdesk(database, connection, source_id, feed, other, start)


@dataclass
class Story:
    """A simulated newsroom with some days or weeks behind it, up to a Tuesday morning."""

    desk: Newsdesk
    times: list[datetime]

    def pass_crawl(self, trouble: Trouble = WELL, *, silent: bool = False) -> None:
        start, end = self.desk.now, self.desk.now + self.desk.interval
        found = [time for time in self.times if start < time <= end]
        self.desk.crawl([] if silent else found, trouble)

    async def lived(self) -> None:
        while self.desk.now < TUESDAY_MORNING:
            self.pass_crawl()
        assert await self.desk.judge() == []

    async def until_alarm(self, trouble: Trouble, most: int, *, silent: bool = False) -> int:
        for crawls in range(1, most + 1):
            self.pass_crawl(trouble, silent=silent)
            if await self.desk.judge():
                return crawls
        raise AssertionError(f"no alarm within {most} crawls")

    async def goes_on(self, trouble: Trouble, crawls: int, *, silent: bool = False) -> None:
        """Crawls that are judged two at a time, as where crawls are many."""
        for crawl in range(crawls):
            self.pass_crawl(trouble, silent=silent)
            if crawl % 2:
                await self.desk.judge()


async def begin(
    database: Database,
    connection: psycopg.Connection[Any],
    *,
    history: timedelta = timedelta(days=3),
    sitemap: bool = True,
) -> Story:
    """A newsroom known for so long: what is broken shows after days, silence is told by a rhythm of weeks."""
    start = MONDAY - history
    desk = await open_desk(database, connection, start, sitemap=sitemap)
    story = Story(desk, rhythm(start, MONDAY + timedelta(weeks=1), 40, seed=5))
    await story.lived()
    return story
