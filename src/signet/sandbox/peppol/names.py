"""DNS over UDP: the NAPTR records by which Peppol finds a participant's SMP (SML 1.3.0, since 2026-02).

``<base32 of sha256 of the identifier>.iso6523-actorid-upis.<any zone>`` is answered for participants that
are registered and does not exist for others. Failures are ordered as ``DNS <name>``: ``timeout_before``
(no answer), ``500`` (SERVFAIL), ``nonsense``.
"""

from __future__ import annotations

import socket
import threading

import dns.exception
import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

from signet.sandbox.peppol.identifiers import SCHEME, label
from signet.sandbox.peppol.state import State


class NameServer:
    """Answers in a thread of its own until it is closed."""

    def __init__(self, port: int, state: State) -> None:
        self._state = state
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", port))
        self._socket.settimeout(0.2)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def close(self) -> None:
        self._ended.set()
        self._thread.join()
        self._socket.close()

    def _serve(self) -> None:
        while not self._ended.is_set():
            try:
                data, sender = self._socket.recvfrom(4096)
            except OSError:
                continue
            answer = self._answered(data)
            if answer:
                self._socket.sendto(answer, sender)

    def _answered(self, data: bytes) -> bytes:
        try:
            query = dns.message.from_wire(data)
            question = query.question[0]
        except (dns.exception.DNSException, IndexError):
            return b""
        name = question.name.to_text().rstrip(".").lower()
        failure = self._state.failures.take(f"DNS {name}")
        reply = dns.message.make_response(query)
        reply.flags |= dns.flags.AA
        match failure.how if failure else "":
            case "timeout_before":
                return b""
            case "nonsense":
                return b"\x00" * 40
            case "500":
                reply.set_rcode(dns.rcode.SERVFAIL)
                return reply.to_wire()
        if not self._is_registered(name):
            reply.set_rcode(dns.rcode.NXDOMAIN)
        elif question.rdtype == dns.rdatatype.NAPTR:
            target = f"!^.*$!{self._state.address}/smp!"
            record = f'100 10 "U" "Meta:SMP" "{target}" .'
            reply.answer.append(dns.rrset.from_text(question.name, 60, "IN", "NAPTR", record))
        return reply.to_wire()

    def _is_registered(self, name: str) -> bool:
        first, _, zone = name.partition(".")
        return zone.startswith(f"{SCHEME}.") and any(
            label(row["id"]) == first for row in self._state.participants()
        )
