"""From order to invoice: exactly once, and back when the invoice is let go."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from signet.documents.actions.discard import discard
from signet.documents.actions.issue import issue
from signet.documents.actions.void import void
from signet.documents.models import Document, State
from signet.kernel.errors import BadInput, Conflict, Forbidden, NotFound
from signet.orders.actions.cancel_order import cancel_order
from signet.orders.actions.change_order import change_order
from signet.orders.actions.create_order import create_order
from signet.orders.actions.invoice_order import invoice_order
from signet.orders.actions.mark_ready import mark_ready
from signet.orders.content import OrderIn
from signet.orders.models import Order
from tests.fixtures import World, actor


def order_in(world: World, **changes: object) -> OrderIn:
    lines = world.draft().model_dump(mode="json", exclude_unset=True)["lines"]
    content = {"customer_id": world.customer.id, "reference": "T7", "lines": lines}
    return OrderIn.model_validate(content | changes)


def test_an_order_marked_ready_is_a_draft_with_its_lines(inside: World) -> None:
    order = create_order(content=order_in(inside), by=actor("cashier"))
    assert (order.status, order.total_minor, order.currency) == ("open", 554400, "GBP")
    order = mark_ready(order_id=order.id, by=actor("cashier"))
    assert order.status == "invoiced"
    draft = Document.objects.get(id=order.invoice_id)
    assert (draft.state, draft.payable_minor, draft.buyer_name) == (
        "draft",
        554400,
        "Customer of Alpha",
    )
    assert draft.content["sales_order_reference"] == "T7"
    assert issue(document_id=draft.id, by=actor()).number is not None


def test_every_illegal_verb_is_refused_with_its_state(inside: World) -> None:
    order = create_order(content=order_in(inside), by=actor())
    invoice_order(order_id=order.id, by=actor())
    for verb in (
        lambda: invoice_order(order_id=order.id, by=actor()),
        lambda: mark_ready(order_id=order.id, by=actor()),
        lambda: cancel_order(order_id=order.id, by=actor()),
        lambda: change_order(order_id=order.id, content=order_in(inside), by=actor()),
    ):
        with pytest.raises(Conflict) as refused:
            verb()
        assert refused.value.code == "order.invoiced"
    other = create_order(content=order_in(inside), by=actor())
    cancel_order(order_id=other.id, by=actor(), reason="Left")
    with pytest.raises(Conflict) as refused:
        mark_ready(order_id=other.id, by=actor())
    assert refused.value.code == "order.cancelled"
    with pytest.raises(NotFound):
        mark_ready(order_id=inside.customer.id, by=actor())


def test_an_order_is_ready_again_when_its_invoice_is_let_go(inside: World) -> None:
    order = create_order(content=order_in(inside), by=actor())
    first = invoice_order(order_id=order.id, by=actor())
    discard(document_id=first.id, by=actor())
    order.refresh_from_db()
    assert (order.status, order.invoice_id) == ("ready", None)
    second = invoice_order(order_id=order.id, by=actor())
    issued = issue(document_id=second.id, by=actor())
    void(document_id=issued.id, reason="Wrong table", by=actor())
    order.refresh_from_db()
    assert (order.status, order.invoice_id) == ("ready", None)
    assert Document.objects.filter(state__in=[State.DRAFT, State.ISSUED]).count() == 0


def test_the_database_keeps_an_order_to_one_live_invoice(inside: World) -> None:
    order = create_order(content=order_in(inside), by=actor())
    other = create_order(content=order_in(inside), by=actor())
    draft = invoice_order(order_id=order.id, by=actor())
    for statement, values in (
        ("UPDATE orders_order SET invoice_id = NULL, status = 'ready' WHERE id = %s", [order.id]),
        ("UPDATE orders_order SET status = 'open' WHERE id = %s", [order.id]),
        ("UPDATE orders_order SET invoice_id = %s, status = 'invoiced' WHERE id = %s", [draft.id, other.id]),
        ("DELETE FROM orders_order WHERE id = %s", [order.id]),
    ):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
    assert Order.objects.get(id=order.id).invoice_id == draft.id


def test_a_change_needs_the_version_that_was_seen(inside: World) -> None:
    order = create_order(content=order_in(inside), by=actor())
    change_order(order_id=order.id, content=order_in(inside, reference="T8"), by=actor(), version=1)
    with pytest.raises(Conflict) as refused:
        change_order(order_id=order.id, content=order_in(inside), by=actor(), version=1)
    assert refused.value.code == "changed_meanwhile"
    same = change_order(order_id=order.id, content=order_in(inside, reference="T8"), by=actor())
    assert same.version == 2


def test_who_may_not(inside: World) -> None:
    with pytest.raises(Forbidden):
        create_order(content=order_in(inside), by=actor("auditor"))
    order = create_order(content=order_in(inside), by=actor("drafter"))
    with pytest.raises(Forbidden):
        invoice_order(order_id=order.id, by=actor("cashier"))
    with pytest.raises(BadInput) as refused:
        create_order(content=order_in(inside, branch_id=inside.customer.id), by=actor())
    assert [f.pointer for f in refused.value.fields] == ["/branch_id"]
