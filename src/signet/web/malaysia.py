"""Who a customer is to MyInvois: asked in words, kept as identifiers.

The form asks what kind of buyer it is and then only for the numbers that such a one has. "NA" and
the general numbers of the tax office are never typed: what is not known is filled in when a document
is built (``networks.myinvois.identity``). Source: specific guideline 4.8, 3.5 and appendix 1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from signet.documents.compose import party
from signet.kernel.errors import BadInput, FieldError
from signet.networks.myinvois.identity import (
    GENERAL,
    GENERAL_PUBLIC,
    GOVERNMENT,
    LONGEST,
    Kind,
    identify,
    is_individual,
    is_tin,
    registration_of,
    tin_of,
)
from signet.networks.myinvois.places import MALAYSIA
from signet.parties.models import Company, Customer
from signet.web.forms import Choice, FieldSet, Input
from signet.web.malaysian_numbers import (
    Numbers,
    narrowed,
    of_identifiers,
    typed_number,
    with_identifiers,
)

#: Of the form: which kind of buyer it is.
FIELD: Final = "malaysian_kind"
NUMBERS: Final[Numbers] = {
    "malaysian_tin": "TIN",
    "malaysian_brn": "BRN",
    "malaysian_nric": "NRIC",
    "malaysian_passport": "PASSPORT",
    "malaysian_army": "ARMY",
    "malaysian_sst": "SST",
}
_KINDS: Final[list[Choice]] = [
    ("business", __("A business in Malaysia")),
    ("individual", __("A person in Malaysia")),
    ("foreign", __("Somebody from abroad")),
    ("government", __("A government body without a TIN")),
    ("public", __("The general public")),
]
_NOTES: Final[dict[str, str | Promise]] = {
    "business": __("Also a sole proprietor. Both the TIN and the registration number are needed."),
    "individual": __("The TIN or the MyKad number is enough; what is not known is filled in."),
    "foreign": __("A company or a person. Type what you know; what is not known is filled in."),
    "government": __("Nothing to type. One that has a TIN is entered as a business."),
    "public": __("Nothing to type. For people who ask for no e-invoice of their own."),
}
_TINS: Final = {"government": GOVERNMENT, "public": GENERAL_PUBLIC}
#: Which numbers each kind has.
_HAVE: Final[dict[Kind, tuple[str, ...]]] = {
    "business": ("malaysian_tin", "malaysian_brn", "malaysian_sst"),
    "individual": ("malaysian_tin", "malaysian_nric", "malaysian_army", "malaysian_passport"),
    "foreign": ("malaysian_tin", "malaysian_brn", "malaysian_passport"),
    "government": (),
    "public": (),
}


def concerns() -> bool:
    """Does the tenant write invoices in Malaysia?"""
    return Company.objects.filter(country=MALAYSIA).exists()


def sets_for_malaysia(sets: Sequence[FieldSet]) -> list[FieldSet]:
    """The form of a customer with the question of who it is on top, without what that asks already."""
    return [_who(), *narrowed(sets, NUMBERS.values(), abroad="foreign")]


def values_of(customer: Customer | None) -> dict[str, str]:
    """What the question's fields show of a stored customer."""
    if customer is None:
        return {FIELD: "business"}
    there = party(customer)
    shown = of_identifiers(there.national, NUMBERS)
    tin, (scheme, found) = tin_of(there), registration_of(there)
    shown["malaysian_tin"] = "" if tin in GENERAL else tin
    for name, each in NUMBERS.items():
        if each == scheme:
            shown[name] = found
    return shown | {FIELD: _kind(customer)}


def with_kind(values: Mapping[str, Any], data: Mapping[str, str]) -> dict[str, Any]:
    """The content with the numbers that were typed for the chosen kind, and without those of another."""
    if FIELD not in data:
        return dict(values)
    chosen: Kind = data[FIELD] if data[FIELD] in _HAVE else "business"
    typed = {name: typed_number(NUMBERS[name], data.get(name, "")) for name in _HAVE[chosen]}
    country = str(values.get("country", ""))
    if chosen in {"business", "individual"} and country not in {"", MALAYSIA}:
        chosen = "foreign"  # whose address is abroad
    wrong = tuple(_refusals(chosen, typed, country))
    if wrong:
        raise BadInput(_("Some fields need another look."), fields=wrong)
    if chosen in _TINS:
        typed["malaysian_tin"] = _TINS[chosen]
    told = with_identifiers(values, {NUMBERS[n]: text for n, text in typed.items()}, NUMBERS)
    if chosen == "foreign":
        return told
    return told | {
        "tax_registration": "" if chosen in _TINS else typed.get("malaysian_tin", ""),
        "legal_registration": typed.get("malaysian_brn", ""),
        "legal_registration_scheme": "",
    }


def _who() -> FieldSet:
    def kinds(name: str) -> str:
        return " ".join(kind for kind, names in _HAVE.items() if name in names)

    return FieldSet(
        title=__("Who is it for MyInvois?"),
        inputs=[
            Input(name=FIELD, label=__("Kind of customer"), kind="radio", choices=_KINDS, notes=_NOTES, span=12),
            Input(name="malaysian_tin", label=__("Tax number (TIN)"), when=kinds("malaysian_tin"), span=4, hint=__("Such as C20880050010; of a person IG and digits.")),
            Input(name="malaysian_brn", label=__("Registration number (BRN)"), when=kinds("malaysian_brn"), span=4, hint=__("Of the companies commission, such as 201901000005.")),
            Input(name="malaysian_nric", label=__("MyKad, MyPR or MyKAS number"), when=kinds("malaysian_nric"), span=4, hint=__("Twelve digits, such as 770625-01-5324.")),
            Input(name="malaysian_army", label=__("MyTentera number"), when=kinds("malaysian_army"), span=4, hint=__("Of the armed forces, in place of MyKad.")),
            Input(name="malaysian_passport", label=__("Passport number"), when=kinds("malaysian_passport"), span=4),
            Input(name="malaysian_sst", label=__("SST number"), when=kinds("malaysian_sst"), span=4, hint=__("If registered for sales or service tax.")),
        ],
    )  # fmt: skip


def _kind(customer: Customer) -> Kind:
    """The choice that leads to what MyInvois is told of a stored customer."""
    there = party(customer)
    kind = identify(there, "buyer").kind
    if kind in _TINS or kind == "foreign":
        return kind
    if customer.country not in {"", MALAYSIA}:
        return "foreign"
    if kind == "individual" and registration_of(there)[0] == "BRN":
        return "business"  # a sole proprietor has the TIN of a person
    return kind


def _refusals(kind: Kind, typed: Mapping[str, str], country: str) -> Iterator[FieldError]:
    tin = typed.get("malaysian_tin", "")
    if tin in GENERAL:
        yield _wrong("malaysian_tin", _("This number is filled in by itself: leave it empty and choose above who it is."))  # fmt: skip
    elif tin and not is_tin(tin):
        yield _wrong("malaysian_tin", _("This is no TIN: letters such as C or IG, then digits; that of a business ends in 0."))  # fmt: skip
    elif tin and kind == "individual" and not is_individual(tin):
        yield _wrong("malaysian_tin", _("The TIN of a person begins with IG. This is one of a business."))  # fmt: skip
    if kind == "individual" and not any(typed.values()):
        yield _wrong("malaysian_nric", _("Type the TIN or the MyKad number. Who tells neither counts as the general public."))  # fmt: skip
    nric = typed.get("malaysian_nric", "")
    if nric and not (len(nric) == LONGEST["NRIC"] and nric.isdigit()):
        yield _wrong("malaysian_nric", _("A MyKad number has twelve digits."))
    for name, text in typed.items():
        limit = LONGEST.get(NUMBERS[name], 35)
        if name != "malaysian_nric" and len(text) > limit:
            yield _wrong(name, _("MyInvois takes %(limit)s characters here.") % {"limit": limit})
    if kind == "foreign" and country in {"", MALAYSIA} and not typed.get("malaysian_passport"):
        yield _wrong("country", _("Choose the country abroad. Somebody in Malaysia without a TIN is known by a passport."))  # fmt: skip


def _wrong(name: str, text: str) -> FieldError:
    return FieldError(pointer=f"/{name}", code="invalid", message=text)
