"""Connect a company to a network, or change how."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from signet.audit.changes import changed
from signet.audit.seal import seal
from signet.documents.compose import party
from signet.documents.readiness import sentence
from signet.en16931.findings import Finding
from signet.en16931.model import Identifier
from signet.kernel.clock import now
from signet.kernel.crypto import CannotOpen
from signet.kernel.errors import BadInput, Conflict, FieldError
from signet.networks import (
    certificates,
    connections,
    expiry,
    kept,
    queue,
    reconciliations,
)
from signet.networks.content import ConnectionIn, NewConnectionIn
from signet.networks.models import Connection
from signet.networks.offers import Accepted, Ask, Environment, Seller, Setup
from signet.networks.opening import SecretsClosed, open_connection
from signet.networks.registry import network
from signet.parties import queries as parties
from signet.parties.models import Company
from signet.tenancy.actor import Actor


def connect(*, content: NewConnectionIn, by: Actor) -> Connection:
    """A new connection, tried at once by a job.

    Raises ``BadInput`` with pointers into settings and credentials, ``Conflict`` where the company is
    connected to this network already.
    """
    by.must("networks.connect")
    company = parties.get_company(content.company_id)
    _refuse_foreign(company, content)
    connection = Connection(
        company=company,
        network=content.network,
        environment=content.environment.value,
        created_at=now(),
        created_by=by.label,
    )
    _fill(connection, content)
    _make_hook(connection)
    connection.poll_at = now()
    connection.reconcile_at = reconciliations.first_due(connection)
    connection.check_running = True
    try:
        with transaction.atomic():
            connection.save(force_insert=True)
    except IntegrityError:
        raise Conflict(
            _("%(company)s is connected to this network already; change that connection.")
            % {"company": company.legal_name},
            code="connection.exists",
        ) from None
    queue.defer_check(connection.id)
    seal(
        "connections.connect",
        by=by,
        object_type="connection",
        object_id=connection.id,
        label=str(connection),
        changes={"company": company.legal_name, "settings": connection.settings},
    )
    return connection


def change_connection(
    *, connection_id: UUID, content: ConnectionIn, by: Actor, version: int | None = None
) -> Connection:
    """Secrets that are left out stay as they are. Tried again at once by a job.

    What cannot be opened any more is as if it had never been given. A certificate that the network would
    not take does not replace one that it does (``BadInput``).
    """
    by.must("networks.connect")
    connection = connections.lock(connection_id, version=version)
    before, certificate = _shown(connection), _certificate(connection)
    is_good = bool(certificate) and _objections(connection) == []
    _fill(connection, content)
    if is_good and content.certificate and (found := _objections(connection)):
        raise BadInput(
            _("%(why)s The certificate in use stays.") % {"why": sentence(found[0])},
            code="certificate.unfit",
            pointer="/certificate",
        )
    if not _kept(connection, "hook"):
        _make_hook(connection)
    connection.version += 1
    connection.check_running = True
    connection.save()
    queue.defer_check(connection.id)
    after = _shown(connection)
    if content.certificate:
        _seal_certificate(connection, certificate, by)
    new_secrets = sorted(name for name, value in content.credentials.items() if value)
    if content.certificate:
        new_secrets.append("certificate")
    seal(
        "connections.change",
        by=by,
        object_type="connection",
        object_id=connection.id,
        label=str(connection),
        changes=changed(before, after) | ({"secrets": [None, new_secrets]} if new_secrets else {}),
    )
    return connection


def _make_hook(connection: Connection) -> None:
    secret = secrets.token_urlsafe(32)
    connection.hook = kept.close(connection, "hook", {"secret": secret})
    connection.hook_hash = hashlib.sha256(secret.encode()).digest()


def _refuse_foreign(company: Company, content: NewConnectionIn) -> None:
    adapter = network(content.network)
    countries = adapter.capabilities(content.environment).countries
    if countries and company.country not in countries:
        raise BadInput(
            _("%(network)s is for companies in other countries; %(company)s cannot use it.")
            % {"network": adapter.name, "company": company.legal_name},
            code="connection.country",
            pointer="/company_id",
        )


def _fill(connection: Connection, content: ConnectionIn) -> None:
    adapter, environment = network(connection.network), Environment(connection.environment)
    asks = [ask for ask in adapter.asks(environment) if environment in ask.environments]
    secret_names = {ask.name for ask in asks if ask.kind == "secret"}
    _refuse_unknown(content, {ask.name for ask in asks} - secret_names, secret_names)
    given = {name: value for name, value in content.credentials.items() if value}
    credentials = {**_kept(connection, "credentials"), **given}
    _refuse_empty(asks, content.settings, credentials)
    accepted: Accepted = adapter.accept(
        Setup(
            environment=environment,
            settings=dict(content.settings),
            credentials=credentials,
            seller=_seller(connection.company),
        )
    )
    connection.endpoint_id = accepted.endpoint_id
    connection.settings = dict(accepted.settings)
    connection.credentials = kept.close(connection, "credentials", accepted.credentials)
    _fill_certificate(connection, content)


def _refuse_empty(
    asks: Sequence[Ask], settings: Mapping[str, str], credentials: Mapping[str, str]
) -> None:
    """All at once: with every refusal a chosen file must be chosen anew."""
    missing = []
    for ask in asks:
        values, group = (
            (credentials, "credentials") if ask.kind == "secret" else (settings, "settings")
        )
        if ask.required and not values.get(ask.name, ask.default):
            words = _("Fill this in: %(field)s.") % {"field": ask.label}
            pointer = f"/{group}/{ask.name}"
            missing.append(FieldError(pointer=pointer, code="required", message=words))
    if missing:
        raise BadInput(missing[0].message, code="required", fields=missing)


def _seller(company: Company) -> Seller:
    said = party(company)
    return Seller(
        name=said.name,
        country=company.country,
        electronic_address=said.electronic_address,
        identifiers=tuple(
            Identifier(value=row["value"], scheme=row.get("scheme") or None)
            for row in company.identifiers
        ),
        tax_registration=company.tax_registration,
    )


def _refuse_unknown(content: ConnectionIn, settings: set[str], secret_names: set[str]) -> None:
    for group, given, known in (
        ("settings", content.settings, settings),
        ("credentials", content.credentials, secret_names),
    ):
        for name in given:
            if name not in known:
                raise BadInput(
                    _("This network does not ask for %(name)s.") % {"name": name},
                    code="unknown_field",
                    pointer=f"/{group}/{name}",
                )


def _fill_certificate(connection: Connection, content: ConnectionIn) -> None:
    need = network(connection.network).capabilities(Environment(connection.environment)).certificate
    if content.certificate and need == "none":
        raise BadInput(
            _("This network needs no certificate."), code="certificate", pointer="/certificate"
        )
    if content.certificate:
        try:
            upload = base64.b64decode("".join(content.certificate.split()), validate=True)
        except ValueError:  # also of letters beyond ASCII
            raise BadInput(
                _("The certificate must be Base64."), code="certificate", pointer="/certificate"
            ) from None
        pem = certificates.read(upload, content.certificate_password)
        connection.certificate = kept.close(connection, "certificate", pem)
        found = certificates.certificate(pem)
        assert found is not None
        connection.certificate_subject = found.subject[:300]
        connection.certificate_until = found.not_after
        expiry.begin(connection)
        return
    if not _kept(connection, "certificate"):
        connection.certificate, connection.certificate_subject = None, ""
        connection.certificate_until = None
    if need == "required" and connection.certificate is None:
        raise BadInput(
            _("This network needs the company's certificate, with which documents are signed."),
            code="certificate",
            pointer="/certificate",
        )


def _kept(connection: Connection, column: str) -> dict[str, str]:
    """Its secrets of a column; empty also where the key is gone with which they were closed."""
    try:
        return kept.opened(connection, column)
    except CannotOpen:
        return {}


def _objections(connection: Connection) -> list[Finding] | None:
    """What would make the network refuse what the connection's certificate signs; None: who knows."""
    try:
        opened = open_connection(connection)
    except SecretsClosed:
        return None
    found = opened.adapter.certificate_findings(opened.link)
    return [finding for finding in found if finding.severity == "error"]


def _certificate(connection: Connection) -> dict[str, str]:
    """What tells a certificate from the one before it: the subject is usually the same."""
    found = certificates.certificate(_kept(connection, "certificate"))
    if found is None:
        return {}
    return {
        "certificate": found.subject,
        "serial": str(found.serial),
        "certificate_until": found.not_after.isoformat(),
    }


def _seal_certificate(connection: Connection, before: dict[str, str], by: Actor) -> None:
    seal(
        "connections.change_certificate",
        by=by,
        object_type="connection",
        object_id=connection.id,
        label=str(connection),
        changes=changed(before, _certificate(connection)),
    )


def _shown(connection: Connection) -> dict[str, object]:
    return {
        "endpoint_id": connection.endpoint_id,
        "settings": dict(connection.settings),
        "certificate": connection.certificate_subject,
    }
