"""From the paths in MyInvois' findings to the fields of our documents.

The service writes them in dots, as JSON paths or as XPath; a path tells where a rule was reading.
"""

from __future__ import annotations

import re

_STEP = re.compile(r"(?:[a-z]{2,4}:)?([A-Za-z]+)(?:\[(\d+|\*)\])?")
#: The innermost element that is known -> our field of a party.
_PARTY = {
    "registrationname": "legal_name",
    "postaladdress": "line1",
    "line": "line1",
    "addressline": "line1",
    "cityname": "city",
    "postalzone": "postal_code",
    "countrysubentitycode": "subdivision",
    "identificationcode": "country",
    "country": "country",
    "telephone": "phone",
    "electronicmail": "email",
    "contact": "phone",
    "partyidentification": "identifiers",
    "industryclassificationcode": "identifiers",
    "additionalaccountid": "identifiers",
}
_LINE = {
    "description": "name",
    "invoicedquantity": "quantity",
    "unitcode": "unit",
    "priceamount": "price",
    "taxtotal": "tax",
    "percent": "tax",
    "itemclassificationcode": "classifications",
    "commodityclassification": "classifications",
    "allowancecharge": "allowances",
}
_DOCUMENT = {
    "issuedate": "issue_date",
    "issuetime": "issue_date",
    "invoicetypecode": "kind",
    "documentcurrencycode": "currency",
    "taxexchangerate": "tax_exchange_rate",
    "calculationrate": "tax_exchange_rate",
    "billingreference": "preceding",
    "invoiceperiod": "period_start",
    "prepaidpayment": "prepaid",
    "paymentmeans": "payment_means",
    "paymentterms": "payment_terms",
    "allowancecharge": "allowances",
    "delivery": "delivery_name",
}


def pointer_of(path: str) -> str:
    """``/buyer/address/city``; empty where the path leads to nothing that people fill in."""
    steps = [(name.lower(), index) for name, index in _STEP.findall(path)]
    names = [name for name, _index in steps]
    for party, ours in (
        ("accountingsupplierparty", "/seller"),
        ("accountingcustomerparty", "/buyer"),
    ):
        if party in names:
            return _within(ours, names[names.index(party) + 1 :], _PARTY)
    if "invoiceline" in names:
        at = names.index("invoiceline")
        number = _counted(steps[at][1], from_one="/" in path and "#" not in path)
        return _within(f"/lines{number}", names[at + 1 :], _LINE)
    return _within("", names, _DOCUMENT)


def _within(base: str, names: list[str], known: dict[str, str]) -> str:
    field = next((known[name] for name in reversed(names) if name in known), "")
    return f"{base}/{field}" if field else base


def _counted(index: str, *, from_one: bool) -> str:
    """XPath counts from one, JSON from zero."""
    if not index.isdigit():
        return ""
    return f"/{max(0, int(index) - 1)}" if from_one else f"/{index}"
