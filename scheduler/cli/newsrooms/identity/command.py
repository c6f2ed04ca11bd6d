"""``palimpsest identity``: the files by which newsrooms learn who asks them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from crawler.archive.crawls.signing_keys import load_signer
from crawler.fetching.request_signatures import DIRECTORY_PATH, directory
from crawler.sources import load
from scheduler.cli.atomic_file import whole
from scheduler.cli.console import console, settings, wait_for
from scheduler.cli.messages import Refused
from scheduler.cli.newsrooms.identity.policy import Policy
from scheduler.config import Config
from scheduler.service.archive_access import Access
from scheduler.service.open_database import open_archive
from sql.rows.pages import SIGNING_KEYS, SigningKey

_POLICY = "crawler.html"


def identity(
    folder: Annotated[Path, typer.Option("--output", "-o", help="the folder that is published")],
) -> None:
    """Write what newsrooms are told: the page crawler.html, and the directory of keys if requests are signed."""
    config = settings()
    found = load(config.sources)
    contact = config.contact or found.contact
    if not contact:
        raise Refused("no contact address is set, and the page has to name one; set PALIMPSEST_CONTACT")
    keys = wait_for(_keys(config, config.signature_agent)) if config.signature_agent else []
    enabled = [source for source in found.sources if source.enabled]
    _write(folder / _POLICY, Policy(contact, enabled, config.signature_agent).page().encode())
    if keys:
        published = directory([(key.public_key, key.made_at) for key in keys])
        _write(folder / DIRECTORY_PATH.lstrip("/"), json.dumps(published, indent=2).encode() + b"\n")
    else:
        console.print("requests are not signed: PALIMPSEST_SIGNATURE_AGENT is not set", markup=False)


async def _keys(config: Config, agent: str) -> list[SigningKey]:
    async with open_archive(config, access=Access.MAKE) as database:
        await load_signer(database, agent)
        async with database.transaction() as session:
            return await session.all(SIGNING_KEYS)


def _write(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refused(f"{path.parent} cannot be made: {error.strerror}") from None
    with whole(path) as file:
        file.write(content)
    console.print(f"written: {path}", markup=False)
