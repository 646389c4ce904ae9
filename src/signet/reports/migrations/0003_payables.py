"""What we write in a supplier's name is owed by us: its tallies have a kind of their own.

``reports_of_document`` says ``self_invoice`` where it said ``invoice``, so that no figure of what customers
owe holds a payable; tenants that have such documents already are counted anew.
"""

from importlib import import_module

from django.db import migrations

owned_by_ops = import_module("signet.tenancy.migrations.0002_lookups").owned_by_ops

SHARES = """
CREATE OR REPLACE FUNCTION public.reports_of_document(d public.documents_document)
RETURNS TABLE (measure varchar, kind varchar, company_id uuid, branch_id uuid, currency varchar,
               operator varchar, day date, amount_minor numeric, net_minor numeric, n bigint)
LANGUAGE sql IMMUTABLE AS $$
  SELECT s.measure, CASE WHEN d.self_billed THEN 'self_' || d.kind ELSE d.kind END, d.company_id, d.branch_id,
         s.currency, '', s.day, s.amount_minor, s.net_minor, 1::bigint
  FROM (
    SELECT 'drafts' AS measure, '' AS currency, NULL::date AS day, 0::numeric AS amount_minor,
           0::numeric AS net_minor
    WHERE d.state = 'draft'
    UNION ALL
    SELECT 'issued', d.currency, d.issue_date, d.with_tax_minor::numeric, d.without_tax_minor::numeric
    WHERE d.state = 'issued'
    UNION ALL
    SELECT 'owed', d.currency, d.due_date, d.balance_minor::numeric, 0::numeric
    WHERE d.state = 'issued' AND d.balance_minor <> 0
  ) s
$$;
DROP TRIGGER tell_reports_of_change ON public.documents_document;
CREATE TRIGGER tell_reports_of_change AFTER UPDATE ON public.documents_document FOR EACH ROW
  WHEN ((OLD.state, OLD.balance_minor, OLD.company_id, OLD.branch_id, OLD.self_billed)
        IS DISTINCT FROM (NEW.state, NEW.balance_minor, NEW.company_id, NEW.branch_id, NEW.self_billed))
  EXECUTE FUNCTION public.reports_tell_document();
"""
ANEW = f"""
CREATE FUNCTION public.reports_tenants_with_payables() RETURNS TABLE (tenant_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT DISTINCT d.tenant_id FROM public.documents_document d WHERE d.self_billed
$$;
{owned_by_ops("reports_tenants_with_payables()")}
DO $$
DECLARE
  v_tenant uuid;
BEGIN
  FOR v_tenant IN SELECT t.tenant_id FROM public.reports_tenants_with_payables() t LOOP
    PERFORM set_config('signet.tenant_id', v_tenant::text, true);
    PERFORM public.reports_rebuild();
  END LOOP;
  PERFORM set_config('signet.tenant_id', '', true);
END $$;
DROP FUNCTION public.reports_tenants_with_payables();
"""


class Migration(migrations.Migration):
    dependencies = [("reports", "0002_tallies"), ("payments", "0004_payables")]
    operations = [migrations.RunSQL(SHARES), migrations.RunSQL(ANEW)]
