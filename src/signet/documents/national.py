"""What national networks want to know and EN 16931 has no term for, from rows and contents. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from signet.documents.content import Terms
from signet.en16931 import model as en
from signet.en16931.codelists import codes
from signet.kernel.money import Money
from signet.parties.models import Party

#: What a party does, rather than a number of it: no BT-29 or BT-46.
DESCRIPTIONS: Final = frozenset({"MSIC", "ACTIVITY", "CERTEX"})
#: Name of a reference -> the term of a draft that holds it.
REFERENCES: Final = {
    "FREQUENCY": "billing_frequency",
    "BILL": "bill_reference",
    "CUSTOMS": "customs_form",
    "FTA": "trade_agreement",
    "K2": "customs_form_2",
    "INCOTERMS": "incoterms",
}


def is_national(scheme: str) -> bool:
    """Is it a name that a network gave, such as TIN, rather than a code of ISO 6523?"""
    return scheme.isupper() and scheme not in codes("identifier_schemes")


def numbers_of(row: Party) -> tuple[en.Identifier, ...]:
    """A party's numbers under the names that national networks give them."""
    return tuple(
        en.Identifier(value=each["value"], scheme=each["scheme"])
        for each in row.identifiers
        if is_national(each.get("scheme", ""))
    )


def references_of(content: Terms) -> tuple[en.Identifier, ...]:
    """References of the document, each under its own name."""
    found = ((scheme, getattr(content, name)) for scheme, name in REFERENCES.items())
    return tuple(en.Identifier(value=value, scheme=scheme) for scheme, value in found if value)


def prepayment_of(content: Terms) -> en.Prepayment | None:
    """Which payment BT-113 was, where that is said."""
    known = (content.prepaid_reference, content.prepaid_date, content.prepaid_time)
    if content.prepaid is None or not any(known):
        return None
    return en.Prepayment(
        reference=content.prepaid_reference or None,
        day=content.prepaid_date,
        time=content.prepaid_time,
    )


def told_with(delivery: en.Delivery | None, content: Terms, currency: str) -> en.Delivery | None:
    """The delivery with the recipient's numbers and what else was charged for the way."""
    known = (
        ("TIN", content.delivery_tin),
        (content.delivery_registration_scheme or "BRN", content.delivery_registration),
    )
    numbers = tuple(en.Identifier(value=value, scheme=scheme) for scheme, value in known if value)
    if not numbers and content.other_charges is None:
        return delivery
    charges = None
    if content.other_charges is not None:
        charges = en.AllowanceCharge(
            is_charge=True,
            amount=Money.of(content.other_charges, currency),
            reason=content.other_charges_reason or None,
        )
    return replace(delivery or en.Delivery(), national=numbers, other_charges=charges)
