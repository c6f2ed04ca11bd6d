"""Where alarms go besides the log: to a webhook, in the format of its receiver, and to a heartbeat address.

The heartbeat address is called as long as all is well; the service behind it raises the alarm if the calls stop.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

import urllib3

from scheduler.config import Config
from scheduler.health.vocabulary import AlarmEvent, AlarmSeverity

Format = Literal["json", "slack", "ntfy"]
_SECONDS = 10.0
"""Seconds that a receiver may take to answer."""
_NTFY_PRIORITY: dict[str, str] = {AlarmSeverity.CRITICAL: "5", AlarmSeverity.WARNING: "4"}
_TITLE = "palimpsest"


class NotTaken(Exception):
    """A receiver did not take a message. The error's text says why, but not where, as the address may be a secret."""


@dataclass(frozen=True, slots=True)
class Receivers:
    """The receivers that the settings name; ``heartbeat`` is called while all is well, ``sentry`` is only a host."""

    webhook: str | None = None
    format: Format = "json"
    heartbeat: str | None = None
    sentry: str | None = None

    @classmethod
    def of(cls, config: Config) -> Receivers:
        """Return the receivers that the settings name."""
        webhook, heartbeat, sentry = config.webhook, config.heartbeat, config.sentry_dsn
        return cls(
            webhook.get_secret_value() if webhook else None,
            config.webhook_format,
            heartbeat.get_secret_value() if heartbeat else None,
            urlsplit(sentry.get_secret_value()).hostname if sentry else None,
        )

    def names(self) -> list[str]:
        """Return where alarms go besides the log, by kind and host; paths, which may be secret, are left out."""
        named = []
        if self.webhook:
            named.append(f"{self.format} webhook at {urlsplit(self.webhook).hostname}")
        if self.sentry:
            named.append(f"Sentry at {self.sentry}")
        return named

    async def send(self, payload: Mapping[str, Any]) -> None:
        """Send a message to the webhook; raises NotTaken."""
        if self.webhook:
            body, headers = in_format(payload, self.format)
            await asyncio.to_thread(_call, "POST", self.webhook, body, headers)

    async def beat(self) -> None:
        """Call the heartbeat address; raises NotTaken."""
        if self.heartbeat:
            await asyncio.to_thread(_call, "GET", self.heartbeat, None, {})


def in_format(payload: Mapping[str, Any], form: Format) -> tuple[bytes, dict[str, str]]:
    """Return body and headers of a message as the receiver wants it: plain JSON, Slack's ``text``, or that of ntfy."""
    if form == "ntfy":
        priority = (
            "3"
            if payload.get("what") == AlarmEvent.CLOSED
            else _NTFY_PRIORITY.get(payload.get("severity", ""), "3")
        )
        return str(payload["text"]).encode(), {
            "Title": _TITLE,
            "Priority": priority,
            "Tags": str(payload["type"]),
        }
    message = {"text": _for_slack(str(payload["text"]))} if form == "slack" else dict(payload)
    return json.dumps(message, ensure_ascii=False).encode(), {"Content-Type": "application/json"}


def _for_slack(text: str) -> str:
    """Replace Slack's three control characters by entities, so that a crawled headline cannot call a whole channel."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _call(method: str, url: str, body: bytes | None, headers: Mapping[str, str]) -> None:
    try:
        with urllib3.PoolManager(retries=False, timeout=_SECONDS) as pool:
            answer = pool.request(method, url, body=body, headers=dict(headers), redirect=False)
    except urllib3.exceptions.HTTPError as error:
        raise NotTaken(type(error).__name__) from None
    if not 200 <= answer.status < 300:
        raise NotTaken(f"status {answer.status}")
