"""What is found at home is what the portal would have said: the same document is sent past our checks.

The portal's stand-in shares no code with them. Where the official table has a code both give it; a rule of
our own (MY-...) is refused there without one. What only we refuse is listed with its reason.
"""

from __future__ import annotations

import base64
import hashlib
import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from signet.networks.myinvois.mapping import to_json, to_xml
from tests.scenario.myinvois.portal import SELLER, Portal, open_portal
from tests.unit.networks.myinvois.samples import ISSUED_AT, einvoice
from tests.unit.networks.myinvois.test_checks import PUBLIC, WRONG

#: Rule and field -> why the portal takes what we do not.
OURS_ALONE = {
    ("CF346", "/buyer/line1"): "without a street the line is NA, and the portal takes that",
    ("MY-TIN-GENERAL", "/buyer/identifiers"): "the register is not asked for general numbers",
    ("MY-MSIC", "/seller/identifiers"): "00000, not applicable, is a code of the list",
    ("MY-POSTCODE", "/buyer/postal_code"): "any number of digits up to five is taken there",
    ("MY-PERIOD", "/period_end"): "dates of a period are not compared there",
    ("MY-INCOTERMS", "/incoterms"): "the form of Incoterms is not looked at there",
    ("MY-TAX-CURRENCY", "/tax_currency"): "the portal wants one currency for taxes, any",
    ("MY-CONSOLIDATED", "/lines/0/classifications"): "004 for one buyer is not looked at there",
    ("MY-TIN", "/delivery_tin"): "the recipient is not looked up there",
    ("CV302", "/delivery_subdivision"): "the recipient's state is not looked at there",
    ("CV316", "/delivery_subdivision"): "the recipient's state is not looked at there",
    ("CV317", "/delivery_subdivision"): "the recipient's state is not looked at there",
}
#: What the whole submission is refused for, before any document is looked at.
OTHER_ISSUER = {("MY-TIN-GENERAL", "/seller/identifiers")}
#: Of these the mapping can make no document.
UNWRITABLE = {"/lines/0/tax"}
NUMBERS = count(1)


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    with open_portal(tmp_path_factory.mktemp("portal")) as found:
        found.control("POST", "clock", {"now": f"{ISSUED_AT + timedelta(minutes=1):%FT%TZ}"})
        client, secret = found.clients[SELLER]
        form = {"client_id": client, "client_secret": secret, "grant_type": "client_credentials"}
        token = found.http.post("/connect/token", data=form).json()["access_token"]
        found.http.headers["Authorization"] = f"Bearer {token}"
        yield found


def said(portal: Portal, changes: dict[str, Any], form: str) -> list[str | None] | str:
    """The codes that the portal gives to a document of ours, however late; or how it refused the call."""
    number = f"INV-{next(NUMBERS)}"  # the same one twice would be a duplicate (DV302)
    document = einvoice(version="1.0", **{"number": number, **changes})
    data = to_json(document) if form == "JSON" else to_xml(document)
    entry = {
        "format": form, "document": base64.b64encode(data).decode(),
        "documentHash": hashlib.sha256(data).hexdigest(), "codeNumber": document.invoice.number or "",
    }  # fmt: skip
    answer = portal.http.post("/api/v1.0/documentsubmissions/", json={"documents": [entry]})
    if answer.status_code != 202:
        return str(answer.json()["error"]["message"])
    refused = answer.json()["rejectedDocuments"]
    if refused:
        return [detail["code"] for detail in refused[0]["error"]["details"]]
    uuid = answer.json()["acceptedDocuments"][0]["uuid"]
    for _ in range(200):
        found = portal.http.get(f"/api/v1.0/documents/{uuid}/details").json()
        if found["status"] != "Submitted":
            break
        time.sleep(0.02)
    steps = [s["error"] for s in found["validationResults"]["validationSteps"] if s["error"]]
    return [inner["errorCode"] for step in steps for inner in step["innerError"]]


def test_a_good_document_is_good_on_both_sides(portal: Portal) -> None:
    assert said(portal, {}, "XML") == said(portal, {}, "JSON") == []


@pytest.mark.parametrize(
    ("changes", "rule", "pointer"),
    [case for case in WRONG if case[2] not in UNWRITABLE],
    ids=[f"{rule}{pointer}" for _changes, rule, pointer in WRONG if pointer not in UNWRITABLE],
)
def test_what_we_refuse_the_portal_refuses(
    portal: Portal, changes: dict[str, Any], rule: str, pointer: str
) -> None:
    codes = said(portal, changes, "JSON")
    assert said(portal, changes, "XML") == codes
    if (rule, pointer) in OURS_ALONE:
        assert codes == []
    elif (rule, pointer) in OTHER_ISSUER:
        assert codes == "The authenticated TIN and documents TIN is not matching "
    elif rule.startswith("MY-"):
        assert codes
        assert set(codes) == {None}
    else:
        assert codes
        assert set(codes) == {rule}


def test_the_general_public_takes_004(portal: Portal) -> None:
    assert said(portal, {"buyer": PUBLIC}, "XML") == ["CV317", "ERR236"]


def test_every_exception_is_of_a_rule() -> None:
    assert {*OURS_ALONE, *OTHER_ISSUER} <= {(rule, pointer) for _changes, rule, pointer in WRONG}
