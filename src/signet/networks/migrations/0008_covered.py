"""Which documents of ours a consolidated e-invoice tells of: each in one of them, seen to by the database."""

import django.db.models.deletion
from django.db import migrations, models

import signet.kernel.ids
import signet.tenancy.context
import signet.tenancy.fields
from signet.tenancy.operations import IsolateTenantTable

#: Only issued documents of the same company, and never what is itself made of others.
GUARD = """
CREATE FUNCTION public.networks_guard_covered() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM public.documents_document teller, public.documents_document told
    WHERE teller.tenant_id = NEW.tenant_id AND teller.id = NEW.document_id
      AND told.tenant_id = NEW.tenant_id AND told.id = NEW.covers_id
      AND teller.kind = 'consolidated' AND teller.company_id = told.company_id
      AND told.kind NOT IN ('consolidated', 'quote') AND told.state = 'issued'
  ) THEN
    RAISE EXCEPTION 'A consolidated e-invoice tells of issued documents of its own company.'
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_covered BEFORE INSERT ON public.networks_covered
  FOR EACH ROW EXECUTE FUNCTION public.networks_guard_covered();
"""
UNGUARD = """
DROP TRIGGER guard_covered ON public.networks_covered;
DROP FUNCTION public.networks_guard_covered();
"""


def of_document() -> models.Field:
    return signet.tenancy.fields.TenantForeignKey(
        db_constraint=False,
        db_index=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="documents.document",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0010_consolidated"),
        ("networks", "0007_accounts"),
        ("tenancy", "0004_roles_plans_and_branches"),
    ]
    operations = [
        migrations.CreateModel(
            name="Covered",
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
                ("covers", of_document()),
                ("document", of_document()),
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
                "indexes": [models.Index(fields=["tenant", "document"], name="covered_document")],
                "constraints": [
                    models.UniqueConstraint(fields=("tenant", "covers"), name="covered_once")
                ],
            },
        ),
        IsolateTenantTable("Covered", grants="SELECT, INSERT, DELETE"),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
