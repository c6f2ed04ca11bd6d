"""Containers of a test: podman, by its command."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Callable

from tests.footprint import family, pss

EMULATED = bool(os.environ.get("PALIMPSEST_TEST_EMULATED"))
"""Whether the image is for another machine than this, and qemu takes the time and the memory."""
_SLOWER = 10 if EMULATED else 1

LOCKED_DOWN = (
    "--read-only",
    "--read-only-tmpfs=false",
    "--cap-drop=ALL",
    "--security-opt=no-new-privileges",
    "--memory=1g",
    "--pids-limit=200",
)
"""As compose.yaml has it."""
TEMPORARY = "--tmpfs=/tmp:rw,noexec,nosuid,size=256m,mode=1777"


_AGAIN = 0.5
"""Seconds between two looks: one that asks podman takes a tenth of a second of processor time."""


def podman(*arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run podman to its end."""
    done = subprocess.run(["podman", *arguments], capture_output=True, text=True, timeout=240 * _SLOWER)
    if check and done.returncode:
        raise AssertionError(f"podman {' '.join(arguments)}: {done.stdout}{done.stderr}")
    return done


def logs(name: str) -> str:
    """What a container has written."""
    done = podman("logs", name, check=False)
    return done.stdout + done.stderr


def exit_status(name: str) -> int | None:
    """The exit status of a container that has ended, None while it runs."""
    state = json.loads(podman("inspect", name).stdout)[0]["State"]
    return None if state["Running"] else int(state["ExitCode"])


def stop(name: str) -> float:
    """Stop a container as ``docker stop`` does; returns the seconds that its end took."""
    began = time.monotonic()
    podman("stop", "-t", "30", name)
    return time.monotonic() - began


def until(happened: Callable[[], object], what: str, name: str = "", timeout: float = 180.0) -> float:
    """Wait for something; returns the seconds that it took. Fails with the end of a container's log."""
    timeout *= _SLOWER
    began = time.monotonic()
    while not happened():
        if time.monotonic() - began > timeout:
            raise AssertionError(f"not within {timeout} s: {what}\n{logs(name)[-3000:] if name else ''}")
        time.sleep(_AGAIN)
    return time.monotonic() - began


def first_process(name: str) -> int:
    """The process that a container runs, by its number on this machine."""
    return int(json.loads(podman("inspect", name).stdout)[0]["State"]["Pid"])


def memory(pid: int) -> float:
    """Proportional set size of the processes of a container, by its first, in MB."""
    return pss(family(pid))
