"""Signing and judging: what was signed is good, and every alteration has its official code."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from datetime import timedelta
from pathlib import Path

import pytest

from signet.kernel.errors import BadInput
from signet.networks.myinvois.signature import LocalSigner, SelfCheckFailed, json_text, sign, verify
from tests.unit.networks.myinvois.conftest import AT, JSON, XML

SAMPLES = [
    f"1.1-{kind}-Sample.{form}"
    for kind in ("Invoice", "Invoice-MultiLineItem", "Credit-Note")
    for form in ("xml", "json")
]


def codes(data: bytes) -> list[str]:
    return [finding.rule for finding in verify(data).findings]


@pytest.mark.parametrize("name", SAMPLES)
def test_official_samples_are_good(shared: Path, name: str) -> None:
    verdict = verify((shared / "testdata/myinvois" / name).read_bytes())
    assert verdict.findings == ()
    assert verdict.document.ok
    assert verdict.properties.ok
    assert verdict.certificate_digest.ok
    assert verdict.signature_ok
    assert verdict.certificate is not None
    assert (verdict.certificate.tin, verdict.certificate.registration) == (
        "C29702635060",
        "D12345678",
    )


@pytest.mark.parametrize(
    "name", ["1.0-Invoice-Sample.xml", "1.0-Invoice-MultiLineItem-Sample.json"]
)
def test_unsigned_samples_are_not_signed(shared: Path, name: str) -> None:
    assert codes((shared / "testdata/myinvois" / name).read_bytes()) == ["DS301"]


@pytest.mark.parametrize("name", SAMPLES)
def test_one_digit_changed_in_an_official_sample_is_seen(shared: Path, name: str) -> None:
    data = (shared / "testdata/myinvois" / name).read_bytes()
    assert codes(data.replace(b"INV12345", b"INV12346", 1)) == ["DS322"]


@pytest.mark.parametrize("document", [XML, JSON], ids=["xml", "json"])
def test_what_is_signed_is_good(document: bytes, signer: LocalSigner) -> None:
    signed = sign(document, signer, at=AT)
    verdict = verify(signed.data)
    assert verdict.ok
    assert verdict.signing_time == "2026-11-21T03:04:05Z"
    assert verdict.issuer == "CN=Signet Sandbox CA, O=Signet, C=MY"
    assert verdict.serial == str(signer.certificate.serial)
    assert signed.sha256 == hashlib.sha256(signed.data).hexdigest()
    assert sign(document, signer, at=AT) == signed  # the same bytes every time


def test_the_xml_that_is_sent_is_minified_and_in_order(signer: LocalSigner) -> None:
    text = sign(XML, signer, at=AT).data.decode()
    assert text.startswith("<Invoice xmlns=")
    assert not re.search(r">\s+<", text)
    names = re.findall(
        r"<(UBLExtensions|cbc:ID|cac:Signature|cac:AccountingSupplierParty)[ >]", text
    )
    assert names == ["UBLExtensions", "cbc:ID", "cbc:ID", "cac:Signature", "cbc:ID",
                     "cac:AccountingSupplierParty"]  # fmt: skip
    assert "<cbc:CityName></cbc:CityName>" in text
    assert "a comment" not in text


def test_the_json_that_is_sent_keeps_numbers_and_order(signer: LocalSigner) -> None:
    text = sign(JSON, signer, at=AT).data.decode()
    assert '"_":1436.50,"currencyID"' in text
    assert list(json.loads(text)["Invoice"][0]) == [
        "ID", "Note", "InvoiceLine", "UBLExtensions", "Signature",
    ]  # fmt: skip
    assert 'Kedai “Kopi”  \\"Té\\" \\\\ {[,:]} ' in text


def test_the_order_of_an_officials_signature_members(shared: Path, signer: LocalSigner) -> None:
    """Ours has the shape of the official sample, member by member."""
    official = json.loads((shared / "testdata/myinvois/1.1-Invoice-Sample.json").read_bytes())
    ours = json.loads(sign(JSON, signer, at=AT).data)

    def shape(value: object) -> object:
        if isinstance(value, dict):
            return [(name, shape(v)) for name, v in value.items()]
        return [shape(v) for v in value] if isinstance(value, list) else None

    for member in ("UBLExtensions", "Signature"):
        assert shape(ours["Invoice"][0][member]) == shape(official["Invoice"][0][member])


def test_the_elements_of_an_officials_signature(shared: Path, signer: LocalSigner) -> None:
    official = (shared / "testdata/myinvois/1.1-Invoice-Sample.xml").read_text()
    ours = sign(XML, signer, at=AT).data.decode()

    def shape(text: str) -> list[str]:
        part = re.search(r"<UBLExtensions.*</UBLExtensions>", text, re.DOTALL)
        assert part
        return re.findall(r"<[^>]+>", part[0].replace(" />", "/>"))

    assert shape(ours) == shape(official)


def replaced(pattern: str, by: str, text: str) -> str:
    changed, count = re.subn(pattern, by, text, count=1, flags=re.DOTALL)
    assert count == 1, pattern
    return changed


def _xml(element: str, by: str) -> tuple[str, str]:
    return f"(<{element}(?: [^>]*)?>)[^<]*(</{element}>)", rf"\g<1>{by}\g<2>"


OTHER = base64.b64encode(bytes(32)).decode()
LIE = base64.b64encode(bytes(256)).decode()
XML_CASES = {
    "content": ("INV-1", "INV-2", ["DS322"]),
    "space in a text": ("&gt; 5", "&gt;  5", ["DS322"]),
    "attribute": ("<cbc:Note>", '<cbc:Note languageID="ms">', ["DS322"]),
    "signing time": ("05Z</xades", "06Z</xades", ["DS320"]),
    "time out of validity": ("2026-11-21T03", "2029-11-21T03", ["DS304", "DS320"]),
    "local time": (r"05Z</xades", "05+08:00</xades", ["DS320", "DS336"]),
    "no time": (*_xml("xades:SigningTime", ""), ["DS303", "DS320"]),
    "issuer": ("CN=Signet Sandbox CA, O=Signet, C=MY", "C=MY, O=Signet, CN=Signet Sandbox CA",
               ["DS320", "DS326"]),
    "no issuer": (*_xml("ds:X509IssuerName", ""), ["DS320", "DS324"]),
    "hex serial": (*_xml("ds:X509SerialNumber", "7A89"), ["DS320", "DS327"]),
    "other serial": (*_xml("ds:X509SerialNumber", "17"), ["DS320", "DS328"]),
    "no serial": (*_xml("ds:X509SerialNumber", ""), ["DS320", "DS325"]),
    "signature": (*_xml("ds:SignatureValue", LIE), ["DS333"]),
    "no signature": (*_xml("ds:SignatureValue", ""), ["DS332"]),
    "signature no base64": (*_xml("ds:SignatureValue", "***"), ["DS335"]),
    "certificate garbage": (*_xml("ds:X509Certificate", "AAAA"), ["DS305"]),
    "certificate absent": (*_xml("ds:X509Certificate", ""), ["DS305"]),
    "method": ("dsig:enveloped:xades</cbc:SignatureMethod>", "dsig</cbc:SignatureMethod>", ["DS323"]),
    "signature method": ("xmldsig-more#rsa-sha256", "xmldsig-more#rsa-sha512", ["DS316"]),
    "document digest": (r"(</ds:Transforms>.*?<ds:DigestValue>)[^<]*", rf"\g<1>{OTHER}",
                        ["DS322", "DS333"]),
    "no document digest": (r"(</ds:Transforms>.*?<ds:DigestValue>)[^<]*", r"\g<1>",
                           ["DS321", "DS333"]),
    "document digest method": (r"(</ds:Transforms><ds:DigestMethod Algorithm=\"[^#]*#)sha256",
                               r"\g<1>sha1", ["DS314"]),
    "properties digest": (r"(URI=\"#id.*?<ds:DigestValue>)[^<]*", rf"\g<1>{OTHER}", ["DS320"]),
    "no properties digest": (r"(URI=\"#id.*?<ds:DigestValue>)[^<]*", r"\g<1>", ["DS319"]),
    "properties digest method": (r"(URI=\"#id[^>]*><ds:DigestMethod Algorithm=\"[^#]*#)sha256",
                                 r"\g<1>sha1", ["DS315"]),
    "certificate digest": (r"(<xades:CertDigest>.*?<ds:DigestValue>)[^<]*", rf"\g<1>{OTHER}",
                           ["DS318", "DS320"]),
    "no certificate digest": (r"(<xades:CertDigest>.*?<ds:DigestValue>)[^<]*", r"\g<1>",
                              ["DS317", "DS320"]),
    "certificate digest method": (r"(<xades:CertDigest>.*?#)sha256", r"\g<1>sha1",
                                  ["DS313", "DS320"]),
    "no extensions": ("<UBLExtensions.*</UBLExtensions>", "", ["DS301"]),
    "no envelope": ("<cac:Signature>.*</cac:Signature>", "", ["DS301"]),
    "two envelopes": ("(<cac:Signature>.*</cac:Signature>)", r"\g<1>\g<1>", ["DS302"]),
    "two signatures": ("(<ds:Signature .*</ds:Signature>)", r"\g<1>\g<1>", ["DS302"]),
    "no properties": ("<xades:SignedProperties.*</xades:SignedProperties>", "", ["DS300"]),
    "broken": ("</Invoice>", "", ["DS300"]),
    "hidden text": ("</UBLExtensions>", "</UBLExtensions>hidden", ["DS322"]),
}  # fmt: skip


@pytest.mark.parametrize("case", XML_CASES, ids=lambda case: case.replace(" ", "-"))
def test_altered_xml(case: str, signer: LocalSigner) -> None:
    pattern, by, expected = XML_CASES[case]
    text = sign(XML, signer, at=AT).data.decode()
    assert codes(replaced(pattern, by, text).encode()) == expected


def _json(member: str, by: str) -> tuple[str, str]:
    return rf'("{member}":\[\{{"_":")[^"]*', rf"\g<1>{by}"


JSON_CASES = {
    "content": ("INV-1", "INV-2", ["DS322"]),
    "number written otherwise": ("1436.50", "1436.5", ["DS322"]),
    "signing time": (*_json("SigningTime", "2026-11-21T03:04:06Z"), ["DS320"]),
    "target": ('"Target":"signature"', '"Target":"other"', ["DS320"]),
    "hex serial": (*_json("X509SerialNumber", "7A89"), ["DS320", "DS327"]),
    "issuer": (*_json("X509IssuerName", "CN=Other"), ["DS320", "DS326"]),
    "signature": (*_json("SignatureValue", LIE), ["DS333"]),
    "certificate digest": (r'("CertDigest".*?"DigestValue":\[\{"_":")[^"]*', rf"\g<1>{OTHER}",
                           ["DS318", "DS320"]),
    "document digest": (r'("URI":"".*?"DigestValue":\[\{"_":")[^"]*', rf"\g<1>{OTHER}",
                        ["DS322", "DS333"]),
    "properties digest": (r'("URI":"#id.*?"DigestValue":\[\{"_":")[^"]*', rf"\g<1>{OTHER}", ["DS320"]),
    "method": (r'("SignatureMethod":\[\{"_":")urn[^"]*', r"\g<1>urn:other", ["DS323"]),
    "wrong name": ("QualifyingProperties", "XadesQualifyingProperties", ["DS300"]),
    "no extensions": ('"UBLExtensions"', '"UBLExtension"', ["DS301"]),
    "twice": (r'"SignatureValue"', '"SignatureValue":[],"SignatureValue"', ["DS300"]),
    "broken": (r"\}\]\}$", "", ["DS300"]),
    "not a number": ("1436.50", "NaN", ["DS300"]),
}  # fmt: skip


@pytest.mark.parametrize("case", JSON_CASES, ids=lambda case: case.replace(" ", "-"))
def test_altered_json(case: str, signer: LocalSigner) -> None:
    pattern, by, expected = JSON_CASES[case]
    text = sign(JSON, signer, at=AT).data.decode()
    assert codes(replaced(pattern, by, text).encode()) == expected


@pytest.mark.parametrize("space", [b"\n", b"\t ", b"\r\n  "])
def test_white_space_between_tags_and_tokens_changes_nothing(
    space: bytes, signer: LocalSigner
) -> None:
    xml = re.sub(rb">(?=<)", b">" + space, sign(XML, signer, at=AT).data)
    assert codes(xml) == []
    indented = json.dumps(json.loads(sign(JSON, signer, at=AT).data), indent=1, ensure_ascii=False)
    assert codes(indented.replace("1436.5,", "1436.50,").encode()) == []


@pytest.mark.parametrize(
    "data",
    [b"", b" ", b"[]", b"[" * 100_000, b"{}", b'{"Invoice":[{}]}', b'{"Invoice":{}}', b"\xff\xfe{",
     b"<x/>", b"<!DOCTYPE x><x/>", b'{"Invoice":[{"UBLExtensions":1,"Signature":[1]}]}'],
)  # fmt: skip
def test_what_is_no_document_is_refused_without_a_traceback(data: bytes) -> None:
    assert codes(data) in (["DS300"], ["DS301"])


@pytest.mark.parametrize("document", [XML, JSON], ids=["xml", "json"])
def test_a_signed_document_is_not_signed_again(document: bytes, signer: LocalSigner) -> None:
    with pytest.raises(BadInput) as refused:
        sign(sign(document, signer, at=AT).data, signer, at=AT)
    assert refused.value.code == "signature.signed_already"


def test_an_expired_certificate_does_not_pass_the_self_check(signer: LocalSigner) -> None:
    with pytest.raises(SelfCheckFailed) as refused:
        sign(XML, signer, at=AT + timedelta(days=366))
    assert refused.value.code == "DS304"
    assert [f.rule for f in refused.value.findings] == ["DS304"]


def test_a_signer_that_signs_something_else_does_not_pass_the_self_check(
    signer: LocalSigner,
) -> None:
    class Wrong:
        certificate = signer.certificate

        def sign(self, body: bytes) -> bytes:
            return signer.sign(body + b" ")

    with pytest.raises(SelfCheckFailed) as refused:
        sign(JSON, Wrong(), at=AT)
    assert refused.value.code == "DS333"


@pytest.mark.parametrize(
    "document", [b"<x/>", XML.replace(b"cac:Acc", b"cac:Bcc"), b'{"Invoice":[]}']
)
def test_what_is_no_invoice_is_not_signed(document: bytes, signer: LocalSigner) -> None:
    with pytest.raises(BadInput) as refused:
        sign(document, signer, at=AT)
    assert refused.value.code == "signature.shape"


def test_a_body_that_is_not_canonical_does_not_pass_the_self_check(signer: LocalSigner) -> None:
    spaced = XML.removeprefix(b'<?xml version="1.0" encoding="UTF-8"?>\n')
    spaced = spaced.replace(b'Invoice-2" xmlns:cac', b'Invoice-2"  xmlns:cac').replace(
        b"\n  xmlns", b" xmlns"
    )
    with pytest.raises((SelfCheckFailed, BadInput)):
        sign(spaced, signer, at=AT, is_canonical=True)
    canonical = sign(JSON, signer, at=AT)
    assert (
        sign(json_text.minified(JSON.decode()).encode(), signer, at=AT, is_canonical=True)
        == canonical
    )
