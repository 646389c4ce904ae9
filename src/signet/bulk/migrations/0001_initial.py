"""Runs over many documents, their items, and the parts of their files."""

import django.contrib.postgres.fields
import django.db.models.deletion
import signet.kernel.ids
import signet.tenancy.context
import signet.tenancy.fields
from django.db import migrations, models

from signet.tenancy.operations import IsolateTenantTable, ScopeToBranches


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('documents', '0009_sent'),
        ('tenancy', '0004_roles_plans_and_branches'),
    ]

    operations = [
        migrations.CreateModel(
            name='Run',
            fields=[
                ('id', models.UUIDField(default=signet.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('verb', models.CharField(max_length=20)),
                ('state', models.CharField(choices=[('running', 'Running'), ('done', 'Done'), ('cancelled', 'Cancelled'), ('stopped', 'Stopped')], default='running', max_length=10)),
                ('total', models.PositiveIntegerField(default=0)),
                ('position', models.PositiveIntegerField(default=0)),
                ('done', models.PositiveIntegerField(default=0)),
                ('refused', models.PositiveIntegerField(default=0)),
                ('why', models.CharField(blank=True, default='', max_length=500)),
                ('language', models.CharField(default='en', max_length=5)),
                ('actor_kind', models.CharField(max_length=10)),
                ('actor_id', models.UUIDField(null=True)),
                ('actor_label', models.CharField(max_length=160)),
                ('branches', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), null=True, size=None)),
                ('request_id', models.CharField(max_length=40, null=True)),
                ('address', models.CharField(max_length=60, null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('moved_at', models.DateTimeField(auto_now=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('tenant', models.ForeignKey(db_index=False, default=signet.tenancy.context.current_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='Part',
            fields=[
                ('id', models.UUIDField(default=signet.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveIntegerField()),
                ('body', models.TextField()),
                ('tenant', models.ForeignKey(db_index=False, default=signet.tenancy.context.current_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.tenant')),
                ('run', signet.tenancy.fields.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='bulk.run')),
            ],
        ),
        migrations.CreateModel(
            name='Item',
            fields=[
                ('id', models.UUIDField(default=signet.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveIntegerField()),
                ('outcome', models.CharField(blank=True, choices=[('', 'Waiting'), ('done', 'Done'), ('refused', 'Refused')], default='', max_length=8)),
                ('code', models.CharField(blank=True, default='', max_length=60)),
                ('message', models.CharField(blank=True, default='', max_length=1000)),
                ('document', signet.tenancy.fields.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document')),
                ('tenant', models.ForeignKey(db_index=False, default=signet.tenancy.context.current_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.tenant')),
                ('run', signet.tenancy.fields.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='bulk.run')),
            ],
        ),
        migrations.AddIndex(
            model_name='run',
            index=models.Index(fields=['tenant', '-id'], name='bulk_newest'),
        ),
        migrations.AddConstraint(
            model_name='part',
            constraint=models.UniqueConstraint(fields=('tenant', 'run', 'position'), name='bulk_part_position'),
        ),
        migrations.AddIndex(
            model_name='item',
            index=models.Index(condition=models.Q(('outcome', 'refused')), fields=['tenant', 'run', 'position'], name='bulk_refused'),
        ),
        migrations.AddConstraint(
            model_name='item',
            constraint=models.UniqueConstraint(fields=('tenant', 'run', 'position'), name='bulk_position'),
        ),
        migrations.AddConstraint(
            model_name='item',
            constraint=models.UniqueConstraint(fields=('tenant', 'run', 'document'), name='bulk_once'),
        ),
        IsolateTenantTable("Run", grants="SELECT, INSERT, UPDATE"),
        IsolateTenantTable("Item", grants="SELECT, INSERT, UPDATE"),
        IsolateTenantTable("Part", grants="SELECT, INSERT"),
        ScopeToBranches("bulk_item", through="document_id", to="documents_document"),
    ]
