"""What the home page says needs attention: things that stopped and go on only when somebody sees to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from signet.documents.readiness import sentence
from signet.kernel.clock import now, today
from signet.networks import (
    cancelling,
    connections,
    kept,
    not_sent,
    reconciliations,
    registry,
    submissions,
    told,
)
from signet.networks.models import ConnectionState, Runs
from signet.networks.myinvois.checks.consolidated import DAYS_TO_SEND
from signet.networks.myinvois.consolidation.month import month_before, waits
from signet.networks.opening import capabilities_of
from signet.networks.states import State
from signet.tenancy.actor import Actor
from signet.tenancy.models import Tenant

#: So many of a kind are named; of more it is said how many.
_NAMED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """``about`` is a name or number, ``text`` what is the matter; the address is where it is mended."""

    about: str
    text: str
    url: str
    is_bad: bool = True


def concerns(by: Actor) -> list[Concern]:
    """The worst first; nothing for whom networks do not concern."""
    if not by.may("networks.read"):
        return []
    stopped = (*_connections(by), *_not_sent(), *_refused())
    return [*stopped, *_asked(), *_not_void(), *_untold(by)]


def _connections(by: Actor) -> Iterator[Concern]:
    soon = now() + timedelta(days=max(settings.NETWORKS_WARN_DAYS))
    for row in connections.live().exclude(state=ConnectionState.OFF):
        name, url = registry.network(row.network).name, reverse("connection", args=[row.id])
        about = f"{name} · {row.company.legal_name}"
        if row.state == ConnectionState.FAILING:
            yield Concern(about=about, text=connections.problem_text(row), url=url)
        signs = capabilities_of(row).certificate != "none"
        if signs and row.certificate_until is not None and row.certificate_until < soon:
            ended, here = row.certificate_until <= now(), ZoneInfo(Tenant.objects.get().time_zone)
            day = date_format(localtime(row.certificate_until, here), "j M Y")
            text = (
                _("Its certificate ended on %(day)s.")
                if ended
                else _("Its certificate ends on %(day)s.")
            )
            yield Concern(about=about, text=text % {"day": day}, url=url, is_bad=ended)
        if by.may("inbox.read"):
            newest = reconciliations.newest(row.id)
            if newest is not None and newest.state == Runs.DONE:
                count = reconciliations.how_many(newest)
                if count:
                    text = ngettext(
                        "Its list differs from your books in one document.",
                        "Its list differs from your books in %(count)s documents.",
                        count,
                    )
                    yield Concern(
                        about=about, text=text % {"count": count}, is_bad=False,
                        url=reverse("reconciliation", args=[row.id, newest.id]),
                    )  # fmt: skip


def _not_sent() -> Iterator[Concern]:
    rows, count = not_sent.newest(_NAMED)
    for row in rows:
        address = f"{reverse('send', args=[row.document_id])}?connection={row.connection_id}"
        said = _("Not sent as it was issued: %(reason)s") % {"reason": not_sent.reason(row)}
        yield Concern(about=row.document.number or "", text=said, url=address)
    if count > len(rows):
        more = _("%(count)s more documents were not sent as they were issued.")
        yield Concern(about="", text=more % {"count": count - len(rows)}, url=reverse("documents"))


def _untold(by: Actor) -> Iterator[Concern]:
    """In the days in which last month's consolidated e-invoice is due: sales that stand in none."""
    day = today(Tenant.objects.get().time_zone)
    if day.day > DAYS_TO_SEND or not by.may("documents.draft"):
        return
    first = month_before(day)
    companies = {
        row.company for row in connections.live() if told.consolidates(capabilities_of(row))
    }
    for company in sorted(companies, key=lambda one: one.legal_name):
        if waits(company.id, first):
            left = DAYS_TO_SEND - day.day
            text = ngettext(
                "Sales of %(month)s to people who asked for no e-invoice are not told to LHDN yet:"
                " %(days)s day left.",
                "Sales of %(month)s to people who asked for no e-invoice are not told to LHDN yet:"
                " %(days)s days left.",
                left,
            ) % {"month": date_format(first, "F Y"), "days": left}
            address = f"{reverse('new_consolidated')}?company={company.id}&month={first:%Y-%m}"
            yield Concern(about=company.legal_name, text=text, url=address, is_bad=False)


def _refused() -> Iterator[Concern]:
    for row in submissions.stranded(_NAMED):
        objections = kept.findings_in(row.findings)
        why = sentence(objections[0]) if objections else _(row.text) if row.text else ""
        text = f"{State(row.state).label}. {why}".strip()
        yield Concern(about=row.number, text=text, url=reverse("submission", args=[row.id]))


def _asked() -> Iterator[Concern]:
    for row in cancelling.asked(_NAMED):
        text = _("The buyer asks you to reject it: %(reason)s") % {"reason": row.reply_reason}
        url = reverse("document", args=[row.document_id])
        yield Concern(about=row.number, text=text, url=url, is_bad=False)


def _not_void() -> Iterator[Concern]:
    for row in submissions.withdrawn(_NAMED):
        text = _(
            "The network has cancelled it, but here it is not void: undo its payments and notes, then"
            " declare it void."
        )
        yield Concern(about=row.number, text=text, url=reverse("document", args=[row.document_id]))
