"""The life of a submission, as a table that reads like its diagram. Pure.

::

    queued --claim--> sending --accept--> sent --deliver--> delivered --reject--> rejected
      ^                 |  |                \\---validate--> valid ----reject--> rejected
      |----postpone-----/  |---refuse--> invalid
      |                    |---give_up-> failed
      |                    \\---lose----> unknown --accept, deliver, validate, refuse--> (as above)
      \\------miss----------------------------/
    sent, delivered, valid --ask_cancel--> cancelling --cancel--> cancelled
                                              \\--keep--> (where it was)

``unknown`` is the heart of it: the call was begun and nobody knows whether the network has the document.
Nothing is ever sent again from there; the network is asked what it has (``Network.find``), and only its
plain "nothing" (``miss``) leads back to ``queued``. ``invalid`` and ``failed`` free the snapshot: it may
be sent again, by a new submission.
"""

from __future__ import annotations

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from signet.kernel.errors import Conflict


class State(TextChoices):
    """Where a submission is."""

    QUEUED = "queued", _("Waiting to be sent")
    SENDING = "sending", _("Being sent")
    UNKNOWN = "unknown", _("Asking the network whether it arrived")
    SENT = "sent", _("Taken by the network")
    DELIVERED = "delivered", _("Delivered")
    VALID = "valid", _("Valid")
    INVALID = "invalid", _("Not valid")
    REJECTED = "rejected", _("Rejected by the buyer")
    CANCELLING = "cancelling", _("Being cancelled")
    CANCELLED = "cancelled", _("Cancelled")
    FAILED = "failed", _("Failed")


#: Verbs by which the network's own word moves a submission, from every state in which it may arrive.
_TOLD: Final = {
    "accept": State.SENT,
    "deliver": State.DELIVERED,
    "validate": State.VALID,
    "refuse": State.INVALID,
    "give_up": State.FAILED,
    "reject": State.REJECTED,
    "cancel": State.CANCELLED,
}
#: From -> the verbs of ``_TOLD`` that lead on from there.
_HEARD: Final = {
    State.SENDING: ("accept", "deliver", "validate", "refuse", "give_up"),
    State.UNKNOWN: ("accept", "deliver", "validate", "refuse", "give_up", "reject", "cancel"),
    State.SENT: ("deliver", "validate", "refuse", "give_up", "reject", "cancel"),
    State.DELIVERED: ("validate", "refuse", "reject", "cancel"),
    State.VALID: ("deliver", "reject", "cancel"),
    State.CANCELLING: ("cancel", "reject"),
}
#: (state, verb) -> new state; what is not here is refused, by the database as well.
TRANSITIONS: Final[dict[tuple[State, str], State]] = {
    (State.QUEUED, "claim"): State.SENDING,
    (State.QUEUED, "give_up"): State.FAILED,
    (State.SENDING, "postpone"): State.QUEUED,
    (State.SENDING, "lose"): State.UNKNOWN,
    (State.UNKNOWN, "miss"): State.QUEUED,
    (State.SENT, "ask_cancel"): State.CANCELLING,
    (State.DELIVERED, "ask_cancel"): State.CANCELLING,
    (State.VALID, "ask_cancel"): State.CANCELLING,
    (State.CANCELLING, "keep_sent"): State.SENT,
    (State.CANCELLING, "keep_delivered"): State.DELIVERED,
    (State.CANCELLING, "keep_valid"): State.VALID,
    **{(state, verb): _TOLD[verb] for state, verbs in _HEARD.items() for verb in verbs},
}

#: The network neither has it nor will get it by this submission: the same snapshot may be sent again.
FREE: Final = frozenset({State.INVALID, State.FAILED})
#: Nothing more happens to it.
FINAL: Final = FREE | {State.REJECTED, State.CANCELLED}
#: The states that a network's word can lead to, for ``port.Status``.
TOLD: Final = frozenset(_TOLD.values())


def after(state: str, verb: str) -> State:
    """The state that ``verb`` leads to; ``Conflict`` where it leads nowhere."""
    found = TRANSITIONS.get((State(state), verb))
    if found is None:
        raise Conflict(
            str(_("This cannot be done now: %(state)s.")) % {"state": State(state).label},
            code=f"submission.{state}",
        )
    return found


def can(state: str, verb: str) -> bool:
    """Does this verb lead anywhere from here?"""
    return (State(state), verb) in TRANSITIONS


def heard(state: str, told: State) -> State | None:
    """Where the network's word ``told`` leads from ``state``; None where it says nothing new."""
    verb = next(verb for verb, to in _TOLD.items() if to == told)
    return TRANSITIONS.get((State(state), verb))
