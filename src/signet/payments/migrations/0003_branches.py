"""Payments of a branch, and what they settle only where its document is seen."""

import django.db.models.deletion
import signet.tenancy.fields
from django.db import migrations, models


from signet.tenancy.operations import ScopeToBranches

KEYS = """
ALTER TABLE payments_payment ADD CONSTRAINT payments_payment_branch_id_fk FOREIGN KEY (tenant_id, branch_id) REFERENCES parties_branch (tenant_id, id);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0006_branches'),
        ('parties', '0003_branch'),
        ('payments', '0002_balances'),
        ('tenancy', '0004_roles_plans_and_branches'),
    ]

    operations = [
        migrations.AddField(
            model_name='payment',
            name='branch',
            field=signet.tenancy.fields.TenantForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.branch'),
        ),
        migrations.AddIndex(
            model_name='payment',
            index=models.Index(condition=models.Q(('branch__isnull', False)), fields=['tenant', 'branch', '-id'], name='payment_branch'),
        ),
        migrations.RunSQL(KEYS),
        ScopeToBranches("payments_payment"),
        ScopeToBranches("payments_allocation", through="document_id", to="documents_document"),
    ]
