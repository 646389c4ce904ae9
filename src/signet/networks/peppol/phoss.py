"""phoss-ap, an access point that one runs oneself (github phax/phoss-ap, its controllers of 2026-08).

Every message has an SBDH instance identifier, and we choose it: the same for every attempt at a parcel.
Thus a lost answer costs one question (``/api/outbound/status``), and nothing is ever sent twice. Sending
is tried while we wait; what could not be sent the access point tries again by itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote, urlencode
from uuid import UUID, uuid5

from signet.kernel.errors import BadInput
from signet.kernel.http import Answer
from signet.kernel.marking import _
from signet.networks.peppol import envelope, identifiers
from signet.networks.peppol.access_point import (
    content_of,
    judged,
    mapping_of,
    moment_of,
    text_of,
)
from signet.networks.peppol.answers import as_change
from signet.networks.peppol.identifiers import Participant
from signet.networks.peppol.lookup import RESPONSE_TYPE
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
    Setup,
    Status,
    StatusChange,
    WebhookRequest,
)
from signet.networks.port import Participant as Reachable
from signet.networks.problems import NotAllowed, Refused, Unknown, Unsent
from signet.networks.states import State

_NAMESPACE: Final = UUID("5f0c3a5e-6d0e-5a8b-9c37-2f1f5d0a7b11")
#: Its word for a message -> where the submission is. ``failed`` is tried again, by itself.
_STATES: Final = {
    "pending": State.SENT,
    "sending": State.SENT,
    "failed": State.SENT,
    "sent": State.DELIVERED,  # the receiving access point's receipt is there
    "rejected": State.INVALID,
    "permanently_failed": State.FAILED,
}
_PAGE: Final = 100
_MOST_PAGES: Final = 20


def instance_of(parcel: Parcel) -> str:
    """The SBDH instance identifier, a UUID, of every attempt at this parcel."""
    return str(uuid5(_NAMESPACE, parcel.key))


class PhossAP:
    """The adapter; it keeps nothing."""

    code = "phoss-ap"
    name = "phoss-ap"
    address = ""
    answers = True

    def asks(self) -> Sequence[Ask]:
        return ()

    def accept(self, setup: Setup) -> tuple[dict[str, str], dict[str, str]]:
        return {}, {}

    def check(self, link: Link) -> Health:
        self._get("/api/outbound/in-transmission", link)
        return Health(facts=(_("The access point knows us."),))

    def send(self, parcel: Parcel, link: Link) -> Status:
        meta = parcel.payload.meta
        who = [
            identifiers.read(link.endpoint_id).qualified,
            identifiers.read(parcel.payload.receiver).qualified,
            meta["document_type"],
            meta["process"],
            meta["country"],
        ]
        path = "/".join(quote(part, safe="") for part in who)
        query = urlencode({"sbdhInstanceID": instance_of(parcel)})
        answer = judged(
            self._call("POST", f"/api/outbound/submit/{path}?{query}", link, parcel.payload.body),
            changing=True,
        )
        if answer.status == 200:
            report = mapping_of(answer, changing=True)
            if report.get("overallSuccess") is not True:
                raise Unknown(_("The access point does not say that it was sent."))
            return self._status(
                {"status": "sent"},
                parcel,
                Evidence(
                    name="sending-report.json", media_type="application/json", body=answer.body
                ),
            )
        if answer.status == 404:
            raise NotAllowed(_("The access point does not send: sending is switched off there."))
        if answer.status == 422:  # kept by it or not: only its status says so
            found = self.find(parcel, link)
            if found is not None:
                return found
        raise Refused(_("The access point refused the document: %(reason)s"), reason=_said(answer))

    def find(self, parcel: Parcel, link: Link) -> Status | None:
        path = f"/api/outbound/status/{instance_of(parcel)}?includeArchive=true"
        answer = judged(self._call("GET", path, link), changing=False)
        if answer.status == 404:
            return None
        if answer.status != 200:
            raise Unsent(_("The access point answered %(status)s."), status=answer.status)
        content = mapping_of(answer, changing=False)
        if content.get("sbdhInstanceID") != instance_of(parcel):
            raise Unsent(_("The access point's answer cannot be read."))
        proof = Evidence(name="status.json", media_type="application/json", body=answer.body)
        return self._status(content, parcel, proof)

    def refresh(self, parcel: Parcel, link: Link) -> Status:
        found = self.find(parcel, link)
        if found is None:
            raise Unsent(_("The access point no longer knows this document."))
        return found

    def _status(self, content: Mapping[str, Any], parcel: Parcel, proof: Evidence) -> Status:
        state = _STATES.get(text_of(content, "status"))
        if state is None:
            raise Unsent(_("The access point's answer cannot be read."))
        if content.get("mlsStatus") == "received_re":  # refused by the receiver's access point
            state = State.INVALID
        return Status(
            state=state,
            network_id=instance_of(parcel),
            text=text_of(content, "errorDetails"),
            at=moment_of(text_of(content, "completedDT")),
            evidence=(proof,) if state in {State.DELIVERED, State.INVALID, State.FAILED} else (),
        )

    def poll(self, since: str, link: Link) -> Poll:
        """Everything received for us since a moment, oldest first; the last moment's are given again."""
        ours = identifiers.read(link.endpoint_id)
        rows = [row for row in self._history(since, link) if self._is_ours(row, ours)]
        rows.sort(key=lambda row: text_of(row, "receivedDT"))
        items = [item for row in rows[:_PAGE] if (item := self._item(row, link)) is not None]
        cursor = text_of(rows[:_PAGE][-1], "receivedDT") if rows else since
        return Poll(items=tuple(items), cursor=cursor, more=len(rows) > _PAGE and cursor != since)

    def _is_ours(self, row: Mapping[str, Any], ours: Participant) -> bool:
        to = text_of(row, "receiverID").removeprefix(f"{identifiers.SCHEME}::")
        named = bool(text_of(row, "sbdhInstanceID"))
        return named and ours.same(to) and row.get("status") != "rejected"

    def _history(self, since: str, link: Link) -> Iterator[Mapping[str, Any]]:
        """Rows not older than ``since``; pages are read until one is not full or holds only older ones."""
        for page in range(_MOST_PAGES):
            path = f"/api/ops/inbound/history?limit={_PAGE}&offset={page * _PAGE}"
            rows = content_of(self._get(path, link), changing=False)
            if not isinstance(rows, list):
                raise Unsent(_("The access point's answer cannot be read."))
            known = [row for row in rows if isinstance(row, dict)]
            new = [row for row in known if text_of(row, "receivedDT") >= since]
            yield from new
            # Newest first is how it lists them; where it should be otherwise we read to the end.
            newest_first = not known or text_of(known[0], "receivedDT") >= text_of(
                known[-1], "receivedDT"
            )
            if len(rows) < _PAGE or (newest_first and len(new) < len(known)):
                return

    def _item(self, row: Mapping[str, Any], link: Link) -> Inbound | StatusChange | None:
        instance = text_of(row, "sbdhInstanceID")
        path = f"/api/ops/inbound/{quote(instance, safe='')}/payload"
        answer = judged(self._call("GET", path, link), changing=False)
        if answer.status != 200:
            return None  # archived and cleaned away
        at = moment_of(text_of(row, "receivedDT")) or datetime.now(UTC)
        sender = text_of(row, "senderID").removeprefix(f"{identifiers.SCHEME}::")
        proof = Evidence(name="envelope.xml", media_type="application/xml", body=answer.body)
        try:
            inside = envelope.opened(answer.body)
        except BadInput:
            if judged(self._call("GET", path, link), changing=False).body != answer.body:
                raise Unsent(_("The access point's answer cannot be read.")) from None
            # It says the same twice: kept as it came, for somebody to look at.
            inside = envelope.Opened(
                instance=instance, sender=sender, receiver=link.endpoint_id,
                document_type=text_of(row, "docTypeID"), body=answer.body,
            )  # fmt: skip
        if text_of(row, "docTypeID") == RESPONSE_TYPE:
            return as_change(inside.body, event_id=instance, sender=sender, at=at)
        return Inbound(
            event_id=instance,
            received_at=at,
            body=inside.body,
            media_type="application/xml",
            sender=sender,
            receiver=link.endpoint_id,
            network_ids={"as4": text_of(row, "as4MessageID")} if row.get("as4MessageID") else {},
            evidence=(proof,),
        )

    def confirm(self, inbound: Inbound, link: Link) -> None:
        """The country of the final receiver, which Peppol's statistics want; a second time is refused."""
        query = urlencode(
            {"sbdhInstanceID": inbound.event_id, "c4CountryCode": link.settings["country"]}
        )
        answer = self._call("POST", f"/api/inbound/report?{query}", link, harmless=True)
        judged(answer, changing=False)

    def hints(self, request: WebhookRequest, link: Link) -> Pushed:
        """It forwards what it received; we read it again from itself, so that nobody can foist anything."""
        if not request.headers.get("x-sbdh-instance-id"):
            return Pushed(status=400, body=b"{}")
        country = json.dumps({"countryCodeC4": link.settings["country"]}).encode()
        return Pushed(hints=(Hint(),), status=200, body=country)

    def look_up(self, who: Participant, link: Link) -> Reachable | None:
        raise NotAllowed(
            _(
                "Looking up participants needs the certificates of Peppol's SMP authority: the operator"
                " names their file in SIGNET_PEPPOL_SMP_ROOTS."
            )
        )

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
        *,
        harmless: bool | None = None,
    ) -> Answer:
        headers = {"X-Token": link.credentials["token"], "Accept": "application/json"}
        if content:
            headers["Content-Type"] = "application/xml"
        return link.wire.call(
            method,
            link.settings["url"] + path,
            headers=headers,
            content=content,
            limit="calls",
            harmless=harmless,
        )


def _said(answer: Answer) -> str:
    """Its own words: a JSON string, or the message in a sending report."""
    try:
        content = json.loads(answer.body)
    except (ValueError, RecursionError):
        return f"{answer.status}"
    if isinstance(content, str):
        return text_of({"said": content}, "said")
    problem = content.get("sendingException") if isinstance(content, dict) else None
    return text_of(problem, "message") if isinstance(problem, dict) else f"{answer.status}"
