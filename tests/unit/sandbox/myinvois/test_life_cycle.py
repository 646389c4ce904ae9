"""Log in, submit, wait, look, cancel: the life of a document at the portal, over HTTP."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest

from signet.sandbox.serving import serving
from tests.unit.sandbox.myinvois import papers
from tests.unit.sandbox.myinvois.portal import Portal

SELLER, BUYER = papers.SELLER[0], papers.BUYER[0]


@pytest.mark.parametrize("form", ["JSON", "XML"])
def test_a_document_becomes_valid_and_can_be_shared(portal: Portal, form: str) -> None:
    answer = portal.send(papers.invoice(at=portal.now()), form=form)
    assert answer.status_code == 202
    content = answer.json()
    assert content["rejectedDocuments"] == []
    uid, (accepted,) = content["submissionUid"], content["acceptedDocuments"]
    assert accepted["invoiceCodeNumber"] == "INV-1"
    assert re.fullmatch(r"[0-9A-Z]{26}", uid)
    assert uid[-10:] == accepted["uuid"][-10:]

    found = portal.judged(accepted["uuid"])
    assert found["status"] == "Valid"
    assert [step["status"] for step in found["validationResults"]["validationSteps"]] == [
        "Valid"
    ] * 7
    assert (found["totalPayableAmount"], found["typeVersionName"]) == (108.0, "Version 1")
    summary = portal.call("GET", f"documentsubmissions/{uid}").json()
    assert (summary["overallStatus"], summary["documentCount"]) == ("Valid", 1)
    assert summary["documentSummary"][0]["longId"] == found["longId"] != ""

    raw = portal.call("GET", f"documents/{accepted['uuid']}/raw").json()
    write = papers.as_json if form == "JSON" else papers.as_xml
    assert raw["document"].encode() == write(papers.invoice(at=_issued(found)))
    page = portal.http.get(f"/{accepted['uuid']}/share/{found['longId']}")
    assert page.status_code == 200
    assert "Kopi Timur Sdn. Bhd." in page.text
    assert portal.http.get(f"/{accepted['uuid']}/share/{'0' * 42}").status_code == 404


def _issued(found: dict[str, str]) -> datetime:
    return datetime.fromisoformat(found["dateTimeIssued"])


def test_a_submission_cannot_be_seen_at_first(portal: Portal) -> None:
    portal.settings(visible_after=60, validated_after=120)
    answer = portal.send(papers.invoice(at=portal.now())).json()
    path = f"documentsubmissions/{answer['submissionUid']}"
    assert portal.call("GET", path).status_code == 404
    portal.control("POST", "clock", {"advance": 61})
    assert portal.call("GET", path).json()["overallStatus"] == "InProgress"
    portal.control("POST", "clock", {"advance": 60})
    assert portal.judged(answer["acceptedDocuments"][0]["uuid"])["status"] == "Valid"
    assert portal.call("GET", path, BUYER).status_code == 404


def test_answers_may_hold_what_nobody_was_told_of(portal: Portal) -> None:
    portal.settings(surprising=True, validated_after=3600)
    (uuid,) = portal.accepted(papers.invoice(at=portal.now()))
    found = portal.call("GET", f"documents/{uuid}/details").json()
    assert found["status"] == "UnderReview"
    assert found["riskProfile"] == {"score": None, "reasons": []}


def test_cancelled_within_72_hours_and_not_later(portal: Portal) -> None:
    now = portal.now()
    first, second = portal.accepted(papers.invoice("A", at=now), papers.invoice("B", at=now))
    portal.judged(second)
    assert _change(portal, first, "cancelled").json() == {
        "uuid": first,
        "status": "Cancelled",
        "error": None,
    }
    assert portal.judged(first)["documentStatusReason"] == "wrong buyer"
    assert _code(_change(portal, first, "cancelled")) == (400, "IncorrectState")
    assert _code(_change(portal, second, "cancelled", BUYER)) == (403, "Forbidden")
    portal.control("POST", "clock", {"advance": 72 * 3600 + 5})
    portal.tokens.clear()
    assert _code(_change(portal, second, "cancelled")) == (400, "OperationPeriodOver")


def test_the_buyer_asks_for_rejection_once(portal: Portal) -> None:
    (uuid,) = portal.accepted(papers.invoice(at=portal.now()))
    portal.judged(uuid)
    assert _code(_change(portal, uuid, "rejected")) == (403, "Forbidden")
    answer = _change(portal, uuid, "rejected", BUYER)
    assert answer.json()["status"] == "Requested for Rejection"
    found = portal.judged(uuid, BUYER)
    assert (found["status"], found["documentStatusReason"]) == ("Valid", "wrong buyer")
    assert found["rejectRequestDateTime"] is not None
    assert _code(_change(portal, uuid, "rejected", BUYER)) == (400, "IncorrectState")


def test_a_document_with_a_note_is_cancelled_after_the_note(portal: Portal) -> None:
    (uuid,) = portal.accepted(papers.invoice("A", at=portal.now()))
    portal.judged(uuid)
    (note,) = portal.accepted(
        papers.invoice("CN", at=portal.now(), kind="02", originals=(("A", uuid),))
    )
    assert portal.judged(note)["status"] == "Valid"
    assert _code(_change(portal, uuid, "cancelled")) == (400, "ActiveReferencingDocuments")
    assert _change(portal, note, "cancelled").status_code == 200
    assert _change(portal, uuid, "cancelled").status_code == 200


def test_the_other_side_sees_valid_documents_only(portal: Portal) -> None:
    now = portal.now()
    good = papers.invoice("A", at=now)
    bad = papers.changed(
        papers.invoice("B", at=now), "AccountingCustomerParty/Party/PostalAddress/"
        "CountrySubentityCode", "17"
    )  # fmt: skip
    right, wrong = portal.accepted(good, bad)
    assert (portal.judged(right)["status"], portal.judged(wrong)["status"]) == ("Valid", "Invalid")
    assert portal.call("GET", f"documents/{right}/raw", BUYER).status_code == 200
    assert portal.call("GET", f"documents/{wrong}/details", BUYER).status_code == 404
    assert portal.call("GET", f"documents/{wrong}/raw").status_code == 404


def test_a_self_billed_document_is_the_buyers(portal: Portal) -> None:
    paper = papers.invoice(at=portal.now(), kind="11")
    refused = portal.send(paper)
    assert refused.status_code == 400
    assert refused.json()["error"]["message"] == (
        "The authenticated TIN and documents TIN is not matching "
    )
    (uuid,) = portal.accepted(paper, tin=BUYER)
    assert portal.judged(uuid, BUYER)["issuerTin"] == BUYER
    assert _change(portal, uuid, "cancelled", BUYER).status_code == 200


def test_the_state_outlives_the_process(tmp_path: Path) -> None:
    with serving("myinvois", tmp_path) as settings, _client(settings.address) as http:
        portal = Portal(http)
        portal.register(papers.SELLER)
        portal.register(papers.BUYER)
        portal.settings(visible_after=0, validated_after=3600)
        (uuid,) = portal.accepted(papers.invoice(at=portal.now() - timedelta(hours=1)))
    with serving("myinvois", tmp_path) as settings, _client(settings.address) as http:
        again = Portal(http, portal.clients, portal.tokens)
        assert again.call("GET", f"documents/{uuid}/details").json()["status"] == "Submitted"
        again.control("POST", "clock", {"advance": 3600})
        again.tokens.clear()
        assert again.judged(uuid)["status"] == "Valid"


def _client(address: str) -> httpx.Client:
    return httpx.Client(base_url=address, trust_env=False, timeout=10)


def _change(portal: Portal, uuid: str, status: str, tin: str = SELLER) -> httpx.Response:
    content = {"status": status, "reason": "wrong buyer"}
    return portal.call("PUT", f"documents/state/{uuid}/state", tin, json=content)


def _code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]
