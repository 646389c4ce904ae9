"""Lets the clean-up job find the tenants that have old idempotency keys, and nothing else about them.

The function reads with the rights of ``signet_ops`` (which bypasses row-level security and cannot write);
the job then enters each tenant's own scope to delete.
"""

from importlib import import_module

from django.db import migrations

owned_by_ops = import_module("signet.tenancy.migrations.0002_lookups").owned_by_ops
FUNCTION = """
    CREATE FUNCTION public.events_tenants_with_keys_before(p_moment timestamptz)
    RETURNS TABLE (tenant_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
      SELECT t.id FROM public.tenancy_tenant t
      WHERE EXISTS (SELECT FROM public.events_idempotencykey k
                    WHERE k.tenant_id = t.id AND k.started_at < p_moment)
      ORDER BY t.id
    $$"""


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial"), ("tenancy", "0002_lookups")]
    operations = [
        migrations.RunSQL(
            FUNCTION + ";" + owned_by_ops("events_tenants_with_keys_before(timestamptz)")
        ),
    ]
