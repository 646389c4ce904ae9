"""Quotes with their outcome, debit and refund notes, and what a note's lines correct."""

import django.db.models.deletion
import signet.tenancy.fields
from django.db import migrations, models


GUARD = """
CREATE OR REPLACE FUNCTION public.documents_guard_document() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
  movable text[] := ARRAY['state', 'voided_at', 'void_reason', 'balance_minor', 'updated_at'];
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'A document is never deleted; a draft is discarded, an issued document is voided.'
      USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'draft' THEN
      RAISE EXCEPTION 'A document begins as a draft.' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF (NEW.tenant_id, NEW.id, NEW.kind) IS DISTINCT FROM (OLD.tenant_id, OLD.id, OLD.kind) THEN
    RAISE EXCEPTION 'A document keeps its tenant, id and kind.' USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.state = 'draft' AND NEW.state IN ('draft', 'discarded') THEN
    RETURN NEW;
  END IF;
  IF OLD.state = 'draft' AND NEW.state = 'issued' THEN
    IF NOT EXISTS (
      SELECT FROM public.documents_snapshot s
      WHERE s.tenant_id = NEW.tenant_id AND s.document_id = NEW.id AND s.sha256 = NEW.snapshot_hash
    ) THEN
      RAISE EXCEPTION 'A document is issued with its snapshot.' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NOT EXISTS (
      SELECT FROM public.documents_seriescounter c
      WHERE c.tenant_id = NEW.tenant_id AND c.series_id = NEW.series_id
        AND c.period = NEW.period AND c.next_sequence = NEW.sequence + 1
    ) THEN
      RAISE EXCEPTION 'A number is taken from its series'' counter.' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.kind = 'quote' THEN
    movable := ARRAY['outcome', 'outcome_at', 'outcome_by', 'updated_at'];
  END IF;
  IF OLD.state = 'issued' AND NEW.state IN ('issued', 'void') THEN
    IF to_jsonb(NEW) - movable IS DISTINCT FROM to_jsonb(OLD) - movable
       OR (NEW.state = 'issued' AND (NEW.voided_at, NEW.void_reason)
           IS DISTINCT FROM (OLD.voided_at, OLD.void_reason)) THEN
      RAISE EXCEPTION 'An issued document does not change; it is corrected by a credit note.'
        USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'A document that is % does not become %.', OLD.state, NEW.state
    USING ERRCODE = 'restrict_violation';
END $$;
"""
KEYS = """
ALTER TABLE documents_document ADD CONSTRAINT documents_document_made_from_id_fk FOREIGN KEY (tenant_id, made_from_id) REFERENCES documents_document (tenant_id, id);
ALTER TABLE documents_document ADD CONSTRAINT documents_document_revises_id_fk FOREIGN KEY (tenant_id, revises_id) REFERENCES documents_document (tenant_id, id);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0004_currency'),
        ('parties', '0002_logos_and_retired_accounts'),
        ('tenancy', '0003_tenant_overpayment'),
    ]

    operations = [
        migrations.AddField(
            model_name='document',
            name='made_from',
            field=signet.tenancy.fields.TenantForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document'),
        ),
        migrations.AddField(
            model_name='document',
            name='outcome',
            field=models.CharField(blank=True, choices=[('', 'Open'), ('accepted', 'Accepted'), ('declined', 'Declined'), ('converted', 'Invoiced'), ('superseded', 'Replaced')], default='', max_length=10),
        ),
        migrations.AddField(
            model_name='document',
            name='outcome_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='document',
            name='outcome_by',
            field=models.CharField(blank=True, default='', max_length=160),
        ),
        migrations.AddField(
            model_name='document',
            name='revises',
            field=signet.tenancy.fields.TenantForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document'),
        ),
        migrations.AddField(
            model_name='document',
            name='self_billed',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='line',
            name='corrects_position',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='document',
            name='kind',
            field=models.CharField(choices=[('quote', 'Quote'), ('invoice', 'Invoice'), ('credit_note', 'Credit note'), ('debit_note', 'Debit note'), ('refund_note', 'Refund note')], default='invoice', max_length=20),
        ),
        migrations.AlterField(
            model_name='series',
            name='kind',
            field=models.CharField(choices=[('quote', 'Quote'), ('invoice', 'Invoice'), ('credit_note', 'Credit note'), ('debit_note', 'Debit note'), ('refund_note', 'Refund note')], max_length=20, verbose_name='kind'),
        ),
        migrations.AddIndex(
            model_name='document',
            index=models.Index(condition=models.Q(('corrects__isnull', False)), fields=['tenant', 'corrects'], name='document_corrects'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['discarded', 'void']), _negated=True), fields=('tenant', 'made_from'), name='document_made_once'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'discarded'), _negated=True), fields=('tenant', 'revises'), name='document_revised_once'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(('outcome', ''), models.Q(('kind', 'quote'), ('outcome_at__isnull', False)), _connector='OR'), name='document_outcome_of_quotes'),
        ),
        migrations.RunSQL(KEYS),
        migrations.RunSQL(GUARD),
    ]
