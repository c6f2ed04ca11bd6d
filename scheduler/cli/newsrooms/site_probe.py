"""Looks at a site without recording anything, for commands with which people try a site out."""

from __future__ import annotations

from scrapy import Spider
from scrapy.crawler import AsyncCrawlerRunner

from crawler.crawl.settings import BASE, user_agent
from crawler.crawl.spiders.probe import OnePageSpider, Probe, ProbeSpider
from crawler.sources import load
from scheduler.cli.messages import complain
from scheduler.config import Config
from scheduler.service.open_database import VERSION
from scheduler.service.reactor import running_reactor

_DELAY = 1.0
"""Seconds between two requests."""


async def probe_site(config: Config, home: str) -> Probe:
    """Find out what a site has: channels, robots.txt, and what three of its articles yield."""
    probe = Probe(home, _agent(config))
    await _run(config, ProbeSpider, probe=probe)
    return probe


async def fetch_one(config: Config, url: str) -> tuple[bytes, str] | None:
    """Fetch a page; returns its body and its final address, or None if no page came."""
    found: list[tuple[bytes, str]] = []
    await _run(config, OnePageSpider, url=url, found=found)
    return found[0] if found else None


def _agent(config: Config) -> str:
    """The User-Agent, with the contact address of the settings, or else that of the sources file."""
    contact = config.contact or load(config.sources).contact
    if not contact:
        complain("warning: no contact address is set: newsrooms cannot reach you; set PALIMPSEST_CONTACT")
    return user_agent(contact, VERSION)


async def _run(config: Config, spider: type[Spider], **arguments: object) -> None:
    own = {
        "ITEM_PIPELINES": {},
        "USER_AGENT": _agent(config),
        "DOWNLOAD_DELAY": _DELAY,
        "AUTOTHROTTLE_START_DELAY": _DELAY,
    }
    async with running_reactor(config.allow_private):
        await AsyncCrawlerRunner(BASE | own).crawl(spider, **arguments)
