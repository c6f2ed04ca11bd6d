"""A simulated newsroom in a container of its own: it publishes stories at once, and then one every three seconds."""

from __future__ import annotations

import time
from dataclasses import replace
from itertools import count

from scheduler.demo.newsroom import Newsroom
from scheduler.demo.stories import stories

AT_ONCE = 70

with Newsroom() as newsroom:
    print(newsroom.url, flush=True)
    drawer = stories()
    for number in count():
        story = drawer[number % len(drawer)]
        own = f"This is report number {number} of the paper, and its desk has {number + 7} people."
        newsroom.publish_story(
            replace(
                story,
                slug=f"{story.slug}-{number}",
                title=f"{story.title} ({number})",
                paragraphs=(own, *story.paragraphs),
            ),
            newsroom.now(),
        )
        if number >= AT_ONCE:
            time.sleep(3)
