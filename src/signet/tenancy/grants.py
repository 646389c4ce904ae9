"""What ``signet_app`` may do with tables that belong to no tenant: accounts, sessions, the job queue."""

from __future__ import annotations

from django.db import connection

GRANTS = """
DO $$
DECLARE name text;
BEGIN
  FOR name IN
    SELECT c.relname FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
      AND NOT c.relrowsecurity
      AND NOT EXISTS (SELECT FROM pg_attribute a
                      WHERE a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped)
  LOOP
    IF name IN ('django_migrations', 'django_content_type', 'auth_permission', 'auth_group',
                'auth_group_permissions') THEN
      EXECUTE format('GRANT SELECT ON public.%I TO signet_app', name);
    ELSE
      EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON public.%I TO signet_app', name);
    END IF;
  END LOOP;
END $$;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO signet_app;
"""


def grant_global_tables() -> None:
    """Run by ``signet migrate`` after the migrations, as the owner; idempotent."""
    with connection.cursor() as cursor:
        cursor.execute(GRANTS)
