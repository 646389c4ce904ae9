"""What MyInvois wants to know of our own company, as fields with names; kept as its identifiers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from signet.documents.compose import party
from signet.kernel.errors import BadInput, FieldError
from signet.networks.myinvois.codelists import listed
from signet.networks.myinvois.identity import GENERAL, is_tin, registration_of, tin_of
from signet.networks.myinvois.places import MALAYSIA
from signet.parties.models import Company
from signet.web.forms import FieldSet, Input
from signet.web.malaysian_numbers import (
    Numbers,
    narrowed,
    of_identifiers,
    typed_number,
    with_identifiers,
)

NUMBERS: Final[Numbers] = {
    "malaysian_tin": "TIN",
    "malaysian_brn": "BRN",
    "malaysian_sst": "SST",
    "malaysian_ttx": "TTX",
    "malaysian_msic": "MSIC",
    "malaysian_activity": "ACTIVITY",
    "malaysian_certex": "CERTEX",
}
_WORDS: Final = frozenset({"ACTIVITY", "CERTEX"})


def concerns(company: Company | None) -> bool:
    """Is it a company in Malaysia, by what is stored of it?"""
    return company is not None and company.country == MALAYSIA


def sets_for_malaysia(sets: Sequence[FieldSet]) -> list[FieldSet]:
    """The form of a company with these numbers as fields, and not as rows of codes."""
    first, *rest = narrowed(sets, NUMBERS.values())
    return [first, _numbers(), *rest]


def values_of(company: Company) -> dict[str, str]:
    """What the fields show."""
    there = party(company)
    shown = of_identifiers(there.national, NUMBERS)
    scheme, found = registration_of(there)
    shown["malaysian_tin"] = tin_of(there)
    if scheme == "BRN":
        shown["malaysian_brn"] = found
    return shown


def with_numbers(values: Mapping[str, Any], data: Mapping[str, str]) -> dict[str, Any]:
    """The content with what was typed; unchanged where the form had no such fields."""
    if "malaysian_tin" not in data:
        return dict(values)
    typed = {name: _typed(scheme, data.get(name, "")) for name, scheme in NUMBERS.items()}
    wrong = tuple(_refusals(typed))
    if wrong:
        raise BadInput(_("Some fields need another look."), fields=wrong)
    kept = {name: value for name, value in values.items() if name not in NUMBERS}
    told = with_identifiers(kept, {NUMBERS[n]: text for n, text in typed.items()}, NUMBERS)
    printed = {"legal_registration": typed["malaysian_brn"], "legal_registration_scheme": ""}
    if not values.get("tax_registration_scheme"):
        printed["tax_registration"] = typed["malaysian_tin"]
    return told | printed


def _typed(scheme: str, text: str) -> str:
    """Numbers as the network writes them, words as they were typed."""
    return text.strip() if scheme in _WORDS else typed_number(scheme, text)


def _refusals(typed: Mapping[str, str]) -> Iterator[FieldError]:
    tin, msic = typed["malaysian_tin"], typed["malaysian_msic"]
    if tin in GENERAL:
        yield _wrong(
            "malaysian_tin",
            _("This is a general number of the tax office. Type the company's own."),
        )
    elif tin and not is_tin(tin):
        yield _wrong("malaysian_tin", _("This is no TIN: letters such as C or IG, then digits; that of a business ends in 0."))  # fmt: skip
    if msic and not listed("msic").get(msic):
        yield _wrong("malaysian_msic", _("This is no MSIC code. Type what the company does and choose from the list."))  # fmt: skip


def _wrong(name: str, text: str) -> FieldError:
    return FieldError(pointer=f"/{name}", code="invalid", message=text)


def _numbers() -> FieldSet:
    return FieldSet(
        title=__("For MyInvois"),
        inputs=[
            Input(name="malaysian_tin", label=__("Tax number (TIN)"), hint=__("Such as C20880050010; of a person IG and digits.")),
            Input(name="malaysian_brn", label=__("Registration number (BRN)"), hint=__("Of the companies commission, such as 201901000005.")),
            Input(name="malaysian_sst", label=__("SST number"), hint=__("If registered for sales or service tax. Two numbers with ; between.")),
            Input(name="malaysian_ttx", label=__("Tourism tax number"), hint=__("If registered for tourism tax.")),
            Input(name="malaysian_msic", label=__("Main activity (MSIC)"), search="pick_activities", hint=__("Type what the company does, such as restaurant, and choose.")),
            Input(name="malaysian_activity", label=__("Activity in words"), hint=__("Filled in with the choice; yours to reword.")),
            Input(name="malaysian_certex", label=__("Certified exporter number"), span=12, hint=__("Such as that of ATIGA, if there is one.")),
        ],
    )  # fmt: skip
