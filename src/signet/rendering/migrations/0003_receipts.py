"""Receipts are printed once, like documents, and never changed."""

import django.db.models.deletion
import signet.kernel.ids
import signet.tenancy.context
import signet.tenancy.fields
from django.db import migrations, models

from signet.tenancy.operations import IsolateTenantTable

FROZEN = """
CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON public.rendering_receiptrendering
  FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
ALTER TABLE public.rendering_receiptrendering
  ADD CONSTRAINT receipt_hash_is_true CHECK (sha256 = sha256(body));
"""


class Migration(migrations.Migration):

    dependencies = [
        ('rendering', '0002_frozen'),
        ('payments', '0002_balances'),
        ('tenancy', '0003_tenant_overpayment'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReceiptRendering',
            fields=[
                ('id', models.UUIDField(default=signet.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('template', models.CharField(max_length=20)),
                ('body', models.BinaryField()),
                ('sha256', models.BinaryField(max_length=32)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('payment', signet.tenancy.fields.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='renderings', to='payments.payment')),
                ('tenant', models.ForeignKey(db_index=False, default=signet.tenancy.context.current_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.tenant')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('tenant', 'payment'), name='receipt_rendering_once')],
            },
        ),
        IsolateTenantTable('ReceiptRendering', grants='SELECT, INSERT'),
        migrations.RunSQL(FROZEN),
    ]
