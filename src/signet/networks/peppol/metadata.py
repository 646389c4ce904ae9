"""What an SMP says of a participant, read and held against what was asked (Peppol SMP 1.4.0). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote

from lxml import etree

from signet.networks.peppol.identifiers import SCHEME, Participant

_SMP = "{http://busdox.org/serviceMetadata/publishing/1.0/}"
_IDS = "{http://busdox.org/transport/identifiers/1.0/}"
_WSA = "{http://www.w3.org/2005/08/addressing}"
AS4 = "peppol-transport-as4-v2_0"
_MOST_TYPES = 2000


class NotAsAsked(Exception):
    """The answer is about somebody or something else, or is no such answer; the sentence is for the log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Where documents of one type are taken, in one process."""

    process: str
    address: str
    description: str = ""


def document_types(root: etree._Element, who: Participant) -> tuple[str, ...]:
    """The document type identifiers of a ServiceGroup. Raises ``NotAsAsked``."""
    if root.tag != f"{_SMP}ServiceGroup":
        raise NotAsAsked("no ServiceGroup")
    _check_participant(root, who)
    found: list[str] = []
    for node in root.iter(f"{_SMP}ServiceMetadataReference"):
        _before, mark, kind = unquote(node.get("href") or "").partition("/services/")
        if mark and kind and len(found) < _MOST_TYPES:
            found.append(kind)
    return tuple(dict.fromkeys(found))


def redirect(root: etree._Element) -> str | None:
    """Where else the metadata stands, if the SMP sends us on."""
    node = root.find(f"{_SMP}ServiceMetadata/{_SMP}Redirect")
    return None if node is None else node.get("href")


def endpoints(root: etree._Element, who: Participant, kind: str) -> tuple[Endpoint, ...]:
    """The AS4 endpoints for a document type, of a SignedServiceMetadata whose signature was checked.

    Raises ``NotAsAsked``.
    """
    information = root.find(f"{_SMP}ServiceMetadata/{_SMP}ServiceInformation")
    if root.tag != f"{_SMP}SignedServiceMetadata" or information is None:
        raise NotAsAsked("no SignedServiceMetadata")
    _check_participant(information, who)
    named = information.find(f"{_IDS}DocumentIdentifier")
    if named is None or f"{named.get('scheme', '')}::{(named.text or '').strip()}" != kind:
        raise NotAsAsked("another document type")
    return tuple(_endpoints(information))


def _endpoints(information: etree._Element) -> list[Endpoint]:
    found = []
    for process in information.findall(f"{_SMP}ProcessList/{_SMP}Process"):
        named = process.find(f"{_IDS}ProcessIdentifier")
        identifier = (
            "" if named is None else f"{named.get('scheme', '')}::{(named.text or '').strip()}"
        )
        for node in process.findall(f"{_SMP}ServiceEndpointList/{_SMP}Endpoint"):
            address = node.findtext(f"{_WSA}EndpointReference/{_WSA}Address") or ""
            if node.get("transportProfile") == AS4 and address.strip():
                description = node.findtext(f"{_SMP}ServiceDescription") or ""
                found.append(
                    Endpoint(
                        process=identifier,
                        address=address.strip(),
                        description=description.strip()[:200],
                    )
                )
    return found


def _check_participant(parent: etree._Element, who: Participant) -> None:
    """An SMP that answers about another participant is as bad as none (peppol-commons 12.8.0)."""
    node = parent.find(f"{_IDS}ParticipantIdentifier")
    if node is None or node.get("scheme") != SCHEME or not who.same(node.text or ""):
        raise NotAsAsked("another participant")
