"""UBL-SR and UBL-DT: how often an element may be there, and which attributes the norm has not.

UBL-CR, the elements that UBL has and the norm has not, are in ``unused.txt``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from signet.en16931.rules.cen.allowances import kind_of
from signet.en16931.rules.checks import at_most_one, exists, has_attribute, two_decimals
from signet.en16931.rules.nodes import Document, Node, Root
from signet.en16931.rules.rule import (
    LINE,
    Check,
    Holds,
    Rule,
    Structure,
    _,
    at,
    error,
    switch,
    unless,
    warning,
)
from signet.en16931.rules.xpath import decimals
from signet.en16931.ubl.namespaces import CAC

SELLER = ("cac:AccountingSupplierParty", "cac:Party")
BUYER = ("cac:AccountingCustomerParty", "cac:Party")
ONCE = _("%(name)s may be there only once.")


def _once(rule: str, term: str, *path: str) -> Rule:
    return error(rule, term, at_most_one(*path), ONCE, name=path[-1])


def _once_if(rule: str, term: str, check: Check) -> Rule:
    return error(rule, term, check, ONCE, name="cbc:CompanyID")


def _tax_numbers(party: tuple[str, ...], *, vat: bool) -> Check:
    """One number with the tax scheme VAT, one with another; here the scheme is taken to the letter."""

    def holds(root: Node, _: Document) -> bool:
        schemes: list[Node] = [
            scheme
            for scheme in root.all(*party, "cac:PartyTaxScheme")
            if any(
                (tax.value("cbc:ID").upper() == "VAT") == vat for tax in scheme.all("cac:TaxScheme")
            )
        ]
        return sum(scheme.count("cbc:CompanyID") for scheme in schemes) <= 1

    path = (*party, "cac:PartyTaxScheme")

    def plain(root: Structure) -> bool:
        """One number at most, whatever its scheme."""
        below = ((), ("cbc:CompanyID",), ("cac:TaxScheme", "cbc:ID"))
        return all(root.count(*path, *names) <= 1 for names in below)

    return unless(plain, holds)


def _sr_04(root: Node, _: Document) -> bool:
    references: list[Node] = root.all("cac:AdditionalDocumentReference")
    return sum(reference.count("cbc:ID") for reference in references if _is_object(reference)) <= 1


def _is_object(reference: Node) -> bool:
    """BT-18: the invoiced object, code 130."""
    return "130" in reference.values("cbc:DocumentTypeCode")


def _sr_29(_: Node, document: Document) -> bool:
    numbers = [
        number
        for identification in document.named["cac:PartyIdentification"]
        for number in identification.all("cbc:ID")
        if (number.get("schemeID") or "").upper() == "SEPA"
    ]
    return len(numbers) <= 1


def _alike(name: str) -> Check:
    """All elements of that name in the document say the same."""
    return unless(
        lambda root: root.anywhere(name) <= 1,
        lambda _, document: len({leaf.text or "" for leaf in document.named[name]}) <= 1,
    )


def _sr_43(reference: Node, document: Document) -> bool:
    codes = reference.values("cbc:DocumentTypeCode")
    if "130" in codes or (document.credit_note and "50" in codes):
        return True
    return not codes and not any(
        number.get("schemeID") is not None for number in reference.all("cbc:ID")
    )


def _sr_46(root: Node, _: Document) -> bool:
    codes = root.all("cac:PaymentMeans", "cbc:PaymentMeansCode")
    return sum(1 for code in codes if code.get("name") is not None) <= 1


def _single(*path: str) -> Callable[[Structure], bool]:
    return lambda shape: shape.count(*path) <= 1


def _not_the_seller(payee: Node, document: Document) -> bool:
    """Some name of the payee differs from some registered name of the seller; both are there."""
    names = payee.values("cac:PartyName", "cbc:Name")
    sellers = document.parent.values(*SELLER, "cac:PartyLegalEntity", "cbc:RegistrationName")
    return any(name != seller for name in names for seller in sellers)


def _payee(*path: str, sepa: bool = True) -> Holds:
    def holds(payee: Node, document: Document) -> bool:
        found = payee.all(*path)
        if not sepa:  # the creditor identifier (BT-90) stands beside the payee's own
            found = [number for number in found if (number.get("schemeID") or "").upper() != "SEPA"]
        return len(found) <= 1 and _not_the_seller(payee, document)

    return holds


def _dt_01(amount: Any, _: Document) -> bool:
    """Amounts within a price that has an allowance may have more decimals."""
    if decimals(amount.text or "") <= 2:
        return True
    element = amount.element if isinstance(amount, Node) else amount
    prices = element.iterancestors(f"{{{CAC}}}Price")
    return any(price.find(f"{{{CAC}}}AllowanceCharge") is not None for price in prices)


def _cr_002(root: Node, _: Document) -> bool:
    versions = root.values("cbc:UBLVersionID")
    return not versions or "2.1" in versions


def _cr_412(root: Node, document: Document) -> bool:
    return document.credit_note or not root.all("cac:PaymentMeans", "cbc:PaymentDueDate")


def _cr_665(_: Node, document: Document) -> bool:
    return not any(
        number.get("schemeID") is not None
        for reference in document.named["cac:AdditionalDocumentReference"]
        if not reference.has("cbc:DocumentTypeCode")
        or any(code != "130" for code in reference.values("cbc:DocumentTypeCode"))
        for number in reference.all("cbc:ID")
    )


def _without_references(root: Root) -> bool:
    return not root.anywhere("cac:AdditionalDocumentReference")


def _object_without(name: str) -> Check:
    return unless(
        _without_references,
        lambda _, document: (
            not any(
                reference.has(name)
                for reference in document.named["cac:AdditionalDocumentReference"]
                if _is_object(reference)
            )
        ),
    )


_DELIVERY_NAME = ("cac:DeliveryParty", "cac:PartyName", "cbc:Name")
_REASON = "cbc:AllowanceChargeReason"
_PAYEE = _("The payee must be another than the seller, and %(name)s there only once.")

CONTEXTS = (
    at(
        "/",
        warning(
            "UBL-CR-002",
            "",
            unless(lambda root: not root.has("cbc:UBLVersionID"), _cr_002),
            _("The UBL version is 2.1; leave it out or write that."),
        ),
        warning(
            "UBL-CR-412",
            "BT-9",
            unless(lambda root: not root.has("cac:PaymentMeans", "cbc:PaymentDueDate"), _cr_412),
            _("Give the due date at the document, not with the payment means."),
        ),
        warning(
            "UBL-CR-665",
            "BT-122",
            unless(_without_references, _cr_665),
            _("Only an invoiced object (code 130) has an identifier with a scheme."),
        ),
        error(
            "UBL-CR-666",
            "BT-18",
            _object_without("cac:Attachment"),
            _("An invoiced object (code 130) has no attachment."),
        ),
        error(
            "UBL-CR-673",
            "BT-18",
            _object_without("cbc:DocumentDescription"),
            _("An invoiced object (code 130) has no description."),
        ),
        _once("UBL-SR-01", "BT-12", "cac:ContractDocumentReference", "cbc:ID"),
        _once("UBL-SR-02", "BT-15", "cac:ReceiptDocumentReference", "cbc:ID"),
        _once("UBL-SR-03", "BT-16", "cac:DespatchDocumentReference", "cbc:ID"),
        error(
            "UBL-SR-04",
            "BT-18",
            unless(_single("cac:AdditionalDocumentReference", "cbc:ID"), _sr_04),
            _("There may be only one invoiced object (code 130)."),
        ),
        _once("UBL-SR-05", "BT-20", "cac:PaymentTerms", "cbc:Note"),
        _once("UBL-SR-08", "BG-14", "cac:InvoicePeriod"),
        _once("UBL-SR-09", "BT-27", *SELLER, "cac:PartyLegalEntity", "cbc:RegistrationName"),
        _once("UBL-SR-10", "BT-28", *SELLER, "cac:PartyName", "cbc:Name"),
        _once("UBL-SR-11", "BT-30", *SELLER, "cac:PartyLegalEntity", "cbc:CompanyID"),
        _once_if("UBL-SR-12", "BT-31", _tax_numbers(SELLER, vat=True)),
        _once_if("UBL-SR-13", "BT-32", _tax_numbers(SELLER, vat=False)),
        _once("UBL-SR-14", "BT-33", *SELLER, "cac:PartyLegalEntity", "cbc:CompanyLegalForm"),
        _once("UBL-SR-15", "BT-44", *BUYER, "cac:PartyLegalEntity", "cbc:RegistrationName"),
        _once("UBL-SR-16", "BT-46", *BUYER, "cac:PartyIdentification", "cbc:ID"),
        _once("UBL-SR-17", "BT-47", *BUYER, "cac:PartyLegalEntity", "cbc:CompanyID"),
        _once_if("UBL-SR-18", "BT-48", _tax_numbers(BUYER, vat=True)),
        _once("UBL-SR-24", "BG-13", "cac:Delivery"),
        error(
            "UBL-SR-29",
            "BT-90",
            unless(lambda root: root.anywhere("cac:PartyIdentification") == 0, _sr_29),
            _("There may be only one SEPA creditor identifier."),
        ),
        _once("UBL-SR-39", "BT-11", "cac:ProjectReference", "cbc:ID"),
        _once("UBL-SR-40", "BT-45", *BUYER, "cac:PartyName", "cbc:Name"),
        error(
            "UBL-SR-44",
            "BT-83",
            _alike("cbc:PaymentID"),
            _("There may be only one remittance information."),
        ),
        _once("UBL-SR-45", "BT-9", "cac:PaymentMeans", "cbc:PaymentDueDate"),
        error(
            "UBL-SR-46",
            "BT-82",
            unless(_single("cac:PaymentMeans", "cbc:PaymentMeansCode"), _sr_46),
            _("There may be only one text for the payment means."),
        ),
        error(
            "UBL-SR-47",
            "BT-81",
            _alike("cbc:PaymentMeansCode"),
            _("All payment means must have the same code."),
        ),
        _once("UBL-SR-49", "BT-8", "cac:InvoicePeriod", "cbc:DescriptionCode"),
        _once("UBL-SR-54", "BG-18", "cac:PaymentMeans", "cac:CardAccount"),
        _once("UBL-SR-55", "BG-19", "cac:PaymentMeans", "cac:PaymentMandate"),
        _once("UBL-SR-56", "BT-17", "cac:OriginatorDocumentReference", "cbc:ID"),
    ),
    at(("cac:PostalAddress", "cac:Address"), _once("UBL-SR-51", "BT-162", "cac:AddressLine")),
    at(
        "cac:AccountingSupplierParty/cac:Party",
        error(
            "UBL-SR-42",
            "BT-31",
            Check(shape=lambda shape: shape.count("cac:PartyTaxScheme") <= 2),
            _("The seller has at most two tax registrations."),
        ),
    ),
    at(
        "cac:AdditionalDocumentReference",
        _once("UBL-SR-33", "BT-123", "cbc:DocumentDescription"),
        error(
            "UBL-SR-43",
            "BT-122",
            _sr_43,
            _(
                "The document type code of a reference is 130, in credit notes also 50; others have none, and no scheme."
            ),
        ),
    ),
    at("cac:Delivery", _once("UBL-SR-25", "BT-70", *_DELIVERY_NAME)),
    switch(
        "cac:AllowanceCharge",
        kind_of,
        {
            "allowance": (_once("UBL-SR-30", "BT-97", _REASON),),
            "charge": (_once("UBL-SR-31", "BT-104", _REASON),),
        },
    ),
    at(
        "cac:PartyTaxScheme",
        error(
            "UBL-SR-53",
            "BT-31",
            Check(
                shape=lambda scheme: (
                    scheme.has("cbc:CompanyID") and scheme.has("cac:TaxScheme", "cbc:ID")
                )
            ),
            _("A tax registration needs the number and the tax scheme."),
        ),
    ),
    at(
        LINE,
        _once("UBL-SR-34", "BT-127", "cbc:Note"),
        _once("UBL-SR-35", "BT-132", "cac:OrderLineReference", "cbc:LineID"),
        _once("UBL-SR-36", "BG-26", "cac:InvoicePeriod"),
        _once("UBL-SR-37", "BT-147", "cac:Price", "cac:AllowanceCharge", "cbc:Amount"),
        error(
            "UBL-SR-48",
            "BG-30",
            Check(shape=lambda line: line.count("cac:Item", "cac:ClassifiedTaxCategory") == 1),
            _("A line has exactly one VAT category."),
        ),
        _once("UBL-SR-50", "BT-154", "cac:Item", "cbc:Description"),
        _once("UBL-SR-52", "BT-128", "cac:DocumentReference"),
    ),
    at(
        "cac:PayeeParty",
        error("UBL-SR-19", "BT-59", _payee("cac:PartyName", "cbc:Name"), _PAYEE, name="cbc:Name"),
        error(
            "UBL-SR-20",
            "BT-60",
            _payee("cac:PartyIdentification", "cbc:ID", sepa=False),
            _PAYEE,
            name="cbc:ID",
        ),
        error(
            "UBL-SR-21",
            "BT-61",
            _payee("cac:PartyLegalEntity", "cbc:CompanyID"),
            _PAYEE,
            name="cbc:CompanyID",
        ),
    ),
    at(
        "cac:PaymentMeans",
        _once("UBL-SR-26", "BT-83", "cbc:PaymentID"),
        _once("UBL-SR-27", "BT-81", "cbc:PaymentMeansCode"),
        _once("UBL-SR-28", "BT-89", "cac:PaymentMandate", "cbc:ID"),
    ),
    at(
        "cac:BillingReference",
        _once("UBL-SR-06", "BG-3", "cac:InvoiceDocumentReference"),
        error(
            "UBL-SR-07",
            "BT-25",
            exists("cac:InvoiceDocumentReference", "cbc:ID"),
            _("Give the number of the preceding invoice."),
        ),
    ),
    at(
        "cac:TaxRepresentativeParty",
        _once("UBL-SR-22", "BT-62", "cac:PartyName", "cbc:Name"),
        _once("UBL-SR-23", "BT-63", "cac:PartyTaxScheme", "cbc:CompanyID"),
    ),
    at(
        "cac:TaxSubtotal", _once("UBL-SR-32", "BT-120", "cac:TaxCategory", "cbc:TaxExemptionReason")
    ),
    at(
        "*BinaryObject",
        error(
            "UBL-DT-06",
            "BT-125-1",
            has_attribute("mimeCode"),
            _("Give the media type of the attached file."),
        ),
        error(
            "UBL-DT-07",
            "BT-125-2",
            has_attribute("filename"),
            _("Give the attached file its name."),
        ),
    ),
    at("*PriceAmount"),  # prices have as many decimals as they need
    at(
        "*Amount",
        error(
            "UBL-DT-01",
            "",
            two_decimals()._replace(holds=_dt_01),
            _("At most two decimals are allowed, not %(found)s."),
        ),
    ),
)
