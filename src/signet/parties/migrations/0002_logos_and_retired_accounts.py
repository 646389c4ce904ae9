"""Logos as rows of their own, kept for good; bank accounts can be retired."""

import django.db.models.deletion
from django.db import migrations, models

import signet.kernel.ids
import signet.tenancy.context
import signet.tenancy.fields
from signet.tenancy.operations import IsolateTenantTable

TRUE_HASH = "ALTER TABLE parties_logo ADD CONSTRAINT logo_hash_is_true CHECK (sha256 = sha256(body))"
OWN_LOGO = (
    "ALTER TABLE parties_company ADD CONSTRAINT parties_company_logo_file_id_fk"
    " FOREIGN KEY (tenant_id, logo_file_id) REFERENCES parties_logo (tenant_id, id)"
)


class Migration(migrations.Migration):
    dependencies = [("parties", "0001_initial"), ("tenancy", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Logo",
            fields=[
                ("id", models.UUIDField(default=signet.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("sha256", models.BinaryField(max_length=32)),
                ("kind", models.CharField(max_length=4)),
                ("width", models.PositiveIntegerField()),
                ("height", models.PositiveIntegerField()),
                ("body", models.BinaryField()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("tenant", models.ForeignKey(db_index=False, default=signet.tenancy.context.current_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.tenant")),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("tenant", "sha256"), name="logo_once")]},
        ),
        IsolateTenantTable("Logo", grants="SELECT, INSERT"),
        migrations.RunSQL(TRUE_HASH),
        migrations.RemoveField("company", "logo"),
        migrations.RemoveField("company", "logo_type"),
        migrations.AddField(
            "company",
            "logo_file",
            signet.tenancy.fields.TenantForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.logo"),
        ),
        migrations.RunSQL(OWN_LOGO),
        migrations.AddField(
            "bankaccount", "archived_at", models.DateTimeField(blank=True, null=True)
        ),
    ]  # fmt: skip
