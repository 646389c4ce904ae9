"""Core fields: what must be there, how long it may be and how it is written. Answered at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from signet.sandbox.myinvois.document import (
    SIGNED,
    TYPES,
    VERSIONS,
    Document,
    Party,
    classes,
    identifiers,
)
from signet.sandbox.myinvois.findings import Finding
from signet.sandbox.myinvois.rules.lengths import too_long
from signet.sandbox.myinvois.tree import Node

Retired = frozenset[tuple[str, str]]
_PHONE: Final = re.compile(r"\+?[0-9]{8,20}")
_EMAIL: Final = re.compile(r"[^@\s;,]{1,64}@[^@\s;,]{1,255}")
#: Two numbers at most, with "-" inside and ";" between.
_SST: Final = re.compile(r"[A-Za-z0-9-]+(;[A-Za-z0-9-]+)?")
_TTX: Final = re.compile(r"[A-Za-z0-9-]{1,17}")
_GENERAL: Final = re.compile(r"EI0{8}0[1-4]0")
_LONGEST_NUMBER: Final = 30
#: (supplier's, buyer's) code of a missing field.
_REQUIRED: Final = {
    "Country": ("CF336", "CF337"),
    "City": ("CF339", "CF340"),
    "State": ("CF342", "CF343"),
    "Contact number": ("CF348", "CF349"),
}
_TOTALS: Final = ("TaxExclusiveAmount", "TaxInclusiveAmount", "PayableAmount")


def is_general_tin(tin: str) -> bool:
    """The TINs of nobody in particular: public, foreign buyer, foreign supplier, government."""
    return _GENERAL.fullmatch(tin) is not None


def check(
    document: Document, now: datetime, window: timedelta, gone: Retired = frozenset()
) -> Iterator[Finding]:
    """All findings on the core fields; ``gone`` are the versions that LHDN takes no more."""
    yield from _head(document, now, window)
    if (VERSIONS, f"{document.type}-{document.version}") in gone:
        said = f"Version {document.version} of document type {document.type} is not active"
        yield _missing(None, said, "InvoiceTypeCode.listVersionID")
    yield from _party(document.supplier)
    yield from _party(document.buyer)
    yield from _supplier(document)
    yield from _totals(document.root)
    for index, line in enumerate(document.root.every("InvoiceLine")):
        yield from _line(line, index)
    yield from too_long(document.root)
    yield from _numbers(document.root)


def _head(document: Document, now: datetime, window: timedelta) -> Iterator[Finding]:
    if document.type not in TYPES:
        yield _missing(None, "Invoice type code is not valid", "InvoiceTypeCode")
    if document.version not in SIGNED:
        yield _missing(None, "Document version is not valid", "InvoiceTypeCode.listVersionID")
    if not document.number:
        yield _missing(None, "e-Invoice code / number is required", "ID")
    if not document.root.value("DocumentCurrencyCode"):
        yield _missing("CF378", "Invoice currency code is required", "DocumentCurrencyCode")
    issued = document.issued
    path = "Invoice.IssueDate AND Invoice.IssueTime"
    if issued is None:
        yield Finding(
            "CF321",
            "Issuance date time value of the document is not valid.",
            path,
            "DatetimeIssued",
        )
    elif issued < now - window:
        said = "Issuance date time value of the document is too old that cannot be submitted."
        yield Finding("CF321", said, path, "DatetimeIssued")
    elif issued > now:
        said = "Document issuance date time is in the future"
        yield Finding("CF321", said, path, "DatetimeIssued")


def _missing(code: str | None, said: str, path: str) -> Finding:
    return Finding(code, said, f"Invoice.{path}", path.rpartition(".")[2])


def _party(party: Party) -> Iterator[Finding]:
    at = f"Accounting{'Supplier' if party.role == 'Supplier' else 'Customer'}Party.Party"
    if not party.name:
        code = "CF334" if party.role == "Supplier" else "CF333"
        path = f"{at}.PartyLegalEntity.RegistrationName"
        yield _missing(code, f"Name is not valid - {party.role.upper()}", path)
    if not party.tin:
        yield _missing(
            None, f"TIN is required - {party.role.upper()}", f"{at}.PartyIdentification.ID"
        )
    if not party.identity[1]:
        said = f"Registration / identification number is required - {party.role.upper()}"
        yield _missing(None, said, f"{at}.PartyIdentification.ID")
    for scheme, value in identifiers(party.node):
        if scheme == "TTX" and not _TTX.fullmatch(value):
            said = f"Enter valid TTX registration number - {party.role}"
            yield _missing("CF407", said, f"{at}.PartyIdentification.ID")
        if scheme == "SST" and not _SST.fullmatch(value):
            said = f"SST registration number is not valid - {party.role}"
            yield _missing(None, said, f"{at}.PartyIdentification.ID")
    yield from _address(party, at)
    yield from _contact(party, at)


def _address(party: Party, at: str) -> Iterator[Finding]:
    address = party.node.first("PostalAddress") or Node("PostalAddress")
    lines = [line.text for line in address.every("AddressLine/Line")]
    code = "CF345" if party.role == "Supplier" else "CF346"
    if not lines or not lines[0]:
        yield _missing(
            code, f"Address line 1 is required - {party.role}", f"{at}.PostalAddress.AddressLine"
        )
    elif lines[0] == "NA":
        return  # then the rest of the address may be empty
    for what, path in (
        ("Country", "Country/IdentificationCode"),
        ("City", "CityName"),
        ("State", "CountrySubentityCode"),
    ):
        if not address.value(path):
            yield _required(what, party, f"{at}.PostalAddress.{path.replace('/', '.')}")
    for index, text in enumerate(lines):
        if len(text) > 150:
            said = f"Address Line {index} maximum length is 150 characters. (Count: {len(text)})"
            yield _missing(code, f"{said} - {party.role}", f"{at}.PostalAddress.AddressLine.Line")
    postcode = address.value("PostalZone")
    malaysian = address.value("Country/IdentificationCode") == "MYS"
    if malaysian and postcode and not re.fullmatch(r"[0-9]{1,5}", postcode):
        yield _missing(
            None, f"Postal zone is not valid - {party.role}", f"{at}.PostalAddress.PostalZone"
        )


def _required(what: str, party: Party, path: str) -> Finding:
    code = _REQUIRED[what][party.role == "Buyer"]
    return _missing(code, f"{what} is required - {party.role}", path)


def _contact(party: Party, at: str) -> Iterator[Finding]:
    """CF401, CF403 and CF410 are the published numbers for these formats; who has which is a guess."""
    phone = party.node.value("Contact/Telephone")
    if not phone or (phone == "NA" and not is_general_tin(party.tin)):
        yield _required("Contact number", party, f"{at}.Contact.Telephone")
    elif phone != "NA" and not _PHONE.fullmatch(phone):
        code = "CF401" if party.role == "Supplier" else "CF403"
        said = f"Contact number format is not valid - {party.role}"
        yield _missing(code, said, f"{at}.Contact.Telephone")
    email = party.node.value("Contact/ElectronicMail")
    if email and email != "NA" and not (_EMAIL.fullmatch(email) and len(email) <= 320):
        said = f"E-mail format is not valid - {party.role}"
        yield _missing("CF410", said, f"{at}.Contact.ElectronicMail")


def _supplier(document: Document) -> Iterator[Finding]:
    at = "AccountingSupplierParty.Party"
    party = document.supplier.node
    code = party.first("IndustryClassificationCode")
    if code is None or not code.text:
        yield _missing(None, "MSIC code is required", f"{at}.IndustryClassificationCode")
    elif not code.attributes.get("name"):
        said = "Business activity description is required"
        yield _missing(None, said, f"{at}.IndustryClassificationCode.name")


def _totals(root: Node) -> Iterator[Finding]:
    for name in _TOTALS:
        if not root.value(f"LegalMonetaryTotal/{name}"):
            yield _missing(None, f"{name} is required", f"LegalMonetaryTotal.{name}")
    if not root.every("TaxTotal/TaxAmount"):
        yield _missing(None, "Total tax amount is required", "TaxTotal.TaxAmount")
    if not root.every("TaxTotal/TaxSubtotal/TaxCategory/ID"):
        yield _missing(None, "Tax type is required", "TaxTotal.TaxSubtotal.TaxCategory.ID")
    for each in [*root.every("TaxTotal"), *root.every("InvoiceLine/TaxTotal")]:
        for subtotal in each.every("TaxSubtotal"):
            exempt = subtotal.value("TaxCategory/ID") == "E"
            if exempt and not subtotal.value("TaxCategory/TaxExemptionReason"):
                path = "TaxTotal.TaxSubtotal.TaxCategory.TaxExemptionReason"
                yield _missing(None, "Details of tax exemption are required", path)


def _line(line: Node, index: int) -> Iterator[Finding]:
    at = f"InvoiceLine[{index}]"
    if not classes(line):
        path = f"{at}.Item.CommodityClassification.ItemClassificationCode"
        yield _missing("CF364", "Line classification is required", path)
    for path, said in (
        ("Item/Description", "Description of product or service is required"),
        ("Price/PriceAmount", "Unit price is required"),
        ("TaxTotal/TaxAmount", "Tax amount is required"),
        ("TaxTotal/TaxSubtotal/TaxCategory/ID", "Tax type is required"),
        ("ItemPriceExtension/Amount", "Subtotal is required"),
    ):
        if not line.value(path):
            yield _missing(None, said, f"{at}.{path.replace('/', '.')}")


def _numbers(root: Node) -> Iterator[Finding]:
    """No number in scientific notation (since 30 April 2026), and none that nobody could pay."""
    for path, node in root.walk():
        if "currencyID" not in node.attributes and node.name != "CalculationRate":
            continue
        if "e" in node.text.lower():
            yield Finding(None, "Scientific notation is not allowed", path, node.name)
        elif len(node.text) > _LONGEST_NUMBER:
            yield Finding(None, "The number is too long", path, node.name)
