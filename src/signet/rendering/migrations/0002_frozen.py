"""A finished rendering is never changed, and belongs to an issued document."""

from django.db import migrations

FROZEN = """
CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON public.rendering_rendering
  FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
ALTER TABLE public.rendering_rendering ADD CONSTRAINT rendering_hash_is_true CHECK (sha256 = sha256(body));
CREATE FUNCTION public.rendering_of_issued() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM public.documents_document d
    WHERE d.tenant_id = NEW.tenant_id AND d.id = NEW.document_id AND d.state IN ('issued', 'void')
  ) THEN
    RAISE EXCEPTION 'Only an issued document is rendered for good.' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER of_issued BEFORE INSERT ON public.rendering_rendering
  FOR EACH ROW EXECUTE FUNCTION public.rendering_of_issued();
"""


class Migration(migrations.Migration):
    dependencies = [("rendering", "0001_initial"), ("documents", "0002_immutable")]
    operations = [migrations.RunSQL(FROZEN)]
