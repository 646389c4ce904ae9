"""Invoices that differ in every line: what a renderer that remembers cannot have seen before."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal

from signet.en16931 import model as en
from signet.en16931.totals import calculate
from signet.rendering.sample import sample_invoice

_FIRST = ("Liberica", "Robusta", "Arabica", "Oolong", "Jasmine", "Palm", "Pepper", "Lotus", "Rice")
_THEN = ("beans", "flour", "syrup", "leaves", "paste", "sugar", "seeds", "blend", "husks")
_HOW = ("roasted", "ground", "dried", "washed", "smoked", "fresh", "vacuum-packed", "organic")
_KHMER = ("កាហ្វេ", "តែម្លិះ", "ម្រេច", "ស្ករត្នោត", "អង្ករ", "ផ្កាឈូក", "លីង", "ស្ងួត", "កំពត", "ថ្មី", "ពិសេស")
_STREETS = ("Sisowath Quay", "Street 240", "Norodom Blvd", "Mao Tse Toung Blvd", "Russian Blvd")


def random_invoice(lines: int, *, seed: int) -> en.Invoice:
    """A calculated invoice of the sample's seller, everything else drawn by ``seed``."""
    draw = random.Random(seed)
    base = sample_invoice(1, variant=seed)
    street = f"{draw.randint(1, 400)} {draw.choice(_STREETS)}"
    buyer = replace(
        base.buyer,
        name=f"{draw.choice(_FIRST)} & {draw.choice(_THEN).title()} {draw.randint(1, 10**6)}",
        name_in_second_language=_khmer(draw),
        tax_registration=f"K{draw.randint(1, 999):03d}-{draw.randint(10**8, 10**9 - 1)}",
        address=en.Address(line1=street, city="Phnom Penh", country="KH"),
    )
    return calculate(replace(base, buyer=buyer, lines=tuple(_line(draw, i) for i in range(lines))))


def _line(draw: random.Random, i: int) -> en.Line:
    lot = draw.randint(1, 10**6)
    discount = en.AllowanceCharge(percent=Decimal(draw.randint(1, 20)), reason=f"Lot {lot}")
    return en.Line(
        id=str(i + 1),
        name=f"{draw.choice(_FIRST)} {draw.choice(_THEN)}, {draw.choice(_HOW)}, lot {lot}",
        name_in_second_language=_khmer(draw),
        quantity=Decimal(draw.randint(1, 9999)) / draw.choice((1, 1, 1, 4)),
        unit=draw.choice(("KGM", "HUR", "XBX", "C62", "LTR")),
        price=Decimal(draw.randint(50, 99_999)) / 100,
        taxes=(en.Tax(percent=Decimal(10)),),
        allowances=(discount,) if draw.random() < 0.3 else (),
    )


def _khmer(draw: random.Random) -> str:
    return "".join(draw.sample(_KHMER, 2)) + " " + draw.choice(_KHMER)
