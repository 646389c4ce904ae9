"""The specifications that Signet writes, as data: BT-24 and BT-23, and who may ask for which.

Sources: Peppol BIS Billing 3.0 and Self-Billing 3.0 (OpenPeppol), XRechnung 3.0 (KoSIT), EN 16931-1. They
share one syntax and one writer; what a profile demands beyond the norm is judged by its rules.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from signet.en16931.model import SELF_BILLED_TYPES, Invoice
from signet.en16931.ubl.namespaces import (
    BIS_BILLING,
    BIS_PROCESS,
    BIS_SELF_BILLING,
    BIS_SELF_BILLING_PROCESS,
)
from signet.kernel.errors import BadInput
from signet.kernel.marking import _


@dataclass(frozen=True, slots=True)
class Profile:
    """``self_billed`` profiles are for documents that the buyer writes, and only these for Peppol."""

    code: str
    specification: str
    process: str | None
    self_billed: bool | None = None


PROFILES: Final = {
    profile.code: profile
    for profile in (
        Profile("bis", BIS_BILLING, BIS_PROCESS, self_billed=False),
        Profile("self-billing", BIS_SELF_BILLING, BIS_SELF_BILLING_PROCESS, self_billed=True),
        Profile(
            "xrechnung",
            "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0",
            BIS_PROCESS,
        ),
        Profile("en16931", "urn:cen.eu:en16931:2017", None),
    )
}


def usual(invoice: Invoice) -> Profile:
    """Of Peppol: plain billing, or self-billing where the buyer writes (389, 261 ...)."""
    return PROFILES["self-billing" if invoice.type_code in SELF_BILLED_TYPES else "bis"]


def under(invoice: Invoice, code: str) -> Invoice:
    """The invoice as it is written under a profile. Raises ``BadInput`` where the two do not fit."""
    profile = PROFILES.get(code)
    if profile is None:
        raise BadInput(
            _("There is no profile “%(code)s”; choose one of %(known)s."),
            code="profile.unknown",
            params={"code": code, "known": ", ".join(PROFILES)},
        )
    self_billed = invoice.type_code in SELF_BILLED_TYPES
    if profile.self_billed is not None and profile.self_billed != self_billed:
        raise BadInput(
            _("The profile %(code)s is not for documents of type %(type)s."),
            code="profile.type",
            params={"code": code, "type": invoice.type_code},
        )
    return replace(invoice, specification=profile.specification, process=profile.process)
