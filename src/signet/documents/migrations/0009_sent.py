"""When a document was first given to the customer: the one further thing that may be noted on an issued one."""

from django.db import migrations, models

GUARD = """
CREATE OR REPLACE FUNCTION public.documents_guard_document() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
  movable text[] := ARRAY['state', 'voided_at', 'void_reason', 'balance_minor', 'updated_at', 'sent_at'];
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'A document is never deleted; a draft is discarded, an issued document is voided.'
      USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'draft' THEN
      RAISE EXCEPTION 'A document begins as a draft.' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF (NEW.tenant_id, NEW.id, NEW.kind) IS DISTINCT FROM (OLD.tenant_id, OLD.id, OLD.kind) THEN
    RAISE EXCEPTION 'A document keeps its tenant, id and kind.' USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.state = 'draft' AND NEW.state IN ('draft', 'discarded') THEN
    RETURN NEW;
  END IF;
  IF OLD.state = 'draft' AND NEW.state = 'issued' THEN
    IF NOT EXISTS (
      SELECT FROM public.documents_snapshot s
      WHERE s.tenant_id = NEW.tenant_id AND s.document_id = NEW.id AND s.sha256 = NEW.snapshot_hash
    ) THEN
      RAISE EXCEPTION 'A document is issued with its snapshot.' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NOT EXISTS (
      SELECT FROM public.documents_seriescounter c
      WHERE c.tenant_id = NEW.tenant_id AND c.series_id = NEW.series_id
        AND c.period = NEW.period AND c.next_sequence = NEW.sequence + 1
    ) THEN
      RAISE EXCEPTION 'A number is taken from its series'' counter.' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.kind = 'quote' THEN
    movable := ARRAY['outcome', 'outcome_at', 'outcome_by', 'updated_at', 'sent_at'];
  END IF;
  IF OLD.state = 'issued' AND NEW.state IN ('issued', 'void') THEN
    IF to_jsonb(NEW) - movable IS DISTINCT FROM to_jsonb(OLD) - movable
       OR (NEW.state = 'issued' AND (NEW.voided_at, NEW.void_reason)
           IS DISTINCT FROM (OLD.voided_at, OLD.void_reason)) THEN
      RAISE EXCEPTION 'An issued document does not change; it is corrected by a credit note.'
        USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'A document that is % does not become %.', OLD.state, NEW.state
    USING ERRCODE = 'restrict_violation';
END $$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0008_gap_notes'),
    ]

    operations = [
        migrations.AddField(
            model_name='document',
            name='sent_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunSQL(GUARD),
    ]
