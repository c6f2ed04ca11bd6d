"""Scrapy settings of every crawl; each unsafe default is overridden."""

from __future__ import annotations

from typing import Any

_MEBIBYTE = 1024 * 1024

BASE: dict[str, Any] = {
    # On by default since Scrapy 2.19: executes Python that is sent to it over HTTP.
    "REMOTE_CONTROL_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
    "DOWNLOAD_VERIFY_CERTIFICATES": True,
    "ROBOTSTXT_OBEY": True,
    # The default is 1 GiB, which is a process out of memory; an article's page is rarely over 2 MiB.
    "DOWNLOAD_MAXSIZE": 10 * _MEBIBYTE,
    "DOWNLOAD_WARNSIZE": 0,
    "DOWNLOAD_TIMEOUT": 30,
    "DNS_TIMEOUT": 15,
    # A link must not lead to a file of this machine.
    "DOWNLOAD_HANDLERS": {"file": None, "ftp": None, "s3": None, "data": None},
    "CONCURRENT_REQUESTS": 2,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 2,
    # An answer brings one item; Scrapy starts so many tasks for each, 100 by default, and ends them again.
    "CONCURRENT_ITEMS": 1,
    "AUTOTHROTTLE_ENABLED": True,
    "AUTOTHROTTLE_MAX_DELAY": 60.0,
    "AUTOTHROTTLE_TARGET_CONCURRENCY": 1.0,
    # A server that fails is asked again at once. One that refuses (429 and 503) is asked again after a rest or not at
    # all: that is for PolitenessMiddleware alone, and Scrapy's retries must not know of these two.
    "RETRY_HTTP_CODES": [500, 502, 504, 522, 524, 408],
    "RETRY_TIMES": 2,
    "RETRY_GIVE_UP_LOG_LEVEL": "DEBUG",
    "REDIRECT_MAX_TIMES": 8,
    # A page is read by the extractor; a refresh to somewhere else is a consent screen more often than an article.
    "METAREFRESH_ENABLED": False,
    "COOKIES_ENABLED": False,
    "REFERER_ENABLED": False,
    "HTTPERROR_ALLOW_ALL": True,
    # It reads and parses the source of what an answer goes to, again for most answers: a millisecond of each.
    "WARN_ON_GENERATOR_RETURN_VALUE": False,
    "LOG_ENABLED": False,
    "LOG_INSTALL_ROOT_HANDLER": False,
    "STATS_DUMP": False,
    "DOWNLOADER_MIDDLEWARES": {
        # Before HttpProxyMiddleware (750), which takes the proxy that a request names.
        "crawler.fetching.session_middleware.SessionMiddleware": 740,
        # After it, when it is known whether a proxy resolves the name.
        "crawler.fetching.ssrf_middleware.SsrfMiddleware": 760,
        # The nearest to the network: nothing is asked for without it.
        "crawler.fetching.politeness_middleware.PolitenessMiddleware": 850,
    },
    # Scrapy imports what is in its own list even where it is disabled: servers for shells, and what they need.
    "EXTENSIONS_BASE": {},
    "EXTENSIONS": {"crawler.fetching.politeness_middleware.Throttle": 0},
    "ITEM_PIPELINES": {"crawler.crawl.pipelines.Extract": 100, "crawler.crawl.pipelines.Record": 200},
}


def user_agent(contact: str | None, version: str) -> str:
    """The honest User-Agent: name, version, and how to reach the person who runs the crawler."""
    return f"palimpsest/{version} (news archive{'; +' + contact if contact else ''})"


def settings_for(*, delay: float, answer: float, agent: str) -> dict[str, Any]:
    """The settings of one source's crawl: seconds between requests to the site, and at most for an answer."""
    return BASE | {
        "USER_AGENT": agent,
        "DOWNLOAD_DELAY": delay,
        "DOWNLOAD_TIMEOUT": answer,
        "AUTOTHROTTLE_START_DELAY": delay,
    }
