"""Draft, issue, void: what is written, and what the database refuses."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from signet.audit.verify import verify_chain
from signet.documents import drafts
from signet.documents.actions.change_draft import change_draft
from signet.documents.actions.create_draft import create_draft
from signet.documents.actions.discard import discard
from signet.documents.actions.issue import issue
from signet.documents.actions.void import void
from signet.documents.models import Document, Line, SeriesCounter, Snapshot, TaxLine
from signet.documents.readiness import NotReady
from signet.en16931 import canonical
from signet.kernel.errors import BadInput, Conflict, Forbidden, NotFound
from tests.fixtures import World, actor


def issued(world: World, **changes: object) -> Document:
    document = create_draft(content=world.draft(**changes), by=actor())
    return issue(document_id=document.id, by=actor())


def test_issue_takes_a_number_freezes_a_snapshot_and_seals(inside: World) -> None:
    document = issued(inside)
    document.refresh_from_db()
    assert (document.state, document.number, document.sequence) == ("issued", "INV-2026-0001", 1)
    assert (document.without_tax_minor, document.tax_minor) == (462000, 92400)
    assert document.payable_minor == document.balance_minor == 554400
    snapshot = Snapshot.objects.get(document_id=document.id)
    body = bytes(snapshot.body)
    assert hashlib.sha256(body).digest() == bytes(snapshot.sha256) == bytes(document.snapshot_hash)
    frozen = canonical.loads(body)
    assert frozen.number is None
    assert frozen.totals is not None
    assert frozen.totals.payable.minor == 554400
    assert frozen.seller.name == "Alpha Ltd"
    [group] = TaxLine.objects.all()
    assert (group.category, group.percent, group.taxable_minor, group.tax_minor) == (
        "S",
        20,
        462000,
        92400,
    )
    report = verify_chain()
    assert (report.entries, report.broken_at) == (2, None)


def test_numbers_run_per_year_and_kind(inside: World) -> None:
    numbers = [
        issued(inside, issue_date="2026-12-30", due_date="2027-01-30").number,
        issued(inside, issue_date="2027-01-02", due_date="2027-02-02").number,
        issued(inside, issue_date="2027-01-02", due_date="2027-02-02").number,
        issued(inside, kind="credit_note", issue_date="2027-01-02").number,
    ]
    assert numbers == ["INV-2026-0001", "INV-2027-0001", "INV-2027-0002", "CN-2027-0001"]


def test_a_date_before_the_last_issued_is_refused(inside: World) -> None:
    issued(inside, issue_date="2026-11-21")
    with pytest.raises(Conflict) as error, transaction.atomic():
        issued(inside, issue_date="2026-11-20")
    assert error.value.code == "document.date_before_last"
    assert error.value.fields[0].pointer == "/issue_date"
    assert SeriesCounter.objects.get().next_sequence == 2


def test_an_unready_draft_is_refused_with_a_finding_per_field(inside: World) -> None:
    draft = create_draft(
        content=inside.draft(customer_id=None, lines=[{"name": "", "price": "5"}]), by=actor()
    )
    with pytest.raises(NotReady) as error:
        issue(document_id=draft.id, by=actor())
    assert {(f.pointer, f.code) for f in error.value.fields} == {
        ("/customer_id", "SIGNET-CUSTOMER"),
        ("/lines/0/name", "BR-25"),
        ("/lines/0/tax/percent", "BR-S-05"),
    }
    assert Snapshot.objects.count() == 0


def test_a_draft_changes_by_version_and_says_when_somebody_was_faster(inside: World) -> None:
    draft = create_draft(content=inside.draft(), by=actor())
    changed = change_draft(
        document_id=draft.id, version=1, content=inside.draft(note="Thanks"), by=actor()
    )
    assert changed.version == 2
    with pytest.raises(Conflict) as error:
        change_draft(document_id=draft.id, version=1, content=inside.draft(note="Mine"), by=actor())
    assert error.value.code == "draft.changed_meanwhile"
    assert drafts.read(Document.objects.get(id=draft.id)).note == "Thanks"


def test_what_is_read_back_is_what_was_written(inside: World) -> None:
    content = inside.draft(
        allowances=[{"percent": "10", "reason": "Volume"}],
        delivery_date="2026-11-20",
        preceding=[{"number": "X-1", "issue_date": "2026-10-01"}],
    )
    draft = create_draft(content=content, by=actor())
    again = drafts.read(Document.objects.get(id=draft.id))
    assert again.lines == content.lines
    assert again.allowances == content.allowances
    assert again.preceding == content.preceding
    assert again == drafts.with_defaults(again, drafts.parties_of(again))


def test_void_needs_a_reason_and_keeps_the_number(inside: World) -> None:
    document = issued(inside)
    with pytest.raises(BadInput):
        void(document_id=document.id, reason=" ", by=actor())
    voided = void(document_id=document.id, reason="Wrong customer", by=actor())
    assert (voided.state, voided.number) == ("void", "INV-2026-0001")
    with pytest.raises(Conflict):
        void(document_id=document.id, reason="again", by=actor())


@pytest.mark.parametrize("verb", [issue, discard, change_draft])
def test_an_issued_document_refuses_every_draft_verb(inside: World, verb: object) -> None:
    document = issued(inside)
    more = {"version": 1, "content": inside.draft()} if verb is change_draft else {}
    with pytest.raises(Conflict):
        verb(document_id=document.id, by=actor(), **more)  # type: ignore[operator]


def test_a_discarded_draft_is_gone_for_good_and_took_no_number(inside: World) -> None:
    draft = create_draft(content=inside.draft(), by=actor())
    assert discard(document_id=draft.id, by=actor()).state == "discarded"
    with pytest.raises(Conflict):
        issue(document_id=draft.id, by=actor())
    assert issued(inside).number == "INV-2026-0001"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE documents_document SET payable_minor = 1",
        "UPDATE documents_document SET number = 'INV-2026-0009'",
        "UPDATE documents_document SET buyer_name = 'x'",
        "UPDATE documents_document SET state = 'draft'",
        "UPDATE documents_document SET state = 'discarded'",
        "UPDATE documents_document SET state = 'void', voided_at = now(), void_reason = 'x', currency = 'USD'",
        "UPDATE documents_document SET void_reason = 'x'",
        "DELETE FROM documents_document",
        "UPDATE documents_line SET price = 1",
        "DELETE FROM documents_line",
        (
            "INSERT INTO documents_line (tenant_id, id, document_id, position, name, quantity, unit, price,"
            " taxes, content, net_minor) SELECT tenant_id, gen_random_uuid(), id, 9, 'x', 1, 'C62', 1, '[]',"
            " '{}', 1 FROM documents_document"
        ),
        "UPDATE documents_taxline SET tax_minor = 0",
        "DELETE FROM documents_taxline",
        "UPDATE documents_snapshot SET body = 'x'",
        "DELETE FROM documents_snapshot",
        "DELETE FROM documents_seriescounter",
        "UPDATE documents_seriescounter SET next_sequence = 1",
        "UPDATE documents_seriescounter SET next_sequence = next_sequence + 2",
        "UPDATE documents_seriescounter SET last_date = '2020-01-01'",
        "UPDATE audit_entry SET payload = 'x'",
        "DELETE FROM audit_entry",
        "INSERT INTO audit_entry SELECT * FROM audit_entry",
        "UPDATE audit_head SET sequence = 0",
        "TRUNCATE documents_document CASCADE",
        "TRUNCATE audit_entry",
    ],
)
def test_what_was_issued_cannot_be_changed_by_raw_sql(inside: World, statement: str) -> None:
    issued(inside)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_number_cannot_be_taken_without_being_used(kept_alpha: World) -> None:
    from signet.tenancy.context import tenant_scope

    with tenant_scope(kept_alpha.id):
        issued(kept_alpha)
    with pytest.raises(DatabaseError, match="taken and not used"), tenant_scope(kept_alpha.id):
        SeriesCounter.objects.update(next_sequence=3)


def test_roles_are_enforced_in_the_action(inside: World) -> None:
    with pytest.raises(Forbidden):
        create_draft(content=inside.draft(), by=actor("auditor"))
    draft = create_draft(content=inside.draft(), by=actor("biller"))
    document = issue(document_id=draft.id, by=actor("biller"), on=date(2026, 11, 22))
    assert document.issue_date == date(2026, 11, 22)
    with pytest.raises(Forbidden):
        void(document_id=document.id, reason="x", by=actor("biller"))


def test_another_tenants_document_is_not_there(alpha: World, beta: World) -> None:
    from signet.tenancy.context import tenant_scope

    with tenant_scope(alpha.id):
        document = issued(alpha)
    with tenant_scope(beta.id):
        for verb in (issue, discard):
            with pytest.raises(NotFound):
                verb(document_id=document.id, by=actor())
        with pytest.raises(BadInput) as error:
            create_draft(content=beta.draft(customer_id=alpha.customer.id), by=actor())
        assert error.value.fields[0].pointer == "/customer_id"
        assert Line.objects.count() == 0
