"""A time-stamping authority (RFC 3161) of a test's own: openssl behind a small HTTP server."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

_CONFIG = """
[tsa]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
default_policy = 1.2.3.4
signer_digest = sha256
digests = sha256, sha512
accuracy = secs:1
ess_cert_id_alg = sha256
[signing]
extendedKeyUsage = critical,timeStamping
keyUsage = critical,digitalSignature
basicConstraints = critical,CA:FALSE
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
"""


def openssl(*arguments: object, cwd: Path | None = None) -> str:
    """Run openssl; its standard output."""
    command = ["openssl", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=True).stdout


@dataclass
class Authority:
    """An authority with a root certificate of its own; ``refuses`` lets it answer with an error, ``sends_chain``
    with the root's certificate after its own."""

    folder: Path
    url: str = ""
    refuses: bool = False
    sends_chain: bool = False
    asked: list[bytes] = field(default_factory=list)

    @property
    def root(self) -> Path:
        """The root certificate."""
        return self.folder / "root.pem"

    def __post_init__(self) -> None:
        folder = self.folder
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "serial").write_text("01\n")
        (folder / "tsa.cnf").write_text(_CONFIG.format(folder=folder))
        key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
        root = (
            "-keyout",
            folder / "root.key",
            "-out",
            self.root,
            "-subj",
            "/CN=Root of Riverton",
            "-days",
            30,
        )
        openssl("req", "-x509", *key, *root, "-addext", "keyUsage=critical,keyCertSign")
        asking = (
            "-keyout",
            folder / "tsa.key",
            "-out",
            folder / "tsa.csr",
            "-subj",
            "/CN=Stamps of Riverton",
        )
        openssl("req", "-new", *key, *asking)
        signed = ("-CA", self.root, "-CAkey", folder / "root.key", "-out", folder / "tsa.pem", "-days", 30)
        extensions = ("-extfile", folder / "tsa.cnf", "-extensions", "signing", "-CAcreateserial")
        openssl("x509", "-req", "-in", folder / "tsa.csr", *signed, *extensions)

    def stamp(self, question: bytes) -> bytes:
        """The answer to a question."""
        self.asked.append(question)
        asked, answered = self.folder / "question.tsq", self.folder / "answer.tsr"
        asked.write_bytes(question)
        files = ("-config", self.folder / "tsa.cnf", "-queryfile", asked, "-out", answered)
        chain = ("-chain", self.root) if self.sends_chain else ()
        openssl("ts", "-reply", "-section", "tsa", *files, *chain)
        return answered.read_bytes()


@contextmanager
def serving(folder: Path) -> Iterator[Authority]:
    """The authority, answering over HTTP."""
    authority = Authority(folder)

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            question = self.rfile.read(int(self.headers["Content-Length"]))
            if authority.refuses or self.headers["Content-Type"] != "application/timestamp-query":
                self.send_error(503)
                return
            answer = authority.stamp(question)
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    authority.url = f"http://127.0.0.1:{server.server_address[1]}/tsa"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield authority
    finally:
        server.shutdown()
        server.server_close()
