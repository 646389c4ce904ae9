"""Who a customer is to MyInvois, in words; the general numbers of the tax office are never typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as __

from signet.documents.compose import party
from signet.networks.myinvois.identity import (
    GENERAL,
    GENERAL_PUBLIC,
    GOVERNMENT,
    NOTHING,
    Identity,
    identify,
)
from signet.parties.models import Company, Customer
from signet.web.forms import Choice

#: Of the form: kinds that no number of their own tells.
FIELD = "malaysian_kind"
_TINS = {"government": GOVERNMENT, "public": GENERAL_PUBLIC}
CHOICES: list[Choice] = [
    ("", __("A business or a person, known by the numbers below")),
    ("government", __("A government body without a TIN")),
    ("public", __("The general public: people who asked for no e-invoice")),
]
_KINDS: dict[str, str | Promise] = {
    "business": __("a business"),
    "individual": __("an individual"),
    "foreign": __("a foreign buyer"),
    "government": __("a government body"),
    "public": __("the general public"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """What the page asks and tells; ``identity`` only of a customer that is stored."""

    chosen: str
    choices: list[Choice]
    identity: Identity | None = None

    @property
    def kind(self) -> str | Promise:
        return _KINDS[self.identity.kind] if self.identity else ""

    @property
    def number(self) -> str:
        """The second number with its kind; empty where "not applicable" is sent."""
        if self.identity is None or self.identity.number == NOTHING:
            return ""
        return f"{self.identity.scheme} {self.identity.number}"


def help_of(customer: Customer | None, data: Mapping[str, str]) -> Help | None:
    """For tenants with a company in Malaysia; ``data`` is what was posted, if anything."""
    if not Company.objects.filter(country="MY").exists():
        return None
    identity = identify(party(customer), "buyer") if customer else None
    known = identity.kind if identity and identity.kind in _TINS else ""
    return Help(chosen=data.get(FIELD, known), choices=CHOICES, identity=identity)


def with_kind(values: dict[str, Any], data: Mapping[str, str]) -> dict[str, Any]:
    """The content with the general TIN of the chosen kind, and without one that was chosen before."""
    if FIELD not in data:
        return values
    kept = [
        each
        for each in values.get("identifiers", [])
        if not (each.get("scheme") == "TIN" and each.get("value") in GENERAL)
    ]
    if tin := _TINS.get(data[FIELD]):
        kept = [each for each in kept if each.get("scheme") != "TIN"]
        kept.append({"scheme": "TIN", "value": tin})
    return values | {"identifiers": kept}
