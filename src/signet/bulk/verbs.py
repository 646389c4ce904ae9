"""What can be done with many documents: a table. A further verb is a further row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from signet.bulk import files
from signet.bulk.models import Run
from signet.documents.actions.issue_many import issue_many
from signet.documents.actions.mark_sent import mark_sent
from signet.documents.kinds import rules_of
from signet.documents.models import Document, State
from signet.kernel.errors import BadInput, SignetError
from signet.networks.actions.send import BATCH
from signet.networks.actions.send_each import send_each
from signet.networks.ways import outlook, verb_words
from signet.rendering.store import pdf_of
from signet.tenancy.actor import Actor

#: Document -> why it was refused, None where the verb was done.
Results = Mapping[UUID, SignetError | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """``act`` does it to a batch, in the batch's transaction. ``batch`` is how many are done in one.

    ``states`` are those it is for; any other document is refused with ``misfit``. ``words`` says the label in
    the tenant's own words, "" where the verb is of no use to it. ``ahead`` says beforehand what will become of
    the chosen. ``legal``: quotes know no such verb. What a verb leaves to be taken home stands in
    ``files.MEDIA_TYPES``.
    """

    key: str
    label: str | Promise
    permission: str
    icon: str
    says: str | Promise
    act: Callable[[Run, Sequence[Document], Actor], Results]
    batch: int
    states: frozenset[str] = frozenset()
    misfit: str | Promise = ""
    irrevocable: bool = False
    words: Callable[[], str] | None = None
    ahead: Callable[[QuerySet[Document]], list[str]] | None = None
    legal: bool = False

    @property
    def has_file(self) -> bool:
        return self.key in files.MEDIA_TYPES


def _issue(_run: Run, documents: Sequence[Document], by: Actor) -> Results:
    found = issue_many(document_ids=[document.id for document in documents], by=by)
    return {one.document_id: one.error for one in found}


def _send(_run: Run, documents: Sequence[Document], by: Actor) -> Results:
    found = send_each(document_ids=[document.id for document in documents], by=by)
    return {one.document_id: one.error for one in found}


def _mark_sent(_run: Run, documents: Sequence[Document], by: Actor) -> Results:
    return _each(documents, lambda document: mark_sent(document_id=document.id, by=by))


def _print(_run: Run, documents: Sequence[Document], _by: Actor) -> Results:
    """Every PDF is made and kept; the archive is put together while it is sent."""
    return _each(documents, pdf_of)


def _write(run: Run, documents: Sequence[Document], _by: Actor) -> Results:
    files.write_csv(run, documents)
    return dict.fromkeys((document.id for document in documents), None)


def _each(documents: Iterable[Document], act: Callable[[Document], object]) -> Results:
    """One after the other; what one refuses is undone and keeps nobody else from being done."""
    results: dict[UUID, SignetError | None] = {}
    for document in documents:
        try:
            with transaction.atomic():
                act(document)
            results[document.id] = None
        except SignetError as error:
            results[document.id] = error
    return results


_ALL: Final = (
    Verb(
        key="issue", label=__("Issue"), permission="documents.issue", icon="file-check",
        says=__("Each gets the next number of its series and can no longer be changed. A mistake is corrected by a credit note."),
        act=_issue, batch=100, irrevocable=True,
        states=frozenset({State.DRAFT}), misfit=__("It is no draft, so it is left as it is."),
    ),
    Verb(
        key="send", label=__("Send to networks"), permission="networks.send", icon="send",
        says=__("Each goes to the network that its company is connected to, once. What was handed over cannot be taken back unless the network cancels it."),
        act=_send, batch=BATCH, irrevocable=True, words=verb_words, ahead=outlook,
        legal=True,
        states=frozenset({State.ISSUED}), misfit=__("It was not issued, so there is nothing to send."),
    ),
    Verb(
        key="mark_sent", label=__("Mark as sent"), permission="documents.draft", icon="send",
        says=__("Each is marked as sent today, by you, outside of Signet; nothing is sent."),
        act=_mark_sent, batch=100,
        states=frozenset({State.ISSUED}), misfit=__("It was not issued, so there is nothing to send."),
    ),
    Verb(
        key="csv", label=__("CSV"), permission="documents.read", icon="download",
        says=__("A table with one row for each document, for a spreadsheet."),
        act=_write, batch=500,
    ),
    Verb(
        key="zip", label=__("PDF and XML as ZIP"), permission="documents.read", icon="archive",
        says=__("One archive with the PDF and the XML of each document."),
        act=_print, batch=25,
        states=frozenset({State.ISSUED, State.VOID}),
        misfit=__("It was not issued; a draft has no file yet."),
    ),
)  # fmt: skip

VERBS: Final = {verb.key: verb for verb in _ALL}


def verb_of(key: str) -> Verb:
    """The verb, or ``BadInput`` that names those there are."""
    if key not in VERBS:
        raise BadInput(
            _("There is no such verb; there are: %(verbs)s.") % {"verbs": ", ".join(VERBS)},
            code="bulk.verb",
            pointer="/verb",
        )
    return VERBS[key]


def named(verb: Verb) -> Verb:
    """The verb, its label in the tenant's own words where they have any."""
    return replace(verb, label=verb.words() or verb.label) if verb.words else verb


def allowed(by: Actor, kind: str) -> list[Verb]:
    """The verbs that ``by`` may use on documents of a kind, and that are of use here."""
    legal = rules_of(kind).is_legal
    mine = [v for v in _ALL if by.may(v.permission) and (legal or not v.legal)]
    labels = [v.label if v.words is None else v.words() for v in mine]
    return [replace(v, label=label) for v, label in zip(mine, labels, strict=True) if label]
