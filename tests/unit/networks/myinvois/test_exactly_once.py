"""The adapter's calls over real HTTP: one document is taken once, whatever gets lost on the way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from signet.kernel import clock
from signet.networks.links import Link
from signet.networks.myinvois.adapter import following, inbox, sending
from signet.networks.offers import Reply
from signet.networks.parcels import Parcel, Payload, Received, Response
from signet.networks.problems import NotAllowed, Refused, Unknown, Unsent, Wait
from signet.networks.states import State
from tests.unit.networks.myinvois.service import Service, link_to, serving

SUBMIT = "/api/v1.0/documentsubmissions/"
SEARCH = "/api/v1.0/documents/search"
RECENT = "/api/v1.0/documents/recent"
NOW = clock.now()
FIRST, SECOND = "A" * 26, "B" * 26


@pytest.fixture
def service() -> Iterator[Service]:
    with serving() as found:
        yield found


@pytest.fixture
def link(service: Service) -> Link:
    return link_to(service.address)


def parcel(number: str = "INV-1", *, which: int = 1, **known: Any) -> Parcel:
    return Parcel(
        submission_id=UUID(int=which),
        key=str(which),
        number=number,
        payload=Payload(body=b"<Invoice/>", media_type=known.pop("media", "application/xml")),
        sha256=b"",
        created_at=NOW,
        **known,
    )


def sent(uuid: str = FIRST, **more: Any) -> Parcel:
    ids = {"uuid": uuid, "submissionUid": "S", **more.pop("ids", {})}
    return parcel(network_id=uuid, network_ids=ids, state=State.SENT, **more)


def row(
    uuid: str, status: str, *, number: str = "INV-1", after: float = 1, **more: Any
) -> dict[str, Any]:
    received = NOW + timedelta(seconds=after)
    return {"uuid": uuid, "internalId": number, "status": status,
            "dateTimeReceived": received.isoformat(), **more}  # fmt: skip


def listed(*rows: dict[str, Any], pages: int = 1) -> dict[str, Any]:
    return {"result": list(rows), "metadata": {"totalPages": pages, "totalCount": len(rows)}}


def details(uuid: str, status: str, *steps: dict[str, Any], **more: Any) -> dict[str, Any]:
    return row(uuid, status, **more) | {"validationResults": {"validationSteps": list(steps)}}


def step(code: str, message: str, path: str = "") -> dict[str, Any]:
    inner = {"propertyPath": path, "errorCode": code, "error": message, "innerError": None}
    return {"name": "Step", "status": "Invalid",
            "error": {"errorCode": "Error03", "error": "outer", "innerError": [inner]}}  # fmt: skip


def test_a_batch_has_an_outcome_for_each(service: Service, link: Link) -> None:
    service.script(SUBMIT, {
        "submissionUid": "S",
        "acceptedDocuments": [{"uuid": FIRST, "invoiceCodeNumber": "INV-2"}],
        "rejectedDocuments": [{"invoiceCodeNumber": "INV-1", "error": {
            "code": "3", "details": [{"code": "CF364", "message": "m",
                                      "propertyPath": "Invoice.InvoiceLine[1].Item"}]}}],
    }, status=202)  # fmt: skip
    first, second = sending.submit([parcel(), parcel("INV-2", which=2)], link)
    assert (first.submission_id, first.status.state) == (UUID(int=1), State.INVALID)
    (finding,) = first.status.findings
    assert (finding.rule, finding.pointer) == ("CF364", "/lines/1")
    assert finding.text == "Choose a classification for every line."
    assert (second.status.state, second.status.network_id) == (State.SENT, FIRST)
    assert second.status.network_ids == {"uuid": FIRST, "submissionUid": "S"}


def test_formats_are_never_mixed(service: Service, link: Link) -> None:
    for uuid, number in ((FIRST, "INV-1"), (SECOND, "INV-2")):
        accepted = [{"uuid": uuid, "invoiceCodeNumber": number}]
        service.script(SUBMIT, {"submissionUid": "S", "acceptedDocuments": accepted}, status=202)
    found = sending.submit([parcel(), parcel("INV-2", which=2, media="application/json")], link)
    assert [o.status.network_id for o in found] == [FIRST, SECOND]
    formats = [[d["format"] for d in call.json["documents"]] for call in service.asked(SUBMIT)]
    assert formats == [["XML"], ["JSON"]]


@pytest.mark.parametrize(
    ("status", "answer", "problem"),
    [
        (400, {"error": {"code": "BadStructure", "message": "Invalid structure"}}, Refused),
        (400, {"error": {"code": "MaximumSizeExceeded"}}, Refused),
        (400, {"error": {"message": "The authenticated TIN and documents TIN is not matching "}},
         Refused),
        (403, {"error": {"code": "IncorrectSubmitter"}}, Refused),
        (403, {"error": {"code": "Forbidden"}}, NotAllowed),
        (404, {}, Unsent),
        (422, {"error": {"code": "DuplicateSubmission"}}, Unknown),
        (202, {"something": "new"}, Unknown),
        (202, {"submissionUid": "S", "acceptedDocuments": [], "rejectedDocuments": []}, Unknown),
        (202, ..., Unknown),
    ],
)  # fmt: skip
def test_what_is_said_to_a_whole_submission(
    service: Service, link: Link, status: int, answer: object, problem: type[Exception]
) -> None:
    service.script(SUBMIT, answer, status=status)
    with pytest.raises(problem):
        sending.submit([parcel()], link)
    assert len(service.asked(SUBMIT)) == 1  # never by itself a second time


def test_a_lost_submission_is_found_by_its_number(service: Service, link: Link) -> None:
    service.script(SEARCH, listed(
        row(SECOND, "Valid", number="INV-11"),
        row(FIRST, "Submitted", submissionUid="S"),
    ))  # fmt: skip
    found = sending.find(parcel(), link)
    assert found is not None
    assert (found.state, found.network_id) == (State.SENT, FIRST)
    assert found.network_ids == {"uuid": FIRST, "submissionUid": "S"}
    query = service.asked(SEARCH)[0].path
    assert "searchQuery=INV-1" in query
    assert "invoiceDirection=Sent" in query


def test_nothing_there_is_nothing(service: Service, link: Link) -> None:
    service.script(SEARCH, listed())
    assert sending.find(parcel(), link) is None


def test_an_earlier_document_of_the_same_number_is_another(service: Service, link: Link) -> None:
    """An invalid one, corrected and sent again under its number, is not what was lost."""
    service.script(SEARCH, listed(row(FIRST, "Invalid", after=-3600)))
    assert sending.find(parcel(), link) is None


def test_of_two_that_met_the_valid_one_counts(service: Service, link: Link) -> None:
    service.script(SEARCH, listed(row(SECOND, "Invalid", after=9)), pages=2)
    service.answers[SEARCH] = [
        (200, listed(row(SECOND, "Invalid", after=9), pages=2), {}),
        (200, listed(row(FIRST, "Valid", after=3, longId="L"), pages=2), {}),
    ]
    found = sending.find(parcel(), link)
    assert found is not None
    assert (found.state, found.network_id) == (State.VALID, FIRST)
    assert found.link == f"https://portal.example/{FIRST}/share/L"
    assert [("pageNo=2" in call.path) for call in service.asked(SEARCH)] == [False, True]


def test_a_service_whose_clock_is_behind_is_believed(service: Service, link: Link) -> None:
    behind = NOW - timedelta(hours=5)
    service.script(
        SEARCH, listed(row(FIRST, "Valid", after=-5 * 3600 + 1)),
        Date=f"{behind:%a, %d %b %Y %H:%M:%S} GMT",
    )  # fmt: skip
    found = sending.find(parcel(), link)
    assert found is not None
    assert found.network_id == FIRST


def test_a_search_that_fails_says_nothing(service: Service, link: Link) -> None:
    service.script(SEARCH, {"error": {"code": "BadArgument"}}, status=400)
    with pytest.raises(Unsent):
        sending.find(parcel(), link)


def submission(service: Service, *answers: dict[str, Any]) -> None:
    for answer in answers:
        service.script("/api/v1.0/documentsubmissions/S", {"documentSummary": [answer]})


def test_from_unknown_to_valid(service: Service, link: Link) -> None:
    service.script("/api/v1.0/documentsubmissions/S", {}, status=404)
    submission(service, row(FIRST, "Submitted"), row(FIRST, "Archived"),
               row(FIRST, "Valid", longId="LONG", dateTimeValidated="2026-11-21T03:00:00Z"))  # fmt: skip
    states = [following.refresh(sent(), link) for _ in range(4)]
    assert [s.state for s in states] == [State.SENT, State.SENT, State.SENT, State.VALID]
    assert states[-1].link == f"https://portal.example/{FIRST}/share/LONG"
    assert states[-1].network_ids["dateTimeValidated"] == "2026-11-21T03:00:00Z"


def test_an_invalid_document_tells_why(service: Service, link: Link) -> None:
    submission(service, row(FIRST, "Invalid"))
    path = "$.Invoice[*].AccountingCustomerParty[*].Party[*].PostalAddress[*].CountrySubentityCode[*]._"
    said = ("State Code 17 should be used for Consolidated e-Invoice only - Buyer. Please refer to"
            " https://sdk.example/#CV999")  # fmt: skip
    service.script(
        f"/api/v1.0/documents/{FIRST}/details", details(FIRST, "Invalid", step("CV999", said, path))
    )
    status = following.refresh(sent(), link)
    assert status.state == State.INVALID
    (finding,) = status.findings
    assert (finding.rule, finding.pointer) == ("CV999", "/buyer/subdivision")
    assert finding.text == (
        "MyInvois: State Code 17 should be used for Consolidated e-Invoice only"
    )


def test_a_repeat_that_was_refused_stands_for_the_first(service: Service, link: Link) -> None:
    """DV302: whatever was sent twice, the one that counts is followed."""
    submission(service, row(SECOND, "Invalid"))
    said = f"Duplicated submitted document with UUID {SECOND} where values match UUID: {FIRST}"
    service.script(
        f"/api/v1.0/documents/{SECOND}/details", details(SECOND, "Invalid", step("DV302", said))
    )
    service.script(f"/api/v1.0/documents/{FIRST}/details", details(FIRST, "Valid", longId="L"))
    status = following.refresh(sent(SECOND), link)
    assert (status.state, status.network_id) == (State.VALID, FIRST)
    assert status.network_ids["counts"] == FIRST
    again = following.refresh(sent(SECOND, ids={"counts": FIRST}), link)
    assert (again.state, again.network_id) == (State.VALID, FIRST)


def test_a_duplicate_of_another_document_is_invalid(service: Service, link: Link) -> None:
    submission(service, row(SECOND, "Invalid"))
    said = f"Duplicated submitted document with UUID {SECOND} ... UUID: {FIRST}"
    service.script(
        f"/api/v1.0/documents/{SECOND}/details", details(SECOND, "Invalid", step("DV302", said))
    )
    service.script(f"/api/v1.0/documents/{FIRST}/details", details(FIRST, "Valid", number="INV-9"))
    status = following.refresh(sent(SECOND), link)
    assert status.state == State.INVALID
    assert [f.rule for f in status.findings] == ["DV302"]


def test_the_buyer_asks_for_a_rejection(service: Service, link: Link) -> None:
    submission(service, row(FIRST, "Valid", rejectRequestDateTime="2026-11-21T05:00:00Z",
                            documentStatusReason="Wrong price"))  # fmt: skip
    status = following.refresh(sent(), link)
    assert (status.state, status.reply, status.reply_reason) == (
        State.VALID,
        Reply.REJECTED,
        "Wrong price",
    )


STATE = f"/api/v1.0/documents/state/{FIRST}/state"


def test_cancelling(service: Service, link: Link) -> None:
    service.script(STATE, {"uuid": FIRST, "status": "Cancelled"})
    assert following.cancel(sent(), "Typed twice", link).state == State.CANCELLED


def test_cancelling_what_is_cancelled(service: Service, link: Link) -> None:
    service.script(STATE, {"error": {"code": "IncorrectState"}}, status=400)
    service.script(
        f"/api/v1.0/documents/{FIRST}/details",
        details(FIRST, "Cancelled", documentStatusReason="Typed twice"),
    )
    assert following.cancel(sent(), "x", link).text == "Typed twice"


@pytest.mark.parametrize(
    ("status", "code", "said"),
    [
        (400, "OperationPeriodOver", "More than 72 hours"),
        (400, "ActiveReferencingDocuments", "Cancel the note first"),
        (400, "IncorrectState", "present state"),
        (403, "Forbidden", "Only the issuer"),
        (400, "Odd", "Something odd"),
    ],
)
def test_cancelling_is_refused(
    service: Service, link: Link, status: int, code: str, said: str
) -> None:
    service.script(STATE, {"error": {"code": code, "message": "Something odd"}}, status=status)
    with pytest.raises(Refused, match=said):
        following.cancel(sent(), "x", link)


def test_the_inbox(service: Service, link: Link) -> None:
    """Valid documents once each, oldest first; cancelled ones and known ones not."""
    rows = [row(SECOND, "Valid", after=2, supplierTIN="C9"), row("C" * 26, "Cancelled"),
            row(FIRST, "Valid", after=1, supplierTIN="C9")]  # fmt: skip
    service.script(RECENT, listed(*rows))
    for uuid, text in ((FIRST, "<Invoice/>"), (SECOND, ' {"Invoice":[]}')):
        value = row(uuid, "Valid", longId="L", submissionUid="S") | {"document": text}
        service.script(f"/api/v1.0/documents/{uuid}/raw", value)
    found = inbox.poll("", link)
    inbound = [item for item in found.items if hasattr(item, "body") and item.body]
    assert [(i.event_id, i.media_type) for i in inbound] == [  # type: ignore[union-attr]
        (FIRST, "application/xml"),
        (SECOND, "application/json"),
    ]
    assert inbound[0].network_ids["link"] == f"https://portal.example/{FIRST}/share/L"  # type: ignore[union-attr]
    raw = f"/api/v1.0/documents/{FIRST}/raw"
    assert len(service.asked(raw)) == 1
    inbox.poll(found.cursor, link)
    assert len(service.asked(raw)) == 1


def test_news_of_our_documents(service: Service, link: Link) -> None:
    service.answers[RECENT] = [
        (200, listed(), {}),
        (200, listed(row(FIRST, "Cancelled", documentStatusReason="in the portal"),
                     row(SECOND, "Valid")), {}),
    ]  # fmt: skip
    (news,) = inbox.poll("nonsense", link).items
    assert (news.network_id, news.status.state, news.status.text) == (  # type: ignore[union-attr]
        FIRST,
        State.CANCELLED,
        "in the portal",
    )


RECEIVED = Received(
    event_id=FIRST, body=b"", sender="C9", receiver="C1", network_ids={"uuid": FIRST}, invoice=None,
    received_at=NOW,
)  # fmt: skip


def test_rejecting_a_received_document(service: Service, link: Link) -> None:
    response = Response(reply=Reply.REJECTED, reason="Wrong price", on=NOW.date())
    payload = inbox.build_response(RECEIVED, response)
    answer = Parcel(
        submission_id=UUID(int=1), key="1", number="", payload=payload, sha256=b"", created_at=NOW
    )
    service.script(STATE, {"uuid": FIRST, "status": "Requested for Rejection"})
    assert inbox.respond(answer, response, link).state == State.DELIVERED
    assert service.asked(STATE)[0].json == {"status": "rejected", "reason": "Wrong price"}
    path = f"/api/v1.0/documents/{FIRST}/details"
    service.script(path, details(FIRST, "Valid"))
    assert inbox.find_response(answer, link) is None
    service.answers[path] = [
        (200, details(FIRST, "Valid", rejectRequestDateTime="2026-11-21T05:00:00Z"), {})
    ]
    found = inbox.find_response(answer, link)
    assert found is not None
    assert found.state == State.DELIVERED
    service.answers[STATE] = [(400, {"error": {"code": "IncorrectState"}}, {})]
    assert inbox.respond(answer, response, link).state == State.DELIVERED  # asked for already


def test_nothing_else_can_be_said(link: Link) -> None:
    with pytest.raises(Refused):
        inbox.build_response(RECEIVED, Response(reply=Reply.ACCEPTED, on=NOW.date()))
    with pytest.raises(Refused, match="Give a reason"):
        inbox.build_response(RECEIVED, Response(reply=Reply.REJECTED, reason=" ", on=NOW.date()))


def test_all_of_a_submission_by_one_call(service: Service, link: Link) -> None:
    """Findings are asked for one by one; when that has to wait, the others are told all the same."""
    third = "C" * 26
    path = "/api/v1.0/documentsubmissions/S"
    service.script(path, {"documentSummary": [row(SECOND, "Invalid"), row(FIRST, "Valid")]})
    service.script(f"/api/v1.0/documents/{SECOND}/details", {}, status=429)
    parcels = [sent(SECOND, which=2), sent(FIRST, which=1), sent(third, which=3)]
    found = {o.submission_id.int: o.status.state for o in following.refresh_together(parcels, link)}
    assert found == {1: State.VALID, 3: State.SENT}  # the third is not listed yet
    with pytest.raises(Wait):
        following.refresh_together(parcels[:1], link)
    assert len(service.asked(path)) == 2
    details_ = details(SECOND, "Invalid", step("CV302", "wrong"))
    service.answers[f"/api/v1.0/documents/{SECOND}/details"] = [(200, details_, {})]
    [outcome] = following.refresh_together(parcels[:1], link)
    assert outcome.status.state == State.INVALID
    assert [f.rule for f in outcome.status.findings] == ["CV302"]


def test_a_submission_that_is_not_there_yet_is_waited_for(service: Service, link: Link) -> None:
    parcels = [sent(which=1), sent(SECOND, which=2)]
    states = {o.status.state for o in following.refresh_together(parcels, link)}
    assert states == {State.SENT}
