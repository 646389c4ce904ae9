"""What MyInvois tells of a document, wherever it tells it: submissions, details, lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from signet.networks.myinvois.client.failures import Failure, read_failure
from signet.networks.myinvois.client.fields import (
    amount,
    folded,
    items,
    moment,
    number,
    text,
    word,
)

#: "unknown" is a word that this program does not know yet; it is waited for, never acted upon.
DocumentState = Literal["submitted", "valid", "invalid", "cancelled", "unknown"]
_STATES: Mapping[str, DocumentState] = {
    "submitted": "submitted", "1": "submitted", "valid": "valid", "2": "valid",
    "invalid": "invalid", "3": "invalid", "cancelled": "cancelled", "canceled": "cancelled",
    "4": "cancelled",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The metadata of a document. ``long_id`` is there once it is valid; amounts are in MYR."""

    uuid: str
    submission_uid: str
    long_id: str
    number: str
    state: DocumentState
    type: str
    issuer_tin: str
    issuer_name: str
    receiver_tin: str
    receiver_name: str
    issued_at: datetime | None
    received_at: datetime | None
    validated_at: datetime | None
    cancelled_at: datetime | None
    rejection_asked_at: datetime | None
    reason: str
    payable: Decimal | None
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some records of a list and how many pages there are."""

    records: tuple[Record, ...]
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A document with the validators' steps that failed."""

    record: Record
    failures: tuple[Failure, ...]


def read_record(value: object) -> Record:
    """From either family of names: summaries and details, or the rows of lists."""
    found = folded(value)
    return Record(
        uuid=text(found, "uuid"),
        submission_uid=text(found, "submissionUid"),
        long_id=text(found, "longId"),
        number=text(found, "internalId"),
        state=_STATES.get(word(text(found, "status")), "unknown"),
        type=text(found, "typeName"),
        issuer_tin=text(found, "issuerTin", "supplierTin"),
        issuer_name=text(found, "issuerName", "supplierName"),
        receiver_tin=text(found, "receiverTin", "buyerTin", "receiverId"),
        receiver_name=text(found, "receiverName", "buyerName"),
        issued_at=moment(found, "dateTimeIssued"),
        received_at=moment(found, "dateTimeReceived"),
        validated_at=moment(found, "dateTimeValidated"),
        cancelled_at=moment(found, "cancelDateTime"),
        rejection_asked_at=moment(found, "rejectRequestDateTime"),
        reason=text(found, "documentStatusReason"),
        payable=amount(found, "totalPayableAmount", "total"),
        channel=text(found, "submissionChannel"),
    )


def read_page(value: object) -> Page:
    """Of recent documents or a search; rows without an id are no documents."""
    found = folded(value)
    records = tuple(map(read_record, items(found, "result")))
    metadata = folded(found.get("metadata"))
    return Page(records=tuple(r for r in records if r.uuid), pages=number(metadata, "totalPages"))


def read_checked(value: object) -> Checked:
    """Details: the steps in which the document failed, each with what was found."""
    found = folded(value)
    steps = items(folded(found.get("validationresults")), "validationSteps")
    failed = [step for step in steps if word(text(step, "status")) == "invalid"]
    return Checked(
        record=read_record(value),
        failures=tuple(
            read_failure(step.get("error")) or Failure(message=text(step, "name"))
            for step in failed
        ),
    )


def read_summary(value: object) -> tuple[str, int, tuple[Record, ...]]:
    """Of a submission: its overall status as one word, how many documents, and those of this page."""
    found: dict[str, Any] = folded(value)
    records = tuple(map(read_record, items(found, "documentSummary")))
    return word(text(found, "overallStatus")), number(found, "documentCount"), records
