"""What an access point is to the adapter: it takes parcels, says what became of them, and has an inbox."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, Protocol

from signet.kernel.http import Answer
from signet.kernel.marking import _
from signet.networks.peppol.identifiers import Participant
from signet.networks.port import (
    Ask,
    Health,
    Inbound,
    Link,
    Parcel,
    Poll,
    Pushed,
    Setup,
    Status,
    WebhookRequest,
)
from signet.networks.port import Participant as Reachable
from signet.networks.problems import NotAllowed, Unknown, Unsent


class AccessPoint(Protocol):
    """Methods call the access point through ``link.wire`` and raise ``networks.problems``."""

    code: str
    name: str
    address: str  # where it stands unless somebody says otherwise; "" if there is no such place
    answers: bool  # can an Invoice Response be sent through it?

    def asks(self) -> Sequence[Ask]:
        """What it needs to be connected."""

    def accept(self, setup: Setup) -> tuple[dict[str, str], dict[str, str]]:
        """Settings and credentials, tidied; raises ``BadInput``."""

    def check(self, link: Link) -> Health:
        """Sign in and look whether our participant is known."""

    def send(self, parcel: Parcel, link: Link) -> Status: ...

    def find(self, parcel: Parcel, link: Link) -> Status | None: ...

    def refresh(self, parcel: Parcel, link: Link) -> Status: ...

    def poll(self, since: str, link: Link) -> Poll: ...

    def confirm(self, inbound: Inbound, link: Link) -> None: ...

    def hints(self, request: WebhookRequest, link: Link) -> Pushed: ...

    def look_up(self, who: Participant, link: Link) -> Reachable | None:
        """Its own directory; raises ``NotAllowed`` where it has none."""


#: Status codes by which an access point says that our sign-in is no good.
_SIGN_IN: Final = frozenset({401, 403})


def judged(answer: Answer, *, changing: bool) -> Answer:
    """The answer, unless it is one of those that mean the same everywhere.

    ``changing``: the call would have done something, so that a server's error leaves it open whether it
    did. Raises ``NotAllowed``, ``Unknown``, ``Unsent``.
    """
    if answer.status in _SIGN_IN:
        raise NotAllowed(_("The access point refused the sign-in; give the connection a new key."))
    if answer.status >= 500 or 300 <= answer.status < 400:
        problem = Unknown if changing else Unsent
        raise problem(_("The access point answered %(status)s."), status=answer.status)
    return answer


def content_of(answer: Answer, *, changing: bool) -> Any:
    """The JSON of an answer; what is no JSON is as good as no answer. Raises ``Unknown``, ``Unsent``."""
    try:
        return json.loads(answer.body)
    except (ValueError, RecursionError):
        problem = Unknown if changing else Unsent
        raise problem(_("The access point's answer cannot be read.")) from None


def mapping_of(answer: Answer, *, changing: bool) -> Mapping[str, Any]:
    """The same, where it must be an object."""
    found = content_of(answer, changing=changing)
    if isinstance(found, dict):
        return found
    problem = Unknown if changing else Unsent
    raise problem(_("The access point's answer cannot be read."))


def text_of(content: Mapping[str, Any], name: str, longest: int = 500) -> str:
    """A text among what somebody else says: never anything but a text, never endless, and printable.

    JSON can hold NULs, halves of characters and marks that turn the reading direction; they are left out.
    """
    value = content.get(name)
    if not isinstance(value, str):
        return ""
    return "".join(sign for sign in value[:longest] if sign.isprintable())


def moment_of(text: str) -> datetime | None:
    """An ISO 8601 moment with its offset, or None."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None
