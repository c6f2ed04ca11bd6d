"""The directory of the keys with which requests are signed, for servers that check signatures."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from crawler.fetching.request_signatures import DIRECTORY_TYPE, directory
from scheduler.web.pages.archive_reader import Asking
from sql.rows.pages import SIGNING_KEYS


async def show(request: Request, asking: Asking) -> Response:
    """Return the public keys as a JSON Web Key Set; it is empty until a key was made."""
    answer = await asking.ask(SIGNING_KEYS)
    found = directory([(row.public_key, row.made_at) for row in answer.rows])
    return JSONResponse(found, media_type=DIRECTORY_TYPE, headers={"Cache-Control": "max-age=86400"})
