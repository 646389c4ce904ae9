"""The connection's test: sign in, look at ourselves, compare clocks, look at the certificate."""

from __future__ import annotations

from datetime import timedelta
from email.utils import parsedate_to_datetime

from signet.en16931.findings import Finding
from signet.kernel import clock
from signet.kernel.marking import _
from signet.networks.links import Link
from signet.networks.myinvois.adapter.signing import certificate_findings, signs
from signet.networks.myinvois.client import Session, listing
from signet.networks.myinvois.client.fields import folded, items, moment, text, word
from signet.networks.myinvois.client.hosts import hosts_of
from signet.networks.myinvois.client.identity import other_taxpayer
from signet.networks.myinvois.client.session import Reply
from signet.networks.parcels import Health
from signet.networks.problems import NotAllowed, Unsent

#: A signing time or a date in the future is refused; so much difference is harmless.
_TOLERATED = timedelta(minutes=2)
_FORBIDDEN = 403
#: The type whose versions stand for all.
_INVOICE = "1"


def check(link: Link) -> Health:
    """Raises a problem where the connection does not work, or what it signs would be refused."""
    reply = listing.document_types(Session(link))
    if reply.status == _FORBIDDEN:
        raise NotAllowed(
            _("MyInvois does not let this connection in (%(answer)s)."), answer=reply.saying()
        )
    if not reply.ok:
        raise Unsent(
            _("MyInvois does not answer as it should (%(answer)s)."), answer=reply.saying()
        )
    findings = (
        *_clock(reply),
        *_taxpayer(link),
        *_version(reply, link),
        *certificate_findings(link, clock.now()),
    )
    for finding in findings:
        if finding.severity == "error":
            raise NotAllowed(finding.message, **finding.params)
    return Health(facts=(_("Signed in."),), findings=findings)


def _taxpayer(link: Link) -> tuple[Finding, ...]:
    tin = other_taxpayer(link, hosts_of(link))
    if not tin:
        return ()
    return (
        Finding(
            rule="taxpayer",
            severity="error",
            message=_(
                "These credentials are those of taxpayer %(found)s, but this connection is that of"
                " %(expected)s. Check client id and secret, and the TIN of this connection."
            ),
            params={"found": tin, "expected": link.endpoint_id},
            pointer="/settings/tin",
        ),
    )


def _version(reply: Reply, link: Link) -> tuple[Finding, ...]:
    """Versions end by a line in the list of document types; nothing is said of one that it does not name."""
    wanted = "1.1" if signs(link) else "1.0"
    for kind in items(folded(reply.value), "result"):
        if text(kind, "invoiceTypeCode").lstrip("0") != _INVOICE:
            continue
        for version in items(kind, "documentTypeVersions"):
            ends = moment(version, "activeTo")
            is_over = ends is not None and ends <= clock.now()
            is_off = word(text(version, "status")) == "deactivated"
            if text(version, "name", "versionNumber") == wanted and (is_over or is_off):
                return (_outdated(wanted),)
    return ()


def _outdated(version: str) -> Finding:
    return Finding(
        rule="version",
        severity="error",
        message=_(
            "MyInvois takes documents of version %(version)s no more. Choose another version in this"
            " connection's settings."
        ),
        params={"version": version},
        pointer="/settings/version",
    )


def _clock(reply: Reply) -> tuple[Finding, ...]:
    try:
        there = parsedate_to_datetime(str(reply.headers.get("date", "")))
    except ValueError:
        return ()
    difference = abs(clock.now() - there) if there.tzinfo else timedelta()
    if difference <= _TOLERATED:
        return ()
    return (
        Finding(
            rule="clock",
            severity="error",
            message=_(
                "This machine's clock and MyInvois' differ by %(minutes)s minutes. Set it right: documents"
                " from the future and signatures outside the certificate's time are refused."
            ),
            params={"minutes": round(difference.total_seconds() / 60)},
        ),
    )
