"""The stand-in of MyInvois with a seller, a buyer and an intermediary, and what tests turn at it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx

from signet.kernel import clock
from signet.networks.links import Certificate, Link
from signet.networks.myinvois.signature.sandbox_certificate import SandboxCertificate
from signet.networks.parcels import Parcel, Status
from signet.networks.port import Network
from signet.networks.states import State
from signet.sandbox.serving import serving
from tests.unit.networks.myinvois.service import link_to

SELLER, BUYER, AGENT = "C25845632220", "C11223344550", "C99887766550"


@dataclass
class Portal:
    http: httpx.Client
    clients: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return str(self.http.base_url).rstrip("/")

    def control(self, method: str, path: str, content: Any = None) -> Any:
        answer = self.http.request(method, f"/_myinvois/{path}", json=content)
        assert answer.status_code < 300, answer.text
        return answer.json() if answer.content else None

    def register(self, tin: str, number: str, name: str, **more: str) -> None:
        made = self.control(
            "POST", "taxpayers", {"tin": tin, "idValue": number, "name": name, **more}
        )
        self.clients[tin] = (made["clientId"], made["clientSecret"])

    def trust(self, made: SandboxCertificate) -> None:
        answer = self.http.post("/_myinvois/authorities", content=made.authority)
        assert answer.status_code == 201, answer.text

    def settings(self, **wishes: object) -> None:
        self.control("PATCH", "settings", wishes)

    def fail(self, match: str, how: str, times: int = 1, seconds: float = 0.2) -> None:
        order = {"match": match, "how": how, "times": times, "seconds": seconds}
        answer = self.http.post("/_sandbox/failures", json=order)
        assert answer.status_code < 300, answer.text

    def documents(self, number: str = "") -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.control("GET", "documents")
        return [each for each in found if not number or each["number"] == number]

    def calls(self, what: str = "/api/") -> list[str]:
        """Method and path of every call so far that has this in its path, or is this."""
        lines = [str(call["line"]) for call in self.http.get("/_sandbox/calls").json()]
        return [line for line in lines if what in line]

    def settled(self, seconds: float = 20) -> None:
        """Wait until everything has its verdict."""
        until = clock.now() + timedelta(seconds=seconds)
        while any(d["status"] == "Submitted" for d in self.documents()):
            assert clock.now() < until
            time.sleep(0.05)

    def link(
        self, tin: str = SELLER, *, certificate: Certificate | None = None, by: str = "", **settings: str
    ) -> Link:  # fmt: skip
        """Of a taxpayer, or of ``by``, who works on behalf of it."""
        client, secret = self.clients[by or tin]
        if by:
            settings |= {"mode": "intermediary", "onbehalfof": tin, "signs_for": by}
        link = link_to(self.address, certificate=certificate, portal=self.address, **settings)
        credentials = {"client_id": client, "client_secret": secret}
        return replace(link, endpoint_id=tin, credentials=credentials)


@contextmanager
def open_portal(folder: Path) -> Iterator[Portal]:
    """Without limits, and almost without delays."""
    with (
        serving("myinvois", folder) as settings,
        httpx.Client(base_url=settings.address, trust_env=False, timeout=10) as client,
    ):
        portal = Portal(client)
        portal.register(SELLER, "202001234567", "Kopi & Kek Sdn. Bhd.")
        portal.register(BUYER, "201901000005", "Pejabat Hijau Sdn. Bhd.")
        portal.register(AGENT, "201001234567", "Hantar Sdn. Bhd.", represents=SELLER)
        portal.settings(limited=False, visible_after=0, validated_after=0)
        yield portal


def followed(adapter: Network, parcel: Parcel, status: Status, link: Link) -> tuple[Parcel, Status]:
    """Ask until there is a verdict, as the worker does."""
    until = clock.now() + timedelta(seconds=10)
    while True:
        parcel = replace(
            parcel, network_id=parcel.network_id or status.network_id, state=status.state,
            network_ids={**status.network_ids, **parcel.network_ids},
        )  # fmt: skip
        if status.state != State.SENT or clock.now() > until:
            return parcel, status
        time.sleep(0.03)
        status = adapter.refresh(parcel, link)
