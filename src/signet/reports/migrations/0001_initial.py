import django.db.models.deletion
import signet.kernel.ids
import signet.tenancy.context
from django.conf import settings
from django.db import migrations, models

from signet.tenancy.operations import IsolateTenantTable


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('tenancy', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.UUIDField(default=signet.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('noun', models.CharField(max_length=30)),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('query', models.CharField(blank=True, default='', max_length=2000)),
                ('is_default', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('tenant', models.ForeignKey(db_index=False, default=signet.tenancy.context.current_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.tenant')),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('tenant', 'user', 'noun', 'name'), name='saved_view_name'),
                    models.UniqueConstraint(condition=models.Q(('is_default', True)), fields=('tenant', 'user', 'noun'), name='saved_view_one_default'),
                ],
            },
        ),
        IsolateTenantTable('SavedView'),
    ]
