"""Numbers of customers held against their registers' forms; a doubt is a remark, never a refusal."""

from __future__ import annotations

from typing import Any

import pytest

from signet.parties.content import BankAccountIn, CustomerIn
from signet.parties.duplicates import alike, name_key
from signet.parties.identifiers import account_remarks, remarks


def told(**fields: Any) -> list[tuple[str, str]]:
    """(pointer, usual spelling or "?") of every remark."""
    content = CustomerIn.model_validate(
        {"legal_name": "X", "country": "GB", "currency": "GBP"} | fields
    )
    return [(r.pointer, r.usual or "?") for r in remarks(content)]


VAT, OTHER, REGISTER = "vat_identifier", "tax_registration", "legal_registration"
CASES = [
    (VAT, "GB", "GB434031494", []),
    (VAT, "GB", "GB 434 0314 94", [("/vat_identifier", "GB434031494")]),
    (VAT, "GB", "GB434031495", [("/vat_identifier", "?")]),
    (VAT, "FR", "FR23334175221", []),
    (VAT, "DE", "de 136 695 976", [("/vat_identifier", "DE136695976")]),
    (VAT, "DE", "DE136695977", [("/vat_identifier", "?")]),
    (VAT, "GR", "EL094259216", []),
    (VAT, "AE", "100123456700003", []),
    (VAT, "AE", "1001", [("/vat_identifier", "?")]),
    (VAT, "AU", "AU1234", []),  # no register known: nothing to say
    (OTHER, "MY", "C20880050010", []),
    (OTHER, "MY", "20880050010", [("/tax_registration", "?")]),
    (OTHER, "KH", "K001-901234567", []),
    (OTHER, "KH", "901", [("/tax_registration", "?")]),
    (REGISTER, "GB", "01234567", []),
    (REGISTER, "GB", "sc 123456", [("/legal_registration", "SC123456")]),
    (REGISTER, "GB", "1234", [("/legal_registration", "?")]),
    (REGISTER, "MY", "202001234567", []),
    (REGISTER, "KH", "anything", []),
]


@pytest.mark.parametrize(("field", "country", "value", "expected"), CASES)
def test_a_number_by_its_country(field: str, country: str, value: str, expected: list) -> None:
    assert told(**{field: value, "country": country}) == expected


def test_a_number_by_its_scheme() -> None:
    numbers = [
        {"scheme": "0088", "value": "5012345678900"},
        {"scheme": "0088", "value": "501234567890"},
        {"scheme": "0002", "value": "732 829 320"},
        {"scheme": "NRIC", "value": "770305-02-1234"},
        {"scheme": "NRIC", "value": "999999-02-1234"},
        {"scheme": "0199", "value": "nonsense"},
        {"scheme": "", "value": "anything"},
    ]
    assert told(identifiers=numbers) == [
        ("/identifiers/1/value", "?"),
        ("/identifiers/2/value", "732829320"),
        ("/identifiers/3/value", "770305021234"),
        ("/identifiers/4/value", "?"),
        ("/identifiers/5/value", "?"),
    ]


@pytest.mark.parametrize(
    ("account", "doubts"),
    [("GB33 BUKB 2020 1555 5555 55", 0), ("GB34BUKB20201555555555", 1), ("000 123 456", 0)],
)
def test_an_iban(account: str, doubts: int) -> None:
    assert len(account_remarks(BankAccountIn(account=account))) == doubts


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Acme Trading Ltd", "ACME TRADING LIMITED", True),
        ("Café du Pont S.A.R.L.", "Cafe du Pont", True),
        ("Acme Trading Ltd", "Acme Tradinng", True),
        ("Acme Trading", "Acme Travel", False),
        ("Ltd", "Limited", False),
        ("ក្រុមហ៊ុន មេគង្គ", "ក្រុមហ៊ុន មេគង្គ", True),
        ("Bit", "Bat", False),
    ],
)
def test_names_that_are_nearly_the_same(one: str, other: str, same: bool) -> None:
    assert alike(name_key(one), name_key(other)) is same
