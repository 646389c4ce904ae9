"""Code fields: every code from its list, and states where they belong (CV302, CV316, CV317)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from signet.sandbox.myinvois.codes import CodeList, codes
from signet.sandbox.myinvois.document import Document, Party
from signet.sandbox.myinvois.findings import Finding
from signet.sandbox.myinvois.tree import Node

_PAGE: Final = "https://sdk.myinvois.hasil.gov.my/documentvalidationrules/code-validator-error/"
_FIELDS: Final[tuple[tuple[str, CodeList, str], ...]] = (
    ("DocumentCurrencyCode", "currencies", "CurrencyCode"),
    ("TaxCurrencyCode", "currencies", "CurrencyCode"),
    ("PaymentMeans/PaymentMeansCode", "payment_modes", "PaymentMode"),
    ("TaxTotal/TaxSubtotal/TaxCategory/ID", "tax_types", "TaxType"),
    ("InvoiceLine/TaxTotal/TaxSubtotal/TaxCategory/ID", "tax_types", "TaxType"),
    ("InvoiceLine/Item/OriginCountry/IdentificationCode", "countries", "CountryCode"),
    ("AccountingSupplierParty/Party/IndustryClassificationCode", "activities", "MSICCode"),
    ("Delivery/DeliveryParty/PostalAddress/Country/IdentificationCode", "countries", "CountryCode"),
)


Retired = frozenset[tuple[str, str]]
_NONE: Final[Retired] = frozenset()


def check(document: Document, retired: Retired = _NONE) -> Iterator[Finding]:
    """All findings on codes; ``retired`` are those (list, code) that were taken out since."""
    root = document.root
    for path, name, said in _FIELDS:
        for node in root.every(path):
            excused = name == "activities" and node.text == "NA" and document.is_self_billed
            if node.text and not excused:
                yield from _known(node.text, name, said, path, retired)
    for line in root.every("InvoiceLine"):
        yield from _line(line, retired)
    for party in (document.supplier, document.buyer):
        yield from _address(party, document, retired)


def _known(code: str, name: CodeList, said: str, path: str, retired: Retired) -> Iterator[Finding]:
    if (name, code) in retired:
        message = f"ItemCode {code} was not active when document issued"
    elif code not in codes(name):
        message = f"ItemCode {code} does not exist in CodeType {said}"
    else:
        return
    yield Finding("CV302", message, f"document.Invoice.{path.replace('/', '.')}")


def _line(line: Node, retired: Retired) -> Iterator[Finding]:
    path = "Item/CommodityClassification/ItemClassificationCode"
    for node in line.every(path):
        if node.attributes.get("listID") == "CLASS":
            yield from _known(
                node.text, "classifications", "Classification", f"InvoiceLine/{path}", retired
            )
    for node in [
        *line.every("InvoicedQuantity"),
        *line.every("TaxTotal/TaxSubtotal/BaseUnitMeasure"),
    ]:
        unit = node.attributes.get("unitCode", "")
        if unit:
            yield from _known(
                unit, "units", "UnitType", f"InvoiceLine/{node.name}/unitCode", retired
            )


def _address(party: Party, document: Document, retired: Retired) -> Iterator[Finding]:
    address = party.node.first("PostalAddress") or Node("PostalAddress")
    side = "Supplier" if party.role == "Supplier" else "Customer"
    at = f"Accounting{side}Party/Party/PostalAddress"
    country = address.value("Country/IdentificationCode")
    state = address.value("CountrySubentityCode")
    if country:
        yield from _known(
            country, "countries", "CountryCode", f"{at}/Country/IdentificationCode", retired
        )
    path = f"document.Invoice.{at.replace('/', '.')}.CountrySubentityCode"
    if state == "00":
        yield Finding("CV302", "ItemCode 00 was not active when document issued", path)
    elif country == "MYS" and state and state not in codes("states"):
        yield from _known(state, "states", "StateCode", f"{at}/CountrySubentityCode", retired)
    elif country not in ("", "MYS") and state in codes("states") - {"17"}:
        said = f"State Codes 01–16 must be restricted to MYS only - {party.role}"
        yield Finding("CV316", f"{said}. Please refer to {_PAGE}#CV316", path)
    elif country == "MYS" and state == "17" and not document.is_consolidated:
        said = "State Code 17 should be used for Consolidated e-Invoice and non-Malaysian address"
        yield Finding("CV317", f"{said} only - {party.role}. Please refer to {_PAGE}#CV317", path)
