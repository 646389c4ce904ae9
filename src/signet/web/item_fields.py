"""The form of an item: tax and classes are chosen by name, where the tenant has a list of them."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as __

from signet.taxation.models import TaxRate
from signet.web import choices
from signet.web.forms import Choice, FieldSet, Input

#: Lists of classes that Malaysian companies use; any other is named by its code (UNTDID 7143).
CLASS_LISTS: list[Choice] = [
    ("CLASS", __("Class for MyInvois")),
    ("PTC", __("Customs tariff number for MyInvois")),
    ("HS", "HS"),
    ("STI", "STI"),
    ("TSP", "TSP"),
]


def item_sets(rates: Sequence[TaxRate] = (), *, malaysian: bool = False) -> list[FieldSet]:
    """What is kept of an item; ``rates`` are the tax table."""
    return [
        FieldSet(
            title=__("What is sold"),
            inputs=[
                Input(name="name", label=__("Name"), required=True, span=12),
                Input(name="second_name", label=__("Name in the second language"), span=12),
                Input(name="description", label=__("Description"), kind="textarea", span=12),
                Input(name="second_description", label=__("Description in the second language"), kind="textarea", span=12),
                Input(name="code", label=__("Code"), span=4),
                Input(name="unit", label=__("Unit"), kind="select", choices=choices.every_unit(), span=4),
                Input(name="price", label=__("Price without tax"), kind="number", span=4, required=True, inputmode="decimal"),
                Input(name="currency", label=__("Currency"), kind="select", choices=choices.currencies(), span=4),
                Input(name="tax_code", label=__("Tax of your tax table"), kind="select", choices=_taxes(rates), span=8, hint=__("Its rate of the day goes before the two below.")),
                Input(name="tax_category", label=__("Tax"), kind="select", choices=choices.CATEGORIES, span=4),
                Input(name="tax_percent", label=__("Rate in percent"), kind="number", span=4, inputmode="decimal"),
                Input(name="exemption_reason", label=__("Reason for exemption"), span=4),
                _classifications(malaysian=malaysian),
            ],
        )
    ]  # fmt: skip


def _taxes(rates: Sequence[TaxRate]) -> list[Choice]:
    """Each code of the tax table once, called as its newest rate is."""
    named: dict[str, Choice] = {row.code: (row.code, row.name) for row in rates}
    return [("", "—"), *named.values()]


def _classifications(*, malaysian: bool) -> Input:
    return Input(
        name="classifications", label=__("Classifications"), kind="rows", span=12,
        hint=__("What a network asks for: type words of the class for MyInvois, such as computer, and choose. Leave a row empty to take it away; save to get more rows.")
        if malaysian else __("What a network asks for, such as list CLASS, code 022 for MyInvois. Leave a row empty to take it away; save to get more rows."),
        columns=[
            Input(name="code", label=__("Code"), search="pick_classifications" if malaysian else "", span=4),
            Input(name="list_id", label=__("List"), choices=CLASS_LISTS if malaysian else (), span=4),
            Input(name="list_version", label=__("Version of the list"), span=4),
        ],
    )  # fmt: skip
