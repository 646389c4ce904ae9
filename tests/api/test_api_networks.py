"""What the API tells of a submission's cancellation, and of documents that did not go out on issue."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from signet.kernel.clock import now
from signet.networks.actions.send import send
from signet.networks.consequences import send_issued
from signet.networks.models import Connection, Submission
from signet.parties.models import Company, Customer
from signet.tenancy.context import tenant_scope
from tests.api.calling import caller
from tests.fixtures import World, actor
from tests.networks import Post, posted


@pytest.fixture
def post(alpha: World, settings: Any) -> Iterator[Post]:
    with posted(alpha, settings) as found:
        yield found


def test_a_submission_says_until_when_it_can_be_cancelled_and_why_not(post: Post) -> None:
    call, world = caller(post.world), post.world
    with tenant_scope(world.id):
        row = send(document_id=post.document(), connection_id=post.connection_id, by=actor())

    def said() -> dict[str, Any]:
        answer = call("GET", f"/submissions/{row.id}").json()
        found: dict[str, Any] = answer["cancellation"]
        return found

    assert said() == {
        "possible": False, "until": None, "code": "submission.queued",
        "why_not": "It cannot be cancelled yet: Waiting to be sent.",
    }  # fmt: skip
    post.work()
    sent = said()
    assert (sent["possible"], sent["code"], sent["why_not"]) == (True, "", "")
    with tenant_scope(world.id):
        accepted = Submission.objects.get(id=row.id).accepted_at
        assert accepted is not None
        assert datetime.fromisoformat(sent["until"]) == accepted + timedelta(hours=72)
        Submission.objects.filter(id=row.id).update(
            network_ids={"dateTimeValidated": (now() - timedelta(hours=73)).isoformat()}
        )
    late = said()
    assert (late["possible"], late["code"]) == (False, "submission.cancel_too_late")
    refused = call("POST", f"/submissions/{row.id}/cancel", {"reason": "Wrong"})
    assert (refused.status_code, refused.json()["code"]) == (409, "submission.cancel_too_late")
    assert refused.json()["detail"] == late["why_not"]


def test_what_was_not_sent_on_issue_is_listed_until_it_is_sent(post: Post) -> None:
    call, world = caller(post.world), post.world
    with tenant_scope(world.id):
        customer = Customer.objects.get(id=world.customer.id)  # type: ignore[attr-defined]
        Customer.objects.filter(id=customer.id).update(electronic_scheme="", electronic_address="")
        first, second = post.document(), post.document()
        for document_id in (first, second):
            send_issued(document_id, post.connection_id)
    page = call("GET", "/submissions/not-sent?limit=1").json()
    [newest] = page["data"]
    assert newest["document_id"] == str(second)
    assert (newest["code"], newest["network"]) == ("submission.not_ready", "post")
    assert newest["reason"] == newest["findings"][0]["message"]
    assert newest["findings"][0]["pointer"].startswith("/buyer")
    older = call("GET", f"/submissions/not-sent?cursor={page['next']}").json()["data"]
    assert [row["document_id"] for row in older] == [str(first)]
    only = call("GET", f"/submissions/not-sent?document_id={first}").json()["data"]
    assert [row["document_id"] for row in only] == [str(first)]
    call("POST", f"/documents/{first}/void", {"reason": "Without an address"})
    left = call("GET", "/submissions/not-sent").json()["data"]
    assert [row["document_id"] for row in left] == [str(second)]


@pytest.mark.parametrize(
    ("network", "wish"),
    [
        ("myinvois", {
            "settings": {"client_id": "kedai-signet", "tin": "C25845632220", "mode": "intermediary",
                         "version": "1.0", "registration": "202001234567"},
            "credentials": {"client_secret": "s3cret-of-kedai"},
        }),
        ("peppol", {
            "settings": {"access_point": "phoss-ap", "url": "https://ap.example.com"},
            "credentials": {"token": "t0ken"},
        }),
    ],
)  # fmt: skip
def test_settings_can_be_given_back_as_they_are_shown(
    alpha: World, network: str, wish: dict[str, Any]
) -> None:
    """What is derived of them is not among them, so that one can be changed and the others kept."""
    call = caller(alpha)
    with tenant_scope(alpha.id):
        Company.objects.filter(id=alpha.company.id).update(country="MY")
    made = call(
        "POST", "/networks/connections",
        {"company_id": str(alpha.company.id), "network": network, **wish},
    )  # fmt: skip
    assert made.status_code == 201, made.json()
    shown = call("GET", f"/networks/connections/{made.json()['id']}").json()
    assert wish["settings"].items() <= shown["settings"].items()
    again = call(
        "PUT", f"/networks/connections/{shown['id']}",
        {"version": shown["version"], "settings": shown["settings"]},
    )  # fmt: skip
    assert (again.status_code, again.json()["settings"]) == (200, shown["settings"])
    with tenant_scope(alpha.id):
        [row] = Connection.objects.all()
    derived = {"myinvois": {"onbehalfof"}, "peppol": {"country"}}[network]
    assert set(row.settings) - set(shown["settings"]) == derived
