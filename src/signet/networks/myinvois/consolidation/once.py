"""A receipt or document stands in one consolidated e-invoice: what was gathered, and when it is free."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from signet.documents.models import Document
from signet.documents.signals import let_go
from signet.kernel.errors import Conflict
from signet.networks.models_watched import Covered, Gathered
from signet.networks.myinvois.consolidation.receipts import ReceiptIn


def gathered(
    company_id: UUID, receipts: Sequence[ReceiptIn], *, self_billed: bool
) -> set[tuple[str, date]]:
    """Number and day of those that stand in a consolidated e-invoice already."""
    rows = Gathered.objects.filter(
        company_id=company_id,
        self_billed=self_billed,
        number__in=[each.number for each in receipts],
    )
    return set(rows.values_list("number", "day"))


def gather(draft: Document, receipts: Sequence[ReceiptIn]) -> None:
    """Hold the receipts of a draft. ``Conflict`` where another one holds one of them since a moment."""
    rows = [
        Gathered(
            company_id=draft.company_id,
            document=draft,
            self_billed=draft.self_billed,
            number=each.number,
            day=each.day,
        )
        for each in receipts
    ]
    try:
        with transaction.atomic():
            Gathered.objects.bulk_create(rows)
    except IntegrityError:
        raise Conflict(
            _("Somebody is gathering the same receipts at this moment; look at the drafts first."),
            code="consolidated.meanwhile",
        ) from None


def cover(draft: Document, documents: Sequence[UUID]) -> None:
    """Hold the documents that a draft tells of. ``Conflict`` where another one holds one of them."""
    try:
        with transaction.atomic():
            Covered.objects.bulk_create(
                [Covered(document=draft, covers_id=each) for each in documents]
            )
    except IntegrityError:
        raise Conflict(
            _("Somebody is gathering the same invoices at this moment; look at the drafts first."),
            code="consolidated.meanwhile",
        ) from None


def _release(*, document: Document, **_more: Any) -> None:
    """Runs in the transaction that discards the draft or voids the document."""
    Gathered.objects.filter(document=document).delete()
    Covered.objects.filter(document=document).delete()


def listen() -> None:
    """Called once, when the program starts."""
    let_go.connect(_release, dispatch_uid="networks.release_receipts")
