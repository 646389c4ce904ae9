"""The only questions that may be asked across tenants, each as one narrow function.

They answer "where does this user, key or invitation belong?" before a tenant is known. They run with
the rights of ``signet_ops`` (which bypasses row-level security), have a fixed search path, and tell
nothing beyond the row that the caller could already name by a secret or by the user's own id.
"""

from django.db import migrations

FUNCTIONS = {
    "tenancy_of_user(uuid)": """
        CREATE FUNCTION public.tenancy_of_user(p_user uuid)
        RETURNS TABLE (tenant_id uuid, name varchar, role varchar)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
          SELECT m.tenant_id, t.name, m.role
          FROM public.tenancy_membership m JOIN public.tenancy_tenant t ON t.id = m.tenant_id
          WHERE m.user_id = p_user AND m.ended_at IS NULL
          ORDER BY t.name, t.id
        $$""",
    "tenancy_of_api_key(bytea)": """
        CREATE FUNCTION public.tenancy_of_api_key(p_hash bytea)
        RETURNS TABLE (tenant_id uuid, key_id uuid)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
          SELECT k.tenant_id, k.id FROM public.tenancy_apikey k WHERE k.secret_hash = p_hash
        $$""",
    "tenancy_of_invitation(bytea)": """
        CREATE FUNCTION public.tenancy_of_invitation(p_hash bytea)
        RETURNS TABLE (tenant_id uuid, invitation_id uuid)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
          SELECT i.tenant_id, i.id FROM public.tenancy_invitation i WHERE i.token_hash = p_hash
        $$""",
}


def owned_by_ops(signature: str) -> str:
    """Hand a function to signet_ops; it needs CREATE on the schema for the length of that statement."""
    return f"""
        REVOKE ALL ON FUNCTION public.{signature} FROM PUBLIC;
        GRANT EXECUTE ON FUNCTION public.{signature} TO signet_app;
        GRANT CREATE ON SCHEMA public TO signet_ops;
        ALTER FUNCTION public.{signature} OWNER TO signet_ops;
        REVOKE CREATE ON SCHEMA public FROM signet_ops;
    """


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0001_initial")]
    operations = [
        migrations.RunSQL(sql + ";" + owned_by_ops(signature))
        for signature, sql in FUNCTIONS.items()
    ]
