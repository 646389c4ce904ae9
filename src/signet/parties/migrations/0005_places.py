import django.db.models.deletion
import signet.kernel.ids
import signet.tenancy.context
import signet.tenancy.fields
from django.db import migrations, models
from signet.tenancy.operations import IsolateTenantTable


class Migration(migrations.Migration):

    dependencies = [
        ('parties', '0004_company_tax_terms'),
        ('tenancy', '0004_roles_plans_and_branches'),
    ]

    operations = [
        migrations.AddField(
            model_name='customer',
            name='payee_account',
            field=models.CharField(blank=True, default='', max_length=40, verbose_name='account we pay to'),
        ),
        migrations.AddField(
            model_name='customer',
            name='payee_account_name',
            field=models.CharField(blank=True, default='', max_length=120, verbose_name='account holder'),
        ),
        migrations.AddField(
            model_name='customer',
            name='payee_bank',
            field=models.CharField(blank=True, default='', max_length=11, verbose_name='BIC'),
        ),
        migrations.CreateModel(
            name='CustomerAddress',
            fields=[
                ('id', models.UUIDField(default=signet.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveSmallIntegerField()),
                ('label', models.CharField(blank=True, default='', max_length=80, verbose_name='what you call it')),
                ('name', models.CharField(blank=True, default='', max_length=200, verbose_name='name at the door')),
                ('default_for', models.CharField(blank=True, choices=[('', 'when chosen'), ('billing', 'bills'), ('delivery', 'deliveries'), ('both', 'bills and deliveries')], default='', max_length=8, verbose_name='used for')),
                ('location', models.CharField(blank=True, default='', max_length=60)),
                ('location_scheme', models.CharField(blank=True, default='', max_length=10)),
                ('line1', models.CharField(blank=True, default='', max_length=200)),
                ('line2', models.CharField(blank=True, default='', max_length=200)),
                ('line3', models.CharField(blank=True, default='', max_length=200)),
                ('city', models.CharField(blank=True, default='', max_length=100)),
                ('postal_code', models.CharField(blank=True, default='', max_length=20)),
                ('subdivision', models.CharField(blank=True, default='', max_length=100)),
                ('country', models.CharField(max_length=2)),
                ('archived_at', models.DateTimeField(blank=True, null=True)),
                ('customer', signet.tenancy.fields.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='address_rows', to='parties.customer')),
                ('tenant', models.ForeignKey(db_index=False, default=signet.tenancy.context.current_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.tenant')),
            ],
            options={
                'ordering': ['position', 'id'],
                'indexes': [models.Index(fields=['tenant', 'customer'], name='address_customer')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('archived_at__isnull', True), ('default_for__in', ['billing', 'both'])), fields=('tenant', 'customer'), name='address_one_for_bills'), models.UniqueConstraint(condition=models.Q(('archived_at__isnull', True), ('default_for__in', ['delivery', 'both'])), fields=('tenant', 'customer'), name='address_one_for_deliveries')],
            },
        ),
        migrations.CreateModel(
            name='CustomerContact',
            fields=[
                ('id', models.UUIDField(default=signet.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveSmallIntegerField()),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('role', models.CharField(blank=True, default='', max_length=80, verbose_name='role')),
                ('phone', models.CharField(blank=True, default='', max_length=40, verbose_name='telephone')),
                ('email', models.EmailField(blank=True, default='', max_length=254, verbose_name='e-mail address')),
                ('is_default', models.BooleanField(default=False, verbose_name='named on documents')),
                ('archived_at', models.DateTimeField(blank=True, null=True)),
                ('customer', signet.tenancy.fields.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='contact_rows', to='parties.customer')),
                ('tenant', models.ForeignKey(db_index=False, default=signet.tenancy.context.current_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.tenant')),
            ],
            options={
                'ordering': ['position', 'id'],
                'indexes': [models.Index(fields=['tenant', 'customer'], name='contact_customer')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('archived_at__isnull', True), ('is_default', True)), fields=('tenant', 'customer'), name='contact_one_default')],
            },
        ),
        IsolateTenantTable("CustomerAddress", grants="SELECT, INSERT, UPDATE"),
        IsolateTenantTable("CustomerContact", grants="SELECT, INSERT, UPDATE"),
    ]
