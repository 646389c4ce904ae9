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
            name='Item',
            fields=[
                ('id', models.UUIDField(default=signet.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(blank=True, default='', max_length=60, verbose_name='code')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('second_name', models.CharField(blank=True, default='', max_length=200, verbose_name='name in the second language')),
                ('description', models.CharField(blank=True, default='', max_length=1000, verbose_name='description')),
                ('unit', models.CharField(default='C62', max_length=3, verbose_name='unit')),
                ('price', signet.tenancy.fields.ExactDecimalField(decimal_places=12, max_digits=30, verbose_name='price')),
                ('currency', models.CharField(max_length=3, verbose_name='currency')),
                ('tax_category', models.CharField(default='S', max_length=2, verbose_name='tax category')),
                ('tax_percent', signet.tenancy.fields.ExactDecimalField(blank=True, decimal_places=12, max_digits=30, null=True, verbose_name='tax rate in percent')),
                ('exemption_code', models.CharField(blank=True, default='', max_length=40)),
                ('exemption_reason', models.CharField(blank=True, default='', max_length=500, verbose_name='reason for exemption')),
                ('classifications', models.JSONField(blank=True, default=list)),
                ('archived_at', models.DateTimeField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('tenant', models.ForeignKey(db_index=False, default=signet.tenancy.context.current_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.tenant')),
            ],
            options={
                'indexes': [models.Index(fields=['tenant', 'name', 'id'], name='item_name')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('code', ''), _negated=True), fields=('tenant', 'code'), name='item_code')],
            },
        ),
        IsolateTenantTable('Item', grants='SELECT, INSERT, UPDATE'),
    ]
