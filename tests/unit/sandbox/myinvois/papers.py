"""Documents as a taxpayer's own system would write them, without a line of the product's mapping."""

from __future__ import annotations

import base64
import copy
import hashlib
import json
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
SELLER = ("C25845632020", "202001234567", "Kopi Timur Sdn. Bhd.")
BUYER = ("C20307710080", "201901000777", "Restoran Selera Kita")
PUBLIC = ("EI00000000010", "NA", "General Public")
Paper = dict[str, Any]


def leaf(value: object, **attributes: str) -> list[Any]:
    return [{"_": value, **attributes}]


def party(who: tuple[str, str, str], *, activity: bool = False) -> list[Any]:
    tin, number, name = who
    ids = [("TIN", tin), ("BRN", number), ("SST", "NA"), ("TTX", "NA")]
    industry = leaf("46510", name="Wholesale of computer hardware") if activity else None
    found: Paper = {
        "IndustryClassificationCode": industry,
        "PartyIdentification": [{"ID": leaf(v, schemeID=k)} for k, v in ids],
        "PostalAddress": [
            {
                "CityName": leaf("Kuala Lumpur"),
                "PostalZone": leaf("50480"),
                "CountrySubentityCode": leaf("14"),
                "AddressLine": [{"Line": leaf("Lot 66, Persiaran Jaya")}],
                "Country": [
                    {"IdentificationCode": leaf("MYS", listID="ISO3166-1", listAgencyID="6")}
                ],
            }
        ],
        "PartyLegalEntity": [{"RegistrationName": leaf(name)}],
        "Contact": [{"Telephone": leaf("+60123456789"), "ElectronicMail": leaf("a@kopi.example")}],
    }
    return [{k: v for k, v in found.items() if v is not None}]


def tax(currency: str, *, total: bool = False) -> Paper:
    category = {
        "ID": leaf("01"),
        "TaxScheme": [{"ID": leaf("OTH", schemeID="UN/ECE 5153", schemeAgencyID="6")}],
    }
    subtotal: Paper = {
        "TaxableAmount": leaf(100, currencyID=currency),
        "TaxAmount": leaf(8, currencyID="MYR" if currency != "MYR" else currency),
        "TaxCategory": [category],
    }
    if not total:
        subtotal = {k: v for k, v in subtotal.items() if k != "TaxCategory"} | {
            "Percent": leaf(8),
            "TaxCategory": [category],
        }
    return {"TaxAmount": subtotal["TaxAmount"], "TaxSubtotal": [subtotal]}


def invoice(
    number: str = "INV-1",
    *,
    at: datetime,
    kind: str = "01",
    version: str = "1.0",
    seller: tuple[str, str, str] = SELLER,
    buyer: tuple[str, str, str] = BUYER,
    currency: str = "MYR",
    rate: object = None,
    classification: str = "022",
    originals: tuple[tuple[str, str], ...] = (),
) -> Paper:
    """The content of ``Invoice[0]`` in the order of UBL; one line of 100 with 8 % sales tax."""
    references = [
        {"InvoiceDocumentReference": [{"ID": leaf(n), "UUID": leaf(u)}]} for n, u in originals
    ]
    line = {
        "ID": leaf("1"),
        "InvoicedQuantity": leaf(1, unitCode="C62"),
        "LineExtensionAmount": leaf(100, currencyID=currency),
        "TaxTotal": [tax(currency)],
        "Item": [
            {
                "Description": leaf("Kopi O"),
                "CommodityClassification": [
                    {"ItemClassificationCode": leaf(classification, listID="CLASS")}
                ],
            }
        ],
        "Price": [{"PriceAmount": leaf(100, currencyID=currency)}],
        "ItemPriceExtension": [{"Amount": leaf(100, currencyID=currency)}],
    }
    exchange = [
        {
            "SourceCurrencyCode": leaf(currency),
            "TargetCurrencyCode": leaf("MYR"),
            "CalculationRate": leaf(rate),
        }
    ]
    found: Paper = {
        "ID": leaf(number),
        "IssueDate": leaf(f"{at:%Y-%m-%d}"),
        "IssueTime": leaf(f"{at:%H:%M:%SZ}"),
        "InvoiceTypeCode": leaf(kind, listVersionID=version),
        "DocumentCurrencyCode": leaf(currency),
        "TaxCurrencyCode": leaf("MYR"),
        "BillingReference": references or None,
        "AccountingSupplierParty": [{"Party": party(seller, activity=True)}],
        "AccountingCustomerParty": [{"Party": party(buyer)}],
        "TaxExchangeRate": exchange if rate is not None else None,
        "TaxTotal": [tax(currency, total=True)],
        "LegalMonetaryTotal": [
            {
                "LineExtensionAmount": leaf(100, currencyID=currency),
                "TaxExclusiveAmount": leaf(100, currencyID=currency),
                "TaxInclusiveAmount": leaf(108, currencyID=currency),
                "PayableAmount": leaf(108, currencyID=currency),
            }
        ],
        "InvoiceLine": [line],
    }
    return {k: v for k, v in found.items() if v is not None}


def changed(paper: Paper, path: str, value: object) -> Paper:
    """A copy with another text (or ``None``: without the element) at ``A/B/C``, first of each."""
    copied = copy.deepcopy(paper)
    *way, last = path.split("/")
    here = copied
    for name in way:
        here = here[name][0]
    if value is None:
        del here[last]
    else:
        here[last][0]["_"] = value
    return copied


def as_json(paper: Paper) -> bytes:
    names = {"_D": f"{UBL}Invoice-2", "_A": f"{UBL}CommonAggregateComponents-2",
             "_B": f"{UBL}CommonBasicComponents-2"}  # fmt: skip
    return json.dumps({**names, "Invoice": [paper]}, separators=(",", ":")).encode()


def as_xml(paper: Paper) -> bytes:
    head = (
        f'<Invoice xmlns="{UBL}Invoice-2" xmlns:cac="{UBL}CommonAggregateComponents-2"'
        f' xmlns:cbc="{UBL}CommonBasicComponents-2">'
    )
    return f"{head}{_elements(paper)}</Invoice>".encode()


def _elements(content: Paper) -> str:
    return "".join(_element(name, item) for name, items in content.items() for item in items)


def _element(name: str, item: Paper) -> str:
    if "_" not in item:
        return f"<cac:{name}>{_elements(item)}</cac:{name}>"
    attributes = "".join(f" {k}={quoteattr(v)}" for k, v in item.items() if k != "_")
    return f"<cbc:{name}{attributes}>{escape(str(item['_']))}</cbc:{name}>"


def entry(data: bytes, number: str, form: str) -> dict[str, str]:
    """One of ``documents`` of a submission."""
    return {
        "format": form,
        "document": base64.b64encode(data).decode(),
        "documentHash": hashlib.sha256(data).hexdigest(),
        "codeNumber": number,
    }


def moment(text: str) -> datetime:
    """A time as the portal writes it."""
    return datetime.fromisoformat(text)
