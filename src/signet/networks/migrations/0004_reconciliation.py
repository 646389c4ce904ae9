"""Books compared with a network's list, day by day; certificates whose end is told in time.

Connections that stand already are due at once: their rows get the time of this migration.
"""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models
from django.utils import timezone

import signet.kernel.ids
import signet.tenancy.context
import signet.tenancy.fields
from signet.tenancy.operations import IsolateTenantTable

owned_by_ops = import_module("signet.tenancy.migrations.0002_lookups").owned_by_ops

FROZEN = """
CREATE FUNCTION public.networks_guard_reconciliation() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.state IN ('done', 'failed') THEN
    RAISE EXCEPTION 'A comparison stays as it was made.' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE UPDATE OR DELETE ON public.networks_reconciliation
  FOR EACH ROW EXECUTE FUNCTION public.networks_guard_reconciliation();
"""

WORK = """
    DROP FUNCTION public.networks_tenants_with_work(timestamptz);
    CREATE FUNCTION public.networks_tenants_with_work(p_at timestamptz)
    RETURNS TABLE (tenant_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
      SELECT t.id FROM public.tenancy_tenant t
      WHERE EXISTS (SELECT FROM public.networks_submission s
                    WHERE s.tenant_id = t.id AND s.next_at IS NOT NULL AND s.next_at < p_at)
         OR EXISTS (SELECT FROM public.networks_inboxanswer a
                    WHERE a.tenant_id = t.id AND a.next_at IS NOT NULL AND a.next_at < p_at)
         OR EXISTS (SELECT FROM public.networks_connection c
                    WHERE c.tenant_id = t.id
                      AND least(c.poll_at, c.reconcile_at, c.warn_at) < p_at)
      ORDER BY t.id
    $$"""


def when(**more: object) -> models.DateTimeField:
    return models.DateTimeField(null=True, **more)


class Migration(migrations.Migration):
    dependencies = [
        ("networks", "0003_reach"),
        ("tenancy", "0004_roles_plans_and_branches"),
    ]
    operations = [
        migrations.AddField("connection", "reconcile_at", when(default=timezone.now)),
        migrations.AddField("connection", "warn_at", when(default=timezone.now)),
        migrations.AlterField("connection", "reconcile_at", when()),
        migrations.AlterField("connection", "warn_at", when()),
        migrations.CreateModel(
            name="Reconciliation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=signet.kernel.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "To be compared"),
                            ("running", "Being compared"),
                            ("done", "Compared"),
                            ("failed", "Could not be compared"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("asked_by", models.CharField(max_length=160)),
                ("started_at", models.DateTimeField()),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                ("counts", models.JSONField(default=dict)),
                ("differences", models.JSONField(default=list)),
                ("left_out", models.PositiveIntegerField(default=0)),
                ("problem", models.TextField(default="")),
                ("problem_params", models.JSONField(default=dict)),
                (
                    "connection",
                    signet.tenancy.fields.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="networks.connection",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        db_index=False,
                        default=signet.tenancy.context.current_tenant_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.tenant",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["tenant", "connection", "-id"], name="reconciliation_newest"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["asked", "running"])),
                        fields=("tenant", "connection"),
                        name="reconciliation_one_at_a_time",
                    )
                ],
            },
        ),
        IsolateTenantTable("Reconciliation", grants="SELECT, INSERT, UPDATE"),
        migrations.RunSQL(FROZEN),
        migrations.RunSQL(WORK + ";" + owned_by_ops("networks_tenants_with_work(timestamptz)")),
    ]
