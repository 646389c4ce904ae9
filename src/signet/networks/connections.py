"""Reads of connections, and what happens to one that stops working."""

from __future__ import annotations

import hashlib
import hmac
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext as _

from signet.audit.seal import seal
from signet.kernel.clock import now
from signet.kernel.crypto import CannotOpen
from signet.kernel.errors import Conflict, NotFound
from signet.networks import kept, queue
from signet.networks.models import Connection, ConnectionState, InboxAnswer, Submission
from signet.networks.offers import Environment
from signet.networks.problems import NetworkProblem, NotAllowed, Refused
from signet.networks.registry import network
from signet.networks.states import State
from signet.parties.models import Company
from signet.tenancy.actor import system_actor

#: Stopped half-way, while a connection did not work.
_WAITING = (State.QUEUED, State.UNKNOWN, State.SENT, State.CANCELLING)


def live() -> QuerySet[Connection]:
    """Every connection that was not removed, oldest first."""
    return (
        Connection.objects.select_related("company").filter(removed_at__isnull=True).order_by("id")
    )


def get(connection_id: UUID) -> Connection:
    """The connection, or ``NotFound``."""
    return _there(live().filter(id=connection_id).first())


def lock(connection_id: UUID, *, version: int | None = None) -> Connection:
    """The connection, locked until the transaction ends; checks the version the caller has seen."""
    found = _there(live().select_for_update(of=("self",)).filter(id=connection_id).first())
    if version is not None and version != found.version:
        raise Conflict(
            _("This connection was changed meanwhile; look at it again."),
            code="connection.changed_meanwhile",
            pointer="/version",
        )
    return found


def typed_settings(connection: Connection) -> dict[str, str]:
    """Its settings as its network asks for them, without what was derived of them: what is shown can be
    given back to change it."""
    asked = network(connection.network).asks(Environment(connection.environment))
    names = {ask.name for ask in asked}
    return {name: value for name, value in connection.settings.items() if name in names}


def usable_for(company_id: UUID) -> list[Connection]:
    """The connections over which a company's documents can go now."""
    return list(live().filter(company_id=company_id).exclude(state=ConnectionState.OFF))


def open_to(code: str, environment: Environment) -> list[Company]:
    """The companies that can be connected to a network and are not yet, the default company first."""
    countries = network(code).capabilities(environment).countries
    there = live().filter(network=code, environment=environment.value).values("company_id")
    rows = Company.objects.filter(archived_at=None).exclude(id__in=there)
    if countries:
        rows = rows.filter(country__in=countries)
    return list(rows.order_by("-is_default", "legal_name"))


def hook_path(connection: Connection) -> str:
    """Where the network may send hints: the address is secret, and its content is judged besides. Empty
    where there is none any more, or it cannot be opened until the connection is changed."""
    if connection.removed_at is not None:
        return ""
    try:
        secret = kept.opened(connection, "hook")["secret"]
    except CannotOpen:
        return ""
    return f"/hooks/{connection.tenant_id}/{connection.id}/{secret}"


def by_hook(connection_id: UUID, secret: str) -> Connection:
    """The connection with this secret in its webhook's address, or ``NotFound``."""
    found = live().filter(id=connection_id).first()
    given = hashlib.sha256(secret.encode()).digest()
    if found is None or not hmac.compare_digest(bytes(found.hook_hash), given):
        raise NotFound(_("There is no such connection."), code="connection.not_found")
    return found


def problem_text(connection: Connection) -> str:
    """Why it does not work, in the reader's language; empty where it works."""
    said = gettext(connection.problem) if connection.problem else ""
    return said % connection.problem_params if said and connection.problem_params else said


def fails(connection_id: UUID, problem: NetworkProblem) -> None:
    """Write down why it does not work. Where sign-in was refused, nothing more is tried until somebody has
    mended it; a network that is down mends itself."""
    connection = live().select_for_update(of=("self",)).filter(id=connection_id).first()
    if connection is None:
        return
    before, stops = connection.state, isinstance(problem, (NotAllowed, Refused))
    connection.problem = problem.message
    connection.problem_params = {name: str(value) for name, value in problem.params.items()}
    connection.checked_at, connection.check_running = now(), False
    if before == ConnectionState.ACTIVE and stops:
        connection.state = ConnectionState.FAILING
    connection.save(
        update_fields=["problem", "problem_params", "checked_at", "check_running", "state"]
    )
    if connection.state != before:
        seal(
            "connections.fail",
            by=system_actor(),
            object_type="connection",
            object_id=connection.id,
            label=str(connection),
            reason=str(problem),
            changes={"state": [before, str(connection.state)]},
        )


def works(connection: Connection, facts: list[str]) -> None:
    """It was tried and works; what waited for it goes on at once."""
    at, was = now(), connection.state
    connection.problem, connection.problem_params = "", {}
    connection.checked_at, connection.check_running = at, False
    connection.check_facts = facts
    if was == ConnectionState.FAILING:
        connection.state = ConnectionState.ACTIVE
    connection.save(
        update_fields=[
            "problem", "problem_params", "checked_at", "check_running", "check_facts", "state",
        ]
    )  # fmt: skip
    if was == ConnectionState.FAILING:
        wake(connection)


def wake(connection: Connection) -> None:
    """Let everything that waits on a connection be looked at now; what is valid can wait on."""
    at = now()
    for model in (Submission, InboxAnswer):
        waiting = model.objects.filter(connection_id=connection.id, next_at__gt=at)
        waiting.filter(state__in=_WAITING, taken_by=None).update(next_at=at)
    queue.defer_work(connection.id)


def _there(connection: Connection | None) -> Connection:
    if connection is None:
        raise NotFound(_("There is no such connection."), code="connection.not_found")
    return connection
