"""The bytes frozen at issue: one spelling for one document, and back without loss."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass, replace
from datetime import date
from decimal import Decimal as D

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signet.en16931 import model as en
from signet.en16931.canonical import VERSION, decimal_text, dumps, loads
from signet.kernel.errors import BadInput
from signet.kernel.money import Money

SMALL = en.Invoice(
    issue_date=date(2026, 11, 21),
    currency="KHR",
    seller=en.Party(name="ហាងកាហ្វេ"),
    buyer=en.Party(name="B"),
    lines=(
        en.Line(
            id="1",
            quantity=D("2.50"),
            price=D("1E+3"),
            taxes=(en.Tax(percent=D("10.0")),),
            net=Money(250000, "KHR"),
        ),
    ),
)
BYTES = (
    '{"invoice":{"buyer":{"name":"B"},"currency":"KHR","issue_date":"2026-11-21","lines":[{"id":"1",'
    '"name":"","net":[250000,"KHR"],"price":"1000","quantity":"2.5","taxes":[{"category":"S",'
    '"percent":"10","scheme":"VAT"}],"unit":"C62"}],"seller":{"name":"ហាងកាហ្វេ"},'
    '"tax_rounding":"per_group","type_code":"380"},"minor_units":{"KHR":2},"schema":"signet-invoice-1"}'
)


def test_the_bytes_are_these_for_ever() -> None:
    assert dumps(SMALL).decode() == BYTES
    assert loads(BYTES.encode()) == SMALL


def test_snapshots_written_before_defaults_were_spelled_out_are_still_read() -> None:
    old = (
        '{"invoice":{"buyer":{"name":"B"},"currency":"KHR","issue_date":"2026-11-21","lines":[{"id":"1",'
        '"net":[250000,"KHR"],"price":"1000","quantity":"2.5","taxes":[{"percent":"10"}]}],'
        '"seller":{"name":"ហាងកាហ្វេ"}},"schema":"signet-invoice-1"}'
    )
    assert loads(old.encode()) == SMALL


def test_equal_documents_have_equal_bytes_however_they_came_to_be() -> None:
    built = b"C62".decode()  # equal to the default, but another object
    line = replace(SMALL.lines[0], unit=built, quantity=D("2.5"), price=D("1000.000"))
    twin = replace(SMALL, lines=(line,), currency=b"KHR".decode())
    assert twin == SMALL
    assert dumps(twin) == dumps(SMALL)


def test_the_working_note_of_the_engine_is_not_part_of_the_document() -> None:
    noted = en.AllowanceCharge(amount=Money(1, "KHR"), source=3)
    assert b"source" not in dumps(replace(SMALL, allowances=(noted,)))


@pytest.mark.parametrize(
    ("value", "text"),
    [("20.00", "20"), ("1E+3", "1000"), ("-0", "0"), ("-0.00", "0"), ("0.10", "0.1"), ("1E-7", "0.0000001")],
)  # fmt: skip
def test_decimals_have_one_spelling(value: str, text: str) -> None:
    assert decimal_text(D(value)) == text


@pytest.mark.parametrize("figure", ["NaN", "Infinity", "-Infinity"])
def test_what_is_not_a_number_is_never_frozen(figure: str) -> None:
    with pytest.raises(BadInput):
        dumps(replace(SMALL, tax_exchange_rate=D(figure)))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "snapshot.broken"),
        (b"[]", "snapshot.broken"),
        (b"\xff", "snapshot.broken"),
        (b"[" * 100_000, "snapshot.broken"),
        (BYTES.replace('"2.5"', "2.5").encode(), "snapshot.broken"),
        (BYTES.replace('"currency"', '"Currency"', 1).encode(), "snapshot.broken"),
        (BYTES.replace("[250000,", "[2500.00,").encode(), "snapshot.broken"),
        (BYTES.replace('"category":"S"', '"category":"Q"').encode(), "snapshot.broken"),
        (BYTES.replace(VERSION, "signet-invoice-99").encode(), "snapshot.version"),
        (BYTES.replace('{"KHR":2}', '{"KHR":0}').encode(), "snapshot.minor_units"),
    ],
)
def test_bytes_that_dumps_never_wrote_are_refused(data: bytes, code: str) -> None:
    with pytest.raises(BadInput) as error:
        loads(data)
    assert error.value.code == code


# Any document whatever: every field of the model is filled or left out at random.
_texts = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=8)
_decimals = st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9)  # fmt: skip
_money = st.builds(Money, st.integers(-(2**63), 2**63), st.sampled_from(["EUR", "JPY", "KWD"]))
st.register_type_strategy(Money, _money)
st.register_type_strategy(D, _decimals)
st.register_type_strategy(str, _texts)


def _classes() -> list[type]:
    return [kind for kind in vars(en).values() if isinstance(kind, type) and is_dataclass(kind)]


@settings(max_examples=60, deadline=None)
@given(st.from_type(en.Invoice))
def test_any_document_comes_back_as_it_was(invoice: en.Invoice) -> None:
    data = dumps(invoice)
    assert loads(data) == invoice
    assert dumps(loads(data)) == data
    assert all(type(number) is not float for number in _numbers(json.loads(data)))


def _numbers(plain: object) -> list[object]:
    if isinstance(plain, dict):
        return [n for value in plain.values() for n in _numbers(value)]
    if isinstance(plain, list):
        return [n for value in plain for n in _numbers(value)]
    return [plain] if isinstance(plain, (int, float)) else []


def test_every_class_of_the_model_can_be_frozen() -> None:
    """A field of a new kind must fail here, not at somebody's first issue."""
    known = {
        "str",
        "int",
        "bool",
        "bytes",
        "Decimal",
        "date",
        "time",
        "Money",
        "Category",
        "Rounding",
        "tuple",
        "None",
    }
    names = {kind.__name__ for kind in _classes()}
    for kind in _classes():
        for field in fields(kind):
            words = str(field.type).replace("[", " ").replace("]", " ").replace(",", " ")
            assert set(words.replace("|", " ").replace("...", " ").split()) <= known | names
