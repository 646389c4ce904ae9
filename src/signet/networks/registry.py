"""The adapters, by the code of their network. Loaded when first asked for, so that a page without networks
does not pay for them.

An adapter is a package ``signet.networks.<name>`` with a function ``network()`` that returns its
``port.Network``. Tests put others in by ``registered``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from typing import Final

from django.utils.translation import gettext as _

from signet.kernel.errors import NotFound
from signet.networks.port import Network

#: Code of a network -> the module whose ``network()`` makes its adapter.
_MODULES: Final[dict[str, str]] = {
    "peppol": "signet.networks.peppol",
    "myinvois": "signet.networks.myinvois",
}
_registered: dict[str, Network] = {}


def codes() -> tuple[str, ...]:
    """Every network that a company can be connected to, in the order in which pages name them."""
    return (*_MODULES, *(code for code in _registered if code not in _MODULES))


def network(code: str) -> Network:
    """The adapter of a network, or ``NotFound``."""
    if code in _registered:
        return _registered[code]
    if code not in _MODULES:
        raise NotFound(_("There is no such network."), code="network.not_found")
    return _load(_MODULES[code])


@contextmanager
def registered(adapter: Network) -> Iterator[None]:
    """Put another adapter in for the length of a block."""
    before = _registered.get(adapter.code)
    _registered[adapter.code] = adapter
    try:
        yield
    finally:
        if before is None:
            del _registered[adapter.code]
        else:
            _registered[adapter.code] = before


@cache
def _load(module: str) -> Network:
    made: Network = import_module(module).network()
    return made
