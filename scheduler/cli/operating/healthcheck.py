"""``palimpsest healthcheck``: ask the port of a running service, for containers and monitors."""

from __future__ import annotations

import json
from typing import Annotated

import typer
import urllib3

from scheduler.cli.console import console, settings
from scheduler.cli.messages import Refused, complain
from scheduler.web.instance import instance_of

_SECONDS = 8.0
"""Seconds that the port may take to answer."""
_ANYWHERE = {"0.0.0.0": "127.0.0.1", "[::]": "[::1]", "::": "[::1]"}  # noqa: S104 (asked, not bound)


def healthcheck(
    ready: Annotated[bool, typer.Option("--ready", help="ask /readyz instead of /healthz")] = False,
    url: Annotated[str | None, typer.Option(help="the port's address; without it PALIMPSEST_WEB's")] = None,
) -> None:
    """Ask whether the service lives (or, with --ready, can do its work); exit status 0 only if it does."""
    address = f"{url or _own()}/{'readyz' if ready else 'healthz'}"
    try:
        with urllib3.PoolManager(retries=False, timeout=_SECONDS) as pool:
            answer = pool.request("GET", address, redirect=False)
            said = json.loads(answer.data)
            told = said["checks"]
    except (urllib3.exceptions.HTTPError, ValueError, KeyError) as error:
        complain(f"{address} does not answer as it should ({type(error).__name__})")
        raise SystemExit(1) from None
    if url is None and said.get("instance") != instance_of(settings()):
        complain(f"{address} is answered by another service, which has another archive; set PALIMPSEST_WEB")
        raise SystemExit(1)
    for name, why in told.items():
        console.print(f"{name}: {why}", markup=False)
    raise SystemExit(0 if answer.status == 200 else 1)


def _own() -> str:
    web = settings().web
    if web == "off":
        raise Refused("PALIMPSEST_WEB is off, so that there is no port to ask")
    host, _, port = web.rpartition(":")
    return f"http://{_ANYWHERE.get(host, host)}:{port}"
