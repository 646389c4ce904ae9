"""Who is who: does a TIN belong to an identity, which TIN has somebody, what does a taxpayer's QR say."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Literal

from django.core.cache import cache

from signet.kernel.marking import _
from signet.networks.myinvois.client.fields import folded, text
from signet.networks.myinvois.client.session import Reply, Session
from signet.networks.problems import Refused

IdType = Literal["NRIC", "PASSPORT", "BRN", "ARMY"]
#: The service asks that its answers be kept. Whoever is not found may register any day.
_KEPT_MATCH, _KEPT_OTHER = 30 * 24 * 3600, 3600
_NOT_FOUND = 404
_GUID = re.compile(r"[0-9a-fA-F-]{32,38}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Taxpayer:
    """What the QR code of a taxpayer stands for."""

    tin: str
    name: str
    id_type: str
    id_number: str
    sst: str
    ttx: str
    email: str
    phone: str
    msic: str
    activity: str
    address: tuple[str, ...]
    postcode: str
    city: str
    state: str
    country: str


def matches(session: Session, tin: str, id_type: IdType, id_value: str) -> bool:
    """Does the TIN belong to this identity? Kept for all processes; raises ``Refused`` for wrong shapes."""
    key = _key(session, "match", tin, id_type, id_value)
    known = cache.get(key)
    if known is not None:
        return bool(known)
    reply = session.get(
        "api", "v1.0", "taxpayer", "validate", tin, limit="validate_tin", idType=id_type,
        idValue=id_value,
    )  # fmt: skip
    found = _found(reply)
    cache.set(key, found, _KEPT_MATCH if found else _KEPT_OTHER)
    return found


def tin_of(
    session: Session, *, id_type: IdType | None = None, id_value: str = "", name: str = "",
    individual: bool | None = None,
) -> str:  # fmt: skip
    """The TIN of an identity or a name; empty where there is none. ``Refused`` where several are found."""
    key = _key(session, "tin", id_type or "", id_value, name, str(individual))
    known = cache.get(key)
    if known is not None:
        return str(known)
    reply = session.get(
        "api", "v1.0", "taxpayer", "search", "tin", limit="search_tin", tells="tin", idType=id_type or "",
        idValue=id_value, taxpayerName=name,
        fileType="" if individual is None else "1" if individual else "2",
    )  # fmt: skip
    tin = text(folded(reply.value), "tin") if _found(reply) else ""
    cache.set(key, tin, _KEPT_MATCH if tin else _KEPT_OTHER)
    return tin


def by_qr(session: Session, code: str) -> Taxpayer | None:
    """``code`` is the decoded text of a taxpayer's own QR code, a GUID."""
    if not _GUID.fullmatch(code.strip()):
        return None
    reply = session.get(
        "api", "v1.0", "taxpayers", "qrcodeinfo", code.strip(), limit="qr", tells="tin"
    )
    if not _found(reply):
        return None
    found = folded(reply.value)
    lines = (text(found, f"addressLine{n}") for n in range(3))
    return Taxpayer(
        tin=text(found, "tin"),
        name=text(found, "name"),
        id_type=text(found, "idType"),
        id_number=text(found, "idNumber"),
        sst=text(found, "sst"),
        ttx=text(found, "ttx"),
        email=text(found, "email").split(";")[0],
        phone=text(found, "contactNumber"),
        msic=text(found, "msic"),
        activity=text(found, "businessActivityDescriptionEN", "businessActivityDescriptionBM"),
        address=tuple(line for line in lines if line),
        postcode=text(found, "postalZone"),
        city=text(found, "city"),
        state=text(found, "state"),
        country=text(found, "country"),
    )


def _found(reply: Reply) -> bool:
    if reply.ok:
        return True
    if reply.status == _NOT_FOUND:
        return False
    raise Refused(_("MyInvois did not look it up: %(answer)s"), answer=reply.saying())


def _key(session: Session, *parts: str) -> str:
    """Identities are not readable in the cache."""
    whole = "\x1f".join((session.hosts.api, *parts))
    return f"myinvois:{hashlib.sha256(whole.encode()).hexdigest()}"
