"""Documents and series of a branch. ``branch`` and ``authors`` are no movable columns of the guard, so they
are frozen with the document.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
import signet.tenancy.fields
from django.db import migrations, models


from signet.tenancy.operations import ScopeToBranches

KEYS = """
ALTER TABLE documents_document ADD CONSTRAINT documents_document_branch_id_fk FOREIGN KEY (tenant_id, branch_id) REFERENCES parties_branch (tenant_id, id);
ALTER TABLE documents_series ADD CONSTRAINT documents_series_branch_id_fk FOREIGN KEY (tenant_id, branch_id) REFERENCES parties_branch (tenant_id, id);
"""
SERIES = """
CREATE OR REPLACE FUNCTION public.documents_guard_series() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF (NEW.tenant_id, NEW.id, NEW.company_id, NEW.branch_id, NEW.kind, NEW.reset, NEW.first_number,
      NEW.first_period)
     IS DISTINCT FROM
     (OLD.tenant_id, OLD.id, OLD.company_id, OLD.branch_id, OLD.kind, OLD.reset, OLD.first_number,
      OLD.first_period)
     AND EXISTS (
       SELECT FROM public.documents_seriescounter c
       WHERE c.tenant_id = OLD.tenant_id AND c.series_id = OLD.id
     ) THEN
    RAISE EXCEPTION 'A series that has given numbers keeps its start, its periods and its branch.'
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0005_kinds_and_quotes'),
        ('parties', '0003_branch'),
        ('tenancy', '0004_roles_plans_and_branches'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='series',
            name='series_of_kind',
        ),
        migrations.AddField(
            model_name='document',
            name='authors',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), blank=True, default=list, size=None),
        ),
        migrations.AddField(
            model_name='document',
            name='branch',
            field=signet.tenancy.fields.TenantForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.branch'),
        ),
        migrations.AddField(
            model_name='series',
            name='branch',
            field=signet.tenancy.fields.TenantForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.branch'),
        ),
        migrations.AddIndex(
            model_name='document',
            index=models.Index(condition=models.Q(('branch__isnull', False)), fields=['tenant', 'branch', 'kind', '-id'], name='document_branch'),
        ),
        migrations.AddConstraint(
            model_name='series',
            constraint=models.UniqueConstraint(condition=models.Q(('branch__isnull', True)), fields=('tenant', 'company', 'kind'), name='series_of_kind'),
        ),
        migrations.AddConstraint(
            model_name='series',
            constraint=models.UniqueConstraint(condition=models.Q(('branch__isnull', False)), fields=('tenant', 'company', 'kind', 'branch'), name='series_of_branch'),
        ),
        migrations.RunSQL(KEYS),
        migrations.RunSQL(SERIES),
        ScopeToBranches("documents_document"),
        ScopeToBranches("documents_line", through="document_id", to="documents_document"),
        ScopeToBranches("documents_taxline", through="document_id", to="documents_document"),
        ScopeToBranches("documents_snapshot", through="document_id", to="documents_document"),
    ]
