"""What companies upload to sign with: every usual form of file opens, every other is told apart."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)

from signet.kernel.errors import BadInput
from signet.networks.certificates import certificate, read
from signet.networks.myinvois.signature.sandbox_certificate import make_test_certificate
from tests.unit.networks.myinvois.test_certificates import certificate as made_by_hand

AT = datetime(2026, 11, 21, 3, 4, 5, tzinfo=UTC)
OLD = (
    PrivateFormat.PKCS12.encryption_builder()
    .key_cert_algorithm(pkcs12.PBES.PBESv1SHA1And3KeyTripleDESCBC)
    .hmac_hash(SHA1())
    .build(b"x")
)
Parts = tuple[Any, x509.Certificate, list[x509.Certificate]]


@pytest.fixture(scope="module")
def parts() -> Parts:
    """Key, certificate and the authority's certificate."""
    made = make_test_certificate(
        name="Kedai", tin="C29702635060", registration="202001234567", password="x", at=AT
    )
    key, own, chain = pkcs12.load_key_and_certificates(made.pkcs12, b"x")
    assert own is not None
    return key, own, chain


def packed(parts: Parts, closing: Any, *, chain: bool = True) -> bytes:
    key, own, others = parts
    return pkcs12.serialize_key_and_certificates(b"n", key, own, others if chain else None, closing)


@pytest.mark.parametrize("chain", [True, False])
@pytest.mark.parametrize(
    ("closing", "password"),
    [(BestAvailableEncryption(b"x"), "x"), (OLD, "x"), (NoEncryption(), "")],
    ids=["today", "old", "open"],
)
def test_a_pkcs12_file_opens(parts: Parts, closing: Any, password: str, *, chain: bool) -> None:
    found = certificate(read(packed(parts, closing, chain=chain), password))
    assert found is not None
    assert found.serial == parts[1].serial_number
    assert found.chain.count(b"BEGIN CERTIFICATE") == (2 if chain else 1)


@pytest.mark.parametrize("closing", [NoEncryption(), BestAvailableEncryption(b"x")])
def test_a_pem_file_opens(parts: Parts, closing: Any) -> None:
    key, own, _chain = parts
    pem = own.public_bytes(Encoding.PEM) + key.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, closing
    )
    password = "" if isinstance(closing, NoEncryption) else "x"
    assert read(pem, password)["chain"].encode() == own.public_bytes(Encoding.PEM)


def refused(upload: bytes, password: str = "x") -> tuple[str, str]:
    with pytest.raises(BadInput) as caught:
        read(upload, password)
    return caught.value.message, caught.value.fields[0].pointer


def test_a_wrong_password_is_told_at_the_password(parts: Parts) -> None:
    for closing in (BestAvailableEncryption(b"x"), OLD):
        for wrong in ("", "wrong"):
            assert refused(packed(parts, closing), wrong) == (
                "The password does not open this file.",
                "/certificate_password",
            )


def test_what_is_no_such_file(parts: Parts) -> None:
    key, own, _chain = parts
    for upload in (b"", b"nonsense", own.public_bytes(Encoding.DER), b"-----BEGIN X-----"):
        sentence, pointer = refused(upload)
        assert (sentence[:34], pointer) == ("This certificate cannot be opened:", "/certificate")
    without = pkcs12.serialize_key_and_certificates(b"n", key, None, None, NoEncryption())
    assert refused(without, "")[0] == "This file holds no private key with its certificate."


def test_a_key_that_belongs_to_another_certificate(parts: Parts) -> None:
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = parts[1].public_bytes(Encoding.PEM) + other.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    assert refused(pem, "") == (
        "The private key in this file does not belong to its certificate.",
        "/certificate",
    )


def test_a_key_store_of_several_owners_is_not_guessed_from(parts: Parts) -> None:
    key, own, chain = parts
    curve = ec.generate_private_key(ec.SECP256R1())
    other = x509.load_der_x509_certificate(made_by_hand(key=curve))
    both = pkcs12.serialize_key_and_certificates(b"n", key, own, [other, *chain], NoEncryption())
    sentence, pointer = refused(both, "")
    assert sentence.startswith("This file holds the certificates of several owners.")
    assert pointer == "/certificate"
