"""A studio in London: three VAT rates, discounts on lines and on the whole, a part payment, and the month taken
home as ZIP and CSV with a statement of account. Told through the API; the figures are worked out by hand.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from typing import Any

from lxml import etree

from tests.fixtures import World
from tests.scenario.test_stories import LEEDS, LONDON, Office, office, started

__all__ = ["office", "started"]  # fixtures

VAT20, VAT5 = {"tax": {"percent": "20"}}, {"tax": {"percent": "5"}}
ZERO: dict[str, Any] = {"tax": {"category": "Z", "percent": "0"}}
LINES: list[dict[str, Any]] = [
    # 10 x 120.00 less 10 % = 1,080.00; 3 x 45.50 less 6.50 = 130.00; 4 x 25.00; 5 x 40.00
    {"name": "Design", "quantity": "10", "price": "120", "unit": "HUR", **VAT20,
     "allowances": [{"percent": "10", "reason": "Regular client"}]},
    {"name": "Prints", "quantity": "3", "price": "45.50", **VAT20,
     "allowances": [{"amount": "6.50", "reason": "Scratched"}]},
    {"name": "Books", "quantity": "4", "price": "25", **ZERO},
    {"name": "Heating", "quantity": "5", "price": "40", **VAT5},
]  # fmt: skip


def test_a_studios_month(office: Office, started: Callable[..., tuple[str, str]]) -> None:
    company, customer = started(LONDON, LEEDS)
    office.post(f"/companies/{company}/accounts", {"account": "GB33BUKB20201555555555"})
    head = {"company_id": company, "customer_id": customer}
    tenth = [{"percent": "10", "reason": "First order"}]
    first = office.issued(
        **head, issue_date="2026-11-02", due_date="2026-12-02", lines=LINES, allowances=tenth
    )
    # 1,510.00 less 10 % of each group: 1,089.00 at 20 %, 90.00 at 0 %, 180.00 at 5 %
    totals = first["totals"]
    assert (totals["lines"], totals["without_tax"], totals["tax"], totals["payable"]) == (
        "1510.00", "1359.00", "226.80", "1585.80",
    )  # fmt: skip
    assert {(t["category"], t["percent"], t["taxable"], t["amount"]) for t in first["taxes"]} == {
        ("S", "20", "1089.00", "217.80"), ("Z", "0", "90.00", "0.00"), ("S", "5", "180.00", "9.00"),
    }  # fmt: skip
    told = office.get(f"/documents/{first['id']}/explain?figure=/totals/payable")
    assert told["result"] == "1585.80"
    second = office.issued(**head, issue_date="2026-11-10", due_date="2026-12-10", lines=[LINES[3]])
    assert (second["number"], second["totals"]["payable"]) == ("INV-2026-0002", "210.00")
    draft = office.post("/documents", head | {"lines": [LINES[2]], "issue_date": "2026-11-20"})
    settled = [{"document_id": first["id"], "amount": "1000"}]
    office.post(
        "/payments",
        {"amount": "1000", "method": "bank_transfer", "received_on": "2026-11-15",
         "allocations": settled},
    )  # fmt: skip

    month = {"issued_from": "2026-11-01", "issued_to": "2026-11-30"}
    archive = zipfile.ZipFile(io.BytesIO(_taken_home(office, "zip", month, refused=1)))
    assert sorted(archive.namelist()) == [
        "INV-2026-0001.pdf", "INV-2026-0001.xml", "INV-2026-0002.pdf", "INV-2026-0002.xml",
    ]  # fmt: skip
    xml = etree.fromstring(archive.read("INV-2026-0001.xml"))
    [payable] = xml.xpath("//*[local-name()='PayableAmount']/text()")  # type: ignore[misc,union-attr]
    assert payable == "1585.80"
    table = _taken_home(office, "csv", month | {"tab": "unpaid"}).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(table)))
    assert [
        (r["number"], r["without_tax"], r["tax"], r["payable"], r["balance"]) for r in rows
    ] == [
        ("INV-2026-0001", "1359.00", "226.80", "1585.80", "585.80"),
        ("INV-2026-0002", "200.00", "10.00", "210.00", "210.00"),
    ]
    assert draft["id"] not in table

    period = f"company_id={company}&start=2026-11-01&until=2026-11-30"
    path = f"/customers/{customer}/statement"
    account = office.get(f"{path}?{period}")
    [pounds] = account["accounts"]
    assert (pounds["opening"], pounds["closing"]) == ("0.00", "795.80")
    assert [entry["balance"] for entry in pounds["entries"]] == ["1585.80", "1795.80", "795.80"]
    assert office.pdf(f"{path}/pdf?{period}").startswith(b"%PDF-1.7")
    office.whole()


def _taken_home(office: Office, verb: str, found: dict[str, str], refused: int = 0) -> bytes:
    run = office.post("/bulk", {"verb": verb, "filter": found})
    assert (run["state"], run["done"], run["refused"]) == ("done", 2, refused)
    return bytes(office.call("GET", f"/bulk/{run['id']}/file").getvalue())


def test_another_tenant_takes_nothing_home(
    office: Office, beta: World
) -> None:  # fmt: skip
    from tests.api.calling import caller

    theirs = Office(beta, caller(beta))
    draft = theirs.post("/documents", {"lines": [LINES[2]]})
    answer = office.call("POST", "/bulk", {"verb": "csv", "document_ids": [draft["id"]]})
    assert (answer.status_code, answer.json()["code"]) == (422, "bulk.nothing")
