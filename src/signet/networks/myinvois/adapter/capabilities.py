"""What MyInvois can do; every window and limit in one place, since LHDN changes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Final

from django.utils.translation import gettext_lazy as _

from signet.networks.myinvois.adapter.setup import INTERMEDIARY, UNSIGNED
from signet.networks.myinvois.adapter.statuses import UID
from signet.networks.myinvois.client.limits import LIMITS
from signet.networks.myinvois.client.submissions import MOST_BYTES, MOST_DOCUMENTS
from signet.networks.myinvois.windows import windows
from signet.networks.offers import CancelRule, Capabilities, Reply
from signet.networks.states import State

_CANCEL: Final = timedelta(hours=windows().cancel)
_REJECT: Final = timedelta(hours=windows().reject)

CAPABILITIES: Final = Capabilities(
    kinds=frozenset({"invoice", "credit_note", "debit_note", "refund_note", "consolidated"}),
    verb=_("Submit to LHDN"),
    about=_(
        "The tax office of Malaysia (LHDN) validates each e-invoice and gives the code that is printed on it."
    ),
    countries=frozenset({"MY"}),
    self_billed=True,
    clears=True,
    batch=MOST_DOCUMENTS,
    batch_bytes=MOST_BYTES * 7 // 10,  # Base64 makes a third more of it
    cancel=CancelRule(within=_CANCEL, states=frozenset({State.VALID})),
    replies=(Reply.REJECTED,),
    reply_within=_REJECT,
    longest_reply=300,
    look_up=True,
    known_by=("BRN", "NRIC", "PASSPORT", "ARMY"),
    poll=timedelta(minutes=15),
    ledger=timedelta(days=30),  # "recent" goes back 31
    ask_first=timedelta(seconds=3),
    together=UID,
    watch=max(_CANCEL, _REJECT) + timedelta(days=1),
    limits=LIMITS,
    certificate="optional",
)
_LEFT_OUT: Final = _(
    "An intermediary is shown only what was submitted through this connection: what the company typed at"
    " the portal, or sent with other programs, is not on the list."
)


def capabilities_of(settings: Mapping[str, str]) -> Capabilities:
    """What a connection of these settings can do. Version 1.0 is not signed: its connections are spared a
    certificate, and warnings of its end. An intermediary does not see all that its client sent."""
    return replace(
        CAPABILITIES,
        certificate="none" if settings.get("version") == UNSIGNED else CAPABILITIES.certificate,
        ledger_leaves_out=_LEFT_OUT if settings.get("mode") == INTERMEDIARY else "",
    )
