"""Where MyInvois is: official addresses by environment, and a connection's own where it names one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from signet.networks.links import Link
from signet.networks.offers import Environment


@dataclass(frozen=True, slots=True, kw_only=True)
class Hosts:
    """``api`` takes calls and sign-ins; ``portal`` is what people open and QR codes point at."""

    api: str
    portal: str


OFFICIAL = {
    Environment.SANDBOX: Hosts(
        api="https://preprod-api.myinvois.hasil.gov.my",
        portal="https://preprod.myinvois.hasil.gov.my",
    ),
    Environment.PRODUCTION: Hosts(
        api="https://api.myinvois.hasil.gov.my", portal="https://myinvois.hasil.gov.my"
    ),
}


def hosts_of(link: Link) -> Hosts:
    """Of a connection."""
    return hosts_at(link.environment, link.settings)


def hosts_at(environment: Environment, settings: Mapping[str, str]) -> Hosts:
    """A stand-in or a proxy of one's own: settings ``api`` and ``portal`` (by default the same)."""
    official = OFFICIAL[environment]
    api = settings.get("api", "").rstrip("/")
    portal = settings.get("portal", "").rstrip("/")
    return Hosts(api=api or official.api, portal=portal or api or official.portal)
