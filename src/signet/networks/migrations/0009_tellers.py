"""Where a sale is told of, also for whoever works for the branch that sold.

The consolidated e-invoice may be the whole company's, which a scope bound to branches does not see; a later
note of the branch refers to it all the same. Of the sales that the scope does see, the function answers
what their notes must name, and nothing else of that document.
"""

from importlib import import_module

from django.db import migrations

owned_by_ops = import_module("signet.tenancy.migrations.0002_lookups").owned_by_ops

#: ``network_ids`` of the submission that counts: one that was taken and neither failed nor is invalid. The
#: few covered rows are found first: joined in any order, all documents were compared with each other.
TELLERS = """
CREATE FUNCTION public.networks_tellers(p_covered uuid[], p_network text, p_environment text)
RETURNS TABLE (
  covers_id uuid, document_id uuid, number text, issue_date date, state text, network_ids jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  WITH c AS MATERIALIZED (
    SELECT covers_id, document_id, tenant_id FROM public.networks_covered
    WHERE tenant_id = nullif(current_setting('signet.tenant_id', true), '')::uuid
      AND covers_id = ANY (p_covered))
  SELECT c.covers_id, t.id, t.number, t.issue_date, t.state, (
    SELECT s.network_ids || jsonb_build_object('network_id', s.network_id)
    FROM public.networks_submission s
    WHERE s.tenant_id = t.tenant_id AND s.document_id = t.id AND s.network = p_network
      AND s.environment = p_environment AND s.accepted_at IS NOT NULL
      AND s.state NOT IN ('failed', 'invalid')
    ORDER BY s.id DESC LIMIT 1)
  FROM c
  JOIN public.documents_document sale ON sale.tenant_id = c.tenant_id AND sale.id = c.covers_id
  JOIN public.documents_document t ON t.tenant_id = c.tenant_id AND t.id = c.document_id
  WHERE nullif(current_setting('signet.branches', true), '') IS NULL
     OR sale.branch_id = ANY (nullif(current_setting('signet.branches', true), '')::uuid[])
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("networks", "0008_covered"), ("tenancy", "0004_roles_plans_and_branches")]
    operations = [
        migrations.RunSQL(TELLERS + owned_by_ops("networks_tellers(uuid[], text, text)")),
    ]
