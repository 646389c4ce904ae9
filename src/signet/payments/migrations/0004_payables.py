"""Money to and from suppliers, for what we write in their name (self-billing): it runs the other way."""

from django.db import migrations, models


SETTLE = """
CREATE OR REPLACE FUNCTION public.payments_settle() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
  target public.documents_document;
  money public.payments_payment;
  note public.documents_document;
BEGIN
  SELECT * INTO target FROM public.documents_document d
  WHERE d.tenant_id = NEW.tenant_id AND d.id = NEW.document_id FOR UPDATE;
  IF target.state IS DISTINCT FROM 'issued' THEN
    RAISE EXCEPTION 'Only an issued document is settled.' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.payment_id IS NOT NULL THEN
    UPDATE public.payments_payment p SET open_minor = p.open_minor - NEW.amount_minor
    WHERE p.tenant_id = NEW.tenant_id AND p.id = NEW.payment_id RETURNING * INTO money;
    IF money.currency <> target.currency OR money.company_id <> target.company_id
       OR sign(money.amount_minor) <> sign(NEW.amount_minor)
       OR NEW.amount_minor > 0 AND (money.kind NOT IN ('write_off', CASE
            WHEN target.self_billed AND target.kind IN ('credit_note', 'refund_note') THEN 'returned'
            WHEN target.self_billed THEN 'payout'
            WHEN target.kind IN ('credit_note', 'refund_note') THEN 'refund'
            ELSE 'receipt' END)
       OR (money.kind = 'write_off'
           AND (target.self_billed OR target.kind IN ('credit_note', 'refund_note')))) THEN
      RAISE EXCEPTION 'This payment cannot settle this document.' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.amount_minor > 0 AND EXISTS (
      SELECT FROM public.payments_payment r
      WHERE r.tenant_id = NEW.tenant_id AND r.reverses_id = NEW.payment_id
    ) THEN
      RAISE EXCEPTION 'A payment that was reversed settles nothing.'
        USING ERRCODE = 'restrict_violation';
    END IF;
  ELSE
    UPDATE public.documents_document d SET balance_minor = d.balance_minor - NEW.amount_minor
    WHERE d.tenant_id = NEW.tenant_id AND d.id = NEW.credit_note_id RETURNING * INTO note;
    IF note.state <> 'issued' OR note.kind <> 'credit_note' OR note.currency <> target.currency
       OR note.company_id <> target.company_id OR note.self_billed <> target.self_billed
       OR target.kind IN ('credit_note', 'refund_note') THEN
      RAISE EXCEPTION 'This credit note cannot settle this document.'
        USING ERRCODE = 'restrict_violation';
    END IF;
  END IF;
  UPDATE public.documents_document d SET balance_minor = d.balance_minor - NEW.amount_minor
  WHERE d.tenant_id = NEW.tenant_id AND d.id = NEW.document_id;
  RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0003_branches'),
    ]

    operations = [
        migrations.AlterField(
            model_name='payment',
            name='kind',
            field=models.CharField(choices=[('receipt', 'Received'), ('refund', 'Paid back'), ('write_off', 'Written off'), ('payout', 'Paid to a supplier'), ('returned', 'Paid back by a supplier')], default='receipt', max_length=10),
        ),
        migrations.RunSQL(SETTLE),
    ]
