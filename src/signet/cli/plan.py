"""``signet plan``: what each account's plan switches on. The application itself can only read it."""

from __future__ import annotations

import argparse
import contextlib
import json
from typing import Any
from uuid import UUID

import psycopg
from psycopg.rows import dict_row

from signet.database import config, embedded
from signet.kernel.errors import BadInput
from signet.kernel.ids import uuid7
from signet.tenancy.features import DEFAULT_PLAN, FEATURES, PLANS, features_of

_FIND = """
SELECT t.id, t.name, coalesce(p.plan, %(default)s) AS plan, coalesce(p.overrides, '{}') AS overrides
FROM tenancy_tenant t LEFT JOIN tenancy_plan p ON p.tenant_id = t.id
WHERE %(wanted)s = '' OR t.id::text = %(wanted)s OR t.name = %(wanted)s ORDER BY t.name, t.id
"""
_SAVE = """
INSERT INTO tenancy_plan (tenant_id, id, plan, overrides, changed_at) VALUES (%s, %s, %s, %s, now())
ON CONFLICT (tenant_id) DO UPDATE
  SET plan = EXCLUDED.plan, overrides = EXCLUDED.overrides, changed_at = now()
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "verb",
        choices=("list", "show", "set", "on", "off", "usual"),
        help="list all; show one; set its plan; switch a feature on or off, or back to the plan's",
    )
    parser.add_argument("account", nargs="?", default="", help="its name or id")
    parser.add_argument("what", nargs="?", default="", help="a plan or a feature")


def run(options: argparse.Namespace) -> int:
    with embedded.lease() if config.is_embedded() else contextlib.nullcontext():
        with psycopg.connect(config.url("ops"), row_factory=dict_row) as connection:
            found = connection.execute(
                _FIND, {"wanted": options.account, "default": DEFAULT_PLAN}
            ).fetchall()
        if options.verb == "list":
            for account in found:
                print(f"{account['id']}  {account['plan']:10}  {account['name']}")
            return 0
        account = _one(found, options.account)
        if options.verb != "show":
            plan, overrides = changed(account, options.verb, options.what)
            save(account["id"], plan, overrides)
            account |= {"plan": plan, "overrides": overrides}
    _print(account)
    return 0


def _one(found: list[dict[str, Any]], wanted: str) -> dict[str, Any]:
    if not wanted or not found:
        raise BadInput(f"There is no account {wanted!r}; signet plan list shows them.")
    if len(found) > 1:
        raise BadInput(f"Several accounts are called {wanted}; give the id instead.")
    return found[0]


def changed(account: dict[str, Any], verb: str, what: str) -> tuple[str, dict[str, bool]]:
    """The plan and overrides after a verb; raises ``BadInput`` for an unknown plan or feature."""
    overrides: dict[str, bool] = dict(account["overrides"])
    if verb == "set":
        if what not in PLANS:
            raise BadInput(f"There is no plan {what!r}; there are {', '.join(PLANS)}.")
        return what, overrides
    if what not in FEATURES:
        raise BadInput(f"There is no feature {what!r}; there are {', '.join(FEATURES)}.")
    overrides.pop(what, None)
    if verb != "usual":
        overrides[what] = verb == "on"
    return account["plan"], overrides


def save(tenant_id: UUID, plan: str, overrides: dict[str, bool]) -> None:
    """Write it as the owner of the tables: the role of the application may only read them."""
    with psycopg.connect(config.url("owner")) as connection:
        connection.execute("SELECT set_config('signet.tenant_id', %s, true)", [str(tenant_id)])
        connection.execute(_SAVE, [tenant_id, uuid7(), plan, json.dumps(overrides)])


def _print(account: dict[str, Any]) -> None:
    on = features_of(account["plan"], account["overrides"])
    print(f"{account['name']} ({account['id']}): {account['plan']}")
    for flag, words in FEATURES.items():
        mark = "on " if flag in on else "off"
        note = "  (not as in the plan)" if flag in account["overrides"] else ""
        print(f"  {mark}  {flag:14} {words}{note}")
