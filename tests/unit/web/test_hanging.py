"""A loop that hangs, seen from outside: the port answers from a thread of its own."""

from __future__ import annotations

import asyncio
import json
import time
from datetime import timedelta
from threading import Event, Thread

import pytest
import urllib3

from scheduler.web import app
from scheduler.web.loop_heartbeat import LoopHeartbeat
from scheduler.web.server import listening, serving

PATIENCE = 3.0


def asked(address: str) -> tuple[int, str]:
    answer = urllib3.request("GET", f"{address}/healthz", timeout=10)
    return answer.status, json.loads(answer.data)["checks"]["loop"]


def until(address: str, status: int) -> str:
    """What liveness says once it has this status."""
    end = time.monotonic() + 60
    while (found := asked(address))[0] != status:
        assert time.monotonic() < end, found
        time.sleep(0.1)
    return found[1]


def test_a_loop_that_hangs_fails_healthz_until_it_turns_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "HANGS_AFTER", PATIENCE)
    pulse, hangs, goes_on, over = LoopHeartbeat(), Event(), Event(), Event()

    async def service() -> None:
        beating = asyncio.create_task(pulse.run())
        while not over.is_set():
            if hangs.is_set():
                goes_on.wait()
            await asyncio.sleep(0.05)
        beating.cancel()

    loop = Thread(target=lambda: asyncio.run(service()), daemon=True)
    with listening("127.0.0.1:0") as bound:
        assert bound
        port = app.Port("host=/nowhere", "1", timedelta(seconds=15), pulse)
        with serving(bound, port) as address:
            loop.start()
            assert until(address, 200) == "OK"
            hangs.set()
            assert until(address, 503).startswith("the loop has hung for ")
            hangs.clear()
            goes_on.set()
            assert until(address, 200) == "OK"
            over.set()
            loop.join()
