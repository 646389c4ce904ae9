"""Base model and foreign key of every tenant table."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import models

from signet.kernel.ids import uuid7
from signet.tenancy.context import current_tenant_id

M = TypeVar("M", bound=models.Model)


class TenantManager(models.Manager[M]):
    """Refuses to build a query outside a tenant scope; the database then does the filtering."""

    def get_queryset(self) -> models.QuerySet[M]:
        current_tenant_id()
        return super().get_queryset()


class TenantModel(models.Model):
    """A row that belongs to one tenant.

    Django sees ``id`` as the primary key; ``IsolateTenantTable`` makes ``(tenant_id, id)`` the real one.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant = models.ForeignKey(
        "tenancy.Tenant",
        on_delete=models.PROTECT,
        related_name="+",
        default=current_tenant_id,
        editable=False,
        db_index=False,
    )

    objects = TenantManager()

    class Meta:
        abstract = True


class TenantForeignKey(models.ForeignKey):  # type: ignore[type-arg]
    """A foreign key to a row of the same tenant: in the database ``(tenant_id, x_id)``.

    A plain foreign key would let one tenant point at, and so learn of, another's rows, because foreign
    key checks bypass row-level security. The composite constraint is made by ``IsolateTenantTable``.
    """

    def __init__(self, to: Any, on_delete: Any, **kwargs: Any) -> None:
        kwargs["db_constraint"] = False
        kwargs.setdefault("db_index", False)
        kwargs.setdefault("related_name", "+")
        super().__init__(to, on_delete, **kwargs)


class ExactDecimalField(models.DecimalField):  # type: ignore[type-arg]
    """PostgreSQL ``numeric`` without a fixed scale: 0.5 stays 0.5, and no digit is invented or lost."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 30)
        kwargs.setdefault("decimal_places", 12)
        super().__init__(*args, **kwargs)

    def db_type(self, connection: Any) -> str:  # noqa: ARG002
        return "numeric"


class LongJSONField(models.JSONField):
    """JSON of some length, in rows that are written many at once.

    Django hands such rows to PostgreSQL as one array for each column, and the driver escapes every quote of
    an array's texts one by one: with a placeholder of its own each row's value is quoted as a whole.
    """

    def get_placeholder(self, value: object, compiler: object, connection: object) -> str:  # noqa: ARG002
        return "%s"

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs
