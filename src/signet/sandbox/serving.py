"""The HTTP server of a stand-in: plain HTTP/1.1 on loopback, a thread a connection, failures on demand."""

from __future__ import annotations

import logging
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from signet.sandbox.bodies import TooLong, read_body
from signet.sandbox.catalogue import open_stand_in
from signet.sandbox.control import control
from signet.sandbox.failures import Failure, Failures
from signet.sandbox.standin import Reply, Request, Settings, StandIn, json_reply
from signet.sandbox.store import Store

log = logging.getLogger("signet.sandbox")

MOST_BYTES = 40 * 1024 * 1024
_HUGE = 16 * 1024 * 1024
_ROUND = 0.05
_PAGES = {
    "403": b"<html><head><title>403 Forbidden</title></head><body>Request blocked.</body></html>",
    "502": b"<html><body><h1>502 Bad Gateway</h1></body></html>",
}


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 1024
    stand_in: StandIn
    failures: Failures

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is no news."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    timeout = 60

    def log_message(self, *_: object) -> None:
        """The log of calls is kept in the store."""

    def send_error(
        self, code: int, message: str | None = None, _explain: str | None = None
    ) -> None:
        """What is no HTTP, or a method that nobody has, is answered as shortly as all else."""
        self.close_connection = True
        said = message or "The request cannot be read."
        self._write(json_reply({"error": said}, code, Connection="close"))

    def _any(self) -> None:
        path, _, query = self.path.partition("?")
        try:
            body = read_body(self.headers, self.rfile, MOST_BYTES)
        except TooLong:
            return self.send_error(413, "The body is too long.")
        except ValueError:
            return self.send_error(400, "The length of the body cannot be read.")
        request = Request(
            method="GET" if self.command == "HEAD" else self.command,
            path=path, query=query, body=body,
            headers={name.lower(): value for name, value in self.headers.items()},
        )  # fmt: skip
        if path == "/healthz":
            return self._write(Reply(body=b"ok", content_type="text/plain"))
        if path.startswith("/_sandbox/"):
            return self._write(control(request, self.server.failures))
        line = f"{request.method} {path}"
        failure = self.server.failures.take(line)
        if failure is None:
            reply = self._answered(request)
            self.server.failures.note(line, str(reply.status))
            return self._write(reply)
        self.server.failures.note(line, failure.how)
        return self._fail(request, failure)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _any  # noqa: N815

    def _answered(self, request: Request) -> Reply:
        try:
            return self.server.stand_in.answer(request)
        except Exception:
            log.exception("%s %s", request.method, request.path)
            return Reply(status=500, body=b'{"error": "The stand-in itself has failed."}')

    def _fail(self, request: Request, failure: Failure) -> None:
        match failure.how:
            case "timeout_before" | "timeout_after":
                if failure.how == "timeout_after":
                    self._answered(request)
                time.sleep(failure.seconds)
                self._break()
            case "refused":
                self._break()
            case "lost":
                self._answered(request)
                self._break()
            case ("403" | "502") as page:
                body = _PAGES[page]
                self._write(Reply(status=int(page), body=body, content_type="text/html"))
            case "429":
                reply = self.server.stand_in.failing(429)
                wait = {"Retry-After": str(int(failure.seconds))}
                self._write(replace(reply, headers={**reply.headers, **wait}))
            case "500" | "503":
                self._write(self.server.stand_in.failing(int(failure.how)))
            case "500_after":
                self._answered(request)
                self._write(self.server.stand_in.failing(500))
            case _:
                self._spoil(self._answered(request), failure)

    def _spoil(self, reply: Reply, failure: Failure) -> None:
        """The call was carried out; only what is said of it is wrong."""
        match failure.how:
            case "nonsense":
                self._write(Reply(body=b"\x00\xff{]<nonsense"))
            case "empty":
                self._write(Reply())
            case "huge":
                self._write(Reply(body=b"[" * _HUGE))
            case "drip":
                self._drip(failure.seconds)
            case "twice":
                self._write(reply)
                self._write(reply)
                self.close_connection = True
            case _:  # a kind of the stand-in's own, taken by itself
                self._write(reply)

    def _drip(self, seconds: float) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(_HUGE))
        self.end_headers()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.wfile.write(b"[")
            time.sleep(0.05)
        self._break()

    def _break(self) -> None:
        """Close so that the other side notices at once."""
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def _write(self, reply: Reply) -> None:
        self.send_response_only(reply.status)
        if "Date" not in reply.headers:  # a stand-in may have a clock of its own
            self.send_header("Date", self.date_time_string())
        if reply.status != 204:
            self.send_header("Content-Type", reply.content_type)
            self.send_header("Content-Length", str(len(reply.body)))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if reply.status != 204 and self.command != "HEAD":
            self.wfile.write(reply.body)


@contextmanager
def serving(name: str, folder: Path, port: int = 0) -> Iterator[Settings]:
    """Run a stand-in on loopback until the block ends; port 0: a free one."""
    server = _Server(("127.0.0.1", port), _Handler)
    store = Store(folder / f"{name}.sqlite")
    settings = Settings(folder=folder, port=server.server_address[1], store=store)
    server.failures = Failures(store)
    server.stand_in = open_stand_in(name, settings)
    ended = threading.Event()
    threads = [
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}),
        threading.Thread(target=_work, args=(server.stand_in, ended)),
    ]
    for thread in threads:
        thread.start()
    try:
        yield settings
    finally:
        ended.set()
        server.shutdown()
        for thread in threads:
            thread.join()
        server.server_close()
        server.stand_in.close()
        store.close()


def _work(stand_in: StandIn, ended: threading.Event) -> None:
    while not ended.wait(_ROUND):
        try:
            stand_in.work()
        except Exception:
            log.exception("between requests")
