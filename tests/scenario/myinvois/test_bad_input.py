"""What goes wrong on the way to MyInvois: each time a clear state and a sentence, nothing lost or doubled."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID
from django.utils import translation

from signet.kernel import clock
from signet.kernel.errors import BadInput
from signet.networks import connections, submissions
from signet.networks.actions.connect import change_connection
from signet.networks.actions.move import send_again
from signet.networks.actions.send import NotSendable
from signet.networks.checking import try_connection
from signet.networks.content import ConnectionIn
from signet.networks.models import Connection, Submission
from signet.networks.myinvois.signature.sandbox_certificate import make_test_certificate
from signet.parties.models import Company
from signet.tenancy.context import tenant_scope
from tests.fixtures import World, actor
from tests.scenario.myinvois.business import LINE, Business, in_business, setup_of
from tests.scenario.myinvois.conftest import Made
from tests.scenario.myinvois.portal import BUYER, SELLER, Portal
from tests.web.accounts import signed_in


@pytest.fixture
def business(kept_alpha: World, portal: Portal, made: Made, settings: Any) -> Iterator[Business]:
    settings.NETWORKS_LIMITS = {"myinvois": 0}
    with in_business(kept_alpha, portal, made, settings) as found:
        yield found


def certificate(**changes: Any) -> bytes:
    """A PKCS #12 file of the required profile, but for what is changed."""
    given = {"name": "Kopi", "tin": SELLER, "registration": "202001234567", "password": "x",
             "at": clock.now(), **changes}  # fmt: skip
    return make_test_certificate(**given).pkcs12


def personal() -> bytes:
    """Somebody's own one, as for signing mails: no organisation, no TIN, nothing of document signing."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Siti")])
    built = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(clock.now() - timedelta(days=1))
        .not_valid_after(clock.now() + timedelta(days=100)).sign(key, SHA256())
    )  # fmt: skip
    return pkcs12.serialize_key_and_certificates(
        b"x", key, built, None, BestAvailableEncryption(b"x")
    )


def upload(business: Business, portal: Portal, made: Made, packed: bytes, **more: Any) -> None:
    """A new certificate for the connection, or a new password or credential."""
    given = setup_of(business.world, portal, made)
    with tenant_scope(business.world.id):
        change_connection(
            connection_id=business.connection_id,
            content=ConnectionIn(
                settings=given.settings,
                credentials=given.credentials,
                certificate=base64.b64encode(packed).decode(),
                **{"certificate_password": "x", **more},
            ),
            by=actor(),
        )


def tried(business: Business) -> Connection:
    try_connection(business.world.id, business.connection_id)
    with tenant_scope(business.world.id):
        return connections.get(business.connection_id)


def problem(business: Business) -> str:
    with tenant_scope(business.world.id):
        return connections.problem_text(connections.get(business.connection_id))


def queued(business: Business, **changes: Any) -> Submission:
    with tenant_scope(business.world.id):
        return business.send(business.document(**changes))


BAD_CERTIFICATES: dict[str, tuple[Callable[[], bytes], list[str], str]] = {
    "expired": (
        lambda: certificate(at=clock.now() - timedelta(days=400)), ["DS304"], "ended on",
    ),
    "not begun": (
        lambda: certificate(at=clock.now() + timedelta(days=2)), ["DS304"], "valid from",
    ),
    "personal": (personal, ["DS306", "DS307", "DS309", "DS334"], "names no registration number"),
    "another company's": (lambda: certificate(tin=BUYER), ["DS311"], BUYER),
}  # fmt: skip


@pytest.mark.parametrize("which", BAD_CERTIFICATES)
def test_a_certificate_that_would_be_refused_signs_nothing(
    business: Business, portal: Portal, made: Made, which: str
) -> None:
    make, codes, sentence = BAD_CERTIFICATES[which]
    with tenant_scope(business.world.id):  # one that works would stay
        Connection.objects.filter(id=business.connection_id).update(certificate=None)
    upload(business, portal, made, make())
    connection = tried(business)
    assert connection.state == "failing"
    assert sentence in problem(business)
    with tenant_scope(business.world.id):
        document_id = business.document()
        with pytest.raises(NotSendable) as refused:
            business.send(document_id)
        assert Submission.objects.count() == 0
    assert [f.rule for f in refused.value.findings if f.severity == "error"] == codes
    assert {f.pointer for f in refused.value.findings} == {"/certificate"}
    assert portal.documents() == []
    upload(business, portal, made, made[SELLER][0].pkcs12)  # the right one, and it goes out
    assert tried(business).state == "active"
    with tenant_scope(business.world.id):
        row = business.send(document_id)
    assert business.until(row.id, "valid").state == "valid"
    assert len(portal.documents()) == 1


@pytest.mark.parametrize("which", BAD_CERTIFICATES)
def test_a_certificate_that_works_stays_where_the_next_one_would_not(
    business: Business, portal: Portal, made: Made, which: str
) -> None:
    make, _codes, sentence = BAD_CERTIFICATES[which]
    with tenant_scope(business.world.id):
        before = connections.get(business.connection_id)
    with pytest.raises(BadInput, match=sentence) as refused:
        upload(business, portal, made, make())
    assert "The certificate in use stays." in refused.value.message
    with translation.override("ms"), pytest.raises(BadInput) as malay:
        upload(business, portal, made, make())
    assert malay.value.message.endswith(" Sijil yang sedang digunakan dikekalkan.")
    assert " certificate " not in malay.value.message, "the reason is in the reader's language, too"
    assert [f.pointer for f in refused.value.fields] == ["/certificate"]
    with tenant_scope(business.world.id):
        after = connections.get(business.connection_id)
    assert (bytes(after.certificate), after.version) == (bytes(before.certificate), before.version)  # type: ignore[arg-type]
    assert business.until(queued(business).id, "valid").state == "valid"


def test_secrets_whose_key_is_gone_are_entered_again(
    business: Business, portal: Portal, made: Made
) -> None:
    with tenant_scope(business.world.id):
        Connection.objects.filter(id=business.connection_id).update(
            credentials=b"closed", certificate=b"by a key", hook=b"that is gone"
        )
    assert tried(business).state == "failing"
    browser = signed_in(business.world.owner.email)  # type: ignore[attr-defined]
    page = browser.get(f"/networks/{business.connection_id}")
    assert page.status_code == 200
    assert "cannot be opened; enter them again" in page.content.decode()
    given = setup_of(business.world, portal, made)
    again = ConnectionIn(settings=given.settings, credentials=given.credentials)
    with tenant_scope(business.world.id):
        with pytest.raises(BadInput) as missing:
            change_connection(
                connection_id=business.connection_id,
                content=ConnectionIn(settings=given.settings),
                by=actor(),
            )
        assert [f.pointer for f in missing.value.fields] == ["/credentials/client_secret"]
        change_connection(connection_id=business.connection_id, content=again, by=actor())
        assert connections.hook_path(connections.get(business.connection_id))
    assert tried(business).state == "failing"
    assert "upload the company's certificate" in problem(business)
    upload(business, portal, made, made[SELLER][0].pkcs12)
    assert tried(business).state == "active"
    assert business.until(queued(business).id, "valid").state == "valid"


def test_a_certificate_that_the_portal_does_not_trust(
    business: Business, portal: Portal, made: Made
) -> None:
    """Only the portal knows whom it trusts: the document is invalid, and goes out when it is mended."""
    upload(business, portal, made, certificate())
    first = business.until(queued(business).id, "valid", "invalid")
    assert (first.state, [f["rule"] for f in first.findings]) == ("invalid", ["DS329"])
    upload(business, portal, made, made[SELLER][0].pkcs12)
    with tenant_scope(business.world.id):
        again = send_again(submission_id=first.id, by=actor())
    assert business.until(again.id, "valid", "invalid").state == "valid"
    assert [d["status"] for d in portal.documents()] == ["Invalid", "Valid"]


def test_a_wrong_password_changes_nothing(business: Business, portal: Portal, made: Made) -> None:
    with pytest.raises(BadInput, match="password") as refused:
        upload(business, portal, made, certificate(), certificate_password="y")
    assert [f.pointer for f in refused.value.fields] == ["/certificate_password"]
    row = queued(business)  # with the one that was there before
    assert business.until(row.id, "valid").state == "valid"


def test_credentials_of_the_other_environment(business: Business, portal: Portal) -> None:
    client = portal.clients[SELLER][0]
    portal.control("POST", f"clients/{client}/elsewhere")
    row = queued(business)
    business.work()
    with tenant_scope(business.world.id):
        row = submissions.get(row.id)
        assert connections.get(business.connection_id).state == "failing"
    assert (row.state, portal.documents()) == ("queued", [])
    assert "those of the test system and of the real one are different" in problem(business)
    portal.control("POST", f"clients/{client}/unblock")
    assert tried(business).state == "active"
    assert business.until(row.id, "valid").state == "valid"


def test_credentials_of_another_taxpayer(business: Business, portal: Portal, made: Made) -> None:
    """Found by the connection's test; and whoever sends before it learns it from the portal's refusal."""
    own = portal.clients[SELLER]
    rows = [queued(business) for _ in range(3)]
    portal.clients[SELLER] = portal.clients[BUYER]
    upload(business, portal, made, made[SELLER][0].pkcs12)
    business.work()
    with tenant_scope(business.world.id):
        assert {submissions.get(row.id).state for row in rows} == {"queued"}
        assert connections.get(business.connection_id).state == "failing"
    said = f"those of taxpayer {BUYER}, but this connection is that of {SELLER}"
    assert said in problem(business)
    assert tried(business).state == "failing"
    assert said in problem(business)
    portal.clients[SELLER] = own
    upload(business, portal, made, made[SELLER][0].pkcs12)
    assert tried(business).state == "active"
    for row in rows:
        business.until(row.id, "valid")
    assert [d["status"] for d in portal.documents()] == ["Valid"] * 3


def test_a_company_whose_tin_is_not_the_connections(business: Business, portal: Portal) -> None:
    with tenant_scope(business.world.id):
        company = Company.objects.get()
        company.identifiers = [
            {**row, "value": BUYER} if row["scheme"] == "TIN" else row
            for row in company.identifiers
        ]
        company.save()
        with pytest.raises(NotSendable, match=f"{BUYER}, but this connection is that of {SELLER}"):
            business.send(business.document())
    assert portal.documents() == []


@pytest.mark.parametrize("hours", [-5, 120])
def test_a_clock_that_is_wrong_by_hours(business: Business, portal: Portal, hours: int) -> None:
    """The portal refuses what is from the future or too old; set right, it goes out."""
    portal.control("POST", "clock", {"offset": hours * 3600})
    portal.settings(same_payload=0)
    assert tried(business).state == "failing"
    assert f"differ by {abs(hours) * 60} minutes" in problem(business)
    portal.control("POST", "clock", {"offset": 0})
    assert tried(business).state == "active"
    row = queued(business)
    portal.control("POST", "clock", {"offset": hours * 3600})
    row = business.until(row.id, "valid", "invalid")
    assert (row.state, [f["rule"] for f in row.findings]) == ("invalid", ["CF321"])
    assert portal.documents() == []
    portal.control("POST", "clock", {"offset": 0})
    with tenant_scope(business.world.id):
        again = send_again(submission_id=row.id, by=actor())
    assert business.until(again.id, "valid", "invalid").state == "valid"
    assert len(portal.documents()) == 1


def test_documents_over_300_kb(business: Business, portal: Portal) -> None:
    lines = [{**LINE, "description": "x" * 280}] * 300
    with tenant_scope(business.world.id):
        large = business.document(lines=lines)
        with pytest.raises(NotSendable) as refused:
            business.send(large)
    assert [f.rule for f in refused.value.findings] == ["MaximumSizeExceeded"]
    assert "Divide the lines among several documents" in refused.value.fields[0].message
    assert portal.documents() == []


def test_a_portal_that_takes_less_than_published(business: Business, portal: Portal) -> None:
    """A batch is refused as a whole: the others go out, the large one says why."""
    small = [queued(business), queued(business)]
    large = queued(business, lines=[LINE] * 40)
    portal.settings(most_document_bytes=20_000)
    business.work()
    row = business.until(large.id, "invalid", "valid")
    assert row.state == "invalid"
    assert "Maximum size" in row.text
    for each in small:
        assert business.until(each.id, "valid").state == "valid"
    assert sorted(d["number"] for d in portal.documents()) == sorted(r.number for r in small)


def test_the_portal_changes_a_code_list(business: Business, portal: Portal) -> None:
    """A classification is not active any more: said at its line; taken up again, the same bytes are valid."""
    portal.control("POST", "retired/classifications/022")
    portal.settings(same_payload=0)
    other = {**LINE, "classifications": [{"list_id": "CLASS", "code": "003"}]}
    first = business.until(
        queued(business, lines=[other, LINE, other, LINE]).id, "valid", "invalid"
    )
    assert first.state == "invalid"
    assert [(f["rule"], f["pointer"]) for f in first.findings] == [
        ("CV302", "/lines/1/classifications"), ("CV302", "/lines/3/classifications"),
    ]  # fmt: skip
    assert all("022 was not active" in str(f) for f in first.findings)
    portal.control("DELETE", "retired/classifications/022")
    with tenant_scope(business.world.id):
        again = send_again(submission_id=first.id, by=actor())
    assert business.until(again.id, "valid", "invalid").state == "valid"
    assert [d["status"] for d in portal.documents()] == ["Invalid", "Valid"]


def test_words_that_nobody_was_told_of(business: Business, portal: Portal) -> None:
    """A field that is new is passed over; a status that is new is waited for, and nothing is sent again."""
    portal.settings(surprising=True, validated_after=3600)
    rows = [queued(business), queued(business)]
    for _ in range(4):
        with tenant_scope(business.world.id):
            business.due()
        business.work()
    with tenant_scope(business.world.id):
        found = [submissions.get(row.id) for row in rows]
    assert [(row.state, row.findings) for row in found] == [("sent", [])] * 2
    portal.control("POST", "clock", {"advance": 3601})
    for row in rows:
        business.until(row.id, "valid")
    assert [d["status"] for d in portal.documents()] == ["Valid", "Valid"]
    submits = [c for c in portal.calls() if c.startswith("POST ")]
    assert submits == ["POST /api/v1.0/documentsubmissions/"]
