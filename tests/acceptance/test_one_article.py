"""One article, one text, every revision: a newsroom over HTTP, crawled by the service."""

from __future__ import annotations

from pathlib import Path

from scheduler.demo.newsroom import Newsroom
from scheduler.demo.stories import stories
from tests.acceptance.running import Program, stop

EDITED, RETURNED, MOVED = (
    "old-ferry-pier-reopens",
    "council-passes-budget-after-night-session",
    "tram-company-orders-nine-cars",
)
TITLES = """
SELECT array_agg(title ORDER BY number) FROM archive.revisions
 WHERE dismissed_at IS NULL
   AND article_id = (SELECT DISTINCT article_id FROM archive.addresses WHERE url LIKE '%/{slug}/')
"""


def test_edits_returns_moves_and_briefs_are_told_apart(dsn: str, tmp_path: Path) -> None:
    with Newsroom(chrome="bare") as newsroom:
        chosen = stories()[:10]
        for story in chosen:
            newsroom.publish_story(story, newsroom.now())
        program = Program(dsn, tmp_path)
        program.write_source(newsroom.url)
        with program.started() as service:
            program.until("SELECT count(*) = 10 FROM archive.articles")
            title = newsroom.article(RETURNED).title  # type: ignore[union-attr]
            newsroom.swap_banners()
            newsroom.edit(EDITED, "18.4 million", "18.9 million")
            newsroom.retitle(RETURNED, "The night of the budget")
            newsroom.move(MOVED, "nine-cars")
            program.until(f"SELECT count(*) = 1 FROM archive.edits WHERE url LIKE '%/{EDITED}/'")
            program.until(f"SELECT count(*) = 1 FROM archive.edits WHERE url LIKE '%/{RETURNED}/'")
            program.until("SELECT count(*) = 1 FROM archive.addresses WHERE url LIKE '%/nine-cars/'")
            newsroom.retitle(RETURNED, title)
            newsroom.move("nine-cars", "nine-new-cars")
            program.until(f"SELECT count(*) = 2 FROM archive.edits WHERE url LIKE '%/{RETURNED}/'")
            program.until("SELECT count(*) = 1 FROM archive.addresses WHERE url LIKE '%/nine-new-cars/'")
            seen = len(newsroom.requests)
            newsroom.wait_for(lambda log: sum(EDITED in each.path for each in log[seen:]) >= 2)
            assert stop(service)[0] == 0
    assert program.value("SELECT count(*) FROM archive.articles") == len(chosen)
    edits = program.rows("SELECT class, flags FROM archive.edits ORDER BY class")
    assert [(row["class"], row["flags"]) for row in edits] == [
        ("correction", ["number"]),
        ("headline_only", ["headline"]),
        ("headline_only", ["headline"]),
    ]
    assert program.value(TITLES.format(slug=RETURNED)) == [title, "The night of the budget", title]
    returned = "SELECT repeats_id = min(id) OVER (PARTITION BY article_id) AS first FROM archive.revisions"
    assert program.rows(f"SELECT first FROM ({returned}) AS each WHERE first IS NOT NULL") == [
        {"first": True}
    ]
    moved = "SELECT article_id, count(*) AS n FROM archive.addresses GROUP BY 1 HAVING count(*) > 1"
    assert [row["n"] for row in program.rows(moved)] == [3]
    briefs = "SELECT count(DISTINCT article_id) FROM archive.addresses WHERE url LIKE '%/river-level-%'"
    assert program.value(briefs) == 2
    assert program.value("SELECT count(*) FROM archive.copies") == 0
