"""The rule sets by name, version and the day from which they are in force."""

from __future__ import annotations

import importlib
from datetime import date
from functools import cache
from typing import NamedTuple

from signet.en16931.rules import own
from signet.en16931.rules.grammar import Grammar
from signet.en16931.rules.rule import Contents
from signet.kernel.errors import BadInput
from signet.kernel.marking import _

#: Names that some rule looks for anywhere in the document (``//``).
GATHERED = frozenset(
    "cac:TaxTotal cac:InvoiceLine cac:CreditNoteLine cac:AllowanceCharge cac:TaxCategory"
    " cac:ClassifiedTaxCategory cac:AccountingSupplierParty cac:AccountingCustomerParty"
    " cac:TaxRepresentativeParty cac:PartyIdentification cac:AdditionalDocumentReference"
    " cac:PaymentMeans cbc:IdentificationCode cbc:PaymentID cbc:PaymentMeansCode".split()
)
_NORM = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:"


class RuleSet(NamedTuple):
    """``since``: the day from which this version is in force, until the next of the same name.

    ``source`` is the module and the name in it; it is read when the set is first asked for, so that a
    plain invoice does not wait for the rules of Peppol.
    """

    name: str
    version: str
    since: date
    source: str

    def contents(self) -> Contents:
        module, _colon, name = self.source.partition(":")
        found: Contents = getattr(importlib.import_module(f"{__package__}.{module}"), name)
        return found


_AUGUST = date(2026, 8, 17)
RULE_SETS = (
    RuleSet("ubl", "2.1", date(2013, 11, 4), "structure.order:CONTENTS"),
    RuleSet("cen", "1.3.16", _AUGUST, "cen.contents:CONTENTS"),
    RuleSet("peppol", "3.0.21", _AUGUST, "peppol.billing:CONTENTS"),
    RuleSet("peppol-selfbilling", "3.0.2", _AUGUST, "peppol.selfbilling:CONTENTS"),
    RuleSet("advice", "1", _AUGUST, "advice:CONTENTS"),
    # Advice that the rules of Peppol make superfluous.
    RuleSet("advice-plain", "1", _AUGUST, "advice:PLAIN"),
)


def claimed(specification: str) -> tuple[str, ...]:
    """The rule sets that a document asks to be judged by, in its specification identifier (BT-24)."""
    if f"{_NORM}billing:3.0" in specification:
        return ("cen", "peppol", "advice")
    if f"{_NORM}selfbilling:3.0" in specification:
        return ("cen", "peppol-selfbilling", "advice")
    return ("cen", "advice", "advice-plain")


def in_force(name: str, on: date) -> RuleSet:
    """The version of a rule set in force on a day; before its first, the first."""
    return next((s for s in reversed(_editions(name)) if s.since <= on), _editions(name)[0])


def named(name: str, on: date) -> RuleSet:
    """``cen`` for the version in force on the day, ``cen@1.3.16`` for that very one."""
    plain, at, version = name.partition("@")
    if not at:
        return in_force(plain, on)
    found = next((s for s in _editions(plain) if s.version == version), None)
    if found is None:
        raise _unknown(name)
    return found


def _editions(name: str) -> list[RuleSet]:
    found = sorted((s for s in RULE_SETS if s.name == name), key=lambda s: s.since)
    if not found:
        raise _unknown(name)
    return found


def _unknown(name: str) -> BadInput:
    return BadInput(
        _("There is no rule set “%(name)s”; known are %(known)s."),
        code="rules.unknown",
        params={"name": name, "known": ", ".join(f"{s.name}@{s.version}" for s in RULE_SETS)},
    )


@cache
def together(sets: tuple[RuleSet, ...]) -> tuple[Grammar, Contents]:
    """Several rule sets as one."""
    all_contents = [rule_set.contents() for rule_set in sets]
    merged = Contents(
        patterns=tuple(pattern for c in all_contents for pattern in c.patterns),
        unused={path: rule for c in all_contents for path, rule in c.unused.items()},
        sweeps=tuple(sweep for c in all_contents for sweep in c.sweeps),
        empty=next((c.empty for c in all_contents if c.empty), None),
        structured=any(c.structured for c in all_contents),
    )
    nested = own.OWN["SIGNET-VALUE"]
    grammar = Grammar(
        merged.patterns, merged.unused, GATHERED, nested, structured=merged.structured
    )
    return grammar, merged
