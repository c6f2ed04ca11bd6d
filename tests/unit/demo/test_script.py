"""The scripted day: everything in it can be done, and waits for somebody to see what was before."""

import asyncio
import http.client

from scheduler.demo.newsroom import Newsroom
from scheduler.demo.script import Deed, open_day, play
from scheduler.demo.stories import stories

KINDS = {"publish", "edit", "retitle", "correct", "swap_banners", "move", "delete"}


def test_a_day_without_readers_ends_and_does_everything() -> None:
    heard: list[Deed] = []
    with Newsroom() as newsroom:
        deeds = asyncio.run(play(newsroom, seconds=0.0, tell=heard.append))
        assert deeds == heard
        assert {deed.do for deed in deeds} == KINDS
        published = 12 + sum(deed.do == "publish" for deed in deeds)
        assert len(newsroom.newest()) == published - sum(deed.do == "delete" for deed in deeds)
        ledger = newsroom.article("fishing-guild-ledger-found-at-lake-museum")
        assert ledger is not None
        assert newsroom.edition == 2


def test_the_day_opens_with_a_dozen_stories_of_different_hours() -> None:
    newsroom = Newsroom()
    open_day(newsroom, iter(stories()))
    times = [each.published for each in newsroom.newest()]
    assert len(set(times)) == len(times) == 12
    assert max(times) < newsroom.now()


def test_an_unread_article_is_not_touched_before_the_time_is_over() -> None:
    with Newsroom() as newsroom:
        deeds = asyncio.run(play(newsroom, seconds=1.0))
    assert first_edit(deeds).at >= 1.0


def test_a_read_article_is_touched_when_it_is_due() -> None:
    with Newsroom() as newsroom:

        def read_all(deed: Deed) -> None:
            if deed.at > 0.12:
                return
            connection = http.client.HTTPConnection(newsroom.url.removeprefix("http://"), timeout=20)
            for each in newsroom.newest():
                connection.request("GET", f"/{each.slug}/")
                connection.getresponse().read()
            connection.close()

        deeds = asyncio.run(play(newsroom, seconds=1.0, tell=read_all))
    assert first_edit(deeds).at < 1.0


def first_edit(deeds: list[Deed]) -> Deed:
    return next(deed for deed in deeds if deed.do == "edit")
