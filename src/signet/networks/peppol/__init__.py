"""Peppol: documents delivered through an access point, and the buyer's answers to them.

Where things stand: ``identifiers`` and ``locator`` (who is where), ``metadata`` and ``signature`` (what an
SMP says, and whether it may), ``lookup`` (all of it in order); ``access_point`` is what an access point
is, ``phoss`` and ``einvoice`` are two; ``response`` is the Invoice Response; ``adapter`` makes one network
of it all.
"""

from __future__ import annotations

from signet.networks.peppol.adapter import Peppol


def network() -> Peppol:
    """The adapter, for ``networks.registry``."""
    return Peppol()
