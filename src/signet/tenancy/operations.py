"""Migration operations that put the wall between tenants into the database."""

from __future__ import annotations

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.models import CASCADE

from signet.tenancy.fields import TenantForeignKey

#: NULLIF, because a setting that was once set reads '' and not NULL afterwards, and ''::uuid fails.
TENANT = "nullif(current_setting('signet.tenant_id', true), '')::uuid"


class IsolateTenantTable(Operation):
    """Make a table a tenant table: composite keys, forced row-level security, the app role's grants.

    Comes after ``CreateModel`` in the same migration. ``grants`` are what ``signet_app`` may do; a table
    that is only ever appended to gets ``"SELECT, INSERT"``.
    """

    reduces_to_sql = True
    reversible = False

    def __init__(
        self,
        model_name: str,
        *,
        grants: str = "SELECT, INSERT, UPDATE, DELETE",
        tenant_column: str = "tenant_id",
    ) -> None:
        self.model_name = model_name
        self.grants = grants
        self.tenant_column = tenant_column

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The models do not change; only the database does."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: Any,  # noqa: ARG002
        to_state: Any,
    ) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        table = model._meta.db_table  # noqa: SLF001
        if self.tenant_column == "tenant_id":
            schema_editor.execute(
                f"ALTER TABLE {table} DROP CONSTRAINT {table}_pkey,"
                f" ADD CONSTRAINT {table}_pkey PRIMARY KEY (tenant_id, id)"
            )
        for field in model._meta.local_fields:  # noqa: SLF001
            if isinstance(field, TenantForeignKey):
                target = field.remote_field.model._meta.db_table  # noqa: SLF001
                cascade = " ON DELETE CASCADE" if field.remote_field.on_delete is CASCADE else ""
                schema_editor.execute(
                    f"ALTER TABLE {table} ADD CONSTRAINT {table}_{field.column}_fk"
                    f" FOREIGN KEY (tenant_id, {field.column})"
                    f" REFERENCES {target} (tenant_id, id){cascade}"
                )
        for statement in isolation_sql(table, grants=self.grants, column=self.tenant_column):
            schema_editor.execute(statement)

    def database_backwards(self, *args: Any) -> None:
        raise NotImplementedError("A tenant table is never opened up again.")

    def describe(self) -> str:
        return f"Isolate the tenant table of {self.model_name}"

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (
            self.__class__.__name__,
            [self.model_name],
            {"grants": self.grants, "tenant_column": self.tenant_column},
        )


def isolation_sql(table: str, *, grants: str, column: str = "tenant_id") -> list[str]:
    """The statements that hide other tenants' rows of ``table`` from every role but BYPASSRLS ones."""
    return [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        (
            f"CREATE POLICY tenant_isolation ON {table}"
            f" USING ({column} = {TENANT}) WITH CHECK ({column} = {TENANT})"
        ),
        f"REVOKE ALL ON {table} FROM PUBLIC",
        f"GRANT {grants} ON {table} TO signet_app",
    ]


#: True in a scope of the whole account; sub-selects, so that it is found out once a statement.
_UNBOUND = "(SELECT nullif(current_setting('signet.branches', true), '') IS NULL)"
_BRANCHES = "(SELECT nullif(current_setting('signet.branches', true), '')::uuid[])::uuid[]"


class ScopeToBranches(Operation):
    """Hide rows of other branches from scopes that are bound to some (``tenant_scope(..., branches)``).

    A restrictive policy beside the tenant's own: on the table's ``branch_id``, or with ``through`` (a
    foreign key column) wherever the row it points at in ``to`` is hidden.
    """

    reduces_to_sql = True
    reversible = False

    def __init__(self, table: str, *, through: str = "", to: str = "") -> None:
        self.table, self.through, self.to = table, through, to

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The models do not change; only the database does."""

    def database_forwards(
        self,
        app_label: str,  # noqa: ARG002
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: Any,  # noqa: ARG002
        to_state: Any,  # noqa: ARG002
    ) -> None:
        visible = f"branch_id = ANY ({_BRANCHES})"
        if self.through:
            visible = (
                f"EXISTS (SELECT FROM {self.to} o WHERE o.tenant_id = {self.table}.tenant_id"
                f" AND o.id = {self.table}.{self.through})"
            )
        schema_editor.execute(
            f"CREATE POLICY branch_scope ON {self.table} AS RESTRICTIVE"
            f" USING ({_UNBOUND} OR {visible}) WITH CHECK ({_UNBOUND} OR {visible})"
        )

    def database_backwards(self, *args: Any) -> None:
        raise NotImplementedError("A branch is never opened up again.")

    def describe(self) -> str:
        return f"Scope {self.table} to branches"

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__name__, [self.table], {"through": self.through, "to": self.to}
