"""A real HTTP server on this machine that keeps what it gets and answers as it is told."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Got:
    """One request."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """``answers`` are given in turn, the last one for good: a status, or (status, headers, body)."""

    port: int = 0
    got: list[Got] = field(default_factory=list)
    answers: list[int | tuple[int, dict[str, str], bytes]] = field(default_factory=lambda: [200])
    wait: float = 0
    drip: float = 0  # seconds between the bytes of a body that never ends

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    @property
    def ids(self) -> list[str]:
        return [request.headers["webhook-id"] for request in self.got]


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Listens until the block ends."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            headers = {name.lower(): value for name, value in self.headers.items()}
            receiver.got.append(Got(self.path, headers, body))
            answer = receiver.answers[min(len(receiver.got), len(receiver.answers)) - 1]
            time.sleep(receiver.wait)
            status, more, said = answer if isinstance(answer, tuple) else (answer, {}, b"thanks")
            try:
                self._answer(status, more, said)
            except OSError:
                self.close_connection = True

        def _answer(self, status: int, more: dict[str, str], said: bytes) -> None:
            self.send_response(status)
            length = 10**9 if receiver.drip else len(said)
            for name, value in {"Content-Length": str(length), **more}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(said)
            while receiver.drip:
                time.sleep(receiver.drip)
                self.wfile.write(b".")

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    receiver.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield receiver
    finally:
        receiver.drip = 0
        server.shutdown()
        server.server_close()
        thread.join()
