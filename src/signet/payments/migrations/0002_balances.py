"""Balances are kept by the database: no payer, thread or raw SQL can settle more than is owed.

An allocation lowers the balance of its document and the open rest of its payment or credit note in the
same statement. At commit the balances are compared with the sums of the allocations.
"""

from django.db import migrations

PAYMENT = """
CREATE FUNCTION public.payments_guard_payment() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
  original public.payments_payment;
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'A payment is never deleted; it is reversed.' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'UPDATE' THEN
    IF to_jsonb(NEW) - 'open_minor' IS DISTINCT FROM to_jsonb(OLD) - 'open_minor' THEN
      RAISE EXCEPTION 'A payment does not change; it is reversed and recorded anew.'
        USING ERRCODE = 'restrict_violation';
    END IF;
  ELSIF NEW.reverses_id IS NOT NULL THEN
    SELECT * INTO original FROM public.payments_payment p
    WHERE p.tenant_id = NEW.tenant_id AND p.id = NEW.reverses_id;
    IF original.reverses_id IS NOT NULL OR NEW.amount_minor <> -original.amount_minor
       OR (NEW.kind, NEW.currency, NEW.company_id) IS DISTINCT FROM
          (original.kind, original.currency, original.company_id) THEN
      RAISE EXCEPTION 'A reversal undoes exactly one payment, and no other reversal.'
        USING ERRCODE = 'restrict_violation';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON public.payments_payment
  FOR EACH ROW EXECUTE FUNCTION public.payments_guard_payment();
CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON public.payments_allocation
  FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
"""

ALLOCATION = """
ALTER TABLE public.documents_document ADD CONSTRAINT document_balance CHECK (
  balance_minor BETWEEN LEAST(0, payable_minor) AND GREATEST(0, payable_minor)
);

CREATE FUNCTION public.payments_settle() RETURNS trigger
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
       OR (money.kind = 'refund') <> (target.kind IN ('credit_note', 'refund_note')) THEN
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
       OR note.company_id <> target.company_id OR target.kind IN ('credit_note', 'refund_note') THEN
      RAISE EXCEPTION 'This credit note cannot settle this document.'
        USING ERRCODE = 'restrict_violation';
    END IF;
  END IF;
  UPDATE public.documents_document d SET balance_minor = d.balance_minor - NEW.amount_minor
  WHERE d.tenant_id = NEW.tenant_id AND d.id = NEW.document_id;
  RETURN NULL;
END $$;
CREATE TRIGGER settle AFTER INSERT ON public.payments_allocation
  FOR EACH ROW EXECUTE FUNCTION public.payments_settle();
"""

# These run at commit, when the scope that set the tenant may be closed: as signet_ops, which sees all.
SUMS = """
CREATE FUNCTION public.payments_document_adds_up() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  now_is public.documents_document;
BEGIN
  SELECT * INTO now_is FROM public.documents_document d
  WHERE d.tenant_id = NEW.tenant_id AND d.id = NEW.id;
  IF now_is.state = 'issued' AND now_is.balance_minor <> now_is.payable_minor - (
    SELECT coalesce(sum(a.amount_minor), 0) FROM public.payments_allocation a
    WHERE a.tenant_id = NEW.tenant_id AND a.document_id = NEW.id
  ) - (
    SELECT coalesce(sum(a.amount_minor), 0) FROM public.payments_allocation a
    WHERE a.tenant_id = NEW.tenant_id AND a.credit_note_id = NEW.id
  ) THEN
    RAISE EXCEPTION 'The balance of a document is its total less what was settled.'
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER adds_up AFTER UPDATE OF balance_minor ON public.documents_document
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW.state = 'issued' AND NEW.balance_minor IS DISTINCT FROM OLD.balance_minor)
  EXECUTE FUNCTION public.payments_document_adds_up();

CREATE FUNCTION public.payments_payment_adds_up() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  now_is public.payments_payment;
  settled bigint;
BEGIN
  SELECT * INTO now_is FROM public.payments_payment p
  WHERE p.tenant_id = NEW.tenant_id AND p.id = NEW.id;
  SELECT coalesce(sum(a.amount_minor), 0) INTO settled FROM public.payments_allocation a
  WHERE a.tenant_id = NEW.tenant_id AND a.payment_id = NEW.id;
  IF now_is.open_minor <> now_is.amount_minor - settled THEN
    RAISE EXCEPTION 'The open rest of a payment is its amount less what it settles.'
      USING ERRCODE = 'restrict_violation';
  END IF;
  IF now_is.reverses_id IS NOT NULL AND EXISTS (
    SELECT FROM public.payments_allocation a
    WHERE a.tenant_id = NEW.tenant_id AND a.payment_id IN (now_is.id, now_is.reverses_id)
    GROUP BY a.document_id HAVING sum(a.amount_minor) <> 0
  ) THEN
    RAISE EXCEPTION 'A reversal undoes all that its payment settled.'
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER adds_up AFTER INSERT OR UPDATE ON public.payments_payment
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.payments_payment_adds_up();

CREATE OR REPLACE FUNCTION public.documents_number_used() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM public.documents_document d
    WHERE d.tenant_id = NEW.tenant_id AND d.series_id = NEW.series_id
      AND d.period = NEW.period AND d.sequence = NEW.next_sequence - 1
  ) AND NOT EXISTS (
    SELECT FROM public.payments_payment p
    WHERE p.tenant_id = NEW.tenant_id AND p.series_id = NEW.series_id
      AND p.period = NEW.period AND p.sequence = NEW.next_sequence - 1
  ) THEN
    RAISE EXCEPTION 'A number was taken and not used.' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION public.payments_document_adds_up(), public.payments_payment_adds_up() FROM PUBLIC;
GRANT CREATE ON SCHEMA public TO signet_ops;
ALTER FUNCTION public.payments_document_adds_up() OWNER TO signet_ops;
ALTER FUNCTION public.payments_payment_adds_up() OWNER TO signet_ops;
REVOKE CREATE ON SCHEMA public FROM signet_ops;
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial"), ("documents", "0003_looks_starts_and_imports")]
    operations = [
        migrations.RunSQL(PAYMENT),
        migrations.RunSQL(ALLOCATION),
        migrations.RunSQL(SUMS),
    ]
