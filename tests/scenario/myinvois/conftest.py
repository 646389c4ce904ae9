"""The portal, certificates that it trusts, and documents issued now."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)

from signet.kernel import clock
from signet.networks.links import Certificate
from signet.networks.myinvois.signature.sandbox_certificate import (
    SandboxCertificate,
    make_test_certificate,
)
from tests.scenario.myinvois.portal import AGENT, BUYER, SELLER, Portal, open_portal

Made = dict[str, tuple[SandboxCertificate, Certificate]]
_OWNERS = {SELLER: "202001234567", BUYER: "201901000005", AGENT: "201001234567"}


@pytest.fixture(scope="session")
def made() -> Made:
    """By TIN, each from an authority of its own."""
    found: Made = {}
    for tin, registration in _OWNERS.items():
        given = make_test_certificate(
            name="Kedai", tin=tin, registration=registration, password="x", at=clock.now()
        )
        found[tin] = (given, opened(given.pkcs12))
    return found


def opened(packed: bytes) -> Certificate:
    key, own, _chain = pkcs12.load_key_and_certificates(packed, b"x")
    assert key is not None
    assert own is not None
    return Certificate(
        chain=own.public_bytes(Encoding.PEM),
        key=key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
        subject=own.subject.rfc4514_string(),
        serial=own.serial_number,
        not_after=own.not_valid_after_utc,
    )


@pytest.fixture
def portal(tmp_path: Path, made: Made) -> Iterator[Portal]:
    with open_portal(tmp_path) as found:
        for given, _certificate in made.values():
            found.trust(given)
        yield found


@pytest.fixture
def certificate(made: Made) -> Callable[[str], Certificate]:
    return lambda tin: made[tin][1]
