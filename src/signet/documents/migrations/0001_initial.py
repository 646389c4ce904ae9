import django.db.models.deletion
import signet.kernel.ids
import signet.tenancy.context
import signet.tenancy.fields
from django.db import migrations, models


from signet.tenancy.operations import IsolateTenantTable


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('catalogue', '0001_initial'),
        ('parties', '0001_initial'),
        ('tenancy', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Series',
            fields=[
                ('id', models.UUIDField(default=signet.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('invoice', 'Invoice'), ('credit_note', 'Credit note')], max_length=20, verbose_name='kind')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('pattern', models.CharField(max_length=60, verbose_name='pattern')),
                ('reset', models.CharField(choices=[('never', 'Never'), ('yearly', 'Every year'), ('monthly', 'Every month')], default='yearly', max_length=10, verbose_name='starts again')),
                ('first_number', models.PositiveBigIntegerField(default=1, verbose_name='first number')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('company', signet.tenancy.fields.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.company')),
                ('tenant', models.ForeignKey(db_index=False, default=signet.tenancy.context.current_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.UUIDField(default=signet.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('invoice', 'Invoice'), ('credit_note', 'Credit note')], default='invoice', max_length=20)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('issued', 'Issued'), ('void', 'Void'), ('discarded', 'Discarded')], default='draft', max_length=10)),
                ('version', models.PositiveIntegerField(default=1)),
                ('type_code', models.CharField(default='380', max_length=3)),
                ('currency', models.CharField(max_length=3)),
                ('tax_currency', models.CharField(blank=True, default='', max_length=3)),
                ('tax_exchange_rate', signet.tenancy.fields.ExactDecimalField(blank=True, decimal_places=12, max_digits=30, null=True)),
                ('language', models.CharField(choices=[('en', 'English'), ('ar', 'العربية'), ('km', 'ខ្មែរ'), ('ms', 'Bahasa Melayu')], default='en', max_length=5)),
                ('second_language', models.CharField(blank=True, choices=[('en', 'English'), ('ar', 'العربية'), ('km', 'ខ្មែរ'), ('ms', 'Bahasa Melayu')], default='', max_length=5)),
                ('issue_date', models.DateField(blank=True, null=True)),
                ('due_date', models.DateField(blank=True, null=True)),
                ('content', models.JSONField(default=dict)),
                ('buyer_name', models.CharField(blank=True, default='', max_length=200)),
                ('lines_minor', models.BigIntegerField(default=0)),
                ('without_tax_minor', models.BigIntegerField(default=0)),
                ('tax_minor', models.BigIntegerField(default=0)),
                ('with_tax_minor', models.BigIntegerField(default=0)),
                ('payable_minor', models.BigIntegerField(default=0)),
                ('balance_minor', models.BigIntegerField(default=0)),
                ('number', models.CharField(blank=True, max_length=80, null=True)),
                ('period', models.CharField(blank=True, default='', max_length=7)),
                ('sequence', models.PositiveBigIntegerField(blank=True, null=True)),
                ('snapshot_hash', models.BinaryField(blank=True, max_length=32, null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('created_by', models.CharField(default='', max_length=160)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('issued_at', models.DateTimeField(blank=True, null=True)),
                ('issued_by', models.CharField(blank=True, default='', max_length=160)),
                ('voided_at', models.DateTimeField(blank=True, null=True)),
                ('void_reason', models.CharField(blank=True, default='', max_length=500)),
                ('bank_account', signet.tenancy.fields.TenantForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.bankaccount')),
                ('company', signet.tenancy.fields.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.company')),
                ('corrects', signet.tenancy.fields.TenantForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document')),
                ('customer', signet.tenancy.fields.TenantForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.customer')),
                ('tenant', models.ForeignKey(db_index=False, default=signet.tenancy.context.current_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.tenant')),
                ('series', signet.tenancy.fields.TenantForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.series')),
            ],
        ),
        migrations.CreateModel(
            name='SeriesCounter',
            fields=[
                ('id', models.UUIDField(default=signet.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('period', models.CharField(blank=True, max_length=7)),
                ('next_sequence', models.PositiveBigIntegerField()),
                ('last_date', models.DateField()),
                ('series', signet.tenancy.fields.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.series')),
                ('tenant', models.ForeignKey(db_index=False, default=signet.tenancy.context.current_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='Snapshot',
            fields=[
                ('id', models.UUIDField(default=signet.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('body', models.BinaryField()),
                ('sha256', models.BinaryField(max_length=32)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('document', signet.tenancy.fields.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='snapshots', to='documents.document')),
                ('tenant', models.ForeignKey(db_index=False, default=signet.tenancy.context.current_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='TaxLine',
            fields=[
                ('id', models.UUIDField(default=signet.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveSmallIntegerField()),
                ('scheme', models.CharField(max_length=10)),
                ('category', models.CharField(max_length=2)),
                ('percent', signet.tenancy.fields.ExactDecimalField(blank=True, decimal_places=12, max_digits=30, null=True)),
                ('taxable_minor', models.BigIntegerField()),
                ('tax_minor', models.BigIntegerField()),
                ('document', signet.tenancy.fields.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='tax_lines', to='documents.document')),
                ('tenant', models.ForeignKey(db_index=False, default=signet.tenancy.context.current_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='Line',
            fields=[
                ('id', models.UUIDField(default=signet.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveIntegerField()),
                ('name', models.CharField(blank=True, default='', max_length=200)),
                ('quantity', signet.tenancy.fields.ExactDecimalField(decimal_places=12, max_digits=30)),
                ('unit', models.CharField(default='C62', max_length=3)),
                ('price', signet.tenancy.fields.ExactDecimalField(decimal_places=12, max_digits=30)),
                ('taxes', models.JSONField(default=list)),
                ('content', models.JSONField(default=dict)),
                ('net_minor', models.BigIntegerField(default=0)),
                ('document', signet.tenancy.fields.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='documents.document')),
                ('item', signet.tenancy.fields.TenantForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.item')),
                ('tenant', models.ForeignKey(db_index=False, default=signet.tenancy.context.current_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.tenant')),
            ],
            options={
                'indexes': [models.Index(fields=['tenant', 'item'], name='line_item')],
                'constraints': [models.UniqueConstraint(fields=('tenant', 'document', 'position'), name='line_position')],
            },
        ),
        migrations.AddConstraint(
            model_name='series',
            constraint=models.UniqueConstraint(fields=('tenant', 'company', 'kind'), name='series_of_kind'),
        ),
        migrations.AddIndex(
            model_name='document',
            index=models.Index(fields=['tenant', 'kind', '-id'], name='document_newest'),
        ),
        migrations.AddIndex(
            model_name='document',
            index=models.Index(fields=['tenant', 'kind', 'state', '-id'], name='document_state'),
        ),
        migrations.AddIndex(
            model_name='document',
            index=models.Index(fields=['tenant', 'kind', '-issue_date', '-id'], name='document_issued'),
        ),
        migrations.AddIndex(
            model_name='document',
            index=models.Index(fields=['tenant', 'kind', 'due_date', 'id'], name='document_due'),
        ),
        migrations.AddIndex(
            model_name='document',
            index=models.Index(fields=['tenant', 'kind', 'number', 'id'], name='document_by_number'),
        ),
        migrations.AddIndex(
            model_name='document',
            index=models.Index(fields=['tenant', 'customer', '-id'], name='document_customer'),
        ),
        migrations.AddIndex(
            model_name='document',
            index=models.Index(fields=['tenant', 'kind', 'buyer_name', 'id'], name='document_buyer'),
        ),
        migrations.AddIndex(
            model_name='document',
            index=models.Index(fields=['tenant', 'kind', 'payable_minor', 'id'], name='document_payable'),
        ),
        migrations.AddIndex(
            model_name='document',
            index=models.Index(condition=models.Q(('state', 'issued'), models.Q(('balance_minor', 0), _negated=True)), fields=['tenant', 'currency', 'due_date'], include=('balance_minor',), name='document_open'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.UniqueConstraint(fields=('tenant', 'series', 'period', 'sequence'), name='document_sequence'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.UniqueConstraint(fields=('tenant', 'company', 'kind', 'number'), name='document_number'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('issued_at__isnull', True), ('number__isnull', True), ('sequence__isnull', True), ('snapshot_hash__isnull', True), ('state__in', ['draft', 'discarded'])), models.Q(('customer__isnull', False), ('issue_date__isnull', False), ('issued_at__isnull', False), ('number__isnull', False), ('sequence__isnull', False), ('series__isnull', False), ('snapshot_hash__isnull', False), ('state__in', ['issued', 'void'])), _connector='OR'), name='document_number_only_when_issued'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'void'), _negated=True), models.Q(('voided_at__isnull', False), models.Q(('void_reason', ''), _negated=True)), _connector='OR'), name='document_void_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='seriescounter',
            constraint=models.UniqueConstraint(fields=('tenant', 'series', 'period'), name='counter_once'),
        ),
        migrations.AddConstraint(
            model_name='snapshot',
            constraint=models.UniqueConstraint(fields=('tenant', 'document'), name='snapshot_once'),
        ),
        migrations.AddConstraint(
            model_name='taxline',
            constraint=models.UniqueConstraint(fields=('tenant', 'document', 'position'), name='tax_line_position'),
        ),
        IsolateTenantTable('Series', grants='SELECT, INSERT, UPDATE'),
        IsolateTenantTable('Document', grants='SELECT, INSERT, UPDATE'),
        IsolateTenantTable('SeriesCounter', grants='SELECT, INSERT, UPDATE'),
        IsolateTenantTable('Line'),
        IsolateTenantTable('TaxLine', grants='SELECT, INSERT'),
        IsolateTenantTable('Snapshot', grants='SELECT, INSERT'),
    ]
