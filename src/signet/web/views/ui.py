"""The style page: every component in every state, in both directions, light and dark.

It shows made-up figures only, so any signed-in person may see it; what looks wrong here is wrong everywhere.
"""

from __future__ import annotations

import base64
from datetime import date
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __
from django.utils.translation import override
from django.views.decorators.http import require_GET

from signet.documents.models import Document, Kind, State
from signet.documents.states import label_of
from signet.en16931.explain import explain
from signet.kernel.money import Money
from signet.rendering.look import Look
from signet.rendering.pdf import render_png
from signet.rendering.sample import sample_invoice
from signet.web import choices
from signet.web.forms import Input
from signet.web.kinds import KIND_PAGES
from signet.web.tables.address import Address
from signet.web.tables.documents import documents_table
from signet.web.tables.listing import rows_of, sums_of

SECTIONS = (
    ("colours", __("Colours")),
    ("type", __("Text and amounts")),
    ("buttons", __("Buttons")),
    ("fields", __("Fields")),
    ("combobox", __("Choosing one of many")),
    ("table", __("Table")),
    ("chips", __("Tabs and filters")),
    ("states", __("States")),
    ("cards", __("Figures")),
    ("alerts", __("Messages")),
    ("empty", __("Empty lists")),
    ("dialog", __("Dialogs")),
    ("paper", __("Paper")),
    ("totals", __("Totals")),
    ("timeline", __("Timeline")),
)
#: (language, direction, theme); Arabic stands for right to left.
PANELS = (
    ("en", "ltr", "light"),
    ("ar", "rtl", "light"),
    ("en", "ltr", "dark"),
    ("ar", "rtl", "dark"),
)
SWATCHES = (
    "ink ink-2 ink-3 ground surface sunken line line-2 field seal seal-soft ok ok-soft warn warn-soft"
    " bad bad-soft info info-soft"
).split()
TODAY = date(2026, 11, 21)


@require_GET
def components(request: HttpRequest) -> HttpResponse:
    """Each section four times: by direction and theme."""
    panels = [_panel(*panel) for panel in PANELS]
    sections = [
        {
            "key": key,
            "title": title,
            "panels": [panel | {"html": panel["html"][key]} for panel in panels],
        }
        for key, title in SECTIONS
    ]
    return render(request, "ui/page.html", {"sections": sections})


def _panel(language: str, direction: str, theme: str) -> dict[str, Any]:
    """Every section's specimen as one direction and theme shows it."""
    with override(language):
        context = _specimens(f"{direction}-{theme}-", language)
        html = {key: render_to_string(f"ui/{key}.html", context) for key, _title in SECTIONS}
    return {"language": language, "direction": direction, "theme": theme, "html": html}


def _specimens(prefix: str, language: str) -> dict[str, Any]:
    """What the components are shown with, in the language of the panel."""
    documents = _documents()
    table = documents_table(Kind.INVOICE, TODAY)
    columns = table.shown(Address())
    rows = rows_of(table, columns, documents, {row.id for row in documents[1:]})
    invoice = sample_invoice()
    return {
        "p": prefix,
        "swatches": SWATCHES,
        "amounts": [Money(1234550, "GBP"), Money(-106000, "MYR"), Money(1234567, "KWD"), Money(27310, "JPY")],
        "table": table,
        "kind_page": KIND_PAGES[Kind.INVOICE],
        "heads": [
            {"column": column, "url": "", "sorted": "descending" if column.key == "payable" else ""}
            for column in columns
        ],
        "rows": rows,
        "sums": sums_of(rows),
        "labels": [label_of(row, TODAY) for row in documents],
        "inputs": _inputs(prefix),
        "values": {"text": "Gulf Print LLC", "select": "AED", "date": "2026-11-21",
                   "textarea": "شكرا · Thank you", "checkbox": True},
        "wrong": Input(name=f"{prefix}wrong", label=_("Price"), span=6),
        "wrong_text": _("This must be a number such as 12.50."),
        "paper": _paper(language),
        "invoice": invoice,
        "taxes": [
            {"group": group, "steps": [
                _(step.message) % step.params for step in explain(invoice, f"/taxes/{i}").steps
            ]}
            for i, group in enumerate(invoice.tax_breakdown)
        ],
        "history": [(_("Draft begun"), "Harriet Marlow"),
                    (_("Issued: number taken, content frozen"), "Harriet Marlow"),
                    (_("Declared void"), "آية رحمن")],
    }  # fmt: skip


def _inputs(prefix: str) -> list[Input]:
    return [
        Input(name=f"{prefix}text", label=_("Legal name"), hint=_("Printed on every invoice.")),
        Input(name=f"{prefix}select", label=_("Currency"), kind="select", choices=choices.currencies()),
        Input(name=f"{prefix}date", label=_("Due"), kind="date"),
        Input(name=f"{prefix}check", label=_("Open the list with it"), kind="checkbox"),
        Input(name=f"{prefix}area", label=_("Internal note"), kind="textarea", span=12),
    ]  # fmt: skip


def _documents() -> list[Document]:
    """A document in each state, none of them saved."""
    states = (
        (State.DRAFT, None, 2731000, 0, "General public"),
        (State.ISSUED, date(2026, 12, 18), 475200, 475200, "Kedai Kopi Damansara Sdn Bhd"),
        (State.ISSUED, date(2026, 11, 1), 848000, 848000, "Tan & Rahim Advocates"),
        (State.ISSUED, date(2026, 11, 15), 31800, 0, "شركة الخليج للطباعة"),
        (State.VOID, date(2026, 12, 1), 106000, 0, "ហាងកាហ្វេ មាត់ទន្លេ"),
        (State.DISCARDED, None, 5000, 0, "Borough Bakes"),
    )
    return [
        Document(
            kind=Kind.INVOICE, state=state, currency="MYR" if i % 2 else "GBP", buyer_name=name,
            number=f"INV-2026-{248 - i:04}" if state in {State.ISSUED, State.VOID} else None,
            issue_date=date(2026, 11, 18 - i), due_date=due, payable_minor=payable, balance_minor=balance,
        )
        for i, (state, due, payable, balance, name) in enumerate(states)
    ]  # fmt: skip


@cache
def _paper(language: str) -> str:
    """The first page of the renderer's own sample, drawn once for the life of the process."""
    page = render_png(sample_invoice(), Look(languages=(language,)), ppi=72)
    return base64.b64encode(page).decode("ascii")
