"""What only a customer has: further addresses, people to ask, and where we pay to."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as __

from signet.parties.models import DefaultFor
from signet.web import choices
from signet.web.forms import Choice, FieldSet, Input

_YES: list[Choice] = [("", __("when chosen")), ("1", __("on every document"))]


def places() -> FieldSet:
    """Addresses beside the customer's own."""
    return FieldSet(
        title=__("Further addresses"),
        inputs=[
            Input(
                name="addresses", label=__("Addresses"), kind="rows", span=12,
                hint=__("Where goods or bills go, if not to the address above. Empty a row to take it away; save to get more rows."),
                columns=[
                    Input(name="id", label="", kind="hidden"),
                    Input(name="label", label=__("What you call it"), span=4),
                    Input(name="name", label=__("Name at the door"), span=4),
                    Input(name="default_for", label=__("Used for"), kind="select", choices=DefaultFor.choices, span=4),
                    Input(name="line1", label=__("Address"), span=4),
                    Input(name="line2", label=__("Second line"), span=4),
                    Input(name="line3", label=__("Third line"), span=4),
                    Input(name="postal_code", label=__("Postal code"), span=3),
                    Input(name="city", label=__("City"), span=3),
                    Input(name="subdivision", label=__("State or province"), span=3),
                    Input(name="country", label=__("Country"), kind="select", choices=choices.countries(), span=3),
                    Input(name="location", label=__("Location number"), span=3),
                    Input(name="location_scheme", label=__("Its scheme"), span=3),
                ],
            ),
        ],
    )  # fmt: skip


def people() -> FieldSet:
    """Somebody to ask; the first contact stands above with the address."""
    return FieldSet(
        title=__("Further contacts"),
        inputs=[
            Input(
                name="contacts", label=__("People"), kind="rows", span=12,
                hint=__("Whom a document is for the attention of. Empty a row to take it away."),
                columns=[
                    Input(name="id", label="", kind="hidden"),
                    Input(name="name", label=__("Name"), span=6),
                    Input(name="role", label=__("Role"), span=6),
                    Input(name="phone", label=__("Telephone"), span=4),
                    Input(name="email", label=__("E-mail address"), span=4),
                    Input(name="is_default", label=__("Named"), kind="select", choices=_YES, span=4),
                ],
            ),
        ],
    )  # fmt: skip


def payee() -> FieldSet:
    """BG-17 of documents that we write in his name."""
    return FieldSet(
        title=__("When you bill yourself in their name"),
        inputs=[
            Input(name="payee_account", label=__("IBAN or account number you pay to"), span=6),
            Input(name="payee_account_name", label=__("Account holder"), span=3),
            Input(name="payee_bank", label=__("BIC"), span=3),
        ],
    )  # fmt: skip
