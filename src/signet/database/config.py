"""Where the database is and as whom to log in. Importing this starts nothing and needs no server."""

from __future__ import annotations

import os
from typing import Any, Literal
from urllib.parse import quote, unquote, urlsplit

from signet.database import paths
from signet.kernel.errors import BadInput

Role = Literal["app", "owner", "ops", "superuser"]

#: Which variable holds the address of a role on a PostgreSQL of the operator's own.
VARIABLES = {
    "app": "SIGNET_DATABASE_URL",
    "owner": "SIGNET_OWNER_DATABASE_URL",
    "ops": "SIGNET_OPS_DATABASE_URL",
}
_USERS = {
    "app": "signet_app",
    "owner": "signet_owner",
    "ops": "signet_ops",
    "superuser": "postgres",
}


def is_embedded() -> bool:
    """Is the database the product's own cluster, rather than one named by ``SIGNET_DATABASE_URL``?"""
    return not os.environ.get("SIGNET_DATABASE_URL")


def database_name() -> str:
    """The database on the embedded cluster; tests name their own by ``SIGNET_DATABASE_NAME``."""
    return os.environ.get("SIGNET_DATABASE_NAME", "signet")


def url(role: Role, database: str | None = None) -> str:
    """The connection URL of a role, for libpq, psql and other tools."""
    if is_embedded():
        name = database or database_name()
        return (
            f"postgresql://{_USERS[role]}@/{name}?host={quote(str(paths.socket_folder()), safe='')}"
        )
    variable = VARIABLES.get(role)
    given = os.environ.get(variable) if variable else None
    if not given:
        raise BadInput(
            f"No address for the database role '{role}': set {variable or 'SIGNET_DATABASE_URL'}.",
            code="database.no_url",
        )
    parts = _parse(given, variable or "")
    return parts._replace(path=f"/{database}").geturl() if database else given


def django(role: Role) -> dict[str, Any]:
    """An entry of Django's ``DATABASES``."""
    parts = _parse(url(role), VARIABLES.get(role, ""))
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    host = unquote(query.pop("host", "")) or parts.hostname or ""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "connect_timeout": 5,
            "tcp_user_timeout": 20_000,  # ms; a server that vanished without a word
            "application_name": "signet",
            "prepare_threshold": _prepare_after(query.pop("prepare_threshold", "5")),
            **{key: unquote(value) for key, value in query.items()},
        },
    }


def _prepare_after(given: str) -> int | None:
    """After how many runs a statement is prepared; ``none`` for a pooler that cannot do that."""
    return int(given) if given.isdigit() else None


def _parse(text: str, variable: str) -> Any:
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise BadInput(
            f"{variable} must look like postgresql://user:password@host:5432/name.",
            code="database.bad_url",
        )
    return parts
