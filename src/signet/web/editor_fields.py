"""What the editor offers beyond customer, dates and lines: every other term of a draft, in few groups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as __

from signet.documents.kinds import rules_of
from signet.parties.models import BankAccount, Company, Customer
from signet.web import choices
from signet.web.company_fields import ROUNDINGS
from signet.web.draft_form import NONE
from signet.web.forms import Choice, FieldSet, Input

_TYPES: dict[str, list[Choice]] = {
    "invoice": [
        ("", __("Invoice (380)")),
        ("326", __("Partial invoice (326)")),
        ("384", __("Corrected invoice (384)")),
        ("386", __("Prepayment invoice (386)")),
        ("751", __("Invoice information for accounting (751)")),
    ],
    "credit_note": [("", __("Credit note (381)")), ("396", __("Factored credit note (396)"))],
    "debit_note": [("", __("Debit note (383)"))],
    "refund_note": [("", __("Refund note (381)"))],
    "quote": [("", __("Quote"))],
    "consolidated": [("", __("Consolidated e-invoice"))],  # refused, with a sentence
}
_MEANS: list[Choice] = [
    ("30", __("Credit transfer")),
    ("58", __("SEPA credit transfer")),
    ("10", __("Cash")),
    ("20", __("Cheque")),
    ("48", __("Bank card")),
    ("54", __("Credit card")),
    ("55", __("Debit card")),
    ("68", __("Online payment service, e-wallet")),
    ("57", __("Standing agreement")),
    ("59", __("SEPA direct debit")),
    ("97", __("Clearing between partners")),
    ("ZZZ", __("As agreed")),
    ("", __("Not said")),
]


def sections(
    values: dict[str, Any],
    companies: Sequence[Company],
    accounts: Iterable[BankAccount],
    branches: Sequence[Choice] = (),
) -> list[dict[str, Any]]:
    """Groups of fields with their title; a group that says something is open."""
    own: list[Choice] = [(str(a.id), str(a)) for a in accounts]
    sets = [
        _payment(values, own),
        _languages(values),
        _references(),
        _delivery(),
        *([_trade(values)] if _for_malaysia(values, companies) else []),
        _contact(),
        _kind(values, [(str(c.id), c.legal_name) for c in companies], branches),
    ]
    return [{"set": s, "open": any(values.get(i.name) for i in s.inputs if _says(i))} for s in sets]


def _says(entry: Input) -> bool:
    """Does a value here mean that somebody chose it? Some fields always hold one."""
    return entry.name not in {
        "payment_means", "type_code", "company_id", "branch_id", "language", "second_language",
        "currency", "bank_account_id", "payment_terms", "tax_rounding",
    }  # fmt: skip


def _payment(values: dict[str, Any], accounts: list[Choice]) -> FieldSet:
    means = _with(_MEANS, values.get("payment_means"))
    default: Choice = ("", __("the company's default"))
    return FieldSet(
        title=__("Payment"),
        inputs=[
            Input(name="payment_means", label=__("Pay by"), kind="select", choices=means, span=6),
            Input(name="payment_means_text", label=__("Called"), span=6, suggestions=["Digital bank"], hint=__("In words of your own, such as Digital bank.")),
            Input(name="bank_account_id", label=__("Pay to account"), kind="select", choices=[default, *accounts], span=6),
            Input(name="remittance", label=__("Payment reference"), span=6, hint=__("What the payer writes into the transfer.")),
            Input(name="payment_terms", label=__("Payment terms"), kind="textarea", span=12, hint=__("Left empty: those of the company.")),
            Input(name="prepaid", label=__("Already paid"), kind="number", span=4, inputmode="decimal"),
            Input(name="prepaid_date", label=__("Paid on"), kind="date", span=4),
            Input(name="prepaid_time", label=__("At (UTC)"), kind="time", span=4),
            Input(name="prepaid_reference", label=__("Receipt or reference of it"), span=4),
            Input(name="rounding", label=__("Rounding of the amount to pay"), kind="number", span=4, inputmode="decimal", hint=__("Such as −0.02 for cash.")),
            Input(name="cash_rounding", label=__("Round to coins of"), kind="number", span=4, inputmode="decimal", hint=__("Such as 0.05; the rounding is worked out.")),
        ],
    )  # fmt: skip


def _languages(values: dict[str, Any]) -> FieldSet:
    same: Choice = ("", __("as the customer"))
    currencies = _with(choices.currencies(), values.get("currency"))
    for_tax = _with(choices.currencies(), values.get("tax_currency"))
    return FieldSet(
        title=__("Language and currency"),
        inputs=[
            Input(name="language", label=__("Language"), kind="select", choices=[same, *choices.LANGUAGES], span=4),
            Input(name="second_language", label=__("Second language"), kind="select", choices=[same, (NONE, "—"), *choices.LANGUAGES], span=4),
            Input(name="currency", label=__("Currency"), kind="select", choices=[same, *currencies], span=4),
            Input(name="tax_currency", label=__("Tax also in"), kind="select", choices=[("", "—"), *for_tax], span=4),
            Input(name="tax_exchange_rate", label=__("Exchange rate for the tax"), kind="number", span=4, inputmode="decimal", hint=__("How much one unit of the document's currency is in the other. Left empty: the rate of the tax date in your exchange rates.")),
            Input(name="tax_exchange_source", label=__("Source of the rate"), span=4, hint=__("Printed with the rate, such as National Bank.")),
            Input(name="tax_exchange_date", label=__("Published for"), kind="date", span=4),
            Input(name="tax_rounding", label=__("Tax is rounded"), kind="select", choices=ROUNDINGS, span=4),
        ],
    )  # fmt: skip


def _references() -> FieldSet:
    return FieldSet(
        title=__("References"),
        inputs=[
            Input(name="buyer_reference", label=__("Their reference"), span=4, hint=__("Often asked for by public buyers.")),
            Input(name="purchase_order_reference", label=__("Purchase order"), span=4),
            Input(name="sales_order_reference", label=__("Sales order"), span=4),
            Input(name="contract_reference", label=__("Contract"), span=4),
            Input(name="project_reference", label=__("Project"), span=4),
            Input(name="tender_reference", label=__("Tender or lot"), span=4),
            Input(name="receiving_advice_reference", label=__("Receiving advice"), span=4),
            Input(name="despatch_advice_reference", label=__("Despatch advice"), span=4),
            Input(name="accounting_reference", label=__("Their booking account"), span=4),
        ],
    )  # fmt: skip


def place_fields(customer: Customer | None) -> list[Input]:
    """Which of the customer's addresses and contacts this document is for; nothing where he has none."""
    if customer is None:
        return []
    addresses: list[Choice] = [(str(row["id"]), address_text(row)) for row in customer.addresses]
    contacts: list[Choice] = [(str(one["id"]), contact_text(one)) for one in customer.contacts]
    own: Choice = ("", __("as the customer has it"))
    place: list[Choice] = [own, (NONE, __("not named here")), *addresses]
    bill: list[Choice] = [own, (NONE, __("the customer's main address")), *addresses]
    asked: list[Choice] = [own, (NONE, __("the customer's main contact")), *contacts]
    fields = []
    if addresses:
        fields += [
            Input(name="billing_address_id", label=__("Bill to"), kind="select", choices=bill, span=4),
            Input(name="delivery_address_id", label=__("Deliver to"), kind="select", choices=place, span=4),
        ]  # fmt: skip
    if contacts:
        fields.append(Input(name="contact_id", label=__("For the attention of"), kind="select", choices=asked, span=4))  # fmt: skip
    return fields


def address_text(row: Mapping[str, Any]) -> str:
    """An address in one line, by the name it is called."""
    where = ", ".join(filter(None, (row["name"], row["line1"], row["city"])))
    return f"{row['label']}: {where}" if row["label"] and where else row["label"] or where


def contact_text(row: Mapping[str, Any]) -> str:
    """A person with the role."""
    return f"{row['name']} ({row['role']})" if row["role"] else str(row["name"])


def _delivery() -> FieldSet:
    countries = choices.countries()
    return FieldSet(
        title=__("Delivery and period"),
        inputs=[
            Input(name="delivery_date", label=__("Delivered on"), kind="date", span=3),
            Input(name="period_start", label=__("Period from"), kind="date", span=3),
            Input(name="period_end", label=__("Period to"), kind="date", span=3),
            Input(name="tax_point_date", label=__("Tax point"), kind="date", span=3, hint=__("If it is not the issue date.")),
            Input(name="delivery_name", label=__("Delivered to"), span=6, hint=__("What is written here goes before the address that is chosen above.")),
            Input(name="delivery_line1", label=__("Address"), span=6),
            Input(name="delivery_line2", label=__("Second line"), span=6),
            Input(name="delivery_line3", label=__("Third line"), span=6),
            Input(name="delivery_postal_code", label=__("Postal code"), span=3),
            Input(name="delivery_city", label=__("City"), span=3),
            Input(name="delivery_subdivision", label=__("State or province"), span=3),
            Input(name="delivery_country", label=__("Delivered to country"), kind="select", choices=countries, span=3),
            Input(name="delivery_location", label=__("Location number"), span=6, hint=__("such as a GLN")),
            Input(name="delivery_location_scheme", label=__("Its scheme"), span=3, hint=__("0088 for GLN")),
        ],
    )  # fmt: skip


_REGISTRATIONS: list[Choice] = [
    ("", __("Registration number (BRN)")),
    ("NRIC", __("MyKad (NRIC)")),
    ("PASSPORT", __("Passport")),
    ("ARMY", __("Army number")),
]
_TRADE = (
    "delivery_tin", "delivery_registration", "bill_reference", "billing_frequency", "incoterms", "customs_form", "customs_form_2",
    "trade_agreement", "other_charges", "other_charges_reason",
)  # fmt: skip


_FREQUENCIES = (
    "Daily",
    "Weekly",
    "Biweekly",
    "Monthly",
    "Bimonthly",
    "Quarterly",
    "Half-yearly",
    "Yearly",
)
#: Incoterms 2020 of the International Chamber of Commerce.
_INCOTERMS: list[Choice] = [
    ("", "—"),
    ("EXW", __("EXW: ex works")),
    ("FCA", __("FCA: free carrier")),
    ("FAS", __("FAS: free alongside ship")),
    ("FOB", __("FOB: free on board")),
    ("CFR", __("CFR: cost and freight")),
    ("CIF", __("CIF: cost, insurance and freight")),
    ("CPT", __("CPT: carriage paid to")),
    ("CIP", __("CIP: carriage and insurance paid to")),
    ("DAP", __("DAP: delivered at place")),
    ("DPU", __("DPU: delivered at place unloaded")),
    ("DDP", __("DDP: delivered duty paid")),
]


def _for_malaysia(values: dict[str, Any], companies: Sequence[Company]) -> bool:
    """What MyInvois alone asks for is shown where it may be asked, or is said already."""
    return any(c.country == "MY" for c in companies) or any(values.get(name) for name in _TRADE)


def _trade(values: dict[str, Any]) -> FieldSet:
    return FieldSet(
        title=__("For MyInvois: bill, customs and trade"),
        inputs=[
            Input(name="bill_reference", label=__("Bill reference"), span=4, hint=__("Your own number of the bill.")),
            Input(name="billing_frequency", label=__("Billed how often"), span=4, suggestions=_FREQUENCIES, hint=__("Such as Monthly.")),
            Input(name="incoterms", label=__("Terms of delivery (Incoterms)"), kind="select", choices=_with(_INCOTERMS, values.get("incoterms")), span=4),
            Input(name="customs_form", label=__("Customs forms 1, 9 and the like"), span=6, hint=__("Their numbers, with commas.")),
            Input(name="customs_form_2", label=__("Customs forms 2"), span=6, hint=__("Their numbers, with commas.")),
            Input(name="trade_agreement", label=__("Free trade agreement"), span=12, hint=__("For export, such as ASEAN-Australia-New Zealand FTA (AANZFTA).")),
            Input(name="other_charges", label=__("Other charges"), kind="number", span=4, inputmode="decimal", hint=__("Told with the delivery; no part of the total.")),
            Input(name="other_charges_reason", label=__("What for"), span=8),
            Input(name="delivery_tin", label=__("Recipient's TIN"), span=4, hint=__("Of whom it is delivered to.")),
            Input(name="delivery_registration_scheme", label=__("Recipient's other number"), kind="select", choices=_REGISTRATIONS, span=4),
            Input(name="delivery_registration", label=__("The number"), span=4),
        ],
    )  # fmt: skip


def _contact() -> FieldSet:
    return FieldSet(
        title=__("Contact at the customer"),
        inputs=[
            Input(name="contact_name", label=__("Name"), span=4, hint=__("Left empty: the contact that is chosen above, or the customer's.")),
            Input(name="contact_phone", label=__("Telephone"), span=4),
            Input(name="contact_email", label=__("E-mail address"), kind="email", span=4),
        ],
    )  # fmt: skip


def _kind(values: dict[str, Any], companies: list[Choice], branches: Sequence[Choice]) -> FieldSet:
    kind = values.get("kind") or "invoice"
    known = _TYPES[kind]
    code = values.get("type_code")
    rules = rules_of(kind)
    if code in {rules.type_code, rules.self_billed}:  # it follows from kind and writer
        known = [(str(code), known[0][1]), *known[1:]]
    types = _with(known, code)
    written = [("", __("the seller, as usual")), ("1", __("the buyer (self-billing)"))]
    inputs = [
        Input(name="type_code", label=__("Type"), kind="select", choices=types, span=6),
        Input(name="self_billed", label=__("Written by"), kind="select", choices=written, span=6),
        Input(name="reason", label=__("Reason for the correction"), kind="textarea", span=12, hint=__("Printed on the note; auditors ask for it.")),
    ]  # fmt: skip
    if branches:
        inputs.append(
            Input(
                name="branch_id",
                label=__("Branch"),
                kind="select",
                choices=[("", "—"), *branches],
                span=6,
            )
        )
    if len(companies) > 1:
        default: Choice = ("", __("the default company"))
        inputs.append(
            Input(
                name="company_id",
                label=__("Seller"),
                kind="select",
                choices=[default, *companies],
                span=6,
            )
        )
    return FieldSet(title=__("Type of document"), inputs=inputs)


def line_fields() -> list[Input]:
    """What a line can say beyond the grid's columns."""
    return [
        Input(name="second_name", label=__("Name in the second language"), span=6),
        Input(name="note", label=__("Note on the line"), span=6),
        Input(name="description", label=__("Longer description"), kind="textarea", span=6),
        Input(name="second_description", label=__("Description in the second language"), kind="textarea", span=6),
        Input(name="tax_percent", label=__("Another tax rate, %"), kind="number", span=3, inputmode="decimal"),
        Input(name="exemption_code", label=__("Exemption code"), span=3, hint=__("VATEX code")),
        Input(name="exemption_reason", label=__("Reason for exemption"), span=6, hint=__("With the number of the certificate, if there is one. Left empty: what the tax table says.")),
        Input(name="discount_reason", label=__("Reason for the discount"), span=6),
        Input(name="discount_reason_code", label=__("Code of the reason"), span=3),
        Input(name="unit_code", label=__("Another unit"), span=3, search="pick_units", hint=__("Type its name, such as ream, and choose.")),
        Input(name="base_quantity", label=__("Price is for"), kind="number", span=3, inputmode="decimal", hint=__("units, if not one")),
        Input(name="period_start", label=__("Period from"), kind="date", span=3),
        Input(name="period_end", label=__("Period to"), kind="date", span=3),
        Input(name="item_code", label=__("Our item code"), span=3),
        Input(name="buyer_item_code", label=__("Their item code"), span=3),
        Input(name="standard_item", label=__("Standard item number"), span=3, hint=__("such as a GTIN")),
        Input(name="standard_item_scheme", label=__("Its scheme"), span=3, hint=__("0160 for GTIN")),
        Input(name="origin_country", label=__("Country of origin"), kind="select", choices=choices.countries(), span=3),
        Input(name="order_line", label=__("Line of their order"), span=3),
        Input(name="accounting_reference", label=__("Their booking account"), span=3),
    ]  # fmt: skip


def _with(known: Sequence[Choice], value: object) -> list[Choice]:
    """The choices, and the stored value where it is none of them: opening a form changes nothing."""
    text = str(value or "")
    if not text or text in {code for code, _label in known}:
        return list(known)
    return [*known, (text, text)]


def unit_choices(used: Iterable[str]) -> list[Choice]:
    """The common units, and those in use here."""
    known = choices.units()
    return [*known, *((code, code) for code in sorted({*used} - {c for c, _n in known} - {""}))]
