"""Newsrooms of so many pages each, on addresses of this machine; pages of the size and shape of real ones.

    python -m tests.benchmarks.throughput.site PAGES SITES

prints the port. Every page has an ETag and is answered 304 under it; ``/cpu`` tells the seconds that serving took.
"""

from __future__ import annotations

import asyncio
import random
import sys
import time
from datetime import UTC, datetime, timedelta

_SMALL = "the of to and in a that for on was said with by from at it has were".split()  # noqa: SIM905
_PARTS = "ba den cor li mer sto ran vil tes po ket dra nim sul ga her tor wen pla rish".split()  # noqa: SIM905
_LINKS = 90
_PARAGRAPHS = 14
_SCRIPT = 12_000


def _vocabulary() -> tuple[str, ...]:
    """Three thousand words, as unlike as those of a language: no two stories may share more than chance has it."""
    draw = random.Random(7)
    return tuple(sorted({"".join(draw.choices(_PARTS, k=draw.randint(2, 4))) for _ in range(3000)}))


_WORDS = _vocabulary()


def sentence(draw: random.Random) -> str:
    """A sentence that no other page has, of the rhythm of English."""
    words = [
        draw.choice(_SMALL) if draw.random() < 0.45 else draw.choice(_WORDS)
        for _ in range(draw.randint(12, 24))
    ]
    words[draw.randrange(len(words))] = str(draw.randint(2, 9000))
    return f"{' '.join(words).capitalize()}."


def _moment(number: int) -> str:
    """A story every eleven seconds of this day."""
    return (datetime.now(UTC).replace(hour=0, minute=0, second=0) + timedelta(seconds=11 * number)).strftime(
        "%Y-%m-%dT%H:%M:%SZ"
    )


def page(number: int, site: int) -> bytes:
    """An article among navigation, related stories and scripts, some 50 KB."""
    draw = random.Random(number * 1000 + site)
    title = f"{sentence(draw)[:60].strip()} {number}"
    text = "".join(
        f"<p>{' '.join(sentence(draw) for _ in range(draw.randint(2, 5)))}</p>\n" for _ in range(_PARAGRAPHS)
    )
    links = "".join(
        f'<li class="menu-item"><a href="/topic/{each}/">Topic {each} of the day</a></li>\n'
        for each in range(_LINKS)
    )
    cards = "".join(
        f'<div class="card"><a href="/story-{(number + each) % 997}/"><img src="/i/{each}.jpg" alt="">'
        f"<h3>{sentence(draw)[:70]}</h3></a><span>{draw.randint(1, 59)} minutes ago</span></div>\n"
        for each in range(30)
    )
    script = (
        "var settings={"
        + ",".join(f'"key{each}":{draw.randint(0, 9999)}' for each in range(_SCRIPT // 14))
        + "};"
    )
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title} | Herald</title>'
        f'<meta property="og:title" content="{title}"><meta property="article:published_time" '
        f'content="{_moment(number)}"><meta name="author" content="Ada Reeve">'
        f"<script>{script}</script></head><body><header><nav><ul>{links}</ul></nav></header><main><article>"
        f"<h1>{title}</h1><div class=byline>By Ada Reeve</div><div class=entry-content>{text}</div></article>"
        f"<aside>{cards}</aside></main><footer><ul>{links}</ul></footer></body></html>"
    ).encode()


class Site:
    """Answers from memory: the less the server costs, the less it disturbs what is measured."""

    def __init__(self, pages: int, sites: int) -> None:
        self.pages = {
            f"127.0.0.{site}": [page(number, site) for number in range(pages)] for site in range(1, sites + 1)
        }

    def answer(self, host: str, path: str, tag: str) -> bytes:
        """A whole response."""
        if path == "/cpu":
            return _response("200 OK", "text/plain", f"{time.process_time():.3f}".encode())
        name, pages = path.strip("/"), self.pages[host.partition(":")[0]]
        if name == "sitemap.xml":
            now = f"{datetime.now(UTC):%Y-%m-%d}"
            urls = "".join(_entry(f"http://{host}/story-{each}/", now) for each in range(len(pages)))
            xml = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'
            return _response("200 OK", "application/xml", xml.encode())
        if not name.startswith("story-"):
            return _response("404 Not Found", "text/plain", b"")
        etag = f'"{name}"'
        if tag == etag:
            return f"HTTP/1.1 304 Not Modified\r\nETag: {etag}\r\n\r\n".encode()
        return _response("200 OK", "text/html; charset=utf-8", pages[int(name[6:])], f"ETag: {etag}\r\n")

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                first, *lines = head.decode("latin-1").split("\r\n")
                headers = {
                    name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)
                }
                writer.write(self.answer(headers["host"], first.split()[1], headers.get("if-none-match", "")))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()


def _entry(url: str, modified: str) -> str:
    return f"<url><loc>{url}</loc><lastmod>{modified}</lastmod></url>"


def _response(status: str, kind: str, body: bytes, more: str = "") -> bytes:
    return (
        f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{more}\r\n".encode()
        + body
    )


async def main(pages: int, sites: int) -> None:
    """Serve until standard input ends."""
    site, port = Site(pages, sites), 0
    for host in site.pages:
        server = await asyncio.start_server(site.serve, host, port)
        port = server.sockets[0].getsockname()[1]
    print(port, flush=True)
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2])))
