"""Connections, submissions and received documents as the API answers them."""

from __future__ import annotations

import json
from typing import Any

from signet.api import shown
from signet.kernel.money import Money
from signet.networks import (
    cancelling,
    connections,
    inbox,
    journal,
    kept,
    reconciliations,
    submissions,
)
from signet.networks import not_sent as unsent
from signet.networks.models import (
    Connection,
    InboxAnswer,
    InboxItem,
    Proof,
    Reconciliation,
    Step,
    Submission,
)
from signet.networks.models_watched import Unsent
from signet.networks.offers import Environment
from signet.networks.opening import capabilities_of
from signet.networks.registry import network as adapter_of
from signet.networks.states import State

Data = dict[str, Any]


def network(code: str, environment: Environment) -> Data:
    """A network in one environment."""
    adapter = adapter_of(code)
    can = adapter.capabilities(environment)
    return {
        "code": code,
        "name": adapter.name,
        "environment": environment.value,
        "about": str(can.about),
        "countries": sorted(can.countries),
        "kinds": sorted(can.kinds),
        "batch": can.batch,
        "cancels": can.cancel is not None,
        "replies": [reply.value for reply in can.replies],
        "looks_up": can.look_up,
        "certificate": can.certificate,
        "fields": [
            {
                "name": ask.name,
                "label": str(ask.label),
                "kind": ask.kind,
                "help": str(ask.help),
                "required": ask.required,
                "default": ask.default,
                "choices": [value for value, _words in ask.choices],
            }
            for ask in adapter.asks(environment)
            if environment in ask.environments
        ],
    }


def connection(row: Connection) -> Data:
    """A connection without its secrets."""
    return {
        "id": str(row.id),
        "version": row.version,
        "company_id": str(row.company_id),
        "network": row.network,
        "environment": row.environment,
        "endpoint_id": row.endpoint_id,
        "settings": connections.typed_settings(row),
        "certificate": row.certificate_subject,
        "certificate_until": _moment(row.certificate_until),
        "state": row.state,
        "problem": connections.problem_text(row),
        "checked_at": _moment(row.checked_at),
        "checking": row.check_running,
        "facts": row.check_facts,
        "webhook_path": connections.hook_path(row),
    }


def reconciliation(row: Reconciliation) -> Data:
    """A comparison in a list."""
    return {
        "id": str(row.id),
        "connection_id": str(row.connection_id),
        "state": row.state,
        "asked_by": row.asked_by,
        "since": _moment(row.since),
        "until": _moment(row.until),
        "finished_at": _moment(row.finished_at),
        "problem": reconciliations.problem_text(row),
        "sent": row.counts.get("sent", 0),
        "received": row.counts.get("received", 0),
        "differing": reconciliations.how_many(row),
    }


def whole_reconciliation(row: Reconciliation) -> Data:
    """A comparison with its differences."""
    return reconciliation(row) | {
        "differences": [_difference(one) for one in reconciliations.differences(row)],
        "left_out": row.left_out,
    }


def _difference(one: reconciliations.Told) -> Data:
    ours = one.row_id or None
    return {
        "kind": one.kind,
        "what": one.what,
        "todo": one.todo,
        "direction": one.direction,
        "network_id": one.network_id,
        "number": one.number,
        "party": one.party,
        "total": one.total,
        "here": one.here,
        "there": one.there,
        "submission_id": ours if one.direction == "sent" else None,
        "inbox_item_id": ours if one.direction == "received" else None,
        "by_hand": one.by_hand,
        "since": one.since,
    }


def submission(row: Submission) -> Data:
    """A submission with what the network objects to."""
    return {
        "id": str(row.id),
        "document_id": str(row.document_id),
        "connection_id": str(row.connection_id),
        "network": row.network,
        "environment": row.environment,
        "number": row.number,
        "state": row.state,
        "label": str(State(row.state).label),
        "network_id": row.network_id,
        "network_ids": row.network_ids,
        "link": row.link,
        "text": row.text,
        "findings": shown.findings(kept.findings_in(row.findings)),
        "reply": row.reply,
        "reply_reason": row.reply_reason,
        "receiver": row.receiver,
        "payload_sha256": bytes(row.sha256).hex(),
        "tried": row.tried,
        "created_at": _moment(row.created_at),
        "sent_at": _moment(row.sent_at),
        "accepted_at": _moment(row.accepted_at),
        "ended_at": _moment(row.ended_at),
        "next_at": _moment(row.next_at),
    }


def whole_submission(row: Submission) -> Data:
    """A submission, and whether it can be cancelled."""
    window = cancelling.outlook(row)
    refusal = window.refusal
    return submission(row) | {
        "cancellation": {
            "possible": refusal is None,
            "until": _moment(window.until),
            "code": refusal.code if refusal else "",
            "why_not": refusal.message if refusal else "",
        }
    }


def not_sent(row: Unsent) -> Data:
    """A document that its connection should have sent."""
    return {
        "id": str(row.id),
        "document_id": str(row.document_id),
        "number": row.document.number or "",
        "connection_id": str(row.connection_id),
        "network": row.connection.network,
        "environment": row.connection.environment,
        "at": _moment(row.at),
        "code": row.code,
        "reason": unsent.reason(row),
        "findings": shown.findings(kept.findings_in(row.findings)),
    }


def evidence(row: Submission) -> Data:
    """Every step with its calls and papers."""
    steps = submissions.steps(row)
    proofs = submissions.proofs(steps)
    return {"data": [_step(step, proofs.get(step.id, [])) for step in steps]}


def item(row: InboxItem) -> Data:
    """A received document in a list."""
    return {
        "id": str(row.id),
        "connection_id": str(row.connection_id),
        "company_id": str(row.company_id),
        "network": row.network,
        "environment": row.environment,
        "sender": row.sender,
        "received_at": _moment(row.received_at),
        "type_code": row.type_code,
        "number": row.number,
        "seller": row.seller_name,
        "issue_date": row.issue_date.isoformat() if row.issue_date else None,
        "due_date": row.due_date.isoformat() if row.due_date else None,
        "currency": row.currency,
        "payable": ""
        if row.payable_minor is None
        else shown.amount(Money(row.payable_minor, row.currency)),
        "reply": row.reply,
        "is_withdrawn": bool(getattr(row, "is_withdrawn", False)),
        "duplicate_of": str(row.duplicate_of_id) if row.duplicate_of_id else None,
        "unreadable": row.unreadable,
        "errors": inbox.how_many(row, "error"),
        "warnings": inbox.how_many(row, "warning"),
        "sha256": bytes(row.sha256).hex(),
        "media_type": row.media_type,
    }


def whole_item(row: InboxItem) -> Data:
    """A received document with its content and our answers."""
    return item(row) | {
        "invoice": json.loads(bytes(row.invoice)) if row.invoice is not None else None,
        "findings": [
            {**one, "location": found.location, "line": found.line}
            for found in kept.findings_in(row.findings)
            for one in shown.findings((found,))
        ],
        "answers": [answer(one) for one in inbox.answers(row)],
        "replies": [reply.value for reply in capabilities_of(row.connection).replies],
    }


def answer(row: InboxAnswer) -> Data:
    """What we said."""
    return {
        "id": str(row.id),
        "reply": row.reply,
        "reason": row.reason,
        "state": row.state,
        "text": row.text,
        "created_at": _moment(row.created_at),
    }


def _step(step: Step, proofs: list[Proof]) -> Data:
    return {
        "at": _moment(step.at),
        "verb": step.verb,
        "before": step.before,
        "after": step.after,
        "text": journal.step_text(step),
        "by": step.by,
        "calls": step.calls,
        "proofs": [
            {
                "id": str(proof.id),
                "name": proof.name,
                "media_type": proof.media_type,
                "size": proof.size,
                "sha256": bytes(proof.sha256).hex(),
            }
            for proof in proofs
        ],
    }


def _moment(at: Any) -> str | None:
    return at.isoformat() if at else None
