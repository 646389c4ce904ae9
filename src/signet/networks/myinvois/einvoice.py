"""A document on its way to MyInvois: the invoice, and what only this network wants to know of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Final, Literal

from signet.en16931.model import Invoice

Type = Literal["01", "02", "03", "04", "11", "12", "13", "14"]
Version = Literal["1.0", "1.1"]
Format = Literal["XML", "JSON"]

#: Kind of our document and whether the buyer wrote it -> code of EInvoiceTypes.
TYPES: Final[Mapping[tuple[str, bool], Type]] = {
    ("invoice", False): "01",
    ("credit_note", False): "02",
    ("debit_note", False): "03",
    ("refund_note", False): "04",
    ("consolidated", False): "01",
    ("invoice", True): "11",
    ("credit_note", True): "12",
    ("debit_note", True): "13",
    ("refund_note", True): "14",
}
NOTES: Final = frozenset({"02", "03", "04", "12", "13", "14"})
SELF_BILLED: Final = frozenset({"11", "12", "13", "14"})
#: Malaysia has no summer time.
MALAYSIA: Final = timezone(timedelta(hours=8))
RINGGIT: Final = "MYR"


@dataclass(frozen=True, slots=True, kw_only=True)
class EInvoice:
    """A calculated invoice with its number, and how it is told.

    ``version`` 1.0 is not signed, 1.1 is; they have the same elements. ``originals`` gives, for a note,
    LHDN's unique identifier of a document by our number; one that MyInvois never had is missing there.
    ``consolidated_originals``: numbers of those that tell of many sales, of which the note corrects one.
    """

    invoice: Invoice
    type_code: Type
    issued_at: datetime
    version: Version = "1.1"
    originals: Mapping[str, str] = field(default_factory=dict)
    consolidated_originals: frozenset[str] = frozenset()

    @property
    def moment(self) -> datetime:
        """IssueDate and IssueTime in UTC: the invoice's day in Malaysia at the time of day of its issue.

        A document that is issued today thus carries the very second; one that is dated back or ahead
        keeps its own day, which is what the 72 hours are counted from.
        """
        issued = self.issued_at.astimezone(MALAYSIA).replace(microsecond=0)
        day: date = self.invoice.issue_date or issued.date()
        return datetime.combine(day, issued.time(), MALAYSIA).astimezone(UTC)

    @property
    def is_note(self) -> bool:
        """Does it correct another document?"""
        return self.type_code in NOTES

    @property
    def is_self_billed(self) -> bool:
        """Did the buyer write it? Then he is the one who submits."""
        return self.type_code in SELF_BILLED
