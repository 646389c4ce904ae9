"""A small e-invoice network on this machine: real HTTP, a memory, and failures when told."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass
class Delivered:
    """A document that the network has."""

    id: str
    key: str
    body: bytes
    state: str = "sent"
    reply: str = ""
    reason: str = ""


@dataclass
class NetworkServer:
    """``fail`` holds what happens to the next calls: "500", "429", "lost" (done, no answer), "drop"
    (nothing done, no answer), "refuse", "401"; empty: nothing bad. ``taken`` counts what came by key;
    ``says``: headers of every answer."""

    port: int = 0
    documents: dict[str, Delivered] = field(default_factory=dict)
    taken: list[str] = field(default_factory=list)
    fail: list[str] = field(default_factory=list)
    inbox: list[dict[str, Any]] = field(default_factory=list)
    by_hand: list[dict[str, str]] = field(default_factory=list)
    answers: list[dict[str, Any]] = field(default_factory=list)
    confirmed: list[str] = field(default_factory=list)
    tokens: int = 0
    password: str = "open sesame"
    says: dict[str, str] = field(default_factory=dict)
    wait: float = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def by_key(self, key: str) -> Delivered | None:
        return next((d for d in self.documents.values() if d.key == key), None)

    def take(self, key: str, body: bytes) -> Delivered:
        with self.lock:
            self.taken.append(key)
            made = Delivered(id=f"n{len(self.taken)}", key=key, body=body)
            self.documents[made.id] = made
            return made


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    network: NetworkServer

    def do_GET(self) -> None:
        self._serve(b"")

    def do_POST(self) -> None:
        self._serve(self.rfile.read(int(self.headers.get("Content-Length", "0"))))

    def _serve(self, body: bytes) -> None:
        parts = urlsplit(self.path)
        path = [p for p in parts.path.split("/") if p]
        query = {k: v[0] for k, v in parse_qs(parts.query).items()}
        if path == ["token"]:
            self._token(json.loads(body))
            return
        how = self.network.fail.pop(0) if self.network.fail else ""
        if how == "401" or self.headers.get("Authorization") != f"Bearer t{self.network.tokens}":
            self._say(401, {"error": "who are you?"})
        elif how == "drop":
            self.close_connection = True
        elif how == "429":
            self._say(429, {"error": "slowly"}, {"Retry-After": "7"})
        elif how == "500":
            self._say(500, {"error": "down"})
        elif how == "nonsense":
            self._raw(200, b"<html>?")
        else:
            self._route(path, query, body, lost=how == "lost", refuse=how == "refuse")

    def _route(
        self, path: list[str], query: dict[str, str], body: bytes, *, lost: bool, refuse: bool
    ) -> None:
        net = self.network
        match self.command, path:
            case "POST", ["documents"]:
                if refuse:
                    self._say(422, {"rule": "NET-7", "text": "The buyer is not known."})
                    return
                made = net.take(self.headers["Idempotency-Key"], body)
                time.sleep(net.wait)
                if lost:
                    self.close_connection = True
                    return
                self._say(201, self._shown(made))
            case "GET", ["documents"]:
                found = net.by_key(query["key"])
                self._say(200, {"found": self._shown(found) if found else None})
            case "GET", ["documents", i]:
                self._say(200, self._shown(net.documents[i]))
            case "POST", ["documents", i, "cancel"]:
                if refuse:
                    self._say(422, {"rule": "NET-9", "text": "Too late."})
                    return
                net.documents[i].state = "cancelled"
                self._say(200, self._shown(net.documents[i]))
            case "GET", ["ledger"]:
                sent = [{"id": d.id, "state": d.state} for d in net.documents.values()]
                self._say(200, {"entries": [*sent, *net.by_hand]})
            case "GET", ["inbox"]:
                since = int(query.get("since") or 0)
                self._say(200, {"items": net.inbox[since:], "next": str(len(net.inbox))})
            case "POST", ["inbox", i, "confirm"]:
                net.confirmed.append(i)
                self._say(200, {})
            case "POST", ["inbox", i, "answer"]:
                net.answers.append({"item": i, **json.loads(body)})
                self._say(200, {"id": f"a{len(net.answers)}"})
            case "GET", ["participants", i]:
                self._say(200, {"name": "Customer"} if i.startswith("FR") else {})
            case "GET", ["me"]:
                self._say(200, {"name": "Alpha Ltd"})
            case _:
                self._say(404, {"error": "nothing here"})

    def _token(self, asked: dict[str, str]) -> None:
        if asked.get("password") != self.network.password:
            self._say(403, {"error": "wrong password"})
            return
        with self.network.lock:
            self.network.tokens += 1
            self._say(200, {"access_token": f"t{self.network.tokens}", "expires_in": 3600})

    def _shown(self, one: Delivered) -> dict[str, str]:
        return {"id": one.id, "state": one.state, "reply": one.reply, "reason": one.reason}

    def _say(self, status: int, body: Any, more: dict[str, str] | None = None) -> None:
        self._raw(status, json.dumps(body).encode(), more)

    def _raw(self, status: int, said: bytes, more: dict[str, str] | None = None) -> None:
        try:
            self.send_response(status)
            headers = {"Content-Length": str(len(said)), **self.network.says, **(more or {})}
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(said)
        except OSError:
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Quiet."""


@contextmanager
def network_server() -> Iterator[NetworkServer]:
    """Listens until the block ends."""
    network = NetworkServer()
    handler = type("Handler", (_Handler,), {"network": network})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    network.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield network
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
