"""Which way a document can go: the connections whose networks take it, the real ones before the test ones,
and of these a tax office, which has to clear it, before those that only carry it."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from signet.documents.models import Document
from signet.kernel.errors import Conflict
from signet.networks import connections, registry, told
from signet.networks.models import Connection, ConnectionState
from signet.networks.offers import Capabilities, Environment
from signet.networks.opening import capabilities_of
from signet.networks.states import State
from signet.networks.submissions import counting


def fits(can: Capabilities, document: Document) -> bool:
    """Is it of a kind that such a network takes? Asked of its capabilities, never of its name."""
    return document.kind in can.kinds and (can.self_billed or not document.self_billed)


def takes(connection: Connection, document: Document) -> bool:
    """Does the connection's network take documents of this kind?"""
    return fits(capabilities_of(connection), document)


def ways_of(document: Document) -> list[Connection]:
    """Every connection over which the document can go, in the order in which it should. One that a consolidated
    e-invoice tells of does not go to the same network by itself."""
    usable = connections.usable_for(document.company_id)
    found = [one for one in usable if takes(one, document)]
    if told.told_in(document.id):
        found = [one for one in found if not told.consolidates(capabilities_of(one))]
    return sorted(
        found, key=lambda one: (one.environment != Environment.PRODUCTION, not clears(one))
    )


def clears(connection: Connection) -> bool:
    """Is it a tax office's, which has to see a document first?"""
    return capabilities_of(connection).clears


def way_of(document: Document) -> Connection:
    """The one connection that nobody needs to be asked for: test systems count where there is nothing else.

    Raises ``Conflict`` where no network takes the document, or more than one does.
    """
    found = ways_of(document)
    if not found and (gathered := told.told_in(document.id)):
        raise told.refusal(gathered)
    if not found:
        raise Conflict(
            _(
                "No network takes this document: connect its company to one that takes documents of"
                " this kind."
            ),
            code="submission.no_network",
        )
    best = [one for one in found if one.environment == found[0].environment]
    if clears(best[0]):
        best = [one for one in best if clears(one)]
    if len(best) > 1:
        raise Conflict(
            _("More than one network takes this document (%(names)s): choose on its page.")
            % {"names": ", ".join(registry.network(one.network).name for one in best)},
            code="submission.choose_network",
        )
    return best[0]


def verb_words() -> str:
    """How the tenant's networks say "send": their own words where all say the same; "" without any."""
    rows: QuerySet[Connection] = connections.live().exclude(state=ConnectionState.OFF)
    words = {str(capabilities_of(one).verb) for one in rows}
    return words.pop() if len(words) == 1 else _("Send to networks") if words else ""


def outlook(rows: QuerySet[Document]) -> list[str]:
    """Where documents of each company would go, or why they would not: a sentence for each. Last, how many
    were found wrong before: issued documents do not change, so sending alone mends nothing."""
    kinds = rows.order_by().values_list("company_id", "kind", "self_billed").distinct()
    told: dict[str, None] = {}
    for company_id, kind, self_billed in kinds:
        like = Document(company_id=company_id, kind=kind, self_billed=self_billed)
        told[_prospect(like)] = None
    return [*sorted(told), *_found_wrong(rows)]


def _found_wrong(rows: QuerySet[Document]) -> list[str]:
    sent = counting().filter(document_id__in=rows.order_by().values("id"))
    last = sent.order_by("document_id", "-id").distinct("document_id").values("id")
    count = counting().filter(id__in=last, state=State.INVALID).count()
    if not count:
        return []
    return [
        ngettext(
            "%(count)s of them was not valid when it was sent last. Unless the cause lay with the network,"
            " correct the document first: it does not change by itself.",
            "%(count)s of them were not valid when they were sent last. Unless the cause lay with the network,"
            " correct the documents first: they do not change by themselves.",
            count,
        )
        % {"count": count}
    ]


def _prospect(document: Document) -> str:
    values = {"company": document.company.legal_name}
    try:
        way = way_of(document)
    except Conflict as refusal:
        return f"{values['company']}: {refusal.message}"
    values |= {
        "network": registry.network(way.network).name,
        "environment": way.get_environment_display(),
    }
    if way.state == ConnectionState.FAILING:
        return _(
            "%(company)s: to %(network)s (%(environment)s), as soon as its connection works again"
        ) % values  # fmt: skip
    return _("%(company)s: to %(network)s (%(environment)s)") % values
