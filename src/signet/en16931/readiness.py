"""What a calculated invoice still lacks before it may be issued, in a bookkeeper's words.

Rule ids are those of EN 16931 (BR-...) and Peppol BIS Billing 3.0 (PEPPOL-...). What the norm demands of
every invoice is an error; what only the Peppol network demands is a warning, because an invoice may be
legal on paper without it. Pointers are RFC 6901 into the draft (``/seller``, ``/buyer``: the parties).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from signet.en16931.findings import Finding, Severity
from signet.en16931.model import AllowanceCharge, Category, Invoice, Line, Party, Tax

_ZERO_RATED = {
    Category.ZERO,
    Category.EXEMPT,
    Category.REVERSE_CHARGE,
    Category.INTRA_COMMUNITY,
    Category.EXPORT,
}
_CREDIT_TRANSFERS = {"30", "58"}
#: ISO 3166 codes by which a VAT identifier begins where they differ from the country (BR-CO-09).
_VAT_PREFIX = {"GR": "EL"}


def check(invoice: Invoice) -> tuple[Finding, ...]:
    """Every finding about a calculated invoice; none of severity error means it may be issued."""
    return tuple(_findings(invoice))


def _findings(invoice: Invoice) -> Iterator[Finding]:
    yield from _dates(invoice)
    yield from _seller(invoice)
    yield from _buyer(invoice)
    yield from _payment(invoice)
    yield from _lines(invoice)
    yield from _allowances(invoice)
    yield from _categories(invoice)


def _error(rule: str, pointer: str, term: str, message: str, **params: object) -> Finding:
    return _finding("error", rule, pointer, term, message, params)


def _warning(rule: str, pointer: str, term: str, message: str, **params: object) -> Finding:
    return _finding("warning", rule, pointer, term, message, params)


def _finding(
    severity: Severity, rule: str, pointer: str, term: str, message: str, params: dict[str, object]
) -> Finding:
    return Finding(
        rule=rule, severity=severity, pointer=pointer, term=term, message=message, params=params
    )


def _dates(invoice: Invoice) -> Iterator[Finding]:
    if invoice.issue_date is None:
        yield _error("BR-03", "/issue_date", "BT-2", "Give the issue date.")
    elif invoice.due_date is not None and invoice.due_date < invoice.issue_date:
        yield _warning(
            "SIGNET-DUE",
            "/due_date",
            "BT-9",
            "The due date lies before the issue date; check both.",
        )
    payable = invoice.totals.payable.minor if invoice.totals else 0
    if payable > 0 and invoice.due_date is None and not invoice.payment_terms:
        yield _error(
            "BR-CO-25",
            "/due_date",
            "BT-9",
            "Give a due date or payment terms, so that the customer knows when to pay.",
        )
    if invoice.period and _ends_before(invoice.period.start, invoice.period.end):
        yield _error("BR-29", "/period_end", "BT-74", "The period ends before it begins.")


def _seller(invoice: Invoice) -> Iterator[Finding]:
    seller = invoice.seller
    if not seller.name:
        yield _error("BR-06", "/seller/legal_name", "BT-27", "Give your company's legal name.")
    if seller.address is None or not seller.address.country:
        yield _error("BR-09", "/seller/country", "BT-40", "Give your company's country.")
    if not (seller.identifiers or seller.legal_registration or seller.vat_identifier):
        yield _error(
            "BR-CO-26",
            "/seller/legal_registration",
            "BT-30",
            "Give your company's registration number or VAT identifier, so that the buyer can tell"
            " who you are.",
        )
    yield from _vat_identifier(seller, "/seller/vat_identifier", "BT-31")
    if seller.electronic_address is None:
        yield _warning(
            "PEPPOL-EN16931-R020",
            "/seller/electronic_address",
            "BT-34",
            "To send over Peppol, give your company's electronic address.",
        )


def _buyer(invoice: Invoice) -> Iterator[Finding]:
    buyer = invoice.buyer
    if not buyer.name:
        yield _error("BR-07", "/buyer/legal_name", "BT-44", "Give the customer's name.")
    if buyer.address is None or not buyer.address.country:
        yield _error("BR-11", "/buyer/country", "BT-55", "Give the customer's country.")
    yield from _vat_identifier(buyer, "/buyer/vat_identifier", "BT-48")
    if buyer.electronic_address is None:
        yield _warning(
            "PEPPOL-EN16931-R010",
            "/buyer/electronic_address",
            "BT-49",
            "To send over Peppol, give the customer's electronic address.",
        )
    if not (invoice.buyer_reference or invoice.purchase_order_reference):
        yield _warning(
            "PEPPOL-EN16931-R003",
            "/buyer_reference",
            "BT-10",
            "To send over Peppol, give the customer's reference or purchase order number.",
        )


def _vat_identifier(party: Party, pointer: str, term: str) -> Iterator[Finding]:
    value = party.vat_identifier
    if value and not (value[:2].isalpha() and value[:2].isupper() and len(value) > 2):
        country = party.address.country if party.address else ""
        yield _error(
            "BR-CO-09",
            pointer,
            term,
            "A VAT identifier begins with its country, such as %(prefix)s. A number without one goes"
            " into the field for other tax registrations.",
            prefix=_VAT_PREFIX.get(country, country) or "DE",
        )


def _payment(invoice: Invoice) -> Iterator[Finding]:
    payment = invoice.payment
    if payment and payment.means_code in _CREDIT_TRANSFERS and not payment.transfers:
        yield _error(
            "BR-61",
            "/bank_account_id",
            "BT-84",
            "Choose the bank account the customer shall pay to.",
        )
    if not payment and invoice.totals and invoice.totals.payable.minor > 0:
        yield _warning(
            "SIGNET-ACCOUNT",
            "/bank_account_id",
            "BG-16",
            "No bank account is given, so the customer cannot see where to pay.",
        )


def _lines(invoice: Invoice) -> Iterator[Finding]:
    if not invoice.lines:
        yield _error("BR-16", "/lines", "BG-25", "Add at least one line.")
    for index, line in enumerate(invoice.lines):
        yield from _line(line, f"/lines/{index}", index + 1)


def _line(line: Line, at: str, number: int) -> Iterator[Finding]:
    if not line.name:
        yield _error("BR-25", f"{at}/name", "BT-153", "Line %(line)s needs a name.", line=number)
    if line.price < 0:
        yield _error(
            "BR-27",
            f"{at}/price",
            "BT-146",
            "The price of line %(line)s is negative; use a negative quantity or a discount.",
            line=number,
        )
    if not line.taxes:
        yield _error("BR-CO-04", f"{at}/tax", "BT-151", "Line %(line)s needs a tax.", line=number)
    for tax in line.taxes:
        yield from _rate(tax, f"{at}/tax", number)
    if line.period and _ends_before(line.period.start, line.period.end):
        yield _error(
            "BR-30",
            f"{at}/period_end",
            "BT-135",
            "The period of line %(line)s ends before it begins.",
            line=number,
        )
    for i, allowance in enumerate(line.allowances):
        if not (allowance.reason or allowance.reason_code):
            yield _error(
                "BR-CO-24" if allowance.is_charge else "BR-CO-23",
                f"{at}/allowances/{i}/reason",
                "BT-139",
                "Say what the discount or charge on line %(line)s is for.",
                line=number,
            )


def _rate(tax: Tax, at: str, number: int) -> Iterator[Finding]:
    if tax.category is Category.STANDARD and not tax.percent:
        yield _error(
            "BR-S-05",
            f"{at}/percent",
            "BT-152",
            "Line %(line)s is standard rated and needs a tax rate above zero.",
            line=number,
        )
    if tax.category in _ZERO_RATED and tax.percent:
        yield _error(
            f"BR-{_RULE_NAME[tax.category]}-05",
            f"{at}/percent",
            "BT-152",
            "The tax category of line %(line)s has no rate: it must be 0.",
            line=number,
        )


def _allowances(invoice: Invoice) -> Iterator[Finding]:
    for index, allowance in enumerate(invoice.allowances):
        if not (allowance.reason or allowance.reason_code):
            yield _reason_missing(allowance, index)


def _reason_missing(allowance: AllowanceCharge, index: int) -> Finding:
    if allowance.is_charge:
        rule, term = "BR-38", "BT-104"
    else:
        rule, term = "BR-33", "BT-97"
    return _error(
        rule,
        f"/allowances/{index}/reason",
        term,
        "Say what the discount or charge on the document is for.",
    )


_RULE_NAME = {
    Category.STANDARD: "S",
    Category.ZERO: "Z",
    Category.EXEMPT: "E",
    Category.REVERSE_CHARGE: "AE",
    Category.INTRA_COMMUNITY: "IC",
    Category.EXPORT: "G",
    Category.OUT_OF_SCOPE: "O",
    Category.CANARY_IGIC: "AF",
    Category.CEUTA_MELILLA_IPSI: "AG",
    Category.SPLIT_PAYMENT: "B",
}


def _categories(invoice: Invoice) -> Iterator[Finding]:
    """The demands that a tax category makes on the whole document (BR-S-02, BR-AE-02, BR-O-02 ...)."""
    groups = {group.tax.category: group.tax for group in invoice.tax_breakdown}
    seller, buyer = invoice.seller, invoice.buyer
    for category, tax in groups.items():
        name = _RULE_NAME[category]
        registered = seller.vat_identifier or (invoice.tax_representative and True)
        if category in {Category.INTRA_COMMUNITY, Category.EXPORT} and not registered:
            yield _error(
                f"BR-{name}-02",
                "/seller/vat_identifier",
                "BT-31",
                "This kind of supply needs your company's VAT identifier.",
            )
        elif category is not Category.OUT_OF_SCOPE and not (registered or seller.tax_registration):
            yield _error(
                f"BR-{name}-02",
                "/seller/vat_identifier",
                "BT-31",
                "Tax is charged, so give your company's VAT identifier or other tax registration.",
            )
        if category is Category.REVERSE_CHARGE and not (
            buyer.vat_identifier or buyer.legal_registration
        ):
            yield _error(
                "BR-AE-02",
                "/buyer/vat_identifier",
                "BT-48",
                "Reverse charge needs the customer's VAT identifier or registration number.",
            )
        if category is Category.INTRA_COMMUNITY:
            yield from _intra_community(invoice)
        if category is Category.EXEMPT and not (tax.exemption_code or tax.exemption_reason):
            yield _error(
                "BR-E-10",
                _pointer_of(invoice, category, "exemption_reason"),
                "BT-120",
                "Say why the supply is exempt from tax.",
            )
    if Category.OUT_OF_SCOPE in groups:
        yield from _out_of_scope(invoice, len(groups))


def _intra_community(invoice: Invoice) -> Iterator[Finding]:
    if not invoice.buyer.vat_identifier:
        yield _error(
            "BR-IC-02",
            "/buyer/vat_identifier",
            "BT-48",
            "An intra-community supply needs the customer's VAT identifier.",
        )
    if not (invoice.delivery and invoice.delivery.actual_date) and not invoice.period:
        yield _error(
            "BR-IC-11",
            "/delivery_date",
            "BT-72",
            "An intra-community supply needs its delivery date or period.",
        )
    address = invoice.delivery.address if invoice.delivery else None
    if not (address and address.country):
        yield _error(
            "BR-IC-12",
            "/delivery_country",
            "BT-80",
            "An intra-community supply needs the country it is delivered to.",
        )


def _out_of_scope(invoice: Invoice, groups: int) -> Iterator[Finding]:
    if groups > 1:
        yield _error(
            "BR-O-11",
            _pointer_of(invoice, Category.OUT_OF_SCOPE, "category"),
            "BT-118",
            "“Not subject to VAT” cannot stand beside other tax categories on one document.",
        )
    if invoice.seller.vat_identifier:
        yield _error(
            "BR-O-02",
            _pointer_of(invoice, Category.OUT_OF_SCOPE, "category"),
            "BT-31",
            "A company with a VAT identifier does not invoice “Not subject to VAT”; choose zero rated"
            " or exempt.",
        )
    elif invoice.buyer.vat_identifier:
        yield _error(
            "BR-O-02",
            "/buyer/vat_identifier",
            "BT-48",
            "“Not subject to VAT” cannot be invoiced to a customer with a VAT identifier.",
        )


def _pointer_of(invoice: Invoice, category: Category, field: str) -> str:
    for index, line in enumerate(invoice.lines):
        if any(tax.category is category for tax in line.taxes):
            return f"/lines/{index}/tax/{field}"
    return "/allowances"


def _ends_before(start: date | None, end: date | None) -> bool:
    return start is not None and end is not None and end < start
