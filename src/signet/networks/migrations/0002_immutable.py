"""What was handed to a network does not change and is not deleted: not by a bug, not by raw SQL.

Columns that may still move are named; whatever column a later migration adds is frozen unless it is added
to that list. States move along the diagram of ``networks.states`` only, and what the network has said once
(its ids, its link, when it took the document) stays said.

``networks_tenants_with_work`` lets the periodic job find the tenants that have something due, and nothing
else about them; the job then enters each tenant's own scope.
"""

from importlib import import_module

from django.db import migrations

from signet.tenancy.operations import ScopeToBranches

owned_by_ops = import_module("signet.tenancy.migrations.0002_lookups").owned_by_ops

ERRAND = """
CREATE FUNCTION public.networks_guard_errand() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
  movable text[] := ARRAY['state', 'network_id', 'network_ids', 'findings', 'text', 'tried',
    'taken_by', 'next_at', 'sent_at', 'accepted_at', 'ended_at', 'link', 'reply', 'reply_reason',
    'replied_at', 'cancel_reason', 'cancel_from'];
  edges CONSTANT text[] := ARRAY[
    'cancelling>cancelled', 'cancelling>delivered', 'cancelling>rejected', 'cancelling>sent',
    'cancelling>valid', 'delivered>cancelled', 'delivered>cancelling', 'delivered>invalid',
    'delivered>rejected', 'delivered>valid', 'queued>failed', 'queued>sending',
    'sending>delivered', 'sending>failed', 'sending>invalid', 'sending>queued', 'sending>sent',
    'sending>unknown', 'sending>valid', 'sent>cancelled', 'sent>cancelling', 'sent>delivered',
    'sent>failed', 'sent>invalid', 'sent>rejected', 'sent>valid', 'unknown>cancelled',
    'unknown>delivered', 'unknown>failed', 'unknown>invalid', 'unknown>queued',
    'unknown>rejected', 'unknown>sent', 'unknown>valid', 'valid>cancelled', 'valid>cancelling',
    'valid>delivered', 'valid>rejected'
  ];
  is_answer CONSTANT boolean := TG_TABLE_NAME = 'networks_inboxanswer';
  was jsonb;
  becomes jsonb;
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'What was to be sent to a network is never deleted.'
      USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'queued' OR NEW.sent_at IS NOT NULL OR NEW.network_id <> '' THEN
      RAISE EXCEPTION 'It begins in the queue.' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF is_answer THEN
    movable := array_remove(movable, 'reply');
  END IF;
  was := to_jsonb(OLD);
  becomes := to_jsonb(NEW);
  IF becomes - movable IS DISTINCT FROM was - movable THEN
    RAISE EXCEPTION 'What is sent to a network does not change; it is sent anew.'
      USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.state <> OLD.state AND NOT OLD.state || '>' || NEW.state = ANY (edges) THEN
    RAISE EXCEPTION 'What is % does not become %.', OLD.state, NEW.state
      USING ERRCODE = 'restrict_violation';
  END IF;
  IF (OLD.network_id <> '' AND NEW.network_id <> OLD.network_id)
     OR NOT NEW.network_ids @> OLD.network_ids
     OR (OLD.sent_at IS NOT NULL AND NEW.sent_at IS DISTINCT FROM OLD.sent_at)
     OR (OLD.accepted_at IS NOT NULL AND NEW.accepted_at IS DISTINCT FROM OLD.accepted_at)
     OR (coalesce(was ->> 'link', '') <> '' AND becomes ->> 'link' <> was ->> 'link') THEN
    RAISE EXCEPTION 'What a network has said stays said.' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON public.networks_submission
  FOR EACH ROW EXECUTE FUNCTION public.networks_guard_errand();
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON public.networks_inboxanswer
  FOR EACH ROW EXECUTE FUNCTION public.networks_guard_errand();
"""

INBOX = """
CREATE FUNCTION public.networks_guard_item() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
  movable CONSTANT text[] := ARRAY['confirmed_at', 'seen_at', 'reply'];
BEGIN
  IF TG_OP = 'DELETE' OR to_jsonb(NEW) - movable IS DISTINCT FROM to_jsonb(OLD) - movable THEN
    RAISE EXCEPTION 'A received document is kept as it came.' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE UPDATE OR DELETE ON public.networks_inboxitem
  FOR EACH ROW EXECUTE FUNCTION public.networks_guard_item();
CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON public.networks_step
  FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON public.networks_proof
  FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
"""

WORK = """
    CREATE FUNCTION public.networks_tenants_with_work(p_at timestamptz)
    RETURNS TABLE (tenant_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
      SELECT t.id FROM public.tenancy_tenant t
      WHERE EXISTS (SELECT FROM public.networks_submission s
                    WHERE s.tenant_id = t.id AND s.next_at IS NOT NULL AND s.next_at < p_at)
         OR EXISTS (SELECT FROM public.networks_inboxanswer a
                    WHERE a.tenant_id = t.id AND a.next_at IS NOT NULL AND a.next_at < p_at)
         OR EXISTS (SELECT FROM public.networks_connection c
                    WHERE c.tenant_id = t.id AND c.poll_at < p_at)
      ORDER BY t.id
    $$"""


class Migration(migrations.Migration):
    dependencies = [
        ("networks", "0001_initial"),
        ("documents", "0008_gap_notes"),
        ("tenancy", "0002_lookups"),
    ]
    operations = [
        migrations.RunSQL(ERRAND),
        migrations.RunSQL(INBOX),
        migrations.RunSQL(WORK + ";" + owned_by_ops("networks_tenants_with_work(timestamptz)")),
        ScopeToBranches("networks_submission", through="document_id", to="documents_document"),
        ScopeToBranches("networks_step", through="submission_id", to="networks_submission"),
        ScopeToBranches("networks_proof", through="step_id", to="networks_step"),
    ]
