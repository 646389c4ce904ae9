"""What a PostgreSQL must offer, above all one of the operator's own; each lack with the SQL that mends it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

import psycopg

from signet.database import config
from signet.database.errors import DatabaseDown
from signet.kernel.errors import BadInput

#: Row-level security with ``security_invoker`` views, and MERGE.
MINIMUM = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """What is wrong with roles or grants, and the statement by which a superuser mends it."""

    what: str
    sql: str


def connect(role: config.Role) -> psycopg.Connection:
    """Log in as a role; raises ``DatabaseDown`` with the reason, which never holds the password."""
    address = config.url(role)
    try:
        return psycopg.connect(address, connect_timeout=5, autocommit=True)
    except psycopg.OperationalError as error:
        parts = urlsplit(address)
        reason = re.split(r"failed: |FATAL: ", str(error).splitlines()[0])[-1].strip()
        variable = "" if config.is_embedded() else f" Look at {config.VARIABLES.get(role)}."
        raise DatabaseDown(
            f"Cannot log in to PostgreSQL as {parts.username} for the role '{role}': {reason}.{variable}"
        ) from error


def refuse_old(connection: psycopg.Connection) -> None:
    """Raises ``BadInput`` when the server is older than what isolation rests on."""
    major = connection.info.server_version // 10_000
    if major < MINIMUM:
        raise BadInput(
            f"This server is PostgreSQL {major}; Signet needs {MINIMUM} or newer. Upgrade it, or leave"
            " SIGNET_DATABASE_URL away to use the embedded one.",
            code="database.too_old",
        )


def refuse_lacks(connection: psycopg.Connection) -> None:
    """Raises ``BadInput`` with the SQL to run when roles or grants are not as they must be."""
    if found := lacks(connection):
        raise BadInput(
            "The database's roles and grants are not complete:\n"
            + "\n".join(f"  - {lack.what}" for lack in found)
            + "\nRun this as superuser in the database, then try again:\n"
            + "\n".join(f"  {lack.sql}" for lack in found),
            code="database.grants",
        )


_ROLES = {
    "signet_owner": ("NOSUPERUSER NOBYPASSRLS", (False, False)),
    "signet_app": ("NOSUPERUSER NOBYPASSRLS", (False, False)),
    "signet_ops": ("NOSUPERUSER BYPASSRLS", (False, True)),
}

#: (what is wrong, is it right?, the remedy); asked only where all three roles are there.
_GRANTS = (
    (
        "signet_owner must be a member of signet_ops",
        "pg_has_role('signet_owner', 'signet_ops', 'MEMBER')",
        "GRANT signet_ops TO signet_owner;",
    ),
    (
        "signet_ops must be able to read all tables",
        "pg_has_role('signet_ops', 'pg_read_all_data', 'MEMBER')",
        "GRANT pg_read_all_data TO signet_ops;",
    ),
    (
        "signet_app and signet_ops must be able to connect",
        "has_database_privilege('signet_app', current_database(), 'CONNECT')"
        " AND has_database_privilege('signet_ops', current_database(), 'CONNECT')",
        "GRANT CONNECT ON DATABASE {database} TO signet_app, signet_ops;",
    ),
    (
        "signet_owner must be able to make tables in the schema public",
        "has_schema_privilege('signet_owner', 'public', 'CREATE')",
        "ALTER SCHEMA public OWNER TO signet_owner;",
    ),
    (
        "signet_app must not be able to make tables in the schema public",
        "NOT has_schema_privilege('signet_app', 'public', 'CREATE')",
        "REVOKE ALL ON SCHEMA public FROM PUBLIC, signet_app;",
    ),
    (
        "signet_app and signet_ops must be able to use the schema public",
        "has_schema_privilege('signet_app', 'public', 'USAGE')"
        " AND has_schema_privilege('signet_ops', 'public', 'USAGE')",
        "GRANT USAGE ON SCHEMA public TO signet_app, signet_ops;",
    ),
    (
        "signet_app must own no table, or row-level security would not bind it",
        "NOT EXISTS (SELECT FROM pg_class WHERE relowner = 'signet_app'::regrole)",
        "REASSIGN OWNED BY signet_app TO signet_owner;",
    ),
)


def lacks(connection: psycopg.Connection) -> list[Lack]:
    """Everything that is not as it must be, in the order in which it can be mended."""
    there = {
        name: (is_super, bypasses)
        for name, is_super, bypasses in connection.execute(
            "SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = ANY(%s)",
            [list(_ROLES)],
        )
    }
    found = []
    for name, (attributes, wanted) in _ROLES.items():
        if name not in there:
            sql = f"CREATE ROLE {name} LOGIN {attributes} PASSWORD '...';"
            found.append(Lack(what=f"the role {name} is missing", sql=sql))
        elif there[name] != wanted:
            sql = f"ALTER ROLE {name} {attributes};"
            found.append(Lack(what=f"the role {name} must be {attributes}", sql=sql))
    if len(there) < len(_ROLES):
        everything = "-- and then all that 'signet db bootstrap' prints"
        return [*found, Lack(what="their grants are missing, too", sql=everything)]
    [(database, *rights)] = connection.execute(
        f"SELECT quote_ident(current_database()), {', '.join(right for _w, right, _s in _GRANTS)}".encode()
    )
    for (what, _right, sql), right in zip(_GRANTS, rights, strict=True):
        if not right:
            found.append(Lack(what=what, sql=sql.format(database=database)))
    return found
