"""What must hold of every table, read from PostgreSQL's own catalogue."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
import pytest

#: Tables without a tenant, each with its reason.
GLOBAL = {
    "tenancy_user": "people sign in once for all their tenants",
    "account_emailaddress": "belongs to a user",
    "account_emailconfirmation": "belongs to a user",
    "mfa_authenticator": "belongs to a user",
    "socialaccount_socialaccount": "belongs to a user",
    "socialaccount_socialapp": "sign-in providers of the installation",
    "socialaccount_socialtoken": "belongs to a user",
    "django_session": "belongs to a browser",
    "django_migrations": "the schema",
    "django_content_type": "Django's own list of models",
    "auth_permission": "Django's own, unused",
    "auth_group": "Django's own, unused",
    "auth_group_permissions": "Django's own, unused",
    "networks_pace": "calls to a network's account, which several tenants may share; reached by functions",
    "networks_turn": "the same, for those who wait",
    "networks_token": "of such an account, encrypted; named by a hash of what signs in",
    "procrastinate_jobs": "the queue: ids of tenant and document, no content",
    "procrastinate_events": "the queue",
    "procrastinate_periodic_defers": "the queue",
    "procrastinate_workers": "the queue",
}
#: Tables that name a branch or document and are seen in every scope of the tenant, each with its reason.
UNBOUND = {
    "documents_series": "whoever issues at a branch may need the company's own series",
    "networks_covered": "a sale is told once in the whole company, whichever branch asks",
    "networks_gathered": "a receipt is gathered once in the whole company, whichever branch asks",
    "documents_importfile": "only those who work for the whole account import",
}
TENANT = "NULLIF(current_setting('signet.tenant_id'::text, true), ''::text))::uuid)"

Connect = Callable[[str], psycopg.Connection]


def rows(connect: Connect, query: str) -> list[tuple]:
    return connect("superuser").execute(query).fetchall()


def tenant_tables(connect: Connect) -> set[str]:
    found = rows(
        connect,
        "SELECT relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
        " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND attname = 'tenant_id'",
    )
    return {name for (name,) in found}


def test_every_table_is_a_tenants_or_has_a_reason_not_to_be(connect: Connect) -> None:
    every = {
        name
        for (name,) in rows(
            connect,
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p', 'm', 'v')"
            " AND relnamespace = 'public'::regnamespace",
        )
    }
    assert every - tenant_tables(connect) - {"tenancy_tenant"} == set(GLOBAL)


def test_row_level_security_is_forced_with_both_clauses(connect: Connect) -> None:
    found = rows(
        connect,
        "SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity, count(p.polname),"
        " min(pg_get_expr(p.polqual, p.polrelid)), min(pg_get_expr(p.polwithcheck, p.polrelid))"
        " FROM pg_class c LEFT JOIN pg_policy p ON p.polrelid = c.oid AND p.polpermissive"
        " WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace GROUP BY 1, 2, 3",
    )
    checked = set()
    for name, enabled, forced, policies, using, check in found:
        if name in GLOBAL:
            continue
        column = "id" if name == "tenancy_tenant" else "tenant_id"
        assert (enabled, forced, policies) == (True, True, 1), name
        assert using == check == f"({column} = ({TENANT}", name
        checked.add(name)
    assert checked == tenant_tables(connect) | {"tenancy_tenant"}


def test_rows_of_other_branches_are_hidden_wherever_a_branch_or_a_document_is_named(
    connect: Connect,
) -> None:
    """Restrictive policies, so that they narrow the tenant's own and never widen it."""
    found = rows(
        connect,
        "SELECT c.relname, pg_get_expr(p.polqual, p.polrelid) = pg_get_expr(p.polwithcheck, p.polrelid)"
        " FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid WHERE NOT p.polpermissive",
    )
    assert all(same for _, same in found)
    named = rows(
        connect,
        "SELECT DISTINCT attrelid::regclass::text FROM pg_attribute JOIN pg_class c ON c.oid = attrelid"
        " WHERE c.relkind = 'r' AND attname IN ('branch_id', 'document_id', 'payment_id', 'submission_id', 'step_id')"
        " AND attnum > 0"
        " AND c.relnamespace = 'public'::regnamespace",
    )
    assert {name for name, _ in found} == {name for (name,) in named} - set(UNBOUND)


def test_the_tenant_comes_first_in_every_key(connect: Connect) -> None:
    found = rows(
        connect,
        "SELECT c.relname, i.relname, x.indisunique, a.attname FROM pg_index x"
        " JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid"
        " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = x.indkey[0]"
        " WHERE c.relnamespace = 'public'::regnamespace",
    )
    for table, index, unique, first in found:
        if table in GLOBAL or table == "tenancy_tenant":
            continue
        if unique:
            assert first == "tenant_id", index
        else:  # look-ups before a tenant is known, used by the definer functions only
            assert first == "tenant_id" or index in {
                "membership_user",
                "invitation_token_lookup",
                "api_key_lookup",
            }, index


def test_foreign_keys_between_tenant_tables_carry_the_tenant(connect: Connect) -> None:
    tables = tenant_tables(connect)
    found = rows(
        connect,
        "SELECT conname, conrelid::regclass::text, confrelid::regclass::text, pg_get_constraintdef(oid)"
        " FROM pg_constraint WHERE contype = 'f'",
    )
    count = 0
    for name, source, target, definition in found:
        if source in tables and target in tables:
            count += 1
            assert definition.startswith("FOREIGN KEY (tenant_id, "), name
            assert "(tenant_id, id)" in definition, name
        elif source in tables:
            assert target in {"tenancy_tenant", "tenancy_user"}, name
    assert count == 66


def test_the_app_role_has_no_way_around(connect: Connect) -> None:
    [role] = rows(
        connect,
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = 'signet_app'",
    )
    assert role == (False, False, False, False)
    owned = rows(connect, "SELECT relname FROM pg_class WHERE relowner = 'signet_app'::regrole")
    assert owned == []
    granted = rows(
        connect,
        "SELECT table_name, privilege_type FROM information_schema.role_table_grants"
        " WHERE grantee IN ('signet_app', 'PUBLIC') AND table_schema = 'public'"
        " AND privilege_type IN ('TRUNCATE', 'TRIGGER', 'REFERENCES')",
    )
    assert granted == []
    members = rows(
        connect,
        "SELECT 1 FROM pg_auth_members WHERE member = 'signet_app'::regrole",
    )
    assert members == []


def test_definer_functions_are_narrow(connect: Connect) -> None:
    found = rows(
        connect,
        "SELECT p.proname, p.proconfig, has_function_privilege('public', p.oid, 'EXECUTE')"
        " FROM pg_proc p WHERE prosecdef AND pronamespace = 'public'::regnamespace ORDER BY 1",
    )
    assert [name for name, *_ in found] == [
        "audit_seal",
        "documents_number_used",
        "events_tenants_with_keys_before",
        "events_tenants_with_work",
        "networks_claim_token",
        "networks_forget_token",
        "networks_hold_pace",
        "networks_keep_token",
        "networks_sweep_accounts",
        "networks_take_turn",
        "networks_tellers",
        "networks_tenants_with_work",
        "payments_document_adds_up",
        "payments_payment_adds_up",
        "reports_fold",
        "reports_rebuild",
        "reports_tell_document",
        "reports_tell_payment",
        "reports_tenants_to_fold",
        "tenancy_of_api_key",
        "tenancy_of_invitation",
        "tenancy_of_user",
    ]
    for name, configuration, public in found:
        assert configuration == ["search_path=pg_catalog"], name
        assert public is False, name


def test_the_app_role_cannot_write_audit_rows_itself(connect: Connect) -> None:
    app = connect("app")
    for statement in (
        "INSERT INTO audit_entry DEFAULT VALUES",
        "UPDATE audit_head SET sequence = 1",
        "DELETE FROM documents_document",
        "SELECT account FROM networks_token",
        "SELECT next_at FROM networks_pace",
        "DELETE FROM networks_turn",
        "CREATE TABLE mine ()",
        "ALTER TABLE documents_document DISABLE ROW LEVEL SECURITY",
        "SET ROLE signet_owner",
        "COPY documents_document TO PROGRAM 'true'",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute(statement)
        app.rollback()
