"""Is a customer known to MyInvois, and by which TIN?"""

from __future__ import annotations

from typing import cast

from signet.en16931.model import Identifier
from signet.kernel.marking import _
from signet.networks.links import Link
from signet.networks.myinvois.adapter.capabilities import CAPABILITIES
from signet.networks.myinvois.client import Session, taxpayers
from signet.networks.myinvois.client.taxpayers import IdType
from signet.networks.parcels import Participant
from signet.networks.problems import Refused

_IDENTITIES = ("BRN", "NRIC", "PASSPORT", "ARMY")


def look_up(identifier: Identifier, link: Link) -> Participant | None:
    """By a registration or identity number, or by a name (NAME): the TIN is found. By the text of a
    taxpayer's QR code: all.

    A TIN alone cannot be looked up; with a number, as ``TIN/BRN/202001234567``, the pair is checked.
    """
    session, value = Session(link), identifier.value.strip()
    if identifier.scheme == "QR":
        return _by_qr(session, value)
    if identifier.scheme == "NAME" and value:
        return _found(taxpayers.tin_of(session, name=value), name=value)
    if identifier.scheme in _IDENTITIES and value:
        tin = taxpayers.tin_of(session, id_type=cast("IdType", identifier.scheme), id_value=value)
        return _found(tin)
    tin, _slash, rest = value.partition("/")
    kind, _slash, number = rest.partition("/")
    if identifier.scheme != "TIN" or kind not in _IDENTITIES or not number:
        raise Refused(
            _(
                "MyInvois looks up by registration number (BRN), identity card (NRIC, ARMY), passport"
                " (PASSPORT), name (NAME) or the text of a taxpayer's QR code (QR); a TIN together with a"
                " number: TIN/BRN/202001234567."
            )
        )
    known = taxpayers.matches(session, tin, cast("IdType", kind), number)
    return _found(tin if known else "")


def _found(tin: str, name: str = "") -> Participant | None:
    if not tin:
        return None
    return Participant(identifier=tin, name=name, kinds=CAPABILITIES.kinds, details={"tin": tin})


def _by_qr(session: Session, text: str) -> Participant | None:
    found = taxpayers.by_qr(session, text)
    if found is None:
        return None
    details = {
        "tin": found.tin, "id_type": found.id_type, "id_number": found.id_number, "sst": found.sst, "ttx": found.ttx,
        "email": found.email, "phone": found.phone, "msic": found.msic, "activity": found.activity,
        "address": "\n".join(found.address), "postcode": found.postcode, "city": found.city,
        "state": found.state, "country": found.country,
    }  # fmt: skip
    return Participant(
        identifier=found.tin,
        name=found.name,
        kinds=CAPABILITIES.kinds,
        details={name: value for name, value in details.items() if value},
    )
