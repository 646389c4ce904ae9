"""Where a participant's SMP is: one DNS question (SML 1.3.0, as it works since 2026-02).

``<label>.iso6523-actorid-upis.<zone>`` has a NAPTR record with flag ``U`` and service ``Meta:SMP``, whose
expression replaces everything by the SMP's address. No such name: not registered. No answer: we do not know.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import dns.exception
import dns.resolver

from signet.kernel.marking import _
from signet.networks.peppol.identifiers import SCHEME, Participant, label
from signet.networks.problems import Unsent

#: The zones of OpenPeppol's SML, from 2026-03-19.
PRODUCTION = "participant.sml.prod.tech.peppol.org"
TEST = "participant.sml.test.tech.peppol.org"
_SECONDS = 6.0
#: The only expression the SML writes: the whole name is replaced by an address.
_EXPRESSION = re.compile(r"(?P<mark>[^\\0-9a-z])\^?\.\*\$?(?P=mark)(?P<address>\S+?)(?P=mark)i?")


@dataclass(frozen=True, slots=True)
class Locator:
    """``servers``: (address, port) of the name servers to ask; none: those of this machine."""

    zone: str
    servers: tuple[tuple[str, int], ...] = ()

    def find(self, who: Participant) -> str | None:
        """The address of the participant's SMP; None: surely not registered. Raises ``Unsent``."""
        name = f"{label(who)}.{SCHEME}.{self.zone}."
        try:
            answer = self._resolver().resolve(name, "NAPTR", lifetime=_SECONDS)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return None
        except dns.exception.DNSException:
            raise Unsent(
                _("The Peppol directory could not be asked: no name server answered.")
            ) from None
        records = sorted(
            (record.order, record.preference, record.regexp.decode("utf-8", "replace"))
            for record in answer
            if record.flags.upper() == b"U" and record.service.lower() == b"meta:smp"
        )
        return next((found for _o, _p, text in records if (found := _address(text))), None)

    def _resolver(self) -> dns.resolver.Resolver:
        if not self.servers:
            try:
                return dns.resolver.Resolver()
            except dns.resolver.NoResolverConfiguration:
                raise Unsent(_("This machine has no name server.")) from None
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers = [host for host, _port in self.servers]
        resolver.nameserver_ports = dict(self.servers)
        return resolver


def _address(expression: str) -> str | None:
    """The address in ``!^.*$!https://smp.example.org!``."""
    found = _EXPRESSION.fullmatch(expression)
    return found["address"].rstrip("/") if found else None
