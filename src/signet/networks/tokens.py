"""Access tokens in the database: one process fetches, all others use what it brought."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.db.models import QuerySet

from signet.kernel.clock import now
from signet.kernel.crypto import decrypt, encrypt
from signet.networks import links
from signet.networks.models import Token
from signet.networks.problems import NetworkProblem
from signet.networks.wire import HttpWire
from signet.tenancy.context import tenant_scope

#: A token must last so much longer to be used: its call takes time, and clocks differ.
_SPARE = timedelta(minutes=1)


class StoredTokens:
    """``links.Tokens`` of one connection. The row is locked while a token is fetched."""

    def __init__(self, *, tenant_id: UUID, connection_id: UUID, wire: HttpWire) -> None:
        self._tenant_id, self._connection_id, self._wire = tenant_id, connection_id, wire

    def get(self, name: str, fetch: Callable[[], links.Token]) -> str:
        """See ``links.Tokens``."""
        with tenant_scope(self._tenant_id):
            found = self._fresh(self._rows().filter(name=name).first())
            if found is None:
                row = Token(connection_id=self._connection_id, name=name)
                Token.objects.bulk_create([row], ignore_conflicts=True)
        return found or self._fetched(name, fetch)

    def forget(self, name: str, value: str) -> None:
        """See ``links.Tokens``."""
        with tenant_scope(self._tenant_id):
            row = self._rows().select_for_update().filter(name=name).first()
            if row is not None and row.value is not None and self._opened(row) == value:
                row.value = None
                row.save(update_fields=["value"])

    def _fetched(self, name: str, fetch: Callable[[], links.Token]) -> str:
        problem: NetworkProblem | None = None
        with tenant_scope(self._tenant_id):
            row = self._rows().select_for_update().get(name=name)
            found = self._fresh(row)
            if found is not None:
                return found
            try:
                token = fetch()
            except NetworkProblem as error:
                problem = error  # raised after the scope, whose count of calls is kept
            else:
                row.value = encrypt(token.value.encode(), context=_context(row))
                row.expires_at = token.expires_at
                row.save(update_fields=["value", "expires_at"])
        if problem is not None:
            raise problem
        self._wire.hide(token.value)
        return token.value

    def _fresh(self, row: Token | None) -> str | None:
        if row is None or row.value is None or row.expires_at is None:
            return None
        return self._opened(row) if row.expires_at > now() + _SPARE else None

    def _opened(self, row: Token) -> str:
        value = decrypt(bytes(row.value or b""), context=_context(row)).decode()
        self._wire.hide(value)
        return value

    def _rows(self) -> QuerySet[Token]:
        return Token.objects.filter(connection_id=self._connection_id)


def _context(row: Token) -> str:
    return f"networks_token value {row.tenant_id} {row.id}"
