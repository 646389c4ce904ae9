"""Can this participant be reached, by what, and where? DNS, service group, signed metadata, in that order.

"Not registered" (None) is said only when the directory says so; whatever else goes wrong raises, so that
a customer is never called unreachable because a server was down.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import quote, urlsplit

from cryptography import x509
from lxml import etree

from signet.en16931.ubl.namespaces import BIS_BILLING, BIS_SELF_BILLING
from signet.en16931.xml import parse
from signet.kernel.errors import BadInput
from signet.kernel.http import Answer
from signet.kernel.marking import _
from signet.networks.peppol import metadata, signature
from signet.networks.peppol.identifiers import RESPONSE, Participant, document_type
from signet.networks.peppol.locator import Locator
from signet.networks.problems import Refused, Unsent

#: What we send, in the order in which an endpoint is looked for.
INVOICE: Final = document_type("Invoice", BIS_BILLING)
CREDIT_NOTE: Final = document_type("CreditNote", BIS_BILLING)
SELF_BILLED: Final = (
    document_type("Invoice", BIS_SELF_BILLING),
    document_type("CreditNote", BIS_SELF_BILLING),
)
#: Document type -> kinds of our documents that go as it.
_KINDS: Final = {
    INVOICE: ("invoice", "debit_note"),
    CREDIT_NOTE: ("credit_note", "refund_note"),
}
RESPONSE_TYPE: Final = document_type("ApplicationResponse", RESPONSE)
_OURS: Final = (INVOICE, CREDIT_NOTE, *SELF_BILLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """``roots``: the authorities under which SMPs sign; ``plain``: they may stand on HTTP (a stand-in)."""

    locator: Locator
    roots: Sequence[x509.Certificate]
    plain: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """``types``: document type identifiers; ``endpoint``: where our kind of document is taken, if any is."""

    participant: Participant
    smp: str
    types: tuple[str, ...]
    endpoint: metadata.Endpoint | None


def look_up(
    who: Participant, directory: Directory, *, get: Callable[[str], Answer], at: datetime
) -> Found | None:
    """None: surely not registered. Raises ``Unsent`` (try again) or ``Refused`` (not to be trusted)."""
    smp = directory.locator.find(who)
    if smp is None:
        return None
    _check_address(smp, directory)
    group = _got(f"{smp}/{who.quoted}", get)
    if group is None:
        return None
    try:
        types = metadata.document_types(group, who)
        wanted = next((kind for kind in _OURS if kind in types), None)
        endpoint = _endpoint(who, smp, wanted, directory, get, at) if wanted else None
    except (metadata.NotAsAsked, signature.NotSigned) as error:
        raise Refused(
            _("What %(host)s says of %(participant)s is not to be trusted: %(reason)s."),
            host=urlsplit(smp).hostname,
            participant=who,
            reason=error,
        ) from None
    return Found(participant=who, smp=smp, types=types, endpoint=endpoint)


def _endpoint(
    who: Participant,
    smp: str,
    kind: str,
    directory: Directory,
    get: Callable[[str], Answer],
    at: datetime,
) -> metadata.Endpoint | None:
    address = f"{smp}/{who.quoted}/services/{quote(kind, safe='')}"
    for _hop in range(2):  # an SMP may send us on, once
        root = _got(address, get)
        if root is None:
            return None
        signature.signer(root, trusted=directory.roots, at=at)
        further = metadata.redirect(root)
        if further is None:
            return next(iter(metadata.endpoints(root, who, kind)), None)
        _check_address(further, directory)
        address = further
    raise metadata.NotAsAsked("it sends us from one address to the next")


def _got(address: str, get: Callable[[str], Answer]) -> etree._Element | None:
    """The answer's XML; None for a plain "not found"."""
    answer = get(address)
    if answer.status == 404:
        return None
    if answer.status != 200:
        raise Unsent(_("The SMP answered %(status)s."), status=answer.status)
    try:
        return parse(answer.body)
    except BadInput:
        raise Unsent(_("The SMP's answer is no XML.")) from None


def _check_address(address: str, directory: Directory) -> None:
    """HTTPS only, since 2026-02-01."""
    if urlsplit(address).scheme != "https" and not directory.plain:
        raise Refused(_("The SMP at %(address)s does not use HTTPS."), address=address[:200])


def kinds_of(types: Iterable[str]) -> frozenset[str]:
    """Which kinds of document of ours a participant takes."""
    return frozenset(kind for each in types for kind in _KINDS.get(each, ()))
