"""The fork server: a process that has loaded the libraries once, and of which the workers are forked.

So a worker starts at once, with the libraries loaded and without the threads of the service.
"""

from __future__ import annotations

import multiprocessing
from multiprocessing import forkserver
from multiprocessing.context import BaseContext

_METHOD = "forkserver"
_PRELOAD = ("crawler.extraction.workers.warm_up", "crawler.extraction.workers.worker_limits", "feedparser")


def workers_context() -> BaseContext:
    """Return how workers are started; if the system has no fork server, each worker loads the libraries itself."""
    if _METHOD not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context(_METHOD)
    context.set_forkserver_preload(list(_PRELOAD))
    return context


def stop_forking(context: BaseContext) -> None:
    """End the fork server, which frees about 110 MB; no worker of it may be left, and the next worker starts a new one.

    The standard library has no public function for this.
    """
    if context.get_start_method() == _METHOD:
        forkserver._forkserver._stop()  # type: ignore[attr-defined]
