"""Own roles, branches that a membership or key is bound to, plans that only the platform changes."""

import django.contrib.postgres.fields
import django.db.models.deletion
import signet.kernel.ids
import signet.tenancy.context
import signet.tenancy.fields
from django.db import migrations, models


from signet.tenancy.operations import IsolateTenantTable

OF_USER = """
DROP FUNCTION public.tenancy_of_user(uuid);
CREATE FUNCTION public.tenancy_of_user(p_user uuid)
RETURNS TABLE (tenant_id uuid, name varchar, role varchar, branches uuid[], permissions jsonb,
               plan varchar, overrides jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT m.tenant_id, t.name, m.role, m.branches, r.permissions, p.plan, p.overrides
  FROM public.tenancy_membership m
  JOIN public.tenancy_tenant t ON t.id = m.tenant_id
  LEFT JOIN public.tenancy_customrole r ON r.tenant_id = m.tenant_id AND r.id = m.custom_role_id
  LEFT JOIN public.tenancy_plan p ON p.tenant_id = m.tenant_id
  WHERE m.user_id = p_user AND m.ended_at IS NULL
  ORDER BY t.name, t.id
$$;
REVOKE ALL ON FUNCTION public.tenancy_of_user(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.tenancy_of_user(uuid) TO signet_app;
GRANT CREATE ON SCHEMA public TO signet_ops;
ALTER FUNCTION public.tenancy_of_user(uuid) OWNER TO signet_ops;
REVOKE CREATE ON SCHEMA public FROM signet_ops;
"""
KEYS = """
ALTER TABLE tenancy_membership ADD CONSTRAINT tenancy_membership_custom_role_id_fk FOREIGN KEY (tenant_id, custom_role_id) REFERENCES tenancy_customrole (tenant_id, id);
ALTER TABLE tenancy_invitation ADD CONSTRAINT tenancy_invitation_custom_role_id_fk FOREIGN KEY (tenant_id, custom_role_id) REFERENCES tenancy_customrole (tenant_id, id);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('tenancy', '0003_tenant_overpayment'),
    ]

    operations = [
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.UUIDField(default=signet.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('plan', models.CharField(default='full', max_length=20)),
                ('overrides', models.JSONField(default=dict)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('tenant', models.ForeignKey(db_index=False, default=signet.tenancy.context.current_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.tenant')),
            ],
        ),
        migrations.AddField(
            model_name='apikey',
            name='branches',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), blank=True, null=True, size=None),
        ),
        migrations.AddField(
            model_name='apikey',
            name='created_by_id',
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='invitation',
            name='branches',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), blank=True, null=True, size=None),
        ),
        migrations.AddField(
            model_name='membership',
            name='branches',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), blank=True, null=True, size=None),
        ),
        migrations.AddField(
            model_name='tenant',
            name='four_eyes',
            field=models.BooleanField(default=False, verbose_name='four eyes'),
        ),
        migrations.AlterField(
            model_name='invitation',
            name='role',
            field=models.CharField(choices=[('owner', 'Owner'), ('admin', 'Administrator'), ('accountant', 'Accountant'), ('biller', 'Biller'), ('cashier', 'Cashier'), ('drafter', 'Drafter'), ('auditor', 'Auditor'), ('custom', 'Own role')], max_length=20, verbose_name='role'),
        ),
        migrations.AlterField(
            model_name='membership',
            name='role',
            field=models.CharField(choices=[('owner', 'Owner'), ('admin', 'Administrator'), ('accountant', 'Accountant'), ('biller', 'Biller'), ('cashier', 'Cashier'), ('drafter', 'Drafter'), ('auditor', 'Auditor'), ('custom', 'Own role')], max_length=20, verbose_name='role'),
        ),
        migrations.CreateModel(
            name='CustomRole',
            fields=[
                ('id', models.UUIDField(default=signet.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('permissions', models.JSONField(default=list)),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('tenant', models.ForeignKey(db_index=False, default=signet.tenancy.context.current_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.tenant')),
            ],
        ),
        migrations.AddField(
            model_name='invitation',
            name='custom_role',
            field=signet.tenancy.fields.TenantForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.customrole'),
        ),
        migrations.AddField(
            model_name='membership',
            name='custom_role',
            field=signet.tenancy.fields.TenantForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.customrole'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('role', 'custom'), ('custom_role__isnull', False)), models.Q(models.Q(('role', 'custom'), _negated=True), ('custom_role__isnull', True)), _connector='OR'), name='invitation_role'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('role', 'custom'), ('custom_role__isnull', False)), models.Q(models.Q(('role', 'custom'), _negated=True), ('custom_role__isnull', True)), _connector='OR'), name='membership_role'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('role', 'owner'), _negated=True), ('branches__isnull', True), _connector='OR'), name='membership_owner_everywhere'),
        ),
        migrations.AddConstraint(
            model_name='customrole',
            constraint=models.UniqueConstraint(condition=models.Q(('retired_at__isnull', True)), fields=('tenant', 'name'), name='role_name'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.UniqueConstraint(fields=('tenant',), name='plan_once'),
        ),
        IsolateTenantTable("CustomRole", grants="SELECT, INSERT, UPDATE"),
        IsolateTenantTable("Plan", grants="SELECT"),
        migrations.RunSQL(KEYS),
        migrations.RunSQL(OF_USER),
    ]
