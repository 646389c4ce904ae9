"""As somebody of one branch, try to read, change, reference or guess anything of another branch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from django.db import DatabaseError, connection, transaction

from signet.documents import queries
from signet.documents.actions.change_draft import change_draft
from signet.documents.actions.create_draft import create_draft
from signet.documents.actions.discard import discard
from signet.documents.actions.issue import issue
from signet.documents.gaps import gap_report
from signet.documents.models import Document
from signet.kernel.errors import BadInput, Conflict, Forbidden, NotFound
from signet.kernel.parsing import parse
from signet.orders import queries as orders
from signet.orders.actions.create_order import create_order
from signet.orders.actions.mark_ready import mark_ready
from signet.orders.models import Order
from signet.parties.actions.save_branch import save_branch
from signet.parties.content import BranchIn
from signet.parties.models import Branch
from signet.payments.actions.record_payment import record_payment
from signet.payments.actions.reverse_payment import reverse_payment
from signet.payments.content import PaymentIn
from signet.payments.models import Allocation, Payment
from signet.tenancy.actor import Actor
from signet.tenancy.context import tenant_scope
from signet.tenancy.permissions import PERMISSIONS
from tests.db.test_orders import order_in
from tests.fixtures import World, actor

TABLES = [
    "documents_document", "documents_line", "documents_taxline", "documents_snapshot",
    "payments_payment", "payments_allocation", "orders_order",
]  # fmt: skip


def paid(document: Document, by: Actor) -> Payment:
    content = parse(
        PaymentIn,
        {"amount": "10", "method": "cash", "customer_id": document.customer_id,
         "allocations": [{"document_id": document.id}]},
    )  # fmt: skip
    return record_payment(content=content, by=by)


@dataclass
class Branches:
    """Two branches with a draft, an invoice, a payment and an order each, and two people of the left one."""

    world: World
    left: Branch
    right: Branch
    things: dict[str, dict[str, object]]
    biller: Actor
    cashier: Actor


def branches_of(world: World) -> Branches:
    with tenant_scope(world.id):
        left, right = (
            save_branch(content=BranchIn(code=code, name=name), by=actor())
            for code, name in (("L", "Left"), ("R", "Right"))
        )
        things: dict[str, dict[str, object]] = {}
        for branch in (left, right):
            content = world.draft(branch_id=branch.id)
            invoice = issue(document_id=create_draft(content=content, by=actor()).id, by=actor())
            things[branch.code] = {
                "draft": create_draft(content=content, by=actor()),
                "issued": invoice,
                "payment": paid(invoice, actor()),
                "order": create_order(content=order_in(world, branch_id=branch.id), by=actor()),
            }
    bound = frozenset({left.id})
    return Branches(
        world, left, right, things,
        replace(actor("biller"), branches=bound), replace(actor("cashier"), branches=bound),
    )  # fmt: skip


@pytest.fixture
def both(alpha: World) -> Branches:
    return branches_of(alpha)


@pytest.fixture
def left(both: Branches) -> Iterator[Branches]:
    """Inside the scope of somebody of the left branch."""
    with tenant_scope(both.world.id, [both.left.id]):
        yield both


@pytest.mark.parametrize("table", TABLES)
def test_raw_sql_sees_one_branch_only(both: Branches, table: str) -> None:
    def number(*branches: Branch) -> int:
        bound = [b.id for b in branches] if branches else None
        with tenant_scope(both.world.id, bound), connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table}")
            return int(cursor.fetchone()[0])

    assert number(both.left) == number(both.right) == number() / 2 > 0
    assert number(both.left, both.right) == number()
    with tenant_scope(both.world.id, []), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        assert cursor.fetchone() == (0,)


def test_what_has_no_branch_belongs_to_those_of_the_whole_account(both: Branches) -> None:
    with tenant_scope(both.world.id):
        everywhere = create_draft(content=both.world.draft(), by=actor())
    with tenant_scope(both.world.id, [both.left.id]), pytest.raises(NotFound):
        queries.get(everywhere.id)


def test_a_scope_inside_a_scope_is_no_wider(left: Branches) -> None:
    with tenant_scope(left.world.id):
        assert Order.objects.count() == 1


def test_reads_and_verbs_by_a_guessed_id_find_nothing(left: Branches) -> None:
    theirs = left.things["R"]
    draft, invoice, payment, order = (theirs[k] for k in ("draft", "issued", "payment", "order"))
    everything = replace(left.biller, permissions=frozenset(PERMISSIONS))
    for verb in (
        lambda: queries.get(draft.id),
        lambda: orders.get(order.id),
        lambda: discard(document_id=draft.id, by=everything),
        lambda: issue(document_id=draft.id, by=everything),
        lambda: change_draft(document_id=draft.id, version=1, content=left.world.draft(), by=everything),
        lambda: mark_ready(order_id=order.id, by=everything),
        lambda: reverse_payment(payment_id=payment.id, reason="x", by=everything),
    ):  # fmt: skip
        with pytest.raises(NotFound):
            verb()
    with pytest.raises(BadInput) as refused:
        paid(invoice, left.cashier)
    assert refused.value.code == "reference.unknown"
    assert Document.objects.filter(id=invoice.id).count() == 0


def test_nothing_is_moved_to_or_written_for_another_branch(left: Branches) -> None:
    world, own = left.world, left.things["L"]
    for write in (
        lambda: create_draft(content=world.draft(branch_id=left.right.id), by=left.biller),
        lambda: create_order(content=order_in(world, branch_id=left.right.id), by=left.biller),
        lambda: change_draft(
            document_id=own["draft"].id, version=1, content=world.draft(branch_id=left.right.id),
            by=left.biller,
        ),
    ):  # fmt: skip
        with pytest.raises(BadInput) as refused:
            write()
        assert refused.value.code == "branch.not_yours"
    for statement, value in (
        ("UPDATE documents_document SET branch_id = %s WHERE state = 'draft'", left.right.id),
        ("UPDATE orders_order SET branch_id = %s", left.right.id),
        ("UPDATE orders_order SET branch_id = %s", None),
        ("UPDATE documents_line SET document_id = %s", left.things["R"]["draft"].id),
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [value])


def test_new_things_belong_to_the_only_branch_one_works_for(left: Branches) -> None:
    draft = create_draft(content=left.world.draft(), by=left.biller)
    order = create_order(content=order_in(left.world), by=left.cashier)
    payment = paid(left.things["L"]["issued"], left.cashier)
    assert {draft.branch_id, order.branch_id, payment.branch_id} == {left.left.id}
    assert Document.objects.get(id=mark_ready(order_id=order.id, by=left.cashier).invoice_id).branch_id == left.left.id  # fmt: skip


def test_what_concerns_the_whole_account_is_nobodys_of_a_branch(left: Branches) -> None:
    owner = replace(actor("owner"), branches=frozenset({left.left.id}))
    for permission in ("companies.write", "members.manage", "keys.manage", "audit.read", "documents.import"):  # fmt: skip
        with pytest.raises(Forbidden) as refused:
            owner.must(permission)
        assert refused.value.code == "forbidden.branches"


def test_a_payment_over_two_branches_is_taken_back_by_whoever_sees_both(both: Branches) -> None:
    with tenant_scope(both.world.id):
        content = parse(
            PaymentIn,
            {"amount": "20", "method": "cash", "branch_id": str(both.left.id), "allocations": [
                {"document_id": str(both.things[code]["issued"].id), "amount": "10"} for code in "LR"
            ]},
        )  # fmt: skip
        payment = record_payment(content=content, by=actor())
    accountant = replace(actor("accountant"), branches=frozenset({both.left.id}))
    with tenant_scope(both.world.id, accountant.branches), pytest.raises(Conflict) as refused:
        reverse_payment(payment_id=payment.id, reason="x", by=accountant)
    assert refused.value.code == "payment.other_branches"
    with tenant_scope(both.world.id):
        reverse_payment(payment_id=payment.id, reason="x", by=actor())
        assert sum(Allocation.objects.values_list("amount_minor", flat=True)) == 2000


def test_the_gap_report_never_takes_the_unseen_for_missing(both: Branches) -> None:
    with tenant_scope(both.world.id):
        assert [(run.branch, run.count) for run in gap_report()] == [("", 2), ("", 2)]
    with tenant_scope(both.world.id, [both.left.id]):
        assert gap_report() == []
