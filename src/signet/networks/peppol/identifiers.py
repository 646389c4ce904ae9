"""Peppol identifiers: participants, document types, processes (policy for use of identifiers 4.4.0). Pure."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from signet.en16931.codelists import codes
from signet.en16931.model import Identifier
from signet.kernel.errors import BadInput
from signet.kernel.marking import _

SCHEME: Final = "iso6523-actorid-upis"
DOCUMENT_SCHEME: Final = "busdox-docid-qns"
PROCESS_SCHEME: Final = "cenbii-procid-ubl"
_VALUE = re.compile(r"[0-9A-Za-z._~:+-]{1,50}")

_UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
RESPONSE_NAMESPACE: Final = f"{_UBL}ApplicationResponse-2"
RESPONSE: Final = "urn:fdc:peppol.eu:poacc:trns:invoice_response:3"
RESPONSE_PROCESS: Final = "urn:fdc:peppol.eu:poacc:bis:invoice_response:3"


@dataclass(frozen=True, slots=True)
class Participant:
    """``scheme``: a code of the electronic address schemes (EAS), which are ISO 6523 codes, such as 0088."""

    scheme: str
    value: str

    def __str__(self) -> str:
        """``0088:5012345678900``, as people and access points write it."""
        return f"{self.scheme}:{self.value}"

    @property
    def qualified(self) -> str:
        """``iso6523-actorid-upis::0088:5012345678900``, as SMP and SBDH write it."""
        return f"{SCHEME}::{self}"

    @property
    def quoted(self) -> str:
        """The qualified identifier as one segment of a path."""
        return quote(self.qualified, safe="")

    def same(self, other: str) -> bool:
        """Does ``0088:ABC`` name the same participant? Case is no difference."""
        return str(self).lower() == other.strip().lower()


def participant(identifier: Identifier | None) -> Participant:
    """The participant behind an electronic address (BT-34, BT-49); raises ``BadInput``."""
    scheme = (identifier.scheme or "") if identifier else ""
    value = identifier.value.strip() if identifier else ""
    if scheme not in codes("peppol_address_schemes"):
        raise BadInput(
            _("“%(scheme)s” is not a scheme of Peppol's electronic addresses, such as 0088."),
            code="peppol.scheme",
            params={"scheme": scheme},
        )
    if not _VALUE.fullmatch(value):
        raise BadInput(
            _("“%(value)s” cannot be an electronic address: letters, digits and . _ ~ : + - only."),
            code="peppol.identifier",
            params={"value": value},
        )
    return Participant(scheme, value)


def read(text: str) -> Participant:
    """``0088:501...`` or ``iso6523-actorid-upis::0088:501...``; raises ``BadInput``."""
    scheme, _separator, value = text.strip().removeprefix(f"{SCHEME}::").partition(":")
    return participant(Identifier(value=value, scheme=scheme))


def label(who: Participant) -> str:
    """The first label of the participant's name in the DNS: base32 of SHA-256 (SML 1.3.0).

    0088:123abc -> y7dzfxaf3d4cjz4kcgrxtec6twvcga4ky7zwa5boif6mswd4tdrq
    """
    digest = hashlib.sha256(str(who).lower().encode()).digest()
    return base64.b32encode(digest).decode("ascii").rstrip("=").lower()


def document_type(root: str, specification: str) -> str:
    """The document type identifier of a UBL 2.1 document by its root element and its BT-24."""
    return f"{DOCUMENT_SCHEME}::{_UBL}{root}-2::{root}##{specification}::2.1"


def process(identifier: str) -> str:
    """The process identifier of a profile (BT-23)."""
    return f"{PROCESS_SCHEME}::{identifier}"
