"""The stand-in's own signature verifier: it accepts the official samples and refuses altered ones."""

from __future__ import annotations

import base64
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID, ObjectIdentifier

from signet.sandbox.myinvois.document import Document, read
from signet.sandbox.myinvois.signature import certificate as certificates
from signet.sandbox.myinvois.signature.claims import Claims
from signet.sandbox.myinvois.signature.in_xml import outer_xml
from signet.sandbox.myinvois.signature.messages import MESSAGES
from signet.sandbox.myinvois.signature.verify import Submitter, check, integrity

SAMPLES = sorted(
    f"1.1-{kind}-Sample.{form}"
    for kind in ("Credit-Note", "Invoice", "Invoice-MultiLineItem")
    for form in ("json", "xml")
)
TIN, REGISTRATION = "C29702635060", "D12345678"


def claims_of(data: bytes, name: str) -> Claims:
    found = read(data, "XML" if name.endswith(".xml") else "JSON")
    assert isinstance(found, Document), found
    return found.claims()


def sample(shared: Path, name: str) -> bytes:
    return (shared / "testdata" / "myinvois" / name).read_bytes()


@pytest.mark.parametrize("name", SAMPLES)
def test_the_official_samples_are_whole(shared: Path, name: str) -> None:
    assert list(integrity(claims_of(sample(shared, name), name))) == []


@pytest.mark.parametrize(
    ("name", "before", "after", "codes"),
    [
        ("1.1-Invoice-Sample.xml", b">1436.50<", b">1436.51<", {"DS322", "DS333"}),
        ("1.1-Invoice-MultiLineItem-Sample.json", b"4585.0", b"4585.00", {"DS322", "DS333"}),
        ("1.1-Invoice-Sample.xml", b"T16:31:06Z", b"T16:31:07Z", {"DS320"}),
        ("1.1-Invoice-Sample.json", b"T02:01:36Z", b"T02:01:37Z", {"DS320"}),
        ("1.1-Invoice-Sample.xml", b"2024-07-23T16:31:06Z", b"2024-10-23T16:31:06Z",
         {"DS304", "DS320"}),
        ("1.1-Invoice-Sample.xml", b"2024-07-23T16:31:06Z", b"23.07.2024", {"DS336", "DS320"}),
        ("1.1-Invoice-Sample.xml", b"162880276254639189035871514749820882117",
         b"7A8999A2B3BED00C265B605175624CC5", {"DS327", "DS320"}),
        ("1.1-Invoice-Sample.xml", b"162880276254639189035871514749820882117", b"17",
         {"DS328", "DS320"}),
        ("1.1-Invoice-Sample.xml", b"O=LHDNM, C=MY<", b"O=LHDNM,C=MY<", {"DS326", "DS320"}),
        ("1.1-Invoice-Sample.xml", b"KKBSTyiP", b"KKBSTyiQ", {"DS318", "DS320"}),
        ("1.1-Invoice-Sample.xml", b"kZhLB843", b"kZhLB844", {"DS333"}),
        ("1.1-Invoice-Sample.xml", b">kZhLB843", b">!!!", {"DS335"}),
        ("1.1-Invoice-Sample.xml", b"enveloped:xades</cbc:SignatureMethod",
         b"enveloped</cbc:SignatureMethod", {"DS323"}),
        ("1.1-Invoice-Sample.xml", b"more#rsa-sha256", b"more#rsa-sha512", {"DS316"}),
        ("1.1-Invoice-Sample.xml", b"MIIFlDCCA3yg", b"MIIFlDCCA3yh", {"DS305"}),
    ],
)  # fmt: skip
def test_an_altered_sample_is_refused(
    shared: Path, name: str, before: bytes, after: bytes, codes: set[str]
) -> None:
    data = sample(shared, name)
    assert before in data
    assert set(integrity(claims_of(data.replace(before, after, 1), name))) == codes


def test_white_space_between_elements_is_not_signed_and_inside_texts_it_is(shared: Path) -> None:
    name = "1.1-Invoice-Sample.xml"
    data = sample(shared, name)
    assert list(integrity(claims_of(re.sub(rb">\s+<", b"><", data), name))) == []
    spoilt = data.replace(b">XML-INV12345<", b">XML-INV12345 <")
    assert set(integrity(claims_of(spoilt, name))) == {"DS322", "DS333"}


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ("signing_time", "DS303"),
        ("certificate", "DS305"),
        ("certificate_digest_method", "DS313"),
        ("document_digest_method", "DS314"),
        ("properties_digest_method", "DS315"),
        ("signature_method", "DS316"),
        ("certificate_digest", "DS317"),
        ("properties_digest", "DS319"),
        ("document_digest", "DS321"),
        ("method", "DS323"),
        ("issuer", "DS324"),
        ("serial", "DS325"),
        ("signature_value", "DS332"),
    ],
)
def test_a_missing_part_is_named(shared: Path, field: str, code: str) -> None:
    claims = claims_of(sample(shared, SAMPLES[0]), SAMPLES[0])
    assert list(integrity(replace(claims, **{field: ""}))) == [code]  # type: ignore[arg-type]


def test_no_signature_and_two_signatures(shared: Path) -> None:
    claims = claims_of(sample(shared, SAMPLES[0]), SAMPLES[0])
    nobody = submitter({})
    assert [f.code for f in check(replace(claims, signatures=0), nobody)] == ["DS301"]
    assert [f.code for f in check(replace(claims, signatures=2), nobody)] == ["DS302"]


def submitter(
    identities: dict[str, str], *authorities: x509.Certificate, revoked: str = ""
) -> Submitter:
    return Submitter(
        identities=identities,
        knows=lambda tin: tin in {TIN, *identities},
        authorities=authorities,
        revoked=frozenset({revoked}),
    )


def test_whose_certificate_it_is(shared: Path) -> None:
    claims = claims_of(sample(shared, SAMPLES[0]), SAMPLES[0])

    def codes(*identity: str) -> list[str | None]:
        return [f.code for f in check(claims, submitter(dict([identity])))]  # type: ignore[list-item]

    assert codes(TIN, REGISTRATION) == ["DS329"]  # the authority of the samples is not at hand
    assert codes(TIN, "202001234567") == ["DS312", "DS329"]
    assert codes("C1234567890", REGISTRATION) == ["DS311", "DS329"]


AT = datetime(2026, 1, 1, tzinfo=UTC)
DOCUMENT_SIGNING = ObjectIdentifier("1.3.6.1.4.1.311.10.3.12")
NAMES = {NameOID.COUNTRY_NAME: "MY", NameOID.ORGANIZATION_NAME: "Kopi, Sdn. Bhd.",
         NameOID.ORGANIZATION_IDENTIFIER: TIN, NameOID.SERIAL_NUMBER: REGISTRATION}  # fmt: skip


def issued(
    names: dict[ObjectIdentifier, str] = NAMES,
    *,
    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | None = None,
    usage: bool = True,
    purpose: ObjectIdentifier = DOCUMENT_SIGNING,
) -> tuple[x509.Certificate, x509.Certificate]:
    """A certificate and the authority it is from."""
    authority_key = rsa.generate_private_key(65537, 2048)
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "An authority")])

    def built(
        subject: x509.Name, public: rsa.RSAPublicKey | ec.EllipticCurvePublicKey
    ) -> x509.CertificateBuilder:
        return x509.CertificateBuilder(
            issuer, subject, public, x509.random_serial_number(), AT, AT + timedelta(days=365)
        )

    signing = key or rsa.generate_private_key(65537, 2048)
    subject = x509.Name([x509.NameAttribute(oid, value) for oid, value in names.items()])
    key_usage = x509.KeyUsage(False, usage, *[False] * 7)
    certificate = (
        built(subject, signing.public_key())
        .add_extension(key_usage, critical=True)
        .add_extension(x509.ExtendedKeyUsage([purpose]), critical=False)
    )
    authority = built(issuer, authority_key.public_key())
    return certificate.sign(authority_key, SHA256()), authority.sign(authority_key, SHA256())


def admission(claims: Claims, certificate: x509.Certificate, who: Submitter) -> set[str | None]:
    der = base64.b64encode(certificate.public_bytes(Encoding.DER)).decode()
    wrong_anyway = {"DS304", "DS318", "DS326", "DS328", "DS333"}  # it is not the one that signed
    found = {f.code for f in check(replace(claims, certificate=der), who)}
    return found - wrong_anyway


@pytest.mark.parametrize(
    ("without", "code"),
    [
        (NameOID.SERIAL_NUMBER, "DS306"),
        (NameOID.ORGANIZATION_IDENTIFIER, "DS307"),
        (NameOID.ORGANIZATION_NAME, "DS309"),
    ],
)
def test_what_a_certificate_must_name(shared: Path, without: ObjectIdentifier, code: str) -> None:
    claims = claims_of(sample(shared, SAMPLES[0]), SAMPLES[0])
    certificate, authority = issued({k: v for k, v in NAMES.items() if k != without})
    who = submitter({TIN: REGISTRATION}, authority)
    assert admission(claims, certificate, who) == {code}


def test_the_profile_and_the_authority(shared: Path) -> None:
    claims = claims_of(sample(shared, SAMPLES[0]), SAMPLES[0])
    good, authority = issued()
    _, stranger = issued()
    who = submitter({TIN: REGISTRATION}, authority)
    assert admission(claims, good, who) == set()
    assert admission(claims, good, submitter({TIN: REGISTRATION}, stranger)) == {"DS329"}
    revoked = submitter({TIN: REGISTRATION}, authority, revoked=str(good.serial_number))
    assert admission(claims, good, revoked) == {"DS329"}
    for certificate, authority in (
        issued(usage=False),
        issued(purpose=ObjectIdentifier("1.3.6.1.5.5.7.3.4")),
        issued(key=rsa.generate_private_key(65537, 1024)),
    ):
        who = submitter({TIN: REGISTRATION}, authority)
        assert admission(claims, certificate, who) == {"DS305"}
    elliptic, authority = issued(key=ec.generate_private_key(ec.SECP256R1()))
    who = submitter({TIN: REGISTRATION}, authority)
    assert admission(claims, elliptic, who) == {"DS305", "DS334"}


def test_values_that_cannot_be_read(shared: Path) -> None:
    claims = claims_of(sample(shared, SAMPLES[0]), SAMPLES[0])
    certificate, authority = issued(
        {**NAMES, NameOID.SERIAL_NUMBER: "D 123/4", NameOID.ORGANIZATION_IDENTIFIER: "VATMY-1"}
    )
    who = submitter({TIN: REGISTRATION}, authority)
    assert admission(claims, certificate, who) == {"DS337", "DS338"}
    unknown, authority = issued({**NAMES, NameOID.ORGANIZATION_IDENTIFIER: "C9999999990"})
    who = submitter({TIN: REGISTRATION}, authority)
    assert admission(claims, unknown, who) == {"DS330"}


def test_the_issuer_is_written_as_dot_net_does() -> None:
    parts = {NameOID.COUNTRY_NAME: "MY", NameOID.ORGANIZATION_NAME: 'Tan, "Lim" & Co',
             NameOID.EMAIL_ADDRESS: "a@b.example", NameOID.ORGANIZATION_IDENTIFIER: "C1",
             NameOID.STATE_OR_PROVINCE_NAME: "Johor"}  # fmt: skip
    issuer = x509.Name([x509.NameAttribute(oid, value) for oid, value in parts.items()])
    key = rsa.generate_private_key(65537, 2048)
    certificate = x509.CertificateBuilder(
        issuer, issuer, key.public_key(), 5, AT, AT + timedelta(days=1)
    ).sign(key, SHA256())
    assert certificates.issuer_name(certificate) == (
        'S=Johor, OID.2.5.4.97=C1, E=a@b.example, O="Tan, ""Lim"" & Co", C=MY'
    )


def test_signed_properties_are_hashed_as_they_were_sent() -> None:
    """Declarations where they stand, empty elements as they were closed, entities as .NET writes."""
    data = (
        b'<a xmlns:x="http://uri.etsi.org/01903/v1.3.2#"><x:SignedProperties Id="p" '
        b'xmlns:ds="urn:d">\n <ds:A ds:k="1"></ds:A><ds:B/> <x:C>R&amp;D &lt; "x"</x:C>\n'
        b"</x:SignedProperties></a>"
    )
    assert outer_xml(data) == (
        b'<x:SignedProperties Id="p" xmlns:ds="urn:d" '
        b'xmlns:x="http://uri.etsi.org/01903/v1.3.2#"><ds:A ds:k="1"></ds:A><ds:B />'
        b'<x:C>R&amp;D &lt; "x"</x:C></x:SignedProperties>'
    )
    assert outer_xml(b"<a/>") is None


def test_every_code_that_can_be_found_has_its_sentence() -> None:
    assert len(MESSAGES) == 36
    assert all(code.startswith("DS3") and text.endswith(".") for code, text in MESSAGES.items())
