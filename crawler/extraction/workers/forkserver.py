"""The process that has loaded the libraries once and forks the workers, which so start warm and without threads."""

from __future__ import annotations

import multiprocessing
from multiprocessing import forkserver
from multiprocessing.context import BaseContext

_METHOD = "forkserver"
_PRELOAD = ("crawler.extraction.workers.warm_up", "crawler.extraction.workers.worker_limits", "feedparser")


def workers_context() -> BaseContext:
    """How workers are started; where there is no such process, each loads the libraries itself."""
    if _METHOD not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context(_METHOD)
    context.set_forkserver_preload(list(_PRELOAD))
    return context


def stop_forking(context: BaseContext) -> None:
    """End the process once no worker of it is left; the next worker brings a new one up.

    Models and libraries take some 110 MB in it. The standard library has no public name for this.
    """
    if context.get_start_method() == _METHOD:
        forkserver._forkserver._stop()  # type: ignore[attr-defined]
