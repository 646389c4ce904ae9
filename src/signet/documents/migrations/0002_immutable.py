"""What was issued cannot be changed, deleted or misnumbered: not by a bug, not by raw SQL.

Columns that may still move on an issued document are named; whatever column a later migration adds is
frozen unless it is added to that list.
"""

from django.db import migrations

DOCUMENT = """
CREATE FUNCTION public.documents_guard_document() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
  movable CONSTANT text[] := ARRAY['state', 'voided_at', 'void_reason', 'balance_minor', 'updated_at'];
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
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON public.documents_document
  FOR EACH ROW EXECUTE FUNCTION public.documents_guard_document();
"""

PARTS = """
CREATE FUNCTION public.documents_guard_part() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND NOT EXISTS (
    SELECT FROM public.documents_document d
    WHERE d.tenant_id = OLD.tenant_id AND d.id = OLD.document_id AND d.state = 'draft'
  ) OR TG_OP <> 'DELETE' AND NOT EXISTS (
    SELECT FROM public.documents_document d
    WHERE d.tenant_id = NEW.tenant_id AND d.id = NEW.document_id AND d.state = 'draft'
  ) THEN
    RAISE EXCEPTION 'The parts of a document change only while it is a draft.'
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON public.documents_line
  FOR EACH ROW EXECUTE FUNCTION public.documents_guard_part();
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON public.documents_taxline
  FOR EACH ROW EXECUTE FUNCTION public.documents_guard_part();
CREATE TRIGGER guard BEFORE INSERT ON public.documents_snapshot
  FOR EACH ROW EXECUTE FUNCTION public.documents_guard_part();

CREATE FUNCTION public.refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  RAISE EXCEPTION 'Rows of % are never changed or deleted.', TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON public.documents_snapshot
  FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
ALTER TABLE public.documents_snapshot ADD CONSTRAINT snapshot_hash_is_true CHECK (sha256 = sha256(body));
"""

COUNTER = """
CREATE FUNCTION public.documents_guard_counter() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'A counter is never deleted.' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW.next_sequence <> 1 + (
      SELECT s.first_number FROM public.documents_series s
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
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON public.documents_seriescounter
  FOR EACH ROW EXECUTE FUNCTION public.documents_guard_counter();

-- At commit every number that was taken must stand on a document: a gap cannot be committed. It runs as
-- signet_ops, because a deferred trigger fires when the scope that set the tenant may be closed already.
CREATE FUNCTION public.documents_number_used() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM public.documents_document d
    WHERE d.tenant_id = NEW.tenant_id AND d.series_id = NEW.series_id
      AND d.period = NEW.period AND d.sequence = NEW.next_sequence - 1
  ) THEN
    RAISE EXCEPTION 'A number was taken and not used.' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER number_used AFTER INSERT OR UPDATE ON public.documents_seriescounter
  DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION public.documents_number_used();
REVOKE ALL ON FUNCTION public.documents_number_used() FROM PUBLIC;
GRANT CREATE ON SCHEMA public TO signet_ops;
ALTER FUNCTION public.documents_number_used() OWNER TO signet_ops;
REVOKE CREATE ON SCHEMA public FROM signet_ops;
"""


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]
    operations = [
        migrations.RunSQL(DOCUMENT),
        migrations.RunSQL(PARTS),
        migrations.RunSQL(COUNTER),
    ]
