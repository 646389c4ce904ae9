"""Calls are counted, and tokens are kept, where the network counts and gives them: by its own account.

An intermediary has one account there and a connection for each taxpayer, of as many tenants: what was kept
by connection counted each of them alone. The three tables hold nothing of a tenant. Whose row it is stands
in ``account``, a keyed hash that only whoever has the account's credentials can name; the app role reaches
the rows through these functions alone, and so can neither list nor change what it cannot name. Row-level
security without a policy keeps out all but the tables' owner, whose functions these are.
"""

from django.db import migrations

TABLES = """
CREATE TABLE public.networks_pace (
  account bytea NOT NULL, name text NOT NULL, next_at timestamptz NOT NULL,
  PRIMARY KEY (account, name));
CREATE TABLE public.networks_turn (
  account bytea NOT NULL, name text NOT NULL, holder uuid NOT NULL, at timestamptz NOT NULL,
  PRIMARY KEY (account, name, holder));
CREATE TABLE public.networks_token (
  account bytea PRIMARY KEY, value bytea, expires_at timestamptz,
  fetcher uuid, fetch_until timestamptz);
CREATE INDEX networks_token_old ON public.networks_token (coalesce(expires_at, fetch_until));
CREATE INDEX networks_pace_old ON public.networks_pace (next_at);
CREATE INDEX networks_turn_old ON public.networks_turn (at);
ALTER TABLE public.networks_pace ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.networks_turn ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.networks_token ENABLE ROW LEVEL SECURITY;
"""
#: Null: go ahead. Else a turn is kept for the holder, who comes back at that time.
TAKE = """
CREATE FUNCTION public.networks_take_turn(
  p_account bytea, p_name text, p_holder uuid, p_at timestamptz,
  p_interval interval, p_ahead interval, p_grace interval)
RETURNS timestamptz LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  v_next timestamptz;
  v_turn timestamptz;
BEGIN
  INSERT INTO public.networks_pace (account, name, next_at) VALUES (p_account, p_name, p_at)
    ON CONFLICT DO NOTHING;
  SELECT p.next_at INTO v_next FROM public.networks_pace p
    WHERE p.account = p_account AND p.name = p_name FOR UPDATE;
  SELECT t.at INTO v_turn FROM public.networks_turn t
    WHERE t.account = p_account AND t.name = p_name AND t.holder = p_holder;
  IF v_turn > p_at THEN
    RETURN v_turn;
  END IF;
  IF v_turn IS NOT NULL THEN
    DELETE FROM public.networks_turn t
      WHERE t.account = p_account AND t.name = p_name AND t.holder = p_holder;
    IF v_turn + p_grace >= p_at THEN
      RETURN NULL;
    END IF;
  END IF;
  UPDATE public.networks_pace p SET next_at = greatest(v_next, p_at) + p_interval
    WHERE p.account = p_account AND p.name = p_name;
  IF v_next - p_ahead <= p_at THEN
    RETURN NULL;
  END IF;
  INSERT INTO public.networks_turn (account, name, holder, at)
    VALUES (p_account, p_name, p_holder, v_next - p_ahead);
  RETURN v_next - p_ahead;
END $$
"""
#: The network wants nobody before ``p_until``: the turns before it are void.
HOLD = """
CREATE FUNCTION public.networks_hold_pace(
  p_account bytea, p_name text, p_until timestamptz, p_ahead interval)
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
  INSERT INTO public.networks_pace AS p (account, name, next_at)
    VALUES (p_account, p_name, p_until + p_ahead)
    ON CONFLICT (account, name) DO UPDATE SET next_at = greatest(p.next_at, excluded.next_at);
  DELETE FROM public.networks_turn t
    WHERE t.account = p_account AND t.name = p_name AND t.at < p_until;
$$
"""
#: The token as it is, and whether ``p_fetcher`` is to fetch the next one: nobody else does before ``p_until``.
CLAIM = """
CREATE FUNCTION public.networks_claim_token(
  p_account bytea, p_fetcher uuid, p_at timestamptz, p_fresh timestamptz, p_until timestamptz)
RETURNS TABLE (value bytea, is_mine boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
  v_row public.networks_token;
BEGIN
  SELECT * INTO v_row FROM public.networks_token k WHERE k.account = p_account;
  IF v_row.value IS NOT NULL AND v_row.expires_at > p_fresh THEN
    RETURN QUERY SELECT v_row.value, false;
    RETURN;
  END IF;
  INSERT INTO public.networks_token (account) VALUES (p_account) ON CONFLICT DO NOTHING;
  SELECT * INTO v_row FROM public.networks_token k WHERE k.account = p_account FOR UPDATE;
  IF v_row.value IS NOT NULL AND v_row.expires_at > p_fresh THEN
    RETURN QUERY SELECT v_row.value, false;
  ELSIF v_row.fetch_until > p_at THEN
    RETURN QUERY SELECT NULL::bytea, false;
  ELSE
    UPDATE public.networks_token k SET value = NULL, fetcher = p_fetcher, fetch_until = p_until
      WHERE k.account = p_account;
    RETURN QUERY SELECT NULL::bytea, true;
  END IF;
END $$
"""
#: What the fetcher brought, or nothing: the next one may try.
KEEP = """
CREATE FUNCTION public.networks_keep_token(
  p_account bytea, p_fetcher uuid, p_value bytea, p_expires timestamptz)
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
  UPDATE public.networks_token k
    SET value = p_value, expires_at = p_expires, fetcher = NULL, fetch_until = NULL
    WHERE k.account = p_account AND k.fetcher = p_fetcher
$$
"""
#: The network refused this very value.
FORGET = """
CREATE FUNCTION public.networks_forget_token(p_account bytea, p_value bytea)
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
  UPDATE public.networks_token k SET value = NULL WHERE k.account = p_account AND k.value = p_value
$$
"""
SWEEP = """
CREATE FUNCTION public.networks_sweep_accounts(p_before timestamptz)
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
  DELETE FROM public.networks_token k WHERE coalesce(k.expires_at, k.fetch_until) < p_before;
  DELETE FROM public.networks_turn t WHERE t.at < p_before;
  DELETE FROM public.networks_pace p WHERE p.next_at < p_before;
$$
"""
FUNCTIONS = {
    "networks_take_turn(bytea,text,uuid,timestamptz,interval,interval,interval)": TAKE,
    "networks_hold_pace(bytea,text,timestamptz,interval)": HOLD,
    "networks_claim_token(bytea,uuid,timestamptz,timestamptz,timestamptz)": CLAIM,
    "networks_keep_token(bytea,uuid,bytea,timestamptz)": KEEP,
    "networks_forget_token(bytea,bytea)": FORGET,
    "networks_sweep_accounts(timestamptz)": SWEEP,
}


class Migration(migrations.Migration):
    dependencies = [("networks", "0006_gathered")]
    operations = [
        migrations.DeleteModel("Pace"),
        migrations.DeleteModel("Token"),
        migrations.RunSQL(TABLES),
        *(
            migrations.RunSQL(
                f"{body}; REVOKE ALL ON FUNCTION public.{signature} FROM PUBLIC;"
                f" GRANT EXECUTE ON FUNCTION public.{signature} TO signet_app;"
            )
            for signature, body in FUNCTIONS.items()
        ),
    ]
