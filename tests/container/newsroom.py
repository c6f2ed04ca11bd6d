"""A simulated newsroom in a container of its own: it publishes stories at once, and then one every three seconds."""

from __future__ import annotations

import random
import time
from dataclasses import replace
from itertools import count

from scheduler.demo.newsroom import Newsroom
from scheduler.demo.stories import Story, stories

AT_ONCE = 70


def told_again(story: Story, number: int) -> Story:
    """Another story of the same words in another order, so that the archive finds no copy in it."""
    words = " ".join(story.paragraphs).split()
    random.Random(number).shuffle(words)
    paragraphs = tuple(" ".join(words[at : at + 40]) for at in range(0, len(words), 40))
    return replace(
        story, slug=f"{story.slug}-{number}", title=f"{story.title} ({number})", paragraphs=paragraphs
    )


with Newsroom() as newsroom:
    print(newsroom.url, flush=True)
    drawer = stories()
    for number in count():
        again, place = divmod(number, len(drawer))
        newsroom.publish_story(told_again(drawer[place], number) if again else drawer[place], newsroom.now())
        if number >= AT_ONCE:
            time.sleep(3)
