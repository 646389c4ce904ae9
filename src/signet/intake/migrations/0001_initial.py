"""Tables that wait to be imported."""

import django.db.models.deletion
from django.db import migrations, models

import signet.kernel.ids
import signet.tenancy.context
from signet.tenancy.operations import IsolateTenantTable


class Migration(migrations.Migration):
    initial = True

    dependencies = [("tenancy", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="TableFile",
            fields=[
                ("id", models.UUIDField(default=signet.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("noun", models.CharField(max_length=20)),
                ("name", models.CharField(max_length=200)),
                ("sha256", models.BinaryField(max_length=32)),
                ("body", models.BinaryField()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("created_by", models.CharField(default="", max_length=160)),
                ("tenant", models.ForeignKey(db_index=False, default=signet.tenancy.context.current_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.tenant")),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("tenant", "noun", "sha256"), name="table_file_waiting_once")]},
        ),
        IsolateTenantTable("TableFile", grants="SELECT, INSERT, DELETE"),
    ]  # fmt: skip
