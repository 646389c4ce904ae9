"""A small MyInvois over real HTTP: answers are scripted, calls are kept; and a link to it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from uuid import UUID

from signet.kernel import clock
from signet.kernel.http import Answer, Rules, Unreachable, send
from signet.networks.links import Certificate, Link, Token
from signet.networks.offers import Environment
from signet.networks.problems import Unknown, Unsent, Wait

TOKEN = {"access_token": "secret-token", "token_type": "Bearer", "expires_in": 3600}
Scripted = tuple[int, object, dict[str, str]]


@dataclass
class Call:
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Service:
    """``answers``: what is answered in turn at a path; the last one again and again."""

    answers: dict[str, list[Scripted]] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    address: str = ""

    def script(self, path: str, *answers: object, status: int = 200, **headers: str) -> None:
        """Add answers at a path (without parameters): bytes as they are, everything else as JSON."""
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers.setdefault(path, []).extend((status, answer, names) for answer in answers)

    def asked(self, path: str) -> list[Call]:
        return [call for call in self.calls if call.path.split("?")[0] == path]

    def next(self, call: Call) -> Scripted:
        self.calls.append(call)
        waiting = self.answers.get(call.path.split("?")[0], [])
        if not waiting:
            return (404, {"error": {"code": "NotFound", "message": "Not found"}}, {})
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]


class _Handler(BaseHTTPRequestHandler):
    service: Service
    protocol_version = "HTTP/1.1"

    def answer(self) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        call = Call(self.command, self.path, dict(self.headers.items()), self.rfile.read(size))
        status, value, headers = self.service.next(call)
        if value is ...:  # the connection breaks before the answer
            self.close_connection = True
            return
        body = (
            value
            if isinstance(value, bytes)
            else b""
            if value is None
            else json.dumps(value).encode()
        )
        self.send_response_only(status)
        for name, text in {
            "correlationId": "0HN:1",
            "Date": self.date_time_string(),
            **headers,
        }.items():
            self.send_header(name, text)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = answer  # noqa: N815  # names of http.server

    def log_message(self, *_: object) -> None:
        """Quiet."""


@contextmanager
def serving() -> Iterator[Service]:
    service = Service()
    service.script("/connect/token", TOKEN)
    handler = type("Handler", (_Handler,), {"service": service})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    service.address = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class PlainWire:
    """The rules of ``links.Wire`` over real HTTP, without a database."""

    def __init__(self) -> None:
        self.limits: list[str] = []
        self.secrets: list[str] = []

    def call(
        self, method: str, url: str, *, headers: Mapping[str, str] | None = None, content: bytes = b"",
        limit: str = "", harmless: bool | None = None, secrets: Sequence[str] = (),
    ) -> Answer:  # fmt: skip
        self.limits.append(limit)
        self.secrets.extend(secrets)
        harmless = method == "GET" if harmless is None else harmless

        def go() -> Answer:
            rules = Rules(private=True, plain=True, seconds=5, most=8_000_000)
            return send(method, url, headers=headers or {}, content=content, rules=rules)

        try:
            with ThreadPoolExecutor(1) as pool:  # the loop of a test's main thread is not ours
                answer = pool.submit(go).result()
        except Unreachable as error:
            if harmless or error.problem == "connection":
                raise Unsent("unreachable") from None
            raise Unknown("lost") from None
        if answer.status == 429:
            raise Wait("wait", until=clock.now() + timedelta(seconds=1))
        return answer


class KeptTokens:
    def __init__(self) -> None:
        self.kept: dict[str, Token] = {}

    def get(self, name: str, fetch: Callable[[], Token]) -> str:
        found = self.kept.get(name)
        if found is None or found.expires_at < clock.now() + timedelta(minutes=1):
            found = self.kept[name] = fetch()
        return found.value

    def forget(self, name: str, value: str) -> None:
        if name in self.kept and self.kept[name].value == value:
            del self.kept[name]


def link_to(address: str, *, certificate: Certificate | None = None, **settings: str) -> Link:
    return Link(
        connection_id=UUID(int=1),
        company_id=UUID(int=2),
        environment=Environment.SANDBOX,
        endpoint_id="C1234567890",
        settings={"api": address, "portal": "https://portal.example", **settings},
        credentials={"client_id": "the-client", "client_secret": "the secret"},
        certificate=certificate,
        wire=PlainWire(),
        tokens=KeptTokens(),
    )
