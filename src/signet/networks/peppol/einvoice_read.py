"""How e-invoice.be says things (its OpenAPI's schemas), as values; and the form it takes a file in. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from signet.kernel.marking import _
from signet.networks.peppol.access_point import moment_of, text_of
from signet.networks.peppol.answers import REPLIES
from signet.networks.peppol.identifiers import Participant
from signet.networks.peppol.lookup import kinds_of
from signet.networks.port import Participant as Reachable
from signet.networks.port import Reply
from signet.networks.problems import Unsent

CREATED: Final = 201


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What we need of a ``DocumentResponse``."""

    id: str
    state: str
    number: str
    is_credit_note: bool
    created: datetime | None

    @staticmethod
    def all_of(page: Mapping[str, Any]) -> list[Listed]:
        """The items of a page; raises ``Unsent`` where there are none to read."""
        items = page.get("items")
        if not isinstance(items, list):
            raise Unsent(_("The access point's answer cannot be read."))
        return [
            Listed(
                id=text_of(item, "id"),
                state=text_of(item, "state"),
                number=text_of(item, "invoice_id"),
                is_credit_note=text_of(item, "document_type").endswith("CREDIT_NOTE"),
                created=_in_utc(text_of(item, "created_at")),
            )
            for item in items
            if isinstance(item, dict) and text_of(item, "id")
        ]


def _in_utc(text: str) -> datetime | None:
    """Its moments come with an offset or without one; those without are UTC."""
    found = moment_of(text) or moment_of(f"{text}+00:00")
    return found.astimezone(UTC) if found else None


def form(body: bytes, number: str) -> tuple[str, bytes]:
    """A ``multipart/form-data`` with one part named ``file``: the same for the same document."""
    mark = f"signet-{hashlib.sha256(body).hexdigest()[:32]}"
    name = "".join(c for c in number if c.isalnum() or c in "-_.") or "invoice"
    head = (
        f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{name}.xml"\r\n'
        "Content-Type: application/xml\r\n\r\n"
    )
    content = head.encode() + body + f"\r\n--{mark}--\r\n".encode()
    return f"multipart/form-data; boundary={mark}", content


def reply_of(events: Sequence[Mapping[str, Any]]) -> tuple[Reply | None, str]:
    """The newest answer of the buyer on a timeline, and why.

    The OpenAPI names the event (``imr_received``) but not what its details hold: the code is looked for
    under the names that are usual.
    """
    for event in reversed(events):
        details = event.get("details")
        if event.get("event_type") != "imr_received" or not isinstance(details, dict):
            continue
        for name in ("response_code", "responseCode", "status_code", "code", "status"):
            if reply := REPLIES.get(text_of(details, name).upper()):
                words = (text_of(details, each) for each in ("reason", "status_reason", "note"))
                return reply, next((text for text in words if text), "")
    return None, ""


def failure_of(events: Sequence[Mapping[str, Any]]) -> str:
    """Why it could not be sent, in its own words."""
    for event in reversed(events):
        details = event.get("details")
        if event.get("event_type") == "send_failed" and isinstance(details, dict):
            words = (text_of(details, name) for name in ("error", "message", "detail", "reason"))
            return next((text for text in words if text), "")
    return ""


def sent_id_of(event: object) -> str:
    """Which document of ours a webhook's event is about; "" for news of the inbox."""
    data = event.get("data") if isinstance(event, dict) else None
    if not isinstance(event, dict) or not isinstance(data, dict):
        return ""
    ours = event.get("type") in {"document.sent", "document.sent.failed"}
    return text_of(data, "document_id") if ours else ""


def reason_of(content: object) -> str:
    """``{"detail": "..."}`` or FastAPI's list of errors."""
    detail = content.get("detail") if isinstance(content, dict) else None
    if isinstance(detail, str):
        return text_of({"said": detail}, "said")
    first = detail[0] if isinstance(detail, list) and detail else None
    return text_of(first, "msg") if isinstance(first, dict) else ""


def reachable(content: Mapping[str, Any], who: Participant) -> Reachable | None:
    """What its look-up found; None only where it says that the directory does not know the participant."""
    names, service = content.get("dnsInfo"), content.get("serviceMetadata")
    if not isinstance(names, dict) or not isinstance(service, dict):
        raise Unsent(_("The access point's answer cannot be read."))
    if service.get("status") == "success":
        types = [
            f"{text_of(kind, 'scheme')}::{text_of(kind, 'value')}"
            for endpoint in _dicts(service.get("endpoints"))
            for kind in _dicts(endpoint.get("documentTypes"))
        ]
        card = content.get("businessCard")
        entities = _dicts(card.get("entities")) if isinstance(card, dict) else []
        return Reachable(
            identifier=str(who),
            name=text_of(entities[0], "name") if entities else "",
            kinds=kinds_of(types),
        )
    if names.get("status") == "error" and not service.get("endpoints"):
        return None
    raise Unsent(_("The Peppol directory could not be asked: no name server answered."))


def _dicts(value: object) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
