"""Is this customer known already? A question to the person who adds one, not a rule."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal
from uuid import UUID

from django.db.models import CharField, F, Func, Q, QuerySet, Value
from django.db.models.functions import Upper

from signet.parties.content import CustomerRowIn
from signet.parties.models import Customer

Why = Literal["vat_identifier", "tax_registration", "legal_registration", "email", "name"]

#: Words that say what kind of company it is, not which one.
_FORMS = frozenset(
    "ltd limited llc llp inc co corp company plc gmbh ag sarl sas sa spa srl bv nv oy ab as aps pte pty"
    " sdn bhd the and fze fzco wll est".split()
)
#: Names this much alike are asked about: one slip in ten letters.
ALIKE = 0.9
_CANDIDATES = 500
_OUTSIDE = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """A customer that may be the same, and why."""

    customer: Customer
    why: Why


def name_key(name: str) -> str:
    """A name without case, accents, punctuation and legal form: ``The Café, Ltd.`` -> ``cafe``."""
    plain = "".join(
        c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)
    ).casefold()
    words = _OUTSIDE.sub(" ", plain.replace(".", "")).split()
    return " ".join([w for w in words if w not in _FORMS] or words)


def alike(one: str, other: str) -> bool:
    """Whether two name keys are equal but for a slip."""
    if one == other:
        return True
    return min(len(one), len(other)) > 5 and SequenceMatcher(None, one, other).ratio() >= ALIKE


def duplicates_of(
    content: CustomerRowIn, *, but: UUID | None = None, limit: int = 5
) -> tuple[Duplicate, ...]:
    """Customers, archived ones too, with the same number or e-mail address, or nearly the same name.

    Reads the tenant's customers once: adding one is rare, and no index serves a comparison like this.
    """
    found: dict[UUID, Duplicate] = {}
    rows: QuerySet[Customer] = Customer.objects.exclude(id=but) if but else Customer.objects.all()
    numbers: tuple[Why, ...] = ("vat_identifier", "tax_registration", "legal_registration")
    for field in numbers:
        if wanted := _compact(getattr(content, field)):
            same: QuerySet[Any] = rows.alias(compact=_stripped(field)).filter(compact=wanted)
            if field == "legal_registration":  # registers of two countries may give the same number
                same = same.filter(country=content.country)
            for row in same[:limit]:
                found.setdefault(row.id, Duplicate(customer=row, why=field))
    if content.email:
        for row in rows.filter(email__iexact=content.email)[:limit]:
            found.setdefault(row.id, Duplicate(customer=row, why="email"))
    key = name_key(content.legal_name)
    for row in _near(rows, content.legal_name, key):
        if alike(key, name_key(row.legal_name)):
            found.setdefault(row.id, Duplicate(customer=row, why="name"))
    return tuple(found.values())[:limit]


def _near(rows: QuerySet[Customer], name: str, key: str) -> QuerySet[Customer]:
    """Those that share the beginning or the end of the name's longest word."""
    words = [w for w in _OUTSIDE.sub(" ", name).split() if name_key(w) in key.split()]
    longest = max(words, key=len, default=name)
    near = Q(legal_name__icontains=longest[:4]) | Q(legal_name__icontains=longest[-4:])
    return rows.filter(near).order_by("legal_name", "id")[:_CANDIDATES]


def _compact(value: str) -> str:
    return re.sub(r"[^0-9A-Z]", "", value.upper())


def _stripped(field: str) -> Func:
    return Func(
        Upper(F(field)),
        Value("[^0-9A-Z]"),
        Value(""),
        Value("g"),
        function="regexp_replace",
        output_field=CharField(),
    )
