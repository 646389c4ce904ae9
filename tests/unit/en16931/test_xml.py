"""XML that was written to harm: refused with a clear error, in bounded time and memory."""

from __future__ import annotations

import subprocess
import sys

import pytest

from signet.en16931.ubl.namespaces import INVOICE
from signet.en16931.ubl.reader import read
from signet.en16931.xml import MAX_ATTRIBUTES, MAX_BYTES, parse
from signet.kernel.errors import BadInput

LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">
<!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">
<!ENTITY lol3 "&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;">]><lolz>&lol3;</lolz>"""
XXE = b"""<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>"""
QUADRATIC = b'<!DOCTYPE q [<!ENTITY a "' + b"a" * 50_000 + b'">]><q>' + b"&a;" * 50_000 + b"</q>"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "xml.empty"),
        (b"\xef\xbb\xbf", "xml.broken"),
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
        (b'<?xml version="1.0" encoding="klingon"?><a/>', "xml.encoding"),
        (b'<?xml version="1.0" encoding="utf-8"?><a>\xff</a>', "xml.encoding"),
        (b'<?xml version="1.0" encoding="ascii"?><a>\xe9</a>', "xml.encoding"),
        (b"<a>\xe9</a>", "xml.encoding"),
        (b"\xef\xbb\xbf<a>\xe9</a>", "xml.encoding"),
        ("<?xml version='1.0' encoding='utf-16'?><a/>".encode("utf-16")[:-1], "xml.encoding"),
        ("<a/>".encode("utf-32"), "xml.encoding"),
        (
            XXE.decode().replace("?>", " encoding='utf-7'?>", 1).replace("<!", "+ADwAIQ-").encode(),
            "xml.encoding",
        ),
        (XXE.decode().encode("cp037"), "xml.encoding"),
        (XXE.decode().encode("utf-16-be"), "xml.dtd"),
        (QUADRATIC, "xml.dtd"),
        (b"<?xml version='1.0'?>" + b" " * 5_000_000 + b"<!DOCTYPE r><r/>", "xml.dtd"),
        (b"<a " + b" ".join(b'b%d=""' % i for i in range(600_000)) + b"/>", "xml.too_many"),
        (b"<a>" * 61 + b"</a>" * 61, "xml.too_deep"),
        (b"<a>" * 400_000, "xml.too_deep"),
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


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("utf-8", "utf-8"),
        ("UTF-8", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("UTF-16LE", "utf-16-le"),
        ("UTF-16BE", "utf-16-be"),
        ("ISO-8859-1", "latin-1"),
        ("ISO-8859-15", "iso8859-15"),
        ("windows-1252", "cp1252"),
        ("ISO-8859-1", "utf-16"),  # a byte order mark outweighs a lying declaration
    ],
)
def test_the_encodings_that_invoices_come_in_are_read(declared: str, encoding: str) -> None:
    text = f"<?xml version='1.0' encoding='{declared}'?><é>žlutý €</é>"
    if encoding in {"latin-1", "cp1252", "iso8859-15"}:
        text = text.replace("žlutý €", "café")
    root = parse(text.encode(encoding))
    assert root.tag == "é"
    assert root.text in {"žlutý €", "café"}


def test_sixty_levels_and_a_long_attachment_are_read() -> None:
    assert parse(b"<a>" * 60 + b"</a>" * 60).tag == "a"
    attachment = parse(b"<a>" + b"QUJD" * 4_000_000 + b"</a>").text
    assert attachment is not None
    assert len(attachment) == 16_000_000


def test_the_worst_that_is_let_through_stays_small_and_quick() -> None:
    """A file at every bound at once: some seconds and some hundred megabytes, not minutes and gigabytes."""
    body = b'<b c="">' + b"</b>"
    data = b"<a>" + body * (MAX_ATTRIBUTES - 5) + b"</a>"
    script = (
        "import re,sys,time;from signet.en16931.xml import parse;d=sys.stdin.buffer.read();"
        "t=time.process_time();parse(d);t=time.process_time()-t;"
        # Not ru_maxrss: that begins with the peak of the process which started this one.
        "print(t,re.search(r'VmHWM:\\s+(\\d+)',open('/proc/self/status').read())[1])"
    )
    run = subprocess.run(
        [sys.executable, "-c", script], input=data, capture_output=True, check=True
    )
    seconds, kilobytes = map(float, run.stdout.split())
    assert seconds < 5
    assert kilobytes < 600_000


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
