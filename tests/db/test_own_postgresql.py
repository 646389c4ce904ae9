"""A PostgreSQL of the operator's own: over TCP, with passwords, prepared by hand; and the doctor on it."""

from __future__ import annotations

import json
import shutil
import socket
import struct
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from signet.database import programs
from tests.clusters import Cluster
from tests.environment import ROOT

PASSWORDS = {"signet_owner": "o/w:n@r", "signet_app": "a p&p", "signet_ops": "ops"}
QUOTED = {"signet_owner": "o%2Fw%3An%40r", "signet_app": "a%20p%26p", "signet_ops": "ops"}

ISSUE = """
import django
django.setup()
from signet.documents.actions.create_draft import create_draft
from signet.documents.actions.issue import issue
from signet.tenancy.context import tenant_scope
from tests.fixtures import actor, make_world
world = make_world("Alpha")
with tenant_scope(world.id):
    print(issue(document_id=create_draft(content=world.draft(), by=actor()).id, by=actor()).number)
"""


class Server:
    """A server that is not ours to start and stop, and the product pointed at it."""

    def __init__(self, place: Path) -> None:
        self.folder = place / "theirs"
        self.product = Cluster(place / "data")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.folder.mkdir()
        place.chmod(0o711)
        programs.open_the_way()
        programs.give(self.folder)
        self.run("initdb", "-D", self.folder, "-U", "postgres", "--auth=trust", "--no-sync")
        (self.folder / "pg_hba.conf").write_text(
            "host all postgres 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n"
        )
        options = f"-p {self.port} -h 127.0.0.1 -k '' -c fsync=off"
        self.run(
            "pg_ctl", "-D", self.folder, "-w", "-o", options, "-l", self.folder / "log", "start"
        )

    def run(self, program: str, *words: object, **options: Any) -> None:
        as_user: dict[str, Any] = {}
        if (uid := self.folder.stat().st_uid) != 0:
            as_user = {"user": uid, "group": self.folder.stat().st_gid, "extra_groups": []}
        subprocess.run(
            [programs.binaries() / program, *map(str, words)], check=True, cwd="/",
            stdout=subprocess.DEVNULL, **as_user, **options,
        )  # fmt: skip

    def superuser(self, database: str = "signet") -> psycopg.Connection:
        return psycopg.connect(
            host="127.0.0.1", port=self.port, user="postgres", dbname=database, autocommit=True
        )

    def point_at(self, database: str, **passwords: str) -> None:
        for role, variable in (
            ("signet_app", "SIGNET_DATABASE_URL"),
            ("signet_owner", "SIGNET_OWNER_DATABASE_URL"),
            ("signet_ops", "SIGNET_OPS_DATABASE_URL"),
        ):
            password = passwords.get(role, QUOTED[role])
            self.product.environment[variable] = (
                f"postgresql://{role}:{password}@127.0.0.1:{self.port}/{database}?sslmode=disable"
            )

    def doctor(self) -> tuple[int, dict[str, dict[str, str]]]:
        done = self.product.signet("doctor", "--json")
        assert "Traceback" not in done.stderr
        return done.returncode, {check["name"]: check for check in json.loads(done.stdout)}


@pytest.fixture(scope="module")
def own() -> Iterator[Server]:
    """Prepared as the README says: the SQL of ``signet db bootstrap``, and passwords."""
    place = Path(tempfile.mkdtemp(prefix="signet-test-"))
    server = Server(place)
    server.product.environment |= {
        "DJANGO_SETTINGS_MODULE": "signet.settings",
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
    }
    try:
        script = server.product.ok("db", "bootstrap")
        address = f"postgresql://postgres@127.0.0.1:{server.port}/postgres"
        server.run("psql", "-q", "-v", "ON_ERROR_STOP=1", address, input=script.encode())
        with server.superuser() as connection:
            for role, password in PASSWORDS.items():
                connection.execute(f"ALTER ROLE {role} PASSWORD '{password}'")
        server.point_at("signet")
        server.product.ok("setup")
        yield server
    finally:
        server.run("pg_ctl", "-D", server.folder, "-m", "immediate", "-w", "stop")
        shutil.rmtree(place, ignore_errors=True)


def test_set_up_issue_and_examine(own: Server) -> None:
    out, err = own.product.python(ISSUE).communicate(timeout=300)
    assert out == "INV-2026-0001\n", err
    assert own.product.signet("gap-report").returncode == 0
    status, checks = own.doctor()
    assert status == 0
    assert {check["state"] for check in checks.values()} == {"ok", "warn"}
    assert checks["PostgreSQL"]["detail"] == "version 18, your own"
    assert checks["worker"]["state"] == "warn"
    assert checks["worker"]["detail"].startswith("0 alive, ")
    assert checks["worker"]["remedy"] == "Start 'signet worker'."
    assert not (own.product.data / "pg").exists(), "no embedded cluster beside it"
    done = own.product.signet("db", "start")
    assert done.returncode == 2
    assert "that server is yours to start and stop" in done.stderr


def test_the_doctor_finds_what_is_broken_and_its_advice_mends_it(own: Server) -> None:
    with own.superuser() as connection:
        connection.execute("ALTER TABLE documents_document DISABLE ROW LEVEL SECURITY")
        connection.execute("ALTER ROLE signet_app BYPASSRLS")
        connection.execute("REVOKE ALL ON catalogue_item FROM signet_app")
        [(migration,)] = connection.execute(
            "DELETE FROM django_migrations WHERE id = (SELECT max(id) FROM django_migrations"
            " WHERE app = 'audit') RETURNING name"
        )
        status, checks = own.doctor()
        assert status == 1
        failing = {name for name, check in checks.items() if check["state"] == "FAIL"}
        assert failing == {"row-level security", "roles", "grants", "migrations"}
        assert checks["row-level security"]["detail"] == "not isolated: documents_document"
        assert checks["migrations"]["detail"] == "1 to apply"
        assert checks["migrations"]["remedy"] == "Run 'signet migrate'."
        assert checks["grants"]["detail"] == "signet_app cannot read catalogue_item"
        assert checks["roles"]["remedy"] == (
            "As superuser in the database: ALTER ROLE signet_app NOSUPERUSER NOBYPASSRLS;"
        )
        for name in ("row-level security", "roles", "grants"):
            words = checks[name]["remedy"]
            start = min(i for i in map(words.find, ("ALTER", "GRANT")) if i >= 0)
            connection.execute(words[start : words.index(";")].encode())
        connection.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('audit', %s, now())",
            [migration],
        )
    assert own.doctor()[0] == 0


def test_missing_grants_come_with_the_sql_that_gives_them(own: Server) -> None:
    with own.superuser() as connection:
        connection.execute("CREATE DATABASE bare")
        connection.execute("REVOKE ALL ON DATABASE bare FROM PUBLIC")
        connection.execute("GRANT ALL ON DATABASE bare TO signet_owner")
        connection.execute("REVOKE signet_ops FROM signet_owner")
    own.point_at("bare")
    try:
        done = own.product.signet("setup")
        assert done.returncode == 2
        assert "Traceback" not in done.stderr
        statements = [
            line.strip() for line in done.stderr.splitlines() if line.startswith("  ") and line.endswith(";")
        ]  # fmt: skip
        assert statements == [
            "GRANT signet_ops TO signet_owner;",
            "GRANT CONNECT ON DATABASE bare TO signet_app, signet_ops;",
            "ALTER SCHEMA public OWNER TO signet_owner;",
        ]
        with own.superuser("bare") as connection:
            for statement in statements:
                connection.execute(statement.encode())
        own.product.ok("setup")
    finally:
        own.point_at("signet")


@pytest.mark.parametrize("role", ["signet_owner", "signet_app"])
def test_a_wrong_password(own: Server, role: str) -> None:
    own.point_at("signet", **{role: "wrong-secret"})
    try:
        done = own.product.signet("migrate")
        assert done.returncode == 2
        assert f'password authentication failed for user "{role}"' in done.stderr
        assert "wrong-secret" not in done.stderr
        assert "Traceback" not in done.stderr
    finally:
        own.point_at("signet")


def test_no_server_there(own: Server) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        nobody = probe.getsockname()[1]
    for variable in list(own.product.environment):
        if variable.endswith("DATABASE_URL"):
            address = own.product.environment[variable]
            own.product.environment[variable] = address.replace(f":{own.port}/", f":{nobody}/")
    try:
        done = own.product.signet("migrate")
        assert done.returncode == 2
        assert done.stderr.startswith("signet: Cannot log in to PostgreSQL as signet_owner")
        assert "Connection refused" in done.stderr
        status, checks = own.doctor()
        assert status == 1
        assert [name for name, check in checks.items() if check["state"] == "FAIL"] == [
            "PostgreSQL"
        ]
        assert "worker" not in checks
    finally:
        own.point_at("signet")


def test_an_old_server_is_refused(own: Server) -> None:
    """Spoken by a stand-in: PostgreSQL's protocol 3.0 as far as the greeting."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=greet_as, args=(listening, "14.11"), daemon=True)
        thread.start()
        own.product.environment["SIGNET_OWNER_DATABASE_URL"] = (
            f"postgresql://signet_owner:x@127.0.0.1:{listening.getsockname()[1]}/signet"
        )
        try:
            done = own.product.signet("migrate")
        finally:
            own.point_at("signet")
    assert done.returncode == 2
    assert done.stderr == (
        "signet: This server is PostgreSQL 14; Signet needs 15 or newer. Upgrade it, or leave"
        " SIGNET_DATABASE_URL away to use the embedded one.\n"
    )


def greet_as(listening: socket.socket, version: str) -> None:
    connection, _address = listening.accept()
    with connection:
        while struct.unpack("!ii", (head := connection.recv(8)))[1] != 3 << 16:
            connection.sendall(b"N")  # neither TLS nor GSS
        connection.recv(struct.unpack("!i", head[:4])[0] - 8)
        answer = b"R" + struct.pack("!ii", 8, 0)
        for name, value in (("server_version", version), ("client_encoding", "UTF8")):
            setting = name.encode() + b"\0" + value.encode() + b"\0"
            answer += b"S" + struct.pack("!i", 4 + len(setting)) + setting
        connection.sendall(answer + b"Z" + struct.pack("!i", 5) + b"I")
        connection.recv(100)
