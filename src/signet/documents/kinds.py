"""What the kinds of document differ by: data, not classes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from signet.documents.models import Kind

Side = Literal["owed", "given", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """``side``: is its amount owed by the buyer, given to him, or neither (a quote, and what tells the tax
    office of documents that count already)? ``is_legal``: is it told to authorities, or a mere offer?

    ``corrects`` holds the kinds that a note of this kind may refer to; such a note needs a reason.
    ``by_hand``: do people write its drafts? One that is made from other documents is not changed, and is
    dated on the day of its issue.
    """

    type_code: str  # BT-3, UNTDID 1001
    self_billed: str  # the same when the buyer writes it
    pattern: str
    side: Side
    corrects: frozenset[Kind] = frozenset()
    is_legal: bool = True
    by_hand: bool = True

    @property
    def counts(self) -> bool:
        """Does it pass between seller and buyer, with a balance and an XML of EN 16931?"""
        return self.side != "none"


_INVOICES = frozenset({Kind.INVOICE, Kind.DEBIT_NOTE})

KINDS: Final[dict[Kind, Rules]] = {
    Kind.QUOTE: Rules(
        type_code="310",
        self_billed="310",
        pattern="Q-{YYYY}-{seq:4}",
        side="none",
        is_legal=False,
    ),
    Kind.INVOICE: Rules(
        type_code="380",
        self_billed="389",
        pattern="INV-{YYYY}-{seq:4}",
        side="owed",
    ),
    Kind.CREDIT_NOTE: Rules(
        type_code="381",
        self_billed="261",
        pattern="CN-{YYYY}-{seq:4}",
        side="given",
        corrects=_INVOICES,
    ),
    Kind.DEBIT_NOTE: Rules(
        type_code="383",
        self_billed="527",
        pattern="DN-{YYYY}-{seq:4}",
        side="owed",
        corrects=_INVOICES,
    ),
    Kind.REFUND_NOTE: Rules(
        type_code="381",
        self_billed="261",
        pattern="RN-{YYYY}-{seq:4}",
        side="given",
        corrects=_INVOICES,
    ),
    Kind.CONSOLIDATED: Rules(
        type_code="380",
        self_billed="389",
        pattern="CON-{YYYY}-{seq:4}",
        side="none",
        by_hand=False,
    ),
}  # fmt: skip

#: Of what we write in a supplier's name: the seller's invoices are numbered apart from our own
#: (2006/112/EC, articles 224 and 226 (2)).
_SELF_BILLED: Final = {
    Kind.INVOICE: ("self_invoice", "SBI-{YYYY}-{seq:4}", _("Self-billed invoice")),
    Kind.CREDIT_NOTE: ("self_credit_note", "SBC-{YYYY}-{seq:4}", _("Self-billed credit note")),
    Kind.DEBIT_NOTE: ("self_debit_note", "SBD-{YYYY}-{seq:4}", _("Self-billed debit note")),
    Kind.REFUND_NOTE: ("self_refund_note", "SBR-{YYYY}-{seq:4}", _("Self-billed refund note")),
}  # fmt: skip
_SELF_BILLED_PATTERNS: Final = {name: pattern for name, pattern, _label in _SELF_BILLED.values()}
_DOCUMENT_KINDS: Final = {name: kind for kind, (name, _pattern, _label) in _SELF_BILLED.items()}

#: Not a document of its own, but numbered like one (``payments.receipts``).
RECEIPT_PATTERN: Final = "RCT-{YYYY}-{seq:5}"


#: Kind of the series from which receipts take their numbers.
RECEIPT: Final = "receipt"


def series_kinds() -> list[tuple[str, str | Promise]]:
    """Whatever takes numbers, with its name: every kind of document, and receipts."""
    own: list[tuple[str, str | Promise]] = [(kind.value, kind.label) for kind in Kind]
    theirs = [(name, label) for name, _pattern, label in _SELF_BILLED.values()]
    return [*own, *theirs, (RECEIPT, _("Receipt"))]


def series_kind(kind: str, *, self_billed: bool) -> str:
    """The kind of the series from which a document takes its number."""
    return _SELF_BILLED[Kind(kind)][0] if self_billed else kind


def document_kind(series: str) -> str:
    """The kind of the documents that are numbered by a series of this kind."""
    return _DOCUMENT_KINDS[series].value if series in _DOCUMENT_KINDS else series


def label_of_kind(kind: str, *, self_billed: bool) -> str | Promise:
    """What a document is called: "Invoice", "Self-billed invoice"."""
    return _SELF_BILLED[Kind(kind)][2] if self_billed and kind in _SELF_BILLED else Kind(kind).label


def rules_of(kind: str) -> Rules:
    """The rules of a stored kind."""
    return KINDS[Kind(kind)]


def default_pattern(kind: str) -> str:
    """The pattern of a series that is made on first use; raises ``KeyError`` for an unknown kind."""
    if kind in _SELF_BILLED_PATTERNS:
        return _SELF_BILLED_PATTERNS[kind]
    return RECEIPT_PATTERN if kind == RECEIPT else KINDS[Kind(kind)].pattern
