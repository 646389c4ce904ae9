"""Currencies: one for all amounts, one for taxes, and the rate to ringgit (DC501, DC502)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Final

from signet.sandbox.myinvois.document import Document
from signet.sandbox.myinvois.findings import Finding

_OF_TAX: Final = ("TaxAmount", "PerUnitAmount")


def check(document: Document) -> Iterator[Finding]:
    """All findings on currencies. DC511 and DC512 exist; that they mean the rate is an assumption."""
    root = document.root
    currency = root.value("DocumentCurrencyCode")
    of_tax = root.value("TaxCurrencyCode")
    for path, node in root.walk("document"):
        found = node.attributes.get("currencyID")
        if found is None:
            continue
        if node.name == "TaxAmount" and of_tax:
            if found != of_tax:
                said = "Tax Amount currency code is not same as TaxCurrencyCode"
                yield Finding("DC501", said, path)
        elif found != currency and not (node.name in _OF_TAX and found == of_tax):
            said = f"If the document currency is {currency}, all currency codes for amounts should"
            yield Finding("DC502", f"{said} also be {currency}", path)
    if currency != "MYR":
        yield from _rate(document, currency)


def _rate(document: Document, currency: str) -> Iterator[Finding]:
    path = "document.Invoice.TaxExchangeRate"
    rate = document.root.first("TaxExchangeRate")
    if rate is None or exchange_rate(document) <= 0:
        said = f"Currency exchange rate is required when the document currency is {currency}"
        yield Finding("DC511", said, f"{path}.CalculationRate")
    elif (rate.value("SourceCurrencyCode"), rate.value("TargetCurrencyCode")) != (currency, "MYR"):
        said = f"The exchange rate must be from {currency} to MYR"
        yield Finding("DC512", said, path)


def exchange_rate(document: Document) -> Decimal:
    """Ringgit for one unit of the document's currency; 1 for ringgit, 0 where there is none."""
    if document.root.value("DocumentCurrencyCode") == "MYR":
        return Decimal(1)
    try:
        return Decimal(document.root.value("TaxExchangeRate/CalculationRate"))
    except InvalidOperation:
        return Decimal(0)
