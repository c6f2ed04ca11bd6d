"""Who is told of alarms beside the log: a webhook in the receiver's format, and a dead-man's switch."""

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
_NTFY_PRIORITY: dict[str, str] = {AlarmSeverity.CRITICAL: "5", AlarmSeverity.WARNING: "4"}
_TITLE = "palimpsest"


class NotTaken(Exception):
    """A receiver did not take a message; the message says why, and not where, since the address may be a secret."""


@dataclass(frozen=True, slots=True)
class Receivers:
    """The receivers that are set; ``heartbeat`` is called while all is well, ``sentry`` is a host."""

    webhook: str | None = None
    format: Format = "json"
    heartbeat: str | None = None
    sentry: str | None = None

    @classmethod
    def of(cls, config: Config) -> Receivers:
        """The receivers of the settings."""
        webhook, heartbeat, sentry = config.webhook, config.heartbeat, config.sentry_dsn
        return cls(
            webhook.get_secret_value() if webhook else None,
            config.webhook_format,
            heartbeat.get_secret_value() if heartbeat else None,
            urlsplit(sentry.get_secret_value()).hostname if sentry else None,
        )

    def names(self) -> list[str]:
        """Where alarms go beside the log, by kind and host, without what may be secret."""
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
    """A message as a receiver takes it: the JSON itself, Slack's ``text``, or ntfy's body with headers."""
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
    """Slack's three control characters as entities: a headline must not call channels or forge links."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _call(method: str, url: str, body: bytes | None, headers: Mapping[str, str]) -> None:
    try:
        with urllib3.PoolManager(retries=False, timeout=_SECONDS) as pool:
            answer = pool.request(method, url, body=body, headers=dict(headers), redirect=False)
    except urllib3.exceptions.HTTPError as error:
        raise NotTaken(type(error).__name__) from None
    if not 200 <= answer.status < 300:
        raise NotTaken(f"status {answer.status}")
