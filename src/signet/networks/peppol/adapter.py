"""Peppol as one of the networks: what ``networks.port`` asks, answered by an access point and a directory."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from django.utils.translation import gettext_lazy as __
from lxml import etree

from signet.en16931 import formats
from signet.en16931.findings import Finding
from signet.en16931.model import Identifier, Invoice
from signet.en16931.stated import as_stated
from signet.en16931.ubl.namespaces import CBC
from signet.en16931.ubl.writer import write
from signet.en16931.xml import parse
from signet.kernel.errors import BadInput
from signet.kernel.http import Answer
from signet.kernel.marking import _
from signet.networks.peppol import identifiers, response
from signet.networks.peppol.access_point import AccessPoint
from signet.networks.peppol.connecting import accepted, asks
from signet.networks.peppol.directory import directory
from signet.networks.peppol.einvoice import EInvoiceBE
from signet.networks.peppol.lookup import RESPONSE_TYPE, SELF_BILLED, kinds_of, look_up
from signet.networks.peppol.phoss import PhossAP
from signet.networks.peppol.readiness import findings, partners
from signet.networks.port import (
    Accepted,
    Ask,
    Capabilities,
    Environment,
    Health,
    Inbound,
    Ledger,
    Limit,
    Link,
    Outcome,
    Outgoing,
    Parcel,
    Participant,
    Payload,
    Poll,
    Pushed,
    Received,
    Reply,
    Response,
    Setup,
    Status,
    WebhookRequest,
)
from signet.networks.problems import Refused

ACCESS_POINTS: Final[dict[str, AccessPoint]] = {
    point.code: point for point in (PhossAP(), EInvoiceBE())
}
#: What a buyer may say (T111), in the order in which a page offers it.
_REPLIES: Final = (
    Reply.ACCEPTED,
    Reply.REJECTED,
    Reply.UNDER_QUERY,
    Reply.CONDITIONALLY_ACCEPTED,
    Reply.IN_PROCESS,
    Reply.ACKNOWLEDGED,
    Reply.PAID,
)
_KINDS: Final = frozenset({"invoice", "credit_note", "debit_note", "refund_note"})


class Peppol:
    """The adapter; it keeps nothing."""

    code = "peppol"
    name = "Peppol"

    def capabilities(
        self, environment: Environment, settings: Mapping[str, str] | None = None
    ) -> Capabilities:
        """Nothing can be taken back: what is wrong is corrected by a credit note. Not every access point
        carries an Invoice Response."""
        test = environment is Environment.SANDBOX
        point = ACCESS_POINTS.get((settings or {}).get("access_point", ""))
        return Capabilities(
            kinds=_KINDS,
            verb=__("Send over Peppol"),
            about=__(
                "Invoices go straight into the software of customers, in Europe, Malaysia and many other"
                " countries."
            ),
            self_billed=True,
            replies=_REPLIES if point is None or point.answers else (),
            look_up=True,
            push=True,
            poll=timedelta(seconds=10 if test else 120),
            ask_first=timedelta(seconds=2),
            watch=timedelta(days=14),
            limits={"calls": Limit(calls=300)},
        )

    def asks(self, environment: Environment) -> tuple[Ask, ...]:
        return asks(tuple(ACCESS_POINTS.values()))

    def accept(self, setup: Setup) -> Accepted:
        return accepted(setup, ACCESS_POINTS)

    def readiness(self, document: Outgoing, link: Link) -> tuple[Finding, ...]:
        return findings(document, endpoint=link.endpoint_id)

    def build(self, document: Outgoing, link: Link) -> Payload:
        try:
            receiver = identifiers.participant(partners(document)[1].electronic_address)
            body = write(document.invoice)
        except BadInput as error:
            raise _refused(error) from None
        return _payload(body, str(receiver), link)

    def check(self, link: Link) -> Health:
        return _point(link).check(link)

    def certificate_findings(self, link: Link) -> tuple[Finding, ...]:
        """Access points sign, not companies."""
        return ()

    def submit(self, parcels: Sequence[Parcel], link: Link) -> Sequence[Outcome]:
        return [
            Outcome(submission_id=parcel.submission_id, status=_point(link).send(parcel, link))
            for parcel in parcels
        ]

    def find(self, parcel: Parcel, link: Link) -> Status | None:
        return _point(link).find(parcel, link)

    def refresh(self, parcel: Parcel, link: Link) -> Status:
        return _point(link).refresh(parcel, link)

    def cancel(self, parcel: Parcel, reason: str, link: Link) -> Status:
        """Refused: Peppol knows no cancelling, and the capabilities do not offer it."""
        raise Refused(_("Peppol cannot take a document back; correct it by a credit note."))

    def poll(self, since: str, link: Link) -> Poll:
        return _point(link).poll(since, link)

    def ledger(self, since: datetime, until: datetime, link: Link) -> Ledger:
        """Refused: nobody keeps a list in Peppol, and the capabilities do not offer it."""
        raise Refused(_("Peppol keeps no list of documents to compare with."))

    def confirm(self, inbound: Inbound, link: Link) -> None:
        _point(link).confirm(inbound, link)

    def read(self, body: bytes, media_type: str) -> Invoice:
        return as_stated(formats.read(body))

    def build_response(self, received: Received, response: Response, link: Link) -> Payload:
        """An Invoice Response, with the same identifier for the same answer to the same document."""
        if not _point(link).answers:
            raise Refused(
                _("%(name)s offers no way to send an Invoice Response; answer by mail."),
                name=_point(link).name,
            )
        return _response_payload(received, response, link)

    def respond(self, received: Received, parcel: Parcel, response: Response, link: Link) -> Status:
        return _point(link).send(parcel, link)

    def look_up(self, identifier: Identifier, link: Link) -> Participant | None:
        """By ourselves where the operator trusts an SMP authority, else by the access point's directory."""
        try:
            who = identifiers.participant(identifier)
        except BadInput as error:
            raise _refused(error) from None
        asked = directory(link.environment)
        if asked is None:
            return _point(link).look_up(who, link)

        def get(address: str) -> Answer:
            return link.wire.call("GET", address, headers={})

        found = look_up(who, asked, get=get, at=datetime.now(UTC))
        if found is None:
            return None
        return Participant(
            identifier=str(who),
            kinds=kinds_of(found.types),
            details={
                "smp": found.smp,
                "endpoint": found.endpoint.address if found.endpoint else "",
                "access_point": found.endpoint.description if found.endpoint else "",
                "self_billing": "yes" if set(SELF_BILLED) & set(found.types) else "no",
                "responses": "yes" if RESPONSE_TYPE in found.types else "no",
            },
        )

    def hints(self, request: WebhookRequest, link: Link) -> Pushed:
        return _point(link).hints(request, link)

    def verification_link(self, parcel: Parcel, link: Link) -> str | None:
        """Peppol has no public place where a document could be verified."""
        return None


def _point(link: Link) -> AccessPoint:
    return ACCESS_POINTS[link.settings["access_point"]]


def _refused(error: BadInput) -> Refused:
    """What cannot be sent as it is: the same sentence, for good."""
    problem = Refused(error.template)
    problem.params = error.params
    return problem


def _payload(body: bytes, receiver: str, link: Link) -> Payload:
    """The bytes with what the envelope says of them, read from themselves."""
    root = parse(body)
    specification = root.findtext(f"{{{CBC}}}CustomizationID") or ""
    return Payload(
        body=body,
        media_type="application/xml",
        receiver=receiver,
        meta={
            "document_type": identifiers.document_type(etree.QName(root).localname, specification),
            "process": identifiers.process(root.findtext(f"{{{CBC}}}ProfileID") or ""),
            "country": link.settings["country"],
        },
    )


def _response_payload(received: Received, answer: Response, link: Link) -> Payload:
    invoice, ours = received.invoice, identifiers.read(link.endpoint_id)
    if invoice is None or not invoice.number:
        raise Refused(_("This document could not be read, so that it cannot be answered."))
    try:
        theirs = identifiers.read(received.sender)
        clarifications = response.clarified(
            answer.reply.code, answer.reason.strip(), answer.reason_codes
        )
    except BadInput as error:
        raise _refused(error) from None
    named = hashlib.sha256(f"{received.event_id} {answer.reply.code}".encode()).hexdigest()[:24]
    body = response.write(
        response.InvoiceResponse(
            identifier=f"IR-{named}",
            on=answer.on,
            sender=response.Correspondent(
                name=invoice.buyer.name, address=Identifier(value=ours.value, scheme=ours.scheme)
            ),
            receiver=response.Correspondent(
                name=invoice.seller.name,
                address=Identifier(value=theirs.value, scheme=theirs.scheme),
            ),
            code=answer.reply.code,
            number=invoice.number,
            issued=invoice.issue_date,
            type_code=invoice.type_code,
            clarifications=clarifications,
        )
    )
    return _payload(body, str(theirs), link)
