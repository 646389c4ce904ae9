"""Whatever is sent: a 4xx that names the field, nothing written, in bounded time and memory."""

from __future__ import annotations

import json
import socket
import time
from typing import Any

import pytest

from signet.api.bodies import MAX_FIELDS, MAX_JSON
from signet.catalogue.models import Item
from signet.documents.models import Document
from signet.parties.models import Company, Customer
from signet.tenancy.context import tenant_scope
from signet.tenancy.permissions import ROLE_PERMISSIONS
from tests.api.calling import Call, caller, draft, key_of, serving
from tests.fixtures import World

FORTY = "0." + "1" * 40


@pytest.fixture
def call(alpha: World) -> Call:
    return caller(alpha)


def rows_of(world: World) -> tuple[int, ...]:
    with tenant_scope(world.id):
        return tuple(model.objects.count() for model in (Document, Customer, Item, Company))


DRAFTS = [
    ('{"nonsense": 1}', "/nonsense"),
    ('{"lines": [{"nonsense": 1}]}', "/lines/0/nonsense"),
    ('{"a/b~c": 1}', "/a~1b~0c"),
    ('{"lines": [{"price": 1e400}]}', "/lines/0/price"),
    ('{"lines": [{"price": -1e-400}]}', "/lines/0/price"),
    ('{"lines": [{"price": 1e99999999999999999999}]}', "/lines/0/price"),
    ('{"lines": [{"price": "1e400"}]}', "/lines/0/price"),
    ('{"lines": [{"price": "1e99999999999999999999"}]}', "/lines/0/price"),
    ('{"lines": [{"price": "NaN"}]}', "/lines/0/price"),
    ('{"lines": [{"price": "Infinity"}]}', "/lines/0/price"),
    ('{"lines": [{"price": -1}]}', "/lines/0/price"),
    (f'{{"lines": [{{"price": {FORTY}}}]}}', "/lines/0/price"),
    (f'{{"lines": [{{"price": "{FORTY}"}}]}}', "/lines/0/price"),
    ('{"lines": [{"price": ' + "9" * 5000 + "}]}", "/lines/0/price"),
    ('{"lines": [{"price": "' + "9" * 5000 + '"}]}', "/lines/0/price"),
    ('{"lines": [{"price": "9999999999", "quantity": "9999999999"}]}', "/lines/0/price"),
    ('{"lines": [{"price": [1]}]}', "/lines/0/price"),
    ('{"lines": [{"price": {}}]}', "/lines/0/price"),
    ('{"lines": [{"price": null}]}', "/lines/0/price"),
    ('{"lines": [{"quantity": "abc"}]}', "/lines/0/quantity"),
    ('{"lines": [{"quantity": true}]}', "/lines/0/quantity"),
    ('{"lines": [{"quantity": "\u0664\u0662x"}]}', "/lines/0/quantity"),
    ('{"lines": [{"unit": ""}]}', "/lines/0/unit"),
    ('{"lines": [{"tax": {"category": "Q"}}]}', "/lines/0/tax/category"),
    ('{"lines": [{"tax": {"percent": "-1"}}]}', "/lines/0/tax/percent"),
    ('{"lines": [{"tax": {"percent": 1e9}}]}', "/lines/0/tax/percent"),
    ('{"lines": "x"}', "/lines"),
    ('{"lines": {"0": {}}}', "/lines"),
    ('{"lines": [[]]}', "/lines/0"),
    ('{"lines": null}', "/lines"),
    ('{"issue_date": "0000-01-01"}', "/issue_date"),
    ('{"issue_date": "0001-01-01"}', "/issue_date"),
    ('{"issue_date": "9999-12-31"}', "/issue_date"),
    ('{"issue_date": "10000-01-01"}', "/issue_date"),
    ('{"issue_date": "2026-02-31"}', "/issue_date"),
    ('{"issue_date": 1763683200}', "/issue_date"),
    ('{"issue_date": "1763683200"}', "/issue_date"),
    ('{"issue_date": true}', "/issue_date"),
    ('{"lines": [{"period_start": "9999-12-31"}]}', "/lines/0/period_start"),
    ('{"note": 5}', "/note"),
    ('{"note": 1.5}', "/note"),
    ('{"note": 1e400}', "/note"),
    ('{"note": ["x"]}', "/note"),
    ('{"note": "' + "x" * 2001 + '"}', "/note"),
    ('{"lines": [{"name": "Caf\\ud83d\\ude00"}]}', "/lines/0/name"),
    ('{"lines": [{"name": "Caf\U0001f600"}]}', "/lines/0/name"),
    ('{"lines": [{"name": "a\\u202eb"}]}', "/lines/0/name"),
    ('{"lines": [{"name": "a\\u200fb"}]}', "/lines/0/name"),
    ('{"lines": [{"name": "a\\u0000b"}]}', "/lines/0/name"),
    ('{"lines": [{"name": "a\\u001bb"}]}', "/lines/0/name"),
    ('{"lines": [{"name": "a\\ud800"}]}', "/lines/0/name"),
    ('{"lines": [{"name": "a\\nb"}]}', "/lines/0/name"),
    ('{"lines": [{"name": "' + "x" * 201 + '"}]}', "/lines/0/name"),
    ('{"currency": "XYZ"}', "/currency"),
    ('{"currency": ""}', "/currency"),
    ('{"tax_currency": "XYZ"}', "/tax_currency"),
    ('{"language": "xx"}', "/language"),
    ('{"second_language": "xx"}', "/second_language"),
    ('{"customer_id": "7"}', "/customer_id"),
    ('{"customer_id": 7}', "/customer_id"),
    ('{"customer_id": "01a1fc6f-3826-7ed8-be35-46f7b7246c77"}', "/customer_id"),
    ('{"kind": "receipt"}', "/kind"),
    ('{"kind": "credit_note", "type_code": "380"}', "/type_code"),
    ('{"note": "a", "note": "b"}', "/note"),
    ('{"lines": [{}, {"tax": {"category": "S", "category": "Z"}}]}', "/lines/1/tax/category"),
    ('{"lines": [' + "{}," * 5000 + "{}]}", "/lines"),
    ('{"allowances": [' + "{}," * 50 + "{}]}", "/allowances"),
]


@pytest.mark.parametrize(("body", "pointer"), DRAFTS, ids=lambda v: str(v)[:60])
@pytest.mark.parametrize("address", ["/documents", "/documents/preview"])
def test_a_bad_draft_names_the_field(
    alpha: World, call: Call, address: str, body: str, pointer: str
) -> None:
    before = rows_of(alpha)
    answer = call("POST", address, body.encode())
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert [e["pointer"] for e in answer.json()["errors"]] == [pointer]
    assert len(answer.json()["errors"][0]["detail"]) > 10
    assert rows_of(alpha) == before


@pytest.mark.parametrize(
    ("address", "change", "pointer"),
    [
        ("/customers", {"country": "XX1"}, "/country"),
        ("/customers", {"legal_name": ""}, "/legal_name"),
        ("/customers", {"legal_name": "\u0645\u062d\u0645\u062f\u200f"}, "/legal_name"),
        ("/customers", {"legal_name": "Bakery \U0001f35e"}, "/legal_name"),
        ("/customers", {"email": "not an address"}, "/email"),
        ("/customers", {"payment_days": 366}, "/payment_days"),
        ("/customers", {"payment_days": 1.5}, "/payment_days"),
        ("/customers", {"payment_days": "soon"}, "/payment_days"),
        ("/customers", {"identifiers": [{"scheme": "0088"}]}, "/identifiers/0/value"),
        ("/companies", {"colour": "red"}, "/colour"),
        ("/companies", {"tax_currency": "ZZZ"}, "/tax_currency"),
        ("/items", {"price": "1e400"}, "/price"),
        ("/items", {"price": FORTY}, "/price"),
        ("/items", {"tax_percent": "NaN"}, "/tax_percent"),
        ("/items", {"name": "a\u0000"}, "/name"),
    ],
)
def test_a_bad_entry_names_the_field(
    alpha: World, call: Call, address: str, change: dict[str, Any], pointer: str
) -> None:
    from tests.api.test_api_openapi import EXAMPLES_OF

    before = rows_of(alpha)
    good = EXAMPLES_OF[{"/customers": "CustomerIn", "/companies": "CompanyIn", "/items": "ItemIn"}[address]]  # fmt: skip
    answer = call("POST", address, good | change)
    assert answer.status_code == 422
    assert [e["pointer"] for e in answer.json()["errors"]] == [pointer]
    assert rows_of(alpha) == before
    assert call("POST", address, good).status_code == 201


def test_names_of_every_script_are_welcome(alpha: World, call: Call) -> None:
    from tests.api.test_api_openapi import EXAMPLES_OF

    for number, name in enumerate(
        [
            "\u0645\u062e\u0628\u0632 \u0627\u0644\u0646\u0648\u0631",
            "\u179f\u17bd\u1793\u1785\u17d2\u1794\u17b6\u179a",
            "Caf\u00e9 \u00d8rsted & S\u00f8n",
            "\u5409\u6797",
        ]
    ):
        body = EXAMPLES_OF["CustomerIn"] | {"legal_name": name, "code": f"N-{number}"}
        made = call("POST", "/customers", body)
        assert (made.status_code, made.json()["legal_name"]) == (201, name)


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("limit=1000", "/limit"), ("limit=0", "/limit"), ("limit=many", "/limit"),
        ("cursor=zz", "/cursor"), ("cursor=f.00.zz", "/cursor"), ("tab=mine", "/tab"),
        ("sort=colour", "/sort"), ("issued_from=9999-12-31", "/issued_from"), ("unknown=1", "/unknown"),
        ("customer_id=7", "/customer_id"), ("search=a%00b", "/search"), ("currency=ZZZ", "/currency"),
    ],
)  # fmt: skip
def test_a_bad_filter_is_named(call: Call, query: str, pointer: str) -> None:
    answer = call("GET", f"/documents?{query}")
    assert (answer.status_code, [e["pointer"] for e in answer.json()["errors"]]) == (422, [pointer])


BODIES: list[tuple[bytes, str]] = [
    (b"", "body.json"),
    (b"{", "body.json"),
    (b"[1]", "body.object"),
    (b'"x"', "body.object"),
    (b"null", "body.object"),
    (b"[" * 100_000, "body.depth"),
    (b'{"a":' * 100_000, "body.depth"),
    (b"\xff\xfe", "body.encoding"),
    ('{"note": "\u00e9"}'.encode("latin-1"), "body.encoding"),
    ('{"note": "x"}'.encode("utf-16"), "body.encoding"),
    (b'{"lines": NaN}', "body.json"),
    (b'{"lines": -Infinity}', "body.json"),
    (b'{"note": "a\x00b"}', "body.json"),
    (b"\xef\xbb\xbf{}", "body.json"),
    (b'{"x": 1' + b"".join(b',"f%d":1' % n for n in range(MAX_FIELDS)) + b"}", "body.fields"),
]


@pytest.mark.parametrize(("body", "code"), BODIES, ids=lambda v: str(v)[:30])
def test_a_body_that_is_no_object_is_refused(call: Call, body: bytes, code: str) -> None:
    answer = call("POST", "/documents", body)
    assert (answer.status_code, answer.json()["code"]) == (422, code)


@pytest.mark.parametrize("media", ["text/plain", "application/x-www-form-urlencoded", "application/xml", "multipart/form-data; boundary=b", "nonsense"])  # fmt: skip
def test_another_media_type_is_415(alpha: World, call: Call, media: str) -> None:
    answer = call("POST", "/documents", b"{}", media)
    assert (answer.status_code, answer.json()["code"]) == (415, "body.type")
    assert call("POST", "/documents", b"{}", "application/json; charset=utf-8").status_code == 201


@pytest.mark.parametrize("method", ["DELETE", "PATCH", "PUT"])
def test_another_method_is_405_and_another_address_404(call: Call, method: str) -> None:
    answer = call(method, "/documents", {})
    assert (answer.status_code, answer.json()["code"]) == (405, "method")
    assert set(answer["Allow"].split(", ")) == {"GET", "POST"}
    for address in ("/nowhere", "/documents/not-a-uuid", "/documents/", "/documents/%00"):
        answer = call(method, address, {})
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_a_thousand_mistakes_are_told_in_a_bounded_answer(call: Call) -> None:
    body = {"lines": [{"price": "x", "quantity": "x", "oops": 1} for _ in range(5000)]}
    begin = time.monotonic()
    answer = call("POST", "/documents", body)
    assert time.monotonic() - begin < 5
    assert answer.status_code == 422
    assert answer.json()["detail"] == "15000 fields need attention."
    assert len(answer.json()["errors"]) == 100


def test_five_thousand_lines_are_well(alpha: World, call: Call) -> None:
    line = draft(alpha)["lines"][0]
    answer = call("POST", "/documents/preview", draft(alpha) | {"lines": [line] * 5000})
    assert (answer.status_code, answer.json()["totals"]["lines"]) == (200, "18600000.00")


def test_versions_go_by_body_or_header(alpha: World, call: Call) -> None:
    made = call("POST", "/documents", draft(alpha))
    path, tag = f"/documents/{made.json()['id']}", made["ETag"]
    assert tag == '"1"'
    body = draft(alpha, note="a")
    nothing = call("PUT", path, body)
    assert (nothing.status_code, nothing.json()["errors"][0]["pointer"]) == (422, "/version")
    changed = call("PUT", path, body, **{"If-Match": tag})
    assert (changed.status_code, changed["ETag"]) == (200, '"2"')
    stale = call("PUT", path, draft(alpha, note="b"), **{"If-Match": tag})
    assert (stale.status_code, stale.json()["code"]) == (412, "precondition.stale")
    by_body = call("PUT", path, draft(alpha, note="b") | {"version": 1})
    assert (by_body.status_code, by_body.json()["code"]) == (409, "draft.changed_meanwhile")
    both = call("PUT", path, draft(alpha) | {"version": 2}, **{"If-Match": '"1"'})
    assert (both.status_code, both.json()["code"]) == (422, "version.differs")
    for nonsense in ("1", 'W/"1"', '"x"', '"1", "2"'):
        assert call("PUT", path, body, **{"If-Match": nonsense}).status_code == 412
    issued = call("POST", f"{path}/issue", **{"If-Match": '"1"'})
    assert issued.status_code == 412
    assert call("GET", path).json()["content"]["note"] == "a"
    assert call("POST", f"{path}/issue", **{"If-Match": '"2"'}).status_code == 200
    for number in ("0", "1.5", '"2"', "true", "99999999999999999999"):
        odd = call("PUT", path, json.dumps(draft(alpha))[:-1] + f', "version": {number}}}')
        assert (odd.status_code, odd.json()["errors"][0]["pointer"]) == (422, "/version")


@pytest.mark.parametrize("path", ["/customers", "/items", "/companies"])
def test_entries_are_not_overwritten_unseen(alpha: World, call: Call, path: str) -> None:
    from tests.api.test_api_openapi import EXAMPLES_OF

    body = EXAMPLES_OF[{"/customers": "CustomerIn", "/companies": "CompanyIn", "/items": "ItemIn"}[path]]  # fmt: skip
    made = call("POST", path, body)
    address = f"{path}/{made.json()['id']}"
    assert call("PUT", address, body, **{"If-Match": '"1"'})["ETag"] == '"2"'
    assert call("PUT", address, body, **{"If-Match": '"1"'}).status_code == 412
    stale = call("PUT", address, body | {"version": 1})
    assert (stale.status_code, stale.json()["code"]) == (409, "changed_meanwhile")
    assert call("PUT", address, body | {"version": 2})["ETag"] == '"3"'


def test_fifty_megabytes_are_refused_unread(kept_alpha: World) -> None:
    """Over a real connection: the answer comes within seconds, and the server is as well as before."""
    secret = key_of(kept_alpha, ROLE_PERMISSIONS["owner"])
    size = 50 * 1024 * 1024
    with serving() as (address, _kill):
        host, _colon, port = address.removeprefix("http://").partition(":")

        def post(path: str, media: str, length: int, chunk: bytes, count: int) -> bytes:
            with socket.create_connection((host, int(port)), timeout=30) as line:
                head = (
                    f"POST /api/v1{path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    f"Authorization: Bearer {secret}\r\nContent-Type: {media}\r\n"
                    f"Content-Length: {length}\r\n\r\n"
                )
                line.sendall(head.encode())
                try:
                    for _ in range(count):
                        line.sendall(chunk)
                except (BrokenPipeError, ConnectionResetError):
                    pass  # refused before it was all sent
                try:
                    return line.recv(65536)
                except ConnectionResetError:
                    return b""

        small = json.dumps(draft(kept_alpha)).encode()
        assert post("/documents", "application/json", len(small), small, 1).startswith(
            b"HTTP/1.1 201"
        )
        begin = time.monotonic()
        megabyte = b" " * 1024 * 1024
        for path, media in (("/documents", "application/json"), ("/imports", "application/xml")):
            answer = post(path, media, size, megabyte, 50)
            assert answer.startswith(b"HTTP/1.1 413"), answer[:200]
        assert time.monotonic() - begin < 20
        assert post("/documents", "application/json", len(small), small, 1).startswith(
            b"HTTP/1.1 201"
        )


def test_a_body_of_the_limit_is_read(call: Call) -> None:
    padded = b'{"nonsense": 1' + b" " * (MAX_JSON - 20) + b"}"
    assert call("POST", "/documents", padded).status_code == 422
    assert call("POST", "/documents", padded + b" " * 20).status_code == 413


def test_lists_are_paged_by_cursor_without_loss_or_repetition(alpha: World, call: Call) -> None:
    for number in range(7):
        with tenant_scope(alpha.id):
            Customer.objects.create(legal_name=f"C{number % 3}", country="GB", currency="GBP")
            Item.objects.create(name=f"I{number % 3}", price=number, currency="GBP")
        call("POST", "/documents", draft(alpha))
    for path, count, query in (
        ("/customers", 8, "sort=name&order=desc"), ("/items", 8, "sort=price"),
        ("/documents", 7, "sort=payable"),
    ):  # fmt: skip
        seen, back, cursor = [], [], ""
        while cursor is not None:
            page = call("GET", f"{path}?limit=3&{query}&cursor={cursor}").json()
            seen.append([row["id"] for row in page["data"]])
            cursor, last = page["next"], page["previous"]
        while last is not None:
            page = call("GET", f"{path}?limit=3&{query}&cursor={last}").json()
            back.append([row["id"] for row in page["data"]])
            last = page["previous"]
        assert [len(part) for part in seen] == [3] * (count // 3) + ([count % 3])
        assert len({one for part in seen for one in part}) == count
        assert back == seen[:-1][::-1]
