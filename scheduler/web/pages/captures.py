"""Pages as they were received, and the way to them by time: Memento (RFC 7089).

``/capture/20260301120000/https://news.example/story`` is the page of that address that was received at that second. A
time in between leads to the nearest capture, ``/timegate/…`` to the one nearest to ``Accept-Datetime``, and
``/timemap/link/…`` lists all of them. What is handed out are the newsroom's bytes under a policy by which they run
nothing and ask no host; ``/articles/1/received/7`` shows them in a frame, below a bar that says what they are.
"""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from crawler.archive.captures.capture_store import decompress
from scheduler.web.pages.archive_reader import Asking
from scheduler.web.pages.filters import BadFilter, require_known
from scheduler.web.pages.rendering import message, render
from sql.rows.pages import (
    PAGE_ARTICLE,
    PAGE_ARTICLE_OF,
    PAGE_CAPTURE,
    PAGE_CAPTURES_OF,
    PAGE_IS_REDACTED,
    CaptureOfArticle,
    CapturePage,
)

_AS_RECEIVED = (
    "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
"""By this policy a captured page runs nothing, sends nothing, follows no refresh and asks no host."""
_KNOWN_TYPE = re.compile(r"[a-zA-Z0-9!#$&^_.+-]+/[a-zA-Z0-9!#$&^_.+-]+(;[ -~]*)?")
_STAMP = "%Y%m%d%H%M%S"
_BIGGEST = 2**63


async def capture(request: Request, asking: Asking) -> Response:
    """Hand out the capture of an address and a time; lead to the nearest one if none was received at that second."""
    url, wanted = _original(request), _stamped(request.path_params["time"])
    found = await _captures(asking, url)
    if isinstance(found, Response):
        return found
    nearest = _nearest(found, wanted)
    if nearest.observed_at.replace(microsecond=0) != wanted:
        return RedirectResponse(_path(nearest, url), 302)
    row = await asking.ask(PAGE_CAPTURE, look_id=nearest.look_id)
    return await _handed_out(row.rows[0], _links(request, url, found, nearest))


async def timegate(request: Request, asking: Asking) -> Response:
    """Lead to the capture nearest to the time that ``Accept-Datetime`` names, or to the newest (RFC 7089 §4.1)."""
    url = _original(request)
    found = await _captures(asking, url)
    if isinstance(found, Response):
        return found
    given = request.headers.get("accept-datetime")
    chosen = _nearest(found, _http_date(given)) if given else found[-1]
    headers = {"Vary": "accept-datetime", "Link": _links(request, url, found, None)}
    return RedirectResponse(_path(chosen, url), 302, headers)


async def timemap(request: Request, asking: Asking) -> Response:
    """List the captures of an address as links (RFC 7089 §5)."""
    url = _original(request)
    found = await _captures(asking, url)
    if isinstance(found, Response):
        return found
    base = str(request.base_url).rstrip("/")
    lines = [
        f'<{url}>; rel="original"',
        f'<{base}/timemap/link/{url}>; rel="self"; type="application/link-format"; '
        f'from="{_gmt(found[0].observed_at)}"; until="{_gmt(found[-1].observed_at)}"',
        f'<{base}/timegate/{url}>; rel="timegate"',
        *(_memento(base, url, found, row) for row in found),
    ]
    return Response(",\n".join(lines), media_type="application/link-format")


async def received(request: Request, asking: Asking) -> Response:
    """Show a capture in a frame, below a bar that says when and by whom it was received."""
    require_known(request.query_params)
    number = request.path_params["look_id"]
    article_id = request.path_params["article_id"]
    found = (await asking.ask(PAGE_CAPTURE, look_id=number)).first() if number < _BIGGEST else None
    if found is None or found.article_id != article_id:
        return await _not_kept(asking, article_id)
    if not await _may_be_shown(asking, article_id):
        return _not_published(asking)
    return render("received.html", 200, "frame-src 'self'", capture=found, path=_path(found, found.url))


async def _captures(asking: Asking, url: str) -> list[CaptureOfArticle] | Response:
    """Return the captures of the article that an address led to last, in order, or the answer if there is none."""
    article_id = (await asking.ask(PAGE_ARTICLE_OF, url=url)).first()
    if article_id is None:
        return message(404, "There is no such article", f"The archive has no article of the address {url}.")
    if not await _may_be_shown(asking, article_id):
        return _not_published(asking)
    rows = (await asking.ask(PAGE_CAPTURES_OF, article_id=article_id)).rows
    return rows or await _not_kept(asking, article_id)


async def _may_be_shown(asking: Asking, article_id: int) -> bool:
    found = (await asking.ask(PAGE_ARTICLE, article_id=article_id)).first()
    return found is not None and asking.publication.shows_texts_of(found.source)


def _not_published(asking: Asking) -> Response:
    return message(
        403,
        "Captured pages are not published",
        f"Of this source only changes are. Write to {asking.publication.contact}.",
    )


async def _not_kept(asking: Asking, article_id: int) -> Response:
    if article_id < _BIGGEST and (await asking.ask(PAGE_IS_REDACTED, article_id=article_id)).first():
        return message(451, "This was taken out", "The words of this article were taken out of the archive.")
    return message(
        404, "This page is not kept", "Of most looks only the hash is kept; archive.captures lists pages."
    )


async def _handed_out(row: CapturePage, links: str) -> Response:
    raw = await asyncio.to_thread(_unpacked, row)
    known = row.content_type if row.content_type and _KNOWN_TYPE.fullmatch(row.content_type) else None
    return Response(
        raw,
        headers={
            "Content-Type": known or "application/octet-stream",
            "Content-Security-Policy": _AS_RECEIVED,
            "X-Frame-Options": "SAMEORIGIN",
            "X-DNS-Prefetch-Control": "off",
            "Memento-Datetime": _gmt(row.observed_at),
            "Link": links,
        },
    )


def _unpacked(row: CapturePage) -> bytes:
    return decompress(row.body, decompress(row.keyframe, None) if row.keyframe is not None else None)


def _original(request: Request) -> str:
    """Return the address that stands behind the path, with its percent-encoding and its query string."""
    path: str = request.scope["raw_path"].decode("latin-1").partition("?")[0]
    before = len(request.scope["path"]) - len(request.path_params["url"])
    url = path[before:] + (f"?{request.url.query}" if request.url.query else "")
    if not re.match("https?://[^/]", url):
        raise BadFilter(f"the address has to begin with http:// or https://, not with {url[:40]!r}")
    return url


def _stamped(given: str) -> datetime:
    try:
        return datetime.strptime(given, _STAMP).replace(tzinfo=UTC)
    except ValueError:
        raise BadFilter(
            f"a capture's time has 14 digits, such as 20260301120000, not {given[:40]!r}"
        ) from None


def _http_date(given: str) -> datetime:
    try:
        parsed = parsedate_to_datetime(given)
    except ValueError:
        parsed = None
    if parsed is None or parsed.tzinfo is None:
        raise BadFilter(
            f"Accept-Datetime: it takes a time such as Sun, 01 Mar 2026 12:00:00 GMT, not {given[:60]!r}"
        )
    return parsed


def _nearest(found: list[CaptureOfArticle], wanted: datetime) -> CaptureOfArticle:
    return min(found, key=lambda row: abs(row.observed_at - wanted))


def _path(row: CaptureOfArticle | CapturePage, url: str) -> str:
    return f"/capture/{row.observed_at.astimezone(UTC).strftime(_STAMP)}/{url}"


def _links(request: Request, url: str, found: list[CaptureOfArticle], shown: CaptureOfArticle | None) -> str:
    """Return the Link header of RFC 7089 §2.2: the original, the time gate, the time map, the first and the last."""
    base = str(request.base_url).rstrip("/")
    told = dict.fromkeys([found[0].look_id, *([shown.look_id] if shown else []), found[-1].look_id])
    mementos = [_memento(base, url, found, row) for row in found if row.look_id in told]
    return ", ".join(
        [
            f'<{url}>; rel="original"',
            f'<{base}/timegate/{url}>; rel="timegate"',
            f'<{base}/timemap/link/{url}>; rel="timemap"; type="application/link-format"',
            *mementos,
        ]
    )


def _memento(base: str, url: str, found: list[CaptureOfArticle], row: CaptureOfArticle) -> str:
    place = [name for name, end in (("first", found[0]), ("last", found[-1])) if row.look_id == end.look_id]
    return f'<{base}{_path(row, url)}>; rel="{" ".join([*place, "memento"])}"; datetime="{_gmt(row.observed_at)}"'


def _gmt(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC), usegmt=True)
