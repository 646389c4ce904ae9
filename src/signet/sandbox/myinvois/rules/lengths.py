"""The longest text of each element, by the official table (fact sheet 3.2, column Len)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from signet.sandbox.myinvois.document import identifiers
from signet.sandbox.myinvois.findings import Finding
from signet.sandbox.myinvois.tree import Node

_LENGTHS: Final = {
    "ID": 50,
    "InvoicePeriod/Description": 50,
    "BillingReference/AdditionalDocumentReference/ID": 150,
    "AdditionalDocumentReference/ID": 1000,
    "AdditionalDocumentReference/DocumentDescription": 300,
    "PaymentMeans/PayeeFinancialAccount/ID": 150,
    "PaymentTerms/Note": 300,
    "PrepaidPayment/ID": 150,
    "TaxExchangeRate/CalculationRate": 15,
    "AllowanceCharge/AllowanceChargeReason": 300,
    "TaxTotal/TaxSubtotal/TaxCategory/TaxExemptionReason": 300,
    "Delivery/DeliveryParty/PartyLegalEntity/RegistrationName": 300,
    "Delivery/DeliveryParty/PostalAddress/AddressLine/Line": 150,
    "Delivery/Shipment/FreightAllowanceCharge/AllowanceChargeReason": 300,
    "InvoiceLine/Item/Description": 300,
    "InvoiceLine/TaxTotal/TaxSubtotal/TaxCategory/TaxExemptionReason": 300,
    "InvoiceLine/AllowanceCharge/AllowanceChargeReason": 300,
    "InvoiceLine/Item/OriginCountry/IdentificationCode": 3,
    "AccountingSupplierParty/AdditionalAccountID": 300,
}
_PARTY: Final = {
    "PartyLegalEntity/RegistrationName": 300,
    "PostalAddress/PostalZone": 50,
    "PostalAddress/CityName": 50,
    "PostalAddress/CountrySubentityCode": 50,
}
_IDENTIFIERS: Final = {
    "TIN": 14, "BRN": 20, "NRIC": 12, "PASSPORT": 12, "ARMY": 12, "SST": 35, "TTX": 17,
}  # fmt: skip
_PARTIES: Final = (
    "AccountingSupplierParty/Party",
    "AccountingCustomerParty/Party",
    "Delivery/DeliveryParty",
)


def too_long(root: Node) -> Iterator[Finding]:
    """A finding for each text over its limit."""
    for path, most in _LENGTHS.items():
        yield from _over(root.every(path), path, most)
    path = "InvoiceLine/Item/CommodityClassification/ItemClassificationCode"
    tariff = tuple(n for n in root.every(path) if n.attributes.get("listID") == "PTC")
    yield from _over(tariff, path, 12)
    for where in _PARTIES:
        for party in root.every(where):
            for path, most in _PARTY.items():
                yield from _over(party.every(path), f"{where}/{path}", most)
            for scheme, value in identifiers(party):
                if len(value) > _IDENTIFIERS.get(scheme, 50):
                    node = Node("ID", value)
                    yield from _over(
                        (node,), f"{where}/PartyIdentification/ID", _IDENTIFIERS.get(scheme, 50)
                    )
            for code in party.every("IndustryClassificationCode"):
                named = Node("name", code.attributes.get("name", ""))
                yield from _over((named,), f"{where}/IndustryClassificationCode/name", 300)


def _over(nodes: tuple[Node, ...], path: str, most: int) -> Iterator[Finding]:
    for node in nodes:
        if len(node.text) > most:
            said = f"{node.name} maximum length is {most} characters. (Count: {len(node.text)})"
            yield Finding(None, said, f"Invoice.{path.replace('/', '.')}", node.name)
