"""Documents that came in: kept once, as they came, whoever hands them to us how often."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import transaction
from django.db.models import Q

from signet.audit.seal import seal
from signet.en16931 import canonical
from signet.en16931.model import Invoice
from signet.kernel.clock import now
from signet.kernel.errors import BadInput
from signet.networks import journal, moving
from signet.networks.inbox import WITHDRAW
from signet.networks.judging import judged
from signet.networks.kept import findings_out, packed, unpacked
from signet.networks.models import Connection, InboxAnswer, InboxItem, Step, Submission
from signet.networks.offers import Capabilities, Reply
from signet.networks.parcels import Inbound, Received, Response, StatusChange, Withdrawn
from signet.networks.port import Network
from signet.networks.states import TRANSITIONS, State
from signet.tenancy.actor import system_actor


def keep(inbound: Inbound, connection: Connection, adapter: Network) -> tuple[InboxItem, bool]:
    """The row of a received document, and whether it is new. Repeating it makes nothing twice."""
    item = _item(inbound, connection, adapter)
    InboxItem.objects.bulk_create([item], ignore_conflicts=True)
    kept = InboxItem.objects.get(
        network=connection.network, environment=connection.environment, event_id=item.event_id
    )
    if kept.id != item.id:
        return kept, False
    step = Step.objects.create(
        connection=connection, item=kept, at=now(), verb="receive", text="Received and kept."
    )
    journal.keep_proofs(step, inbound.evidence)
    seal(
        "inbox.receive",
        by=system_actor(),
        object_type="inbox_item",
        object_id=kept.id,
        label=f"{kept.seller_name} {kept.number}".strip() or kept.sender,
        changes={"network": kept.network, "sha256": bytes(kept.sha256).hex()},
    )
    return kept, True


def _item(inbound: Inbound, connection: Connection, adapter: Network) -> InboxItem:
    item = InboxItem(
        connection=connection,
        company_id=connection.company_id,
        network=connection.network,
        environment=connection.environment,
        event_id=inbound.event_id[:300],
        network_ids=dict(inbound.network_ids),
        sender=inbound.sender[:200],
        receiver=inbound.receiver[:200],
        body=packed(inbound.body),
        sha256=hashlib.sha256(inbound.body).digest(),
        size=len(inbound.body),
        media_type=inbound.media_type[:100],
        received_at=inbound.received_at,
        kept_at=now(),
        findings=findings_out(judged(inbound.body)),
    )
    try:
        invoice = adapter.read(inbound.body, inbound.media_type)
        item.invoice = canonical.dumps(invoice)
    except BadInput as error:
        item.unreadable = error.message
        return item
    for name, value in _shown(invoice, inbound.sender).items():
        setattr(item, name, value)
    item.duplicate_of = (
        InboxItem.objects.filter(
            seller_key=item.seller_key, number=item.number, type_code=item.type_code
        )
        .order_by("id")
        .first()
        if item.number
        else None
    )
    return item


def _shown(invoice: Invoice, sender: str) -> dict[str, Any]:
    """What lists show and duplicates are known by."""
    seller = invoice.seller
    return {
        "type_code": invoice.type_code[:3],
        "number": (invoice.number or "")[:200],
        "seller_name": seller.name[:300],
        "seller_key": (seller.vat_identifier or sender or seller.name).upper()[:200],
        "issue_date": invoice.issue_date,
        "due_date": invoice.due_date,
        "currency": invoice.currency,
        "payable_minor": invoice.totals.payable.minor if invoice.totals else None,
    }


def withdraw(news: Withdrawn, connection: Connection) -> bool:
    """The sender has cancelled what we received. False: heard before, or never received."""
    with transaction.atomic():
        rows = InboxItem.objects.select_for_update(of=("self",)).defer("body", "invoice")
        item = rows.filter(connection=connection, event_id=news.event_id[:300]).first()
        if item is None or Step.objects.filter(item=item, verb=WITHDRAW).exists():
            return False
        text = "Cancelled by the seller: %(reason)s" if news.reason else "Cancelled by the seller."
        Step.objects.create(
            connection=connection, item=item, at=news.at or now(), verb=WITHDRAW, text=text,
            params={"reason": news.reason} if news.reason else {},
        )  # fmt: skip
        seal(
            "inbox.withdraw",
            by=system_actor(),
            object_type="inbox_item",
            object_id=item.id,
            label=f"{item.seller_name} {item.number}".strip() or item.sender,
            reason=news.reason or None,
            changes={"network": item.network},
        )
    return True


def change(news: StatusChange, connection: Connection, capabilities: Capabilities) -> bool:
    """News about a submission of ours. False: heard before, or of nothing that we know."""
    if Step.objects.filter(connection=connection, event_id=news.event_id[:300]).exists():
        return False
    row = _submission(news, connection)
    if row is None:
        return False
    with transaction.atomic():
        return moving.hear(
            row, news.status, capabilities=capabilities, verb="news", event_id=news.event_id[:300]
        )


def _submission(news: StatusChange, connection: Connection) -> Submission | None:
    rows = Submission.objects.filter(connection=connection).select_for_update(of=("self",))
    if news.network_id:
        called = Q(network_id=news.network_id) | Q(network_ids__counts=news.network_id)
        found = rows.filter(called).order_by("-id").first()
        if found is not None or not news.number:
            return found
    if news.receiver:
        rows = rows.filter(receiver__iexact=news.receiver)
    known = sorted({state.value for state, _verb in TRANSITIONS} - {State.QUEUED.value})
    return rows.filter(number=news.number, state__in=known).order_by("-id").first()


def invoice_of(item: InboxItem) -> Invoice | None:
    """What was read of it; None where it could not be read."""
    return None if item.invoice is None else canonical.loads(bytes(item.invoice))


def received_of(item: InboxItem) -> Received:
    """A received document as adapters are handed it."""
    return Received(
        event_id=item.event_id,
        body=unpacked(item.body),
        sender=item.sender,
        receiver=item.receiver,
        network_ids=dict(item.network_ids),
        invoice=invoice_of(item),
        received_at=item.received_at,
    )


def response_of(answer: InboxAnswer) -> Response:
    """Our answer as adapters are handed it."""
    return Response(
        reply=Reply(answer.reply),
        reason=answer.reason,
        reason_codes=tuple(answer.reason_codes),
        on=answer.on,
    )
