"""The QR codes on the paper: what they carry, and that the picture carries it."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import pytest
import segno
from segno.helpers import _make_epc_qr_data  # the reference for EPC069-12, by another hand

from signet.en16931 import model as en
from signet.en16931.totals import calculate
from signet.kernel.money import Money
from signet.rendering.content.payment import codes, epc_payload
from signet.rendering.look import Look
from signet.rendering.pdf import qr_svg
from signet.rendering.sample import sample_invoice
from tests.golden.documents import euro
from tests.unit.rendering.samples import printed, text_of


def _paying(invoice: en.Invoice, **changes: object) -> en.Invoice:
    assert invoice.payment is not None
    transfer = replace(invoice.payment.transfers[0], **changes)  # type: ignore[arg-type]
    return replace(invoice, payment=replace(invoice.payment, transfers=(transfer,)))


def test_a_sepa_transfer_as_the_payments_council_writes_it() -> None:
    assert epc_payload(euro()) == "\n".join(
        (
            *("BCD", "002", "1", "SCT", "COBADEFFXXX", "Harbour & Finch Studio Ltd"),
            *("DE89370400440532013000", "EUR7168.79", "", "", "HF-2026-0042"),
        )
    )


def test_another_implementation_writes_the_same() -> None:
    theirs = _make_epc_qr_data(
        name="Harbour & Finch Studio Ltd",
        iban="DE89370400440532013000",
        amount=Decimal("7168.79"),
        text="HF-2026-0042",
        bic="COBADEFFXXX",
        encoding="utf-8",
    )
    payload = epc_payload(euro())
    assert payload is not None
    assert payload.encode() == theirs


def test_a_creditor_reference_stands_in_its_own_field() -> None:
    invoice = euro()
    assert invoice.payment is not None
    referred = replace(invoice, payment=replace(invoice.payment, remittance="RF18 5390 0754 7034"))
    payload = epc_payload(referred)
    assert payload is not None
    assert payload.split("\n")[9:] == ["RF18539007547034"]


@pytest.mark.parametrize(
    "invoice",
    [
        sample_invoice(),  # dollars
        replace(euro(), type_code="381"),
        replace(euro(), payment=None),
        replace(euro(), number=None),  # nothing to tell the payment by
        _paying(euro(), account="DE00370400440532013000"),  # wrong check digits
        calculate(replace(euro(), prepaid=Money(716879, "EUR"))),  # nothing left to pay
        calculate(replace(euro(), lines=(replace(euro().lines[0], quantity=Decimal(10**9)),))),
    ],
    ids=["dollars", "credit", "no-account", "no-number", "no-iban", "paid", "too-much"],
)
def test_no_code_where_it_could_not_say_what_the_paper_says(invoice: en.Invoice) -> None:
    assert "pay" not in codes(invoice, Look())


def test_names_are_cut_and_a_wrong_bic_is_left_out() -> None:
    payload = epc_payload(_paying(euro(), account_name="Ä" * 90, bank_identifier="SHORT"))
    assert payload is not None
    assert payload.split("\n")[4:6] == ["", "Ä" * 70]


def test_a_payload_of_another_scheme_goes_before_and_the_look_can_forbid_any() -> None:
    khqr = "00020101021229370016A000000623010111"
    assert codes(sample_invoice(), Look(payment_code=khqr)) == {"pay": khqr}
    assert codes(euro(), Look(payment_code=khqr, verification_link="https://x.example")) == {
        "pay": khqr,
        "verify": "https://x.example",
    }
    assert codes(euro(), Look(bank_details=False)) == {}
    assert codes(euro(), Look(void=True)) == {}


def test_the_picture_is_the_payload() -> None:
    """No reader of pictures is needed: the path draws the matrix, dark module by dark module."""
    payload = epc_payload(euro())
    assert payload is not None
    svg = qr_svg(payload)
    matrix = segno.make_qr(payload.encode(), error="m", boost_error=False).matrix
    assert _modules(svg) == {
        (x, y) for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark
    }


def _modules(svg: str) -> set[tuple[int, int]]:
    """The squares that a path of horizontal strokes covers."""
    path = re.search(r' d="([^"]+)"', svg)
    assert path is not None
    dark, x, y = set(), 0.0, 0.0
    for verb, numbers in re.findall(r"([Mmh])([^Mmh]+)", path[1]):
        values = [float(n) for n in re.findall(r"-?\d*\.?\d+", numbers)]
        if verb == "M":
            x, y = values
        elif verb == "m":
            x, y = x + values[0], y + values[1]
        else:
            dark |= {(int(x) + i, int(y)) for i in range(int(values[0]))}
            x += values[0]
    return dark


@pytest.mark.parametrize(
    ("language", "pay", "verify"),
    [
        ("en", "Scan to pay", "Scan to verify"),
        ("ms", "Imbas untuk bayar", "Imbas untuk sahkan"),
    ],
)
def test_each_code_has_its_label(language: str, pay: str, verify: str) -> None:
    look = Look(languages=(language,), verification_link="https://x.example")
    text = text_of(printed(euro(), look))
    assert pay in text
    assert verify in text
