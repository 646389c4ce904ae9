"""The adapter without a network: settings, bytes, findings, what is read back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)

from signet.en16931.model import Identifier, Invoice
from signet.kernel import clock
from signet.kernel.errors import BadInput
from signet.networks.links import Certificate, Link
from signet.networks.myinvois import network
from signet.networks.myinvois.adapter.places import pointer_of
from signet.networks.myinvois.client.submissions import LARGEST_DOCUMENT
from signet.networks.myinvois.einvoice import MALAYSIA
from signet.networks.myinvois.reader import read
from signet.networks.myinvois.signature import verify
from signet.networks.myinvois.signature.sandbox_certificate import SandboxCertificate
from signet.networks.offers import Environment, Seller, Setup
from signet.networks.parcels import Original, Outgoing
from signet.networks.problems import NotAllowed, Refused
from tests.unit.networks.myinvois.conftest import AT, PASSWORD
from tests.unit.networks.myinvois.samples import ISSUED_AT, SELLER, invoice, line, with_ids
from tests.unit.networks.myinvois.service import Service, link_to, serving

ADAPTER = network()


@pytest.fixture(scope="session")
def certificate(made: SandboxCertificate) -> Certificate:
    key, own, _chain = pkcs12.load_key_and_certificates(made.pkcs12, PASSWORD.encode())
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
def link(certificate: Certificate) -> Link:
    """The certificate belongs to C29702635060."""
    return replace(
        link_to("http://127.0.0.1:1", certificate=certificate, version="1.1"),
        endpoint_id="C29702635060",
    )


def of(tin: str) -> Invoice:
    """An invoice of the taxpayer who is connected."""
    made = invoice()
    ids = [replace(i, value=tin) if i.scheme == "TIN" else i for i in made.seller.national]
    return replace(made, seller=replace(made.seller, national=tuple(ids)))


def outgoing(**more: object) -> Outgoing:
    values: dict[str, object] = {
        "document_id": UUID(int=7), "kind": "invoice", "self_billed": False,
        "number": "INV-2026-0001", "issued_at": ISSUED_AT, "invoice": of("C29702635060"),
        "sha256": b"x",
    }  # fmt: skip
    return Outgoing(**values | more)  # type: ignore[arg-type]


def recent() -> Outgoing:
    """Issued just now: what is older than 72 hours is not taken any more."""
    at = clock.now() - timedelta(seconds=5)
    day = at.astimezone(MALAYSIA).date()
    return outgoing(issued_at=at, invoice=replace(of("C29702635060"), issue_date=day))


@pytest.mark.parametrize("form", ["XML", "JSON"])
def test_the_bytes_are_signed_and_the_same_every_time(link: Link, form: str) -> None:
    link = replace(link, settings={**link.settings, "format": form})
    payload = ADAPTER.build(outgoing(), link)
    assert payload == ADAPTER.build(outgoing(), link)
    assert payload.media_type == f"application/{form.lower()}"
    assert payload.meta == {"type": "01", "version": "1.1", "issued": "2026-11-21T03:04:05Z"}
    verdict = verify(payload.body)
    assert (verdict.ok, verdict.format) == (True, form)
    assert verdict.signing_time == f"{ISSUED_AT:%Y-%m-%dT%H:%M:%SZ}"


def test_version_1_0_needs_no_certificate(link: Link) -> None:
    link = replace(link, certificate=None, settings={**link.settings, "version": "1.0"})
    body = ADAPTER.build(outgoing(), link).body
    assert b'listVersionID="1.0"' in body
    assert b"Signature" not in body
    assert ADAPTER.readiness(recent(), link) == ()


def test_without_a_certificate_nothing_is_signed(link: Link) -> None:
    link = replace(link, certificate=None)
    with pytest.raises(Refused) as refused:
        ADAPTER.build(outgoing(), link)
    assert [f.rule for f in refused.value.findings] == ["certificate.missing"]
    assert [f.rule for f in ADAPTER.readiness(recent(), link)] == ["certificate.missing"]


def test_a_document_over_300_kb_is_not_sent(link: Link) -> None:
    lines = tuple(replace(line(n), description="x" * 280) for n in range(1, 400))
    with pytest.raises(Refused) as refused:
        ADAPTER.build(outgoing(invoice=invoice(lines=lines)), link)
    (finding,) = refused.value.findings
    assert finding.rule == "MaximumSizeExceeded"
    assert "Divide the lines" in finding.text
    assert LARGEST_DOCUMENT == 307_200


def test_the_connection_says_what_the_company_does_not(link: Link) -> None:
    bare = replace(invoice(), seller=replace(invoice().seller, national=()))
    link = replace(
        link, settings={**link.settings, "version": "1.0", "msic": "56103", "activity": "Kopitiam"}
    )
    body = ADAPTER.build(outgoing(invoice=bare), link).body.decode()
    assert '<cbc:ID schemeID="TIN">C29702635060</cbc:ID>' in body
    assert 'name="Kopitiam">56103<' in body


def test_a_note_names_the_uuid_of_its_original(link: Link) -> None:
    from signet.en16931.model import PrecedingInvoice

    note = invoice(preceding_invoices=(PrecedingInvoice(number="INV-1"),))
    original = Original(
        number="INV-1", issue_date=ISSUED_AT.date(), network_ids={"network_id": "U" * 26}
    )
    body = ADAPTER.build(
        outgoing(kind="credit_note", invoice=note, originals=(original,)), link
    ).body
    assert b"<cbc:UUID>UUUUUUUUUUUUUUUUUUUUUUUUUU</cbc:UUID>" in body
    assert b">02</cbc:InvoiceTypeCode>" in body


@pytest.mark.parametrize(
    ("changes", "endpoint", "rules"),
    [
        ({}, "C29702635060", []),
        ({}, "C1111111110", ["DS311"]),
        ({"signs_for": "C29702635060"}, "C1111111110", []),
    ],
)
def test_the_certificate_must_be_the_senders(
    link: Link, changes: dict[str, str], endpoint: str, rules: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr("signet.kernel.clock.now", lambda: AT)
    link = replace(link, endpoint_id=endpoint, settings={**link.settings, **changes})
    assert [f.rule for f in ADAPTER.readiness(outgoing(invoice=of(endpoint)), link)] == rules


@pytest.mark.parametrize(
    ("number", "settings", "rules"),
    [
        ("202001234567", {}, []),
        ("2020 0123 4567", {}, []),
        ("201901000005", {}, ["DS312"]),
        ("201901000005", {"signs_for": "C29702635060"}, []),
        ("201901000005", {"version": "1.0"}, []),
    ],
)
def test_a_certificate_of_another_registration_is_warned_of(
    link: Link, number: str, settings: dict[str, str], rules: list[str]
) -> None:
    seller = with_ids(SELLER, TIN="C29702635060", BRN=number, MSIC="56103")
    document = outgoing(invoice=invoice(seller=seller))
    link = replace(link, settings=dict(link.settings) | settings)
    found = [f for f in ADAPTER.readiness(document, link) if f.rule == "DS312"]
    assert [f.rule for f in found] == rules
    assert all((f.severity, f.pointer) == ("warning", "/certificate") for f in found)


@pytest.mark.parametrize(
    ("days", "rules"), [(300, []), (340, ["certificate.ends"]), (366, ["DS304"])]
)
def test_the_end_of_the_certificate_is_told_before(
    link: Link, days: int, rules: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("signet.kernel.clock.now", lambda: AT + timedelta(days=days))
    found = [f.rule for f in ADAPTER.readiness(outgoing(), link)]
    assert found == ["CF321", *rules]  # the document is older than 72 hours by then


def test_who_is_connected_issues(link: Link, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("signet.kernel.clock.now", lambda: AT)
    [finding] = ADAPTER.readiness(outgoing(invoice=of("C1111111110")), link)
    assert (finding.rule, finding.pointer) == ("MY-ISSUER", "/seller/identifiers")
    assert "TIN is C1111111110, but this connection is that of C29702635060" in finding.text


def test_a_new_client_id_replaces_the_kept_one() -> None:
    kept = {"client_id": "12345678-abcd", "client_secret": "abcdefgh"}
    assert ADAPTER.accept(setup(kept, client_id="87654321")).credentials["client_id"] == "87654321"
    assert ADAPTER.accept(setup(kept, client_id="")).credentials == kept


def setup(credentials: dict[str, str] | None = None, **settings: str) -> Setup:
    seller = Seller(
        name="Kedai", country="MY", electronic_address=None,
        identifiers=(Identifier(value="c 2970-2635060", scheme="TIN"),),
    )  # fmt: skip
    given = {"client_id": "12345678-abcd", "client_secret": "abcdefgh"}
    return Setup(
        environment=Environment.SANDBOX,
        settings=settings,
        credentials=given if credentials is None else credentials,
        seller=seller,
    )


def test_what_connects_a_company() -> None:
    accepted = ADAPTER.accept(setup())
    assert accepted.endpoint_id == "C29702635060"
    assert accepted.credentials == {"client_id": "12345678-abcd", "client_secret": "abcdefgh"}
    assert (accepted.settings["mode"], accepted.settings["onbehalfof"]) == ("taxpayer", "")
    assert (accepted.settings["version"], accepted.settings["format"]) == ("1.1", "XML")
    assert accepted.settings["client_id"] == "12345678-abcd"  # shown again, unlike the secret
    assert "client_secret" not in accepted.settings


def test_an_intermediary_names_the_taxpayer() -> None:
    given = setup(mode="intermediary", tin="IG12345678912", registration="201901234567")
    accepted = ADAPTER.accept(given)
    assert accepted.settings["onbehalfof"] == "IG12345678912:201901234567"
    assert accepted.endpoint_id == "IG12345678912"


def test_every_field_that_cannot_be_right_is_named() -> None:
    with pytest.raises(BadInput) as refused:
        ADAPTER.accept(
            setup(
                {"client_id": "", "client_secret": "with blank"},
                mode="both", tin="12", registration="?", signs_for="x", msic="1", api="nowhere",
                format="PDF", version="2.0", activity="x" * 301,
            )
        )  # fmt: skip
    assert {field.pointer for field in refused.value.fields} == {
        f"/settings/{name}"
        for name in ("mode", "tin", "registration", "signs_for", "msic", "api", "format", "version",
                     "activity")
    } | {"/credentials/client_id", "/credentials/client_secret"}  # fmt: skip
    assert not any("with blank" in field.message for field in refused.value.fields)


@pytest.mark.parametrize(
    ("path", "pointer"),
    [
        ("document.Invoice.AccountingCustomerParty.Party.PartyIdentification.ID", "/buyer/identifiers"),
        ("$.Invoice[*].AccountingSupplierParty[*].Party[*].Contact[*].Telephone[*]._",
         "/seller/phone"),
        ("#/Invoice[0].InvoiceLine[2].Item", "/lines/2"),
        ("#/Invoice[0].InvoiceLine[2].Item[0].Description[0]", "/lines/2/name"),
        ("/ubl:Invoice/cac:InvoiceLine[3]/cac:Item/cbc:Description", "/lines/2/name"),
        ("Invoice.IssueDate AND Invoice.IssueTime", "/issue_date"),
        ("#/Invoice[0].DocumentCurrencyCode", "/currency"),
        ("", ""),
        ("documentHash", ""),
    ],
)  # fmt: skip
def test_paths_become_fields(path: str, pointer: str) -> None:
    assert pointer_of(path) == pointer


@pytest.mark.parametrize("form", ["XML", "JSON"])
def test_what_is_sent_can_be_read(link: Link, form: str) -> None:
    link = replace(link, settings={**link.settings, "format": form})
    sent = invoice()
    found = read(ADAPTER.build(outgoing(invoice=sent), link).body).invoice
    assert (found.number, found.issue_date) == (sent.number, sent.issue_date)
    assert found.totals is not None
    assert sent.totals is not None
    assert found.totals.payable == sent.totals.payable
    assert found.totals.tax == sent.totals.tax
    assert found.seller.name == sent.seller.name
    assert found.lines[0].net == sent.lines[0].net
    assert found.lines[0].taxes[0].scheme == "SERVICE"
    assert found.buyer.address is not None
    assert found.buyer.address.country == "MY"


@pytest.mark.parametrize("number", ["1.0", "1.1"])
@pytest.mark.parametrize("kind", ["Invoice", "Invoice-MultiLineItem", "Credit-Note"])
@pytest.mark.parametrize("form", ["xml", "json"])
def test_official_samples_are_read(shared: Path, number: str, kind: str, form: str) -> None:
    found = read(
        (shared / "testdata/myinvois" / f"{number}-{kind}-Sample.{form}").read_bytes()
    ).invoice
    assert found.number is not None
    assert found.number.endswith(("INV12345", "CN12345"))
    assert found.currency == "MYR"
    assert found.type_code == ("381" if kind == "Credit-Note" else "380")
    assert found.totals is not None
    assert found.totals.payable.minor > 0


@pytest.mark.parametrize(
    "body",
    [b"", b"<x/>", b"{}", b'{"Invoice":[]}', b'{"Invoice":[5]}', b'{"Invoice":[{"ID":[1]}]}',
     b'{"Invoice":[{"DocumentCurrencyCode":[{"_":"MYR"}]}]}', b"\x00"],
)  # fmt: skip
def test_what_is_no_document_is_refused(body: bytes) -> None:
    with pytest.raises(BadInput):
        read(body)


@pytest.fixture
def service() -> Iterator[Service]:
    with serving() as found:
        yield found


def test_the_test_of_a_connection(service: Service) -> None:
    service.script("/api/v1.0/documenttypes", {"result": [{"invoiceTypeCode": 1}]})
    health = ADAPTER.check(link_to(service.address, version="1.0"))
    assert health.facts == ("Signed in.",)
    assert health.findings == ()


def test_a_clock_that_is_wrong_by_hours_is_told(service: Service) -> None:
    service.script("/api/v1.0/documenttypes", {"result": []}, Date="Sat, 21 Nov 2020 00:00:00 GMT")
    with pytest.raises(NotAllowed, match="This machine's clock"):
        ADAPTER.check(link_to(service.address, version="1.0"))


def test_a_foreign_certificate_is_told_at_once(service: Service, certificate: Certificate) -> None:
    service.script("/api/v1.0/documenttypes", {"result": []})
    link = link_to(service.address, certificate=certificate, version="1.1")
    with pytest.raises(NotAllowed, match="belongs to the TIN C29702635060"):
        ADAPTER.check(link)


def test_credentials_of_the_other_environment(service: Service) -> None:
    service.answers["/connect/token"] = [(403, b"", {})]
    with pytest.raises(NotAllowed, match="test system and of the real one"):
        ADAPTER.check(link_to(service.address))
