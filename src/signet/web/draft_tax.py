"""The taxes of a line as one choice of a select: ``S:20``, or ``SP.S:10+PLT.S:5+S:10@SP,PLT``.

The choice is the value itself and no reference into the tax table, so that a stored line shows what it has
whatever became of the table since. What a choice is called, and why it is exempt, the table adds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from signet.en16931.canonical import decimal_text
from signet.en16931.model import Category
from signet.taxation.content import TaxIn
from signet.taxation.models import TaxRate
from signet.taxation.queries import Offer, tax_of
from signet.web import choices
from signet.web.forms import Choice

_REASON = ("exemption_code", "exemption_reason")
#: Categories in which nothing is charged, so that somebody asks why.
_NEEDS_REASON = frozenset({"E", "O", "AE", "K", "G"})
_PART = re.compile(r"(?:([A-Z0-9]+)\.)?([A-Z]{1,2})(?::(=?)([0-9.]+))?(?:@([A-Z0-9,]+))?")


def key_of(taxes: Iterable[TaxIn]) -> str:
    """The choice that stands for these taxes; empty for none."""
    return "+".join(map(_part, taxes))


def _part(tax: TaxIn) -> str:
    text = tax.category.value if tax.scheme == "VAT" else f"{tax.scheme}.{tax.category.value}"
    if tax.per_unit is not None:
        text += f":={decimal_text(tax.per_unit)}"
    elif tax.percent is not None:
        text += f":{decimal_text(tax.percent)}"
    return f"{text}@{','.join(tax.on_top_of)}" if tax.on_top_of else text


def taxes_of(key: str) -> list[dict[str, Any]]:
    """The taxes of a choice as plain values; what makes no sense is left for the model to refuse."""
    found = []
    for part in key.split("+"):
        match = _PART.fullmatch(part)
        if match is None:
            found.append({"category": part})
            continue
        scheme, category, per_unit, figure, below = match.groups()
        tax: dict[str, Any] = {"scheme": scheme or "VAT", "category": category}
        if figure:
            tax["per_unit" if per_unit else "percent"] = figure
        if below:
            tax["on_top_of"] = below.split(",")
        found.append(tax)
    return found


class Names:
    """What the tax table adds to a choice: names and reasons. ``read`` is called once, when needed."""

    def __init__(self, read: Callable[[], Sequence[TaxRate]] = tuple) -> None:
        self._read = read

    @cached_property
    def _by_key(self) -> dict[str, TaxIn]:
        singles = [tax_of(row) for row in self._read() if not row.combines]
        return {key_of([tax]): tax for tax in reversed(singles)}

    def chosen(self, key: str) -> list[dict[str, Any]]:
        """The taxes of a choice, whole."""
        parts = zip(key.split("+"), taxes_of(key), strict=True)
        return [
            self._by_key[part].model_dump() if part in self._by_key else tax for part, tax in parts
        ]


def row_taxes(
    row: Mapping[str, str], before: Sequence[TaxIn], names: Names
) -> list[dict[str, Any]]:
    """The taxes of a row: what was stored where nothing was chosen anew. Why nothing is charged is what the
    tax table says, unless the row says it otherwise."""
    kept = key_of(before)
    chosen = row.get("tax", kept) or "S"
    taxes = [tax.model_dump() for tax in before] if chosen == kept else names.chosen(chosen)
    if len(taxes) > 1:
        return taxes
    [tax] = taxes
    if row.get("tax_percent"):
        tax |= {"percent": row["tax_percent"].rstrip("% ")}
    if chosen == kept or any(row.get(n) for n in _REASON):
        tax |= {n: row[n] for n in _REASON if n in row}
    if tax["category"] in _NEEDS_REASON and not any(tax.get(n) for n in _REASON):
        tax |= {n: part[n] for part in names.chosen(chosen) for n in _REASON if part.get(n)}
    if not before and tax["category"] == "E" and not tax.get("exemption_reason"):
        tax["exemption_reason"] = "" if tax.get("exemption_code") else _("Exempt from VAT")
    return [tax]


def tax_choices(keys: Iterable[str], offered: Sequence[Offer]) -> list[Choice]:
    """What a line may choose: the table's taxes of the day, or, without a table, rates in use; and what is used."""
    known = {key_of(one.taxes): one.name for one in reversed(offered)}
    listed = [
        (key, known[key])
        for key in dict.fromkeys(key_of(o.taxes) for o in sorted(offered, key=usual_first))
    ]
    used = {key for key in keys if key}
    if not offered:
        used |= {"Z", "E", "AE", "G", "O", "K"}
        if not any(key.startswith("S:") for key in used):
            used.add("S:20")
        plain = {key for key in used if key.endswith(":0") and key[:-2] in used}
        used -= plain - set(keys)
    rest = sorted(used - set(known), key=_order)
    return [*listed, *((key, label(key)) for key in rest)]


def usual_first(offer: Offer) -> tuple[int, Decimal]:
    """A new line takes the first choice: VAT at its full rate; where there is no VAT, nothing is charged unasked."""
    tax = offer.taxes[0]
    if len(offer.taxes) == 1 and tax.category is Category.STANDARD and tax.scheme == "VAT":
        return 0, -(tax.percent or Decimal(0))
    return (1 if tax.category is Category.OUT_OF_SCOPE else 2), Decimal(0)


def label(key: str) -> str:
    """A choice in words, where no table has a name for it."""
    return " + ".join(_label(tax) for tax in taxes_of(key))


def _label(tax: Mapping[str, Any]) -> str:
    scheme, category = tax.get("scheme", "VAT"), tax["category"]
    percent, unit = tax.get("percent", ""), tax.get("per_unit", "")
    if scheme != "VAT":
        return " ".join(filter(None, (scheme, f"{percent} %" if percent else unit)))
    name = str(dict(choices.CATEGORIES).get(category, category))
    if category == "S":
        return f"{percent} %" if percent else name
    return f"{name} {percent} %" if percent not in {"", "0"} else name


def _order(key: str) -> tuple[bool, str, Decimal]:
    """Plain rates first, by size."""
    match = re.fullmatch(r"S:([0-9]+(?:\.[0-9]+)?)", key)
    return (False, "", Decimal(match[1])) if match else (True, key, Decimal(0))
