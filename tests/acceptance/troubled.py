"""A front before the simulated newsroom that breaks what passes through it: twelve faults of real sites."""

from __future__ import annotations

import http.client
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from urllib.parse import urlsplit

from scheduler.demo.newsroom import Newsroom
from scheduler.demo.simulated_site import SimulatedSite

PAGE = {"Content-Type": "text/html; charset=utf-8"}
_LISTS = ("/feed/", "/feed/atom/")
_CONSENT = """<!doctype html><html lang="en"><head><title>We value your privacy</title></head><body>
<div role="dialog"><h1>We value your privacy</h1><p>We and our 842 partners store and access information
on your device, such as cookies, and process personal data.
With your permission we and our partners may use precise geolocation data.</p>
<p>You can change your consent choices or withdraw your consent at any time in our privacy policy.</p>
<button>Accept all</button><button>Reject all</button><button>Manage options</button></div></body></html>"""
_CHALLENGE = """<!doctype html><html lang="en-US"><head><title>Just a moment...</title>
<script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script></head><body>
<h1>Just a moment...</h1><p>Verify you are human by completing the action below.</p>
<noscript>Enable JavaScript and cookies to continue</noscript></body></html>"""


@dataclass(frozen=True)
class Reply:
    """An answer on its way to the client."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


Fault = Callable[[str, Reply], Reply]
"""Takes the path and the newsroom's answer, returns what the client gets."""


@dataclass
class Front:
    """The public side of a site; ``fault`` is what is wrong with it now, ``healed`` says that nothing is any more."""

    newsroom: Newsroom
    site: SimulatedSite
    url: str = ""
    fault: Fault | None = None
    healed: Event = field(default_factory=Event)

    def answer(self, path: str, host: str, headers: dict[str, str]) -> Reply:
        connection = http.client.HTTPConnection(urlsplit(self.newsroom.url).netloc, timeout=20)
        try:
            connection.request("GET", path, headers=headers | {"Host": host})
            got = connection.getresponse()
            reply = Reply(got.status, dict(got.getheaders()), got.read())
        finally:
            connection.close()
        return self.fault(path, reply) if self.fault else reply

    def break_with(self, fault: Fault) -> None:
        """The fault is there from now on, and every page is another than it was."""
        self.site.swap_banners()
        self.fault = fault

    def heal(self) -> None:
        """All is as it was."""
        self.fault = None
        self.healed.set()
        self.site.swap_banners()


@contextmanager
def fronting(newsroom: Newsroom, host: str) -> Iterator[Front]:
    """A site of its own at an address of this machine's loopback, which no other front has."""
    front = Front(newsroom, newsroom.add_site(host, f"The {host} Herald"))

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            kept = ("User-Agent", "If-None-Match", "If-Modified-Since")
            asked = {name: self.headers[name] for name in kept if self.headers[name]}
            reply = front.answer(self.path, self.headers["Host"], asked)
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                if name.lower() not in ("content-length", "server", "date", "connection"):
                    self.send_header(name, value)
            if reply.status != 304:
                self.send_header("Content-Length", str(len(reply.body)))
            with suppress(ConnectionError):
                self.end_headers()
                self.wfile.write(reply.body)

        def log_message(self, format: str, *args: object) -> None:
            """The terminal is the tests'."""

    server = ThreadingHTTPServer((host, 0), Handler)
    server.daemon_threads = True
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    front.url = f"http://{host}:{server.server_address[1]}"
    try:
        yield front
    finally:
        front.healed.set()
        server.shutdown()
        server.server_close()


def _is_article(path: str, reply: Reply) -> bool:
    return (
        reply.status == 200 and path.count("/") == 2 and path not in _LISTS and b"entry-content" in reply.body
    )


def feed_freezes() -> Fault:
    kept: dict[str, Reply] = {}

    def fault(path: str, reply: Reply) -> Reply:
        return kept.setdefault(path, Reply(200, reply.headers, reply.body)) if path in _LISTS else reply

    return fault


def feed_empties(path: str, reply: Reply) -> Reply:
    if path not in _LISTS or reply.status != 200:
        return reply
    body = re.sub(rb"<(item|entry)>.*</\1>", b"", reply.body, flags=re.DOTALL)
    return Reply(200, {"Content-Type": reply.headers["Content-Type"]}, body)


def redesign(path: str, reply: Reply) -> Reply:
    """The text moved into something that scripts fill."""
    if not _is_article(path, reply):
        return reply
    body = re.sub(
        rb'<div class="entry-content">.*?<footer class="entry-footer">',
        b"<footer>",
        reply.body,
        flags=re.DOTALL,
    )
    body = re.sub(rb'<div class="entry-summary">.*?</div>', b'<div id="app"></div>', body, flags=re.DOTALL)
    return Reply(200, PAGE, body)


def dates_vanish(path: str, reply: Reply) -> Reply:
    if not _is_article(path, reply):
        return reply
    body = re.sub(rb"<time.*?</time>|<meta property=.article:(published|modified)_time.*?>", b"", reply.body)
    body = re.sub(rb'"date(Published|Modified)": "[^"]*",? ?', b"", body)
    return Reply(200, PAGE, body)


def consent(path: str, reply: Reply) -> Reply:
    return Reply(200, PAGE, _CONSENT.encode()) if _is_article(path, reply) or reply.status == 304 else reply


def challenge(path: str, reply: Reply) -> Reply:
    return reply if path == "/robots.txt" else Reply(403, PAGE, _CHALLENGE.encode())


def forbidden(path: str, reply: Reply) -> Reply:
    return Reply(403, PAGE, b"<html><title>403</title><h1>No</h1></html>")


def robots(path: str, reply: Reply) -> Reply:
    return (
        Reply(200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /\n")
        if path == "/robots.txt"
        else reply
    )


def sitemap_gone(path: str, reply: Reply) -> Reply:
    return Reply(404, PAGE, b"<h1>not here</h1>") if path.startswith("/sitemap") else reply


def hangs(front: Front) -> Fault:
    """The connection is taken and nothing comes of it."""

    def fault(path: str, reply: Reply) -> Reply:
        front.healed.wait(60)
        return reply

    return fault


def leads_to(base: str) -> Fault:
    """Everything redirects to the same path somewhere else."""

    def fault(path: str, reply: Reply) -> Reply:
        return Reply(301, {"Location": f"{base}{path}"})

    return fault


def wants_tls(front: Front) -> Fault:
    """Everything redirects to https, where no handshake succeeds."""
    return leads_to(front.url.replace("http:", "https:"))
