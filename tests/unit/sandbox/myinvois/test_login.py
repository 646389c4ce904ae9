"""Login, tokens, acting for others, and requests a minute."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import httpx
import pytest

from tests.unit.sandbox.myinvois import papers
from tests.unit.sandbox.myinvois.portal import CREDENTIALS, Portal

SELLER, BUYER = papers.SELLER[0], papers.BUYER[0]
AGENT = ("C33333333330", "201333333333", "Ejen e-Invois Sdn. Bhd.")


def test_a_token_of_an_hour(portal: Portal) -> None:
    answer = portal.login(SELLER).json()
    assert set(answer) == {"access_token", "token_type", "expires_in", "scope"}
    assert (answer["token_type"], answer["expires_in"]) == ("Bearer", 3600)
    assert answer["access_token"].count(".") == 2
    token = answer["access_token"]
    assert portal.call("GET", "documenttypes", token=token).status_code == 200
    portal.control("POST", "clock", {"advance": 3601})
    late = portal.call("GET", "documenttypes", token=token)
    assert (late.status_code, late.json()["error"]["code"]) == (401, "Unauthorized")


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"client_secret": "wrong"}, "invalid_client"),
        ({"client_id": "nobody"}, "invalid_client"),
        ({"client_id": ""}, "invalid_request"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"scope": "Everything"}, "invalid_scope"),
    ],
)
def test_a_login_that_is_refused(portal: Portal, change: dict[str, str], error: str) -> None:
    client, secret = portal.clients[SELLER]
    form = {**CREDENTIALS, "client_id": client, "client_secret": secret, **change}
    answer = portal.http.post("/connect/token", data=form)
    assert (answer.status_code, answer.json()["error"]) == (400, error)


def test_a_blocked_client(portal: Portal) -> None:
    token = portal.login(SELLER).json()["access_token"]
    portal.control("POST", f"clients/{portal.clients[SELLER][0]}/block")
    assert portal.login(SELLER).json() == {
        "error": "invalid_grant",
        "error_description": "User blocked",
    }
    assert portal.call("GET", "documenttypes", token=token).status_code == 403


def test_credentials_of_the_other_environment(portal: Portal) -> None:
    portal.control("POST", f"clients/{portal.clients[SELLER][0]}/elsewhere")
    answer = portal.login(SELLER)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "Forbidden")


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer x", "Bearer a.b.c", "Basic YTpi"])
def test_no_token_no_answer(portal: Portal, header: str) -> None:
    headers = {"Authorization": header} if header else {}
    answer = portal.http.get("/api/v1.0/documenttypes", headers=headers)
    assert answer.status_code == 401
    assert answer.headers["correlationId"]


def test_tokens_can_be_made_worthless(portal: Portal) -> None:
    token = portal.login(SELLER).json()["access_token"]
    portal.control("POST", "tokens/expire")
    assert portal.call("GET", "documenttypes", token=token).status_code == 401


def test_an_intermediary_acts_for_a_taxpayer_and_sees_its_own_documents(portal: Portal) -> None:
    portal.register(AGENT, represents=SELLER)
    token = portal.login(AGENT[0], SELLER).json()["access_token"]
    number = f"{SELLER}:{papers.SELLER[1]}"
    assert portal.login(AGENT[0], number).status_code == 200
    (theirs,) = portal.accepted(papers.invoice("A", at=portal.now()), token=token)
    (own,) = portal.accepted(papers.invoice("B", at=portal.now()))
    portal.judged(theirs)
    portal.judged(own)
    recent = portal.call("GET", "documents/recent", token=token).json()["result"]
    assert [(d["internalId"], d["intermediaryTin"]) for d in recent] == [("A", AGENT[0])]
    assert portal.call("GET", f"documents/{own}/details", token=token).status_code == 404
    assert portal.call("GET", f"documents/{theirs}/details", token=token).status_code == 200


def test_an_intermediary_needs_to_be_named(portal: Portal) -> None:
    portal.register(AGENT)
    refused = portal.login(AGENT[0], SELLER)
    assert (refused.status_code, refused.json()["error"]) == (400, "unauthorised_client")


def test_requests_a_minute(portal: Portal) -> None:
    portal.settings(limited=True, limits={"recent": 2})
    first = portal.call("GET", "documents/recent")
    assert (first.headers["X-Rate-Limit-Limit"], first.headers["X-Rate-Limit-Remaining"]) == (
        "2",
        "1",
    )
    assert "X-Rate-Limit-Reset" not in first.headers
    assert portal.call("GET", "documents/recent").headers["X-Rate-Limit-Remaining"] == "0"
    third = portal.call("GET", "documents/recent")
    assert (third.status_code, third.json()["error"]["code"]) == (429, "TooManyRequests")
    assert 1 <= int(third.headers["Retry-After"]) <= 60
    assert third.headers["X-Rate-Limit-Remaining"] == "0"
    reset = datetime.fromisoformat(third.headers["X-Rate-Limit-Reset"])
    assert 0 <= (reset - portal.now()).total_seconds() <= 61
    assert portal.call("GET", "documents/recent", BUYER).status_code == 200
    portal.control("POST", "clock", {"advance": 61})
    assert portal.call("GET", "documents/recent").status_code == 200


def test_logins_a_minute(portal: Portal) -> None:
    portal.settings(limited=True)
    outcomes = [portal.login(SELLER).status_code for _ in range(13)]
    assert outcomes == [200] * 12 + [429]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", "/api/v1.0/"),
        ("GET", "/api/v1.0/documentsubmissions"),
        ("POST", "/api/v1.0/documents/recent"),
        ("GET", "/connect/token"),
        ("GET", "/api/v1.0/documents/%2e%2e/raw"),
        ("PUT", "/api/v1.0/documents/state/x/state"),
        ("GET", "//"),
    ],
)
def test_an_address_that_is_none(portal: Portal, method: str, path: str) -> None:
    token = portal.login(SELLER).json()["access_token"]
    answer = portal.http.request(method, path, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code in (400, 404)
    assert answer.json()["error"]["code"] in ("NotFound", "BadStructure")


def test_of_the_same_payload_sent_at_once_one_is_taken(portal: Portal) -> None:
    portal.tokens[SELLER] = portal.login(SELLER).json()["access_token"]
    paper = papers.invoice(at=portal.now())
    with ThreadPoolExecutor(8) as pool:
        outcomes = sorted(a.status_code for a in pool.map(lambda _: portal.send(paper), range(8)))
    assert outcomes == [202] + [422] * 7
    assert len(portal.control("GET", "documents")) == 1


def test_failures_on_demand_lose_the_answer_not_the_document(portal: Portal) -> None:
    order = {"match": "POST /api/v1.0/documentsubmissions*", "how": "lost"}
    assert portal.http.post("/_sandbox/failures", json=order).status_code == 201
    paper = papers.invoice(at=portal.now())
    with pytest.raises(httpx.TransportError):
        portal.send(paper)
    assert len(portal.control("GET", "documents")) == 1
    assert portal.send(paper).status_code == 422
