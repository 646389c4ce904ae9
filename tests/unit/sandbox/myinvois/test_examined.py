"""What somebody finds who speaks to the stand-in with plain HTTP, by the sentences of the documentation."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from urllib.request import Request, urlopen

import pytest

from tests.unit.sandbox.myinvois import papers
from tests.unit.sandbox.myinvois.papers import BUYER, SELLER
from tests.unit.sandbox.myinvois.portal import Portal

AGENT = ("C99887766550", "201001234567", "Hantar Sdn. Bhd.")


def signed_in(portal: Portal) -> dict[str, str]:
    return {"Authorization": f"Bearer {portal.login(SELLER[0]).json()['access_token']}"}


def cancel(portal: Portal, uuid: str, status: str = "cancelled", tin: str = SELLER[0]) -> int:
    return portal.call(
        "PUT", f"documents/state/{uuid}/state", tin, json={"status": status, "reason": "x"}
    ).status_code


def test_a_real_answer_has_these_fields_and_kinds_of_values(portal: Portal) -> None:
    """By the answer of 2025 that fact sheet 2.1 quotes."""
    made = portal.send(papers.invoice("22", at=portal.now())).json()
    (accepted,) = made["acceptedDocuments"]
    assert accepted.keys() == {"uuid", "invoiceCodeNumber"}
    uid, uuid = made["submissionUid"], accepted["uuid"]
    assert len(uid) == len(uuid) == 26
    assert uid[-10:] == uuid[-10:]
    portal.judged(uuid)
    found = portal.call("GET", f"documentsubmissions/{uid}").json()
    summary = found.pop("documentSummary")[0]
    received = found.pop("dateTimeReceived")
    assert found == {"submissionUid": uid, "documentCount": 1, "overallStatus": "Valid"}
    assert {name: type(value) for name, value in summary.items() if name.startswith("total")} == {
        "totalExcludingTax": float, "totalDiscount": float, "totalNetAmount": float,
        "totalPayableAmount": float,
    }  # fmt: skip
    assert summary["dateTimeReceived"] == received
    assert summary["typeVersionName"] == "Version 1"
    assert summary["receiverId"] == BUYER[0]
    assert summary["createdByUserId"].startswith(f"{SELLER[0]}:")
    assert (summary["cancelDateTime"], summary["documentStatusReason"]) == (None, None)


def test_the_window_of_cancelling_is_kept_to_the_second(portal: Portal) -> None:
    for late, expected in ((-5, 200), (1, 400)):  # a call takes its time
        uuid = portal.accepted(papers.invoice(f"W{late}", at=portal.now()))[0]
        validated = portal.judged(uuid)["dateTimeValidated"]
        ends = (
            f"{(papers.moment(validated) + timedelta(hours=72, seconds=late)):%Y-%m-%dT%H:%M:%SZ}"
        )
        portal.control("POST", "clock", {"now": ends})
        portal.tokens.clear()
        assert cancel(portal, uuid) == expected
        portal.control("POST", "clock", {"offset": 0})
        portal.tokens.clear()


def test_cancelling_and_rejecting_have_a_limit_each_and_so_have_both_logins(portal: Portal) -> None:
    portal.register(AGENT, represents=SELLER[0])
    portal.settings(limited=True, limits={"cancel": 1, "reject": 1, "login": 1})
    assert portal.login(AGENT[0]).status_code == 200
    assert portal.login(AGENT[0], on_behalf_of=SELLER[0]).status_code == 200
    assert portal.login(AGENT[0], on_behalf_of=f"{SELLER[0]}:{SELLER[1]}").status_code == 429
    assert cancel(portal, "X" * 26) == 404
    assert cancel(portal, "X" * 26, "rejected") == 404
    assert cancel(portal, "X" * 26) == 429
    assert cancel(portal, "X" * 26, "rejected") == 429


def test_an_intermediary_that_is_dismissed_is_out_at_once(portal: Portal) -> None:
    portal.register(AGENT, represents=SELLER[0])
    token = portal.login(AGENT[0], on_behalf_of=SELLER[0]).json()["access_token"]
    assert portal.call("GET", "documenttypes", token=token).status_code == 200
    portal.control("DELETE", f"representations/{AGENT[0]}/{SELLER[0]}")
    assert portal.call("GET", "documenttypes", token=token).status_code == 403
    refused = portal.login(AGENT[0], on_behalf_of=SELLER[0])
    assert (refused.status_code, refused.json()["error"]) == (400, "unauthorised_client")
    portal.control("POST", f"representations/{AGENT[0]}/{SELLER[0]}")
    assert portal.call("GET", "documenttypes", token=token).status_code == 200


def test_a_version_that_lhdn_takes_no_more(portal: Portal) -> None:
    portal.control("POST", "retired/versions/01-1.0")
    version = portal.call("GET", "documenttypes/1/versions/11").json()
    assert (version["status"], version["activeTo"] is not None) == ("deactivated", True)
    (refused,) = portal.send(papers.invoice(at=portal.now())).json()["rejectedDocuments"]
    assert refused["error"]["details"][0]["target"] == "listVersionID"
    portal.control("DELETE", "retired/versions/01-1.0")
    assert portal.call("GET", "documenttypes/1/versions/11").json()["status"] == "published"
    assert len(portal.accepted(papers.invoice("A", at=portal.now()))) == 1


def test_days_31_apart_are_searched_their_ends_included(portal: Portal) -> None:
    path = "documents/search?submissionDateFrom=2026-10-01&submissionDateTo=2026-11-0"
    assert portal.call("GET", f"{path}1").status_code == 200
    assert portal.call("GET", f"{path}2").status_code == 400


def test_an_unreadable_member_of_the_signature_is_ds300(portal: Portal) -> None:
    paper = papers.invoice("S", at=portal.now(), version="1.1")
    signature = [{"Id": "signature", "Object": [{"XadesQualifyingProperties": [{}]}]}]
    inside = [{"UBLDocumentSignatures": [{"SignatureInformation": [{"Signature": signature}]}]}]
    paper["UBLExtensions"] = [{"UBLExtension": [{"ExtensionContent": inside}]}]
    assert portal.verdict(paper) == ("Invalid", ["DS300"])


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("notifications/taxpayer?type=%C2%B2", "type"),
        ("notifications/taxpayer?status=9", "status"),
        ("notifications/taxpayer?language=xx", "language"),
        ("notifications/taxpayer?dateFrom=yesterday", "dateFrom"),
        ("notifications/taxpayer?pageSize=101", "pageSize"),
        (
            "documents/search?submissionDateFrom=0001-01-01T00:00:00%2B23:00&submissionDateTo=2026-01-01",
            "submissionDateFrom",
        ),
    ],
)
def test_an_argument_that_nobody_can_use_is_named(portal: Portal, path: str, target: str) -> None:
    answer = portal.call("GET", path)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["target"]) == (400, "BadArgument", target)


@pytest.mark.parametrize("kind", [3, 6, 7, 8, 10, 11, 15, 26, 33, 34, 35])
def test_every_type_of_notification_can_be_asked_for(portal: Portal, kind: int) -> None:
    answer = portal.call("GET", f"notifications/taxpayer?type={kind}&language=ms")
    assert answer.json() == {"result": [], "metadata": {"hasNext": False}}


def test_half_of_a_surrogate_pair_is_no_json(portal: Portal) -> None:
    headers = signed_in(portal)
    body = rb'{"documents":[{"format":"XML","document":"YQ==","documentHash":"x","codeNumber":"\ud800"}]}'
    answer = portal.http.post("/api/v1.0/documentsubmissions/", headers=headers, content=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "BadStructure")
    data = papers.as_json(papers.invoice("H", at=portal.now())).replace(b"Lot 66", rb"\udc00")
    (refused,) = portal.send_bytes((data, "H")).json()["rejectedDocuments"]
    assert refused["error"]["details"][0]["message"] == "JSON is not valid"


def test_a_body_in_chunks_is_read_to_its_end(portal: Portal) -> None:
    def pieces() -> Iterator[bytes]:
        yield b'{"documents"'
        yield b":[]}"

    headers = signed_in(portal)
    for _ in range(2):  # over one connection: nothing of the first is left for the second
        answer = portal.http.post(
            "/api/v1.0/documentsubmissions/", headers=headers, content=pieces()
        )
        assert answer.json()["error"]["code"] == "ValidationError"


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GARBAGE\r\n\r\n", None),
        (b"BREW / HTTP/1.1\r\nHost: x\r\n\r\n", 501),
        (b"POST / HTTP/1.1\r\nContent-Length: -5\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n", 413),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nfffffff\r\n", 413),
    ],
)
def test_what_is_hardly_http_gets_a_short_answer(
    portal: Portal, sent: bytes, status: int | None
) -> None:
    with socket.create_connection(("127.0.0.1", portal.http.base_url.port or 0), timeout=5) as wire:
        wire.sendall(sent)
        answer = b""
        while piece := wire.recv(4096):
            answer += piece
    if status is not None:
        assert answer.startswith(f"HTTP/1.1 {status} ".encode())
    assert list(json.loads(answer.rpartition(b"\r\n")[2])) == ["error"]


def test_a_head_is_a_get_without_its_body(portal: Portal) -> None:
    answer = portal.http.head("/api/v1.0/documenttypes", headers=signed_in(portal))
    assert (answer.status_code, answer.content) == (200, b"")
    assert int(answer.headers["Content-Length"]) > 1000
    assert portal.http.get("/healthz").text == "ok"


@pytest.mark.parametrize(
    ("how", "status", "code"),
    [
        ("429", 429, "TooManyRequests"),
        ("500", 500, "InternalServerError"),
        ("500_after", 500, "InternalServerError"),
        ("503", 503, "ServiceUnavailable"),
    ],
)
def test_a_failure_speaks_as_the_portal_does(
    portal: Portal, how: str, status: int, code: str
) -> None:
    portal.http.post("/_sandbox/failures", json={"match": "GET /api/*", "how": how, "seconds": 7})
    answer = portal.call("GET", "documenttypes")
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert answer.headers["correlationId"]
    assert answer.headers.get("Retry-After") == ("7" if status == 429 else None)
    assert portal.call("GET", "documenttypes").status_code == 200


@pytest.mark.parametrize(
    "order",
    [
        {"match": "*", "how": "tiemout"},
        {"match": "*", "how": "500", "times": 0},
        {"match": "*", "how": "500", "seconds": -1},
        {"match": "*", "how": "500", "seconds": 1e9},
    ],
)
def test_an_order_that_nobody_can_carry_out(portal: Portal, order: dict[str, Any]) -> None:
    answer = portal.http.post("/_sandbox/failures", json=order)
    assert answer.status_code == 400
    assert answer.json()["error"].startswith(("how is one of", "times is from 1"))


@pytest.mark.parametrize(
    "wish",
    ['{"offset": 1e300}', '{"offset": NaN}', '{"validated_after": -1}', '{"limits": {"qr": -1}}'],
)
def test_a_setting_beyond_reason_leaves_the_portal_as_it_was(portal: Portal, wish: str) -> None:
    before = portal.control("GET", "settings")
    assert portal.http.patch("/_myinvois/settings", content=wish).status_code == 400
    assert portal.control("GET", "settings") == before


def test_json_that_curl_calls_a_form_is_json(portal: Portal) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = portal.http.post("/_myinvois/clock", content='{"offset": 0}', headers=headers)
    assert answer.json()["offset"] == 0


def test_the_page_turns_what_it_shows(portal: Portal) -> None:
    portal.register(AGENT, represents=SELLER[0])
    uuid = portal.accepted(papers.invoice("P", at=portal.now()))[0]
    long_id = portal.judged(uuid)["longId"]
    client = portal.clients[SELLER[0]][0]
    page = portal.http.get("/_myinvois/").text
    assert f"/{uuid}/share/{long_id}" in page
    assert f"<code>{str(portal.http.base_url).rstrip('/')}</code>" in page
    assert "Ask to reject" in page
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    for address, content in (
        ("failures", "match=GET+/api/*&how=500&times=1&seconds=1"),
        ("failures/forget", ""),
        (f"clients/{client}/block", ""),
        (f"representations/{AGENT[0]}/{SELLER[0]}/end", ""),
        (f"documents/{uuid}", "rejects=Not+ordered"),
        (f"documents/{uuid}", "status=Cancelled"),
    ):
        answer = portal.http.post(f"/_myinvois/{address}", content=content, headers=form)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/_myinvois/"), address
    assert portal.http.get("/_sandbox/failures").json() == []
    page = portal.http.get("/_myinvois/").text
    assert "<td>blocked</td>" in page
    assert f"representations/{AGENT[0]}" not in page
    [document] = portal.control("GET", "documents")
    assert document["status"] == "Cancelled"
    assert document["reject_requested"]
    again = portal.http.patch(f"/_myinvois/documents/{uuid}", json={"rejects": "Once more"})
    assert again.status_code == 400


def test_two_hundred_at_once_are_all_answered(portal: Portal) -> None:
    headers, base = signed_in(portal), str(portal.http.base_url).rstrip("/")

    def ask(number: int) -> int:
        path = (
            "recent"
            if number % 2
            else "search?submissionDateFrom=2026-01-01&submissionDateTo=2026-01-02"
        )
        asked = Request(f"{base}/api/v1.0/documents/{path}", headers=headers)
        with urlopen(asked, timeout=120) as answer:  # a connection each
            return answer.status

    with ThreadPoolExecutor(200) as pool:
        assert set(pool.map(ask, range(200))) == {200}
