"""``/api/v1/imports`` and ``/api/v1/validate``: XML that others wrote."""

from __future__ import annotations

from typing import Any

from ninja import Router

from signet.api.call import Answered, Call, Upload
from signet.api.inputs import FileName, ImportOptions
from signet.api.operations import operation
from signet.api.schemas_files import ImportOut, ValidationOut
from signet.documents.actions.import_document import import_document
from signet.documents.readiness import sentence
from signet.en16931.validate import validate
from signet.kernel.errors import BadInput, FieldError
from signet.kernel.parsing import in_readers_language
from signet.tenancy.actor import Actor
from signet.tenancy.context import current_tenant_id, tenant_scope

router = Router(tags=["Files"])
Data = dict[str, Any]


@operation(
    router, "POST", "/imports", summary="Import invoices", may="documents.import",
    query=ImportOptions, files=True, answer=ImportOut, status=201,
)  # fmt: skip
def import_files(call: Call[None, ImportOptions]) -> Answered:
    """Makes drafts of UBL invoices and credit notes, with a report per file.

    The report holds our totals against the file's and names what could not be carried. Each file stands
    for itself: one that cannot be read says why in ``error``. 201 when a draft was made, 200 in a dry
    run, 422 when no file could be read.
    """
    reports: list[Data] = []
    errors: list[FieldError] = []
    for index, file in enumerate(call.files):
        try:
            reports.append(_imported(file, call.by, dry_run=call.query.dry_run))
        except BadInput as error:
            details = [f"{f.pointer}: {f.message}" for f in error.fields]
            sentence = "; ".join([error.message, *details])
            reports.append({"file": file.name, "error": sentence})
            errors.append(FieldError(pointer=f"/files/{index}", code=error.code, message=sentence))
    if len(errors) == len(call.files):
        raise BadInput(errors[0].message, code=errors[0].code, fields=errors)
    return Answered(status=200 if call.query.dry_run else 201, data={"data": reports})


def _imported(file: Upload, by: Actor, *, dry_run: bool) -> Data:
    """One file in a savepoint of its own."""
    with tenant_scope(current_tenant_id()):
        done = import_document(xml=file.content, by=by, dry_run=dry_run, filename=file.name)
    document = {"document": str(done.document.id)} if done.document else {}
    return done.as_dict() | document


@operation(
    router, "POST", "/validate", summary="Validate invoices", may="documents.read",
    query=FileName, files=True, answer=ValidationOut, writes=False,
)  # fmt: skip
def validate_files(call: Call[None, FileName]) -> Data:
    """The structure of UBL 2.1, the rules of EN 16931, and those of Peppol where a file claims them in
    its specification identifier; each sentence in the language asked for. Advice and warnings leave a
    file valid. Nothing is saved."""
    return {"data": [_verdict(file) for file in call.files]}


def _verdict(file: Upload) -> Data:
    try:
        found = validate(file.content, rules="native")
    except BadInput as error:
        said = in_readers_language(error).message
        finding = {
            "rule": error.code,
            "severity": "error",
            "location": "",
            "line": None,
            "term": "",
        }
        return {"file": file.name, "valid": False, "findings": [finding | {"message": said}]}
    return {
        "file": file.name,
        "valid": found.valid,
        "findings": [
            {
                "rule": f.rule,
                "severity": f.severity,
                "location": f.location,
                "message": sentence(f),
                "line": f.line,
                "term": f.term,
                "found": _figure(f.params.get("found")),
                "expected": _figure(f.params.get("expected")),
            }
            for f in found.findings
        ],
    }


def _figure(value: object) -> str | None:
    return None if value is None else str(value)
