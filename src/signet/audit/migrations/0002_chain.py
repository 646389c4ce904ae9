"""The chain is made in the database: ``signet_app`` may call ``audit_seal`` and read, nothing else."""

from django.db import migrations

CHAIN = """
CREATE FUNCTION public.audit_seal(
  p_id uuid, p_at timestamptz, p_verb varchar, p_object uuid, p_payload text
) RETURNS bytea
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  v_tenant CONSTANT uuid := nullif(current_setting('signet.tenant_id', true), '')::uuid;
  v_sequence bigint;
  v_previous bytea;
  v_hash bytea;
BEGIN
  IF v_tenant IS NULL THEN
    RAISE EXCEPTION 'No tenant is set.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  SELECT h.sequence, h.hash INTO v_sequence, v_previous
    FROM public.audit_head h WHERE h.tenant_id = v_tenant FOR UPDATE;
  IF NOT FOUND THEN
    INSERT INTO public.audit_head (tenant_id, id, sequence, hash)
      VALUES (v_tenant, v_tenant, 0, sha256(convert_to('signet-audit-1:' || v_tenant, 'UTF8')))
      ON CONFLICT DO NOTHING;
    SELECT h.sequence, h.hash INTO STRICT v_sequence, v_previous
      FROM public.audit_head h WHERE h.tenant_id = v_tenant FOR UPDATE;
  END IF;
  v_hash := sha256(convert_to('signet-audit-1:', 'UTF8') || v_previous || convert_to(p_payload, 'UTF8'));
  INSERT INTO public.audit_entry
      (tenant_id, id, sequence, payload, object_id, verb, created_at, previous_hash, hash)
    VALUES (v_tenant, p_id, v_sequence + 1, p_payload, p_object, p_verb, p_at, v_previous, v_hash);
  UPDATE public.audit_head SET sequence = v_sequence + 1, hash = v_hash WHERE tenant_id = v_tenant;
  RETURN v_hash;
END $$;
REVOKE ALL ON FUNCTION public.audit_seal(uuid, timestamptz, varchar, uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.audit_seal(uuid, timestamptz, varchar, uuid, text) TO signet_app;

CREATE FUNCTION public.audit_refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  RAISE EXCEPTION 'The audit log is only ever added to.' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON public.audit_entry
  FOR EACH ROW EXECUTE FUNCTION public.audit_refuse_change();
CREATE TRIGGER frozen_whole BEFORE TRUNCATE ON public.audit_entry
  FOR EACH STATEMENT EXECUTE FUNCTION public.audit_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunSQL(CHAIN)]
