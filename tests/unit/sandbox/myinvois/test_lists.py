"""Recent, search, notifications, document types, the register; and the control address."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from signet.kernel import clock
from signet.networks.myinvois.signature.sandbox_certificate import make_test_certificate
from tests.unit.sandbox.myinvois import papers
from tests.unit.sandbox.myinvois.portal import Portal

SELLER, BUYER = papers.SELLER[0], papers.BUYER[0]


@pytest.fixture
def stocked(portal: Portal) -> Portal:
    """Three documents: A valid, B invalid, C the buyer's own to the seller."""
    now = portal.now()
    bad = papers.changed(
        papers.invoice("B", at=now),
        "AccountingCustomerParty/Party/PostalAddress/CountrySubentityCode",
        "17",
    )
    a, b = portal.accepted(papers.invoice("A", at=now - timedelta(hours=5)), bad)
    (c,) = portal.accepted(
        papers.invoice("C", at=now, seller=papers.BUYER, buyer=papers.SELLER), tin=BUYER
    )
    portal.judged(a)
    portal.judged(b)
    portal.judged(c, BUYER)
    return portal


def numbers(portal: Portal, path: str, tin: str = SELLER) -> list[str]:
    answer = portal.call("GET", path, tin)
    assert answer.status_code == 200, answer.text
    return [row["internalId"] for row in answer.json()["result"]]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["C", "B", "A"]),
        ("?InvoiceDirection=Sent", ["B", "A"]),
        ("?invoiceDirection=received", ["C"]),
        ("?status=Valid", ["C", "A"]),
        ("?status=invalid", ["B"]),
        ("?documentType=02", []),
        (f"?InvoiceDirection=Sent&receiverTin={BUYER}", ["B", "A"]),
        (f"?receiverId={papers.BUYER[1]}&receiverIdType=BRN", ["B", "A"]),
        (f"?InvoiceDirection=Received&issuerTin={BUYER}", ["C"]),
        ("?pageNo=2&pageSize=2", ["A"]),
    ],
)
def test_recent_documents(stocked: Portal, query: str, expected: list[str]) -> None:
    assert numbers(stocked, f"documents/recent{query}") == expected


def test_recent_is_31_days(stocked: Portal) -> None:
    stocked.control("POST", "clock", {"advance": 31 * 86400 + 60})
    stocked.tokens.clear()
    assert numbers(stocked, "documents/recent") == []


def test_a_row_of_a_list(stocked: Portal) -> None:
    row = stocked.call("GET", "documents/recent?status=Valid&InvoiceDirection=Sent").json()
    assert row["metadata"] == {"totalPages": 1, "totalCount": 1}
    (found,) = row["result"]
    assert (found["total"], found["totalSales"], found["netAmount"]) == (108.0, 100.0, 100.0)
    assert (found["supplierTIN"], found["buyerTIN"], found["submissionChannel"]) == (
        SELLER,
        BUYER,
        "ERP",
    )
    assert len(found["submissionUID"]) == 26


def test_search_needs_dates(stocked: Portal) -> None:
    today = stocked.now().date()
    refused = stocked.call("GET", "documents/search?status=Valid")
    assert (refused.status_code, refused.json()["error"]["code"]) == (400, "BadArgument")
    span = f"submissionDateFrom={today - timedelta(days=1)}&submissionDateTo={today}"
    assert numbers(stocked, f"documents/search?{span}") == ["C", "B", "A"]
    assert numbers(stocked, f"documents/search?{span}&searchQuery=restoran") == ["C", "B", "A"]
    assert numbers(stocked, f"documents/search?{span}&searchQuery=nothing") == []
    long = f"issueDateFrom={today - timedelta(days=32)}&issueDateTo={today}"
    assert stocked.call("GET", f"documents/search?{long}").status_code == 400
    uuid = stocked.control("GET", "documents")[0]["uuid"]
    assert numbers(stocked, f"documents/search?{span}&uuid={uuid}") == ["A"]


def test_search_by_the_hour(stocked: Portal) -> None:
    now = stocked.now()
    first, last = now - timedelta(hours=6), now - timedelta(hours=4)
    span = f"issueDateFrom={first:%Y-%m-%dT%H:%M:%SZ}&issueDateTo={last:%Y-%m-%dT%H:%M:%SZ}"
    assert numbers(stocked, f"documents/search?{span}") == ["A"]


@pytest.mark.parametrize(
    "query",
    ["pageSize=101", "pageSize=0", "pageNo=x", "status=Lost", "documentType=99",
     "InvoiceDirection=Up", "receiverTin=C1", "submissionDateFrom=yesterday",
     "submissionDateFrom=2026-01-01", "pageNo=%D9%A1", "pageNo=99999999999999999999"],
)  # fmt: skip
def test_arguments_that_are_none(stocked: Portal, query: str) -> None:
    answer = stocked.call("GET", f"documents/recent?{query}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "BadArgument")


def told(portal: Portal, tin: str, query: str = "") -> list[tuple[int, str]]:
    answer = portal.call("GET", f"notifications/taxpayer{query}", tin).json()
    return [(n["typeId"], n["notificationSubject"]) for n in answer["result"]]


def test_notifications_to_both_sides(stocked: Portal) -> None:
    assert told(stocked, SELLER) == [
        (6, "e-Invoice C was received"),
        (7, "e-Invoice B is Invalid"),
        (7, "e-Invoice A is Valid"),
    ]
    assert told(stocked, BUYER) == [
        (7, "e-Invoice C is Valid"),
        (6, "e-Invoice A was received"),
    ]
    uuid = stocked.control("GET", "documents")[0]["uuid"]
    state = {"status": "cancelled", "reason": "wrong"}
    stocked.call("PUT", f"documents/state/{uuid}/state", json=state)
    assert told(stocked, BUYER, "?type=8") == [(8, "e-Invoice A was cancelled")]
    page = stocked.call("GET", "notifications/taxpayer?pageSize=1").json()
    assert page["metadata"] == {"hasNext": True}
    assert set(page["result"][0]) == {
        "notificationId", "receiverName", "notificationDeliveryId", "creationDateTime",
        "receivedDateTime", "notificationSubject", "deliveredDateTime", "typeId", "typeName",
        "finalMessage", "address", "language", "status", "deliveryAttempts",
    }  # fmt: skip


def test_a_consolidated_invoice_is_told_to_its_issuer_only(portal: Portal) -> None:
    paper = papers.invoice(at=portal.now(), buyer=papers.PUBLIC, classification="004")
    (uuid,) = portal.accepted(paper)
    assert portal.judged(uuid)["status"] == "Valid"
    assert told(portal, SELLER) == [(7, "e-Invoice INV-1 is Valid")]


def test_document_types_and_their_windows(portal: Portal) -> None:
    types = portal.call("GET", "documenttypes").json()["result"]
    assert [(t["id"], t["invoiceTypeCode"]) for t in types] == [
        (1, 1), (2, 2), (3, 3), (4, 4), (5, 11), (6, 12), (7, 13), (8, 14),
    ]  # fmt: skip
    one = portal.call("GET", "documenttypes/1").json()
    assert {p["parameter"]: p["value"] for p in one["workflowParameters"]} == {
        "submissionDuration": 72,
        "cancellationDuration": 72,
        "rejectionDuration": 72,
    }
    version = types[0]["documentTypeVersions"][1]
    found = portal.call("GET", f"documenttypes/1/versions/{version['id']}").json()
    assert (found["name"], found["versionNumber"], found["status"]) == ("1.1", 1.1, "published")
    for path in ("documenttypes/9", "documenttypes/x", "documenttypes/1/versions/99"):
        assert portal.call("GET", path).status_code == 404


def asked(portal: Portal, path: str) -> tuple[int, Any]:
    answer = portal.call("GET", path)
    return answer.status_code, answer.json() if answer.content else None


def test_does_the_tin_fit(portal: Portal) -> None:
    fits = f"taxpayer/validate/{BUYER}?idType=BRN&idValue={papers.BUYER[1]}"
    assert asked(portal, fits) == (200, None)
    for path, status in (
        (f"taxpayer/validate/{BUYER}?idType=BRN&idValue=1", 404),
        ("taxpayer/validate/C1234567890?idType=BRN&idValue=1", 404),
        (f"taxpayer/validate/{BUYER}?idType=PASS&idValue=1", 400),
        (f"taxpayer/validate/{BUYER}?idType=BRN", 400),
        (f"taxpayer/validate/{BUYER}", 400),
        ("taxpayer/validate/nonsense?idType=BRN&idValue=1", 400),
    ):
        assert asked(portal, path)[0] == status, path


def test_which_tin_has_somebody(portal: Portal) -> None:
    search = "taxpayer/search/tin"
    assert asked(portal, f"{search}?taxpayerName=Restoran") == (200, {"tin": BUYER})
    by_number = f"{search}?idType=BRN&idValue={papers.BUYER[1]}"
    assert asked(portal, by_number) == (200, {"tin": BUYER})
    assert asked(portal, f"{by_number}&fileType=1")[0] == 404
    portal.register(("C44444444440", "201444444444", "Restoran Selera Lain"))
    status, content = asked(portal, f"{search}?taxpayerName=Restoran")
    assert status == 400
    assert content["error"]["message"].startswith("Search criteria in not conclusive")
    for query in ("", "?idType=BRN", "?taxpayerName=x&fileType=3"):
        assert asked(portal, search + query)[0] == 400
    assert asked(portal, f"{search}?taxpayerName=%25")[0] == 404


def test_a_taxpayers_own_qr_code(portal: Portal) -> None:
    qr = portal.control("POST", "taxpayers", {
        "tin": "IG12345678901", "idType": "NRIC", "idValue": "800101145678", "name": "Ali",
        "city": "Ipoh", "country": "MYS", "msic": "46510",
    })["qrCode"]  # fmt: skip
    status, found = asked(portal, f"taxpayers/qrcodeinfo/{qr}")
    assert status == 200
    assert (found["tin"], found["idNumber"], found["city"], found["sst"]) == (
        "IG12345678901",
        "800101145678",
        "Ipoh",
        "",
    )
    assert asked(portal, "taxpayers/qrcodeinfo/nothing")[0] == 404


def test_the_control_page_and_its_forms(portal: Portal) -> None:
    form = {"tin": "C55555555550", "name": "<b>Kedai</b>", "idType": "BRN", "idValue": "1"}
    answer = portal.http.post("/_myinvois/taxpayers", data=form)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/_myinvois/")
    page = portal.http.get("/_myinvois/")
    assert "&lt;b&gt;Kedai&lt;/b&gt;" in page.text
    assert portal.http.post("/_myinvois/clock", data={"advance": "3600"}).status_code == 303
    assert portal.control("GET", "settings")["offset"] == 3600
    portal.http.post("/_myinvois/settings", data={"limited": "true", "visible_after": "2.5"})
    turned = portal.control("GET", "settings")
    assert (turned["limited"], turned["visible_after"]) == (True, 2.5)
    made = make_test_certificate(
        name="x", tin=SELLER, registration="1234567", password="x", at=clock.now()
    )
    form = {"pem": made.authority.decode()}
    assert portal.http.post("/_myinvois/authorities", data=form).status_code == 303
    assert "Signet Sandbox CA" in portal.http.get("/_myinvois/").text
    failure = {"match": "GET /api/*", "how": "403", "times": "1", "seconds": "1"}
    assert portal.http.post("/_myinvois/failures", data=failure).status_code == 303
    blocked = portal.call("GET", "documenttypes")
    assert (blocked.status_code, blocked.headers["Content-Type"]) == (403, "text/html")
    assert portal.call("GET", "documenttypes").status_code == 200


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("taxpayers", {}),
        ("taxpayers", {"tin": "C1", "name": 1, "idValue": "1"}),
        ("taxpayers", {"tin": "C1", "name": "x", "idType": "DNA", "idValue": "1"}),
        ("settings", {"colour": 1}),
        ("settings", {"limited": 1}),
        ("settings", {"visible_after": "soon"}),
        ("settings", {"limits": {"nothing": 1}}),
        ("settings", {"limits": {"submit": "many"}}),
        ("clock", {"now": "tomorrow"}),
        ("clock", {"offset": "1e99"}),
        ("authorities", {}),
        ("revocations", {}),
        ("failures", {"match": "*", "how": "sadly"}),
        ("failures", {"how": "500"}),
        ("retired/classifications/999", {}),
        ("retired/colours/022", {}),
    ],
)
def test_wishes_that_cannot_be_read(portal: Portal, path: str, content: object) -> None:
    answer = portal.http.post(f"/_myinvois/{path}", json=content)
    assert answer.status_code == 400
    assert answer.json()["error"]


def test_everything_can_be_forgotten(stocked: Portal) -> None:
    stocked.control("POST", "reset")
    assert stocked.control("GET", "documents") == []
    assert stocked.control("GET", "taxpayers") == []
    assert stocked.control("GET", "settings")["limited"] is True
