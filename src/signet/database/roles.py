"""The three roles and the database, as idempotent SQL.

``signet_owner`` owns the tables and runs migrations, ``signet_app`` is what the product logs in as and
owns nothing, ``signet_ops`` reads everything for backups and platform figures.
"""

from __future__ import annotations

import os

import psycopg
from psycopg import sql

from signet.database import paths

ROLES = """
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'signet_owner') THEN
    CREATE ROLE signet_owner LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'signet_app') THEN
    CREATE ROLE signet_app LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'signet_ops') THEN
    CREATE ROLE signet_ops LOGIN NOSUPERUSER BYPASSRLS NOCREATEROLE NOCREATEDB;
  END IF;
END $$;
ALTER ROLE signet_app SET statement_timeout = '60s';
ALTER ROLE signet_app SET idle_in_transaction_session_timeout = '120s';
ALTER ROLE signet_ops SET default_transaction_read_only = on;
-- Functions that look up whose a key or an invitation is run with the rights of signet_ops.
GRANT signet_ops TO signet_owner;
GRANT pg_read_all_data TO signet_ops;
"""

IN_DATABASE = """
REVOKE ALL ON SCHEMA public FROM PUBLIC;
ALTER SCHEMA public OWNER TO signet_owner;
GRANT USAGE ON SCHEMA public TO signet_app, signet_ops;
"""


def bootstrap() -> None:
    """Make roles and database on the embedded cluster; does nothing where they are right already."""
    with _superuser("postgres") as connection:
        connection.execute(ROLES)
        connection.execute(
            "ALTER ROLE signet_owner CREATEDB"
        )  # the embedded cluster also serves tests
        create_database(connection, "signet")
    with _superuser("signet") as connection:
        connection.execute(IN_DATABASE)


def create_database(connection: psycopg.Connection, name: str) -> None:
    """Create a database of ``signet_owner`` that only the product's roles may connect to."""
    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        return
    database = sql.Identifier(name)
    connection.execute(sql.SQL("CREATE DATABASE {} OWNER signet_owner").format(database))
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    connection.execute(
        sql.SQL("GRANT CONNECT ON DATABASE {} TO signet_app, signet_ops").format(database)
    )


def script() -> str:
    """What the administrator of an own PostgreSQL runs once, as superuser, before ``signet migrate``."""
    return (
        f"{ROLES}\n"
        "-- Give the roles passwords:  \\password signet_owner  \\password signet_app  \\password signet_ops\n"
        "CREATE DATABASE signet OWNER signet_owner;\n"
        "REVOKE ALL ON DATABASE signet FROM PUBLIC;\n"
        "GRANT CONNECT ON DATABASE signet TO signet_app, signet_ops;\n"
        "\\connect signet\n"
        f"{IN_DATABASE}"
    )


def _superuser(database: str) -> psycopg.Connection:
    return psycopg.connect(
        host=os.fspath(paths.socket_folder()), user="postgres", dbname=database, autocommit=True
    )
