"""Branches of a company."""

import django.db.models.deletion
import signet.kernel.ids
import signet.tenancy.context
import signet.tenancy.fields
from django.db import migrations, models


from signet.tenancy.operations import IsolateTenantTable


class Migration(migrations.Migration):

    dependencies = [
        ('parties', '0002_logos_and_retired_accounts'),
        ('tenancy', '0004_roles_plans_and_branches'),
    ]

    operations = [
        migrations.CreateModel(
            name='Branch',
            fields=[
                ('id', models.UUIDField(default=signet.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=12, verbose_name='code')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('second_name', models.CharField(blank=True, default='', max_length=120, verbose_name='name in the second language')),
                ('line1', models.CharField(blank=True, default='', max_length=200, verbose_name='address')),
                ('line2', models.CharField(blank=True, default='', max_length=200, verbose_name='address, second line')),
                ('city', models.CharField(blank=True, default='', max_length=100, verbose_name='city')),
                ('postal_code', models.CharField(blank=True, default='', max_length=20, verbose_name='postal code')),
                ('country', models.CharField(blank=True, default='', max_length=2, verbose_name='country')),
                ('phone', models.CharField(blank=True, default='', max_length=40, verbose_name='telephone')),
                ('active', models.BooleanField(default=True, verbose_name='in use')),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('company', signet.tenancy.fields.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.company')),
                ('tenant', models.ForeignKey(db_index=False, default=signet.tenancy.context.current_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.tenant')),
            ],
            options={
                'indexes': [models.Index(fields=['tenant', 'name', 'id'], name='branch_name')],
                'constraints': [models.UniqueConstraint(fields=('tenant', 'code'), name='branch_code')],
            },
        ),
        IsolateTenantTable("Branch", grants="SELECT, INSERT, UPDATE"),
    ]
