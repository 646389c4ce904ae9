"""Taxes of countries as a start for a tenant's own table: facts with their sources, checked by its owner.

Sources: GB: VATA 1994 s. 2, SI 2010/2571 (20 % from 4 January 2011). EU: Directive 2006/112/EC art. 138,
146, 196 and the Commission's table of standard rates. MY: Sales Tax and Service Tax Acts 2018, service tax
8 % from 1 March 2024 (6 % stays for food, telecommunication, parking and logistics); Tourism Tax Act 2017
(RM 10 a room and night). KH: Law on Taxation, sub-decree 286 of 2023 (PLT 5 % from 1 January 2024). GCC:
VAT laws of AE, SA (15 % from 1 July 2020), BH (10 % from 1 January 2022) and OM.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from signet.en16931.model import Category
from signet.en16931.taxes import EU
from signet.taxation.content import RateIn

_S, _Z, _E = Category.STANDARD, Category.ZERO, Category.EXEMPT
_AE, _K = Category.REVERSE_CHARGE, Category.INTRA_COMMUNITY
_G, _O = Category.EXPORT, Category.OUT_OF_SCOPE

#: Standard rates: (percent, in force since), newest last.
_STANDARD: Final[dict[str, tuple[tuple[str, str | None], ...]]] = {
    "AT": (("20", None),), "BE": (("21", None),), "BG": (("20", None),), "CY": (("19", None),),
    "CZ": (("21", None),), "DE": (("19", None),), "DK": (("25", None),),
    "EE": (("22", "2024-01-01"), ("24", "2025-07-01")), "ES": (("21", None),),
    "FI": (("24", None), ("25.5", "2024-09-01")), "FR": (("20", None),), "GR": (("24", None),),
    "HR": (("25", None),), "HU": (("27", None),), "IE": (("23", None),), "IT": (("22", None),),
    "LT": (("21", None),), "LU": (("17", None),), "LV": (("21", None),), "MT": (("18", None),),
    "NL": (("21", None),), "PL": (("23", None),), "PT": (("23", None),),
    "RO": (("19", None), ("21", "2025-08-01")), "SE": (("25", None),), "SI": (("22", None),),
    "SK": (("20", None), ("23", "2025-01-01")),
    "GB": (("20", "2011-01-04"),),
    "AE": (("5", "2018-01-01"),), "SA": (("5", "2018-01-01"), ("15", "2020-07-01")),
    "BH": (("5", "2019-01-01"), ("10", "2022-01-01")), "OM": (("5", "2021-04-16"),),
}  # fmt: skip
_OUTSIDE_EU: Final = frozenset({"GB", "AE", "SA", "BH", "OM"})
_COVERED: Final = frozenset(_STANDARD) | {"MY", "KH"}


def covered() -> frozenset[str]:
    """Countries that have presets."""
    return _COVERED


def presets(country: str) -> tuple[RateIn, ...]:
    """The taxes of a country; empty where none are known."""
    if country == "MY":
        return tuple(_malaysia())
    if country == "KH":
        return tuple(_cambodia())
    if country in _STANDARD:
        return (*_standard(country), *_others(country))
    return ()


def _standard(country: str) -> Iterator[RateIn]:
    rates = [(Decimal(p), date.fromisoformat(d) if d else None) for p, d in _STANDARD[country]]
    for index, (percent, since) in enumerate(rates):
        following = rates[index + 1][1] if index + 1 < len(rates) else None
        yield _vat(
            country, "S", f"VAT {percent}%", _S, percent,
            valid_from=since, valid_to=following - timedelta(days=1) if following else None,
        )  # fmt: skip


def _others(country: str) -> Iterator[RateIn]:
    if country == "GB":
        yield _vat("GB", "R", "VAT 5% (reduced)", _S, Decimal(5))
    if country in _OUTSIDE_EU:
        yield _vat(country, "Z", "Zero rated", _Z, Decimal(0))
        yield _vat(country, "E", "Exempt", _E, Decimal(0), reason="Exempt from VAT")
        yield _vat(country, "AE", "Reverse charge", _AE, Decimal(0), reason="Reverse charge")
        yield _vat(country, "G", "Export", _G, Decimal(0), reason="Export")
        yield _vat(country, "O", "Not subject to VAT", _O, None, reason="Not subject to VAT")
    elif country in EU or country == "GR":
        yield _vat(
            country,
            "AE",
            "Reverse charge",
            _AE,
            Decimal(0),
            code="VATEX-EU-AE",
            reason="Reverse charge",
        )
        yield _vat(
            country,
            "K",
            "Intra-community supply",
            _K,
            Decimal(0),
            code="VATEX-EU-IC",
            reason="Intra-community supply",
        )
        yield _vat(
            country,
            "G",
            "Export outside the EU",
            _G,
            Decimal(0),
            code="VATEX-EU-G",
            reason="Export outside the EU",
        )
        yield _vat(country, "E", "Exempt", _E, Decimal(0), reason="Exempt from VAT")  # fmt: skip


def _vat(
    country: str, suffix: str, name: str, category: Category, percent: Decimal | None, *,
    code: str = "", reason: str = "", valid_from: date | None = None, valid_to: date | None = None,
) -> RateIn:  # fmt: skip
    return RateIn(
        code=f"{country}-{suffix}", name=name, country=country, category=category, percent=percent,
        exemption_code=code, exemption_reason=reason, valid_from=valid_from, valid_to=valid_to,
    )  # fmt: skip


def _malaysia() -> Iterator[RateIn]:
    def sst(code: str, name: str, second: str, scheme: str, percent: int, **span: date) -> RateIn:
        return RateIn(
            code=code, name=name, second_name=second, country="MY", scheme=scheme,
            percent=Decimal(percent), valid_from=span.get("since"), valid_to=span.get("until"),
        )  # fmt: skip

    yield sst(
        "MY-SALES-10", "Sales tax 10%", "Cukai jualan 10%", "SALES", 10, since=date(2018, 9, 1)
    )
    yield sst("MY-SALES-5", "Sales tax 5%", "Cukai jualan 5%", "SALES", 5, since=date(2018, 9, 1))
    yield sst(
        "MY-SERVICE",
        "Service tax 6%",
        "Cukai perkhidmatan 6%",
        "SERVICE",
        6,
        since=date(2018, 9, 1),
        until=date(2024, 2, 29),
    )
    yield sst(
        "MY-SERVICE",
        "Service tax 8%",
        "Cukai perkhidmatan 8%",
        "SERVICE",
        8,
        since=date(2024, 3, 1),
    )
    yield sst(
        "MY-SERVICE-6",
        "Service tax 6% (food, telecom, parking, logistics)",
        "Cukai perkhidmatan 6%",
        "SERVICE",
        6,
        since=date(2024, 3, 1),
    )
    yield RateIn(
        code="MY-TOURISM",
        name="Tourism tax per room and night",
        second_name="Cukai pelancongan",
        country="MY",
        scheme="TOURISM",
        per_unit=Decimal(10),
        currency="MYR",
        valid_from=date(2017, 9, 1),
    )
    yield RateIn(
        code="MY-STAY", name="Service tax and tourism tax per room and night", country="MY",
        second_name="Cukai perkhidmatan dan cukai pelancongan", combines=["MY-SERVICE", "MY-TOURISM"],
    )  # fmt: skip
    yield sst(
        "MY-LVG-10", "Sales tax on low value goods 10%", "Cukai jualan barang bernilai rendah 10%",
        "LVG", 10, since=date(2024, 1, 1),
    )  # fmt: skip
    yield RateIn(
        code="MY-NA", name="No tax applies", second_name="Tidak berkenaan", country="MY", scheme="SST",
        category=_O, exemption_reason="Not subject to sales or service tax",
    )  # fmt: skip
    yield RateIn(
        code="MY-E", name="Exempt", second_name="Dikecualikan", country="MY", scheme="SALES",
        category=_E, percent=Decimal(0), exemption_reason="Exempt from sales and service tax",
    )  # fmt: skip


def _cambodia() -> Iterator[RateIn]:
    below = ["SP", "PLT", "AT"]

    def tax(code: str, name: str, second: str, percent: int, **more: object) -> RateIn:
        return RateIn.model_validate(
            {"code": f"KH-{code}", "name": name, "second_name": second, "country": "KH",
             "percent": percent, **more}
        )  # fmt: skip

    yield tax("VAT", "VAT 10%", "អាករលើតម្លៃបន្ថែម ១០%", 10, on_top_of=below)
    yield tax(
        "VAT-0", "VAT 0% (export)", "អាករលើតម្លៃបន្ថែម ០%", 0, category="G", exemption_reason="Export"
    )
    yield tax("E", "Exempt", "លើកលែង", 0, category="E", exemption_reason="Exempt from VAT")
    for percent in (3, 10, 20, 30, 35):
        yield tax(
            f"SP-{percent}",
            f"Specific tax {percent}%",
            f"អាករពិសេស {percent}%",
            percent,
            scheme="SP",
        )
    yield tax(
        "PLT",
        "Public lighting tax 3%",
        "អាករបំភ្លឺសាធារណៈ 3%",
        3,
        scheme="PLT",
        valid_to=date(2023, 12, 31),
    )
    yield tax(
        "PLT",
        "Public lighting tax 5%",
        "អាករបំភ្លឺសាធារណៈ 5%",
        5,
        scheme="PLT",
        valid_from=date(2024, 1, 1),
    )
    yield tax("AT", "Accommodation tax 2%", "អាករលើការស្នាក់នៅ 2%", 2, scheme="AT")

    def together(code: str, name: str, *codes: str) -> RateIn:
        return RateIn(
            code=f"KH-{code}", name=name, country="KH", combines=[f"KH-{c}" for c in codes]
        )

    yield together("SP-PLT-VAT", "SP 10% + PLT + VAT", "SP-10", "PLT", "VAT")
    yield together("SP-VAT", "SP 10% + VAT", "SP-10", "VAT")
    yield together("PLT-VAT", "PLT + VAT", "PLT", "VAT")
    yield together("AT-VAT", "AT + VAT", "AT", "VAT")
