"""The lines of ``palimpsest status`` for people."""

from __future__ import annotations

from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from crawler.model.crawls import PAGE_COUNTS, CrawlCount, CrawlOutcome
from scheduler.cli.console import ago, console
from scheduler.cli.operating.status.read_status import ServiceStatus, SourceSummary, Status
from scheduler.cli.times import minute
from scheduler.health.vocabulary import HealthState
from sql.rows.alarms import ListedAlarm
from sql.rows.anchors import LastStamp
from sql.rows.search import SearchLag
from sql.rows.service import ArchiveStatus, CrawlFailure, SourceStatus
from sql.rows.sources import LoadedSourcesFile
from sql.rows.status import SourceError, SourceHealth

_COLOURS: dict[str, str] = {
    HealthState.HEALTHY: "green",
    HealthState.DEGRADED: "yellow",
    HealthState.SILENT: "red",
    HealthState.FAILING: "red",
    HealthState.BLOCKED: "red",
    HealthState.PAUSED: "dim",
}
"""A state that this version does not know is shown without a colour."""
_COUNTS: dict[str, str] = {
    **{count: count for count in PAGE_COUNTS},
    CrawlCount.CHANGED: "edited",
    "older": "older",
    "left_out": "left out",
}
"""The counts of a crawl that are shown, and the words for them; ``palimpsest status SOURCE`` shows the others."""


def show(found: Status) -> None:
    """Print a status for a person."""
    console.print(lines(found))


def lines(found: Status) -> RenderableType:
    """Return a status for a person: sources, alarms, failures, service, archive."""
    parts: list[RenderableType] = [_table(found.sources)]
    parts += [alarm_line(alarm) for alarm in found.alarms]
    parts += [Text(failure_line(row, name)) for name, failures in found.troubles.items() for row in failures]
    parts += _reasons(found.sources)
    return Group(
        *parts,
        *_service(found.service),
        *_file(found.sources_file),
        _archive(found.archive, found.stamps),
        *_search(found.search),
    )


def alarm_line(alarm: ListedAlarm) -> Text:
    """Return the line of an open alarm: what it is, since when, what was seen, what to do."""
    until = alarm.acknowledged_until
    noted = f", acknowledged until {minute(until)}" if until and not alarm.counts else ""
    about = f"{alarm.source}: " if alarm.source else ""
    text = (
        f"ALARM {alarm.id} {about}{alarm.kind} ({alarm.severity}, since {ago(alarm.opened_at)}{noted}): "
        f"{alarm.meaning} {alarm.why}. {alarm.remedy}"
    )
    example = f" e.g. {alarm.example}" if alarm.example else ""
    return Text(text + example, style="red" if alarm.counts else "dim")


def failure_line(row: CrawlFailure | SourceError, name: str | None = None) -> str:
    """Return a line about failed fetches: how many came to which outcome, the remedy, and an example."""
    about = f"{name}: " if name else ""
    status = f" (status {row.status})" if row.status else ""
    return f"{about}{row.fetches} × {row.outcome}{status}: {row.meaning} {row.remedy} e.g. {row.example}"


def health_cell(summary: SourceSummary) -> Text:
    """Return the state of a source in its colour; before it was judged, only whether it is crawled."""
    row, health = summary.source, summary.health
    if not health and row.state == "active":
        return Text("not judged yet")
    state = health.state if health and row.state in ("active", "paused") else row.state
    learning = " (learning)" if health and health.learning and state != HealthState.PAUSED else ""
    since = f" since {ago(health.since)}" if health and state == health.state else ""
    return Text(state + since.replace(" ago", "") + learning, style=_COLOURS.get(state, ""))


def counts(row: SourceStatus) -> str:
    """Write the counts of a crawl in words, without those that are 0: "3 new, 1 edited"."""
    said = [f"{getattr(row, name)} {word}" for name, word in _COUNTS.items() if getattr(row, name)]
    return ", ".join(said) or ("nothing yet" if row.outcome == CrawlOutcome.RUNNING else "nothing")


def _table(summaries: list[SourceSummary]) -> Table:
    names = ("source", "health", "articles", "last crawl", "it found", "next", "new in 24 h", "edits in 24 h")
    table = Table(*names, "last new", "doubtful", "alarms", box=None, pad_edge=False)
    for summary in summaries:
        row = summary.source
        crawl = f"{row.outcome} {ago(row.ended_at or row.started_at)}" if row.outcome else "–"
        table.add_row(
            row.name,
            health_cell(summary),
            str(row.articles),
            crawl,
            counts(row) if row.outcome else "–",
            ago(row.next_due_at),
            *_health_cells(summary.health),
        )
    return table


def _health_cells(health: SourceHealth | None) -> tuple[str, ...]:
    """Return the cells of a source that come from its health; before it was judged they are empty."""
    if health is None:
        return ("–",) * 5
    return (
        _beside(health.new_in_day, health.usual_new_in_day),
        _beside(health.edits_in_day, health.usual_edits_in_day),
        ago(health.last_published_at),
        str(health.doubtful_in_week),
        ", ".join(health.alarms) or "–",
    )


def _reasons(summaries: list[SourceSummary]) -> list[Text]:
    """Return why sources without an alarm are not healthy, and what went wrong in the last crawls."""
    health = [
        Text(f"{judged.source}: {judged.state}: {judged.why}. Read `palimpsest logs {judged.source}`.")
        for judged in (summary.health for summary in summaries)
        if judged and judged.why and not judged.alarms
    ]
    crawls = [
        Text(f"{row.name}: the last crawl {row.outcome}: {row.reason}")
        for row in (summary.source for summary in summaries)
        if row.reason
    ]
    return health + crawls


def _beside(number: int, usual: float | None) -> str:
    """Write a number beside what is usual: "3 (usually 12)"."""
    return f"{number} (usually {usual:.0f})" if usual is not None else str(number)


def _service(service: ServiceStatus) -> list[Text]:
    lives = [process for process in service.processes if process.lives]
    said = [Text(f"palimpsest {service.version}")]
    said += [
        Text(
            f"service: {process.name} ({process.role}, version {process.version}, "
            f"since {ago(process.started_at)}, last tick {ago(process.ticked_at)}, "
            f"port {process.web or 'off'})"
        )
        for process in lives
    ]
    said += [
        Text(
            f"{check.name}: {'' if check.ok else 'NOT WELL: '}{check.why}",
            style="" if check.ok else "red",
        )
        for check in service.checks
    ]
    said.append(_forecast(service.forecast))
    said.append(Text(f"{service.queue} sources wait, {service.crawling} are being crawled"))
    if lives:
        to = ", ".join(service.receivers) or "the log only; set PALIMPSEST_WEBHOOK to be told of them"
        said.append(Text(f"alarms go to {to}"))
    notices = service.notices
    if notices.waiting:
        said.append(
            Text(
                f"{notices.waiting} notices wait since {ago(notices.since)}: {notices.error}",
                style="red",
            )
        )
    return said


def _forecast(forecast: dict[str, Any] | None) -> Text:
    if forecast is None:
        return Text("forecast: after the first whole day")
    storage, traffic = forecast["storage"] / 1e9, forecast["traffic"] / 1e9
    return Text(f"forecast: {storage:.1f} GB of storage and {traffic:.1f} GB of traffic a month")


def _file(file: LoadedSourcesFile | None) -> list[Text]:
    if not file or not file.error:
        return []
    head = f"sources file BROKEN {ago(file.error_at)}, the last good one is in force:"
    return [Text(head, style="red"), Text(file.error)]


def _archive(archive: ArchiveStatus, stamps: list[LastStamp]) -> Text:
    said = (
        f"archive: {archive.articles} articles, {archive.edits} edits, {archive.looks} looks, "
        f"{archive.bytes / 1e6:.0f} MB\n"
        f"ledger: {archive.ledger_blocks or 0} blocks, head {archive.ledger_head or 'none yet'}"
    )
    return Text("; ".join([said, *(_stamped(row) for row in stamps)]))


def _search(lag: SearchLag) -> list[Text]:
    """Return what search has still to do; nothing if it is not behind."""
    stale = lag.articles_to_index + lag.edits_to_index
    said = [f"{stale} texts to index again, found by older rules meanwhile"] if stale else []
    if lag.learning_since:
        said.append(
            f"words of {lag.articles_to_learn} articles to learn, the oldest {ago(lag.learning_since)}"
        )
    return [Text(f"search: {', '.join(said)}")] if said else []


def _stamped(row: LastStamp) -> str:
    last = f"block {row.block_id} {ago(row.stamped_at)}" if row.block_id else "nothing yet"
    trouble = f", then failed {ago(row.tried_at)}: {row.error}" if row.error else ""
    return f"{row.authority} stamped {last}{trouble}"
