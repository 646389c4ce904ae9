"""A stand-in of the Peppol network: two access points, a service metadata publisher and its name server.

On one port: ``/phoss-ap`` (the API of phoss-ap), ``/e-invoice.be`` (the API of e-invoice.be), ``/smp``
(SMP 1.4.0, signed), ``/_peppol`` (register participants). On the same port number over UDP: DNS with the
NAPTR records by which Peppol finds a participant's SMP. Everything sent by one participant is delivered
to another, some moments later; nothing ever leaves this machine.
"""

from __future__ import annotations

from signet.sandbox.failures import Failures
from signet.sandbox.peppol import delivery, einvoice, phoss, registration, smp
from signet.sandbox.peppol.authority import Authority
from signet.sandbox.peppol.names import NameServer
from signet.sandbox.peppol.state import SCHEMA, State
from signet.sandbox.standin import Reply, Request, Settings, json_reply


class PeppolStandIn:
    """The access points and what stands around them."""

    def __init__(self, settings: Settings) -> None:
        settings.store.make(SCHEMA)
        self.state = State(settings.store, settings.address, Failures(settings.store))
        self.authority = Authority(settings.folder)
        self.names = NameServer(settings.port, self.state)

    def answer(self, request: Request) -> Reply:
        first, *rest = request.parts
        match first:
            case "phoss-ap":
                return phoss.answer(request, rest, self.state)
            case "e-invoice.be":
                return einvoice.answer(request, rest, self.state)
            case "smp":
                return smp.answer(rest, self.state, self.authority)
            case "_peppol":
                return registration.answer(request, rest, self.state, self.authority)
        return json_reply({"error": "There is nothing at this address."}, 404)

    def failing(self, status: int) -> Reply:
        return json_reply({"error": "slow down" if status == 429 else "on demand"}, status)

    def work(self) -> None:
        delivery.work(self.state)

    def close(self) -> None:
        self.names.close()


def open_stand_in(settings: Settings) -> PeppolStandIn:
    return PeppolStandIn(settings)
