"""What a tax is called on paper: by its own name in the document's language, never by its code."""

from __future__ import annotations

from decimal import Decimal

import pytest

from signet.en16931.model import Category, Invoice, Line, Party, Tax
from signet.en16931.totals import calculate
from signet.rendering.content.lines import rows, tax_name
from signet.rendering.content.sums import exemptions
from signet.rendering.labels import labels
from signet.rendering.words import Words
from signet.taxation.presets import presets

ENGLISH = Words(("en",))
SERVICE = Tax(scheme="SERVICE", percent=Decimal(8), name="Service tax 8%")
TOURISM = Tax(scheme="TOURISM", per_unit=Decimal(10), name="Tourism tax per room and night")


def invoice(*taxes: Tax) -> Invoice:
    line = Line(
        id="1", name="A room", quantity=Decimal(2), unit="DAY", price=Decimal(200), taxes=taxes
    )
    return calculate(
        Invoice(
            number="1",
            currency="MYR",
            seller=Party(name="Us"),
            buyer=Party(name="Them"),
            lines=(line,),
        )
    )


def printed(words: Words, *taxes: Tax) -> list[str]:
    """The tax column of the only row."""
    return list(rows(invoice(*taxes), words)[0]["tax"])


@pytest.mark.parametrize("language", ["en", "ar", "km", "ms"])
def test_every_scheme_of_the_tax_tables_has_a_name_in_every_language(language: str) -> None:
    schemes = {row.scheme for country in ("MY", "KH", "DE") for row in presets(country)}
    assert {"SALES", "SERVICE", "TOURISM", "SP", "PLT", "AT"} < schemes
    for scheme in schemes:
        name = labels(language)[f"scheme.{scheme}"]
        assert scheme not in name or scheme == "VAT"


def test_a_tax_beside_the_line_is_named_with_its_rate() -> None:
    assert printed(ENGLISH, SERVICE) == ["Service tax 8 %"]
    assert printed(Words(("ms",)), SERVICE) == ["Cukai perkhidmatan 8 %"]
    assert printed(Words(("km",)), Tax(scheme="PLT", percent=Decimal(5))) == ["អាករបំភ្លឺសាធារណៈ 5 %"]
    assert printed(Words(("ar",)), SERVICE) == ["ضريبة الخدمات \u2066\u20668\u2069 %\u2069"]


def test_several_taxes_stand_one_under_the_other() -> None:
    assert printed(ENGLISH, SERVICE, TOURISM) == ["Service tax 8 %", "Tourism tax 10.00"]


def test_vat_alone_is_its_rate() -> None:
    assert printed(ENGLISH, Tax(percent=Decimal(10))) == ["10 %"]
    with_specific = (Tax(scheme="SP", percent=Decimal(10)), Tax(percent=Decimal(10)))
    assert printed(ENGLISH, *with_specific) == ["Specific tax 10 %", "VAT 10 %"]


def test_where_no_tax_applies_no_tax_is_named() -> None:
    nothing = Tax(
        scheme="SST", category=Category.OUT_OF_SCOPE, exemption_reason="Below the threshold"
    )
    assert printed(ENGLISH, nothing) == ["Not taxable"]
    assert exemptions(invoice(nothing), ENGLISH) == ["Not taxable: Below the threshold"]
    exempt = Tax(scheme="SALES", category=Category.EXEMPT, percent=Decimal(0))
    assert printed(ENGLISH, exempt) == ["Exempt"]
    assert tax_name(exempt, ENGLISH, "MYR") == ["Exempt"]


def test_the_breakdown_names_it_in_both_languages_of_the_document() -> None:
    both = Words(("en", "ms"))
    assert tax_name(SERVICE, both, "MYR") == ["Service tax", "Cukai perkhidmatan 8 %"]
    assert tax_name(TOURISM, ENGLISH, "MYR") == ["Tourism tax 10.00"]


def test_a_tax_of_ones_own_is_called_as_its_table_calls_it() -> None:
    own = Tax(
        scheme="ECO", percent=Decimal(1), name="Eco levy 1%", name_in_second_language="Levi eko"
    )
    assert tax_name(own, ENGLISH, "MYR") == ["Eco levy 1%", "Levi eko"]
    assert printed(ENGLISH, own) == ["ECO 1 %"]
