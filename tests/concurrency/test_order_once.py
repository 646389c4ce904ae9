"""Eight people press the same button at once; the order becomes one invoice."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from django.db import connection

from signet.documents.models import Document
from signet.kernel.errors import Conflict
from signet.orders.actions.create_order import create_order
from signet.orders.actions.invoice_order import invoice_order
from signet.orders.actions.mark_ready import mark_ready
from signet.orders.models import Order
from signet.tenancy.context import tenant_scope
from tests.db.test_orders import order_in
from tests.fixtures import World, actor


def test_eight_people_make_one_invoice_of_an_order(kept_alpha: World) -> None:
    """Ten orders; for each, four mark it ready while four invoice it by hand."""
    for _ in range(10):
        with tenant_scope(kept_alpha.id):
            order = create_order(content=order_in(kept_alpha), by=actor())
        told = press_at_once(kept_alpha, order, (mark_ready, invoice_order) * 4)
        assert sorted(told) == ["done", *["order.invoiced"] * 7]
    with tenant_scope(kept_alpha.id):
        assert Document.objects.count() == 10
        assert set(Order.objects.values_list("invoice_id", flat=True)) == set(
            Document.objects.values_list("id", flat=True)
        )


def press_at_once(world: World, order: Order, verbs: Sequence[Callable[..., object]]) -> list[str]:
    """What each was told, in threads of their own."""
    told: list[str] = []
    barrier = threading.Barrier(len(verbs))

    def press(verb: Callable[..., object]) -> None:
        barrier.wait()
        try:
            with tenant_scope(world.id):
                verb(order_id=order.id, by=actor())
            told.append("done")
        except Conflict as error:
            told.append(str(error.code))
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(verb,)) for verb in verbs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told
