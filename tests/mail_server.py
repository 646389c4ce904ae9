"""A mail server for tests: real SMTP on a loopback port (RFC 5321, as much as smtplib asks for)."""

from __future__ import annotations

import asyncio
import email
import email.policy
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from queue import Queue
from typing import cast

_ANSWERS = {"EHLO": "250 mailbox", "HELO": "250 mailbox", "RSET": "250 ok", "NOOP": "250 ok"}


class Mailbox:
    """What arrived. ``refuse`` makes the server turn every recipient away."""

    def __init__(self) -> None:
        self.port = 0
        self.refuse = False
        self._arrived: Queue[EmailMessage] = Queue()

    def take(self, seconds: float = 5) -> EmailMessage:
        """The oldest message not yet taken; waits for it."""
        return self._arrived.get(timeout=seconds)

    def link(self, path: str) -> str:
        """The link in the oldest message whose address contains ``path``."""
        text = self.take().get_content()
        found = re.search(rf"http\S*{path}\S*", text)
        assert found, text
        return found[0]

    @property
    def empty(self) -> bool:
        return self._arrived.empty()

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        def say(line: str) -> None:
            writer.write(f"{line}\r\n".encode())

        say("220 mailbox ESMTP")
        while line := (await reader.readline()).decode("ascii", "replace").strip():
            verb = line[:4].upper()
            if verb == "DATA":
                say("354 go on")
                raw = await reader.readuntil(b"\r\n.\r\n")
                raw = re.sub(rb"(?m)^\.\.", b".", raw[:-5])
                message = email.message_from_bytes(raw, policy=email.policy.default)
                self._arrived.put(cast("EmailMessage", message))
                say("250 kept")
            elif verb == "RCPT" and self.refuse:
                say("550 nobody of that name")
            elif verb == "QUIT":
                say("221 bye")
                break
            else:
                say(_ANSWERS.get(verb, "250 ok"))
        await writer.drain()
        writer.close()


@contextmanager
def mail_server() -> Iterator[Mailbox]:
    """A mailbox with its server in a thread of its own."""
    box, loop, ready = Mailbox(), asyncio.new_event_loop(), threading.Event()

    async def serve() -> asyncio.Server:
        server = await asyncio.start_server(box.talk, "127.0.0.1", 0)
        box.port = server.sockets[0].getsockname()[1]
        ready.set()
        return server

    def run() -> None:
        asyncio.set_event_loop(loop)
        server = loop.run_until_complete(serve())
        loop.run_forever()
        server.close()
        loop.run_until_complete(server.wait_closed())
        loop.close()

    thread = threading.Thread(target=run)
    thread.start()
    ready.wait()
    try:
        yield box
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
