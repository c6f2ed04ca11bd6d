"""The page of all sources: open alarms, each source with its health, the service itself, and how the archive grows."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from scheduler.health.service_checks import Check
from scheduler.health.vocabulary import WORST_FIRST, HealthState
from scheduler.web.pages.archive_reader import Asking
from scheduler.web.pages.charts import chart
from scheduler.web.pages.data_formats import rows_answer
from scheduler.web.pages.filters import require_known
from scheduler.web.pages.rendering import render
from sql.rows.pages import PAGE_GROWTH, PAGE_OPEN_ALARMS, PAGE_PUBLICATIONS, PAGE_SOURCES, OverviewSource

_DAY_BAR = 8.0
"""Width of the bar of a day in the chart of growth."""


async def show(request: Request, asking: Asking, checks: list[Check]) -> Response:
    """Show the sources, those in trouble first."""
    require_known(request.query_params)
    sources = await asking.ask(PAGE_SOURCES)
    alarms = await asking.ask(PAGE_OPEN_ALARMS, source=None)
    published = await asking.ask(PAGE_PUBLICATIONS, source=None)
    growth = await asking.ask(PAGE_GROWTH)
    return render(
        "sources.html",
        sources=sources,
        in_trouble=sorted((row for row in sources.rows if not is_well(row)), key=_urgency),
        well=[row for row in sources.rows if is_well(row)],
        alarms=alarms,
        checks=checks,
        charts={row.source: chart(row.articles, row.usual) for row in published.rows},
        growth=chart([row.articles for row in growth.rows], bar=_DAY_BAR),
        growth_rows=growth,
    )


def is_well(source: OverviewSource) -> bool:
    """Whether nothing about a source needs a person: it is crawled, and its health is good."""
    return source.setting == "active" and source.state == HealthState.HEALTHY


def _urgency(source: OverviewSource) -> int:
    """The place of a source's state among those that stand first; a paused one and one not judged yet come last."""
    return WORST_FIRST.index(source.state) if source.state in WORST_FIRST else len(WORST_FIRST)


async def sources(request: Request, asking: Asking) -> Response:
    """Hand out the sources and their health as JSON or CSV."""
    require_known(request.query_params)
    answer = await asking.ask(PAGE_SOURCES)
    return rows_answer(request, PAGE_SOURCES.row, answer.rows, answer.sql)
