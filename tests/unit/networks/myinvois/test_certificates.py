"""Certificates and keys: what they say, what is wrong with them, in words that help."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    pkcs12,
)

from signet.kernel.errors import BadInput
from signet.networks.myinvois.signature import LocalSigner
from signet.networks.myinvois.signature.certificate import (
    DOCUMENT_SIGNING,
    belongs_to,
    in_time,
    profile,
    read_certificate,
)
from signet.networks.myinvois.signature.names import dotnet_name
from signet.networks.myinvois.signature.pkcs12 import open_pkcs12
from signet.networks.myinvois.signature.sandbox_certificate import SandboxCertificate
from tests.unit.networks.myinvois.conftest import AT, PASSWORD

ORG, CN, C = "2.5.4.10", "2.5.4.3", "2.5.4.6"
TIN, BRN = "2.5.4.97", "2.5.4.5"
SUBJECT = {C: "MY", ORG: "Kedai", TIN: "C1234567890", CN: "Kedai", BRN: "202001234567"}


def name(parts: dict[str, str]) -> x509.Name:
    return x509.Name(
        [x509.NameAttribute(x509.ObjectIdentifier(oid), value) for oid, value in parts.items()]
    )


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({C: "MY", ORG: "LHDNM", CN: "Sub CA V1"}, "CN=Sub CA V1, O=LHDNM, C=MY"),
        ({"1.2.840.113549.1.9.1": "a@b.my", "2.5.4.8": "Perak"}, "S=Perak, E=a@b.my"),
        ({TIN: "C1", BRN: "D1"}, "SERIALNUMBER=D1, OID.2.5.4.97=C1"),
        ({ORG: "Kopi, Teh + Sdn"}, 'O="Kopi, Teh + Sdn"'),
        ({ORG: 'The "Best"'}, 'O="The ""Best"""'),
        ({ORG: "A;B"}, 'O="A;B"'),
        ({ORG: " blank"}, 'O=" blank"'),
        ({ORG: "R&D <Lab>"}, 'O="R&D <Lab>"'),
        ({ORG: "Kedai Kopi Té"}, "O=Kedai Kopi Té"),
    ],
)
def test_names_are_written_as_dotnet_writes_them(parts: dict[str, str], expected: str) -> None:
    assert dotnet_name(name(parts)) == expected


def certificate(
    subject: dict[str, str] = SUBJECT,
    key: Any = None,
    purposes: list[x509.ObjectIdentifier] | None = None,
    *,
    committed: bool = True,
) -> bytes:
    key = key or rsa.generate_private_key(public_exponent=65537, key_size=2048)
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=committed, key_encipherment=False,
        data_encipherment=False, key_agreement=False, key_cert_sign=False, crl_sign=False,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip
    builder = (
        x509.CertificateBuilder()
        .subject_name(name(subject))
        .issuer_name(name({CN: "CA"}))
        .public_key(key.public_key())
        .serial_number(5)
        .not_valid_before(AT)
        .not_valid_after(AT + timedelta(days=1))
        .add_extension(usage, critical=True)
        .add_extension(x509.ExtendedKeyUsage(purposes or [DOCUMENT_SIGNING]), critical=False)
    )
    return builder.sign(key, SHA256()).public_bytes(Encoding.DER)


def without(*oids: str) -> dict[str, str]:
    return {oid: value for oid, value in SUBJECT.items() if oid not in oids}


@pytest.mark.parametrize(
    ("der", "expected"),
    [
        (certificate, []),
        (lambda: certificate(without(BRN)), ["DS306"]),
        (lambda: certificate(without(TIN)), ["DS307"]),
        (lambda: certificate(without(ORG, TIN)), ["DS307", "DS309"]),
        (lambda: certificate({**SUBJECT, TIN: "VAT 12"}), ["DS338"]),
        (lambda: certificate({**SUBJECT, BRN: "?"}), ["DS337"]),
        (lambda: certificate(committed=False), ["DS334"]),
        (lambda: certificate(purposes=[x509.ObjectIdentifier("1.3.6.1.5.5.7.3.1")]), ["DS334"]),
        (lambda: certificate(key=ec.generate_private_key(ec.SECP256R1())), ["DS334"]),
        (lambda: certificate(key=rsa.generate_private_key(65537, 1024)), ["DS334"]),
    ],
)
def test_the_profile(der: Any, expected: list[str]) -> None:
    read = read_certificate(der())
    for _time in ("when it is uploaded", "when it signs"):
        assert [f.rule for f in profile(read)] == expected


def test_the_owner_must_be_the_sender(signer: LocalSigner) -> None:
    own = signer.certificate
    assert belongs_to(own, tin="C29702635060", registration="202001234567") == []
    assert belongs_to(own, tin="C29702635060") == []
    assert [f.rule for f in belongs_to(own, tin="C1", registration="2")] == ["DS311", "DS312"]


@pytest.mark.parametrize(
    ("after", "expected"),
    [(timedelta(0), []), (timedelta(hours=-2), ["DS304"]), (timedelta(days=366), ["DS304"])],
)
def test_validity(signer: LocalSigner, after: timedelta, expected: list[str]) -> None:
    assert [f.rule for f in in_time(signer.certificate, AT + after)] == expected


def packed(key: Any, der: bytes | None, password: str = "x") -> bytes:
    found = x509.load_der_x509_certificate(der) if der else None
    closing = BestAvailableEncryption(password.encode()) if password else NoEncryption()
    return pkcs12.serialize_key_and_certificates(b"n", key, found, None, closing)


def test_a_file_opens_with_its_password_only(made: SandboxCertificate) -> None:
    assert (
        open_pkcs12(made.pkcs12, PASSWORD).certificate.organisation == "Kedai Kopi Sdn. Bhd., Ipoh"
    )
    for wrong in ("", "wrong"):
        with pytest.raises(BadInput) as refused:
            open_pkcs12(made.pkcs12, wrong)
        assert refused.value.code == "pkcs12.password"
        assert refused.value.fields[0].pointer == "/password"


def test_a_file_without_password_opens() -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    assert open_pkcs12(packed(key, certificate(key=key), ""), "").certificate.tin == "C1234567890"


def test_files_that_cannot_sign() -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    curve = ec.generate_private_key(ec.SECP256R1())
    cases = {
        "pkcs12.unreadable": b"nonsense",
        "pkcs12.too_large": bytes(300_000),
        "pkcs12.incomplete": packed(key, None),
        "pkcs12.key": packed(curve, certificate(key=curve)),
        "pkcs12.owners": pkcs12.serialize_key_and_certificates(
            b"n",
            key,
            x509.load_der_x509_certificate(certificate(key=key)),
            [x509.load_der_x509_certificate(certificate(key=curve))],
            BestAvailableEncryption(b"x"),
        ),
    }
    for code, data in cases.items():
        with pytest.raises(BadInput) as refused:
            open_pkcs12(data, "x")
        assert (refused.value.code, refused.value.fields[0].pointer) == (code, "/file")


def test_the_key_is_never_shown(signer: LocalSigner) -> None:
    assert "RSAPrivateKey" not in repr(signer)
    assert "Kedai" in repr(signer)
