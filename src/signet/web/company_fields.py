"""The forms of a company: what stands on its documents, and where it is paid."""

from __future__ import annotations

from babel.core import get_global
from babel.numbers import get_territory_currencies
from django.utils.translation import gettext_lazy as __

from signet.parties.identifiers import SCHEMES
from signet.web import choices
from signet.web.forms import Choice, FieldSet, Input

EMBEDDED: list[Choice] = [("ubl", "UBL"), ("factur-x", "Factur-X / ZUGFeRD")]
ROUNDINGS: list[Choice] = [
    ("per_group", __("once for each rate")),
    ("per_line", __("on each line")),
]


def identifiers() -> Input:
    """Further numbers, each with its scheme (BT-29, BT-46)."""
    schemes = [("", "—"), *((code, f"{name} · {code}") for code, (name, _) in SCHEMES.items())]
    return Input(
        name="identifiers",
        label=__("Other identifiers"),
        kind="rows",
        span=12,
        hint=__("Leave a row empty to take it away; save to get more rows."),
        columns=[
            Input(name="scheme", label=__("Kind"), choices=schemes, span=5),
            Input(name="value", label=__("Number"), span=7),
        ],
    )


def identity() -> FieldSet:
    """Who a company or customer is."""
    return FieldSet(
        title=__("Who"),
        inputs=[
            Input(name="legal_name", label=__("Legal name"), required=True, span=12),
            Input(name="second_name", label=__("Name in the second language")),
            Input(name="trading_name", label=__("Trading name")),
            Input(name="vat_identifier", label=__("VAT identifier"), hint=__("With its country, such as GB123456789.")),
            Input(name="tax_registration", label=__("Other tax number"), hint=__("A number without a country in front, such as a TIN.")),
            Input(name="legal_registration", label=__("Registration number")),
            Input(name="legal_registration_scheme", label=__("Register"), hint=__("ISO 6523 code, such as 0002 for SIREN; may stay empty.")),
            identifiers(),
            Input(name="email", label=__("E-mail address"), kind="email"),
            Input(name="phone", label=__("Telephone")),
            Input(name="contact_name", label=__("Contact")),
        ],
    )  # fmt: skip


def address() -> FieldSet:
    """Where it is."""
    return FieldSet(
        title=__("Where"),
        inputs=[
            Input(name="line1", label=__("Address"), span=12),
            Input(name="line2", label=__("Address, second line"), span=12),
            Input(name="postal_code", label=__("Postal code"), span=4),
            Input(name="city", label=__("City"), span=4),
            Input(name="subdivision", label=__("State or province"), span=4),
            Input(name="country", label=__("Country"), kind="select", choices=choices.countries(), required=True),
        ],
    )  # fmt: skip


def invoicing(*extra: Input) -> FieldSet:
    """How invoices are written to it or by it."""
    return FieldSet(
        title=__("Invoicing"),
        inputs=[
            Input(name="currency", label=__("Currency"), kind="select", choices=choices.currencies(), span=3, required=True),
            Input(name="payment_days", label=__("Days to pay"), kind="number", span=3, inputmode="numeric"),
            Input(name="language", label=__("Language"), kind="select", choices=choices.LANGUAGES, span=3),
            Input(name="second_language", label=__("Second language"), kind="select", choices=[("", "—"), *choices.LANGUAGES], span=3),
            Input(name="electronic_scheme", label=__("Electronic address scheme"), span=4, hint=__("EAS code, such as 0088 for GLN.")),
            Input(name="electronic_address", label=__("Electronic address"), span=4),
            *extra,
        ],
    )  # fmt: skip


def company_sets() -> list[FieldSet]:
    """A company of the tenant's own."""
    none = [("", "—"), *choices.currencies()]
    return [
        identity(),
        address(),
        invoicing(
            Input(name="tax_currency", label=__("Tax also in"), kind="select", choices=none, span=4, hint=__("Where the books are kept in another currency.")),
            Input(name="tax_rounding", label=__("Tax is rounded"), kind="select", choices=ROUNDINGS, span=4),
            Input(name="cash_rounding", label=__("Smallest coin"), kind="number", span=4, inputmode="decimal", hint=__("Such as 0.05, for what is paid in cash.")),
            Input(name="prices_include_tax", label=__("Prices of new documents include tax"), kind="checkbox", span=12),
        ),
        FieldSet(
            title=__("On every document"),
            inputs=[
                Input(name="document_title", label=__("Title of an invoice"), hint=__("Such as Tax invoice.")),
                Input(name="colour", label=__("Colour"), hint=__("Such as #a8271f.")),
                Input(name="payment_terms", label=__("Payment terms"), span=12),
                Input(name="note", label=__("Note"), kind="textarea", span=12, hint=__("Where an invoice has no note of its own.")),
                Input(name="legal_form", label=__("Legal information in small print"), span=12),
                Input(name="embedded_xml", label=__("XML in the PDF"), kind="select", choices=EMBEDDED, span=12, hint=__("The invoice as data for accounting programs, inside the PDF that people read. Choose Factur-X / ZUGFeRD for customers in Germany and France. It counts for what you issue from now on.")),
            ],
        ),
    ]  # fmt: skip


def beginning(time_zone: str) -> dict[str, str]:
    """What a new company most likely says: the country of the account's time zone (CLDR) and its money."""
    country = get_global("zone_territories").get(time_zone, "")
    known = {code for code, _name in choices.countries()}
    moneys = get_territory_currencies(country) if country in known else []
    money = [code for code in moneys if code in choices.CURRENCIES]
    return {
        "country": country if country in known else "",
        "currency": money[0] if money else "USD",
        "language": "en",
    }


def account_sets() -> list[FieldSet]:
    """A bank account (BG-17)."""
    any_currency = [("", __("any")), *choices.currencies()]
    return [
        FieldSet(
            title=__("Where to pay"),
            inputs=[
                Input(name="account", label=__("IBAN or account number"), required=True),
                Input(name="account_name", label=__("Account holder")),
                Input(name="bank_name", label=__("Bank")),
                Input(name="bank_identifier", label=__("BIC")),
                Input(name="label", label=__("What you call it"), hint=__("Such as Euro account; seen only here.")),
                Input(name="currency", label=__("Currency"), kind="select", choices=any_currency, span=3),
                Input(name="is_default", label=__("Used where an invoice names none"), kind="checkbox", span=12),
            ],
        )
    ]  # fmt: skip
