"""Customers and items from tables: every row judged, all or none, and back again unchanged."""

from __future__ import annotations

from decimal import Decimal

import pytest

from signet.audit.models import Entry
from signet.catalogue.models import Item
from signet.intake.actions.import_table import import_table
from signet.intake.files import everything, refused
from signet.intake.judge import Judgement
from signet.intake.nouns import CUSTOMERS, ITEMS, number
from signet.kernel.errors import BadInput, Forbidden
from signet.kernel.tabular import MAX_BYTES, read_table
from signet.parties.models import Customer
from tests.fixtures import World, actor

HEAD = "Customer No;Company Name;VAT No;Country;Currency;E-Mail;Net days\n"


def results(found: Judgement) -> list[tuple[int, str, str]]:
    return [(row.row.line, row.result, row.name) for row in found.rows]


def test_new_changed_same_and_wrong_rows(inside: World) -> None:
    Customer.objects.filter(id=inside.customer.id).update(code="C-1")
    body = (
        HEAD
        + "C-1;Customer of Alpha;FR23334175221;FR;GBP;a@b.example;14\n"
        + "C-2;Café du Pont;;;;;\n"
        + "\n"
        + "C-3;;;FR;EUR;;\n"
        + "C-4;Wrong;;FRANCE;EURO;nobody;soon\n"
        + "C-2;Twice;;FR;EUR;;\n"
        + ';By VAT;"fr 23 334 175 221";FR;GBP;;\n'
    ).encode("cp1252")
    found = import_table(noun=CUSTOMERS, body=body, by=actor(), dry_run=True)
    assert (found.table.encoding, found.table.delimiter) == ("Windows-1252", ";")
    assert results(found) == [
        (2, "update", "Customer of Alpha"),
        (3, "new", "Café du Pont"),
        (5, "error", ""),
        (6, "error", "Wrong"),
        (7, "error", "Twice"),
        (8, "update", "By VAT"),
    ]
    assert [(p.column, p.message) for row in found.errors for p in row.problems] == [
        ("Company Name", "This field is required."),
        ("Country", "This must be a country code of two letters, such as FR."),
        ("E-Mail", "This is not an e-mail address such as name@company.com."),
        ("Currency", "This is not a currency of ISO 4217, such as EUR or KHR."),
        ("Net days", "This must be a whole number."),
        ("Customer No", "Line 3 of the file says the same; keep one of the two."),
    ]  # fmt: skip
    assert Customer.objects.count() == 1


def test_nothing_or_everything_or_without_the_bad(inside: World) -> None:
    body = HEAD.encode() + b"C-1;Good;;FR;EUR;;\nC-2;Bad;;FR;EUR;nobody;\n"
    with pytest.raises(BadInput) as refusal:
        import_table(noun=CUSTOMERS, body=body, by=actor())
    assert refusal.value.message == (
        "1 row cannot be imported, so none was. Correct it, or leave it out."
    )
    assert [field.pointer for field in refusal.value.fields] == ["/rows/3/email"]
    assert Customer.objects.count() == 1
    done = import_table(noun=CUSTOMERS, body=body, by=actor(), name="c.csv", bad="skip")
    assert [done.count(r) for r in ("new", "update", "same", "error")] == [1, 0, 0, 1]
    assert set(Customer.objects.values_list("code", flat=True)) == {"", "C-1"}
    entry = Entry.objects.latest("sequence")
    assert entry.verb == "customers.import"
    assert '"left_out":1,"new":1' in entry.payload
    lines = refused(done).splitlines()
    assert lines[1].startswith("C-2,Bad,,FR,EUR,nobody,,E-Mail: This is not an e-mail")


def test_an_empty_cell_of_a_new_row_takes_the_companys_own(inside: World) -> None:
    assert inside.company is not None
    import_table(noun=CUSTOMERS, body=b"name\nPlain\n", by=actor())
    row = Customer.objects.get(legal_name="Plain")
    assert (row.country, row.currency, row.language, row.payment_days) == ("GB", "GBP", "en", None)


def test_a_column_that_is_not_there_changes_nothing(inside: World) -> None:
    body = b"vat,phone\nFR 23334175221,+33 1 23 45\n"
    done = import_table(noun=CUSTOMERS, body=body, by=actor())
    assert done.count("update") == 1
    row = Customer.objects.get(id=inside.customer.id)
    assert (row.phone, row.city, row.version) == ("+33 1 23 45", "Paris", 2)
    entry = Entry.objects.filter(verb="customers.change").latest("sequence")
    assert '"phone":["","+33 1 23 45"]' in entry.payload


def test_items_with_prices_as_spreadsheets_write_them(inside: World) -> None:
    body = (
        "SKU\tProduct\tUnit price\tUOM\tVAT\tclassifications\n"
        "A1\tItem of Alpha\t62\tKGM\t20 %\t\n"
        "B2\tគ្រាប់\t1.234,50\t??\t20\tCLASS:022 | HS:0901:2022\n"
        "B3\tBeans\t1.234,50\tKGM\t20\tCLASS:022 | HS:0901:2022\n"
    ).encode("utf-16")
    found = import_table(noun=ITEMS, body=body, by=actor(), bad="skip")
    assert [r.result for r in found.rows] == ["same", "error", "new"]
    assert found.errors[0].problems[0].column == "UOM"
    row = Item.objects.get(code="B3")
    assert (row.price, row.currency, row.tax_percent) == (Decimal("1234.5"), "GBP", Decimal(20))
    assert row.classifications == [
        {"list_id": "CLASS", "code": "022", "list_version": ""},
        {"list_id": "HS", "code": "0901", "list_version": "2022"},
    ]


@pytest.mark.parametrize(
    ("written", "read"),
    [("1,234.50", "1234.50"), ("1.234,50", "1234.50"), ("12,5", "12.5"), ("1,234", "1234"),
     ("1 234,5", "1234.5"), ("7.5%", "7.5"), ("-3,00", "-3.00"), ("twelve", "twelve")],
)  # fmt: skip
def test_a_number_in_any_spelling(written: str, read: str) -> None:
    assert number(written) == read


@pytest.mark.parametrize("noun", [CUSTOMERS, ITEMS])
def test_what_is_exported_is_imported_as_the_same(inside: World, noun: object) -> None:
    Customer.objects.filter(id=inside.customer.id).update(
        code="=1+1", phone="+33 1", note="two\nlines; and, more", legal_name="'quoted",
        identifiers=[{"scheme": "0088", "value": "5012345678900"}, {"scheme": "", "value": "X"}],
    )  # fmt: skip
    Item.objects.update(classifications=[{"code": "022", "list_id": "CLASS", "list_version": "1"}])
    text = "".join(everything(noun, inside.id))  # type: ignore[arg-type]
    assert ",=" not in text
    found = import_table(noun=noun, body=text.encode(), by=actor())  # type: ignore[arg-type]
    assert [(row.result, row.problems) for row in found.rows] == [("same", ())]


HOSTILE = {
    "nothing": b"",
    "blank": b"\n\n \n",
    "only a head": b"name,code\n",
    "zeros": b"\x00" * 100,
    "a picture": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "no text in any code": b"name\n\x81\x8d\x8f",
    "half of UTF-16": b"\xff\xfen\x00a",
    "more cells than the head": b"name,code\nA,1,2,3\n",
    "an endless cell": b'name\n"' + b"x" * 200_000,
    "too many columns": b",".join(b"c%d" % i for i in range(300)) + b"\nx\n",
    "too many rows": b"name\n" + b"x\n" * 50_001,
    "too large": b"name\n" + b"x" * MAX_BYTES,
    "no column for the name": b"colour\nred\n",
    "the same column twice is left out, the name too": b"colour,colour\nred,red\n",
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_is_no_table_is_refused_with_a_sentence(inside: World, body: bytes) -> None:
    assert inside
    with pytest.raises(BadInput) as refusal:
        import_table(noun=CUSTOMERS, body=body, by=actor())
    assert refusal.value.fields[0].pointer in {"/file", "/mapping"}


def test_cells_that_print_badly_are_errors_of_their_row(inside: World) -> None:
    assert inside
    body = "name\na\x07b\nc\u202ed\n\U0001f600\n".encode()
    found = import_table(noun=CUSTOMERS, body=body, by=actor(), dry_run=True)
    assert [row.result for row in found.rows] == ["error", "error", "error"]


def test_an_auditor_may_not(inside: World) -> None:
    assert inside
    with pytest.raises(Forbidden):
        import_table(noun=CUSTOMERS, body=b"name\nA\n", by=actor("auditor"), dry_run=True)


def test_another_tenants_customer_is_not_found_by_its_number(beta: World, inside: World) -> None:
    assert beta
    assert inside
    body = b"code,name\nA1,Mine\n"
    assert import_table(noun=ITEMS, body=b"code,name,price\nB9,X,1\n", by=actor()).count("new") == 1
    assert import_table(noun=CUSTOMERS, body=body, by=actor()).count("new") == 1


def test_the_mark_of_utf_8_and_quotes_are_understood() -> None:
    table = read_table('\ufeffname,note\r\n"A, B","two\nlines"\r\nC,\'=x\r\n'.encode())
    assert (table.encoding, table.head) == ("UTF-8", ("name", "note"))
    assert [(row.line, row.cells) for row in table.rows] == [
        (2, ("A, B", "two\nlines")),
        (4, ("C", "=x")),
    ]
