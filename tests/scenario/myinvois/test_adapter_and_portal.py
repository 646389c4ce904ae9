"""The adapter and the stand-in of MyInvois, which share no code: every kind of document, there and back."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from signet.en16931.model import Address, Identifier, Party, PrecedingInvoice, Tax
from signet.kernel import clock
from signet.networks.links import Certificate, Link
from signet.networks.myinvois import network
from signet.networks.myinvois.einvoice import MALAYSIA, TYPES
from signet.networks.offers import Reply
from signet.networks.parcels import (
    Inbound,
    Original,
    Outgoing,
    Parcel,
    Received,
    Response,
    Status,
    StatusChange,
)
from signet.networks.problems import NotAllowed, Refused, Unknown, Unsent, Wait
from signet.networks.states import State
from tests.scenario.myinvois.portal import AGENT, BUYER, SELLER, Portal, followed
from tests.unit.networks.myinvois import samples

ADAPTER = network()
Certificates = Callable[[str], Certificate]


def outgoing(
    number: str, kind: str = "invoice", *, self_billed: bool = False, **more: Any
) -> Outgoing:
    original = more.pop("original", None)
    now = clock.now() - timedelta(seconds=5)
    given = {"number": number, "issue_date": now.astimezone(MALAYSIA).date(), **more}
    return Outgoing(
        document_id=uuid4(),
        kind=kind,
        self_billed=self_billed,
        number=number,
        issued_at=now,
        invoice=samples.invoice(**given),
        sha256=b"",
        originals=(original,) if original else (),
    )


def packed(document: Outgoing, link: Link) -> Parcel:
    payload = ADAPTER.build(document, link)
    return Parcel(
        submission_id=UUID(int=1),
        key="1",
        number=document.number,
        payload=payload,
        sha256=hashlib.sha256(payload.body).digest(),
        created_at=clock.now(),
    )


def sent(document: Outgoing, link: Link) -> tuple[Parcel, Status]:
    """Handed over and followed to its verdict."""
    parcel = packed(document, link)
    (outcome,) = ADAPTER.submit([parcel], link)
    return followed(ADAPTER, parcel, outcome.status, link)


@pytest.mark.parametrize("form", ["XML", "JSON"])
@pytest.mark.parametrize(("kind", "self_billed"), list(TYPES))
def test_every_type_in_both_formats_becomes_valid(
    portal: Portal, certificate: Certificates, kind: str, self_billed: bool, form: str
) -> None:
    tin = BUYER if self_billed else SELLER
    link = portal.link(tin, certificate=certificate(tin), format=form)
    more: dict[str, Any] = {}
    if kind != "invoice":
        first, _status = sent(outgoing("INV-1", self_billed=self_billed), link)
        ids = {"network_id": first.network_id}
        more = {
            "preceding_invoices": (PrecedingInvoice(number="INV-1"),),
            "original": Original(number="INV-1", issue_date=samples.TODAY, network_ids=ids),
        }
    parcel, status = sent(outgoing("DOC-1", kind, self_billed=self_billed, **more), link)
    assert (status.state, status.findings) == (State.VALID, ())
    assert status.link == ADAPTER.verification_link(parcel, link)
    shown = portal.http.get(status.link)
    assert shown.status_code == 200
    assert "DOC-1" in shown.text
    (kept,) = portal.documents("DOC-1")
    assert (kept["type"], kept["format"]) == (TYPES[kind, self_billed], form)


@pytest.mark.parametrize("form", ["XML", "JSON"])
def test_a_foreign_currency(portal: Portal, certificate: Certificates, form: str) -> None:
    link = portal.link(certificate=certificate(SELLER), format=form)
    abroad = Party(
        name="Harbour Trading Pte. Ltd.",
        address=Address(line1="1 Quay", city="Singapore", country="SG"),
        contact=samples.BUYER.contact,
    )
    document = outgoing(
        "USD-1", currency="USD", tax_currency="MYR", tax_exchange_rate=Decimal("4.2"), buyer=abroad
    )
    parcel, status = sent(document, link)
    assert (status.state, status.findings) == (State.VALID, ())
    assert b"EI00000000020" in parcel.payload.body


def test_a_consolidated_invoice(portal: Portal, certificate: Certificates) -> None:
    link = portal.link(certificate=certificate(SELLER))
    public = Party(name="General Public", national=samples.ids(TIN="EI00000000010"))
    lines = tuple(
        replace(samples.line(n, code="004"), name=f"Receipts R-{n}01 to R-{n}99") for n in (1, 2)
    )
    _parcel, status = sent(outgoing("CONS-11", buyer=public, lines=lines), link)
    assert (status.state, status.findings) == (State.VALID, ())


def test_tourism_tax_and_an_exemption(portal: Portal, certificate: Certificates) -> None:
    link = portal.link(certificate=certificate(SELLER))
    night = Tax(scheme="TOURISM", per_unit=Decimal(10))
    lines = (
        replace(samples.line(1), taxes=(samples.SERVICE, night), unit="DAY"),
        replace(samples.line(2), taxes=(samples.EXEMPT,)),
    )
    _parcel, status = sent(outgoing("HOTEL-1", lines=lines), link)
    assert (status.state, status.findings) == (State.VALID, ())


def test_version_1_0_is_not_signed(portal: Portal) -> None:
    parcel, status = sent(outgoing("PLAIN-1"), portal.link(version="1.0"))
    assert status.state == State.VALID
    assert b"X509Certificate" not in parcel.payload.body


def test_an_intermediary_sends_with_its_own_certificate(
    portal: Portal, certificate: Certificates
) -> None:
    link = portal.link(SELLER, by=AGENT, certificate=certificate(AGENT))
    assert ADAPTER.readiness(outgoing("AG-1"), link) == ()
    _parcel, status = sent(outgoing("AG-1"), link)
    assert (status.state, status.findings) == (State.VALID, ())
    other = portal.link(BUYER, by=AGENT, certificate=certificate(AGENT))
    with pytest.raises(NotAllowed, match="on behalf of C11223344550"):
        ADAPTER.submit([packed(outgoing("AG-2"), other)], other)


def test_invalid_then_corrected(portal: Portal, certificate: Certificates) -> None:
    """The buyer's TIN does not exist; corrected, it goes out again under its number."""
    link = portal.link(certificate=certificate(SELLER))
    wrong = samples.with_ids(samples.BUYER, TIN="C55555555550", BRN="201901000005")
    parcel, status = sent(outgoing("INV-7", buyer=wrong), link)
    assert status.state == State.INVALID
    (finding,) = status.findings
    assert finding.rule == "ERR406"
    assert finding.pointer.startswith("/buyer")
    again = replace(outgoing("INV-7"), issued_at=clock.now())
    corrected, status = sent(again, link)
    assert status.state == State.VALID
    assert corrected.network_id != parcel.network_id


def test_what_is_refused_at_once(portal: Portal, certificate: Certificates) -> None:
    link = portal.link(certificate=certificate(SELLER))
    old = replace(outgoing("OLD-1"), issued_at=clock.now() - timedelta(hours=80))
    invoice = replace(old.invoice, issue_date=old.issued_at.astimezone(MALAYSIA).date())
    good, bad = packed(outgoing("NEW-1"), link), packed(replace(old, invoice=invoice), link)
    first, second = ADAPTER.submit([good, replace(bad, submission_id=UUID(int=2))], link)
    assert first.status.state == State.SENT
    assert second.status.state == State.INVALID
    assert [f.rule for f in second.status.findings] == ["CF321"]
    assert "last 72 hours" in second.status.findings[0].text


def test_somebody_elses_documents_are_not_taken(portal: Portal, certificate: Certificates) -> None:
    link = portal.link(BUYER, certificate=certificate(BUYER))
    with pytest.raises(Refused):
        ADAPTER.submit([packed(outgoing("THEIRS-1"), link)], link)
    assert portal.documents() == []


def test_cancelled_in_time_and_not_after(portal: Portal, certificate: Certificates) -> None:
    link = portal.link(certificate=certificate(SELLER))
    parcel, _status = sent(outgoing("INV-1"), link)
    late, _status = sent(outgoing("INV-2"), link)
    assert ADAPTER.cancel(parcel, "Typed twice", link).state == State.CANCELLED
    assert ADAPTER.cancel(parcel, "Typed twice", link).state == State.CANCELLED  # once more: done
    assert ADAPTER.refresh(parcel, link).state == State.CANCELLED
    portal.control("POST", "clock", {"advance": 73 * 3600})
    with pytest.raises(Refused, match="More than 72 hours"):
        ADAPTER.cancel(late, "Too late", link)


def test_what_a_note_refers_to_is_not_cancelled(portal: Portal, certificate: Certificates) -> None:
    link = portal.link(certificate=certificate(SELLER))
    first, _status = sent(outgoing("INV-1"), link)
    original = Original(
        number="INV-1", issue_date=samples.TODAY, network_ids={"network_id": first.network_id}
    )
    note, _status = sent(
        outgoing("CN-1", "credit_note", original=original,
                 preceding_invoices=(PrecedingInvoice(number="INV-1"),)), link,
    )  # fmt: skip
    with pytest.raises(Refused, match="Cancel the note first"):
        ADAPTER.cancel(first, "x", link)
    assert ADAPTER.cancel(note, "x", link).state == State.CANCELLED
    assert ADAPTER.cancel(first, "x", link).state == State.CANCELLED


def test_received_rejected_and_answered(portal: Portal, certificate: Certificates) -> None:
    ours = portal.link(certificate=certificate(SELLER))
    theirs = portal.link(BUYER, certificate=certificate(BUYER))
    parcel, _status = sent(outgoing("INV-1"), ours)
    poll = ADAPTER.poll("", theirs)
    (inbound,) = poll.items
    assert isinstance(inbound, Inbound)
    assert (inbound.event_id, inbound.sender) == (parcel.network_id, SELLER)
    assert inbound.body == parcel.payload.body  # as it was signed
    invoice = ADAPTER.read(inbound.body, inbound.media_type)
    assert (invoice.number, invoice.seller.name) == ("INV-1", "Kopi & Kek Sdn. Bhd.")
    assert ADAPTER.poll(poll.cursor, theirs).items == ()

    received = Received(
        event_id=inbound.event_id, body=inbound.body, sender=inbound.sender,
        receiver=inbound.receiver, network_ids=inbound.network_ids, invoice=invoice,
        received_at=inbound.received_at,
    )  # fmt: skip
    response = Response(reply=Reply.REJECTED, reason="Wrong price", on=clock.now().date())
    answer = replace(parcel, payload=ADAPTER.build_response(received, response, theirs))
    assert ADAPTER.find(answer, theirs) is None
    assert ADAPTER.respond(received, answer, response, theirs).state == State.DELIVERED
    found = ADAPTER.find(answer, theirs)
    assert found is not None
    assert found.state == State.DELIVERED

    status = ADAPTER.refresh(parcel, ours)
    assert (status.state, status.reply, status.reply_reason) == (
        State.VALID, Reply.REJECTED, "Wrong price",
    )  # fmt: skip
    (news,) = ADAPTER.poll("", ours).items
    assert isinstance(news, StatusChange)
    assert (news.network_id, news.status.reply) == (parcel.network_id, Reply.REJECTED)
    ADAPTER.cancel(parcel, "The price was wrong", ours)
    (news,) = ADAPTER.poll("", ours).items
    assert isinstance(news, StatusChange)
    assert news.status.state == State.CANCELLED


FAILURES = ["timeout_before", "timeout_after", "lost", "refused", "500", "502", "503", "500_after",
            "nonsense", "empty"]  # fmt: skip


@pytest.mark.parametrize("how", FAILURES)
def test_one_document_however_the_call_fails(
    portal: Portal, certificate: Certificates, how: str
) -> None:
    """As the worker does: sent again only when the portal plainly has nothing."""
    link = portal.link(certificate=certificate(SELLER))
    parcel = packed(outgoing("ONCE-1"), link)
    portal.fail("POST /api/v1.0/documentsubmissions/", how)
    with pytest.raises((Unknown, Unsent)) as problem:
        ADAPTER.submit([parcel], link)
    status = ADAPTER.find(parcel, link) if problem.type is Unknown else None
    if status is None:
        (outcome,) = ADAPTER.submit([parcel], link)
        status = outcome.status
    _parcel, status = followed(ADAPTER, parcel, status, link)
    assert status.state == State.VALID
    assert [d["status"] for d in portal.documents("ONCE-1")] == ["Valid"]


def test_a_repeat_within_ten_minutes_is_not_taken_twice(
    portal: Portal, certificate: Certificates
) -> None:
    """Even if we sent it blindly: 422, and what is there is found."""
    link = portal.link(certificate=certificate(SELLER))
    parcel = packed(outgoing("ONCE-2"), link)
    ADAPTER.submit([parcel], link)
    with pytest.raises((Unknown, Wait)):
        ADAPTER.submit([parcel], link)
    found = ADAPTER.find(parcel, link)
    assert found is not None
    _parcel, status = followed(ADAPTER, parcel, found, link)
    assert status.state == State.VALID
    assert len(portal.documents("ONCE-2")) == 1


def test_a_repeat_that_was_taken_stands_for_the_first(
    portal: Portal, certificate: Certificates
) -> None:
    """Another batch around it hides it from the payload's hash; DV302 names the first."""
    link = portal.link(certificate=certificate(SELLER))
    parcel = packed(outgoing("ONCE-3"), link)
    (outcome,) = ADAPTER.submit([parcel], link)
    first, _status = followed(ADAPTER, parcel, outcome.status, link)
    other = replace(packed(outgoing("OTHER-1"), link), submission_id=UUID(int=2))
    again, _other = ADAPTER.submit([parcel, other], link)
    second, status = followed(ADAPTER, parcel, again.status, link)
    assert status.state == State.VALID
    assert status.network_ids["counts"] == first.network_id
    assert [d["status"] for d in portal.documents("ONCE-3")] == ["Valid", "Invalid"]
    assert ADAPTER.cancel(second, "Typed twice", link).state == State.CANCELLED
    assert portal.documents("ONCE-3")[0]["status"] == "Cancelled"


def test_a_hundred_in_one_call(portal: Portal, certificate: Certificates) -> None:
    link = portal.link(certificate=certificate(SELLER))
    parcels = [
        replace(packed(outgoing(f"B-{n}"), link), submission_id=UUID(int=n + 1)) for n in range(100)
    ]
    outcomes = ADAPTER.submit(parcels, link)
    assert {o.status.state for o in outcomes} == {State.SENT}
    assert [o.submission_id for o in outcomes] == [p.submission_id for p in parcels]
    uids = {o.status.network_ids["submissionUid"] for o in outcomes}
    assert len(uids) == 1
    assert len(portal.documents()) == 100


def test_the_portals_limits_are_kept(portal: Portal) -> None:
    portal.settings(limited=True, limits={"search_tin": 1})
    link = portal.link(version="1.0")
    for number in ("201901000005", "999"):
        try:
            ADAPTER.look_up(Identifier(value=number, scheme="BRN"), link)
        except Wait:
            break
    else:
        pytest.fail("the second call was let through")


def test_looking_up_a_customer(portal: Portal) -> None:
    link = portal.link(version="1.0")
    found = ADAPTER.look_up(Identifier(value="201901000005", scheme="BRN"), link)
    assert found is not None
    assert (found.identifier, found.details["tin"]) == (BUYER, BUYER)
    assert ADAPTER.look_up(Identifier(value="200000000000", scheme="BRN"), link) is None
    by_name = ADAPTER.look_up(Identifier(value="Pejabat Hijau Sdn. Bhd.", scheme="NAME"), link)
    assert by_name is not None
    assert (by_name.identifier, by_name.name) == (BUYER, "Pejabat Hijau Sdn. Bhd.")
    assert ADAPTER.look_up(Identifier(value="Nobody of this name", scheme="NAME"), link) is None
    pair = Identifier(value=f"{BUYER}/BRN/201901000005", scheme="TIN")
    assert ADAPTER.look_up(pair, link) is not None
    wrong = Identifier(value=f"{BUYER}/BRN/200000000000", scheme="TIN")
    assert ADAPTER.look_up(wrong, link) is None


def test_an_expired_token_is_renewed_unseen(portal: Portal, certificate: Certificates) -> None:
    link = portal.link(certificate=certificate(SELLER))
    ADAPTER.check(link)
    portal.control("POST", "tokens/expire")
    _parcel, status = sent(outgoing("TOK-1"), link)
    assert status.state == State.VALID


@pytest.mark.parametrize("tin", [BUYER])
def test_a_foreign_certificate_is_seen_here_before_there(
    portal: Portal, certificate: Certificates, tin: str
) -> None:
    """And the portal's own verifier says the same."""
    link = portal.link(certificate=certificate(tin))
    here = {f.rule for f in ADAPTER.readiness(outgoing("F-1"), link)}
    _parcel, status = sent(outgoing("F-1"), link)
    there = {f.rule for f in status.findings}
    assert here == {"DS311", "DS312"}  # another taxpayer, and so another registration number
    assert status.state == State.INVALID
    assert "DS311" in there


def test_a_certificate_that_the_portal_does_not_trust(portal: Portal) -> None:
    from signet.networks.myinvois.signature.sandbox_certificate import make_test_certificate
    from tests.scenario.myinvois.conftest import opened

    made = make_test_certificate(
        name="Kedai", tin=SELLER, registration="202001234567", password="x", at=clock.now()
    )
    _parcel, status = sent(outgoing("U-1"), portal.link(certificate=opened(made.pkcs12)))
    assert status.state == State.INVALID
    assert [f.rule for f in status.findings] == ["DS329"]


def test_nothing_secret_is_left_in_the_links_words(portal: Portal) -> None:
    link = portal.link(version="1.0")
    shown = repr(link)
    assert link.credentials["client_secret"] not in shown
