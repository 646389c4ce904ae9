import django.db.models.deletion
import signet.kernel.ids
import signet.tenancy.context
import signet.tenancy.fields
from django.db import migrations, models

from signet.tenancy.operations import IsolateTenantTable


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('documents', '0003_looks_starts_and_imports'),
        ('parties', '0002_logos_and_retired_accounts'),
        ('tenancy', '0003_tenant_overpayment'),
    ]

    operations = [
        migrations.CreateModel(
            name='Payment',
            fields=[
                ('id', models.UUIDField(default=signet.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('receipt', 'Received'), ('refund', 'Paid back'), ('write_off', 'Written off')], default='receipt', max_length=10)),
                ('method', models.CharField(blank=True, choices=[('cash', 'Cash'), ('pos_card', 'Card at the counter'), ('bank_transfer', 'Bank transfer'), ('cheque', 'Cheque'), ('card', 'Card online'), ('wallet', 'Wallet'), ('other', 'Other')], default='', max_length=20)),
                ('channel', models.CharField(choices=[('counter', 'Counter'), ('app', 'App'), ('portal', 'Portal')], default='counter', max_length=10)),
                ('currency', models.CharField(max_length=3)),
                ('amount_minor', models.BigIntegerField()),
                ('open_minor', models.BigIntegerField()),
                ('received_on', models.DateField()),
                ('reference', models.CharField(blank=True, default='', max_length=80)),
                ('provider', models.CharField(default='manual', max_length=40)),
                ('provider_reference', models.CharField(blank=True, default='', max_length=120)),
                ('note', models.CharField(blank=True, default='', max_length=500)),
                ('reason', models.CharField(blank=True, default='', max_length=500)),
                ('period', models.CharField(blank=True, default='', max_length=7)),
                ('sequence', models.PositiveBigIntegerField(blank=True, null=True)),
                ('number', models.CharField(blank=True, max_length=80, null=True)),
                ('issued_on', models.DateField()),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('operator_id', models.UUIDField(blank=True, null=True)),
                ('operator', models.CharField(default='', max_length=160)),
                ('company', signet.tenancy.fields.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.company')),
                ('customer', signet.tenancy.fields.TenantForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.customer')),
                ('reverses', signet.tenancy.fields.TenantForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.payment')),
                ('series', signet.tenancy.fields.TenantForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.series')),
                ('tenant', models.ForeignKey(db_index=False, default=signet.tenancy.context.current_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='Allocation',
            fields=[
                ('id', models.UUIDField(default=signet.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('amount_minor', models.BigIntegerField()),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('created_by', models.CharField(default='', max_length=160)),
                ('credit_note', signet.tenancy.fields.TenantForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document')),
                ('document', signet.tenancy.fields.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='allocations', to='documents.document')),
                ('tenant', models.ForeignKey(db_index=False, default=signet.tenancy.context.current_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.tenant')),
                ('payment', signet.tenancy.fields.TenantForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='allocations', to='payments.payment')),
            ],
        ),
        migrations.AddIndex(
            model_name='payment',
            index=models.Index(fields=['tenant', '-id'], name='payment_newest'),
        ),
        migrations.AddIndex(
            model_name='payment',
            index=models.Index(fields=['tenant', 'customer', '-id'], name='payment_customer'),
        ),
        migrations.AddIndex(
            model_name='payment',
            index=models.Index(fields=['tenant', 'received_on', 'currency'], name='payment_day'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.UniqueConstraint(fields=('tenant', 'reverses'), name='payment_reversed_once'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.UniqueConstraint(fields=('tenant', 'series', 'period', 'sequence'), name='payment_sequence'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.UniqueConstraint(condition=models.Q(('provider_reference', ''), _negated=True), fields=('tenant', 'provider', 'provider_reference'), name='payment_of_provider_once'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('amount_minor__gt', 0), ('reverses__isnull', True)), models.Q(('amount_minor__lt', 0), ('reverses__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='payment_sign'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('amount_minor__gt', 0), ('open_minor__gte', 0), ('open_minor__lte', models.F('amount_minor'))), models.Q(('amount_minor__lt', 0), ('open_minor__gte', models.F('amount_minor')), ('open_minor__lte', 0)), _connector='OR'), name='payment_open'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'write_off'), _negated=True), models.Q(('method', ''), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='payment_write_off'),
        ),
        migrations.AddIndex(
            model_name='allocation',
            index=models.Index(fields=['tenant', 'document', 'id'], name='allocation_document'),
        ),
        migrations.AddIndex(
            model_name='allocation',
            index=models.Index(fields=['tenant', 'payment', 'id'], name='allocation_payment'),
        ),
        migrations.AddIndex(
            model_name='allocation',
            index=models.Index(fields=['tenant', 'credit_note', 'id'], name='allocation_credit'),
        ),
        migrations.AddConstraint(
            model_name='allocation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('credit_note__isnull', True), ('payment__isnull', False)), models.Q(('credit_note__isnull', False), ('payment__isnull', True)), _connector='OR'), name='allocation_of_one'),
        ),
        migrations.AddConstraint(
            model_name='allocation',
            constraint=models.CheckConstraint(condition=models.Q(('amount_minor', 0), _negated=True), name='allocation_of_something'),
        ),
        IsolateTenantTable('Payment', grants="SELECT, INSERT, UPDATE"),
        IsolateTenantTable('Allocation', grants="SELECT, INSERT"),
    ]
