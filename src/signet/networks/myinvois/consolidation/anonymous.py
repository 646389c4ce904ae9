"""Sales to people who gave no number, and which of them may be told of together. Pure."""

from __future__ import annotations

from typing import Final, Literal

from signet.en16931.model import Invoice, Party
from signet.networks.myinvois.checks.consolidated import CONSOLIDATED
from signet.networks.myinvois.consolidation.receipts import barred
from signet.networks.myinvois.einvoice import MALAYSIA, RINGGIT
from signet.networks.myinvois.identity import GENERAL_PUBLIC, number, registration_of, tin_of
from signet.networks.myinvois.mapping_lines import CLASS
from signet.networks.myinvois.places import MALAYSIA as HOME
from signet.networks.myinvois.taxes import type_of
from signet.networks.parcels import Outgoing

_SALES: Final = frozenset({"invoice", "credit_note", "debit_note", "refund_note"})


def is_anonymous(buyer: Party) -> bool:
    """Did he give nothing by which the tax office knows him? Who gives his MyKad number wants an e-invoice
    of his own (specific guideline 3.5.7)."""
    _scheme, registered = registration_of(buyer)
    return tin_of(buyer) in {"", GENERAL_PUBLIC} and not registered and not buyer.vat_identifier


def tells_of_others(invoice: Invoice) -> bool:
    """Is it a consolidated e-invoice itself, such as one over the receipts of a till? It goes by itself."""
    return tin_of(invoice.buyer) == GENERAL_PUBLIC and all(
        any(each.list_id == CLASS and each.code == CONSOLIDATED for each in line.classifications)
        for line in invoice.lines
    )


def barred_from(
    invoice: Invoice, *, relaxed: bool
) -> Literal["large", "forbidden", "activity", "abroad", "tax"] | None:
    """Why an invoice to somebody anonymous may not be gathered."""
    if tin_of(invoice.buyer) != GENERAL_PUBLIC and _is_abroad(invoice.buyer):
        return "abroad"
    if not all(type_of(group.tax) for group in invoice.tax_breakdown):
        return "tax"
    assert invoice.issue_date is not None
    assert invoice.totals is not None
    codes = {
        each.code
        for line in invoice.lines
        for each in line.classifications
        if each.list_id == CLASS
    }
    return barred(
        invoice.issue_date,
        invoice.totals.with_tax.amount,
        codes,
        relaxed=relaxed,
        msic=number(invoice.seller.national, "MSIC"),
    )


def gathers(document: Outgoing) -> bool:
    """Is this document told of at the month's end, with the others to the general public? A note waits
    with its invoice; on one that was told of already, or in an earlier month, it goes by itself."""
    invoice = document.invoice
    if document.self_billed or document.kind not in _SALES or invoice.currency != RINGGIT:
        return False
    if not is_anonymous(invoice.buyer) or tells_of_others(invoice):
        return False
    if document.kind == "invoice":
        return barred_from(invoice, relaxed=False) is None
    months = {(each.issue_date.year, each.issue_date.month) for each in document.originals}
    issued = document.issued_at.astimezone(MALAYSIA)
    day = invoice.issue_date or issued.date()
    is_told = any(each.is_consolidated or each.network_ids for each in document.originals)
    return not is_told and months == {(day.year, day.month)}


def _is_abroad(buyer: Party) -> bool:
    return buyer.address is not None and buyer.address.country not in {"", HOME}
