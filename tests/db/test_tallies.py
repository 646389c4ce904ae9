"""The home page's figures are kept by the database, and equal what a scan of the documents says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from signet.documents.actions.create_draft import create_draft
from signet.documents.actions.credit import credit
from signet.documents.actions.discard import discard
from signet.documents.actions.issue import issue
from signet.documents.actions.void import void
from signet.documents.copying import CreditIn
from signet.documents.models import Document
from signet.kernel.parsing import parse
from signet.payments.actions.record_payment import record_payment
from signet.payments.actions.reverse_payment import reverse_payment
from signet.payments.content import PaymentIn
from signet.payments.models import Payment
from signet.reports.ageing import ageing
from signet.reports.collected import collected
from signet.reports.figures import Figures, dashboard
from signet.reports.models import Tally
from signet.reports.tallies import differences, fold, rebuild, tenants_to_fold
from signet.tenancy.context import tenant_scope
from tests.fixtures import World, actor, make_world

TODAY = date(2026, 11, 25)


def issued(world: World, **changes: object) -> Document:
    draft = create_draft(content=world.draft(**changes), by=actor())
    return issue(document_id=draft.id, by=actor())


def pay(document: Document, amount: str) -> Payment:
    content = parse(
        PaymentIn,
        {"amount": amount, "method": "cash",
         "allocations": [{"document_id": document.id, "amount": amount}]},
    )  # fmt: skip
    return record_payment(content=content, by=actor())


def read(today: date = TODAY) -> tuple[Figures, object, object]:
    return dashboard(today), ageing(today), collected(today)


def test_every_verb_leaves_its_share(inside: World) -> None:
    """One invoice comes to 5,544.00 with 924.00 of tax."""
    first, second = issued(inside), issued(inside, due_date="2026-11-24")
    create_draft(content=inside.draft(), by=actor())
    gone = create_draft(content=inside.draft(), by=actor())
    discard(document_id=gone.id, by=actor())
    figures, owed, taken = read()
    assert [(f.amount.minor, f.count) for f in figures.outstanding] == [(1_108_800, 2)]
    assert [(f.amount.minor, f.count) for f in figures.overdue] == [(554_400, 1)]
    assert [(f.amount.minor, f.count) for f in figures.this_month] == [(1_108_800, 2)]
    assert figures.months["GBP"][-1].amount.minor == 924_000
    assert figures.drafts == 1
    assert [(b.amount.minor, b.count) for b in owed["GBP"]] == [
        (554_400, 1), (554_400, 1), (0, 0), (0, 0), (0, 0),
    ]  # fmt: skip
    assert taken == []

    kept = pay(first, "44.00")
    undone = pay(first, "500.00")
    reverse_payment(payment_id=undone.id, reason="Wrong till", by=actor())
    void(document_id=second.id, reason="Sent twice", by=actor())
    figures, owed, taken = read()
    assert [(f.amount.minor, f.count) for f in figures.outstanding] == [(550_000, 1)]
    assert figures.overdue == []
    assert [(f.amount.minor, f.count) for f in figures.this_month] == [(554_400, 1)]
    assert [(t.amount.minor, t.by[0].count) for t in collected(kept.received_on)] == [(4_400, 3)]
    assert differences() == []


def test_folding_and_rebuilding_change_no_figure(inside: World) -> None:
    documents = [issued(inside) for _ in range(4)]
    pay(documents[0], "5544.00")
    note = credit(document_id=documents[1].id, content=CreditIn(reason="Broken"), by=actor())
    issue(document_id=note.id, by=actor())
    before = read()
    assert Tally.objects.filter(fresh=False).count() == 0
    assert fold() == 24
    folded = sorted(Tally.objects.values_list("measure", "kind", "n", "fresh"))
    assert folded == [
        ("collected", "receipt", 1, False),
        ("issued", "credit_note", 1, False),
        ("issued", "invoice", 4, False),
        ("owed", "invoice", 2, False),
    ]
    assert (read(), fold(), differences()) == (before, 0, [])
    assert rebuild() == 4
    assert (read(), differences()) == (before, [])


def test_only_the_database_writes_tallies(inside: World) -> None:
    issued(inside)
    for statement, refusal in (
        ("UPDATE reports_tally SET n = n + 1", "permission denied"),
        ("DELETE FROM reports_tally", "permission denied"),
        ("INSERT INTO reports_tally (id) VALUES (gen_random_uuid())", "permission denied"),
        ("SELECT set_config('signet.tenant_id', '', true), reports_fold()", "No tenant is set"),
        (
            "SELECT set_config('signet.branches', '{}', true), reports_rebuild()",
            "for a whole tenant",
        ),
    ):
        with (
            pytest.raises(DatabaseError, match=refusal),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_what_is_wrong_is_named_and_made_right(
    committed: None, connect: Callable[[str], psycopg.Connection]
) -> None:
    """A bulk load past the triggers, as from a backup of another product."""
    world = make_world("Alpha")
    with tenant_scope(world.id):
        issued(world)
        fold()
    superuser = connect("superuser")
    superuser.execute("UPDATE reports_tally SET n = n + 2 WHERE measure = 'owed'")
    superuser.commit()
    with tenant_scope(world.id):
        [wrong] = differences()
        assert (wrong.measure, wrong.day, wrong.n) == ("owed", date(2026, 12, 21), 2)
        assert rebuild() == 2
        assert differences() == []


def test_sums_beyond_64_bits_are_sums(inside: World) -> None:
    """Two invoices of 9e16 pounds each: 18e18 pennies no bigint holds."""
    lines = [
        {"name": "Everything", "quantity": "10000000", "price": "9000000000",
         "tax": {"category": "Z", "percent": "0"}}
    ]  # fmt: skip
    issued(inside, lines=lines), issued(inside, lines=lines)
    fold()
    [figure] = dashboard(TODAY).outstanding
    assert figure.amount.amount == Decimal("180000000000000000.00")


def test_the_figures_read_no_document(inside: World) -> None:
    issued(inside)
    with CaptureQueriesContext(connection) as queries:
        read()
    assert all("documents_" not in q["sql"] and "payments_" not in q["sql"] for q in queries)


def test_tenants_apart(alpha: World, beta: World) -> None:
    with tenant_scope(alpha.id):
        issued(alpha)
    with tenant_scope(beta.id):
        assert dashboard(TODAY).outstanding == []
        assert Tally.objects.count() == 0
    assert tenants_to_fold() == [alpha.id]
