"""Imports and validation of XML that others wrote: the same report as on the command line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from signet.documents.models import Document
from signet.parties.models import Customer
from signet.tenancy.context import tenant_scope
from tests.api.calling import ROOT, Call, caller, calling, draft, key_of
from tests.fixtures import World

XML = "application/xml"


@pytest.fixture
def call(alpha: World) -> Call:
    return caller(alpha)


@pytest.fixture
def invoice(alpha: World, call: Call) -> bytes:
    """UBL of an issued invoice."""
    made = call("POST", "/documents", draft(alpha)).json()["id"]
    call("POST", f"/documents/{made}/issue")
    return call("GET", f"/documents/{made}/xml").content


def form(**files: bytes) -> tuple[bytes, str]:
    parts = b"".join(
        b"--b\r\nContent-Disposition: form-data; name=files; filename=%s.xml\r\n\r\n%s\r\n"
        % (name.encode(), content)
        for name, content in files.items()
    )
    return parts + b"--b--\r\n", "multipart/form-data; boundary=b"


def counts(world: World) -> tuple[int, int]:
    with tenant_scope(world.id):
        return Document.objects.count(), Customer.objects.count()


def test_a_file_becomes_a_draft_of_the_customer_it_names(
    alpha: World, call: Call, invoice: bytes
) -> None:
    answer = call("POST", "/imports?filename=a.xml", invoice, XML)
    assert answer.status_code == 201
    [report] = answer.json()["data"]
    made = call("GET", f"/documents/{report['document']}").json()
    assert (report["file"], report["kind"], report["differences"]) == ("a.xml", "invoice", [])
    assert report["totals"]["BT-115"] == report["stated"]["BT-115"] == made["totals"]["payable"]
    assert (made["state"], made["customer"], made["totals"]["payable"]) == (
        "draft",
        "Customer of Alpha",
        "5544.00",
    )
    assert counts(alpha) == (2, 1)


def test_a_dry_run_writes_nothing(alpha: World, call: Call, invoice: bytes) -> None:
    foreign = invoice.replace(b"Customer of Alpha", b"Nobody we know").replace(
        b"FR23334175221", b"FR40303265045"
    )
    answer = call("POST", "/imports?dry_run=true", foreign, XML)
    assert (answer.status_code, counts(alpha)) == (200, (1, 1))
    assert "document" not in answer.json()["data"][0]
    assert call("POST", "/imports", foreign, XML).status_code == 201
    assert counts(alpha) == (2, 2)


def test_of_several_files_each_stands_for_itself(alpha: World, call: Call, invoice: bytes) -> None:
    body, media = form(good=invoice, bad=b"<nothing/>", again=invoice)
    answer = call("POST", "/imports", body, media)
    assert answer.status_code == 201
    reports = answer.json()["data"]
    assert [r["file"] for r in reports] == ["good.xml", "bad.xml", "again.xml"]
    assert [("error" in r, "document" in r) for r in reports] == [
        (False, True), (True, False), (False, True),
    ]  # fmt: skip
    assert "nothing" in reports[1]["error"]
    assert counts(alpha)[0] == 3


def test_when_no_file_can_be_read_nothing_is_made(alpha: World, call: Call) -> None:
    body, media = form(one=b"<nothing/>", two=b"no xml")
    answer = call("POST", "/imports", body, media)
    assert answer.status_code == 422
    assert [e["pointer"] for e in answer.json()["errors"]] == ["/files/0", "/files/1"]
    assert counts(alpha) == (0, 1)


def test_the_report_is_that_of_the_command_line(call: Call, shared: Path) -> None:
    example = shared / "testdata" / "peppol" / "examples"
    files = sorted(example.glob("*.xml"))[:6]
    assert files
    shown = subprocess.run(
        [sys.executable, "-m", "signet", "import", "--dry-run", "--json", *map(str, files)],
        env={"PYTHONPATH": str(ROOT / "src"), "PATH": ""}, capture_output=True, check=True,
    )  # fmt: skip
    for expected in json.loads(shown.stdout):
        answer = call("POST", "/imports?dry_run=true", Path(expected["file"]).read_bytes(), XML)
        assert answer.status_code == 200
        assert answer.json()["data"] == [expected | {"file": ""}]


def test_validation_tells_the_rule_the_place_and_the_figures(call: Call, invoice: bytes) -> None:
    broken = invoice.replace(b">5544.00<", b">5545.00<", 1)
    body, media = form(good=invoice, broken=broken, text=b"no xml")
    answer = call("POST", "/validate", body, media)
    good, bad, unread = answer.json()["data"]
    wrong = {f["rule"] for f in good["findings"] if f["severity"] == "error"}
    assert wrong <= {"PEPPOL-EN16931-R010", "PEPPOL-EN16931-R020"}  # no address to send to
    assert bad["valid"] is False
    [total] = [f for f in bad["findings"] if f["rule"] in {"BR-CO-15", "BR-CO-16"}][:1]
    assert total["term"] in {"BT-112", "BT-115"}
    assert "5545.00" in {total["found"], total["expected"]}
    assert all(f["line"] for f in bad["findings"])
    assert (unread["valid"], unread["findings"][0]["rule"].split(".")[0]) == (False, "xml")


def test_importing_needs_all_that_it_does(alpha: World, invoice: bytes) -> None:
    reader = calling(key_of(alpha, {"documents.import"}))
    assert reader("POST", "/imports?dry_run=true", invoice, XML).status_code == 200
    assert reader("POST", "/imports", invoice, XML).status_code == 403
    assert counts(alpha) == (1, 1)


@pytest.mark.parametrize(
    ("body", "media", "status", "code"),
    [
        (b"{}", "application/json", 415, "body.type"),
        (b"x", "text/plain", 415, "body.type"),
        (b" ", XML, 422, "xml.empty"),
        (b"--b--\r\n", "multipart/form-data; boundary=b", 422, "field.missing"),
        (b"x", "multipart/form-data", 422, "body.multipart"),
        (b"x", "multipart/form-data; boundary=" + "b" * 300, 422, None),
        (
            b"--b\r\nContent-Disposition: form-data; name=other; filename=a\r\n\r\n\r\n--b--\r\n",
            "multipart/form-data; boundary=b",
            422,
            "field.extra_forbidden",
        ),
    ],
)
def test_what_is_no_upload_is_refused(
    call: Call, body: bytes, media: str, status: int, code: str | None
) -> None:
    answer: Any = call("POST", "/imports", body, media)
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    if code:
        assert answer.json()["code"] == code


def test_unknown_options_are_named(call: Call, invoice: bytes) -> None:
    answer = call("POST", "/imports?dryrun=true", invoice, XML)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/dryrun")
    answer = call("POST", "/imports?dry_run=perhaps", invoice, XML)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/dry_run")


def test_hostile_xml_is_refused_quickly(call: Call) -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    deep = b"<a>" * 100_000 + b"</a>" * 100_000
    for body in (bomb, deep, b"\xff\xfe<", b"<x", b"\x00" * 100):
        answer = call("POST", "/imports", body, XML)
        assert answer.status_code == 422
        verdict = call("POST", "/validate", body, XML)
        assert (verdict.status_code, verdict.json()["data"][0]["valid"]) == (200, False)
