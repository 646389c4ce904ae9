import django.db.models.deletion
import signet.kernel.ids
import signet.tenancy.context
import signet.tenancy.fields
from django.db import migrations, models


from signet.tenancy.operations import IsolateTenantTable


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('tenancy', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Company',
            fields=[
                ('id', models.UUIDField(default=signet.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('legal_name', models.CharField(max_length=200, verbose_name='legal name')),
                ('second_name', models.CharField(blank=True, default='', max_length=200, verbose_name='name in the second language')),
                ('trading_name', models.CharField(blank=True, default='', max_length=200, verbose_name='trading name')),
                ('vat_identifier', models.CharField(blank=True, default='', max_length=40, verbose_name='VAT identifier')),
                ('tax_registration', models.CharField(blank=True, default='', max_length=40, verbose_name='other tax registration')),
                ('tax_registration_scheme', models.CharField(blank=True, default='', max_length=10, verbose_name='kind of tax registration')),
                ('legal_registration', models.CharField(blank=True, default='', max_length=60, verbose_name='registration number')),
                ('legal_registration_scheme', models.CharField(blank=True, default='', max_length=10, verbose_name='register (ISO 6523)')),
                ('identifiers', models.JSONField(blank=True, default=list, verbose_name='other identifiers')),
                ('electronic_scheme', models.CharField(blank=True, default='', max_length=10, verbose_name='electronic address scheme')),
                ('electronic_address', models.CharField(blank=True, default='', max_length=120, verbose_name='electronic address')),
                ('line1', models.CharField(blank=True, default='', max_length=200, verbose_name='address')),
                ('line2', models.CharField(blank=True, default='', max_length=200, verbose_name='address, second line')),
                ('line3', models.CharField(blank=True, default='', max_length=200, verbose_name='address, third line')),
                ('city', models.CharField(blank=True, default='', max_length=100, verbose_name='city')),
                ('postal_code', models.CharField(blank=True, default='', max_length=20, verbose_name='postal code')),
                ('subdivision', models.CharField(blank=True, default='', max_length=100, verbose_name='state or province')),
                ('country', models.CharField(max_length=2, verbose_name='country')),
                ('contact_name', models.CharField(blank=True, default='', max_length=120, verbose_name='contact')),
                ('phone', models.CharField(blank=True, default='', max_length=40, verbose_name='telephone')),
                ('email', models.EmailField(blank=True, default='', max_length=254, verbose_name='e-mail address')),
                ('currency', models.CharField(max_length=3, verbose_name='currency')),
                ('language', models.CharField(choices=[('en', 'English'), ('ar', 'العربية'), ('km', 'ខ្មែរ'), ('ms', 'Bahasa Melayu')], default='en', max_length=5, verbose_name='language')),
                ('second_language', models.CharField(blank=True, choices=[('en', 'English'), ('ar', 'العربية'), ('km', 'ខ្មែរ'), ('ms', 'Bahasa Melayu')], default='', max_length=5, verbose_name='second language')),
                ('payment_days', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='days to pay')),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('is_default', models.BooleanField(default=False, verbose_name='default company')),
                ('legal_form', models.CharField(blank=True, default='', max_length=250, verbose_name='legal information')),
                ('tax_currency', models.CharField(blank=True, default='', max_length=3, verbose_name='currency for tax accounting')),
                ('payment_terms', models.CharField(blank=True, default='', max_length=500, verbose_name='payment terms')),
                ('note', models.CharField(blank=True, default='', max_length=1000, verbose_name='note on every document')),
                ('logo', models.BinaryField(blank=True, editable=True, null=True)),
                ('logo_type', models.CharField(blank=True, default='', max_length=20)),
                ('colour', models.CharField(blank=True, default='', max_length=7, verbose_name='colour')),
                ('document_title', models.CharField(blank=True, default='', max_length=60, verbose_name='title of an invoice')),
                ('archived_at', models.DateTimeField(blank=True, null=True)),
                ('tenant', models.ForeignKey(db_index=False, default=signet.tenancy.context.current_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='BankAccount',
            fields=[
                ('id', models.UUIDField(default=signet.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('label', models.CharField(blank=True, default='', max_length=80, verbose_name='label')),
                ('account_name', models.CharField(blank=True, default='', max_length=120, verbose_name='account holder')),
                ('account', models.CharField(max_length=40, verbose_name='IBAN or account number')),
                ('bank_identifier', models.CharField(blank=True, default='', max_length=11, verbose_name='BIC')),
                ('bank_name', models.CharField(blank=True, default='', max_length=120, verbose_name='bank')),
                ('currency', models.CharField(blank=True, default='', max_length=3, verbose_name='currency')),
                ('is_default', models.BooleanField(default=False, verbose_name='default account')),
                ('tenant', models.ForeignKey(db_index=False, default=signet.tenancy.context.current_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.tenant')),
                ('company', signet.tenancy.fields.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='accounts', to='parties.company')),
            ],
        ),
        migrations.CreateModel(
            name='Customer',
            fields=[
                ('id', models.UUIDField(default=signet.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('legal_name', models.CharField(max_length=200, verbose_name='legal name')),
                ('second_name', models.CharField(blank=True, default='', max_length=200, verbose_name='name in the second language')),
                ('trading_name', models.CharField(blank=True, default='', max_length=200, verbose_name='trading name')),
                ('vat_identifier', models.CharField(blank=True, default='', max_length=40, verbose_name='VAT identifier')),
                ('tax_registration', models.CharField(blank=True, default='', max_length=40, verbose_name='other tax registration')),
                ('tax_registration_scheme', models.CharField(blank=True, default='', max_length=10, verbose_name='kind of tax registration')),
                ('legal_registration', models.CharField(blank=True, default='', max_length=60, verbose_name='registration number')),
                ('legal_registration_scheme', models.CharField(blank=True, default='', max_length=10, verbose_name='register (ISO 6523)')),
                ('identifiers', models.JSONField(blank=True, default=list, verbose_name='other identifiers')),
                ('electronic_scheme', models.CharField(blank=True, default='', max_length=10, verbose_name='electronic address scheme')),
                ('electronic_address', models.CharField(blank=True, default='', max_length=120, verbose_name='electronic address')),
                ('line1', models.CharField(blank=True, default='', max_length=200, verbose_name='address')),
                ('line2', models.CharField(blank=True, default='', max_length=200, verbose_name='address, second line')),
                ('line3', models.CharField(blank=True, default='', max_length=200, verbose_name='address, third line')),
                ('city', models.CharField(blank=True, default='', max_length=100, verbose_name='city')),
                ('postal_code', models.CharField(blank=True, default='', max_length=20, verbose_name='postal code')),
                ('subdivision', models.CharField(blank=True, default='', max_length=100, verbose_name='state or province')),
                ('country', models.CharField(max_length=2, verbose_name='country')),
                ('contact_name', models.CharField(blank=True, default='', max_length=120, verbose_name='contact')),
                ('phone', models.CharField(blank=True, default='', max_length=40, verbose_name='telephone')),
                ('email', models.EmailField(blank=True, default='', max_length=254, verbose_name='e-mail address')),
                ('currency', models.CharField(max_length=3, verbose_name='currency')),
                ('language', models.CharField(choices=[('en', 'English'), ('ar', 'العربية'), ('km', 'ខ្មែរ'), ('ms', 'Bahasa Melayu')], default='en', max_length=5, verbose_name='language')),
                ('second_language', models.CharField(blank=True, choices=[('en', 'English'), ('ar', 'العربية'), ('km', 'ខ្មែរ'), ('ms', 'Bahasa Melayu')], default='', max_length=5, verbose_name='second language')),
                ('payment_days', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='days to pay')),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('code', models.CharField(blank=True, default='', max_length=40, verbose_name='customer number')),
                ('buyer_reference', models.CharField(blank=True, default='', max_length=100, verbose_name='buyer reference')),
                ('note', models.TextField(blank=True, default='', max_length=4000, verbose_name='internal note')),
                ('archived_at', models.DateTimeField(blank=True, null=True)),
                ('tenant', models.ForeignKey(db_index=False, default=signet.tenancy.context.current_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.tenant')),
            ],
        ),
        migrations.AddConstraint(
            model_name='company',
            constraint=models.UniqueConstraint(condition=models.Q(('is_default', True)), fields=('tenant',), name='company_one_default'),
        ),
        migrations.AddIndex(
            model_name='bankaccount',
            index=models.Index(fields=['tenant', 'company'], name='bank_account_company'),
        ),
        migrations.AddConstraint(
            model_name='bankaccount',
            constraint=models.UniqueConstraint(condition=models.Q(('is_default', True)), fields=('tenant', 'company'), name='bank_account_one_default'),
        ),
        migrations.AddIndex(
            model_name='customer',
            index=models.Index(fields=['tenant', 'legal_name', 'id'], name='customer_name'),
        ),
        migrations.AddConstraint(
            model_name='customer',
            constraint=models.UniqueConstraint(condition=models.Q(('code', ''), _negated=True), fields=('tenant', 'code'), name='customer_code'),
        ),
        IsolateTenantTable('Company', grants='SELECT, INSERT, UPDATE'),
        IsolateTenantTable('BankAccount'),
        IsolateTenantTable('Customer', grants='SELECT, INSERT, UPDATE'),
    ]
