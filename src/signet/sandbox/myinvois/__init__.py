"""A stand-in of MyInvois, the e-invoice portal of Malaysia's Inland Revenue Board (LHDN).

On one port: identity (``/connect/token``), the API (``/api/v1.0``), the portal's public page
(``/{uuid}/share/{longId}``) and the control address (``/_myinvois``). It answers as the fact sheet on
MyInvois says; where that is uncertain, the module that decides says so.
"""

from __future__ import annotations

import itertools
import secrets
from dataclasses import replace
from email.utils import format_datetime

from signet.sandbox.failures import Failures
from signet.sandbox.myinvois import (
    control,
    notices,
    register,
    routes,
    settings,
    share,
    shelf,
    tokens,
)
from signet.sandbox.myinvois.calls.call import Call
from signet.sandbox.myinvois.errors import Refused, refused
from signet.sandbox.myinvois.limits import Limits
from signet.sandbox.myinvois.validation import Validation
from signet.sandbox.standin import Reply, Request, Settings


class MyInvoisStandIn:
    """The portal. Each call is one to three transactions; validation goes on between requests."""

    def __init__(self, given: Settings) -> None:
        for schema in (settings.SCHEMA, register.SCHEMA, shelf.SCHEMA, notices.SCHEMA):
            given.store.make(schema)
        self._store = given.store
        self._failures = Failures(given.store)
        self._limits = Limits()
        self._validation = Validation(given.store)
        self._process = secrets.token_hex(6).upper()
        self._count = itertools.count(1)

    def answer(self, request: Request) -> Reply:
        correlation = self._correlation()
        try:
            reply = self._routed(request, correlation)
        except Refused as error:
            reply = error.reply
        return replace(reply, headers={"correlationId": correlation, **reply.headers})

    def _correlation(self) -> str:
        return f"0H{self._process}:{next(self._count):08X}"

    def _routed(self, request: Request, correlation: str) -> Reply:
        parts = tuple(part for part in request.parts if part)
        if parts[:1] == ("_myinvois",):
            return control.answer(request, self._store, self._failures)
        if len(parts) == 3 and parts[1] == "share" and request.method == "GET":
            return share.page(self._store, parts[0], parts[2])
        with self._store.transaction() as db:
            knobs = settings.load(db)
        headers = {"Date": format_datetime(knobs.now(), usegmt=True)}
        try:
            return _with(self._called(request, parts, knobs, correlation, headers), headers)
        except Refused as error:
            return _with(error.reply, headers)

    def _called(
        self, request: Request, parts: tuple[str, ...], knobs: settings.Knobs, correlation: str,
        headers: dict[str, str],
    ) -> Reply:  # fmt: skip
        """``headers`` gain those of the limit."""
        if parts == ("connect", "token") and request.method == "POST":
            headers.update(self._limits.take(tokens.who(request), "login", knobs))
            with self._store.transaction() as db:
                return tokens.login(request, db, knobs)
        found = routes.find(request, parts)
        if found is None:
            raise refused(404)
        route, call = found
        with self._store.transaction() as db:
            caller = tokens.caller(request, db, knobs)
        headers.update(self._limits.take(caller.client, route, knobs))
        return call(
            Call(
                request=request, caller=caller, store=self._store, knobs=knobs,
                correlation=correlation,
            )
        )  # fmt: skip

    def failing(self, status: int) -> Reply:
        with self._store.transaction() as db:
            date = format_datetime(settings.load(db).now(), usegmt=True)
        return _with(refused(status).reply, {"Date": date, "correlationId": self._correlation()})

    def work(self) -> None:
        self._validation.settle()

    def close(self) -> None:
        """There is nothing to give up."""


def _with(reply: Reply, headers: dict[str, str]) -> Reply:
    return replace(reply, headers={**reply.headers, **headers})


def open_stand_in(given: Settings) -> MyInvoisStandIn:
    return MyInvoisStandIn(given)
