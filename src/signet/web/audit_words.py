"""An audit entry's changes in words: the labels of the forms, amounts with their decimals, before and after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from signet.events.catalogue import VERBS
from signet.kernel.money import Money
from signet.web.company_fields import account_sets, company_sets
from signet.web.forms import FieldSet
from signet.web.item_fields import item_sets
from signet.web.views.directory import customer_sets

#: Names of facts that no form asks for.
_FACTS: dict[str, str | Promise] = {
    "number": __("Number"),
    "payable": __("To pay"),
    "amount": __("Amount"),
    "method": __("Method"),
    "settles": __("Settles"),
    "unsettles": __("Settles no more"),
    "snapshot": __("SHA-256 of what was issued"),
    "fields": __("Changed fields"),
    "version": __("Version"),
    "outcome": __("Outcome"),
    "role": __("Role"),
    "permissions": __("What it may do"),
    "expires": __("Valid until"),
    "file": __("File"),
    "original_number": __("Number in the file"),
    "logo": __("Logo"),
    "entries": __("Entries"),
    "broken_at": __("Broken at entry"),
    "pattern": __("Pattern"),
    "reset": __("Starts again"),
    "types": __("Events"),
    "url": __("Address"),
    "state": __("State"),
}
_MINOR = frozenset({"payable"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One field: ``before`` is None where the action states a fact instead of changing something."""

    label: str
    before: str | None
    after: str


def changes_in_words(facts: Mapping[str, Any]) -> list[Change]:
    """The changes of a sealed payload, in the order of their names."""
    changes: Mapping[str, Any] = facts["changes"]
    verb = VERBS.get(facts["verb"])
    compares = verb.compares if verb else True
    labels, currency = _labels(), changes.get("currency")
    found = []
    for name, value in changes.items():
        label = str(labels.get(name) or name.replace("_", " "))
        show = _shower(name, currency)
        if compares and isinstance(value, list) and len(value) == 2 and name != "fields":
            found.append(Change(label=label, before=show(value[0]), after=show(value[1])))
        else:
            found.append(Change(label=label, before=None, after=show(value)))
    return found


def _shower(name: str, currency: object) -> Any:
    def show(value: Any) -> str:
        if value is None or value == "":
            return "–"
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if name in _MINOR and isinstance(value, int) and isinstance(currency, str):
            return str(Money(value, currency))
        if isinstance(value, dict):
            return ", ".join(f"{key}: {show(each)}" for key, each in value.items()) or "–"
        if isinstance(value, list):
            labels = _labels()
            return ", ".join(
                str(labels.get(each, each)) if isinstance(each, str) else show(each)
                for each in value
            )
        return str(value)

    return show


def _labels() -> dict[str, str | Promise]:
    sets: list[FieldSet] = [*company_sets(), *account_sets(), *customer_sets(), *item_sets()]
    found = {entry.name: entry.label for one in sets for entry in one.inputs}
    return found | _FACTS
