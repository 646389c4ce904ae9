"""Make a draft of an invoice that somebody else wrote."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from signet.audit.seal import seal
from signet.documents import drafts
from signet.documents.content import DraftIn
from signet.documents.importing import draft_values, left_behind
from signet.documents.models import Document
from signet.en16931.compare import Report, report
from signet.en16931.formats import read
from signet.en16931.model import Party
from signet.kernel.errors import BadInput
from signet.kernel.parsing import in_readers_language, parse
from signet.parties.models import Customer
from signet.tenancy.actor import Actor


@dataclass(slots=True, kw_only=True)
class ImportReport:
    """What a file came to; ``document`` is None in a dry run."""

    filename: str
    kind: str
    comparison: Report
    not_carried: list[dict[str, str]] = field(default_factory=list)
    document: Document | None = None

    def as_dict(self) -> dict[str, Any]:
        """For machines: ``{file, kind, totals, stated, differences, not_carried}``."""
        compared = self.comparison.as_dict()
        return {
            "file": self.filename,
            "kind": self.kind,
            **compared,
            "not_carried": [*compared["not_carried"], *self.not_carried],
        }


def import_document(
    *, xml: bytes, by: Actor, dry_run: bool = False, filename: str = ""
) -> ImportReport:
    """Read UBL into a draft of the default company, for the customer it names (made where unknown).

    Raises ``BadInput`` for a file that cannot be read or holds what no draft may hold.
    """
    by.must("documents.import")
    try:
        reading = read(xml)
    except BadInput as error:
        raise in_readers_language(error) from None
    compared = report(reading)
    content = parse(DraftIn, draft_values(reading.invoice))
    result = ImportReport(
        filename=filename,
        kind=content.kind,
        comparison=compared,
        not_carried=list(left_behind(reading.invoice)),
    )
    if dry_run:
        return result
    by.must("documents.draft")
    by.must("customers.write")
    customer = _customer(reading.invoice.other_party, reading.invoice.currency)
    content = content.model_copy(update={"customer_id": customer.id})
    parties = drafts.parties_of(content)
    document = Document(created_by=by.label)
    drafts.write(document, drafts.with_defaults(content, parties), parties)
    seal(
        "documents.import",
        by=by,
        object_type="document",
        object_id=document.id,
        label=document.buyer_name,
        changes={"file": filename, "original_number": reading.invoice.number},
    )
    result.document = document
    return result


def _customer(buyer: Party, currency: str) -> Customer:
    """The customer (of what is self-billed: the supplier) of this VAT identifier or, without one, of this name; a new one where there is none."""
    if not buyer.name:
        raise BadInput(_("The file names no buyer."), code="import.buyer")
    known = Customer.objects.filter(archived_at__isnull=True)
    if buyer.vat_identifier:
        known = known.filter(vat_identifier=buyer.vat_identifier)
    else:
        known = known.filter(legal_name=buyer.name)
    found = known.order_by("id").first()
    if found is not None:
        return found
    address, contact = buyer.address, buyer.contact
    electronic, legal = buyer.electronic_address, buyer.legal_registration
    customer = Customer(
        legal_name=buyer.name[:200],
        trading_name=(buyer.trading_name or "")[:200],
        vat_identifier=(buyer.vat_identifier or "")[:40],
        tax_registration=(buyer.tax_registration or "")[:40],
        legal_registration=(legal.value if legal else "")[:60],
        legal_registration_scheme=((legal.scheme or "") if legal else "")[:10],
        electronic_address=(electronic.value if electronic else "")[:120],
        electronic_scheme=((electronic.scheme or "") if electronic else "")[:10],
        identifiers=[{"scheme": i.scheme or "", "value": i.value} for i in buyer.identifiers],
        line1=((address.line1 or "") if address else "")[:200],
        line2=((address.line2 or "") if address else "")[:200],
        city=((address.city or "") if address else "")[:100],
        postal_code=((address.postal_code or "") if address else "")[:20],
        subdivision=((address.subdivision or "") if address else "")[:100],
        country=(address.country if address else "")[:2],
        contact_name=((contact.name or "") if contact else "")[:120],
        phone=((contact.phone or "") if contact else "")[:40],
        email=((contact.email or "") if contact else "")[:200],
        currency=currency,
    )
    customer.save(force_insert=True)
    return customer
