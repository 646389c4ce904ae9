"""Who may write a document, and who may issue what somebody else wrote."""

from __future__ import annotations

from django.utils.translation import gettext as _

from signet.documents.kinds import rules_of
from signet.documents.models import Document, Kind
from signet.kernel.errors import BadInput, Forbidden
from signet.tenancy.actor import Actor
from signet.tenancy.models import Tenant


def must_write(kind: str, by: Actor) -> None:
    """Raise ``Forbidden`` unless ``by`` may write drafts, and the account's plan has this kind."""
    by.must("documents.draft")
    if not rules_of(kind).by_hand:
        raise BadInput(
            _(
                "A consolidated e-invoice is made from the documents of a month, not written by hand."
            ),
            code="document.made",
            pointer="/kind",
        )
    if kind == Kind.QUOTE:
        by.must_have("quotes")


def note_author(document: Document, by: Actor) -> None:
    """Remember who wrote at the draft; of an API key, the person who made it."""
    author = by.person or by.id
    if author is not None and author not in document.authors:
        document.authors = [*document.authors, author]


def must_not_be_author(document: Document, by: Actor) -> None:
    """With four eyes, raise ``Forbidden`` for whoever wrote at the draft: himself or by a key of his."""
    author = by.person or by.id
    if author in document.authors and Tenant.objects.get().four_eyes:
        raise Forbidden(
            _("You wrote this document; your account asks that somebody else issues it."),
            code="document.four_eyes",
        )
