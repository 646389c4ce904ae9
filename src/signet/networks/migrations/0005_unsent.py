"""What should have been sent as it was issued, and was not: kept where people look."""

import django.db.models.deletion
from django.db import migrations, models

import signet.kernel.ids
import signet.tenancy.context
import signet.tenancy.fields
from signet.tenancy.operations import IsolateTenantTable, ScopeToBranches


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
        ("networks", "0004_reconciliation"),
        ("tenancy", "0004_roles_plans_and_branches"),
    ]
    operations = [
        migrations.CreateModel(
            name="Unsent",
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
                ("at", models.DateTimeField()),
                ("code", models.CharField(max_length=80)),
                ("text", models.TextField(default="")),
                ("findings", models.JSONField(default=list)),
                ("connection", within_tenant("networks.connection")),
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tenant", "document", "connection"), name="unsent_once"
                    )
                ],
            },
        ),
        IsolateTenantTable("Unsent"),
        ScopeToBranches("networks_unsent", through="document_id", to="documents_document"),
    ]
