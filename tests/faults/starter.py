"""Starts the program many times: a process that has imported it once forks each start, and reaps it.

What is started is ``palimpsest`` itself with its own arguments, environment, standard streams and session; only
the second that its imports take is saved. Speaks JSON lines on standard input and output.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
import time
from importlib import import_module
from typing import Any


def _start(order: dict[str, Any]) -> int:
    """Fork; returns the child's number, and 0 in the child, which is then set up to be the program."""
    child = os.fork()
    if child:
        return child
    os.setsid()
    os.dup2(os.open(order["input"], os.O_RDONLY), 0)
    for target, path in ((1, order["output"]), (2, order["errors"])):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644), target)
    os.environ.clear()
    os.environ.update(order["environment"])
    _set_the_clock(float(os.environ.get("PALIMPSEST_TEST_CLOCK") or 0))
    sys.argv = ["palimpsest", *order["arguments"]]
    return 0


def _set_the_clock(by: float) -> None:
    """Let the process see its clock set by so many seconds once it gets SIGUSR1."""
    if by:
        import time_machine

        traveller = time_machine.travel(time.time() + by, tick=True)
        signal.signal(signal.SIGUSR1, lambda *_: traveller.start())


def serve() -> bool:
    """Do what is asked until the end; returns whether this is a child, which has to run the program."""
    for line in sys.stdin:
        order = json.loads(line)
        if "wait" in order:
            _, status, used = os.wait4(order["wait"], 0)
            answer = [os.waitstatus_to_exitcode(status), used.ru_maxrss]
        else:
            answer = _start(order)
            if not answer:
                return True
        print(json.dumps(answer), flush=True)
    return False


def main() -> None:
    """Load the program with all its commands, then serve."""
    from scheduler.cli import _COMMANDS
    from scheduler.cli import main as program

    for place in _COMMANDS.values():
        import_module(f"scheduler.cli.{place.partition('.')[0]}")
    gc.freeze()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    print("ready", flush=True)
    if serve():
        signal.signal(signal.SIGINT, signal.default_int_handler)
        program()


if __name__ == "__main__":
    main()
