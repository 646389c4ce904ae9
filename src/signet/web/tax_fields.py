"""The forms of a tax and of an exchange rate."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as __

from signet.web import choices
from signet.web.forms import FieldSet, Input


def tax_sets() -> list[FieldSet]:
    """A row of the tax table."""
    everywhere = [("", __("all companies")), *choices.countries()[1:]]
    none = [("", "—"), *choices.currencies()]
    return [
        FieldSet(
            title=__("What it is called"),
            inputs=[
                Input(name="code", label=__("Code"), required=True, span=4, hint=__("Rates that follow each other in time share one code.")),
                Input(name="name", label=__("Name"), required=True, span=8),
                Input(name="second_name", label=__("Name in the second language"), span=8),
                Input(name="country", label=__("For companies in"), kind="select", choices=everywhere, span=4),
            ],
        ),
        FieldSet(
            title=__("How much"),
            inputs=[
                Input(name="scheme", label=__("Kind of tax"), required=True, span=4, hint=__("VAT, SP, PLT, AT, SALES, SERVICE, TOURISM …")),
                Input(name="category", label=__("Category"), kind="select", choices=choices.CATEGORIES, span=4),
                Input(name="percent", label=__("Rate in percent"), kind="number", span=4, inputmode="decimal"),
                Input(name="per_unit", label=__("or an amount per unit"), kind="number", span=4, inputmode="decimal", hint=__("Such as 10 for each night.")),
                Input(name="currency", label=__("Currency of the amount"), kind="select", choices=none, span=4),
                Input(name="on_top_of", label=__("Charged on these taxes too"), span=4, hint=__("Kinds of tax, such as SP, PLT, AT.")),
                Input(name="combines", label=__("or a combination of"), span=12, hint=__("Codes of other taxes of this table, separated by commas; it has no rate of its own then.")),
                Input(name="exemption_code", label=__("Exemption code"), span=4, hint=__("VATEX code")),
                Input(name="exemption_reason", label=__("Reason for exemption"), span=8),
            ],
        ),
        FieldSet(
            title=__("When it holds"),
            inputs=[
                Input(name="valid_from", label=__("Valid from"), kind="date", span=4, hint=__("Left empty: since ever.")),
                Input(name="valid_to", label=__("Last day"), kind="date", span=4, hint=__("Left empty: until further notice.")),
            ],
        ),
    ]  # fmt: skip


def exchange_set() -> FieldSet:
    """A rate that is typed."""
    return FieldSet(
        title=__("Add a rate"),
        inputs=[
            Input(name="day", label=__("Day"), kind="date", span=3, required=True),
            Input(name="base", label=__("One unit of"), kind="select", choices=choices.currencies(), span=2, required=True),
            Input(name="rate", label=__("is"), kind="number", span=2, inputmode="decimal", required=True),
            Input(name="quote", label=__("units of"), kind="select", choices=choices.currencies(), span=2, required=True),
            Input(name="source", label=__("Source"), span=3, required=True, hint=__("Such as National Bank.")),
        ],
    )  # fmt: skip
