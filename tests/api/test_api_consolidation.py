"""A month's receipts over the API: drafts, what is left out and why, and never a receipt twice."""

from __future__ import annotations

from typing import Any

from signet.parties.models import Company
from signet.tenancy.context import tenant_scope
from tests.api.calling import Call, caller
from tests.fixtures import World

TAX = {"scheme": "SERVICE", "category": "S", "percent": "8"}


def receipt(number: str, amount: str = "25.00", **more: Any) -> dict[str, Any]:
    return {"number": number, "day": "2026-10-15", "amount": amount, "tax": TAX, **more}


def malaysian(world: World) -> Call:
    with tenant_scope(world.id):
        Company.objects.filter(id=world.company.id).update(  # type: ignore[attr-defined]
            country="MY", currency="MYR", identifiers=[{"scheme": "MSIC", "value": "56103"}]
        )
    return caller(world)


def test_receipts_become_drafts_and_the_rest_is_named(alpha: World) -> None:
    call = malaysian(alpha)
    body = {
        "receipts": [
            receipt("R-1", tax_amount="2.00"),
            receipt("R-2", tax_amount="2.00"),
            receipt("R-3", "10000.01"),
            receipt("R-4", classification="025"),
        ],
        "issue_date": "2026-11-03",
    }
    answer = call("POST", "/consolidations", body)
    assert answer.status_code == 201, answer.content
    said = answer.json()
    [draft_id] = said["drafts"]
    assert said["left_out"] == [
        {"number": "R-3", "reason": "large", "message": "above RM 10,000"},
        {
            "number": "R-4",
            "reason": "forbidden",
            "message": "a kind of sale that may not be gathered",
        },
    ]
    assert said["tax_difference"] == "0.00"
    draft = call("GET", f"/documents/{draft_id}").json()
    assert (draft["state"], draft["payable"]) == ("draft", "54.00")
    assert [line["name"] for line in draft["content"]["lines"]] == ["R-1 - R-2"]
    again = call("POST", "/consolidations", {"receipts": [receipt("R-2"), receipt("R-5")]}).json()
    assert [(one["number"], one["reason"]) for one in again["left_out"]] == [("R-2", "gathered")]
    assert len(again["drafts"]) == 1


def test_what_cannot_be_is_refused_at_its_field(alpha: World) -> None:
    call = malaysian(alpha)
    for receipts, pointer in (
        ([], "/receipts"),
        ([receipt("R-1"), receipt("R-1")], "/receipts/1/number"),
        ([receipt("R-1"), receipt("R-2") | {"day": "2026-09-30"}], "/receipts/1/day"),
        ([receipt("R-1", "a lot")], "/receipts/0/amount"),
    ):
        answer = call("POST", "/consolidations", {"receipts": receipts})
        assert answer.status_code == 422, pointer
        assert answer.json()["errors"][0]["pointer"] == pointer
    body = {"receipts": [receipt("R-1")], "self_billed": "friends"}
    assert call("POST", "/consolidations", body).status_code == 422


def test_payments_to_people_are_self_billed(alpha: World) -> None:
    call = malaysian(alpha)
    body = {"receipts": [receipt("P-1")], "self_billed": "individuals"}
    said = call("POST", "/consolidations", body).json()
    assert call("GET", f"/documents/{said['drafts'][0]}").json()["self_billed"] is True
