"""As tenant B, try to read, change, reference or guess anything of tenant A."""

from __future__ import annotations

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from signet.documents import queries
from signet.documents.actions.create_draft import create_draft
from signet.documents.actions.issue import issue
from signet.documents.models import Document, Line, Series
from signet.kernel.errors import NotFound
from signet.kernel.ids import uuid7
from signet.parties.models import BankAccount, Company, Customer
from signet.tenancy.context import NoTenant, tenant_scope
from tests.fixtures import World, actor

TABLES = [
    "tenancy_membership", "tenancy_invitation", "tenancy_apikey", "parties_company", "parties_customer",
    "parties_bankaccount", "catalogue_item", "documents_series", "documents_seriescounter",
    "documents_document", "documents_line", "documents_taxline", "documents_snapshot",
    "rendering_rendering", "audit_entry", "audit_head", "events_idempotencykey", "tenancy_tenant",
]  # fmt: skip


@pytest.fixture
def document(alpha: World) -> Document:
    with tenant_scope(alpha.id):
        draft = create_draft(content=alpha.draft(), by=actor())
        return issue(document_id=draft.id, by=actor())


@pytest.mark.parametrize("table", TABLES)
def test_raw_sql_sees_nothing_of_the_other_tenant(
    alpha: World, beta: World, document: Document, table: str
) -> None:
    own = "id" if table == "tenancy_tenant" else "tenant_id"
    with tenant_scope(beta.id), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table} WHERE {own} <> %s", [beta.id])
        assert cursor.fetchone() == (0,)
        cursor.execute(f"SELECT count(*) FROM {table} WHERE {own} = %s", [alpha.id])
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize("table", TABLES)
def test_without_a_tenant_there_are_no_rows(alpha: World, document: Document, table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize(
    "table",
    [
        "parties_customer",
        "parties_company",
        "catalogue_item",
        "tenancy_membership",
        "parties_bankaccount",
    ],
)
def test_updates_and_deletes_touch_nothing(alpha: World, beta: World, table: str) -> None:
    with tenant_scope(beta.id), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET tenant_id = tenant_id WHERE tenant_id = %s", [alpha.id])
        assert cursor.rowcount == 0
    with tenant_scope(alpha.id), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        assert cursor.fetchone()[0] >= 1


def test_a_row_cannot_be_smuggled_into_the_other_tenant(alpha: World, beta: World) -> None:
    with pytest.raises(DatabaseError, match="row-level security"), tenant_scope(beta.id):
        Customer(tenant_id=alpha.id, legal_name="x", country="GB", currency="GBP").save(
            force_insert=True
        )
    with (
        pytest.raises(DatabaseError, match="row-level security"),
        tenant_scope(beta.id),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE parties_customer SET tenant_id = %s", [alpha.id])


def test_no_reference_can_point_at_the_other_tenant(
    alpha: World, beta: World, document: Document
) -> None:
    """Foreign key checks bypass row-level security, so the keys themselves carry the tenant."""
    with tenant_scope(beta.id):
        own = create_draft(content=beta.draft(), by=actor())
    for statement, value in (
        ("UPDATE documents_document SET customer_id = %s", alpha.customer.id),
        ("UPDATE documents_document SET company_id = %s", alpha.company.id),
        ("UPDATE documents_document SET bank_account_id = %s", alpha.account.id),
        ("UPDATE documents_document SET corrects_id = %s", document.id),
        ("UPDATE documents_line SET item_id = %s", alpha.item.id),
        ("UPDATE documents_line SET document_id = %s", document.id),
        ("UPDATE parties_bankaccount SET company_id = %s", alpha.company.id),
    ):
        with pytest.raises(DatabaseError), tenant_scope(beta.id), connection.cursor() as cursor:
            cursor.execute(statement, [value])
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with tenant_scope(beta.id):
        assert Document.objects.get().id == own.id


def test_unique_keys_do_not_tell_what_the_other_tenant_has(
    alpha: World, beta: World, document: Document
) -> None:
    with tenant_scope(alpha.id):
        Customer.objects.create(legal_name="Secret", country="GB", currency="GBP", code="C-1")
    with tenant_scope(beta.id):
        Customer(id=alpha.customer.id, legal_name="Same id", country="GB", currency="GBP").save(
            force_insert=True
        )
        Customer.objects.create(legal_name="Same code", country="GB", currency="GBP", code="C-1")
        own = issue(document_id=create_draft(content=beta.draft(), by=actor()).id, by=actor())
        assert own.number == document.number == "INV-2026-0001"
        with pytest.raises(IntegrityError), transaction.atomic():
            Customer.objects.create(legal_name="Twice", country="GB", currency="GBP", code="C-1")


def test_the_orm_refuses_outside_a_scope_and_across_scopes(alpha: World, beta: World) -> None:
    for model in (Document, Line, Series, Company, Customer, BankAccount):
        with pytest.raises(NoTenant):
            model.objects.count()
    with tenant_scope(alpha.id), pytest.raises(NoTenant), tenant_scope(beta.id):
        pass


def test_reads_by_a_guessed_id_find_nothing(alpha: World, beta: World, document: Document) -> None:
    with tenant_scope(beta.id):
        with pytest.raises(NotFound):
            queries.get(document.id)
        with pytest.raises(NotFound):
            queries.get(uuid7())


def test_a_scope_leaves_nothing_behind_on_the_connection(alpha: World) -> None:
    with tenant_scope(alpha.id):
        assert Customer.objects.count() == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM parties_customer")
        assert cursor.fetchone() == (0,)


def test_a_job_or_tool_without_a_tenant_can_seal_nothing(db: None) -> None:
    with pytest.raises(DatabaseError, match="No tenant"), connection.cursor() as cursor:
        cursor.execute("SELECT audit_seal(%s, now(), 'x', NULL, '{}')", [uuid7()])


def test_a_raw_connection_of_the_app_role_is_as_blind(kept_alpha: World, connect: object) -> None:
    app = connect("app")  # type: ignore[operator]
    assert app.execute("SELECT count(*) FROM parties_customer").fetchone() == (0,)
    ops = connect("ops")  # type: ignore[operator]
    assert ops.execute("SELECT count(*) FROM parties_customer").fetchone() == (1,)
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        ops.execute("DELETE FROM parties_customer")
