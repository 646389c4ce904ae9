"""Explanations of missing numbers."""

import django.db.models.deletion
from django.db import migrations, models

import signet.kernel.ids
import signet.tenancy.context
import signet.tenancy.fields
from signet.tenancy.operations import IsolateTenantTable


class Migration(migrations.Migration):
    dependencies = [("documents", "0007_taxline_per_unit")]

    operations = [
        migrations.CreateModel(
            name="GapNote",
            fields=[
                ("id", models.UUIDField(default=signet.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("period", models.CharField(blank=True, max_length=7)),
                ("sequence", models.PositiveBigIntegerField()),
                ("text", models.CharField(max_length=500)),
                ("written_at", models.DateTimeField(auto_now=True)),
                ("written_by", models.CharField(max_length=160)),
                ("series", signet.tenancy.fields.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="documents.series")),
                ("tenant", models.ForeignKey(db_index=False, default=signet.tenancy.context.current_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.tenant")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("tenant", "series", "period", "sequence"), name="gap_note_once")],
            },
        ),
        IsolateTenantTable("GapNote"),
    ]  # fmt: skip
