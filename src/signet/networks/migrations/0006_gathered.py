"""A receipt stands in one consolidated e-invoice, whoever gathers it how often."""

import django.db.models.deletion
from django.db import migrations, models

import signet.kernel.ids
import signet.tenancy.context
import signet.tenancy.fields
from signet.tenancy.operations import IsolateTenantTable


def within_tenant(to: str) -> models.Field:
    return signet.tenancy.fields.TenantForeignKey(
        db_constraint=False,
        db_index=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=to,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0008_gap_notes"),
        ("networks", "0005_unsent"),
        ("parties", "0004_company_tax_terms"),
        ("tenancy", "0004_roles_plans_and_branches"),
    ]
    operations = [
        migrations.CreateModel(
            name="Gathered",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=signet.kernel.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("self_billed", models.BooleanField()),
                ("number", models.CharField(max_length=60)),
                ("day", models.DateField()),
                ("company", within_tenant("parties.company")),
                ("document", within_tenant("documents.document")),
                (
                    "tenant",
                    models.ForeignKey(
                        db_index=False,
                        default=signet.tenancy.context.current_tenant_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.tenant",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["tenant", "document"], name="gathered_document")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tenant", "company", "self_billed", "number", "day"),
                        name="gathered_once",
                    )
                ],
            },
        ),
        IsolateTenantTable("Gathered", grants="SELECT, INSERT, DELETE"),
    ]
