"""What signs us in and what signs for us: in no log, whatever its level, and in no row of the database."""

from __future__ import annotations

import base64
import logging
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)

from signet.kernel.errors import BadInput
from signet.networks.actions.connect import change_connection, connect
from signet.networks.actions.move import cancel
from signet.networks.checking import try_connection
from signet.networks.content import ConnectionIn
from signet.networks.tokens import StoredTokens
from signet.tenancy.context import tenant_scope
from tests.accounts import accounts, forget_paces
from tests.fixtures import World, actor
from tests.scenario.myinvois.business import Business, malaysian, setup_of
from tests.scenario.myinvois.conftest import Made
from tests.scenario.myinvois.portal import SELLER, Portal

PASSWORD = "open sesame 4711"
WRONG = "not-the-secret-0815"
FAILING = ("403", "500", "nonsense", "lost", "timeout_after")


def spied(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Every access token that is used from now on."""
    tokens: set[str] = set()
    real = StoredTokens.get

    def get(self: StoredTokens, name: str, fetch: Any) -> str:
        token = real(self, name, fetch)
        tokens.add(token)
        return token

    monkeypatch.setattr(StoredTokens, "get", get)
    return tokens


def locked(made: Made) -> tuple[bytes, Any]:
    """The seller's certificate in a file of its own password, and its key."""
    key, own, chain = pkcs12.load_key_and_certificates(made[SELLER][0].pkcs12, b"x")
    packed = pkcs12.serialize_key_and_certificates(
        b"own", key, own, chain, BestAvailableEncryption(PASSWORD.encode())
    )
    return packed, key


def shapes_of(key: Any) -> list[bytes]:
    """How a private key would look, past what its certificate tells of it: in PEM, in DER, and as a number."""
    secret = key.private_numbers().d.to_bytes(256, "big")
    der = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    begins = der.index(secret)
    lines = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).splitlines()[1:]
    whole = range(begins // 48 + 1, begins // 48 + 4)  # 48 bytes in each line
    return [
        *(lines[n] for n in whole),
        secret[:40],
        str(int.from_bytes(secret, "big"))[:60].encode(),
    ]


def every_row() -> list[str]:
    """All rows of all tables, as text; binary columns as hexadecimal digits."""
    tables = accounts(
        "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables"
        " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
    )
    return [row for (name,) in tables for (row,) in accounts(f"SELECT t::text FROM {name} t")]


def test_neither_a_log_nor_a_row_tells_a_secret(
    kept_alpha: World,
    portal: Portal,
    made: Made,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A certificate comes with a wrong and with the right password, a client with a wrong and the right
    secret; then documents are sent while calls fail in five ways, and one is cancelled."""
    caplog.set_level(logging.DEBUG)
    for name in ("httpx", "httpcore", "django", "django.request", "psycopg", "procrastinate"):
        caplog.set_level(logging.DEBUG, logger=name)
    settings.NETWORKS_PRIVATE = settings.NETWORKS_HTTP = True
    settings.NETWORKS_LIMITS = {"myinvois": 0}
    tokens = spied(monkeypatch)
    packed, key = locked(made)
    client, secret = portal.clients[SELLER]
    right = setup_of(kept_alpha, portal, made).model_copy(
        update={
            "certificate": base64.b64encode(packed).decode(),
            "certificate_password": PASSWORD,
        }
    )
    with tenant_scope(kept_alpha.id):  # type: ignore[arg-type]
        malaysian(kept_alpha)
        with pytest.raises(BadInput) as refused:
            connect(content=right.model_copy(update={"certificate_password": WRONG}), by=actor())
        assert refused.value.fields[0].pointer == "/certificate_password"
        wrong = right.model_copy(update={"credentials": {"client_secret": WRONG}})
        connection = connect(content=wrong, by=actor())
    try_connection(kept_alpha.id, connection.id)  # type: ignore[arg-type]
    with tenant_scope(kept_alpha.id):  # type: ignore[arg-type]
        connection.refresh_from_db()
        assert connection.state == "failing"
        given = ConnectionIn.model_validate(
            {"settings": right.settings, "credentials": {"client_secret": secret}}
        )
        change_connection(connection_id=connection.id, content=given, by=actor())
    try_connection(kept_alpha.id, connection.id)  # type: ignore[arg-type]
    business = Business(kept_alpha, connection.id)
    for how in FAILING:
        accounts("UPDATE networks_token SET value = NULL")
        for match in ("POST /connect/token", "POST /api/v1.0/documentsubmissions/"):
            portal.fail(match, how, times=1, seconds=0.1)
        with tenant_scope(kept_alpha.id):  # type: ignore[arg-type]
            row = business.send(business.document())
        for _ in range(20):
            forget_paces()
            with tenant_scope(kept_alpha.id):  # type: ignore[arg-type]
                row.refresh_from_db()
                if row.state == "valid":
                    break
                business.due()
            business.work()
        assert row.state == "valid", (how, row.state, row.text)
    with tenant_scope(kept_alpha.id):  # type: ignore[arg-type]
        cancel(submission_id=row.id, reason="Wrong", by=actor())
    business.work()

    assert tokens
    kept = every_row()
    assert any(client in one for one in kept), "what is no secret is found: the search works"
    assert any(bytes(row.sha256).hex() in one for one in kept), "and what is binary"
    secrets = [secret, WRONG, PASSWORD, *tokens, *(s.decode("latin-1") for s in shapes_of(key))]
    told = [s for s in secrets if s in caplog.text]
    assert told == []
    dumped = "\n".join(kept)
    stored = [s for s in secrets if s in dumped or s.encode("latin-1").hex() in dumped]
    assert stored == []
