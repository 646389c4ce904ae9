"""What keeps a document from going over Peppol: the rules of its BIS, said at the fields they are about."""

from __future__ import annotations

from collections.abc import Iterator

from signet.en16931 import readiness
from signet.en16931.findings import Finding
from signet.en16931.model import Identifier, Invoice, Party
from signet.en16931.places import pointer_of
from signet.en16931.rules import judge
from signet.en16931.ubl.writer import write
from signet.en16931.vat_only import vat_only
from signet.kernel.errors import BadInput
from signet.kernel.marking import _
from signet.networks.peppol.identifiers import participant
from signet.networks.port import Outgoing


def findings(document: Outgoing, *, endpoint: str) -> tuple[Finding, ...]:
    """Errors first. ``endpoint``: who we are on the network (``0088:501...``)."""
    found = [*_addresses(document, endpoint), *_rules(document.invoice)]
    unique: dict[tuple[str, str], Finding] = {}
    for finding in found:
        unique.setdefault((finding.rule, finding.pointer or finding.location), finding)
    return tuple(sorted(unique.values(), key=lambda f: f.severity != "error"))


def _rules(invoice: Invoice) -> Iterator[Finding]:
    """The rules over the very bytes that would go out; where the editor knows the field, in its words."""
    invoice = vat_only(invoice)  # once for both
    judged = {f.rule: f for f in judge(write(invoice)) if f.severity != "advice"}
    known: set[str] = set()
    for finding in readiness.check(invoice):
        known.add(finding.rule)
        severity = judged[finding.rule].severity if finding.rule in judged else finding.severity
        yield finding._replace(severity=severity)
    for rule, finding in judged.items():
        if rule not in known:
            yield finding._replace(pointer=pointer_of(finding))


def partners(document: Outgoing) -> tuple[Party, Party]:
    """Who sends and who receives: of a self-billed document the buyer sends, and the seller receives."""
    invoice = document.invoice
    pair = (invoice.seller, invoice.buyer)
    return (pair[1], pair[0]) if document.self_billed else pair


def _addresses(document: Outgoing, endpoint: str) -> Iterator[Finding]:
    invoice = document.invoice
    for at, party in (("/seller", invoice.seller), ("/buyer", invoice.buyer)):
        if party.electronic_address is not None:
            yield from _form(party.electronic_address, at)
    ours = partners(document)[0].electronic_address
    if ours is not None and not _same(ours, endpoint):
        at, term = ("/buyer", "BT-49") if document.self_billed else ("/seller", "BT-34")
        yield Finding(
            rule="SIGNET-PEPPOL-SENDER",
            severity="error",
            pointer=f"{at}/electronic_address",
            term=term,
            message=_(
                "The document names %(found)s as our electronic address, the connection sends for"
                " %(expected)s; make them the same."
            ),
            params={"found": f"{ours.scheme}:{ours.value}", "expected": endpoint},
        )


def _form(address: Identifier, at: str) -> Iterator[Finding]:
    """Can this be a participant identifier at all?"""
    try:
        participant(address)
    except BadInput as error:
        yield Finding(
            rule="SIGNET-PEPPOL-ADDRESS",
            severity="error",
            pointer=f"{at}/electronic_address",
            term="BT-34" if at == "/seller" else "BT-49",
            message=error.template,
            params=error.params,
        )


def _same(address: Identifier, endpoint: str) -> bool:
    return f"{address.scheme}:{address.value}".lower() == endpoint.lower()
