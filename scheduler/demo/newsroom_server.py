"""The web server of the simulated newsroom, which also lets planned faults happen."""

import itertools
import socket
import socketserver
import struct
import sys
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from scheduler.demo.answers import Answer, Validators, answer
from scheduler.demo.faults import Fault, Faults
from scheduler.demo.request_log import LoggedRequest, RequestLog
from scheduler.demo.simulated_site import SimulatedSite


class NewsroomServer(ThreadingHTTPServer):
    """Listens on a free port of this machine, with one thread for each connection."""

    request_queue_size = 64

    def __init__(self, find_site: Callable[[str], SimulatedSite | None], validators: Validators) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.find_site = find_site
        self.validators: Validators = validators
        self.log = RequestLog()
        self.faults = Faults()
        self.stopped = threading.Event()
        self.numbers = itertools.count(1)

    def server_bind(self) -> None:
        """Bind to the port without looking up this machine's name, which can take seconds."""
        socketserver.TCPServer.server_bind(self)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Do not report clients that went away in the middle of an answer."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "nginx"
    sys_version = ""
    wbufsize = -1  # headers and body in one packet: apart, the second waits 40 ms for the client's receipt
    server: NewsroomServer

    def do_GET(self) -> None:
        """Answer a request for a path, or through the proxy for an absolute address."""
        target = urlsplit(self.path)
        authority = target.netloc or self.headers.get("Host", "")
        host = authority.partition(":")[0].lower()
        site = self.server.find_site(host.removeprefix("www."))
        name = site.host if site else host
        path = target._replace(scheme="", netloc="").geturl()
        fault = self.server.faults.take(name, target.path)
        found = self._find(site, authority, path, fault)
        self._note(name, path, 0 if fault and fault.kind in ("reset", "stall") else found.status)
        self._send(found, fault)

    do_HEAD = do_GET  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:
        """Write nothing to the terminal; the log is kept in memory."""

    def _find(self, site: SimulatedSite | None, authority: str, path: str, fault: Fault | None) -> Answer:
        if site is None:
            return Answer(502, b"no such host", {"Content-Type": "text/plain"})
        if fault and isinstance(fault.kind, int):
            return Answer(fault.kind, b"out of order", {"Content-Type": "text/plain", **fault.headers})
        if authority.lower().startswith("www."):
            return Answer(301, b"", {"Location": f"http://{site.host}{path}"})
        number = next(self.server.numbers)
        return answer(site, f"http://{authority}", path, dict(self.headers), self.server.validators, number)

    def _note(self, host: str, path: str, status: int) -> None:
        conditional = "If-None-Match" in self.headers or "If-Modified-Since" in self.headers
        agent = self.headers.get("User-Agent", "")
        self.server.log.write(LoggedRequest(self.command, host, path, status, agent, conditional))

    def _send(self, found: Answer, fault: Fault | None) -> None:
        if fault and fault.kind in ("reset", "stall"):
            self._keep_silent(reset=fault.kind == "reset")
            return
        self.send_response(found.status)
        for name, value in found.headers.items():
            self.send_header(name, value)
        if found.status != 304:
            self.send_header("Content-Length", str(len(found.body)))
        self.end_headers()
        if self.command == "HEAD":
            return
        if fault and fault.kind == "truncate":
            self.wfile.write(found.body[: len(found.body) // 2])
            self.close_connection = True
        else:
            self.wfile.write(found.body)

    def _keep_silent(self, *, reset: bool) -> None:
        self.close_connection = True
        if not reset:
            self.server.stopped.wait()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
