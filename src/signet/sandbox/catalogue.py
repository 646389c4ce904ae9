"""Which stand-ins there are, in the order of their ports."""

from __future__ import annotations

import importlib
from typing import cast

from signet.sandbox.standin import Settings, StandIn

#: name -> module with ``open_stand_in(settings: Settings) -> StandIn``.
STAND_INS = {
    "peppol": "signet.sandbox.peppol",
    "myinvois": "signet.sandbox.myinvois",
}
#: The first one listens here, each further one a port higher.
FIRST_PORT = 8101


def open_stand_in(name: str, settings: Settings) -> StandIn:
    """The stand-in of a network, its state read from ``settings.folder``."""
    return cast("StandIn", importlib.import_module(STAND_INS[name]).open_stand_in(settings))
