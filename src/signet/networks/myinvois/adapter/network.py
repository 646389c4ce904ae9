"""The adapter: each method of the port, by the module that knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from signet.en16931.findings import Finding
from signet.en16931.model import Identifier, Invoice
from signet.kernel import clock
from signet.kernel.marking import _
from signet.networks.ledger import Ledger
from signet.networks.links import Link
from signet.networks.myinvois.adapter import (
    building,
    following,
    health,
    inbox,
    ledger,
    looking_up,
    readiness,
    sending,
)
from signet.networks.myinvois.adapter import setup as settings
from signet.networks.myinvois.adapter.capabilities import capabilities_of
from signet.networks.myinvois.adapter.lines import located
from signet.networks.myinvois.adapter.signing import certificate_findings
from signet.networks.myinvois.adapter.statuses import link_of, uuid_of
from signet.networks.myinvois.client import Session
from signet.networks.myinvois.client.hosts import hosts_at
from signet.networks.myinvois.consolidation.anonymous import gathers
from signet.networks.myinvois.reader import read
from signet.networks.offers import Accepted, Ask, Capabilities, Environment, Setup
from signet.networks.parcels import (
    Health,
    Inbound,
    Outcome,
    Outgoing,
    Parcel,
    Participant,
    Payload,
    Poll,
    Pushed,
    Received,
    Response,
    Status,
    WebhookRequest,
)
from signet.networks.problems import NotGenuine


class MyInvois:
    """``port.Network``. It keeps nothing."""

    code = "myinvois"
    name = "MyInvois"

    def capabilities(
        self, environment: Environment, settings: Mapping[str, str] | None = None
    ) -> Capabilities:
        return capabilities_of(settings or {})

    def account(
        self, environment: Environment, settings: Mapping[str, str], credentials: Mapping[str, str]
    ) -> str:
        """LHDN counts by client id, whomever it works for; where there is none, each connection alone."""
        client = credentials.get("client_id", "")
        return f"{hosts_at(environment, settings).api.lower()} {client}" if client else ""

    def asks(self, environment: Environment) -> tuple[Ask, ...]:
        return settings.asks(environment)

    def accept(self, setup: Setup) -> Accepted:
        return settings.accept(setup)

    def readiness(self, document: Outgoing, link: Link) -> tuple[Finding, ...]:
        return readiness.readiness(document, link)

    def prepare(self, document: Outgoing, link: Link) -> tuple[tuple[Finding, ...], Payload | None]:
        return readiness.prepare(document, link)

    def gathers(self, document: Outgoing) -> bool:
        return gathers(document)

    def build(self, document: Outgoing, link: Link) -> Payload:
        return building.build(document, link)

    def check(self, link: Link) -> Health:
        return health.check(link)

    def certificate_findings(self, link: Link) -> tuple[Finding, ...]:
        return tuple(certificate_findings(link, clock.now()))

    def submit(self, parcels: Sequence[Parcel], link: Link) -> Sequence[Outcome]:
        return _located(parcels, sending.submit(parcels, link))

    def find(self, parcel: Parcel, link: Link) -> Status | None:
        if "rejects" in parcel.payload.meta:
            return inbox.find_response(parcel, link)
        found = sending.find(parcel, link)
        return located(found, parcel) if found else None

    def refresh(self, parcel: Parcel, link: Link) -> Status:
        return located(following.refresh(parcel, link), parcel)

    def refresh_together(self, parcels: Sequence[Parcel], link: Link) -> Sequence[Outcome]:
        return _located(parcels, following.refresh_together(parcels, link))

    def cancel(self, parcel: Parcel, reason: str, link: Link) -> Status:
        return following.cancel(parcel, reason, link)

    def poll(self, since: str, link: Link) -> Poll:
        return inbox.poll(since, link)

    def ledger(self, since: datetime, until: datetime, link: Link) -> Ledger:
        return ledger.ledger(since, until, link)

    def confirm(self, inbound: Inbound, link: Link) -> None:
        """MyInvois does not want to know."""

    def read(self, body: bytes, media_type: str) -> Invoice:  # seen from the bytes
        return read(body).invoice

    def build_response(self, received: Received, response: Response, link: Link) -> Payload:
        return inbox.build_response(received, response)

    def respond(
        self, received: Received, parcel: Parcel, response: Response, link: Link
    ) -> Status:  # fmt: skip
        return inbox.respond(parcel, response, link)

    def look_up(self, identifier: Identifier, link: Link) -> Participant | None:
        return looking_up.look_up(identifier, link)

    def hints(self, request: WebhookRequest, link: Link) -> Pushed:
        raise NotGenuine(_("MyInvois sends no webhooks."))

    def verification_link(self, parcel: Parcel, link: Link) -> str | None:
        return link_of(Session(link), uuid_of(parcel), parcel.network_ids.get("longId", "")) or None


def _located(parcels: Sequence[Parcel], outcomes: Sequence[Outcome]) -> list[Outcome]:
    by_id = {parcel.submission_id: parcel for parcel in parcels}
    return [
        replace(each, status=located(each.status, by_id[each.submission_id])) for each in outcomes
    ]
