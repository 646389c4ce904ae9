"""What MyInvois found wrong, as findings that a person can act on."""

from __future__ import annotations

import re
from collections.abc import Iterable

from signet.en16931.findings import Finding
from signet.kernel.marking import _
from signet.networks.myinvois.adapter.places import pointer_of
from signet.networks.myinvois.client.failures import Failure
from signet.networks.myinvois.windows import windows

_UUID = re.compile(r"\b[A-Z0-9]{26}\b")
_DUPLICATE = frozenset(
    {"dv302", "ds302"}
)  # its old name; as a signature's code it has another step
_HELP = re.compile(
    r"\s*(?:-\s*(?:Buyer|Supplier)\.?\s*)?Please refer to https?://\S+", re.IGNORECASE
)
#: Codes whose official sentence leaves people alone with it -> what to do.
_ADVICE = {
    "CF321": _(
        "The document's date and time must lie within the last %(hours)s hours and not in the future. Check"
        " the date, and the clock of this machine."
    ),
    "CF364": _("Choose a classification for every line."),
    "CV316": _("A Malaysian state can only be given for an address in Malaysia."),
    "CV317": _("Choose the state of the address: “not applicable” is for addresses abroad only."),
    "ERR206": _(
        "The identity card number does not belong to the TIN. Check both with the customer."
    ),
    "ERR236": _("The general public may be the buyer of consolidated invoices only."),
    "ERR237": _("Give the buyer's own TIN: the general one is for consolidated invoices."),
    "ERR406": _("The buyer's TIN is not known. Look it up by the buyer's registration number."),
    "DR303": _("The document that this one corrects is not valid any more at MyInvois."),
}


def findings_of(failures: Iterable[Failure]) -> tuple[Finding, ...]:
    """One for each innermost saying, each once."""
    found: list[Finding] = []
    for failure in failures:
        for leaf in failure.leaves():
            if (finding := _finding(leaf)) not in found:
                found.append(finding)
    return tuple(found)


def duplicate_of(failures: Iterable[Failure], own: str) -> str:
    """The id of the document that this one repeats (DV302), if that is why it was refused."""
    for failure in failures:
        for leaf in failure.leaves():
            if leaf.code.lower() in _DUPLICATE:
                return next((uuid for uuid in _UUID.findall(leaf.message) if uuid != own), "")
    return ""


def _finding(leaf: Failure) -> Finding:
    said = _HELP.sub("", leaf.message).strip() or leaf.code
    advice = _ADVICE.get(leaf.code.upper())
    return Finding(
        rule=leaf.code or "MyInvois",
        severity="error",
        message=advice or _("MyInvois: %(said)s"),
        params=_said(advice, said),
        pointer=pointer_of(leaf.path or leaf.target),
        location=leaf.path,
    )


def _said(advice: str | None, said: str) -> dict[str, object]:
    if advice is None:
        return {"said": said}
    return {"hours": windows().submit} if "%(hours)s" in advice else {}
