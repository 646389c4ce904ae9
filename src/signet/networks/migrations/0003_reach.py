"""What networks said of customers: the newest answer of each, kept with its date."""

import django.db.models.deletion
from django.db import migrations, models

import signet.kernel.ids
import signet.tenancy.context
import signet.tenancy.fields
from signet.tenancy.operations import IsolateTenantTable


class Migration(migrations.Migration):
    dependencies = [
        ("networks", "0002_immutable"),
        ("parties", "0005_places"),
        ("tenancy", "0004_roles_plans_and_branches"),
    ]
    operations = [
        migrations.CreateModel(
            name="Reach",
            fields=[
                ("id", models.UUIDField(default=signet.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("network", models.CharField(max_length=20)),
                ("environment", models.CharField(max_length=10)),
                ("asked_for", models.CharField(max_length=200)),
                ("is_there", models.BooleanField(null=True)),
                ("name", models.CharField(default="", max_length=300)),
                ("kinds", models.JSONField(default=list)),
                ("details", models.JSONField(default=dict)),
                ("answered_at", models.DateTimeField(null=True)),
                ("tried_at", models.DateTimeField()),
                ("problem", models.TextField(default="")),
                ("problem_params", models.JSONField(default=dict)),
                ("asked_by", models.CharField(max_length=160)),
                ("customer", signet.tenancy.fields.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="parties.customer")),
                ("tenant", models.ForeignKey(db_index=False, default=signet.tenancy.context.current_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.tenant")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("tenant", "customer", "network", "environment"), name="reach_once")],
            },
        ),
        IsolateTenantTable("Reach", grants="SELECT, INSERT, UPDATE"),
    ]  # fmt: skip
