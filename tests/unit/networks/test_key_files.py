"""Key files as they come from authorities, and as they should not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)

from signet.kernel.errors import BadInput
from signet.networks.certificates import facts, read
from signet.networks.myinvois.signature.pkcs12 import open_pkcs12
from signet.networks.myinvois.signature.sandbox_certificate import make_test_certificate

AT = datetime(2026, 11, 21, tzinfo=UTC)
PASSWORD = "ពាក្យសម្ងាត់ 密码 🔑"  # made up


@pytest.fixture(scope="module")
def p12() -> bytes:
    made = make_test_certificate(
        name="Kopi", tin="C29702635060", registration="202001234567", password=PASSWORD, at=AT
    )
    return made.pkcs12


def test_a_password_of_any_script_opens_its_file(p12: bytes) -> None:
    found = facts(read(p12, PASSWORD))
    assert found is not None
    assert found.name == "Kopi"


@pytest.mark.parametrize("password", ["", "wrong", "\0", f"{PASSWORD}\0", "\ud800"])
def test_any_other_password_is_refused_with_a_sentence(p12: bytes, password: str) -> None:
    for opening in (read, open_pkcs12):
        with pytest.raises(BadInput) as refused:
            opening(p12, password)
        assert refused.value.fields


def test_a_pem_file_may_begin_with_the_authority(p12: bytes) -> None:
    key, own, (authority,) = pkcs12.load_key_and_certificates(p12, PASSWORD.encode())
    assert key is not None
    assert own is not None
    assert isinstance(authority, x509.Certificate)
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    chain = [one.public_bytes(Encoding.PEM) for one in (authority, own)]
    kept = read(b"".join((*chain, secret)), "")
    assert kept["chain"].encode() == b"".join(reversed(chain))


def test_a_damaged_file_is_refused_wherever_it_was_hit(p12: bytes) -> None:
    for at in range(0, len(p12), 211):
        damaged = p12[:at] + bytes([p12[at] ^ 0x55]) + p12[at + 1 :]
        for data in (damaged, p12[:at]):
            with pytest.raises(BadInput):
                read(data, PASSWORD)
