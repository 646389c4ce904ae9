"""An issued document as networks see it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Q

from signet.documents import queries
from signet.documents.models import Document, Kind
from signet.en16931.model import Invoice, PrecedingInvoice
from signet.kernel.clock import now
from signet.networks import told
from signet.networks.kept import unpacked
from signet.networks.models import Connection, Errand, Submission
from signet.networks.opening import capabilities_of
from signet.networks.parcels import Original, Outgoing, Parcel, Payload
from signet.networks.states import FREE, State
from signet.networks.told import Told

#: What a draft is called until it has a number.
_NO_NUMBER: Final = "0"


def outgoing(
    document: Document, connection: Connection, invoice: Invoice | None = None
) -> Outgoing:
    """Only of a document that was issued; ``invoice`` where it was read with others."""
    if document.snapshot_hash is None or document.issued_at is None or document.number is None:
        raise ValueError("only an issued document goes to a network")
    return _going(
        document,
        connection,
        invoice or queries.invoice_of(document),
        number=document.number,
        at=document.issued_at,
        sha256=bytes(document.snapshot_hash),
    )


def of_draft(like: Document, connection: Connection, invoice: Invoice) -> Outgoing:
    """What would go if it were issued now; ``like`` is the draft's row, or one that was never saved."""
    number = invoice.number or _NO_NUMBER
    numbered = replace(invoice, number=number)
    return _going(like, connection, numbered, number=number, at=now(), sha256=b"")


def _going(
    document: Document,
    connection: Connection,
    invoice: Invoice,
    *,
    number: str,
    at: datetime,
    sha256: bytes,
) -> Outgoing:
    named = _named(document, invoice)
    tellers = {}
    if named and told.consolidates(capabilities_of(connection)):
        tellers = told.tellers_of((row.id for row in named), connection)
        invoice = _referring(invoice, named, tellers)
    return Outgoing(
        document_id=document.id,
        kind=document.kind,
        self_billed=document.self_billed,
        number=number,
        issued_at=at,
        invoice=invoice,
        sha256=sha256,
        originals=_originals(named, tellers, connection),
    )


def _named(document: Document, invoice: Invoice) -> list[Document]:
    """Those of its preceding documents (BG-3) that are our own, oldest first."""
    named = {each.number for each in invoice.preceding_invoices}
    if not named and document.corrects_id is None:
        return []
    found = Document.objects.filter(
        company_id=document.company_id, issue_date__isnull=False, number__isnull=False
    ).filter(Q(number__in=named) | Q(id=document.corrects_id))
    return list(found.order_by("id"))


def _referring(invoice: Invoice, named: list[Document], tellers: dict[UUID, Told]) -> Invoice:
    """A note on a sale that was told of together with others refers to the document that told of it."""
    instead = {
        row.number: PrecedingInvoice(number=teller.number, issue_date=teller.issue_date)
        for row in named
        if (teller := tellers.get(row.id)) and teller.number is not None
    }
    if not instead:
        return invoice
    preceding = [instead.get(each.number, each) for each in invoice.preceding_invoices]
    return replace(invoice, preceding_invoices=tuple(dict.fromkeys(preceding)))


def _originals(
    named: list[Document], tellers: dict[UUID, Told], connection: Connection
) -> tuple[Original, ...]:
    """Its preceding documents, and those that told of them, with what this network calls each."""
    if not named:
        return ()
    there = Submission.objects.filter(
        document_id__in=[row.id for row in named],
        network=connection.network,
        environment=connection.environment,
        accepted_at__isnull=False,
    ).exclude(state__in=FREE)
    ids = {
        one.document_id: {**one.network_ids, "network_id": one.network_id}
        for one in there.order_by("id")
    }
    found = {
        each.number: Original(
            number=each.number,
            issue_date=each.issue_date,
            network_ids=each.network_ids,
            is_consolidated=True,
        )
        for each in tellers.values()
        if each.number is not None and each.issue_date is not None
    }
    for row in named:
        if row.number is not None and row.issue_date is not None:
            found.setdefault(
                row.number,
                Original(
                    number=row.number,
                    issue_date=row.issue_date,
                    network_ids=ids.get(row.id, {}),
                    is_consolidated=row.kind == Kind.CONSOLIDATED or row.id in tellers,
                ),
            )
    return tuple(found.values())


def parcel(errand: Errand) -> Parcel:
    """What an adapter is handed of a submission or an answer."""
    return Parcel(
        submission_id=errand.id,
        key=str(errand.id),
        number=errand.number if isinstance(errand, Submission) else "",
        payload=Payload(
            body=unpacked(errand.body),
            media_type=errand.media_type,
            receiver=errand.receiver,
            meta=dict(errand.meta),
        ),
        sha256=bytes(errand.sha256),
        network_id=errand.network_id,
        network_ids=dict(errand.network_ids),
        state=State(errand.state),
        created_at=errand.created_at,
        accepted_at=errand.accepted_at,
    )
