"""The Invoice Response (T111), written and read both ways."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from signet.en16931.model import Identifier
from signet.en16931.ubl.writer import write as write_invoice
from signet.kernel.errors import BadInput
from signet.networks.peppol import response
from signet.networks.peppol.answers import as_change
from signet.networks.peppol.response import Clarification, Correspondent, InvoiceResponse
from signet.networks.port import Reply
from signet.networks.states import State
from tests.peppol import invoice

REJECTION = InvoiceResponse(
    identifier="IR-1",
    on=date(2026, 11, 21),
    sender=Correspondent(
        name="Tern Publishing plc", address=Identifier(value="5098765432100", scheme="0088")
    ),
    receiver=Correspondent(
        name="Marlow & Finch", address=Identifier(value="5012345678900", scheme="0088")
    ),
    code="RE",
    number="INV-1",
    issued=date(2026, 11, 20),
    clarifications=(
        Clarification(code="REF", text="Wrong order number"),
        Clarification(code="NIN", list_id="OPStatusAction", text="Send a new one"),
    ),
    note="Please call us.",
)


def test_it_is_written_in_the_order_of_the_schema() -> None:
    assert response.write(REJECTION).decode() == (
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        '<ApplicationResponse xmlns="urn:oasis:names:specification:ubl:schema:xsd:ApplicationResponse-2"'
        ' xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"'
        ' xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">'
        "<cbc:CustomizationID>urn:fdc:peppol.eu:poacc:trns:invoice_response:3</cbc:CustomizationID>"
        "<cbc:ProfileID>urn:fdc:peppol.eu:poacc:bis:invoice_response:3</cbc:ProfileID>"
        "<cbc:ID>IR-1</cbc:ID><cbc:IssueDate>2026-11-21</cbc:IssueDate>"
        "<cbc:Note>Please call us.</cbc:Note>"
        '<cac:SenderParty><cbc:EndpointID schemeID="0088">5098765432100</cbc:EndpointID>'
        "<cac:PartyLegalEntity><cbc:RegistrationName>Tern Publishing plc</cbc:RegistrationName>"
        "</cac:PartyLegalEntity></cac:SenderParty>"
        '<cac:ReceiverParty><cbc:EndpointID schemeID="0088">5012345678900</cbc:EndpointID>'
        "<cac:PartyLegalEntity><cbc:RegistrationName>Marlow &amp; Finch</cbc:RegistrationName>"
        "</cac:PartyLegalEntity></cac:ReceiverParty>"
        "<cac:DocumentResponse><cac:Response>"
        '<cbc:ResponseCode listID="UNCL4343OpSubset">RE</cbc:ResponseCode>'
        "<cbc:EffectiveDate>2026-11-21</cbc:EffectiveDate>"
        '<cac:Status><cbc:StatusReasonCode listID="OPStatusReason">REF</cbc:StatusReasonCode>'
        "<cbc:StatusReason>Wrong order number</cbc:StatusReason></cac:Status>"
        '<cac:Status><cbc:StatusReasonCode listID="OPStatusAction">NIN</cbc:StatusReasonCode>'
        "<cbc:StatusReason>Send a new one</cbc:StatusReason></cac:Status></cac:Response>"
        "<cac:DocumentReference><cbc:ID>INV-1</cbc:ID><cbc:IssueDate>2026-11-20</cbc:IssueDate>"
        '<cbc:DocumentTypeCode listID="UNCL1001">380</cbc:DocumentTypeCode></cac:DocumentReference>'
        "</cac:DocumentResponse></ApplicationResponse>"
    )


@pytest.mark.parametrize("code", sorted(response.CODES))
def test_what_is_written_is_read_again(code: str) -> None:
    said = replace(REJECTION, code=code)
    data = response.write(said)
    assert response.read(data) == said
    assert response.write(response.read(data)) == data


def test_the_words_are_said_once_each() -> None:
    assert REJECTION.reason == "Wrong order number Send a new one Please call us."


@pytest.mark.parametrize(
    ("code", "reason", "codes", "expected"),
    [
        ("AP", "", (), []),
        ("AP", "Thank you", (), [("OTH", "Thank you")]),
        ("PD", "", (), []),
        ("PD", "Half of it", ("PPD",), [("PPD", "Half of it")]),
        ("RE", "No order", (), [("OTH", "No order")]),
        ("RE", "No order", ("REF", "PRI"), [("REF", "No order"), ("PRI", "")]),
        ("UQ", "", ("DEL",), [("DEL", "")]),
        ("CA", "", (), [("OTH", "")]),
    ],
)
def test_reasons_as_the_rules_want_them(
    code: str, reason: str, codes: tuple[str, ...], expected: list[tuple[str, str]]
) -> None:
    found = response.clarified(code, reason, codes)
    assert [(c.code, c.text) for c in found] == expected


@pytest.mark.parametrize(
    ("code", "reason", "codes", "pointer"),
    [
        ("RE", "", (), "/reason"),
        ("RE", "", ("REF",), "/reason"),
        ("PD", "", ("PPD",), "/reason"),
        ("UQ", "", ("OTH",), "/reason"),
        ("RE", "x", ("PPD",), "/reason_codes"),
        ("RE", "x", ("NIN",), "/reason_codes"),
    ],
)
def test_what_the_rules_forbid_is_refused(
    code: str, reason: str, codes: tuple[str, ...], pointer: str
) -> None:
    with pytest.raises(BadInput) as refused:
        response.clarified(code, reason, codes)
    assert [field.pointer for field in refused.value.fields] == [pointer]


WRITTEN = response.write(REJECTION)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<a/>",
        b"nonsense",
        write_invoice(invoice()),
        WRITTEN.replace(b"invoice_response:3", b"order_response:3"),
        WRITTEN.replace(b">RE<", b">XX<"),
        WRITTEN.replace(b"<cbc:ID>INV-1</cbc:ID>", b""),
        WRITTEN.replace(b"2026-11-21</cbc:IssueDate>", b"2026-31-21</cbc:IssueDate>"),
        WRITTEN.replace(b'<cbc:EndpointID schemeID="0088">5098765432100</cbc:EndpointID>', b""),
        WRITTEN[:-30],
    ],
)
def test_what_is_no_invoice_response_is_refused(data: bytes) -> None:
    with pytest.raises(BadInput):
        response.read(data)
    assert as_change(data, event_id="e", sender="0088:1", at=datetime.now(UTC)) is None


def test_a_later_minor_version_is_read() -> None:
    later = WRITTEN.replace(b"invoice_response:3<", b"invoice_response:3.1<")
    assert response.read(later) == REJECTION


@pytest.mark.parametrize(("code", "reply"), [(reply.code, reply) for reply in Reply])
def test_news_of_a_submission(code: str, reply: Reply) -> None:
    at = datetime.now(UTC)
    body = response.write(replace(REJECTION, code=code))
    news = as_change(body, event_id="e", sender="0088:5098765432100", at=at)
    assert news is not None
    assert (news.number, news.receiver, news.body) == ("INV-1", "0088:5098765432100", body)
    assert news.status.reply is reply
    assert news.status.state == (State.REJECTED if code == "RE" else State.DELIVERED)
    assert news.status.reply_reason == "Wrong order number Send a new one Please call us."
