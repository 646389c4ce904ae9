"""Which directory is asked: the operator's choice, by settings, and OpenPeppol's own without them.

``SIGNET_PEPPOL_SMP_ROOTS`` is a file with the certificates (PEM) under which SMPs sign: those of the Peppol
PKI, or the stand-in's. ``SIGNET_PEPPOL_NAME_SERVERS`` names others than this machine's (``host:port``).
"""

from __future__ import annotations

from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from django.conf import settings

from signet.kernel.marking import _
from signet.networks.peppol.locator import PRODUCTION, TEST, Locator
from signet.networks.peppol.lookup import Directory
from signet.networks.port import Environment
from signet.networks.problems import NotAllowed


def directory(environment: Environment) -> Directory | None:
    """None: no SMP can be trusted, because the operator named no authority. Raises ``NotAllowed``."""
    if not settings.PEPPOL_SMP_ROOTS:
        return None
    try:
        roots = x509.load_pem_x509_certificates(Path(settings.PEPPOL_SMP_ROOTS).read_bytes())
    except (OSError, ValueError):
        raise NotAllowed(
            _(
                "The file named in SIGNET_PEPPOL_SMP_ROOTS cannot be read as certificates;"
                " the operator must mend it."
            )
        ) from None
    servers = tuple(_server(text) for text in settings.PEPPOL_NAME_SERVERS.split())
    real = environment is Environment.PRODUCTION
    return Directory(
        locator=Locator(PRODUCTION if real else TEST, servers),
        roots=roots,
        # The stand-in's SMP has no certificate for HTTPS: it stands on loopback, like its name server.
        plain=not real and bool(servers) and all(_is_loopback(host) for host, _port in servers),
    )


def _server(text: str) -> tuple[str, int]:
    host, separator, port = text.rpartition(":")
    return (host.strip("[]"), int(port)) if separator else (text, 53)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
