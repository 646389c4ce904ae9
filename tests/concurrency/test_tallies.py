"""Sixteen people work while figures are folded, read and rebuilt: at every moment they are those of a scan."""

from __future__ import annotations

import threading
from collections.abc import Callable

from django.db import connection

from signet.documents.actions.create_draft import create_draft
from signet.documents.actions.issue import issue
from signet.documents.actions.void import void
from signet.kernel.parsing import parse
from signet.payments.actions.record_payment import record_payment
from signet.payments.actions.reverse_payment import reverse_payment
from signet.payments.content import PaymentIn
from signet.reports.figures import dashboard
from signet.reports.models import Tally
from signet.reports.tallies import Difference, differences, fold, rebuild
from signet.tenancy.context import tenant_scope
from tests.db.test_tallies import TODAY
from tests.fixtures import World, actor


def test_figures_are_those_of_a_scan_while_all_work(kept_alpha: World) -> None:
    """Each of 16 issues five invoices of 5,544.00, voids one, and pays and takes back on another."""
    failures: list[BaseException] = []
    seen: list[Difference] = []
    stop = threading.Event()

    def thread(work: Callable[[], None]) -> threading.Thread:
        def run() -> None:
            try:
                work()
            except BaseException as error:
                failures.append(error)
                raise
            finally:
                connection.close()

        return threading.Thread(target=run)

    def worker() -> None:
        for turn in range(5):
            with tenant_scope(kept_alpha.id):
                draft = create_draft(content=kept_alpha.draft(), by=actor())
            with tenant_scope(kept_alpha.id):
                invoice = issue(document_id=draft.id, by=actor())
            if turn == 0:
                with tenant_scope(kept_alpha.id):
                    void(document_id=invoice.id, reason="Test", by=actor())
            if turn in {1, 2}:
                given = {"amount": "44", "method": "cash",
                         "allocations": [{"document_id": invoice.id}]}  # fmt: skip
                with tenant_scope(kept_alpha.id):
                    payment = record_payment(content=parse(PaymentIn, given), by=actor())
                if turn == 2:
                    with tenant_scope(kept_alpha.id):
                        reverse_payment(payment_id=payment.id, reason="Test", by=actor())

    def folder() -> None:
        for turn in range(100_000):
            if stop.is_set():
                return
            with tenant_scope(kept_alpha.id):
                (rebuild if turn % 4 == 3 else fold)()

    def reader() -> None:
        while not stop.is_set():
            with tenant_scope(kept_alpha.id):
                seen.extend(differences())

    workers = [thread(worker) for _ in range(16)]
    others = [thread(folder), thread(folder), thread(reader)]
    for one in [*workers, *others]:
        one.start()
    for one in workers:
        one.join()
    stop.set()
    for one in others:
        one.join()
    assert not failures
    assert seen == []
    with tenant_scope(kept_alpha.id):
        fold()
        assert differences() == []
        assert Tally.objects.filter(fresh=True).count() == 0
        figures = dashboard(TODAY)
    [outstanding] = figures.outstanding
    assert (outstanding.amount.minor, outstanding.count) == (64 * 554_400 - 16 * 4_400, 64)
    assert figures.drafts == 0
