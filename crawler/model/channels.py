"""Where addresses are found, what is asked of a site, and what feeds and sitemaps claim."""

from __future__ import annotations

from enum import nonmember

from crawler.model.vocabulary import Vocabulary


class ChannelKind(Vocabulary):
    """Where the addresses of articles are listed."""

    FEED = "feed"
    SITEMAP = "sitemap"
    SECTION = "section"


class FoundBy(Vocabulary):
    """How a channel came to be known."""

    SOURCES_FILE = "sources_file"
    HOME = "home"
    ROBOTS = "robots"
    USUAL_PATH = "usual_path"


class FetchPurpose(Vocabulary):
    """What a request is made for."""

    ARTICLE = "article"
    FEED = "feed"
    SITEMAP = "sitemap"
    SECTION = "section"
    HOME = "home"
    ROBOTS = "robots"

    IS_CHANNEL = nonmember(frozenset((FEED, SITEMAP, SECTION)))
    """A list of addresses is asked for."""
    IS_NO_DISCOVERY = nonmember(frozenset((ARTICLE, ROBOTS)))
    """The answer says nothing of whether the site's articles can be found."""


class ClaimKind(Vocabulary):
    """Which date of an article a feed, a sitemap or its own page claims."""

    FEED_PUBLISHED = "feed_published"
    FEED_UPDATED = "feed_updated"
    SITEMAP_LASTMOD = "sitemap_lastmod"
    NEWS_PUBLISHED = "news_published"
    PAGE_MODIFIED = "page_modified"

    TELLS_OF_EDITS = nonmember(frozenset((FEED_UPDATED, SITEMAP_LASTMOD)))
    """A list claims that the article was changed, so that a look is worth while."""


class DueBecause(Vocabulary):
    """What set the time of an address's next visit; beside these, the ``ClaimKind`` of a claim that changed."""

    LADDER = "ladder"
    WATCH = "watch"
    DROPPED = "dropped"

    IS_OF_ITSELF = nonmember(frozenset((LADDER, WATCH)))
    """No list of the source set the visit off."""
