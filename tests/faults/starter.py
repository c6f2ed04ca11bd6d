"""Starts the program many times: a process that has imported it once forks each start, and reaps it.

What is started is ``palimpsest`` itself with its own arguments, environment, standard streams and session; only
the second that its imports take is saved, and that which the process takes that forks its readers. Speaks JSON lines on
standard input and output.
"""

from __future__ import annotations

import ctypes
import fcntl
import gc
import json
import multiprocessing.util
import os
import signal
import socket
import sys
import time
from contextlib import suppress
from importlib import import_module
from typing import Any, NoReturn, get_args

_PR_SET_PDEATHSIG = 1
_CRAWL = (
    "scrapy.core.downloader.handlers.http11",
    "scrapy.core.scheduler",
    "scrapy.dupefilters",
    "scrapy.logformatter",
    "scrapy.pqueues",
    "scrapy.resolver",
    "scrapy.squeues",
    "scrapy.statscollectors",
    "multiprocessing.popen_forkserver",
)
"""What the program loads only when it crawls, beside the middlewares; none of them installs Twisted's reactor."""
_FREE = 500
"""No file of a process here has this number or a higher one."""


def _start(order: dict[str, Any]) -> int:
    """Fork; returns the child's number, and 0 in the child, which is then set up to be the program."""
    child = os.fork()
    if child:
        return child
    os.setsid()
    _die_with_the_starter()
    os.dup2(os.open(order["input"], os.O_RDONLY), 0)
    for target, path in ((1, order["output"]), (2, order["errors"])):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644), target)
    os.environ.clear()
    os.environ.update(order["environment"])
    if order["forks_readers"]:
        _prepare_fork_server()
    _set_the_clock(float(os.environ.get("PALIMPSEST_TEST_CLOCK") or 0))
    sys.argv = ["palimpsest", *order["arguments"]]
    return 0


def _die_with_the_starter() -> None:
    """Of a run that was killed nothing stays."""
    if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL):
        raise OSError(ctypes.get_errno(), "prctl")


def _set_the_clock(by: float) -> None:
    """Let the process see its clock set by so many seconds once it gets SIGUSR1."""
    if by:
        import time_machine

        traveller = time_machine.travel(time.time() + by, tick=True)
        signal.signal(signal.SIGUSR1, lambda *_: traveller.start())


def _prepare_fork_server() -> None:
    """Fork what will be the process that forks the readers: it has loaded what they need, and waits for its command.

    A second one, after a rest, is a new Python as ever.
    """
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    child = os.fork()
    if not child:
        ours.close()
        _be_fork_server(theirs)
    theirs.close()
    spawn = multiprocessing.util.spawnv_passfds

    def spawn_prepared(path: Any, arguments: Any, files: Any) -> int:
        if "multiprocessing.forkserver" not in arguments[-1]:
            return spawn(path, arguments, files)
        multiprocessing.util.spawnv_passfds = spawn
        socket.send_fds(ours, [json.dumps([arguments[-1], list(files)]).encode()], list(files))
        ours.close()
        return child

    multiprocessing.util.spawnv_passfds = spawn_prepared


def _be_fork_server(orders: socket.socket) -> NoReturn:
    """Run the command that the program would give to a new Python, with its files under their numbers."""
    message, received, _, _ = socket.recv_fds(orders, 1_000_000, 16)
    orders.close()
    if not message:
        os._exit(0)
    command, numbers = json.loads(message)
    moved = [fcntl.fcntl(each, fcntl.F_DUPFD_CLOEXEC, _FREE) for each in received]
    for each in received:
        os.close(each)
    for each, number in zip(moved, numbers, strict=True):
        os.dup2(each, number, inheritable=False)
        os.close(each)
    exec(command, {"__name__": "__main__"})
    os._exit(0)


def serve() -> bool:
    """Do what is asked until the end, and end what still runs then; returns whether this is a child.

    That has to run the program.
    """
    running: set[int] = set()
    for line in sys.stdin:
        order = json.loads(line)
        if "wait" in order:
            _, status, used = os.wait4(order["wait"], 0)
            running.discard(order["wait"])
            answer = [os.waitstatus_to_exitcode(status), used.ru_maxrss]
        else:
            answer = _start(order)
            if not answer:
                return True
            running.add(answer)
        print(json.dumps(answer), flush=True)
    for session in running:
        with suppress(ProcessLookupError):
            os.killpg(session, signal.SIGKILL)
    return False


def _load_middlewares() -> None:
    """Load the classes that every crawl is made of, Scrapy's own and the program's."""
    from scrapy.settings import Settings
    from scrapy.utils.misc import load_object

    from crawler.crawl.settings import BASE

    settings = Settings(BASE)
    for kind in ("DOWNLOADER_MIDDLEWARES", "SPIDER_MIDDLEWARES", "EXTENSIONS", "ITEM_PIPELINES"):
        for name in settings.get_component_priority_dict_with_base(kind):
            load_object(name)


def main() -> None:
    """Load the program with all its commands, then serve."""
    from holidays import list_supported_countries

    from crawler.extraction.workers.forkserver import _PRELOAD
    from crawler.identity.languages import Said, expression
    from scheduler.cli import main as program
    from scheduler.cli.commands import COMMANDS

    for entry in COMMANDS.values():
        import_module(f"scheduler.cli.{entry.place.rpartition('.')[0]}")
    for name in (*_PRELOAD, *_CRAWL):
        import_module(name)
    _load_middlewares()
    list_supported_countries()  # the calendar of any country loads all 250
    for said in get_args(Said):
        expression(said)  # the first comparison of two texts compiles them, a fifth of a second
    gc.freeze()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    print("ready", flush=True)
    if serve():
        signal.signal(signal.SIGINT, signal.default_int_handler)
        program()


if __name__ == "__main__":
    main()
