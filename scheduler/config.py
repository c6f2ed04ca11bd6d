"""The settings of the service, from environment variables ``PALIMPSEST_…``."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from crawler.fetching.guard import Network
from crawler.sources.durations import Duration, format_duration

PREFIX = "PALIMPSEST_"
_SECRET_FILES = ("DATABASE_URL", "WEBHOOK", "HEARTBEAT")


def _by_comma(given: Any) -> Any:
    return [part.strip() for part in given.split(",") if part.strip()] if isinstance(given, str) else given


Networks = Annotated[tuple[Network, ...], NoDecode, BeforeValidator(_by_comma)]


class ConfigError(Exception):
    """A setting has a value that cannot be used; the message names it and the remedy."""


class Config(BaseSettings):
    """What a person may set; every field is the environment variable of its name with ``PALIMPSEST_`` before it."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", frozen=True)

    database_url: SecretStr | None = Field(
        None, description="DSN of a PostgreSQL server; without it the embedded database is used"
    )
    data_dir: Path | None = Field(None, description="folder of the embedded database")
    sources: Path | None = Field(None, description="the sources file; without it the one that ships is used")
    contact: str | None = Field(
        None, description="address for the User-Agent, so that a newsroom can reach who crawls it"
    )
    allow_private: Networks = Field(
        (), description="private networks that pages may be fetched from, by comma: 10.1.0.0/16, 127.0.0.1"
    )
    crawls: int = Field(4, ge=1, le=64, description="crawls at a time in a process, of different sites")
    extractors: int | None = Field(
        None, ge=1, le=64, description="processes that read pages; without it one a usable CPU"
    )
    role: Literal["all", "clock", "worker"] = Field(
        "all", description="what this process does: the clock, the work, or all of it; `run --role` wins"
    )
    tick: Duration = Field(timedelta(seconds=15), description="how often the clock looks for what is due")
    revisit_grid: Duration = Field(timedelta(minutes=5), description="revisits are due at multiples of this")
    log_format: Literal["auto", "human", "json"] = Field(
        "auto", description="log lines for people or for programs; auto: for people on a terminal"
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="the least level that is logged"
    )
    keep_fetches: Duration = Field(
        timedelta(days=30), description="crawl log lines older than this become counts"
    )
    web: str = Field(
        "127.0.0.1:8420",
        pattern=r"^(off|\S+:\d{1,5})$",
        description="host:port of /healthz, /readyz and /metrics; off for none",
    )
    webhook: SecretStr | None = Field(None, description="URL that gets alarms; without it the log only")
    webhook_format: Literal["json", "slack", "ntfy"] = Field(
        "json", description="what the webhook takes: JSON, Slack's form or ntfy's"
    )
    heartbeat: SecretStr | None = Field(
        None, description="URL that is called every minute while all is well: a dead-man's switch"
    )
    tell_edits: str | None = Field(
        None, description="edits whose words match this query are sent to the webhook"
    )
    tell_classes: str = Field("", description="edits of these classes, by comma, are sent to the webhook")
    sentry_sources: bool = Field(False, description="a Sentry Crons monitor for each source")


def load_config() -> Config:
    """The settings in force; raises ConfigError with a line for each wrong one."""
    try:
        return Config(**_from_files())  # type: ignore[arg-type]
    except ValidationError as error:
        lines = [
            f"{PREFIX}{str(problem['loc'][0]).upper()}: {problem['msg']} (it is {problem.get('input')!r})"
            for problem in error.errors(include_url=False)
        ]
        raise ConfigError("\n".join(lines)) from None


def _from_files() -> dict[str, SecretStr]:
    values = {}
    for name in _SECRET_FILES:
        path = os.environ.get(f"{PREFIX}{name}_FILE")
        if not path:
            continue
        if os.environ.get(PREFIX + name):
            raise ConfigError(f"{PREFIX}{name} and {PREFIX}{name}_FILE are both set; unset one")
        try:
            values[name.lower()] = SecretStr(Path(path).read_text(encoding="utf-8").strip())
        except OSError as error:
            raise ConfigError(f"{PREFIX}{name}_FILE: {error.strerror}: {path}") from None
    return values


def settings_table() -> list[tuple[str, str, str]]:
    """Every setting: environment variable, default, meaning."""
    return [
        (PREFIX + name.upper(), _shown(field.default), field.description or "")
        for name, field in Config.model_fields.items()
    ]


def _shown(default: object) -> str:
    if isinstance(default, timedelta):
        return format_duration(default)
    return "" if default in (None, ()) else str(default)
