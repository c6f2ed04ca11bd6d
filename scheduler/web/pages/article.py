"""The page of an article: how it reads now, how it read before, and what changed between any two of its states."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from scheduler.web.pages.archive_reader import Asking, QueryAnswer
from scheduler.web.pages.data_formats import form_of, json_answer, rows_answer
from scheduler.web.pages.filters import BadFilter, require_known
from scheduler.web.pages.redline import Paragraph, Stretch, changes, redline, shortened, stretches
from scheduler.web.pages.rendering import render
from scheduler.web.pages.strips import strip
from scheduler.web.passages import LEFT_OUT, MOST_WORDS, Allowance
from sql.rows.pages import (
    PAGE_ABSENCES_OF,
    PAGE_ADDRESSES_OF,
    PAGE_ARTICLE,
    PAGE_ARTICLE_OF,
    PAGE_CAPTURES_OF,
    PAGE_COPIES_OF,
    PAGE_DIFF,
    PAGE_HEADLINES_OF,
    PAGE_LOOKS_OF,
    PAGE_REVISION,
    PAGE_TIMELINE,
    PAGE_VISITS_OF,
    ArticlePage,
    DiffPiece,
    RevisionPage,
    TimelineState,
)
from sql.rows.statement import Statement, columns_of

VIEWS = {
    "inline": "Changes in the text",
    "sides": "Side by side",
    "changes": "Only the changes",
    "text": "Text",
}
"""How a state can be shown, each with its name for people."""
_STATES = 500
"""States that a timeline shows, the newest ones; all of them can be had by SQL."""
_BIGGEST = 2**63
_ADDRESS = re.compile(r"(https?://|[\w-]+(\.[\w-]+)+/)\S*$")
"""An address, or what may be one without its scheme: "news.example/story"."""


async def find(request: Request, asking: Asking) -> Response:
    """Lead from an address to the page of its article."""
    require_known(request.query_params, "url")
    url = request.query_params.get("url", "").strip()[:2000]
    found = (await asking.ask(PAGE_ARTICLE_OF, url=url)).first() if url else None
    if found is None:
        return render("find.html", 404 if url else 200, url=url)
    return RedirectResponse(f"/articles/{found}", 303)


async def find_anything(request: Request, asking: Asking) -> Response:
    """Lead from what the header's field was given: an address to its article, anything else to a search for it."""
    require_known(request.query_params, "q")
    given = request.query_params.get("q", "").strip()[:2000]
    is_address = _ADDRESS.match(given) is not None
    if is_address and (found := (await asking.ask(PAGE_ARTICLE_OF, url=given)).first()) is not None:
        return RedirectResponse(f"/articles/{found}", 303)
    if is_address and "://" in given:
        return render("find.html", 404, url=given)
    return RedirectResponse(f"/search?{urlencode({'q': given[:500]} if given else {})}", 303)


async def show(request: Request, asking: Asking) -> Response:
    """Show one article; ``revision`` names the state that is shown, ``older`` the one with which it is compared."""
    require_known(request.query_params, "revision", "older", "view")
    asked_for = request.path_params["article_id"]
    article = None
    if asked_for < _BIGGEST:
        article = (await asking.ask(PAGE_ARTICLE, article_id=asked_for)).first()
    if article is None:
        return render(
            "message.html",
            404,
            title="There is no such article",
            text="The archive has no article of this number.",
        )
    if article.id != asked_for:
        suffix = f".{form}" if (form := form_of(request)) else ""
        return RedirectResponse(f"/articles/{article.id}{suffix}?{request.url.query}", 303)
    timeline = await asking.ask(PAGE_TIMELINE, article_id=article.id, most=_STATES)
    state = await _state(request, asking, article, timeline)
    around = {name: await asking.ask(statement, article_id=article.id) for name, statement in _AROUND.items()}
    if form_of(request) == "csv":
        return rows_answer(request, TimelineState, timeline.rows, timeline.sql)
    if form_of(request):
        return _as_json(article, state, {"states": timeline, **around})
    return render(
        "article.html",
        article=article,
        shows_text=asking.publication.shows_texts_of(article.source),
        timeline=timeline,
        state=state,
        view=_view(request, state),
        views=VIEWS,
        most=_STATES,
        most_words=MOST_WORDS,
        strip=strip(timeline.rows, [look.observed_at for look in around["looks"].rows]),
        **around,
    )


def _view(request: Request, state: State) -> str:
    """Return how the state is shown; one that nothing came before has only its text."""
    given = request.query_params.get("view", "").strip() or "inline"
    if given not in VIEWS:
        raise BadFilter(f"view: it is one of {', '.join(VIEWS)}, not {given[:100]!r}")
    return given if state.texts else "text"


def _as_json(article: ArticlePage, state: State, lists: Mapping[str, QueryAnswer[Any]]) -> Response:
    told = {name: [columns_of(row) for row in answer.rows] for name, answer in lists.items()}
    changes = [columns_of(row) for row in state.diff.rows] if state.diff else []
    return json_answer(
        {"article": columns_of(article), "shown": columns_of(state.shown), "changes": changes, **told}
    )


_AROUND: Mapping[str, Statement[Any]] = {
    "headlines": PAGE_HEADLINES_OF,
    "addresses": PAGE_ADDRESSES_OF,
    "copies": PAGE_COPIES_OF,
    "absences": PAGE_ABSENCES_OF,
    "visits": PAGE_VISITS_OF,
    "looks": PAGE_LOOKS_OF,
    "captures": PAGE_CAPTURES_OF,
}
"""The statements for the other parts of the page, each under the name that the template uses for it."""


@dataclass(frozen=True, slots=True)
class Texts:
    """Two states in the order in which they stood: headline, standfirst and text of the later one, with the changes."""

    before: RevisionPage
    after: RevisionPage
    headline: list[Paragraph]
    standfirst: list[Paragraph]
    body: list[Paragraph]

    def shortened(self) -> Texts:
        """The same without the words that a public page may not show; headlines are left whole."""
        allowed = Allowance()
        standfirst, body = shortened(self.standfirst, allowed), shortened(self.body, allowed)
        return replace(self, standfirst=standfirst, body=body)

    @property
    def stretches(self) -> list[Stretch]:
        """The paragraphs of the text, of which those that are far from any change are folded."""
        return stretches(self.body)

    @property
    def changes(self) -> int:
        """How many places changed."""
        return changes([*self.headline, *self.standfirst, *self.body])


def _texts(before: RevisionPage, after: RevisionPage) -> Texts:
    headline = redline(before.title or "", after.title or "")
    standfirst = redline(before.summary or "", after.summary or "", changes(headline))
    counted = max(changes(headline), changes(standfirst))
    return Texts(before, after, headline, standfirst, redline(before.text, after.text, counted))


@dataclass(frozen=True, slots=True)
class State:
    """The state that is shown, its neighbours in time, and what changed between it and the ``older`` one."""

    shown: RevisionPage
    earlier: TimelineState | None
    later: TimelineState | None
    older: TimelineState | None
    diff: QueryAnswer[DiffPiece] | None
    texts: Texts | None


async def _state(
    request: Request, asking: Asking, article: ArticlePage, timeline: QueryAnswer[TimelineState]
) -> State:
    revision_id = _number(request, "revision") or article.revision_id
    shown = (await asking.ask_all(PAGE_REVISION, article_id=article.id, revision_id=revision_id)).first()
    if shown is None:
        raise BadFilter(f"revision: this article has none with the number {revision_id}")
    published = asking.publication.withhold(shown, article.source)
    rows = {row.id: row for row in timeline.rows}
    by_number = {row.number: row for row in timeline.rows}
    earlier, later = by_number.get(shown.number - 1), by_number.get(shown.number + 1)
    older_id = _number(request, "older")
    older = rows.get(older_id) if older_id else earlier
    if older_id and older is None:
        raise BadFilter(f"older: this article has no revision with the number {older_id}")
    if older is None or older.id == shown.id:
        return State(published, earlier, later, older, None, None)
    other = (await asking.ask_all(PAGE_REVISION, article_id=article.id, revision_id=older.id)).rows[0]
    before, after = sorted((other, shown), key=lambda revision: revision.number)
    diff = await asking.ask_all(PAGE_DIFF, older=before.id, newer=after.id)
    texts = await asyncio.to_thread(_texts, before, after)
    if not asking.publication.shows_texts_of(article.source):
        diff, texts = _passages(diff), texts.shortened()
    return State(published, earlier, later, older, diff, texts)


def _passages(diff: QueryAnswer[DiffPiece]) -> QueryAnswer[DiffPiece]:
    """Return the places without the words that a public page may not show; headlines are left whole.

    Between states that are no neighbours, a place reaches from the first word of a line that differs to the last; so it
    holds words that no edit touched.
    """
    allowed = Allowance()
    rows = [row if row.place == "title" else _passage(row, allowed) for row in diff.rows]
    return QueryAnswer(rows, diff.sql)


def _passage(row: DiffPiece, allowed: Allowance) -> DiffPiece:
    kept = [
        paragraph for paragraph in shortened(redline(row.removed, row.added), allowed) if paragraph.is_changed
    ]
    sides: dict[str, list[str]] = {"removed": [], "added": []}
    for paragraph in kept:
        sides["removed"].append("".join(piece.text for piece in paragraph.side("added")))
        sides["added"].append("".join(piece.text for piece in paragraph.side("removed")))
    removed, added = (
        ("\n".join(lines).strip() or LEFT_OUT) if had else ""
        for lines, had in ((sides["removed"], row.removed), (sides["added"], row.added))
    )
    return replace(row, removed=removed, added=added)


def _number(request: Request, name: str) -> int | None:
    given = request.query_params.get(name, "").strip()
    if not given:
        return None
    if not given.isdecimal() or int(given) >= _BIGGEST:
        raise BadFilter(f"{name}: it takes the number of a revision, not {given[:100]!r}")
    return int(given)
