"""How the portal describes a document: in full (submission, raw, details) and as a row of a list."""

from __future__ import annotations

import uuid
from sqlite3 import Row
from typing import Final

from signet.sandbox.myinvois.document import TYPES
from signet.sandbox.myinvois.settings import Knobs

_NAMESPACE = uuid.UUID("6f0e1c9e-63b1-4f0e-9a53-6d0c6f3f6a11")


def _version(row: Row) -> str:
    """Documented as "1.0", and seen as "Version 1"."""
    return {"1.0": "Version 1", "1.2": "Version 1.2", "1.3": "Version 1.3"}.get(
        row["version"], f"Version {row['version']}"
    )


#: Client of what people type into the portal's own form.
PORTAL: Final = "portal"


def created_by(client: str, tin: str) -> str:
    """The user that an ERP system is: TIN and a GUID; of the portal's form it is a person's mail address."""
    if client == PORTAL:
        return f"{tin.lower()}@example.my"
    return f"{tin}:{uuid.uuid5(_NAMESPACE, client)}"


def document(row: Row, knobs: Knobs) -> dict[str, object]:
    """The metadata of Get Submission, Get Document and Get Document Details; totals in ringgit."""
    told = _told(row)
    if knobs.surprising:
        told["riskProfile"] = {"score": None, "reasons": []}
        if row["status"] == "Submitted":
            told["status"] = "UnderReview"
    return told


def _told(row: Row) -> dict[str, object]:
    return {
        "uuid": row["uuid"],
        "submissionUid": row["submission"],
        "longId": row["long_id"],
        "internalId": row["number"],
        "typeName": TYPES[row["type"]],
        "typeVersionName": _version(row),
        "typeVersionNumber": float(row["version"]),
        "issuerTin": row["issuer_tin"],
        "issuerName": row["issuer_name"],
        "receiverId": row["receiver_tin"],
        "receiverName": row["receiver_name"],
        "dateTimeIssued": row["issued"],
        "dateTimeReceived": row["received"],
        "dateTimeValidated": row["validated"],
        "totalExcludingTax": float(row["excluding"]),
        "totalDiscount": float(row["discount"]),
        "totalNetAmount": float(row["net"]),
        "totalPayableAmount": float(row["payable"]),
        "status": row["status"],
        "cancelDateTime": row["cancelled"],
        "rejectRequestDateTime": row["reject_requested"],
        "documentStatusReason": row["reason"],
        "createdByUserId": created_by(row["client"], row["issuer_tin"]),
    }


def row_of_list(row: Row, intermediary: Row | None) -> dict[str, object]:
    """A row of Recent and Search: other names for the same things, other cases of letters."""
    return {
        "uuid": row["uuid"],
        "submissionUID": row["submission"],
        "longId": row["long_id"],
        "internalId": row["number"],
        "typeName": TYPES[row["type"]],
        "typeVersionName": _version(row),
        "issuerTin": row["issuer_tin"],
        "receiverId": row["receiver_id"],
        "receiverName": row["receiver_name"],
        "dateTimeIssued": row["issued"],
        "dateTimeReceived": row["received"],
        "dateTimeValidated": row["validated"],
        "totalSales": float(row["excluding"]),
        "totalDiscount": float(row["discount"]),
        "netAmount": float(row["net"]),
        "total": float(row["payable"]),
        "status": row["status"],
        "cancelDateTime": row["cancelled"],
        "rejectRequestDateTime": row["reject_requested"],
        "documentStatusReason": row["reason"],
        "createdByUserId": created_by(row["client"], row["issuer_tin"]),
        "supplierTIN": row["supplier_tin"],
        "supplierName": row["supplier_name"],
        "submissionChannel": "Invoicing Portal" if row["client"] == PORTAL else "ERP",
        "intermediaryName": intermediary["name"] if intermediary else None,
        "intermediaryTin": row["intermediary"] or None,
        "intermediaryRob": intermediary["id_value"] if intermediary else None,
        "buyerName": row["buyer_name"],
        "buyerTIN": row["buyer_tin"],
    }
