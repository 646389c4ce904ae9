"""XML that was written to harm: refused with a clear error, in bounded time and memory."""

from __future__ import annotations

import pytest

from signet.en16931.ubl.namespaces import INVOICE
from signet.en16931.ubl.reader import read
from signet.en16931.xml import MAX_BYTES, parse
from signet.kernel.errors import BadInput

LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">
<!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">
<!ENTITY lol3 "&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;">]><lolz>&lol3;</lolz>"""
XXE = b"""<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>"""


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "xml.empty"),
        (b"   \n", "xml.empty"),
        (LAUGHS, "xml.dtd"),
        (XXE, "xml.dtd"),
        (XXE.decode().replace("1.0", "1.0").encode("utf-16"), "xml.dtd"),
        (b"<!doctype r><r/>", "xml.dtd"),
        (b"<r>" + b"x" * (50 * 1024 * 1024) + b"</r>", "xml.too_large"),
        (b"<a>" * 5000 + b"</a>" * 5000, "xml.too_deep"),
        (b"<a>", "xml.broken"),
        (b"no xml", "xml.broken"),
        (b"%PDF-1.7", "xml.broken"),
        (b'<?xml version="1.0" encoding="klingon"?><a/>', "xml.broken"),
        (b'<?xml version="1.0" encoding="utf-8"?><a>\xff</a>', "xml.broken"),
        (b"<a>\x00</a>", "xml.broken"),
        (b"<a>&undefined;</a>", "xml.broken"),
    ],
)
def test_harmful_xml_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(BadInput) as error:
        parse(data)
    assert error.value.code == code
    assert len(str(error.value)) > 15


def test_a_million_elements_are_refused_without_a_tree() -> None:
    data = b"<a>" + b"<b/>" * 1_100_000 + b"</a>"
    assert len(data) < MAX_BYTES
    with pytest.raises(BadInput) as error:
        parse(data)
    assert error.value.code == "xml.too_many"


@pytest.mark.parametrize("data", [b"<Invoice/>", b'<a xmlns="x"/>', b'<CreditNote xmlns="urn:x"/>'])
def test_other_roots_are_named(data: bytes) -> None:
    with pytest.raises(BadInput) as error:
        read(data)
    assert error.value.code == "xml.wrong_root"


def test_utf_16_with_a_byte_order_mark_is_read() -> None:
    assert parse("<?xml version='1.0' encoding='utf-16'?><é/>".encode("utf-16")).tag == "é"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("", "ubl.currency"),
        (
            "<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode><cbc:IssueDate>soon</cbc:IssueDate>",
            "ubl.date",
        ),
        (
            "<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode><cac:LegalMonetaryTotal>"
            "<cbc:PayableAmount currencyID='EUR'>1e999999999</cbc:PayableAmount></cac:LegalMonetaryTotal>",
            "ubl.number",
        ),
    ],
)
def test_values_that_cannot_be_understood_say_where(body: str, code: str) -> None:
    head = (
        f'<Invoice xmlns="{INVOICE}" xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"'
        ' xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2">'
    )
    with pytest.raises(BadInput) as error:
        read(f"{head}{body}</Invoice>".encode())
    assert error.value.code == code
