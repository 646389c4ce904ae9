"""How a document is settled, for its page: facts, timeline, and what can be done next."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from signet.documents.kinds import rules_of
from signet.documents.models import Document, State
from signet.kernel.money import Money
from signet.payments import queries
from signet.payments.models import Allocation, Kind, Method
from signet.payments.settling import OUTGOING, turned
from signet.tenancy.actor import Actor
from signet.web.templatetags.signet_tags import amount_text
from signet.web.views.record import form_context


def settlement(document: Document, by: Actor, zone: ZoneInfo) -> dict[str, Any]:
    """What ``documents/show.html`` shows of payments; ``events`` belong into its timeline."""
    found = queries.settlements_of(document) if by.may("payments.read") else []
    is_open = document.state == State.ISSUED and document.balance_minor > 0
    side = rules_of(document.kind).side if is_open else "none"
    owed, given = side == "owed", side == "given"
    kind = turned(Kind.REFUND if given else Kind.RECEIPT, document)
    may = by.may("payments.refund" if kind in OUTGOING else "payments.record")
    context: dict[str, Any] = {
        "settlements": [_fact(row, document) for row in found],
        "events": [_event(row, document, zone) for row in found],
        "may_pay": owed and may,
        "may_write_off": owed and not document.self_billed and by.may("payments.write_off"),
        "may_refund": given and may,
        "may_set_off": given and document.kind == "credit_note" and by.may("payments.record"),
    }
    if context["may_pay"] or context["may_refund"]:
        context["pay"] = form_context(by, kind, document.currency, document.balance.amount)
    return context


def local(instant: datetime, zone: ZoneInfo) -> datetime:
    """The wall clock where the books are kept; without a zone, or templates would turn it back."""
    return instant.astimezone(zone).replace(tzinfo=None)


def _fact(row: Allocation, document: Document) -> dict[str, Any]:
    payment, other = row.payment, row.document if _is_note(row, document) else row.credit_note
    return {
        "payment": payment,
        "other": other,
        "day": payment.received_on if payment else other and other.issue_date,
        "amount": Money(row.amount_minor, document.currency),
    }


def _event(row: Allocation, document: Document, zone: ZoneInfo) -> dict[str, Any]:
    payment = row.payment
    return {
        "verb": "settled",
        "code": "unsettled" if row.amount_minor < 0 else "settled",
        "who": row.created_by,
        "at": local(row.created_at, zone),
        "instant": row.created_at.isoformat(timespec="microseconds"),
        "reason": payment.reason if payment else "",
        "detail": payment.number if payment else "",
        "text": _sentence(row, document),
    }


def _sentence(row: Allocation, document: Document) -> str:
    amount = f"{document.currency} {amount_text(Money(abs(row.amount_minor), document.currency))}"
    said = {"amount": amount}
    payment = row.payment
    if payment is None and _is_note(row, document):
        said["number"] = row.document.number or ""
        if row.amount_minor < 0:
            return _("No longer set against %(number)s: %(amount)s") % said
        return _("Set against %(number)s: %(amount)s") % said
    if payment is None:
        assert row.credit_note is not None
        said["number"] = row.credit_note.number or ""
        if row.amount_minor < 0:
            return _("%(number)s no longer set against it: %(amount)s") % said
        return _("%(number)s set against it: %(amount)s") % said
    if payment.kind == Kind.WRITE_OFF:
        undone = row.amount_minor < 0
        return (_("Write-off taken back: %(amount)s") if undone else _("Written off: %(amount)s")) % said  # fmt: skip
    if row.amount_minor < 0:
        return _("Payment reversed: %(amount)s") % said
    said["method"] = str(Method(payment.method).label)
    if payment.kind in {Kind.REFUND, Kind.RETURNED}:
        return _("Paid back: %(amount)s, %(method)s") % said
    return _("Paid: %(amount)s, %(method)s") % said


def _is_note(row: Allocation, document: Document) -> bool:
    return row.credit_note_id == document.id
