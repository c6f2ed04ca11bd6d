"""A web site of a test: a function answers, and every request is kept with its time."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HTML = {"Content-Type": "text/html; charset=utf-8"}
XML = {"Content-Type": "application/xml"}
_LEXICON = (
    "the of and to in a that for on was with as by it at from which this had not are but have they an were "
    "bridge river harbour market school winter summer morning council mayor builder teacher doctor farmer captain "
    "letter paper window garden street station railway engine bakery barley orchard meadow forest island valley "
    "stone timber copper silver lantern ladder basket blanket kettle candle mirror ribbon anchor rudder compass "
    "opened closed mended carried counted promised refused bought sold planted gathered measured repaired painted "
    "quiet early narrow heavy hollow bright northern southern wooden empty steady gentle ancient crooked modest"
)


@dataclass(frozen=True)
class Asked:
    """A request as the site saw it; ``time`` is monotonic, in seconds."""

    path: str
    headers: Mapping[str, str]
    time: float


@dataclass
class Served:
    """What was asked for; ``now`` and ``most`` count the requests that are under way at once."""

    url: str = ""
    asked: list[Asked] = field(default_factory=list)
    now: int = 0
    most: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def paths(self) -> list[str]:
        """The paths asked for, in order."""
        with self.lock:
            return [each.path for each in self.asked]


Answer = tuple[int, Mapping[str, str], bytes]


@contextmanager
def serving(answer: Callable[[Asked], Answer], host: str = "127.0.0.1") -> Iterator[Served]:
    """Serve on a free port of a loopback address."""
    served = Served()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1

        def do_GET(self) -> None:
            asked = Asked(self.path, dict(self.headers.items()), time.monotonic())
            with served.lock:
                served.asked.append(asked)
                served.now += 1
                served.most = max(served.most, served.now)
            try:
                status, headers, body = answer(asked)
            finally:
                with served.lock:
                    served.now -= 1
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if status != 304:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Keep the terminal for the tests."""

    server = ThreadingHTTPServer((host, 0), Handler)
    server.daemon_threads = True
    served.url = f"http://{host}:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def sayings(number: int) -> Iterator[str]:
    """So many words of a text, again and again; every number has other ones, and the same ones each time."""
    drawn, lexicon = random.Random(number), _LEXICON.split()
    while True:
        yield " ".join(drawn.choices(lexicon, k=32))


def page(title: str, number: int) -> bytes:
    """An article's page with a text of its own: the archive finds no copy of it, and so compares it with none."""
    said = sayings(number)
    paragraphs = "".join(
        f"<p>In Riverton {next(said)}: part {part} of report {number}.</p>" for part in range(1, 6)
    )
    return (
        f"<!DOCTYPE html><html lang=en><head><title>{title}</title>"
        f'<meta property="article:published_time" content="2026-01-{number % 28 + 1:02d}T08:00:00Z"></head>'
        f"<body><main><article><h1>{title}</h1>{paragraphs}</article></main></body></html>"
    ).encode()


def sitemap(urls: Iterator[str] | list[str], lastmod: str) -> bytes:
    """A sitemap of addresses, all modified at one time."""
    entries = "".join(f"<url><loc>{url}</loc><lastmod>{lastmod}</lastmod></url>" for url in urls)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'.encode()


def sitemap_index(urls: list[str]) -> bytes:
    """An index of sitemaps."""
    entries = "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in urls)
    return (
        f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</sitemapindex>'.encode()
    )
