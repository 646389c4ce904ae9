"""Looking a participant up: DNS and SMP of the stand-in, told lies of every kind."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import dns.message
import dns.rrset
import pytest
from cryptography import x509
from lxml import etree

from signet.kernel.http import Answer
from signet.networks.peppol import identifiers
from signet.networks.peppol.locator import TEST, Locator
from signet.networks.peppol.lookup import CREDIT_NOTE, INVOICE, Directory, look_up
from signet.networks.peppol.signature import NotSigned, signer
from signet.networks.problems import Refused, Unsent
from signet.sandbox.peppol.authority import Authority
from tests.peppol import BUYER, Sandbox, TestWire

NOW = datetime.now(UTC)
WHO = identifiers.read(BUYER)
GROUP, METADATA = "GET /smp/*5098765432100", "GET /smp/*/services/*"


@pytest.fixture
def directory(box: Sandbox) -> Directory:
    box.register(BUYER, "phoss-ap")
    host, _, port = box.address.removeprefix("http://").partition(":")
    pem = box.client.get("/_peppol/roots.pem").content
    roots = x509.load_pem_x509_certificates(pem)
    return Directory(locator=Locator(TEST, ((host, int(port)),)), roots=roots, plain=True)


def get(address: str) -> Answer:
    return TestWire().call("GET", address)


def test_a_participant_is_found_with_its_documents_and_endpoint(
    box: Sandbox, directory: Directory
) -> None:
    found = look_up(WHO, directory, get=get, at=NOW)
    assert found is not None
    assert found.smp == f"{box.address}/smp"
    assert {INVOICE, CREDIT_NOTE} <= set(found.types)
    assert found.endpoint is not None
    assert found.endpoint.address == f"{box.address}/as4"
    assert (
        found.endpoint.process == "cenbii-procid-ubl::urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
    )


def test_nobody_is_no_participant(directory: Directory) -> None:
    stranger = identifiers.read("0088:0000000000000")
    assert look_up(stranger, directory, get=get, at=NOW) is None


def test_in_the_dns_but_gone_from_the_smp_is_not_registered(directory: Directory) -> None:
    gone = Answer(status=404, headers={}, body=b"", milliseconds=1)
    assert look_up(WHO, directory, get=lambda _: gone, at=NOW) is None


def test_who_receives_nothing_of_ours_is_found_without_an_endpoint(
    box: Sandbox, directory: Directory
) -> None:
    box.register(BUYER, "phoss-ap", document_types=["busdox-docid-qns::order"])
    found = look_up(WHO, directory, get=get, at=NOW)
    assert found is not None
    assert (found.types, found.endpoint) == (("busdox-docid-qns::order",), None)


@pytest.mark.parametrize("how", ["500", "nonsense"])
def test_a_name_server_that_fails_says_nothing_of_anybody(
    box: Sandbox, directory: Directory, how: str
) -> None:
    box.fail("DNS *", how, times=50)
    began = time.monotonic()
    with pytest.raises(Unsent):
        look_up(WHO, directory, get=get, at=NOW)
    assert time.monotonic() - began < 8


def test_no_name_server_is_not_no_participant(directory: Directory) -> None:
    away = Directory(locator=Locator(TEST, (("127.0.0.1", 9),)), roots=directory.roots)
    with pytest.raises(Unsent):
        look_up(WHO, away, get=get, at=NOW)


@pytest.mark.parametrize(
    "how", ["timeout_before", "refused", "503", "502", "nonsense", "empty", "huge"]
)
@pytest.mark.parametrize("what", [GROUP, METADATA])
def test_an_smp_that_fails_says_nothing_of_anybody(
    box: Sandbox, directory: Directory, what: str, how: str
) -> None:
    box.fail(what, how, seconds=1)
    began = time.monotonic()
    with pytest.raises(Unsent):
        look_up(WHO, directory, get=get, at=NOW)
    assert time.monotonic() - began < 5
    box.client.delete("/_sandbox/failures")
    assert look_up(WHO, directory, get=get, at=NOW) is not None


def test_http_is_refused_outside_the_stand_in(directory: Directory) -> None:
    strict = Directory(locator=directory.locator, roots=directory.roots)
    with pytest.raises(Refused, match="does not use HTTPS"):
        look_up(WHO, strict, get=get, at=NOW)


Change = Callable[[bytes], bytes]


def changing(part: str, change: Change) -> Callable[[str], Answer]:
    """The SMP's answers, those whose address holds ``part`` changed on the way."""

    def got(address: str) -> Answer:
        answer = get(address)
        if part not in address:
            return answer
        body = change(answer.body)
        return Answer(status=answer.status, headers=answer.headers, body=body, milliseconds=1)

    return got


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("%3A%3A0088", lambda b: b.replace(b"5098765432100", b"5098765432101")),
        ("/services/", lambda b: b.replace(b"/as4<", b"/as5<")),
        ("/services/", lambda b: b.replace(b"Invoice-2::Invoice", b"Invoice-3::Invoice")),
        ("/services/", lambda b: b[: b.index(b"<Signature")] + b"</SignedServiceMetadata>"),
        ("/services/", lambda b: b.replace(b'URI=""', b'URI="#a"')),
        ("/services/", lambda b: b.replace(b"rsa-sha256", b"hmac-sha1")),
        ("/services/", lambda b: b.replace(b"enveloped-signature", b"base64")),
        ("/services/", lambda b: b.replace(b"<X509Certificate>", b"<X509Certificate>!")),
    ],
    ids=["id", "endpoint", "type", "unsigned", "reference", "method", "transform", "certificate"],
)
def test_what_was_changed_on_the_way_is_not_trusted(
    directory: Directory, part: str, change: Change
) -> None:
    with pytest.raises(Refused, match="not to be trusted"):
        look_up(WHO, directory, get=changing(part, change), at=NOW)


def test_the_signed_answer_of_another_participant_is_not_trusted(
    box: Sandbox, directory: Directory
) -> None:
    """Truly signed, only not about whom we asked."""
    box.register("0088:5011111111111", "phoss-ap")

    def swapped(address: str) -> Answer:
        if "/services/" in address:
            address = address.replace("5098765432100", "5011111111111")
        return get(address)

    with pytest.raises(Refused, match="another participant"):
        look_up(WHO, directory, get=swapped, at=NOW)


def test_a_signature_of_somebody_else_is_not_trusted(
    directory: Directory, tmp_path_factory: pytest.TempPathFactory
) -> None:
    stranger = Authority(tmp_path_factory.mktemp("stranger"))
    other = Directory(locator=directory.locator, roots=[stranger.root], plain=True)
    with pytest.raises(Refused, match="not known to a trusted authority"):
        look_up(WHO, other, get=get, at=NOW)


@pytest.mark.parametrize("days", [-2, 4000])
def test_a_certificate_counts_only_while_it_is_in_force(directory: Directory, days: int) -> None:
    with pytest.raises(Refused, match="not in force"):
        look_up(WHO, directory, get=get, at=NOW + timedelta(days=days))


def test_a_signature_over_a_hidden_original_is_not_one_over_the_document(
    box: Sandbox, directory: Directory
) -> None:
    """Signature wrapping: the signed original is moved aside, another document stands in its place."""
    found = look_up(WHO, directory, get=get, at=NOW)
    assert found is not None
    whole = get(f"{found.smp}/{WHO.quoted}/services/{INVOICE.replace('#', '%23')}").body
    signed = etree.fromstring(whole)
    assert signer(signed, trusted=directory.roots, at=NOW).subject
    forged = etree.fromstring(whole.replace(b"/as4<", b"/evil<"))
    signature = forged.find("{*}Signature")
    assert signature is not None
    etree.SubElement(signature, "{http://www.w3.org/2000/09/xmldsig#}Object").append(signed)
    with pytest.raises(NotSigned):
        signer(forged, trusted=directory.roots, at=NOW)
    signed.tag = "{urn:x}Hidden"
    with pytest.raises(NotSigned):
        signer(forged, trusted=directory.roots, at=NOW)


# --- redirects and records ---------------------------------------------------------------------------------


def redirecting(box: Sandbox, hops: int) -> Callable[[str], Answer]:
    """An SMP that sends us on so many times before it answers; every answer truly signed."""
    from signet.sandbox.peppol import smp

    authority, left = Authority(box.folder), [hops]

    def got(address: str) -> Answer:
        if "/services/" not in address or not left[0]:
            return get(address)
        left[0] -= 1
        root = etree.fromstring(
            f'<SignedServiceMetadata xmlns="http://busdox.org/serviceMetadata/publishing/1.0/">'
            f'<ServiceMetadata><Redirect href="{address}"><CertificateUID>PSX000001</CertificateUID>'
            "</Redirect></ServiceMetadata></SignedServiceMetadata>"
        )
        smp.sign(root, authority)
        return Answer(status=200, headers={}, body=etree.tostring(root), milliseconds=1)

    return got


def test_an_smp_may_send_us_on_once(box: Sandbox, directory: Directory) -> None:
    found = look_up(WHO, directory, get=redirecting(box, 1), at=NOW)
    assert found is not None
    assert found.endpoint is not None
    with pytest.raises(Refused, match="from one address to the next"):
        look_up(WHO, directory, get=redirecting(box, 2), at=NOW)


@contextmanager
def name_server(*records: str) -> Iterator[Locator]:
    """Answers every question with these records."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        server.settimeout(5)

        def serve() -> None:
            data, sender = server.recvfrom(4096)
            query = dns.message.from_wire(data)
            reply = dns.message.make_response(query)
            if records:
                name = query.question[0].name
                reply.answer.append(dns.rrset.from_text(name, 60, "IN", "NAPTR", *records))
            server.sendto(reply.to_wire(), sender)

        thread = threading.Thread(target=serve)
        thread.start()
        yield Locator(TEST, (("127.0.0.1", server.getsockname()[1]),))
        thread.join()


@pytest.mark.parametrize(
    ("records", "address"),
    [
        ([], None),
        (['100 10 "U" "Meta:SMP" "!.*!https://a.example!" .'], "https://a.example"),
        (['100 10 "u" "meta:smp" "!^.*$!https://a.example!" .'], "https://a.example"),
        (
            [
                '100 20 "U" "Meta:SMP" "!.*!https://second.example!" .',
                '100 10 "U" "Meta:SMP" "!.*!https://first.example!" .',
                '50 1 "S" "Meta:SMP" "!.*!https://other-flag.example!" .',
                '50 1 "U" "SIP+D2U" "!.*!https://other-service.example!" .',
            ],
            "https://first.example",
        ),
        (['100 10 "U" "Meta:SMP" "" smp.example.'], None),
    ],
)
def test_which_record_counts(records: list[str], address: str | None) -> None:
    with name_server(*records) as locator:
        assert locator.find(WHO) == address
