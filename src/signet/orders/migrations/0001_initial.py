"""Orders; what keeps an order from having two live invoices stands in the database."""

import django.db.models.deletion
import signet.kernel.ids
import signet.tenancy.context
import signet.tenancy.fields
from django.db import migrations, models


from signet.tenancy.operations import IsolateTenantTable, ScopeToBranches

GUARD = """
CREATE FUNCTION public.orders_guard_order() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'An order is never deleted; it is cancelled.' USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.status = 'cancelled' THEN
    RAISE EXCEPTION 'A cancelled order does not change.' USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.invoice_id IS NOT NULL THEN
    IF NEW.invoice_id IS NULL THEN
      IF EXISTS (
        SELECT FROM public.documents_document d
        WHERE d.tenant_id = OLD.tenant_id AND d.id = OLD.invoice_id AND d.state IN ('draft', 'issued')
      ) THEN
        RAISE EXCEPTION 'An order keeps its invoice while that lives.'
          USING ERRCODE = 'restrict_violation';
      END IF;
    ELSIF NEW.invoice_id <> OLD.invoice_id THEN
      RAISE EXCEPTION 'An order has one invoice.' USING ERRCODE = 'restrict_violation';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE UPDATE OR DELETE ON public.orders_order
  FOR EACH ROW EXECUTE FUNCTION public.orders_guard_order();
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('documents', '0006_branches'),
        ('parties', '0003_branch'),
        ('tenancy', '0004_roles_plans_and_branches'),
    ]

    operations = [
        migrations.CreateModel(
            name='Order',
            fields=[
                ('id', models.UUIDField(default=signet.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('status', models.CharField(choices=[('open', 'Open'), ('ready', 'Ready'), ('invoiced', 'Invoiced'), ('cancelled', 'Cancelled')], default='open', max_length=10)),
                ('version', models.PositiveIntegerField(default=1)),
                ('reference', models.CharField(blank=True, default='', max_length=60, verbose_name='reference')),
                ('note', models.CharField(blank=True, default='', max_length=1000, verbose_name='internal note')),
                ('currency', models.CharField(max_length=3)),
                ('lines', models.JSONField(default=list)),
                ('total_minor', models.BigIntegerField(default=0)),
                ('customer_name', models.CharField(blank=True, default='', max_length=200)),
                ('reason', models.CharField(blank=True, default='', max_length=500)),
                ('operator_id', models.UUIDField(blank=True, null=True)),
                ('operator', models.CharField(default='', max_length=160)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('branch', signet.tenancy.fields.TenantForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.branch')),
                ('company', signet.tenancy.fields.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.company')),
                ('customer', signet.tenancy.fields.TenantForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.customer')),
                ('invoice', signet.tenancy.fields.TenantForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document')),
                ('tenant', models.ForeignKey(db_index=False, default=signet.tenancy.context.current_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.tenant')),
            ],
            options={
                'indexes': [models.Index(fields=['tenant', '-id'], name='order_newest'), models.Index(fields=['tenant', 'status', '-id'], name='order_status'), models.Index(fields=['tenant', 'branch', '-id'], name='order_branch'), models.Index(fields=['tenant', 'customer', '-id'], name='order_customer'), models.Index(fields=['tenant', 'reference', 'id'], name='order_reference'), models.Index(fields=['tenant', 'customer_name', 'id'], name='order_by_customer')],
                'constraints': [models.UniqueConstraint(fields=('tenant', 'invoice'), name='order_of_invoice'), models.CheckConstraint(condition=models.Q(models.Q(('invoice__isnull', False), ('status', 'invoiced')), models.Q(models.Q(('status', 'invoiced'), _negated=True), ('invoice__isnull', True)), _connector='OR'), name='order_invoiced_once')],
            },
        ),
        IsolateTenantTable("Order", grants="SELECT, INSERT, UPDATE"),
        ScopeToBranches("orders_order"),
        migrations.RunSQL(GUARD),
    ]
