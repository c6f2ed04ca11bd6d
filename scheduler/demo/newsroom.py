"""A simulated newsroom, which is served over HTTP on this machine only."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from threading import Thread
from typing import Self

from scheduler.demo.answers import Validators
from scheduler.demo.faults import Fault, FaultKind
from scheduler.demo.newsroom_server import NewsroomServer
from scheduler.demo.request_log import LoggedRequest
from scheduler.demo.simulated_site import Boilerplate, SimulatedSite, utc_now


class Newsroom(SimulatedSite):
    """A site with a web server, which answers for itself, for added sites, and as an HTTP proxy.

    At `url` it is reached directly. If `url` is used as `http_proxy`, every site is reached under its own name, such as
    http://herald.example/. It serves inside of `with`, and what it serves depends only on `seed`, `now` and the order
    of calls. `validators` says which it sends: `honest` ones, `stale` ones (which stay the same although the page has
    changed, as at some sites) or `none`.
    """

    def __init__(
        self,
        host: str = "herald.example",
        name: str = "Ozerhrad Herald",
        *,
        seed: int = 1,
        now: Callable[[], datetime] = utc_now,
        chrome: Boilerplate = "marked",
        validators: Validators = "honest",
    ) -> None:
        super().__init__(host, name, seed=seed, now=now, chrome=chrome)
        self._sites: dict[str, SimulatedSite] = {host: self, "127.0.0.1": self, "localhost": self}
        self._server = NewsroomServer(self._sites.get, validators)
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.stopped.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        """The address of the web server, without a slash at the end."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def requests(self) -> list[LoggedRequest]:
        """A copy of the log, oldest first."""
        return self._server.log.copy()

    def add_site(self, host: str, name: str) -> SimulatedSite:
        """Add another site, reached through the proxy or by its Host header."""
        self._sites[host] = SimulatedSite(host, name, seed=self.seed, now=self.now, chrome=self.chrome)
        return self._sites[host]

    def fail(
        self,
        target: str,
        kind: FaultKind,
        times: int = 1,
        *,
        host: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Let the next requests of a path, or of the article of a slug, go wrong.

        A number as `kind` is a status that is answered instead of the page, with `headers`. `reset` cuts the connection
        without an answer, `stall` holds it without an answer until the newsroom closes, `truncate` cuts the body in
        half.
        """
        path = target if target.startswith("/") else f"/{target}/"
        self._server.faults.plan(host or self.host, path, Fault(kind, headers or {}), times)

    def recover(self) -> None:
        """Forget all faults that have not happened yet."""
        self._server.faults.clear()

    def wait_for(self, predicate: Callable[[Sequence[LoggedRequest]], bool], timeout: float = 30.0) -> None:
        """Return when the log satisfies the predicate; raises TimeoutError after `timeout` seconds."""
        self._server.log.wait_for(predicate, timeout)

    def wait_until_read(self, slug: str, times: int = 1, timeout: float = 30.0) -> None:
        """Return when an article's page has been answered so many times, a 304 included."""
        path = f"/{slug}/"

        def read(log: Sequence[LoggedRequest]) -> bool:
            return sum(each.path == path and each.status in (200, 304) for each in log) >= times

        self.wait_for(read, timeout)
