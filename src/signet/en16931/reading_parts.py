"""What both syntaxes leave to be worked out while reading: rates, creditors, texts whose end matters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Final

from signet.en16931.model import Identifier, Party, PaymentInstructions

#: Scheme by which UBL tells the creditor identifier (BT-90) from a party's own numbers.
SEPA: Final = "SEPA"
#: UNTDID 4461: no instrument is agreed; UBL demands a code beside a credit note's due date (BT-9).
NOT_DEFINED: Final = "1"


def tax_currency_of(
    code: str | None, currency: str, stated: Mapping[str, Decimal]
) -> tuple[str | None, Decimal | None]:
    """BT-6 with the rate that the two stated tax totals (BT-110, BT-111) come to.

    Without a rate where it is the document's own currency, or no tax is due. Nothing at all where the
    totals do not fit each other: then the file's code is left to be reported.
    """
    if not code or code == currency:
        return code or None, None
    tax, converted = stated.get("BT-110", Decimal(0)), stated.get("BT-111")
    if converted is None:
        return None, None
    if not tax:
        return (None, None) if converted else (code, None)
    rate = converted / tax
    return (code, rate) if rate > 0 else (None, None)


def terms_text(text: str | None) -> str | None:
    """Payment terms (BT-20). A line of XRechnung's ``#SKONTO#...#`` ends in a line break (BR-DE-18)."""
    stripped = (text or "").strip()
    if not stripped:
        return None
    ends = stripped.splitlines()[-1].startswith("#") and (text or "").rstrip(" \t").endswith("\n")
    return stripped + "\n" if ends else stripped


def with_creditor(
    payment: PaymentInstructions, seller: Party, payee: Party | None
) -> tuple[PaymentInstructions, Party, Party | None]:
    """The creditor identifier (BT-90), which UBL keeps among the payee's or seller's numbers, taken out."""
    found = next(filter(_is_sepa, payee.identifiers if payee else ()), None)
    if found is not None and payee is not None:
        payee = _without(payee, found)
    else:
        found = next(filter(_is_sepa, seller.identifiers), None)
        if found is None:
            return payment, seller, payee
        seller = _without(seller, found)
    return replace(payment, creditor=found.value), seller, payee


def _is_sepa(identifier: Identifier) -> bool:
    return (identifier.scheme or "").upper() == SEPA


def _without(party: Party, identifier: Identifier) -> Party:
    rest = tuple(one for one in party.identifiers if one is not identifier)
    return replace(party, identifiers=rest)
