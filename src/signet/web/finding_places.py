"""Where a finding is mended: the page, and the field on it.

What is wrong with a party stands on the page of our company or of the customer; of a document that we write
in the supplier's name the buyer is us. The rest stands in the editor (``draft_places``); only where there is
no bank account to choose (BG-17), one is added first.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.urls import reverse

from signet.parties.accounts import accounts_of
from signet.web.malaysian_numbers import field_of_rule

#: Other names of a party's fields -> the field on its page. The rest is called the same.
_PARTY_FIELDS: Final = {
    "name": "legal_name",
    "address": "line1",
    "line3": "line2",
    "postcode": "postal_code",
    "contact": "contact_name",
    "tax_registration_scheme": "tax_registration",
    "bank_account_id": "payee_account",
}
#: Groups of which only the last step is a field: ``address/city``.
_GROUPS: Final = frozenset({"address", "contact"})


def party_field(rest: list[str], rule: str = "") -> str:
    """The id of the field on a party's page: ``address/city`` -> ``city``, ``identifiers/1/scheme``
    -> ``identifiers-1-scheme``; a number that has a field of its own is known by the rule about it."""
    if not rest or not rest[0]:
        return "legal_name"
    if rest == ["identifiers"] and (own := field_of_rule(rule)):
        return own
    if rest[0] == "identifiers":
        row = rest[1] if len(rest) > 1 and rest[1].isdigit() else "0"
        return f"identifiers-{row}-{rest[2] if len(rest) > 2 else 'value'}"
    name = rest[1] if rest[0] in _GROUPS and len(rest) > 1 else rest[0]
    return _PARTY_FIELDS.get(name, name)


def party_page(
    pointer: str,
    *,
    self_billed: bool,
    company_id: UUID | None,
    customer_id: UUID | None,
    rule: str = "",
) -> str:
    """The address of a party's page with the field on it; '' for what is no party's."""
    head, *rest = pointer.strip("/").split("/")
    ours = "buyer" if self_billed else "seller"
    if head == ours:
        page = reverse("company_details", args=[company_id]) if company_id else reverse("company")
        return f"{page}#{party_field(rest, rule)}"
    if head in {"seller", "buyer"} and customer_id:
        return f"{reverse('customer', args=[customer_id])}#{party_field(rest, rule)}"
    if head == "bank_account_id" and company_id and not accounts_of(company_id):
        return f"{reverse('new_account', args=[company_id])}#account"
    return ""
