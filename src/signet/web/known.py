"""Doubts about numbers and questions about duplicates, in the words and places of a form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as __

from signet.parties.duplicates import Duplicate, Why
from signet.parties.identifiers import Remark
from signet.parties.models import Customer
from signet.web.forms import Doubt

_WHY: dict[Why, str | Promise] = {
    "vat_identifier": __("the same VAT identifier"),
    "tax_registration": __("the same tax number"),
    "legal_registration": __("the same registration number"),
    "email": __("the same e-mail address"),
    "name": __("nearly the same name"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A customer that may be the same, with the reason in words."""

    customer: Customer
    words: str | Promise


def in_words(found: Sequence[Duplicate]) -> list[Known]:
    """Each with why it is asked about."""
    return [Known(customer=one.customer, words=_WHY[one.why]) for one in found]


def doubts(found: Sequence[Remark]) -> dict[str, list[Doubt]]:
    """Remarks by the field of the form that they stand beside."""
    result: dict[str, list[Doubt]] = {}
    for remark in found:
        name = remark.pointer.strip("/").split("/")[0]
        result.setdefault(name, []).append(Doubt(text=remark.text, usual=remark.usual))
    return result


def instead(posted: QueryDict) -> QueryDict:
    """What was posted, with the usual spelling in the field whose button was pressed."""
    name, colon, value = posted.get("instead", "").partition(":")
    if not colon or name not in posted:
        return posted
    changed = posted.copy()
    changed[name] = value
    return changed
