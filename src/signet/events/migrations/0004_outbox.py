"""The outbox is filled by the database: no action can be sealed and not told.

A trigger of the audit log writes the event and enqueues the job that hands it out, in the transaction of the
action, for tenants that have a webhook. It runs with the rights of ``audit_seal``, within the tenant's scope.

``events_tenants_with_work`` lets the clean-up job find the tenants that have something late or old, and
nothing else about them; the job then enters each tenant's own scope.
"""

from importlib import import_module

from django.db import migrations

owned_by_ops = import_module("signet.tenancy.migrations.0002_lookups").owned_by_ops
OUTBOX = """
CREATE FUNCTION public.events_tell() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
  IF EXISTS (SELECT FROM public.events_endpoint e
             WHERE e.tenant_id = NEW.tenant_id AND e.deleted_at IS NULL) THEN
    INSERT INTO public.events_event
        (tenant_id, id, sequence, type, object_type, object_id, label, occurred_at)
      VALUES (NEW.tenant_id, NEW.id, NEW.sequence, NEW.verb, coalesce(NEW.object_type, ''),
              NEW.object_id, coalesce(NEW.object_label, ''), NEW.created_at);
    INSERT INTO public.procrastinate_jobs (queue_name, task_name, priority, args)
      VALUES ('webhooks', 'events.hand_out', -1,
              jsonb_build_object('tenant_id', NEW.tenant_id, 'event_id', NEW.id));
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION public.events_tell() FROM PUBLIC;
CREATE TRIGGER tell AFTER INSERT ON public.audit_entry
  FOR EACH ROW EXECUTE FUNCTION public.events_tell();
"""
WORK = """
    CREATE FUNCTION public.events_tenants_with_work(p_late timestamptz, p_old timestamptz)
    RETURNS TABLE (tenant_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
      SELECT t.id FROM public.tenancy_tenant t
      WHERE EXISTS (SELECT FROM public.events_event e WHERE e.tenant_id = t.id
                    AND (e.occurred_at < p_old OR (e.body IS NULL AND e.occurred_at < p_late)))
         OR EXISTS (SELECT FROM public.events_delivery d WHERE d.tenant_id = t.id
                    AND d.state = 'waiting' AND d.next_at < p_late)
      ORDER BY t.id
    $$"""


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0003_webhooks"),
        ("audit", "0003_searchable"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]
    operations = [
        migrations.RunSQL(OUTBOX),
        migrations.RunSQL(
            WORK + ";" + owned_by_ops("events_tenants_with_work(timestamptz,timestamptz)")
        ),
    ]
