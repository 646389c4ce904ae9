"""Numbers that MyInvois asks for, as fields of a form; where they are kept they are identifiers of a party."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from signet.en16931.model import Identifier
from signet.networks.myinvois.codelists import listed
from signet.networks.myinvois.identity import number
from signet.networks.myinvois.places import NO_STATE
from signet.parties.identifiers import Remark
from signet.web.forms import FieldSet, Input

#: Field of a form -> scheme of the identifier.
Numbers = Mapping[str, str]
#: What the question asks in other words; only a buyer abroad has numbers beside it.
_ELSEWHERE: Final = frozenset(
    {"vat_identifier", "tax_registration", "legal_registration", "legal_registration_scheme"}
)
_RETIRED: Final = "00"
#: Rules of MyInvois about a party's numbers -> the field that mends it.
_FIELDS_OF_RULES: Final = {
    "MY-TIN": "malaysian_tin", "MY-TIN-GENERAL": "malaysian_tin", "MY-GENERAL": "malaysian_tin",
    "ERR208": "malaysian_tin", "ERR236": "malaysian_tin", "ERR237": "malaysian_tin", "ERR406": "malaysian_tin",
    "MY-REGISTRATION": "malaysian_brn", "ERR206": "malaysian_nric", "MY-SST": "malaysian_sst",
    "CF407": "malaysian_ttx", "MY-MSIC": "malaysian_msic", "CV302": "malaysian_msic",
}  # fmt: skip


def typed_number(scheme: str, text: str) -> str:
    """A number as the network writes it; what says that there is none ("NA", "-") is none."""
    return number((Identifier(value=text, scheme=scheme),), scheme)


def of_identifiers(identifiers: Iterable[Identifier], fields: Numbers) -> dict[str, str]:
    """What the fields show."""
    found = {each.scheme: each.value for each in identifiers}
    return {name: found.get(scheme, "") for name, scheme in fields.items()}


def with_identifiers(values: Mapping[str, Any], told: Numbers, fields: Numbers) -> dict[str, Any]:
    """The content with the numbers of these fields, by scheme, in place of those that were kept."""
    schemes = set(fields.values())
    kept = [e for e in values.get("identifiers", []) if e.get("scheme") not in schemes]
    new = [{"scheme": scheme, "value": text} for scheme, text in told.items() if text]
    return {**values, "identifiers": [*kept, *new]}


def narrowed(
    sets: Sequence[FieldSet], schemes: Collection[str], *, abroad: str = ""
) -> list[FieldSet]:
    """The form without what is asked elsewhere: ``schemes`` are not offered again among the identifiers,
    and a party's tax numbers only if it is ``abroad``. Malaysian states are suggested by name."""
    return [
        replace(
            each,
            inputs=[
                _narrowed(one, schemes, abroad)
                for one in each.inputs
                if abroad or one.name not in _ELSEWHERE
            ],
        )
        for each in sets
    ]


def _narrowed(one: Input, schemes: Collection[str], abroad: str) -> Input:
    if one.name in _ELSEWHERE:
        return replace(one, when=abroad)
    if one.name == "subdivision":
        return replace(one, suggestions=states())
    if one.name == "identifiers":
        kind, *rest = one.columns
        left = [choice for choice in kind.choices if choice[0] not in schemes]
        return replace(one, columns=[replace(kind, choices=left), *rest])
    return one


def states() -> list[str]:
    """The states and federal territories by name, as an address may write them."""
    return [s.name for code, s in listed("states").items() if code not in {_RETIRED, NO_STATE}]


def rest_of(rows: Iterable[Mapping[str, Any]], schemes: Collection[str]) -> list[Mapping[str, Any]]:
    """The identifiers that no field of its own asks for."""
    return [row for row in rows if row.get("scheme") not in schemes]


def by_field(
    remarks: Iterable[Remark], identifiers: Sequence[Mapping[str, Any]], fields: Numbers
) -> list[Remark]:
    """Doubts about the numbers at the fields that ask for them."""
    names = {scheme: name for name, scheme in fields.items()}

    def moved(remark: Remark) -> Remark:
        group, _slash, rest = remark.pointer.strip("/").partition("/")
        row = rest.partition("/")[0]
        if group != "identifiers" or not row.isdigit() or int(row) >= len(identifiers):
            return remark
        name = names.get(str(identifiers[int(row)].get("scheme", "")))
        return replace(remark, pointer=f"/{name}") if name else remark

    return [moved(remark) for remark in remarks]


def field_of_rule(rule: str) -> str:
    """Where a finding about a party's identifiers is mended; '' where the rule names none of these."""
    return _FIELDS_OF_RULES.get(rule, "")
