"""``palimpsest alarms``: list alarms, acknowledge them, and test the receivers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer
from rich.text import Text

from crawler.durations import parse_duration
from scheduler.cli.choices import require_source
from scheduler.cli.console import ago, console, print_json, settings, wait_for
from scheduler.cli.messages import PLAIN, Refused
from scheduler.cli.operating.status.overview_lines import alarm_line
from scheduler.cli.times import aware, minute
from scheduler.config import Config
from scheduler.health.receivers import NotTaken, Receivers
from scheduler.reporting.sentry import send_test, set_up_sentry
from scheduler.service.archive_access import Access
from scheduler.service.open_database import VERSION, open_archive
from sql.rows.alarms import ACKNOWLEDGE_ALARM, LIST_ALARMS, AcknowledgedAlarm, ListedAlarm
from sql.rows.status import LIST_ALARM_KINDS

app = typer.Typer(help="Alarms: list, acknowledge, test the receivers.", **PLAIN)


@app.callback(invoke_without_command=True)
def alarms(
    context: typer.Context,
    source: Annotated[str | None, typer.Option(help="of one source only")] = None,
    past: Annotated[str | None, typer.Option(help="those closed in this time too, as 7d")] = None,
    kinds: Annotated[bool, typer.Option("--kinds", help="list what an alarm can be")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="the alarms as JSON")] = False,
) -> None:
    """Show the open alarms; exit status 1 if one is not acknowledged."""
    if context.invoked_subcommand is not None:
        return
    if kinds:
        wait_for(_list_kinds(settings(), as_json))
        raise SystemExit(0)
    since = datetime.now(UTC) - _duration(past) if past else None
    rows = wait_for(_read(settings(), source, since))
    if as_json:
        print_json(rows)
    else:
        _show(rows)
    raise SystemExit(1 if any(row.counts for row in rows) else 0)


@app.command()
def ack(
    which: Annotated[str, typer.Argument(metavar="ALARM|SOURCE", help="its number, or all of a source")],
    until: Annotated[str, typer.Option(help="a date, or for how long, as 3d")],
    note: Annotated[str | None, typer.Option(help="why, for whoever reads it")] = None,
) -> None:
    """Take note of an alarm: until then it does not make the exit status of `status` 1."""
    moment = _moment(until)
    rows = wait_for(_acknowledge(settings(), which, moment, note))
    if not rows:
        raise Refused(f"no open alarm is {which!r}; `palimpsest alarms` lists them")
    for row in rows:
        about = f"{row.source}: " if row.source else ""
        console.print(f"{about}{row.kind} is acknowledged until {minute(moment)}", markup=False)


@app.command()
def test() -> None:
    """Send a test to every receiver that is set; exit status 1 if one does not take it."""
    config = settings()
    receivers = Receivers.of(config)
    if not receivers.names() and not receivers.heartbeat:
        console.print("no receiver is set, alarms go to the log only; set PALIMPSEST_WEBHOOK", markup=False)
        raise SystemExit(1)
    if receivers.sentry:
        set_up_sentry(config, VERSION)
        send_test()
        console.print(f"Sentry: sent to {receivers.sentry}; look there, it gives no answer", markup=False)
    raise SystemExit(0 if wait_for(_test(receivers)) else 1)


async def _test(receivers: Receivers) -> bool:
    now = datetime.now(UTC).isoformat()
    text = "a test: alarms reach this place"
    payload = {
        "type": "test",
        "text": f"palimpsest: {text}",
        "what": "test",
        "severity": "warning",
        "at": now,
    }
    well = True
    tries = ((receivers.webhook, receivers.send(payload)), (receivers.heartbeat, receivers.beat()))
    for (address, call), name in zip(tries, ("webhook", "heartbeat"), strict=True):
        try:
            await call
        except NotTaken as error:
            console.print(f"{name}: NOT TAKEN: {error}", markup=False)
            well = False
        else:
            console.print(f"{name}: {'OK' if address else 'not set'}", markup=False)
    return well


async def _read(config: Config, source: str | None, since: datetime | None) -> list[ListedAlarm]:
    async with open_archive(config, access=Access.READ) as database, database.transaction() as session:
        await require_source(session, source)
        return await session.all(LIST_ALARMS, closed_since=since, source=source)


def _show(rows: list[ListedAlarm]) -> None:
    if not rows:
        console.print("no alarm is open", markup=False)
    for row in rows:
        if row.closed_at is None:
            console.print(alarm_line(row))
        else:
            about = f"{row.source}: " if row.source else ""
            lasted = f"{ago(row.opened_at)} to {ago(row.closed_at)}"
            console.print(Text(f"closed {row.id} {about}{row.kind} ({lasted}): {row.why}", style="dim"))


async def _acknowledge(
    config: Config, which: str, until: datetime, note: str | None
) -> list[AcknowledgedAlarm]:
    number = int(which) if which.isdecimal() else None
    source = None if which.isdecimal() else which
    async with open_archive(config) as database, database.transaction() as session:
        rows = await session.all(ACKNOWLEDGE_ALARM, alarm_id=number, source=source, until=until, note=note)
        for row in rows:
            said = f"until {minute(until)}" + (f": {note}" if note else "")
            await session.run(
                "note_alarm_event", alarm_id=row.id, now=datetime.now(UTC), what="acknowledged", said=said
            )
    return rows


async def _list_kinds(config: Config, as_json: bool) -> None:
    async with open_archive(config, access=Access.READ) as database, database.transaction() as session:
        rows = await session.all(LIST_ALARM_KINDS)
    if as_json:
        print_json(rows)
    for row in [] if as_json else rows:
        state = f"a source that is {row.state}" if row.state else "the service"
        console.print(Text(f"{row.name} ({state}): {row.meaning} {row.remedy}"))


def _duration(text: str) -> timedelta:
    try:
        return parse_duration(text)
    except ValueError as error:
        raise Refused(str(error)) from None


def _moment(text: str) -> datetime:
    """Read a date in the zone in force, or a duration, which counts from now."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return datetime.now(UTC) + _duration(text)
    moment = aware(moment)
    if moment <= datetime.now(UTC):
        raise Refused(f"{text} is over; write a time to come")
    return moment
