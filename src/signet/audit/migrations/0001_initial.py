import django.db.models.deletion
import signet.kernel.ids
import signet.tenancy.context
from django.db import migrations, models


from signet.tenancy.operations import IsolateTenantTable


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('tenancy', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.UUIDField(default=signet.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('sequence', models.PositiveBigIntegerField()),
                ('payload', models.TextField()),
                ('object_id', models.UUIDField(null=True)),
                ('verb', models.CharField(max_length=60)),
                ('created_at', models.DateTimeField()),
                ('previous_hash', models.BinaryField(max_length=32)),
                ('hash', models.BinaryField(max_length=32)),
                ('tenant', models.ForeignKey(db_index=False, default=signet.tenancy.context.current_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.tenant')),
            ],
            options={
                'indexes': [models.Index(fields=['tenant', 'object_id', 'sequence'], name='audit_object')],
                'constraints': [models.UniqueConstraint(fields=('tenant', 'sequence'), name='audit_sequence')],
            },
        ),
        migrations.CreateModel(
            name='Head',
            fields=[
                ('id', models.UUIDField(default=signet.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('sequence', models.PositiveBigIntegerField()),
                ('hash', models.BinaryField(max_length=32)),
                ('tenant', models.ForeignKey(db_index=False, default=signet.tenancy.context.current_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.tenant')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('tenant',), name='audit_head_once')],
            },
        ),
        IsolateTenantTable('Entry', grants='SELECT'),
        IsolateTenantTable('Head', grants='SELECT'),
    ]
