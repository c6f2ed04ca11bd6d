"""The access log of the simulated newsroom, by which tests and the demo wait for requests."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Condition


@dataclass(frozen=True)
class LoggedRequest:
    """A request as the newsroom saw it.

    `path` includes the query. `status` is 0 if the newsroom did not answer on purpose. `time` is Unix time in seconds.
    `conditional` says whether the request had a validator.
    """

    method: str
    host: str
    path: str
    status: int
    user_agent: str = ""
    conditional: bool = False
    time: float = field(default_factory=time.time)


class RequestLog:
    """Requests in the order of their answers; each is written down before its answer is sent."""

    def __init__(self) -> None:
        self._requests: list[LoggedRequest] = []
        self._written = Condition()

    def write(self, request: LoggedRequest) -> None:
        """Add a request and wake whoever waits for it."""
        with self._written:
            self._requests.append(request)
            self._written.notify_all()

    def copy(self) -> list[LoggedRequest]:
        """Return the requests so far, oldest first."""
        with self._written:
            return list(self._requests)

    def wait_for(self, predicate: Callable[[Sequence[LoggedRequest]], bool], timeout: float) -> None:
        """Return when the log satisfies the predicate; raises TimeoutError after `timeout` seconds."""
        with self._written:
            if not self._written.wait_for(lambda: predicate(self._requests), timeout):
                raise TimeoutError(
                    f"not in the log within {timeout} s, which ends with {self._requests[-3:]}"
                )
