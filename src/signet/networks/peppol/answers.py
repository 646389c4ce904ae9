"""An Invoice Response that came in, as news about a submission of ours. Pure."""

from __future__ import annotations

from datetime import datetime

from signet.kernel.errors import BadInput
from signet.networks.peppol import response
from signet.networks.port import Reply, Status, StatusChange
from signet.networks.states import State

_LONGEST = 2000
REPLIES = {reply.code: reply for reply in Reply}


def as_change(body: bytes, *, event_id: str, sender: str, at: datetime) -> StatusChange | None:
    """What the buyer said, found by our document's number; None for what is no Invoice Response.

    ``sender`` is who sent it by the envelope: not whoever the body names may answer for a buyer. Only a rejection (RE) ends a submission; every other word leaves it delivered.
    """
    try:
        said = response.read(body)
    except BadInput:
        return None
    reply = REPLIES[said.code]
    return StatusChange(
        event_id=event_id,
        status=Status(
            state=State.REJECTED if reply is Reply.REJECTED else State.DELIVERED,
            reply=reply,
            reply_reason=said.reason[:_LONGEST],
            at=at,
        ),
        number=said.number,
        receiver=sender,
        body=body,
    )
