"""Sixteen people take money for one invoice at once; it is never paid more than its total."""

from __future__ import annotations

import threading

from django.db import connection
from django.db.models import Sum

from signet.audit.verify import verify_chain
from signet.documents.actions.create_draft import create_draft
from signet.documents.actions.issue import issue
from signet.documents.gaps import gap_report
from signet.documents.models import Document
from signet.kernel.errors import Conflict
from signet.kernel.parsing import parse
from signet.payments.actions.record_payment import record_payment
from signet.payments.actions.reverse_payment import reverse_payment
from signet.payments.content import PaymentIn
from signet.payments.models import Allocation, Payment
from signet.tenancy.context import tenant_scope
from tests.fixtures import World, actor


def test_sixteen_payers_never_pass_the_total(kept_alpha: World) -> None:
    """5,544.00 is owed; 16 threads offer 10 x 50.00 each and take every fifth payment back."""
    with tenant_scope(kept_alpha.id):
        draft = create_draft(content=kept_alpha.draft(), by=actor())
        invoice = issue(document_id=draft.id, by=actor())
    assert invoice.payable_minor == 554400
    unexpected: list[BaseException] = []
    refused = []
    barrier = threading.Barrier(16)

    def payer() -> None:
        barrier.wait()
        try:
            for turn in range(10):
                content = parse(
                    PaymentIn,
                    {"amount": "50", "method": "cash",
                     "allocations": [{"document_id": invoice.id, "amount": "50"}]},
                )  # fmt: skip
                try:
                    with tenant_scope(kept_alpha.id):
                        payment = record_payment(content=content, by=actor())
                except Conflict as error:
                    refused.append(error.code)
                    continue
                if turn % 5 == 4:
                    with tenant_scope(kept_alpha.id):
                        reverse_payment(payment_id=payment.id, reason="Test", by=actor())
        except BaseException as error:
            unexpected.append(error)
            raise
        finally:
            connection.close()

    threads = [threading.Thread(target=payer) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not unexpected
    with tenant_scope(kept_alpha.id):
        balance = Document.objects.get(id=invoice.id).balance_minor
        settled = Allocation.objects.aggregate(total=Sum("amount_minor"))["total"]
        assert settled == 554400 - balance
        assert balance >= 0
        taken = Payment.objects.filter(amount_minor__gt=0).count()
        assert taken + len(refused) == 160
        assert len(refused) > 0 or balance > 0
        receipts = next(report for report in gap_report() if report.kind == "receipt")
        assert receipts.complete
        assert receipts.count == Payment.objects.count()
        assert verify_chain().broken_at is None
