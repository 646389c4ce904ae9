"""What people read about each kind of document: its list, its addresses, its first sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from signet.documents.models import Kind
from signet.web.tables.spec import Tab


@dataclass(frozen=True, slots=True, kw_only=True)
class KindPage:
    """``noun`` names the address of the list (and saved views of it), ``begin`` that of an empty form."""

    kind: Kind
    noun: str
    begin: str
    icon: str
    title: Promise
    new: Promise
    none: Promise
    about: Promise
    due: Promise
    tabs: Sequence[Tab]
    is_in_menu: bool = True


_TABS: Final = {
    "all": _("All"),
    "drafts": _("Drafts"),
    "issued": _("Issued"),
    "unpaid": _("Unpaid"),
    "overdue": _("Overdue"),
    "paid": _("Paid"),
    "void": _("Void"),
    "sent": _("Sent"),
    "accepted": _("Accepted"),
    "declined": _("Declined"),
    "expired": _("Expired"),
    "invoiced": _("Invoiced"),
}


def _tabs(keys: str) -> Sequence[Tab]:
    return tuple(Tab(key=key, label=_TABS[key]) for key in keys.split())


_OWED = _tabs("all drafts issued unpaid overdue paid void")
_GIVEN = _tabs("all drafts issued void")

KIND_PAGES: Final[dict[str, KindPage]] = {
    page.kind: page
    for page in (
        KindPage(
            kind=Kind.QUOTE, noun="quotes", begin="new_quote", icon="file-pen",
            title=_("Quotes"), new=_("New quote"), none=_("No quotes here"),
            about=_("A quote says what something would cost, and until when. Once your customer accepts it, one click makes the invoice."),
            due=_("Valid until"), tabs=_tabs("all drafts sent accepted declined expired invoiced"),
        ),
        KindPage(
            kind=Kind.INVOICE, noun="documents", begin="new", icon="file-text",
            title=_("Invoices"), new=_("New invoice"), none=_("No invoices here"),
            about=_("An invoice takes a customer and one line, such as 2 kg of coffee at 18.00. It gets its number when you issue it."),
            due=_("Due"), tabs=_OWED,
        ),
        KindPage(
            kind=Kind.CREDIT_NOTE, noun="credit_notes", begin="new_credit_note", icon="file-minus",
            title=_("Credit notes"), new=_("New credit note"), none=_("No credit notes here"),
            about=_("A credit note takes back an issued invoice, whole or in part: an issued invoice itself is never changed. Begin it on the page of the invoice."),
            due=_("Due"), tabs=_GIVEN,
        ),
        KindPage(
            kind=Kind.DEBIT_NOTE, noun="debit_notes", begin="new_debit_note", icon="file-plus",
            title=_("Debit notes"), new=_("New debit note"), none=_("No debit notes here"),
            about=_("A debit note says that more is owed than an issued invoice said, such as forgotten freight. Begin it on the page of the invoice."),
            due=_("Due"), tabs=_OWED,
        ),
        KindPage(
            kind=Kind.REFUND_NOTE, noun="refund_notes", begin="new_refund_note", icon="file-output",
            title=_("Refund notes"), new=_("New refund note"), none=_("No refund notes here"),
            about=_("A refund note documents money paid back for an invoice that was paid already. Begin it on the page of the invoice."),
            due=_("Due"), tabs=_GIVEN,
        ),
        KindPage(
            kind=Kind.CONSOLIDATED, noun="consolidated", begin="new_consolidated", icon="layers",
            title=_("Consolidated e-invoices"), new=_("Consolidated e-invoice"),
            none=_("No consolidated e-invoices here"),
            about=_("Once a month, one e-invoice tells LHDN of all sales to people who asked for none. It counts nowhere: the invoices that it tells of do."),
            due=_("Due"), tabs=_GIVEN, is_in_menu=False,
        ),
    )
}  # fmt: skip

#: The same by the name of the list.
PAGE_OF_NOUN: Final = {page.noun: page for page in KIND_PAGES.values()}
