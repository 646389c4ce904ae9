"""Signatures seen by others: by a verifier that shares no code with us, and made to break ours."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from signet.networks.myinvois.einvoice import EInvoice
from signet.networks.myinvois.mapping import to_json, to_xml
from signet.networks.myinvois.signature import LocalSigner, sign, verify
from signet.networks.myinvois.signature.certificate import DOCUMENT_SIGNING, read_certificate
from signet.networks.myinvois.signature.shown import shown
from tests.unit.networks.myinvois.conftest import AT, JSON, XML
from tests.unit.networks.myinvois.independent import assert_signed
from tests.unit.networks.myinvois.samples import everything
from tests.unit.networks.myinvois.test_signature import SAMPLES

TYPES = ("01", "02", "03", "04", "11", "12", "13", "14")
#: An issuer with everything that the form of its name has a rule for, in the order of the certificate.
ISSUER: list[list[tuple[x509.ObjectIdentifier, str]]] = [
    [(NameOID.COUNTRY_NAME, "MY")],
    [(NameOID.ORGANIZATION_NAME, 'Kopi & "Kek", Sdn <Bhd>'), (NameOID.ORGANIZATIONAL_UNIT_NAME, "A=1")],
    [(NameOID.EMAIL_ADDRESS, "ca@kopi.example")],
    [(NameOID.ORGANIZATION_IDENTIFIER, "C29702635060")],
    [(NameOID.COMMON_NAME, "公司 Té+#; ")],
]  # fmt: skip
DOTNET = (
    'CN="公司 Té+#; ", OID.2.5.4.97=C29702635060, E=ca@kopi.example,'
    ' OU="A=1" + O="Kopi & ""Kek"", Sdn <Bhd>", C=MY'  # DER puts the shorter of a set first
)


@pytest.mark.parametrize("name", SAMPLES)
def test_the_other_verifier_knows_the_official_samples(shared: Path, name: str) -> None:
    assert_signed((shared / "testdata/myinvois" / name).read_bytes())


@pytest.mark.parametrize("write", [to_xml, to_json], ids=["xml", "json"])
@pytest.mark.parametrize("type_code", TYPES)
def test_ours_are_good_to_a_verifier_that_shares_no_code(
    type_code: str, write: Callable[[EInvoice], bytes], signer: LocalSigner
) -> None:
    document = write(everything(type_code))
    signed = sign(document, signer, at=AT, is_canonical=True)
    assert assert_signed(signed.data).serial_number == signer.certificate.serial
    with pytest.raises(AssertionError):
        assert_signed(signed.data.replace(b"INV-2026-0001", b"INV-2026-0002"))


def odd_signer(serial: int, issuer: x509.Name) -> LocalSigner:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject = x509.Name([
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Kopi"),
        x509.NameAttribute(NameOID.ORGANIZATION_IDENTIFIER, "C29702635060"),
        x509.NameAttribute(NameOID.SERIAL_NUMBER, "202001234567"),
    ])  # fmt: skip
    usage = x509.KeyUsage(
        digital_signature=False, content_commitment=True, key_encipherment=False,
        data_encipherment=False, key_agreement=False, key_cert_sign=False, crl_sign=False,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(serial)
        .not_valid_before(AT)
        .not_valid_after(AT + timedelta(days=1))
        .add_extension(usage, critical=True)
        .add_extension(x509.ExtendedKeyUsage([DOCUMENT_SIGNING]), critical=False)
        .sign(key, SHA256())
    )
    return LocalSigner(read_certificate(made.public_bytes(Encoding.DER)), key)


@pytest.mark.parametrize("document", [XML, JSON], ids=["xml", "json"])
def test_an_issuer_with_every_special_character_and_the_longest_serial(document: bytes) -> None:
    rdns = [
        x509.RelativeDistinguishedName(x509.NameAttribute(oid, value) for oid, value in part)
        for part in ISSUER
    ]
    longest = (1 << 159) - 1  # RFC 5280: twenty octets
    signed = sign(document, odd_signer(longest, x509.Name(rdns)), at=AT).data
    assert_signed(signed)
    verdict = verify(signed)
    assert (verdict.ok, verdict.serial, verdict.issuer) == (True, str(longest), DOTNET)


def altered(text: str, name: str, by: str) -> bytes:
    """The leaf of a name with another text, in either format."""
    if text.startswith("{"):
        changed, count = re.subn(rf'("{name}":\[\{{"_":")[^"]*', rf"\g<1>{by}", text, count=1)
    else:
        changed, count = re.subn(rf"(<(?:ds|xades):{name}>)[^<]*", rf"\g<1>{by}", text, count=1)
    assert count == 1
    return changed.encode()


@pytest.mark.parametrize("document", [XML, JSON], ids=["xml", "json"])
@pytest.mark.parametrize(
    ("name", "by", "code"),
    [
        ("SignatureValue", "é", "DS335"),
        ("SignatureValue", "AAAA\u00a0é", "DS335"),
        ("X509Certificate", "é", "DS305"),
        ("X509SerialNumber", "٣", "DS327"),
        ("X509SerialNumber", "-5", "DS327"),
        ("X509SerialNumber", "7" * 5000, "DS328"),
        ("SigningTime", "2026-02-30T00:00:00Z", "DS336"),
        ("SigningTime", "2026-11-21T24:00:00Z", "DS336"),
        ("SigningTime", "2026-11-21T03:04:05.000Z", "DS336"),
        ("SigningTime", "٢٠٢٦-11-21T03:04:05Z", "DS336"),
    ],
)
def test_what_cannot_be_read_has_its_code(
    document: bytes, name: str, by: str, code: str, signer: LocalSigner
) -> None:
    text = sign(document, signer, at=AT).data.decode()
    assert code in [finding.rule for finding in verify(altered(text, name, by)).findings]


@pytest.mark.parametrize("name", ["X509IssuerName", "X509SerialNumber", "SigningTime"])
def test_half_a_character_is_no_document(name: str, signer: LocalSigner) -> None:
    """Nobody could print what it says."""
    text = sign(JSON, signer, at=AT).data.decode()
    verdict = verify(altered(text, name, r"\\ud83d"))
    assert [finding.rule for finding in verdict.findings] == ["DS300"]
    assert json.dumps(shown(verdict), ensure_ascii=False).encode()


def test_a_certificate_that_breaks_its_own_rules_is_none(signer: LocalSigner) -> None:
    """Version 5, and a serial number that is not positive (RFC 5280, 4.1.2.1 and 4.1.2.2)."""
    text = sign(XML, signer, at=AT).data.decode()
    der = signer.certificate.der
    assert der.count(b"\xa0\x03\x02\x01\x02") == 1  # [0] version v3
    at = der.index(b"\xa0\x03\x02\x01\x02")
    negative = bytearray(der)
    negative[at + 7] |= 0x80
    for broken in (der.replace(b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01\x04"), bytes(negative)):
        assert broken != der
        other = base64.b64encode(broken).decode()
        verdict = verify(text.replace(signer.certificate.base64, other).encode())
        assert [finding.rule for finding in verdict.findings] == ["DS305"]


DTD = '<!DOCTYPE Invoice [<!ENTITY a "{}">{}]>'


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        (lambda x: x.replace("><", ">\r\n<"), []),
        (lambda x: x.replace("<cbc:ID>INV", "<?x y?><!-- c --><cbc:ID>INV"), []),
        (lambda x: x.replace("INV-1", "INV<!-- c -->-1"), []),
        (lambda x: x.replace("INV-1", "<![CDATA[INV-1]]>"), []),
        (lambda x: x.replace("INV-1", "INV&#45;1"), []),
        (lambda x: "\ufeff" + x, []),
        (lambda x: x.replace("INV-1", "INV-1 "), ["DS322"]),
        (lambda x: x.replace("INV-1", "&a;"), ["DS300"]),
        (lambda x: DTD.format("INV-1", "") + x.replace("INV-1", "&a;"), ["DS300"]),
        (lambda x: DTD.format("b", '<!ENTITY x SYSTEM "file:///etc/hostname">')
         + x.replace("INV-1", "&x;"), ["DS300"]),
        (lambda x: x.replace("<UBLExtensions", "<cac:Other", 1)
         .replace("</UBLExtensions>", "</cac:Other>"), ["DS322"]),
    ],
)  # fmt: skip
def test_other_spellings_of_signed_xml(
    change: Callable[[str], str], codes: list[str], signer: LocalSigner
) -> None:
    text = sign(XML, signer, at=AT).data.decode()
    assert [f.rule for f in verify(change(text).encode()).findings] == codes


def test_signed_xml_in_utf_16_says_the_same(signer: LocalSigner) -> None:
    text = '<?xml version="1.0" encoding="UTF-16"?>' + sign(XML, signer, at=AT).data.decode()
    assert verify(text.encode("utf-16")).ok


@pytest.mark.parametrize("document", [XML, JSON], ids=["xml", "json"])
def test_cut_or_damaged_anywhere_it_is_judged_and_never_breaks(
    document: bytes, signer: LocalSigner
) -> None:
    data = sign(document, signer, at=AT).data
    for at in range(0, len(data), 37):
        for damaged in (data[:at], data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :]):
            assert json.dumps(shown(verify(damaged)), ensure_ascii=False).encode()
