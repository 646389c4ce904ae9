"""What can be done with a document now: one primary verb, the others in a menu. Pure: facts in, verbs out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from signet.documents.kinds import rules_of
from signet.documents.models import Document, Kind, State
from signet.documents.states import verbs_of
from signet.tenancy.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked before a verb with consequences; ``reason`` names a text that must be given."""

    title: Promise
    consequences: tuple[Promise, ...]
    confirm: Promise
    refuse: Promise | str = ""  # "Not yet"
    reason: Promise | str = ""
    hint: Promise | str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """A verb as a page offers it: a link (``go``), a form that is sent at once (``do``), or a question."""

    key: str  # of one that asks: the name of its dialog
    label: Promise
    url: str
    how: Literal["go", "do", "ask"]
    question: Question | None = None
    shortcut: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What stands around a document: ``follower`` is what it was turned into or replaced by."""

    today: date
    follower: Document | None
    has_notes: bool
    is_settled: bool  # somebody paid or credited some of it
    remains: bool  # something can still be credited


@dataclass(frozen=True, slots=True, kw_only=True)
class _Offer:
    """``verb`` is that of the states' table, none where other facts decide."""

    key: str
    label: Promise
    how: Literal["go", "do", "ask"]
    may: str
    route: str = ""  # none where the question is another room's
    verb: str = ""
    when: Callable[[Document, Facts], bool] = lambda _document, _facts: True
    shortcut: str = ""


_IRREVOCABLE: Final = _("This cannot be undone.")
_PRINTED: Final = _("Printed on the note; auditors ask for it.")
QUESTIONS: Final[dict[str, Question]] = {
    "accept": Question(
        title=_("Did your customer accept %(number)s?"),
        consequences=(
            _("The quote is marked as accepted, with today's time and your name."),
            _("Turn it into an invoice when you like; nothing is owed before."),
        ),
        confirm=_("Mark as accepted"),
    ),
    "decline": Question(
        title=_("Did your customer decline %(number)s?"),
        consequences=(
            _("The quote is marked as declined and can't be accepted any more."),
            _("A better offer is a new version of it."),
        ),
        confirm=_("Mark as declined"),
    ),
    "debit": Question(
        title=_("Ask for more than %(number)s said?"),
        consequences=(
            _("A draft of a debit note opens, with the customer and terms of the invoice."),
            _("You write its lines; nothing is owed until you issue it."),
        ),
        confirm=_("Begin the debit note"),
        reason=_("Reason"),
        hint=_PRINTED,
    ),
    "correct": Question(
        title=_("Correct %(number)s?"),
        consequences=(
            _("A credit note over all that remains of it is issued now, with a number of its own."),
            _("A copy of the invoice opens as a draft: change what was wrong and issue it."),
            _("The invoice and the credit note stay in your books as they are."),
            _IRREVOCABLE,
        ),
        confirm=_("Credit it and open the copy"),
        refuse=_("Keep it"),
        reason=_("Reason"),
        hint=_PRINTED,
    ),
    "issue": Question(
        title=_("Issue this consolidated e-invoice?"),
        consequences=(
            _(
                "It gets the next number of its series and today's date, and can no longer be changed."
            ),
            _("The invoices that it tells of stay as they are, in your books and your reports."),
            _("Submit it to LHDN within seven days after its month."),
            _IRREVOCABLE,
        ),
        confirm=_("Issue"),
    ),
    "discard": Question(
        title=_("Discard this draft?"),
        consequences=(
            _(
                "The invoices that it tells of are free again: for a new draft, or to be sent by themselves."
            ),
        ),
        confirm=_("Discard it"),
        refuse=_("Keep it"),
    ),
    "void-made": Question(
        title=_("Declare %(number)s void?"),
        consequences=(
            _(
                "The invoices that it tells of are free again: for a new draft, or to be sent by themselves."
            ),
            _("It stays in your books, stamped void, and its number is not given again."),
            _IRREVOCABLE,
        ),
        confirm=_("Declare void"),
        refuse=_("Keep it"),
        reason=_("Reason"),
        hint=_("Auditors will read it."),
    ),
    "void": Question(
        title=_("Declare %(number)s void?"),
        consequences=(
            _("Nothing is owed for it any more; its balance becomes zero."),
            _("It stays in your books, stamped void, and its number is not given again."),
            _("A customer who has it already should be told; a credit note does that in writing."),
            _("If it is right but will never be paid, write it off instead: it stays valid."),
            _IRREVOCABLE,
        ),
        confirm=_("Declare void"),
        refuse=_("Keep it"),
        reason=_("Reason"),
        hint=_("Auditors will read it."),
    ),
}

_DRAFT, _ISSUE, _READ = "documents.draft", "documents.issue", "documents.read"


def _owed(document: Document, _facts: Facts) -> bool:
    return rules_of(document.kind).side == "owed" and _is_open(document)


def _given(document: Document, _facts: Facts) -> bool:
    return rules_of(document.kind).side == "given" and _is_open(document)


def _is_open(document: Document) -> bool:
    return document.state == State.ISSUED and document.balance_minor > 0


def _numbered(document: Document, _facts: Facts) -> bool:
    return document.number is not None


_PDF: Final = _Offer(
    key="pdf", label=_("Download PDF"), route="pdf", how="go", may=_READ, when=_numbered,
    shortcut="d",
)  # fmt: skip
_DUPLICATE: Final = _Offer(
    key="duplicate", label=_("Duplicate"), route="duplicate", how="do", may=_DRAFT
)

#: In the order of their likelihood: the first that can be done is the primary one.
_OF_QUOTES: Final = (
    _Offer(key="follow", label=_("Open what followed"), route="document", how="go", may=_READ, when=lambda _d, facts: facts.follower is not None),
    _Offer(key="accept", label=_("Accepted…"), route="accept_quote", how="ask", may=_ISSUE, verb="accept", shortcut="a"),
    _Offer(key="convert", label=_("Turn into invoice"), route="convert", how="do", may=_DRAFT, verb="convert", shortcut="i"),
    _Offer(key="revise", label=_("New version"), route="revise", how="do", may=_DRAFT, verb="revise"),
    _Offer(key="decline", label=_("Declined…"), route="decline_quote", how="ask", may=_ISSUE, verb="decline"),
    _PDF,
    _DUPLICATE,
)  # fmt: skip
_OF_LEGAL: Final = (
    _Offer(key="pay", label=_("Record payment"), how="ask", may="payments.record", when=_owed, shortcut="p"),
    _Offer(key="pay", label=_("Pay back…"), how="ask", may="payments.refund", when=_given, shortcut="p"),
    _Offer(key="set_off", label=_("Set against invoices"), route="allocate_note", how="go", may="payments.record", when=lambda d, facts: d.kind == Kind.CREDIT_NOTE and _given(d, facts)),
    _PDF,
    _Offer(key="credit", label=_("Credit…"), route="credit", how="go", may=_DRAFT, verb="correct", when=lambda _d, facts: facts.remains, shortcut="c"),
    _Offer(key="correct", label=_("Correct this document…"), route="correct", how="ask", may=_ISSUE, verb="correct", when=lambda d, facts: facts.remains and d.kind == Kind.INVOICE),
    _Offer(key="debit", label=_("Debit note…"), route="debit", how="ask", may=_DRAFT, verb="correct"),
    _DUPLICATE,
    _Offer(key="write-off", label=_("Write off…"), how="ask", may="payments.write_off", when=_owed),
    _Offer(key="xml", label=_("Download XML"), route="xml", how="go", may=_READ, when=_numbered),
    _Offer(key="void", label=_("Void…"), route="void", how="ask", may="documents.void", verb="void", when=lambda _d, facts: not (facts.has_notes or facts.is_settled)),
)  # fmt: skip
#: Of what is made from other documents.
_OF_MADE: Final = (
    _Offer(key="issue", label=_("Issue…"), route="issue", how="ask", may=_ISSUE, verb="issue", shortcut="i"),
    _PDF,
    _Offer(key="discard", label=_("Discard…"), route="discard", how="ask", may=_DRAFT, verb="discard"),
    _Offer(key="void-made", label=_("Void…"), route="void", how="ask", may="documents.void", verb="void"),
)  # fmt: skip


def verbs(document: Document, facts: Facts, by: Actor) -> list[Verb]:
    """What this person can do with the document today, the most likely first."""
    known = verbs_of(document, facts.today)
    rules = rules_of(document.kind)
    offers = _OF_QUOTES if not rules.is_legal else _OF_LEGAL if rules.counts else _OF_MADE
    return [
        _verb(offer, document, facts)
        for offer in offers
        if (not offer.verb or offer.verb in known)
        and by.may(offer.may)
        and offer.when(document, facts)
    ]


def _verb(offer: _Offer, document: Document, facts: Facts) -> Verb:
    target = facts.follower if offer.key == "follow" and facts.follower else document
    return Verb(
        key=offer.key,
        label=offer.label,
        url=reverse(offer.route, args=[target.id]) if offer.route else "",
        how=offer.how,
        question=QUESTIONS.get(offer.key),
        shortcut=offer.shortcut,
    )
