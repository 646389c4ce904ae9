"""The rule sets by name, version and the day from which they are in force."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from signet.en16931.rules import advice, cen, own, peppol
from signet.en16931.rules.cen import unused
from signet.en16931.rules.engine import Sweep
from signet.en16931.rules.grammar import Grammar
from signet.en16931.rules.rule import Context, Rule

GATHERED = frozenset(
    "cac:TaxTotal cac:InvoiceLine cac:CreditNoteLine cac:AllowanceCharge cac:TaxCategory"
    " cac:ClassifiedTaxCategory cac:AccountingSupplierParty cac:AccountingCustomerParty"
    " cac:TaxRepresentativeParty cac:PartyIdentification cac:AdditionalDocumentReference"
    " cac:PaymentMeans cbc:IdentificationCode cbc:PaymentID cbc:PaymentMeansCode".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """``since``: the day from which this version is in force, until the next of the same name."""

    name: str
    version: str
    since: date
    patterns: tuple[tuple[Context, ...], ...]
    unused: dict[str, Rule] = field(default_factory=dict)
    sweeps: tuple[Sweep, ...] = ()
    empty: Rule | None = None
    others: tuple[Rule, ...] = ()

    def rules(self) -> tuple[Rule, ...]:
        """Every rule of the set; one id may stand for several."""
        empty = (self.empty,) if self.empty else ()
        of_contexts = (r for pattern in self.patterns for c in pattern for r in c.all_rules)
        return (*of_contexts, *self.unused.values(), *self.others, *empty)


CEN = RuleSet(
    name="cen",
    version="1.3.16",
    since=date(2026, 8, 17),
    patterns=cen.PATTERNS,
    unused=unused.UNUSED,
    sweeps=(unused.sweep,),
    others=tuple(unused.ATTRIBUTES.values()),
)
PEPPOL = RuleSet(
    name="peppol",
    version="3.0.21",
    since=date(2026, 8, 17),
    patterns=peppol.BILLING,
    empty=peppol.EMPTY,
)
PEPPOL_SELFBILLING = RuleSet(
    name="peppol-selfbilling",
    version="3.0.2",
    since=date(2026, 8, 17),
    patterns=peppol.SELFBILLING,
    empty=peppol.EMPTY,
)
ADVICE = RuleSet(name="advice", version="1", since=date(2026, 8, 17), patterns=(advice.CONTEXTS,))
#: Advice that the rules of Peppol make superfluous.
ADVICE_PLAIN = RuleSet(
    name="advice-plain", version="1", since=date(2026, 8, 17), patterns=(advice.PLAIN,)
)
RULE_SETS: tuple[RuleSet, ...] = (CEN, PEPPOL, PEPPOL_SELFBILLING, ADVICE, ADVICE_PLAIN)


def claimed(specification: str) -> tuple[str, ...]:
    """The rule sets that a document asks to be judged by, in its specification identifier (BT-24)."""
    if peppol.BILLING_SPECIFICATION in specification:
        return ("cen", "peppol", "advice")
    if peppol.SELFBILLING_SPECIFICATION in specification:
        return ("cen", "peppol-selfbilling", "advice")
    return ("cen", "advice", "advice-plain")


def in_force(name: str, on: date) -> RuleSet:
    """The version of a rule set in force on a day; before its first, the first."""
    editions = sorted((s for s in RULE_SETS if s.name == name), key=lambda s: s.since)
    if not editions:
        raise KeyError(name)
    return next((s for s in reversed(editions) if s.since <= on), editions[0])


@cache
def grammar_of(names: tuple[tuple[str, str], ...]) -> Grammar:
    """The rules of these sets (name and version) together."""
    sets = [s for s in RULE_SETS if (s.name, s.version) in names]
    unused_paths = {path: rule for s in sets for path, rule in s.unused.items()}
    return Grammar(
        (pattern for s in sets for pattern in s.patterns),
        unused_paths,
        GATHERED,
        own.OWN["SIGNET-VALUE"],
    )


def sweeps_of(sets: Iterable[RuleSet]) -> tuple[Sweep, ...]:
    return tuple(dict.fromkeys(sweep for s in sets for sweep in s.sweeps))
