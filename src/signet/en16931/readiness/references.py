"""What the document refers to: earlier invoices, objects, attachments."""

from __future__ import annotations

from collections.abc import Iterator

from signet.en16931.codelists import codes
from signet.en16931.findings import Finding
from signet.en16931.model import Invoice
from signet.en16931.readiness.sentences import find


def reference_findings(invoice: Invoice) -> Iterator[Finding]:
    if invoice.is_credit_note and not invoice.preceding_invoices:
        yield find("preceding.none", "/preceding")
    for index, preceding in enumerate(invoice.preceding_invoices):
        if not preceding.number.strip():
            yield find("preceding.number", f"/preceding/{index}/number")
    scheme = invoice.invoiced_object.scheme if invoice.invoiced_object else None
    if scheme and scheme not in codes("object_schemes"):
        yield find("object.scheme", "/invoiced_object", code=scheme)
    for index, attachment in enumerate(invoice.attachments):
        at = f"/attachments/{index}"
        if not attachment.reference.strip():
            yield find("attachment.reference", f"{at}/reference")
        if attachment.content is None:
            continue
        if attachment.mime_code not in codes("mime_types"):
            yield find("attachment.mime", f"{at}/mime_code", code=attachment.mime_code or "?")
        if not attachment.filename:
            yield find("attachment.filename", f"{at}/filename")
