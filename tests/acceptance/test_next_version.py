"""The program crawls an archive in which a newer version went on."""

from __future__ import annotations

from pathlib import Path

import psycopg

from scheduler.demo.newsroom import Newsroom
from scheduler.demo.stories import stories
from sql.migrate import migrate
from tests.acceptance.running import Program
from tests.conftest import run
from tests.next_version import NEXT_CHECKS, next_release

_NEXT_CHANNEL = """
INSERT INTO store.channel (source_id, kind, url, found_by)
SELECT source_id, 'next_channel', replace(url, '/feed/', '/next-channel'), 'next_finder'
  FROM store.channel WHERE url LIKE '%/feed/'
"""


def test_a_channel_of_an_unknown_kind_is_left_to_the_version_that_knows_it(dsn: str, tmp_path: Path) -> None:
    """It is not asked for, so that it raises no alarm, and the other channels are read as before."""
    with Newsroom() as newsroom:
        story, later = stories()[:2]
        newsroom.publish_story(story, newsroom.now())
        program = Program(dsn, tmp_path)
        program.write_source(newsroom.url)
        assert program.run("crawl", "--all").returncode == 0
        run(migrate(dsn, None, next_release(tmp_path / "next", migration=NEXT_CHECKS)))
        with psycopg.connect(dsn) as connection:
            assert connection.execute(_NEXT_CHANNEL).rowcount == 1
        newsroom.publish_story(later, newsroom.now())
        crawled = program.run("crawl", "--all")
        assert crawled.returncode == 0, crawled.stderr
        assert not [each.path for each in newsroom.requests if "next-channel" in each.path]
    assert program.value("SELECT count(*) FROM archive.articles") == 2
    assert program.value("SELECT count(*) FROM archive.channels WHERE kind = 'next_channel'") == 1
