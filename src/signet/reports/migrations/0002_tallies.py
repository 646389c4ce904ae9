"""Figures are kept by the database: every change of a document and every payment leaves its share behind.

Shares are only appended, so two people who issue at once never wait for a common row. ``reports_fold``
replaces the shares of a key by their sum; a reader sees either all of them or the sum. What a document or a
payment adds is said once, in ``reports_of_document`` and ``reports_of_payment``: the triggers, the rebuilding
and the check (``reports.tallies``) all use these.
"""

from importlib import import_module

import django.db.models.deletion
import signet.kernel.ids
import signet.tenancy.context
import signet.tenancy.fields
from django.db import migrations, models

from signet.tenancy.operations import IsolateTenantTable, ScopeToBranches

owned_by_ops = import_module("signet.tenancy.migrations.0002_lookups").owned_by_ops

SHARES = """
CREATE FUNCTION public.reports_of_document(d public.documents_document)
RETURNS TABLE (measure varchar, kind varchar, company_id uuid, branch_id uuid, currency varchar,
               operator varchar, day date, amount_minor numeric, net_minor numeric, n bigint)
LANGUAGE sql IMMUTABLE AS $$
  SELECT 'drafts', d.kind, d.company_id, d.branch_id, '', '', NULL::date, 0::numeric, 0::numeric, 1::bigint
  WHERE d.state = 'draft'
  UNION ALL
  SELECT 'issued', d.kind, d.company_id, d.branch_id, d.currency, '', d.issue_date, d.with_tax_minor::numeric,
         d.without_tax_minor::numeric, 1::bigint
  WHERE d.state = 'issued'
  UNION ALL
  SELECT 'owed', d.kind, d.company_id, d.branch_id, d.currency, '', d.due_date, d.balance_minor::numeric,
         0::numeric, 1::bigint
  WHERE d.state = 'issued' AND d.balance_minor <> 0
$$;

CREATE FUNCTION public.reports_of_payment(p public.payments_payment)
RETURNS TABLE (measure varchar, kind varchar, company_id uuid, branch_id uuid, currency varchar,
               operator varchar, day date, amount_minor numeric, net_minor numeric, n bigint)
LANGUAGE sql IMMUTABLE AS $$
  SELECT 'collected', p.kind, p.company_id, p.branch_id, p.currency, p.operator, p.received_on,
         p.amount_minor::numeric, 0::numeric, 1::bigint
  WHERE p.kind = 'receipt'
$$;
"""
TRIGGERS = """
CREATE FUNCTION public.reports_tell_document() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO public.reports_tally (tenant_id, id, fresh, measure, kind, company_id, branch_id, currency,
                                      operator, day, amount_minor, net_minor, n)
    SELECT NEW.tenant_id, gen_random_uuid(), true, s.* FROM public.reports_of_document(NEW) s;
  ELSE
    INSERT INTO public.reports_tally (tenant_id, id, fresh, measure, kind, company_id, branch_id, currency,
                                      operator, day, amount_minor, net_minor, n)
    SELECT NEW.tenant_id, gen_random_uuid(), true, s.measure, s.kind, s.company_id, s.branch_id, s.currency,
           s.operator, s.day, sum(s.amount_minor), sum(s.net_minor), sum(s.n)
    FROM (SELECT o.measure, o.kind, o.company_id, o.branch_id, o.currency, o.operator, o.day,
                 -o.amount_minor AS amount_minor, -o.net_minor AS net_minor, -o.n AS n
          FROM public.reports_of_document(OLD) o
          UNION ALL SELECT * FROM public.reports_of_document(NEW)) s
    GROUP BY s.measure, s.kind, s.company_id, s.branch_id, s.currency, s.operator, s.day
    HAVING sum(s.amount_minor) <> 0 OR sum(s.net_minor) <> 0 OR sum(s.n) <> 0;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER tell_reports AFTER INSERT ON public.documents_document
  FOR EACH ROW EXECUTE FUNCTION public.reports_tell_document();
CREATE TRIGGER tell_reports_of_change AFTER UPDATE ON public.documents_document FOR EACH ROW
  WHEN ((OLD.state, OLD.balance_minor, OLD.company_id, OLD.branch_id)
        IS DISTINCT FROM (NEW.state, NEW.balance_minor, NEW.company_id, NEW.branch_id))
  EXECUTE FUNCTION public.reports_tell_document();

CREATE FUNCTION public.reports_tell_payment() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  INSERT INTO public.reports_tally (tenant_id, id, fresh, measure, kind, company_id, branch_id, currency,
                                    operator, day, amount_minor, net_minor, n)
  SELECT NEW.tenant_id, gen_random_uuid(), true, s.* FROM public.reports_of_payment(NEW) s;
  RETURN NULL;
END $$;
CREATE TRIGGER tell_reports AFTER INSERT ON public.payments_payment
  FOR EACH ROW EXECUTE FUNCTION public.reports_tell_payment();
REVOKE ALL ON FUNCTION public.reports_tell_document(), public.reports_tell_payment() FROM PUBLIC;
"""

#: One at a time in a tenant: a rebuilding that met the sum of a folding would count it twice. The lock is a
#: statement of its own, so that what follows sees everything that was done under it before.
FOLD = """
CREATE FUNCTION public.reports_fold() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  v_tenant CONSTANT uuid := nullif(current_setting('signet.tenant_id', true), '')::uuid;
  v_count bigint;
BEGIN
  IF v_tenant IS NULL THEN
    RAISE EXCEPTION 'No tenant is set.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('reports:' || v_tenant, 0));
  WITH touched AS (
    SELECT DISTINCT t.measure, t.kind, t.company_id, t.branch_id, t.currency, t.operator, t.day
    FROM public.reports_tally t WHERE t.tenant_id = v_tenant AND t.fresh
  ), gone AS (
    DELETE FROM public.reports_tally t USING touched k
    WHERE t.tenant_id = v_tenant AND t.measure = k.measure AND t.kind = k.kind
      AND t.company_id = k.company_id AND t.currency = k.currency AND t.operator = k.operator
      AND coalesce(t.branch_id, v_tenant) = coalesce(k.branch_id, v_tenant)
      AND coalesce(t.day, '-infinity') = coalesce(k.day, '-infinity')
    RETURNING t.*
  ), kept AS (
    INSERT INTO public.reports_tally (tenant_id, id, fresh, measure, kind, company_id, branch_id, currency,
                                      operator, day, amount_minor, net_minor, n)
    SELECT v_tenant, gen_random_uuid(), false, g.measure, g.kind, g.company_id, g.branch_id, g.currency,
           g.operator, g.day, sum(g.amount_minor), sum(g.net_minor), sum(g.n)
    FROM gone g GROUP BY g.measure, g.kind, g.company_id, g.branch_id, g.currency, g.operator, g.day
    HAVING sum(g.amount_minor) <> 0 OR sum(g.net_minor) <> 0 OR sum(g.n) <> 0
  )
  SELECT count(*) INTO v_count FROM gone;
  RETURN v_count;
END $$;

CREATE FUNCTION public.reports_rebuild() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  v_tenant CONSTANT uuid := nullif(current_setting('signet.tenant_id', true), '')::uuid;
  v_count bigint;
BEGIN
  IF v_tenant IS NULL OR nullif(current_setting('signet.branches', true), '') IS NOT NULL THEN
    RAISE EXCEPTION 'Figures are rebuilt for a whole tenant.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('reports:' || v_tenant, 0));
  WITH gone AS (
    DELETE FROM public.reports_tally t WHERE t.tenant_id = v_tenant
  ), shares AS (
    SELECT s.* FROM public.documents_document d, LATERAL public.reports_of_document(d) s
    WHERE d.tenant_id = v_tenant
    UNION ALL
    SELECT s.* FROM public.payments_payment p, LATERAL public.reports_of_payment(p) s
    WHERE p.tenant_id = v_tenant
  ), made AS (
    INSERT INTO public.reports_tally (tenant_id, id, fresh, measure, kind, company_id, branch_id, currency,
                                      operator, day, amount_minor, net_minor, n)
    SELECT v_tenant, gen_random_uuid(), false, s.measure, s.kind, s.company_id, s.branch_id, s.currency,
           s.operator, s.day, sum(s.amount_minor), sum(s.net_minor), sum(s.n)
    FROM shares s GROUP BY s.measure, s.kind, s.company_id, s.branch_id, s.currency, s.operator, s.day
    RETURNING 1
  )
  SELECT count(*) INTO v_count FROM made;
  RETURN v_count;
END $$;
REVOKE ALL ON FUNCTION public.reports_fold(), public.reports_rebuild() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.reports_fold(), public.reports_rebuild() TO signet_app;
"""
WORK = """
    CREATE FUNCTION public.reports_tenants_to_fold()
    RETURNS TABLE (tenant_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
      SELECT t.id FROM public.tenancy_tenant t
      WHERE EXISTS (SELECT FROM public.reports_tally r WHERE r.tenant_id = t.id AND r.fresh)
      ORDER BY t.id
    $$"""

#: What stands already is counted account by account: no row can be written, nor what it refers to be seen,
#: outside of one.
FILL = f"""
CREATE FUNCTION public.reports_tenants_with_figures() RETURNS TABLE (tenant_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT d.tenant_id FROM public.documents_document d UNION SELECT p.tenant_id FROM public.payments_payment p
$$;
{owned_by_ops("reports_tenants_with_figures()")}
DO $$
DECLARE
  v_tenant uuid;
BEGIN
  FOR v_tenant IN SELECT t.tenant_id FROM public.reports_tenants_with_figures() t LOOP
    PERFORM set_config('signet.tenant_id', v_tenant::text, true);
    PERFORM public.reports_rebuild();
  END LOOP;
  PERFORM set_config('signet.tenant_id', '', true);
END $$;
DROP FUNCTION public.reports_tenants_with_figures();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0008_gap_notes'),
        ('parties', '0004_company_tax_terms'),
        ('payments', '0003_branches'),
        ('reports', '0001_initial'),
        ('tenancy', '0004_roles_plans_and_branches'),
    ]

    operations = [
        migrations.CreateModel(
            name='Tally',
            fields=[
                ('id', models.UUIDField(default=signet.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('measure', models.CharField(choices=[('drafts', 'Drafts'), ('issued', 'Issued'), ('owed', 'Owed'), ('collected', 'Collected')], max_length=10)),
                ('kind', models.CharField(max_length=20)),
                ('currency', models.CharField(blank=True, max_length=3)),
                ('operator', models.CharField(blank=True, max_length=160)),
                ('day', models.DateField(null=True)),
                ('amount_minor', signet.tenancy.fields.ExactDecimalField(decimal_places=12, max_digits=30)),
                ('net_minor', signet.tenancy.fields.ExactDecimalField(decimal_places=12, max_digits=30)),
                ('n', models.BigIntegerField()),
                ('fresh', models.BooleanField()),
                ('branch', signet.tenancy.fields.TenantForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.branch')),
                ('company', signet.tenancy.fields.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.company')),
                ('tenant', models.ForeignKey(db_index=False, default=signet.tenancy.context.current_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.tenant')),
            ],
            options={
                'indexes': [models.Index(fields=['tenant', 'measure', 'kind', 'day'], name='tally_day'), models.Index(condition=models.Q(('fresh', True)), fields=['tenant'], name='tally_fresh')],
            },
        ),
        migrations.RunSQL(SHARES),
        migrations.RunSQL(TRIGGERS),
        migrations.RunSQL(FOLD),
        migrations.RunSQL(WORK + ";" + owned_by_ops("reports_tenants_to_fold()")),
        IsolateTenantTable('Tally', grants='SELECT'),
        ScopeToBranches("reports_tally"),
        migrations.RunSQL(FILL),
    ]
