"""Peppol identifiers as the stand-in knows them (policy for use of identifiers 4.4.0)."""

from __future__ import annotations

import base64
import hashlib
import re

from signet.en16931.codelists import codes

SCHEME = "iso6523-actorid-upis"
_FORM = re.compile(r"([0-9]{4}):([A-Za-z0-9._~:+-]{1,50})")


def participant(text: str) -> str | None:
    """``iso6523-actorid-upis::0088:501...`` or ``0088:501...`` in lower case; None for what is neither."""
    found = _FORM.fullmatch(text.strip().removeprefix(f"{SCHEME}::"))
    if found is None or found[1] not in codes("peppol_address_schemes"):
        return None
    return found[0].lower()


def label(identifier: str) -> str:
    """The first label of the participant's name in the DNS (SML 1.3.0)."""
    digest = hashlib.sha256(identifier.lower().encode()).digest()
    return base64.b32encode(digest).decode().rstrip("=").lower()
