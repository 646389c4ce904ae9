"""An issued document as networks see it."""

from __future__ import annotations

from signet.documents import queries
from signet.documents.models import Document
from signet.networks.kept import unpacked
from signet.networks.models import Connection, Errand, Submission
from signet.networks.parcels import Original, Outgoing, Parcel, Payload
from signet.networks.states import FREE, State


def outgoing(document: Document, connection: Connection) -> Outgoing:
    """Only of a document that was issued."""
    if document.snapshot_hash is None or document.issued_at is None or document.number is None:
        raise ValueError("only an issued document goes to a network")
    return Outgoing(
        document_id=document.id,
        kind=document.kind,
        self_billed=document.self_billed,
        number=document.number,
        issued_at=document.issued_at,
        invoice=queries.invoice_of(document),
        sha256=bytes(document.snapshot_hash),
        original=_original(document, connection),
    )


def _original(document: Document, connection: Connection) -> Original | None:
    if document.corrects_id is None:
        return None
    first = queries.get(document.corrects_id)
    if first.number is None or first.issue_date is None:
        return None
    there = (
        Submission.objects.filter(
            document_id=first.id,
            network=connection.network,
            environment=connection.environment,
            accepted_at__isnull=False,
        )
        .exclude(state__in=FREE)
        .order_by("-id")
        .first()
    )
    ids = {} if there is None else {**there.network_ids, "network_id": there.network_id}
    return Original(number=first.number, issue_date=first.issue_date, network_ids=ids)


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
