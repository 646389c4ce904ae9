"""MyInvois, the e-invoice service of the Inland Revenue Board of Malaysia (LHDN)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from signet.networks.port import Network


def network() -> Network:
    """The adapter, for ``networks.registry``."""
    from signet.networks.myinvois.adapter.network import MyInvois  # loaded when first asked for

    return MyInvois()
