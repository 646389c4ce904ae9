"""Numbers of receipts: from the same gapless series as documents, kind ``receipt``."""

from __future__ import annotations

from signet.documents import numbering
from signet.payments.models import Payment


def give_number(payment: Payment) -> None:
    """Take the next receipt number for a payment that is about to be written."""
    series = numbering.series_for(payment.company_id, "receipt", payment.branch_id)
    taken = numbering.take(series, payment.issued_on)
    payment.series = series
    payment.period = taken.period
    payment.sequence = taken.sequence
    payment.number = taken.number
