"""The bytes of a document: mapped, signed, within the size; the same every time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from signet.en16931.findings import Finding
from signet.en16931.model import Identifier, Invoice
from signet.kernel.errors import BadInput
from signet.kernel.marking import _
from signet.networks.links import Link
from signet.networks.myinvois.adapter.signing import certificate_of, signer_of, signs
from signet.networks.myinvois.checks.consolidated import as_public
from signet.networks.myinvois.client.submissions import LARGEST_DOCUMENT
from signet.networks.myinvois.einvoice import TYPES, EInvoice
from signet.networks.myinvois.mapping import to_json, to_xml
from signet.networks.myinvois.signature import SelfCheckFailed, sign
from signet.networks.parcels import Outgoing, Payload
from signet.networks.problems import Refused


def einvoice_of(document: Outgoing, link: Link) -> EInvoice:
    """The document as the mapping wants it; what the company does not say comes from the connection."""
    originals, consolidated = {}, set()
    for original in document.originals:
        if original.is_consolidated:
            consolidated.add(original.number)
        ids = original.network_ids
        if uuid := ids.get("counts") or ids.get("uuid") or ids.get("network_id"):
            originals[original.number] = uuid
    invoice = as_public(document.invoice) if consolidated else document.invoice
    return EInvoice(
        invoice=invoice if document.self_billed else _with_defaults(invoice, link),
        type_code=TYPES[document.kind, document.self_billed],
        issued_at=document.issued_at,
        version="1.1" if signs(link) else "1.0",
        originals=originals,
        consolidated_originals=frozenset(consolidated),
    )


def build(document: Outgoing, link: Link) -> Payload:
    """Raises ``Refused`` with findings for what cannot be mapped or signed, or is too large."""
    einvoice = einvoice_of(document, link)
    try:
        body = written(einvoice, link)
    except BadInput as error:
        raise _unwritable(error) from None
    return signed(einvoice, body, document, link)


def written(einvoice: EInvoice, link: Link) -> bytes:
    """Unsigned, in the connection's format. Raises ``BadInput`` for what cannot be mapped."""
    return to_json(einvoice) if link.settings.get("format") == "JSON" else to_xml(einvoice)


def signed(einvoice: EInvoice, body: bytes, document: Outgoing, link: Link) -> Payload:
    """What was ``written`` as it is sent. Raises ``Refused`` with findings."""
    try:
        if signs(link):
            at = _signing_time(document, link)
            body = sign(body, signer_of(link), at=at, is_canonical=True).data
    except SelfCheckFailed as error:
        raise Refused(
            _("The document was not sent: its signature would be refused."), findings=error.findings
        ) from None
    except BadInput as error:
        raise _unwritable(error) from None
    if len(body) > LARGEST_DOCUMENT:
        raise Refused(
            _("The document is larger than MyInvois takes."), findings=(_too_large(len(body)),)
        )
    is_json = link.settings.get("format") == "JSON"
    return Payload(
        body=body,
        media_type="application/json" if is_json else "application/xml",
        meta={
            "type": einvoice.type_code,
            "version": einvoice.version,
            "issued": f"{einvoice.issued_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        },
    )


def _unwritable(error: BadInput) -> Refused:
    return Refused(_("The document cannot be written for MyInvois."), findings=(finding_of(error),))


def finding_of(error: BadInput) -> Finding:
    """What could not be written or signed, at its field."""
    return Finding(
        rule=error.code,
        severity="error",
        message=error.template,
        params=error.params,
        pointer=error.fields[0].pointer if error.fields else "",
    )


def _signing_time(document: Outgoing, link: Link) -> datetime:
    """When it was issued, so that the bytes are the same every time; not before the certificate's time."""
    certificate = certificate_of(link)
    first = certificate.first if certificate else document.issued_at
    return max(document.issued_at, first)


def _with_defaults(invoice: Invoice, link: Link) -> Invoice:
    given = {each.scheme for each in invoice.seller.national}
    more = tuple(
        Identifier(value=value, scheme=scheme)
        for scheme, value in (
            ("TIN", link.endpoint_id),
            ("MSIC", link.settings.get("msic", "")),
            ("ACTIVITY", link.settings.get("activity", "")),
        )
        if value and scheme not in given
    )
    if not more:
        return invoice
    return replace(invoice, seller=replace(invoice.seller, national=invoice.seller.national + more))


def _too_large(size: int) -> Finding:
    return Finding(
        rule="MaximumSizeExceeded",
        severity="error",
        message=_(
            "It has %(size)s KB; MyInvois takes %(limit)s KB. Divide the lines among several documents."
        ),
        params={"size": -(-size // 1024), "limit": LARGEST_DOCUMENT // 1024},
        pointer="/lines",
    )
