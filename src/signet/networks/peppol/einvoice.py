"""e-invoice.be, a hosted access point (OpenAPI 1.1.0, as in github e-invoice-be/peppol-cli, 2026).

Two calls send a document: it is created as a draft, which harms nobody, and then sent. Its number finds
it again after a lost answer: what is ``TRANSIT`` or ``SENT`` under our number is never sent again.
Documents of Invoice Response are not among those that its API takes; a buyer's answers stand on the timeline.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote, urlencode

from signet.kernel.http import Answer
from signet.kernel.marking import _
from signet.networks.peppol import identifiers
from signet.networks.peppol.access_point import (
    judged,
    mapping_of,
    moment_of,
    text_of,
)
from signet.networks.peppol.einvoice_read import (
    CREATED,
    Listed,
    failure_of,
    form,
    reachable,
    reason_of,
    reply_of,
    sent_id_of,
)
from signet.networks.peppol.identifiers import Participant
from signet.networks.port import (
    Ask,
    Evidence,
    Health,
    Hint,
    Inbound,
    Link,
    Parcel,
    Poll,
    Pushed,
    Reply,
    Setup,
    Status,
    WebhookRequest,
)
from signet.networks.port import Participant as Reachable
from signet.networks.problems import NotGenuine, Refused, Unknown, Unsent
from signet.networks.states import State

#: Its word for a document -> where the submission is.
_STATES: Final = {"TRANSIT": State.SENT, "SENT": State.DELIVERED, "FAILED": State.FAILED}
_PAGE: Final = 50


class EInvoiceBE:
    """The adapter; it keeps nothing."""

    code = "e-invoice.be"
    name = "e-invoice.be"
    address = "https://api.e-invoice.be"
    answers = False

    def asks(self) -> Sequence[Ask]:
        return (
            Ask(
                name="webhook_secret",
                label=_("Secret of the webhook"),
                kind="secret",
                help=_(
                    "Shown once by e-invoice.be when the webhook is registered; may be left empty."
                ),
                required=False,
            ),
        )

    def accept(self, setup: Setup) -> tuple[dict[str, str], dict[str, str]]:
        secret = setup.credentials.get("webhook_secret", "").strip()
        return {}, {"webhook_secret": secret} if secret else {}

    def check(self, link: Link) -> Health:
        """Is our participant one of the customer's own?"""
        me = mapping_of(self._get("/api/me/", link), changing=False)
        own, ours = me.get("peppol_ids"), identifiers.read(link.endpoint_id)
        if not isinstance(own, list) or not any(ours.same(str(each)) for each in own):
            raise Refused(
                _("%(participant)s is not among the Peppol identifiers of this account."),
                participant=ours,
            )
        return Health(facts=(_("The access point knows us."),))

    def send(self, parcel: Parcel, link: Link) -> Status:
        identifier = self._draft(parcel, link) or self._created(parcel, link)
        ours, theirs = (
            identifiers.read(text) for text in (link.endpoint_id, parcel.payload.receiver)
        )
        query = urlencode(
            {
                "sender_peppol_scheme": ours.scheme,
                "sender_peppol_id": ours.value,
                "receiver_peppol_scheme": theirs.scheme,
                "receiver_peppol_id": theirs.value,
            }
        )
        path = f"/api/documents/{quote(identifier, safe='')}/send?{query}"
        answer = judged(self._call("POST", path, link), changing=True)
        if answer.status == 405:  # no draft any more: another attempt has sent it
            return self._refreshed(identifier, link)
        if answer.status == 404:  # the draft went away; nothing was sent
            raise Unsent(_("The access point no longer knows this document."))
        if answer.status != 200:
            raise Refused(
                _("The access point refused the document: %(reason)s"), reason=_said(answer)
            )
        shown = mapping_of(answer, changing=True)
        state = _STATES.get(text_of(shown, "state"))
        if state is None or shown.get("id") != identifier:
            raise Unknown(_("The access point does not say that it was sent."))
        return Status(state=state, network_id=identifier)

    def _draft(self, parcel: Parcel, link: Link) -> str | None:
        """A draft of these very bytes that an earlier attempt has left behind."""
        for shown in self._listed("drafts", parcel, link):
            if (
                shown.state == "DRAFT"
                and parcel.sha256 == hashlib.sha256(self._file(shown.id, link) or b"").digest()
            ):
                return shown.id
        return None

    def _created(self, parcel: Parcel, link: Link) -> str:
        media_type, content = form(parcel.payload.body, parcel.number)
        answer = judged(
            self._call("POST", "/api/documents/ubl", link, content, media_type, harmless=True),
            changing=False,  # a draft too many harms nobody
        )
        if answer.status >= 400:
            raise Refused(
                _("The access point refused the document: %(reason)s"), reason=_said(answer)
            )
        identifier = text_of(mapping_of(answer, changing=False), "id")
        if answer.status != CREATED or not identifier:
            raise Unsent(_("The access point's answer cannot be read."))
        return identifier

    def find(self, parcel: Parcel, link: Link) -> Status | None:
        """What it has sent, or is sending, under our number; a draft is nothing."""
        found = [
            *self._listed("drafts", parcel, link),
            *self._listed("outbox", parcel, link),
        ]
        for shown in found:
            if shown.state in {"TRANSIT", "SENT"}:
                return self._refreshed(shown.id, link)
        for shown in found:  # an older failure belongs to an older submission
            if shown.state == "FAILED" and shown.created and shown.created >= parcel.created_at:
                return self._refreshed(shown.id, link)
        return None

    def _listed(self, where: str, parcel: Parcel, link: Link) -> list[Listed]:
        """What it lists under our number; an invoice and a credit note may bear the same one."""
        query = urlencode({"search": parcel.number, "page_size": 100})
        page = mapping_of(self._get(f"/api/{where}/?{query}", link), changing=False)
        credit_note = "::CreditNote##" in parcel.payload.meta["document_type"]
        return [
            each
            for each in Listed.all_of(page)
            if each.number == parcel.number and each.is_credit_note == credit_note
        ]

    def refresh(self, parcel: Parcel, link: Link) -> Status:
        return self._refreshed(parcel.network_id, link)

    def _refreshed(self, identifier: str, link: Link) -> Status:
        path = f"/api/documents/{quote(identifier, safe='')}"
        shown = mapping_of(self._get(path, link), changing=False)
        answer = self._get(f"{path}/timeline", link)
        events = mapping_of(answer, changing=False).get("events")
        state = _STATES.get(text_of(shown, "state"))
        if state is None or not isinstance(events, list):
            raise Unsent(_("The access point's answer cannot be read."))
        known = [event for event in events if isinstance(event, dict)]
        done = [e for e in known if e.get("event_type") == "send_success"]
        reply, reason = reply_of(known)
        if reply is Reply.REJECTED:
            state = State.REJECTED
        return Status(
            state=state,
            network_id=identifier,
            text=failure_of(known) if state is State.FAILED else "",
            reply=reply,
            reply_reason=reason,
            at=moment_of(text_of(done[-1], "timestamp")) if done else None,
            evidence=(
                Evidence(name="timeline.json", media_type="application/json", body=answer.body),
            )
            if state is not State.SENT
            else (),
        )

    def poll(self, since: str, link: Link) -> Poll:
        """The inbox in the order of arrival; ``since`` is ``<page>:<id of the last one taken>``."""
        number, _separator, last = since.partition(":")
        page = int(number) if number.isdigit() else 1
        query = urlencode(
            {"page": page, "page_size": _PAGE, "sort_by": "created_at", "sort_order": "asc"}
        )
        content = mapping_of(self._get(f"/api/inbox/?{query}", link), changing=False)
        shown = Listed.all_of(content)
        known = [each.id for each in shown]
        new = shown[known.index(last) + 1 :] if last in known else shown
        items = tuple(self._inbound(each, link) for each in new)
        full = content.get("has_next_page") is True
        cursor = f"{page + 1}:" if full else f"{page}:{known[-1] if known else last}"
        return Poll(items=items, cursor=cursor, more=full)

    def _inbound(self, shown: Listed, link: Link) -> Inbound:
        path = f"/api/documents/{quote(shown.id, safe='')}/ubl"
        about = mapping_of(self._get(path, link), changing=False)
        body, media_type = self._fetched(about, link), "application/xml"
        sender = f"{text_of(about, 'sender_peppol_scheme')}:{text_of(about, 'sender_peppol_id')}"
        if body is None:  # gone for good: kept as what is known of it, for somebody to look at
            body, media_type = json.dumps(about, indent=1).encode(), "application/json"
        return Inbound(
            event_id=shown.id,
            received_at=shown.created or datetime.now(UTC),
            body=body,
            media_type=media_type,
            sender=sender.strip(":"),
            receiver=link.endpoint_id,
        )

    def _file(self, identifier: str, link: Link) -> bytes | None:
        path = f"/api/documents/{quote(identifier, safe='')}/ubl"
        return self._fetched(mapping_of(self._get(path, link), changing=False), link)

    def _fetched(self, about: Mapping[str, Any], link: Link) -> bytes | None:
        """The file behind a signed address, which wants no key of ours; None where there is none."""
        address = text_of(about, "signed_url", 4000)
        if not address:
            return None
        answer = link.wire.call("GET", address, headers={}, limit="calls")
        size = about.get("file_size")
        if 400 <= answer.status < 500:
            return None
        if answer.status != 200 or (size and size != len(answer.body)):
            raise Unsent(_("The access point's file was cut off."))
        return answer.body

    def confirm(self, inbound: Inbound, link: Link) -> None:
        """Its inbox keeps what it has; there is nothing to tell."""

    def hints(self, request: WebhookRequest, link: Link) -> Pushed:
        """``X-Signature: sha256=<HMAC of the event, its keys sorted, as Python writes JSON>``."""
        secret = link.credentials.get("webhook_secret", "")
        try:
            event = json.loads(request.body)
        except (ValueError, RecursionError):
            raise NotGenuine(_("The webhook's body is no JSON.")) from None
        signed = json.dumps(event, sort_keys=True).encode()
        mark = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
        given = request.headers.get("x-signature", "")
        if not secret or not hmac.compare_digest(f"sha256={mark}".encode(), given.encode()):
            raise NotGenuine(_("The webhook's signature is wrong."))
        return Pushed(hints=(Hint(network_id=sent_id_of(event)),))

    def look_up(self, who: Participant, link: Link) -> Reachable | None:
        query = urlencode({"peppol_id": str(who)})
        return reachable(mapping_of(self._get(f"/api/lookup?{query}", link), changing=False), who)

    def _get(self, path: str, link: Link) -> Answer:
        answer = judged(self._call("GET", path, link), changing=False)
        if answer.status != 200:
            raise Unsent(_("The access point answered %(status)s."), status=answer.status)
        return answer

    def _call(
        self,
        method: str,
        path: str,
        link: Link,
        content: bytes = b"",
        media_type: str = "",
        *,
        harmless: bool | None = None,
    ) -> Answer:
        headers = {"Authorization": f"Bearer {link.credentials['token']}"}
        if media_type:
            headers["Content-Type"] = media_type
        return link.wire.call(
            method,
            link.settings["url"] + path,
            headers=headers,
            content=content,
            limit="calls",
            harmless=harmless,
        )


def _said(answer: Answer) -> str:
    """Its own words, else the status."""
    try:
        return reason_of(json.loads(answer.body)) or f"{answer.status}"
    except (ValueError, RecursionError):
        return f"{answer.status}"
