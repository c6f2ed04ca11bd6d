"""Scrapy's side of redirects: cookies for the length of one chain, pages that send on, and answers 304 to nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.redirect import BaseRedirectMiddleware, RedirectMiddleware
from scrapy.http import Request, Response
from scrapy.http.cookies import CookieJar

from crawler.fetching.stand_in_pages import sent_on
from crawler.identity import registrable_domain
from crawler.model import http_answers

SENT_ON = "sent_on"
"""In a request's ``meta``: the address to which a page sends its reader, if that was not followed."""
_JAR = "cookies_of_chain"
_AFRESH = "asked_afresh"
_CONDITIONS = ("If-None-Match", "If-Modified-Since")


class ChainRedirects(RedirectMiddleware):
    """Follows redirects; a cookie that one of them sets is sent with the next requests of its chain, and no longer.

    Some sites redirect to the same address again and again until the cookie comes back. An answer 300 that names an
    address is a redirect too. An answer 304 to a request without a condition comes from a confused cache: it is asked
    for once more, past all caches.
    """

    def handle_referer(self, request: Request, response: Response) -> None:
        """Send no Referer."""
        request.headers.pop("Referer", None)

    def process_response(
        self, request: Request, response: Response, spider: Any = None
    ) -> Request | Response:
        """Return the answer, or the request that follows from it."""
        if response.status == 304 and not any(name in request.headers for name in _CONDITIONS):
            return self._past_caches(request, response)
        named = response.status == 300 and "Location" in response.headers
        found = super().process_response(request, response.replace(status=302) if named else response)
        if isinstance(found, Request):
            self._carry_cookies(request, response, found)
            return found
        return response

    def _past_caches(self, request: Request, response: Response) -> Request | Response:
        if request.meta.get(_AFRESH):
            return response
        again = request.replace(dont_filter=True)
        again.meta[_AFRESH] = True
        again.headers["Cache-Control"] = again.headers["Pragma"] = "no-cache"
        return again

    def _carry_cookies(self, request: Request, response: Response, redirected: Request) -> None:
        jar = request.meta.get(_JAR)
        if jar is None and "Set-Cookie" in response.headers:
            jar = CookieJar()
        if jar is None:
            return
        jar.extract_cookies(response, request)
        redirected.meta[_JAR] = jar
        redirected.headers.pop("Cookie", None)
        jar.add_cookie_header(redirected)


class StandInPages(BaseRedirectMiddleware):
    """Follows pages that send their reader on, within the hosts of the source; others are named in ``meta``."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler.settings)
        self.crawler = crawler
        context = getattr(crawler.spider, "context", None)
        self._owns: Callable[[str], bool] | None = context.source.owns if context is not None else None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the middleware; Scrapy calls this."""
        return cls(crawler)

    def handle_referer(self, request: Request, response: Response) -> None:
        """Send no Referer."""
        request.headers.pop("Referer", None)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Return the answer, or a request for the page to which it sends its reader."""
        target = sent_on(response) if http_answers.is_page(response.status) else None
        if target is None or request.meta.get("dont_obey_robotstxt"):
            return response
        if not self._is_own(target.url, request.url):
            request.meta[SENT_ON] = target.url
            return response
        return self._redirect(
            self._redirect_request_using_get(request, response, target.url), request, f"page: {target.by}"
        )

    def _is_own(self, url: str, asked: str) -> bool:
        if self._owns is not None:
            return self._owns(url)
        return registrable_domain(url) == registrable_domain(asked)
