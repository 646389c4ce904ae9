"""What an issued document looked like, where a series starts, and files that were uploaded.

``look`` is no movable column of ``0002_immutable``, so it is frozen with the document at issue.
"""

import django.db.models.deletion
from django.db import migrations, models

import signet.kernel.ids
import signet.tenancy.context
import signet.tenancy.fields
from signet.tenancy.operations import IsolateTenantTable

GUARDS = """
CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON public.parties_logo
  FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

CREATE OR REPLACE FUNCTION public.documents_guard_counter() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'A counter is never deleted.' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW.next_sequence <> 1 + (
      SELECT CASE WHEN s.first_period IN ('', NEW.period) THEN s.first_number ELSE 1 END
      FROM public.documents_series s
      WHERE s.tenant_id = NEW.tenant_id AND s.id = NEW.series_id
    ) THEN
      RAISE EXCEPTION 'A counter begins with the first number of its series.'
        USING ERRCODE = 'restrict_violation';
    END IF;
  ELSIF (NEW.tenant_id, NEW.series_id, NEW.period) IS DISTINCT FROM
        (OLD.tenant_id, OLD.series_id, OLD.period)
     OR NEW.next_sequence <> OLD.next_sequence + 1 OR NEW.last_date < OLD.last_date THEN
    RAISE EXCEPTION 'A counter only ever goes on by one, and never back in time.'
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION public.documents_guard_series() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF (NEW.tenant_id, NEW.id, NEW.company_id, NEW.kind, NEW.reset, NEW.first_number, NEW.first_period)
     IS DISTINCT FROM
     (OLD.tenant_id, OLD.id, OLD.company_id, OLD.kind, OLD.reset, OLD.first_number, OLD.first_period)
     AND EXISTS (
       SELECT FROM public.documents_seriescounter c
       WHERE c.tenant_id = OLD.tenant_id AND c.series_id = OLD.id
     ) THEN
    RAISE EXCEPTION 'A series that has given numbers keeps its start and its periods.'
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE UPDATE ON public.documents_series
  FOR EACH ROW EXECUTE FUNCTION public.documents_guard_series();

ALTER TABLE public.documents_importfile
  ADD CONSTRAINT import_file_hash_is_true CHECK (sha256 = sha256(body));
"""


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0002_immutable"),
        ("parties", "0002_logos_and_retired_accounts"),
    ]

    operations = [
        migrations.AddField("document", "look", models.JSONField(default=dict)),
        migrations.AddField(
            "series", "first_period", models.CharField(blank=True, default="", max_length=7)
        ),
        migrations.CreateModel(
            name="ImportFile",
            fields=[
                ("id", models.UUIDField(default=signet.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=200)),
                ("sha256", models.BinaryField(max_length=32)),
                ("body", models.BinaryField()),
                ("report", models.JSONField(default=dict)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("created_by", models.CharField(default="", max_length=160)),
                ("document", signet.tenancy.fields.TenantForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="documents.document")),
                ("tenant", models.ForeignKey(db_index=False, default=signet.tenancy.context.current_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.tenant")),
            ],
            options={
                "indexes": [models.Index(fields=["tenant", "-id"], name="import_file_newest")],
                "constraints": [models.UniqueConstraint(condition=models.Q(("document__isnull", True)), fields=("tenant", "sha256"), name="import_file_waiting_once")],
            },
        ),
        IsolateTenantTable("ImportFile"),
        migrations.RunSQL(GUARDS),
    ]  # fmt: skip
