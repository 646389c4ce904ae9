"""The tax table, several taxes on a line, prices with tax, and exchange rates: on real documents."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal as D
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from signet.documents import drafts, queries
from signet.documents.actions.create_draft import create_draft
from signet.documents.actions.credit import credit
from signet.documents.actions.duplicate import duplicate
from signet.documents.actions.issue import issue
from signet.documents.copying import CreditIn
from signet.documents.models import Document, Line, Snapshot, TaxLine
from signet.documents.preview import preview
from signet.en16931 import canonical
from signet.en16931.model import Rounding
from signet.en16931.validate import validate
from signet.kernel import clock
from signet.kernel.errors import BadInput, Conflict, NotFound
from signet.kernel.parsing import parse
from signet.taxation.actions.save_exchange_rates import (
    fetch_exchange_rates,
    import_exchange_rates,
    save_exchange_rates,
)
from signet.taxation.actions.save_rate import add_presets, remove_rate, save_rate
from signet.taxation.content import ExchangeRateIn, RateIn
from signet.taxation.models import ExchangeRate, TaxRate
from signet.taxation.presets import covered, presets
from signet.taxation.queries import Offer, exchange_rate, offers, table
from tests.fixtures import World, actor

STACK: list[dict[str, Any]] = [
    {"scheme": "SP", "percent": "10", "name": "Specific tax", "second_name": "អាករពិសេស"},
    {"scheme": "PLT", "percent": "5", "name": "Public lighting tax"},
    {"scheme": "VAT", "percent": "10", "on_top_of": ["SP", "PLT", "AT"], "name": "VAT"},
]


def stacked(world: World, **more: Any) -> Any:
    return world.draft(
        lines=[{"name": "Beer", "quantity": "10", "price": "50000", "taxes": STACK}], **more
    )


def rate(**values: Any) -> RateIn:
    return parse(RateIn, {"code": "X", "name": "X", "percent": "10"} | values)


def chosen(day: str, country: str, currency: str = "GBP") -> dict[str, Offer]:
    found = offers(table(), day=date.fromisoformat(day), country=country, currency=currency)
    return {one.code: one for one in found}


# ---- documents


def test_several_taxes_are_stored_frozen_and_read_back(inside: World) -> None:
    draft = create_draft(content=stacked(inside), by=actor())
    assert draft.payable_minor == 63_250_000
    assert [t.get("scheme", "VAT") for t in Line.objects.get(document=draft).taxes] == [
        "SP",
        "PLT",
        "VAT",
    ]
    assert drafts.read(draft).lines[0].taxes == stacked(inside).lines[0].taxes
    issued = issue(document_id=draft.id, by=actor())
    rows = TaxLine.objects.filter(document=issued).order_by("position")
    assert list(rows.values_list("scheme", "taxable_minor", "tax_minor")) == [
        ("SP", 50_000_000, 5_000_000), ("PLT", 50_000_000, 2_500_000),
        ("VAT", 57_500_000, 5_750_000),
    ]  # fmt: skip
    frozen = canonical.loads(bytes(Snapshot.objects.get(document=issued).body))
    assert frozen.lines[0].taxes[2].on_top_of == ("SP", "PLT", "AT")
    assert frozen.tax_breakdown[0].tax.name_in_second_language == "អាករពិសេស"


def test_the_xml_of_several_taxes_keeps_the_official_rules(inside: World) -> None:
    issued = issue(document_id=create_draft(content=stacked(inside), by=actor()).id, by=actor())
    xml = queries.xml_of(issued)
    assert [f.rule for f in validate(xml).findings if f.severity == "error"] == []
    assert b"<cbc:AllowanceChargeReason>SP 10%</cbc:AllowanceChargeReason>" in xml
    assert b'<cbc:PayableAmount currencyID="GBP">632500.00</cbc:PayableAmount>' in xml


def test_one_tax_in_the_list_is_the_simple_form(inside: World) -> None:
    listed = inside.draft(lines=[{"name": "x", "price": "1", "taxes": [{"percent": "20"}]}])
    simple = inside.draft(lines=[{"name": "x", "price": "1", "tax": {"percent": "20"}}])
    assert listed == simple


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ({"tax": {"percent": "1"}, "taxes": STACK}, "field.tax_twice"),
        ({"taxes": [STACK[0], STACK[0]]}, "field.tax_scheme_twice"),
        ({"taxes": [{"scheme": "vat"}]}, "field.string_pattern_mismatch"),
    ],
)
def test_taxes_that_cannot_be_told_apart_are_refused(
    inside: World, line: dict[str, Any], code: str
) -> None:
    from signet.documents.content import DraftIn

    with pytest.raises(BadInput) as caught:
        parse(DraftIn, {"lines": [{"name": "x", **line}]})
    assert caught.value.fields[0].code == code
    assert caught.value.fields[0].pointer.startswith("/lines/0")


def test_a_credit_note_carries_every_tax(inside: World) -> None:
    issued = issue(document_id=create_draft(content=stacked(inside), by=actor()).id, by=actor())
    note = credit(document_id=issued.id, content=CreditIn(reason="Returned"), by=actor())
    assert note.payable_minor == issued.payable_minor
    assert issue(document_id=note.id, by=actor()).tax_minor == 13_250_000


def test_the_company_says_how_prices_are_meant(inside: World) -> None:
    company: Any = inside.company
    company.prices_include_tax = True
    company.tax_rounding, company.cash_rounding = "per_line", D("0.05")
    company.save()
    lines = [{"name": "x", "price": "100", "tax": {"percent": "19"}}] * 5
    draft = create_draft(
        content=inside.draft(lines=lines, payment_means="10", rounding=None), by=actor()
    )
    content = drafts.read(draft)
    assert (content.prices_include_tax, content.tax_rounding) == (True, Rounding.PER_LINE)
    assert (content.cash_rounding, draft.with_tax_minor) == (D("0.05"), 50_000)
    assert draft.lines_minor == 42_017
    company.prices_include_tax = False
    company.save()
    assert drafts.read(Document.objects.get(id=draft.id)).prices_include_tax is True
    net = create_draft(content=inside.draft(lines=lines, prices_include_tax=False), by=actor())
    assert (net.with_tax_minor, drafts.read(net).cash_rounding) == (59_500, None)


def test_a_discount_with_several_taxes_of_its_own(inside: World) -> None:
    less = {"amount": "100000", "reason": "Promotion", "taxes": STACK}
    draft = create_draft(content=stacked(inside, allowances=[less]), by=actor())
    assert draft.with_tax_minor == 50_600_000  # 400,000 + 40,000 + 20,000 + 46,000


# ---- the table


def test_presets_of_every_country_are_valid_and_added_once(inside: World) -> None:
    for country in sorted(covered()):
        found = presets(country)
        assert found, country
        assert len(add_presets(country=country, by=actor())) == len(found), country
        assert add_presets(country=country, by=actor()) == []
    with pytest.raises(BadInput) as caught:
        add_presets(country="AQ", by=actor())
    assert caught.value.code == "tax.no_presets"


def test_rates_follow_the_day(inside: World) -> None:
    for country in ("GB", "MY", "KH", "SA"):
        add_presets(country=country, by=actor())
    assert chosen("2024-02-29", "MY")["MY-SERVICE"].taxes[0].percent == 6
    assert chosen("2024-03-01", "MY")["MY-SERVICE"].taxes[0].percent == 8
    assert chosen("2020-06-30", "SA")["SA-S"].taxes[0].percent == 5
    assert chosen("2020-07-01", "SA")["SA-S"].taxes[0].percent == 15
    assert "GB-S" not in chosen("2010-12-31", "GB")
    assert set(chosen("2026-01-01", "GB")) == {
        "GB-S", "GB-R", "GB-Z", "GB-E", "GB-AE", "GB-G", "GB-O",
    }  # fmt: skip


def test_a_combination_offers_its_parts_of_the_day(inside: World) -> None:
    add_presets(country="KH", by=actor())
    for day, lighting in (("2023-12-31", 3), ("2024-01-01", 5)):
        taxes = chosen(day, "KH")["KH-SP-PLT-VAT"].taxes
        assert [(t.scheme, t.percent) for t in taxes] == [
            ("SP", 10),
            ("PLT", lighting),
            ("VAT", 10),
        ]
        assert taxes[2].on_top_of == ["SP", "PLT", "AT"]


def test_an_amount_per_unit_is_offered_in_its_own_currency_only(inside: World) -> None:
    add_presets(country="MY", by=actor())
    assert "MY-TOURISM" in chosen("2026-01-01", "MY", "MYR")
    assert "MY-TOURISM" not in chosen("2026-01-01", "MY", "USD")


def test_a_rate_of_another_day_is_pointed_out(inside: World) -> None:
    save_rate(content=rate(valid_to="2026-06-30", name="Old VAT", country="GB"), by=actor())
    save_rate(content=rate(percent="12", valid_from="2026-07-01", country="GB"), by=actor())
    lines = [{"name": "x", "price": "1", "tax": {"percent": p}} for p in ("12", "10", "7")]
    found = [
        f for f in preview(inside.draft(lines=lines), by=actor()).findings
        if f.rule == "SIGNET-RATE"
    ]  # fmt: skip
    assert [(f.severity, f.pointer, f.params["tax"]) for f in found] == [
        ("warning", "/lines/1/tax/percent", "Old VAT")
    ]


@pytest.mark.parametrize(
    ("values", "code", "pointer"),
    [
        ({"percent": None}, "tax.rate", "/percent"),
        ({"per_unit": "1"}, "tax.rate", "/percent"),
        ({"percent": None, "per_unit": "1"}, "tax.currency", "/currency"),
        ({"category": "Z"}, "tax.rate", "/percent"),
        ({"on_top_of": ["VAT"]}, "tax.circle", "/on_top_of"),
        ({"valid_from": "2026-02-01", "valid_to": "2026-01-01"}, "tax.span", "/valid_to"),
        ({"code": "GB-S", "valid_from": "2026-01-01"}, "tax.overlap", "/valid_from"),
        ({"percent": None, "combines": ["NONE"]}, "tax.unknown", "/combines"),
        ({"percent": None, "combines": ["GB-S", "GB-Z"]}, "tax.scheme_twice", "/combines"),
        ({"combines": ["GB-S"]}, "tax.rate", "/percent"),
    ],
)
def test_what_makes_no_tax_is_refused_at_its_field(
    inside: World, values: dict[str, Any], code: str, pointer: str
) -> None:
    add_presets(country="GB", by=actor())
    with pytest.raises(BadInput) as caught:
        save_rate(content=rate(**values), by=actor())
    assert (caught.value.code, caught.value.fields[0].pointer) == (code, pointer)


def test_a_part_of_a_combination_is_not_removed(inside: World) -> None:
    add_presets(country="KH", by=actor())
    part, free = (TaxRate.objects.get(code=c) for c in ("KH-AT", "KH-SP-20"))
    with pytest.raises(Conflict):
        remove_rate(rate_id=part.id, by=actor())
    remove_rate(rate_id=free.id, by=actor())
    assert not TaxRate.objects.filter(code="KH-SP-20").exists()


def test_a_stale_version_is_refused(inside: World) -> None:
    row = save_rate(content=rate(), by=actor())
    save_rate(content=rate(name="Y"), by=actor(), rate_id=row.id, version=1)
    with pytest.raises(Conflict):
        save_rate(content=rate(name="Z"), by=actor(), rate_id=row.id, version=1)


# ---- exchange rates


def known(day: str, value: str, base: str = "GBP", quote: str = "KHR") -> None:
    one = {"base": base, "quote": quote, "rate": value, "day": day, "source": "GDT"}
    save_exchange_rates(rates=[parse(ExchangeRateIn, one)], by=actor())


def test_the_rate_of_the_day_is_found_shown_and_frozen(inside: World) -> None:
    known("2026-11-19", "5100")
    known("2026-11-20", "5125.5")
    known("2026-11-22", "9999")
    draft = create_draft(content=inside.draft(tax_currency="KHR"), by=actor())
    assert draft.tax_exchange_rate is None
    shown = preview(drafts.read(draft), by=actor()).invoice
    assert (shown.tax_exchange_rate, shown.tax_exchange_source) == (D("5125.5"), "GDT")
    issued = issue(document_id=draft.id, by=actor())
    known("2026-11-20", "1")
    frozen = queries.invoice_of(queries.get(issued.id))
    assert frozen.tax_exchange_rate == D("5125.5")
    assert frozen.tax_exchange_date == date(2026, 11, 20)
    assert frozen.totals is not None
    assert str(frozen.totals.tax_in_tax_currency) == "4735962.00 KHR"  # 924.00 x 5125.5
    row = Document.objects.get(id=issued.id)
    assert row.tax_exchange_rate == D("5125.5")
    assert row.content["tax_exchange_source"] == "GDT"


def test_a_note_copies_the_rate_and_a_copy_looks_it_up_again(inside: World) -> None:
    known("2026-11-20", "5125.5")
    draft = create_draft(content=inside.draft(tax_currency="KHR"), by=actor())
    issued = issue(document_id=draft.id, by=actor())
    known(clock.today("UTC").isoformat(), "5000")
    note = credit(document_id=issued.id, content=CreditIn(reason="Returned"), by=actor())
    assert note.tax_exchange_rate == D("5125.5")
    again = duplicate(document_id=issued.id, by=actor())
    assert (again.tax_exchange_rate, again.tax_currency) == (None, "KHR")


def test_a_typed_rate_stands(inside: World) -> None:
    known("2026-11-20", "5125.5")
    content = inside.draft(tax_currency="KHR", tax_exchange_rate="5000")
    invoice = preview(content, by=actor()).invoice
    assert (invoice.tax_exchange_rate, invoice.tax_exchange_source) == (D(5000), None)


def test_without_a_rate_the_field_is_named(inside: World) -> None:
    known("2026-09-01", "5125.5")  # too old
    with pytest.raises(BadInput) as caught:
        preview(inside.draft(tax_currency="KHR"), by=actor())
    assert caught.value.fields[0].pointer == "/tax_exchange_rate"


def test_the_company_states_its_tax_in_its_own_currency_where_a_rate_is_known(
    inside: World,
) -> None:
    company: Any = inside.company
    company.tax_currency = "KHR"
    company.save()
    assert preview(inside.draft(), by=actor()).invoice.tax_currency is None
    known("2026-11-20", "5125.5")
    assert preview(inside.draft(), by=actor()).invoice.tax_currency == "KHR"
    assert preview(inside.draft(currency="KHR"), by=actor()).invoice.tax_currency is None


def test_rates_come_from_a_file_all_or_nothing(inside: World) -> None:
    head = "day,base,quote,rate,source\n"
    good = head + "2026-11-20,USD,KHR,4015,NBC\n2026-11-21,usd,khr,4018.5,NBC\n"
    assert import_exchange_rates(text=good, by=actor()) == 2
    assert import_exchange_rates(text=good.replace("4015", "4016"), by=actor()) == 0
    found = exchange_rate("USD", "KHR", date(2026, 11, 20))
    assert found is not None
    assert found.rate == 4016
    with pytest.raises(BadInput) as caught:
        import_exchange_rates(
            text=head + "2026-11-23,USD,KHR,1,NBC\n2026-13-01,USD,XYZ,-4,NBC\n", by=actor()
        )
    assert [f.pointer for f in caught.value.fields] == ["/3/quote", "/3/rate", "/3/day"]
    assert ExchangeRate.objects.count() == 2
    for bad in ("", "a,b\n1,2\n", head):
        with pytest.raises(BadInput):
            import_exchange_rates(text=bad, by=actor())


def test_a_currency_has_no_rate_to_itself(inside: World) -> None:
    with pytest.raises(BadInput):
        known("2026-11-20", "1", quote="GBP")


@contextmanager
def ministry(answer: bytes, status: int = 200) -> Iterator[tuple[str, list[str]]]:
    """A real server of a ministry, on this machine."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()


def provided(address: str) -> str:
    return json.dumps(
        [
            {"name": "GDT", "url": f"{address}/rate?date={{day}}", "base": "USD", "quote": "KHR",
             "rate": "/data/0/average", "day": "/data/0/date"}
        ]
    )  # fmt: skip


def test_a_provider_is_asked_over_http(inside: World, settings: Any) -> None:
    body = json.dumps({"data": [{"date": "2026-11-20T00:00:00", "average": "4,015.50"}]}).encode()
    with ministry(body) as (address, asked):
        settings.RATE_PROVIDERS = provided(address)
        assert fetch_exchange_rates(name="GDT", day=date(2026, 11, 21), by=actor()) == 1
    assert asked == ["/rate?date=2026-11-21"]
    [row] = ExchangeRate.objects.all()
    assert (row.base, row.quote, row.rate, row.day) == (
        "USD",
        "KHR",
        D("4015.5"),
        date(2026, 11, 20),
    )
    assert row.source == "GDT"


@pytest.mark.parametrize(
    ("answer", "status"),
    [(b"{}", 200), (b"<html>", 200), (b'{"data": [{"average": -1}]}', 200), (b"{}", 503)],
)
def test_a_provider_that_gives_no_rate_changes_nothing(
    inside: World, settings: Any, answer: bytes, status: int
) -> None:
    with ministry(answer, status) as (address, _asked):
        settings.RATE_PROVIDERS = provided(address)
        with pytest.raises(BadInput):
            fetch_exchange_rates(name="GDT", day=date(2026, 11, 21), by=actor())
    with pytest.raises(NotFound):
        fetch_exchange_rates(name="NBC", day=date(2026, 11, 21), by=actor())
    assert not ExchangeRate.objects.exists()
