"""Scrapy settings of every crawl; each unsafe default is overridden."""

from __future__ import annotations

from typing import Any

_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
_MEBIBYTE = 1024 * 1024

BASE: dict[str, Any] = {
    # Scrapy's remote control, on by default since 2.19, executes Python that is sent to it over HTTP.
    "REMOTE_CONTROL_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
    "DOWNLOAD_VERIFY_CERTIFICATES": True,
    "ROBOTSTXT_OBEY": True,
    "ROBOTSTXT_PARSER": "crawler.fetching.robots_rules.RobotsRules",
    # Scrapy's default is 1 GiB: one such answer, and the process is out of memory. A page is rarely over 2 MiB.
    "DOWNLOAD_MAXSIZE": 10 * _MEBIBYTE,
    # In bytes; 0 switches the warning off.
    "DOWNLOAD_WARNSIZE": 0,
    # Both in seconds; the first is replaced by the source's own ("answer" in its block).
    "DOWNLOAD_TIMEOUT": 30,
    "DNS_TIMEOUT": 15,
    # Only http and https are left: a link on a page must not lead to a file of this machine.
    "DOWNLOAD_HANDLERS": {"file": None, "ftp": None, "s3": None, "data": None},
    "CONCURRENT_REQUESTS": 2,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 2,
    # Scrapy starts so many tasks for each answer, 100 by default, to work on its items. An answer brings one item.
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
    # StandInPages follows refreshes within the hosts of a source.
    "METAREFRESH_ENABLED": False,
    "COOKIES_ENABLED": False,
    # Scrapy's default asks for English pages.
    "DEFAULT_REQUEST_HEADERS": {"Accept": _ACCEPT},
    "REFERER_ENABLED": False,
    "HTTPERROR_ALLOW_ALL": True,
    # This check of Scrapy's parses the source code of the callback again for nearly every answer, a millisecond each.
    "WARN_ON_GENERATOR_RETURN_VALUE": False,
    "LOG_ENABLED": False,
    "LOG_INSTALL_ROOT_HANDLER": False,
    "STATS_DUMP": False,
    "DOWNLOADER_MIDDLEWARES": {
        "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
        "crawler.fetching.robots_middleware.Robots": 100,
        # It reads pages, so it comes after they are unpacked (590).
        "crawler.fetching.redirect_middlewares.StandInPages": 570,
        "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
        "crawler.fetching.decompression_middleware.Decompression": 590,
        "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
        "crawler.fetching.redirect_middlewares.ChainRedirects": 600,
        # It names the source's proxy in the request, so it comes before HttpProxyMiddleware (750), which uses it.
        "crawler.fetching.session_middleware.SessionMiddleware": 740,
        # It checks addresses, so it comes after HttpProxyMiddleware: then it is known whether a proxy looks them up.
        "crawler.fetching.ssrf_middleware.SsrfMiddleware": 760,
        # It signs what is sent, so it comes after all that changes a request.
        "crawler.fetching.signature_middleware.Signatures": 840,
        # It is the nearest to the network, so that no request gets past it: retries and redirects wait here too.
        "crawler.fetching.politeness_middleware.PolitenessMiddleware": 850,
    },
    # Scrapy imports all extensions of its own list, even those that are off, among them servers for remote shells.
    "EXTENSIONS_BASE": {},
    "EXTENSIONS": {"crawler.fetching.politeness_middleware.Throttle": 0},
    "ITEM_PIPELINES": {"crawler.crawl.pipelines.Extract": 100, "crawler.crawl.pipelines.Record": 200},
}


def user_agent(contact: str | None, version: str) -> str:
    """The User-Agent, which says who asks: name, version, and how to reach the person who runs the crawler.

    Example: ``palimpsest/1.0 (news archive; +mailto:desk@example.org)``.
    """
    return f"palimpsest/{version} (news archive{'; +' + contact if contact else ''})"


def accept_language(language: str | None) -> str | None:
    """The header Accept-Language for a source: its own language before all others; None if it names none.

    Example: "pt-BR,pt;q=0.9,*;q=0.5" for "pt-BR".
    """
    if not language:
        return None
    whole, general = language, language.partition("-")[0]
    return ",".join([whole, *([f"{general};q=0.9"] if general != whole else []), "*;q=0.5"])


def settings_for(*, delay: float, answer: float, agent: str, language: str | None = None) -> dict[str, Any]:
    """The settings of one source's crawl.

    ``delay`` is the least time between two requests to the site, ``answer`` the longest that one may take, both in
    seconds; ``agent`` is the User-Agent, ``language`` the source's.
    """
    return BASE | {
        "USER_AGENT": agent,
        "DOWNLOAD_DELAY": delay,
        "DOWNLOAD_TIMEOUT": answer,
        "AUTOTHROTTLE_START_DELAY": delay,
        "DEFAULT_REQUEST_HEADERS": _headers(language),
    }


def _headers(language: str | None) -> dict[str, str]:
    wanted = accept_language(language)
    return {"Accept": _ACCEPT} | ({"Accept-Language": wanted} if wanted else {})
