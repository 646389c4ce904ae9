"""``signet import``: drafts of UBL invoices that others wrote, and an honest report of each."""

from __future__ import annotations

import argparse
import contextlib
import json
from typing import Any

from signet.cli.validate import inputs
from signet.database import config, embedded
from signet.kernel.errors import BadInput, SignetError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files", nargs="+", metavar="FILE", help="files, folders, or - for standard input"
    )
    parser.add_argument("--dry-run", action="store_true", help="report only, write nothing")
    parser.add_argument("--json", action="store_true", help="print a list for machines")
    parser.add_argument("--as", dest="user", metavar="E-MAIL", help="whose drafts these become")


def run(options: argparse.Namespace) -> int:
    """Exit status 0: all read; 2: some could not be. Each file is its own transaction."""
    if options.dry_run:
        results = [_dry(name, data) for name, data in inputs(options.files)]
    else:
        if not options.user:
            raise BadInput("Say whose drafts these become: --as E-MAIL, or use --dry-run.")
        results = _write(options)
    if options.json:
        print(json.dumps(results, ensure_ascii=False, indent=2))
    else:
        for result in results:
            _print(result)
    return 2 if any("error" in result for result in results) else 0


def _dry(name: str, data: bytes | BadInput) -> dict[str, Any]:
    """Needs no database at all."""
    from signet.documents.importing import left_behind
    from signet.en16931.compare import report
    from signet.en16931.formats import read

    try:
        if isinstance(data, BadInput):
            raise data
        reading = read(data)
        result = report(reading).as_dict()
    except SignetError as error:
        return {"file": name, "error": str(error)}
    result["not_carried"] += list(left_behind(reading.invoice))
    kind = "credit_note" if reading.invoice.is_credit_note else "invoice"
    return {"file": name, "kind": kind, **result}


def _write(options: argparse.Namespace) -> list[dict[str, Any]]:
    with embedded.lease() if config.is_embedded() else contextlib.nullcontext():
        import django

        django.setup()
        from signet.documents.actions.import_document import import_document
        from signet.kernel.ids import uuid7
        from signet.tenancy.context import tenant_scope
        from signet.tenancy.models import User
        from signet.tenancy.queries import tenants_of_user
        from signet.tenancy.sessions import actor_of_user

        user = User.objects.filter(email=options.user).first()
        tenants = tenants_of_user(user.id) if user else []
        if user is None or not tenants:
            raise BadInput(f"{options.user} is nobody's e-mail address here.", code="import.user")
        by = actor_of_user(user, tenants[0], request_id=str(uuid7()), address=None)
        results = []
        for name, data in inputs(options.files):
            try:
                if isinstance(data, BadInput):
                    raise data
                with tenant_scope(tenants[0].id, by.branches):
                    done = import_document(xml=data, by=by, filename=name)
                results.append(
                    done.as_dict() | {"document": str(done.document.id if done.document else "")}
                )
            except SignetError as error:
                details = "; ".join(f"{f.pointer}: {f.message}" for f in error.fields)
                results.append({"file": name, "error": f"{error} {details}".strip()})
        return results


def _print(result: dict[str, Any]) -> None:
    if "error" in result:
        print(f"{result['file']}: not read: {result['error']}")
        return
    print(
        f"{result['file']}: {result['kind'].replace('_', ' ')}, payable {result['totals']['BT-115']}"
    )
    for difference in result["differences"]:
        print(
            f"  {difference['term']}: ours {difference['ours']}, file {difference['stated']}; {difference['why']}"
        )
    for left in result["not_carried"]:
        print(f"  not carried: {left['location']}: {left['value']}")
