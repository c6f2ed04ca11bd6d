"""An article: as it stands, as it stood, and what changed between any two of its states."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from scheduler.web.pages.archive_reader import Asking, QueryAnswer
from scheduler.web.pages.filters import BadFilter
from scheduler.web.pages.rendering import render
from sql.database import Row

_STATES = 500
"""A timeline shows so many states, the newest; SQL has all."""
_BIGGEST = 2**63


async def find(request: Request, asking: Asking) -> Response:
    """The article of an address, by its number."""
    url = request.query_params.get("url", "").strip()[:2000]
    found = (await asking.ask("page_article_of", url=url)).first() if url else None
    if found is None:
        return render("find.html", 404 if url else 200, url=url)
    return RedirectResponse(f"/articles/{found['article_id']}", 303)


async def show(request: Request, asking: Asking) -> Response:
    """One article; ``revision`` names the state that is shown, ``older`` the one that it is compared with."""
    asked_for = request.path_params["article_id"]
    article = None
    if asked_for < _BIGGEST:
        article = (await asking.ask("page_article", article_id=asked_for)).first()
    if article is None:
        return render(
            "message.html",
            404,
            title="There is no such article",
            text="The archive has no article of this number.",
        )
    if article["id"] != asked_for:
        return RedirectResponse(f"/articles/{article['id']}?{request.url.query}", 303)
    timeline = await asking.ask("page_timeline", article_id=article["id"], most=_STATES)
    state = await _state(request, asking, article, timeline)
    around = {name: await asking.ask(f"page_{name}_of", article_id=article["id"]) for name in _AROUND}
    return render("article.html", article=article, timeline=timeline, state=state, most=_STATES, **around)


_AROUND = ("headlines", "addresses", "copies", "absences", "visits", "looks")


@dataclass(frozen=True, slots=True)
class State:
    """The state that is shown, its neighbours in time, and the diff to the one that it is compared with."""

    shown: Row
    earlier: Row | None
    later: Row | None
    older: Row | None
    diff: QueryAnswer | None


async def _state(request: Request, asking: Asking, article: Row, timeline: QueryAnswer) -> State:
    revision_id = _number(request, "revision") or article["revision_id"]
    shown = (await asking.ask("page_revision", article_id=article["id"], revision_id=revision_id)).first()
    if shown is None:
        raise BadFilter(f"revision: this article has none with the number {revision_id}")
    rows = {row["id"]: row for row in timeline.rows}
    by_number = {row["number"]: row for row in timeline.rows}
    earlier, later = by_number.get(shown["number"] - 1), by_number.get(shown["number"] + 1)
    older_id = _number(request, "older")
    older = rows.get(older_id) if older_id else earlier
    if older_id and older is None:
        raise BadFilter(f"older: this article has no revision with the number {older_id}")
    diff = None
    if older is not None and older["id"] != shown["id"]:
        first, second = sorted((older, shown), key=lambda row: row["number"])
        diff = await asking.ask("page_diff", older=first["id"], newer=second["id"])
    return State(shown, earlier, later, older, diff)


def _number(request: Request, name: str) -> int | None:
    given = request.query_params.get(name, "").strip()
    if not given:
        return None
    if not given.isdecimal() or int(given) >= _BIGGEST:
        raise BadFilter(f"{name}: it takes the number of a revision, not {given[:100]!r}")
    return int(given)
