"""The money of the demo story: most invoices are paid, some in part, one payment bounced, one debt is lost."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby

from signet.documents.models import Document, State
from signet.payments.actions.change_overpayment import change_overpayment
from signet.payments.actions.record_payment import record_payment
from signet.payments.actions.reverse_payment import reverse_payment
from signet.payments.actions.write_off import write_off
from signet.payments.content import AllocationIn, PaymentIn, WriteOffIn
from signet.payments.models import Payment
from signet.tenancy.actor import Actor

#: Invoices older than this are paid in the story; the younger ones wait, but for those paid at the counter.
PAID_AFTER = timedelta(days=50)


def settle(*, by: Actor, chance: random.Random, day: date) -> None:
    """Pay what the story issued, as far as it is paid and was not at once."""
    change_overpayment(policy="credit", by=by)
    issued = [
        row
        for row in Document.objects.filter(kind="invoice", state=State.ISSUED, balance_minor__gt=0)
        .order_by("issue_date")
        if row.issue_date is not None
    ]  # fmt: skip
    old = [row for row in issued if row.issue_date and row.issue_date < day - PAID_AFTER]
    young = issued[len(old) :]
    lost, bounced, *paid = old
    write_off(
        document_id=lost.id, content=WriteOffIn(reason="The business closed; nothing is left"), by=by
    )  # fmt: skip
    cheque = _pay([bounced], "cheque", day, by, reference="CHQ 004417")
    reverse_payment(payment_id=cheque.id, reason="Cheque without a signature, given back", by=by)
    for customer, rows in groupby(paid, key=lambda row: row.customer_id):
        together = list(rows) if customer else []
        method = chance.choice(["bank_transfer", "bank_transfer", "wallet", "pos_card"])
        on = _later(together[-1], chance.randint(3, 30), day)
        _pay(together, method, on, by, reference=f"REF {chance.randint(1000, 9999)}")
    first, second, third = young[:3]
    _pay([first], "cash", day, by, share=Decimal("0.4"))
    _pay([first], "pos_card", day, by, share=Decimal("0.35"), reference="SLIP 0042")
    _pay([second], "cash", day, by)
    _pay([third], "bank_transfer", day - timedelta(days=1), by, extra=Decimal(25))


def _later(document: Document, days: int, day: date) -> date:
    return min((document.issue_date or day) + timedelta(days=days), day)


def _pay(
    documents: Sequence[Document],
    method: str,
    on: date,
    by: Actor,
    *,
    share: Decimal = Decimal(1),
    extra: Decimal = Decimal(0),
    reference: str = "",
) -> Payment:
    """One payment over documents of one customer: a share of them, or something more."""
    owed = sum((document.balance.amount for document in documents), Decimal(0))
    return record_payment(
        content=PaymentIn(
            amount=(owed * share).quantize(Decimal("0.01")) + extra,
            method=method,
            received_on=on,
            reference=reference,
            allocations=[AllocationIn(document_id=document.id) for document in documents],
        ),
        by=by,
    )
