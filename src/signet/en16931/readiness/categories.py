"""The demands that a tax category makes on the whole document (BR-S-02, BR-AE-02, BR-O-11 ...)."""

from __future__ import annotations

from collections.abc import Iterator

from signet.en16931.codelists import codes
from signet.en16931.findings import Finding
from signet.en16931.model import Category, Invoice, Tax
from signet.en16931.readiness.rates import RULE_NAME
from signet.en16931.readiness.sentences import find

#: These have no reason for exemption (BR-S-10, BR-Z-10, BR-AF-10, BR-AG-10).
_NEVER_EXEMPT = frozenset(
    {
        Category.STANDARD,
        Category.ZERO,
        Category.CANARY_IGIC,
        Category.CEUTA_MELILLA_IPSI,
    }
)
#: Exemption codes that belong to one category (Peppol P0104 to P0111).
_CATEGORY_OF_CODE = {
    "VATEX-EU-G": (Category.EXPORT, "P0104"),
    "VATEX-EU-O": (Category.OUT_OF_SCOPE, "P0105"),
    "VATEX-EU-IC": (Category.INTRA_COMMUNITY, "P0106"),
    "VATEX-EU-AE": (Category.REVERSE_CHARGE, "P0107"),
    "VATEX-EU-D": (Category.EXEMPT, "P0108"),
    "VATEX-EU-F": (Category.EXEMPT, "P0109"),
    "VATEX-EU-I": (Category.EXEMPT, "P0110"),
    "VATEX-EU-J": (Category.EXEMPT, "P0111"),
}


def category_findings(invoice: Invoice) -> Iterator[Finding]:
    categories: set[Category] = set()
    for group in invoice.tax_breakdown:
        category = group.tax.category
        if category not in categories:
            categories.add(category)
            yield from _seller(invoice, category)
        yield from _exemption(invoice, group.tax)
    if Category.REVERSE_CHARGE in categories:
        yield from _reverse_charge(invoice)
    if Category.INTRA_COMMUNITY in categories:
        yield from _intra_community(invoice)
    if Category.OUT_OF_SCOPE in categories:
        yield from _out_of_scope(invoice, others=len(invoice.tax_breakdown) > 1)
    if Category.SPLIT_PAYMENT in categories:
        yield from _split_payment(invoice, standard=Category.STANDARD in categories)


def _seller(invoice: Invoice, category: Category) -> Iterator[Finding]:
    """Who invoices with tax is registered for it, or has a representative who is."""
    seller, representative = invoice.seller, invoice.tax_representative
    name = RULE_NAME[category]
    registered = seller.vat_identifier or (representative and representative.vat_identifier)
    if registered or category in {Category.OUT_OF_SCOPE, Category.SPLIT_PAYMENT}:
        return
    if category in {Category.INTRA_COMMUNITY, Category.EXPORT}:
        yield find("category.seller_vat", "/seller/vat_identifier", name=name)
    elif not seller.tax_registration:
        yield find("category.seller_tax", "/seller/vat_identifier", name=name)


def _exemption(invoice: Invoice, tax: Tax) -> Iterator[Finding]:
    category, code = tax.category, tax.exemption_code
    given = code or tax.exemption_reason
    if category is Category.EXEMPT and not given:
        yield find("category.exempt_why", _place(invoice, category, "exemption_reason"))
    if category in _NEVER_EXEMPT and given:
        where = _place(invoice, category, "exemption_reason")
        yield find("category.no_exemption", where, name=RULE_NAME[category])
    if code and code.upper() not in codes("exemptions"):
        yield find(
            "category.exemption_code", _place(invoice, category, "exemption_code"), code=code
        )
    owner, rule = _CATEGORY_OF_CODE.get((code or "").upper(), (category, ""))
    if owner is not category:
        where = _place(invoice, category, "exemption_code")
        yield find("category.exemption_mismatch", where, code=code, rule=rule)


def _reverse_charge(invoice: Invoice) -> Iterator[Finding]:
    if not (invoice.buyer.vat_identifier or invoice.buyer.legal_registration):
        yield find("category.reverse_charge_buyer", "/buyer/vat_identifier")


def _intra_community(invoice: Invoice) -> Iterator[Finding]:
    delivery = invoice.delivery
    if not invoice.buyer.vat_identifier:
        yield find("category.community_buyer", "/buyer/vat_identifier")
    if not (delivery and delivery.actual_date) and not invoice.period:
        yield find("category.community_date", "/delivery_date")
    if not (delivery and delivery.address and delivery.address.country):
        yield find("category.community_country", "/delivery_country")


def _out_of_scope(invoice: Invoice, *, others: bool) -> Iterator[Finding]:
    where = _place(invoice, Category.OUT_OF_SCOPE, "category")
    representative = invoice.tax_representative
    if others:
        yield find("category.alone", where)
    if invoice.seller.vat_identifier or (representative and representative.vat_identifier):
        yield find("category.outside_seller", where)
    elif invoice.buyer.vat_identifier:
        yield find("category.outside_buyer", "/buyer/vat_identifier")


def _split_payment(invoice: Invoice, *, standard: bool) -> Iterator[Finding]:
    where = _place(invoice, Category.SPLIT_PAYMENT, "category")
    if standard:
        yield find("category.split_standard", where)
    addresses = [invoice.seller.address, invoice.buyer.address]
    addresses.append(invoice.delivery.address if invoice.delivery else None)
    if any(address and address.country not in {"IT", ""} for address in addresses):
        yield find("category.split_country", where)


def _place(invoice: Invoice, category: Category, field: str) -> str:
    """The first field of the draft where this category was chosen."""
    for index, line in enumerate(invoice.lines):
        if any(tax.category is category for tax in line.taxes):
            return f"/lines/{index}/tax/{field}"
    for index, allowance in enumerate(invoice.allowances):
        if any(tax.category is category for tax in allowance.taxes):
            source = index if allowance.source is None else allowance.source
            return f"/allowances/{source}/tax/{field}"
    return "/lines"
