"""The settings of the service, from environment variables ``PALIMPSEST_…``."""

from __future__ import annotations

import os
import re
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from zoneinfo import available_timezones

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from pydantic import BeforeValidator, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from crawler.archive.crawls.crawl_leases import LEASE_PATIENCE
from crawler.durations import Duration, format_duration
from crawler.sizes import Size, format_size
from sql.errors import UserError, did_you_mean

PREFIX = "PALIMPSEST_"
MASK = "***"
_FILE = "_FILE"


def _by_comma(given: Any) -> Any:
    return [part.strip() for part in given.split(",") if part.strip()] if isinstance(given, str) else given


Networks = Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode, BeforeValidator(_by_comma)]

Names = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_by_comma)]


class ConfigError(UserError):
    """A setting has a value that cannot be used; the message names it and the remedy."""


class Config(BaseSettings):
    """All settings; the environment variable of each is its name in capitals with ``PALIMPSEST_`` before it.

    Example: ``disk_budget`` is set by ``PALIMPSEST_DISK_BUDGET``. A secret may also be read from a file, which is named
    by ``PALIMPSEST_…_FILE``.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, extra="ignore", frozen=True)

    database_url: SecretStr | None = Field(
        None, description="DSN of a PostgreSQL server; without it the embedded database is used"
    )
    database_password: SecretStr | None = Field(
        None, description="password of the database's role, where the DSN has none"
    )
    data_dir: Path | None = Field(None, description="folder of the embedded database")
    sources: Path | None = Field(
        None,
        description="the sources file, or a folder with `sources.toml`; without it the one that ships is used, "
        "and also while a folder has none if a hyphen stands before it: -/sources",
    )
    contact: str | None = Field(
        None, description="address for the User-Agent, so that a newsroom can reach who crawls it"
    )
    signature_agent: str | None = Field(
        None,
        pattern=r"^https://[\w.-]+(:\d{1,5})?$",
        description="origin that publishes the keys, as in https://archive.example.org; requests are then signed",
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
    patience: Duration = Field(
        LEASE_PATIENCE,
        ge=timedelta(seconds=1),
        description="a process that says nothing for so long is taken for dead, and its work given to another",
    )
    tz: str | None = Field(
        None,
        description="zone of the times that commands print and read, as Europe/Kyiv; else the terminal's",
    )
    log_format: Literal["auto", "human", "json"] = Field(
        "auto", description="log lines for people or for programs; auto: for people on a terminal"
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="the least level that is logged"
    )
    keep_fetches: Duration = Field(
        timedelta(days=30), description="crawl log lines older than this become counts"
    )
    keep_captures: Duration | None = Field(
        None, description="raw pages that prove no change are kept so long; without it for ever"
    )
    keep_captures_size: Size | None = Field(
        None,
        description="the oldest raw pages that prove no change go when all take more than this, as in 20GB",
    )
    disk_budget: Size | None = Field(
        None, description="crawling stops before the database is larger than this, as in 50GB"
    )
    web: str = Field(
        "127.0.0.1:8420",
        pattern=r"^(off|\S+:\d{1,5})$",
        description="host:port of the page to look at, /healthz, /readyz and /metrics; off for none",
    )
    web_name: str | None = Field(
        None,
        pattern=r"^[\w-]+(\.[\w-]+)*$",
        description="name under which a proxy of this machine serves the page, as in archive.example.org",
    )
    web_public: bool = Field(
        False,
        description="the page is for everybody: it shows headlines, times, changed passages and links, no whole texts",
    )
    web_public_texts: Names = Field(
        (),
        description="sources, by comma, whose whole texts and captured pages a public page shows; * for all",
    )
    web_contact: str | None = Field(
        None,
        description="address on every page to which a reader of a public page can write, for a takedown or a reply",
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
    stamps: str = Field(
        "", description="URLs of RFC 3161 authorities, by comma, that stamp the ledger's head"
    )
    stamp_every: Duration = Field(timedelta(days=1), description="how often the ledger's head is stamped")
    stamp_roots: Path | None = Field(
        None, description="PEM file with the root certificates that stamps are checked against"
    )
    sentry_sources: bool = Field(False, description="a Sentry Crons monitor for each source")
    sentry_dsn: SecretStr | None = Field(
        None,
        validation_alias="SENTRY_DSN",
        description="errors are reported to this Sentry; without it nothing is sent",
    )

    @field_validator("database_url")
    @classmethod
    def _is_a_dsn(cls, dsn: SecretStr | None) -> SecretStr | None:
        """Check that libpq can read the DSN; the error does not quote it, because of its password."""
        try:
            conninfo_to_dict(dsn.get_secret_value() if dsn else "")
        except ProgrammingError:
            raise ValueError("is no DSN; write postgresql://user:password@host:5432/database") from None
        return dsn

    @field_validator("tz")
    @classmethod
    def _is_a_zone(cls, name: str | None) -> str | None:
        """Check that there is such a time zone."""
        if name is not None and name not in available_timezones():
            raise ValueError("names no time zone; write one such as Europe/Kyiv or UTC")
        return name

    @field_validator("web_contact")
    @classmethod
    def _is_reachable(cls, contact: str | None) -> str | None:
        """Check that a reader can write to the address."""
        if contact is not None and not re.fullmatch(r"[^@\s]+@[^@\s]+|https?://\S+", contact):
            raise ValueError("write an e-mail address, or the address of a page: desk@archive.example.org")
        return contact

    @model_validator(mode="after")
    def _is_accountable(self) -> Self:
        """Check that whoever publishes can be written to; raises ConfigError."""
        if self.web_public and self.web_contact is None:
            raise ConfigError(
                f"{variable('web_public')}: a public page names whom its readers can write to; set "
                f"{variable('web_contact')} to an address, or {variable('web_public')} to false"
            )
        return self

    @property
    def dsn(self) -> str | None:
        """The DSN with its password; None if the embedded database is used."""
        if self.database_url is None:
            return None
        dsn = self.database_url.get_secret_value()
        if self.database_password is None or conninfo_to_dict(dsn).get("password"):
            return dsn
        return make_conninfo(dsn, password=self.database_password.get_secret_value())


def load_config() -> Config:
    """Read the settings from the environment; raises ConfigError with a line for each one that is wrong."""
    try:
        return Config(**_from_files())  # type: ignore[arg-type]
    except ValidationError as error:
        raise ConfigError("\n".join(_complaints(error))) from None


def variable(name: str) -> str:
    """The environment variable of a setting."""
    alias = Config.model_fields[name].validation_alias
    return str(alias) if alias else PREFIX + name.upper()


def unknown_variables() -> list[str]:
    """Return a complaint for each variable that looks like a setting but is none, and so is probably mistyped."""
    known = [variable(name) for name in Config.model_fields] + list(_file_variables())
    strange = sorted(name for name in os.environ if name.startswith(PREFIX) and name not in known)
    return [f"{name} is no setting and has no effect{did_you_mean(name, known)}" for name in strange]


def settings_table() -> list[tuple[str, str, str]]:
    """Return environment variable, default and meaning of every setting."""
    return [
        (variable(name), _shown(field.default), field.description or "")
        for name, field in Config.model_fields.items()
    ]


def settings_in_force(config: Config) -> list[tuple[str, str, str]]:
    """Return environment variable, value and origin of the value for every setting; secrets are masked."""
    return [
        (
            variable(name),
            _dsn_shown(config.dsn) if name == "database_url" else _shown(getattr(config, name), field),
            _origin(name, field),
        )
        for name, field in Config.model_fields.items()
    ]


def _complaints(error: ValidationError) -> list[str]:
    by_variable = {variable(name): field for name, field in Config.model_fields.items()}
    said = []
    for problem in error.errors(include_url=False):
        place = str(problem["loc"][0])
        name = place if place in by_variable else variable(place)
        value = "" if _is_secret(by_variable[name]) else f" (it is {problem.get('input')!r})"
        said.append(f"{name}: {problem['msg'].removeprefix('Value error, ')}{value}")
    return said


def _from_files() -> dict[str, SecretStr]:
    values = {}
    for name, setting in _file_variables().items():
        path = os.environ.get(name)
        if not path:
            continue
        if os.environ.get(variable(setting)):
            raise ConfigError(f"{variable(setting)} and {name} are both set; unset one")
        key = str(Config.model_fields[setting].validation_alias or setting)
        values[key] = _read_secret(name, path)
    return values


def _read_secret(name: str, path: str) -> SecretStr:
    try:
        text = Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ConfigError(f"{name}: {error.strerror}: {path}") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{name}: {path} is no text in UTF-8") from None
    if not text:
        raise ConfigError(f"{name}: {path} is empty; write the secret into it")
    return SecretStr(text)


def _file_variables() -> dict[str, str]:
    """Return the variables that name a file with a secret in it, each with the name of its setting."""
    return {variable(name) + _FILE: name for name, field in Config.model_fields.items() if _is_secret(field)}


def _is_secret(field: FieldInfo) -> bool:
    return field.annotation == SecretStr | None


def _origin(name: str, field: FieldInfo) -> str:
    if _is_secret(field) and (path := os.environ.get(variable(name) + _FILE)):
        return path
    return "environment" if os.environ.get(variable(name)) else "default"


def _shown(value: object, field: FieldInfo | None = None) -> str:
    if isinstance(value, int) and field is not None and field.annotation == Size | None:
        return format_size(value)
    if isinstance(value, timedelta):
        return format_duration(value)
    if isinstance(value, SecretStr):
        return MASK
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def _dsn_shown(dsn: str | None) -> str:
    """Return the DSN with its password masked."""
    if dsn is None:
        return ""
    return make_conninfo(dsn, password=MASK) if conninfo_to_dict(dsn).get("password") else dsn
