"""The form that connects a company to a network: what the network asks, in its own groups."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from signet.kernel.errors import SignetError
from signet.networks.certificates import MOST_BYTES, Facts
from signet.networks.offers import Ask
from signet.parties.models import Company
from signet.web.forms import FieldSet, Form, Input

_KINDS = {"secret": "password", "choice": "select", "switch": "checkbox"}
_YES = "1"


def connection_form(
    asks: Sequence[Ask],
    values: Mapping[str, Any],
    needs: str,
    *,
    error: SignetError | None = None,
    companies: Sequence[Company] | None = None,
    certificate: Facts | None = None,
) -> Form:
    """``companies`` to choose from, be there none, make it the form of a new connection; ``certificate`` is the one kept
    now; ``needs`` is what the network's capabilities say of certificates. Secrets are never shown again."""
    usual = _("How the company is known there")
    groups: dict[str, list[Input]] = {}
    if companies is not None:
        choices = [(str(row.id), row.legal_name) for row in companies]
        groups[str(asks[0].group or usual)] = [
            Input(name="company_id", label=_("Company"), kind="select", span=12, choices=choices)
        ]
    signing = _("Certificate for signing")
    for ask in asks:
        group = groups.setdefault(str(ask.group or usual), [])
        if ask.group == signing and not group:
            group += _certificate_inputs(certificate)
        group.append(_input(ask, is_new=companies is not None))
    if needs != "none" and signing not in groups:
        groups[signing] = _certificate_inputs(certificate)
    form = Form(
        sets=[FieldSet(title=title, inputs=inputs) for title, inputs in groups.items()],
        values={name: value for name, value in values.items() if not _is_secret(name, asks)},
        error=error,
    )
    if error is not None:
        form.errors = {bad.pointer.rpartition("/")[2]: bad.message for bad in error.fields}
    return form


def typed(request: HttpRequest, asks: Sequence[Ask]) -> dict[str, Any]:
    """What was posted, as ``ConnectionIn`` takes it."""
    given: dict[str, dict[str, str]] = {"settings": {}, "credentials": {}}
    for ask in asks:
        value = request.POST.get(ask.name, "")
        if ask.kind == "switch":
            value = _YES if ask.name in request.POST else ""
        given["credentials" if ask.kind == "secret" else "settings"][ask.name] = value
    file = request.FILES.get("certificate")
    upload = file.read(MOST_BYTES + 1) if file else b""  # one byte more is refused as too large
    return given | {
        "certificate": base64.b64encode(upload).decode(),
        "certificate_password": request.POST.get("certificate_password", ""),
    }


def _certificate_inputs(kept: Facts | None) -> list[Input]:
    hint = _("A .p12, .pfx or PEM file. It is kept encrypted and never shown.")
    if kept is not None:
        until = date_format(localtime(kept.last), "j M Y")
        hint = _("One is kept that lasts until %(day)s; choose a file only to replace it.") % {
            "day": until
        }
    return [
        Input(name="certificate", label=_("File"), kind="file", hint=hint),
        Input(name="certificate_password", label=_("Its password"), kind="password"),
    ]


def _input(ask: Ask, *, is_new: bool) -> Input:
    hint = ask.help
    if ask.kind == "secret" and not is_new:
        hint = _("Leave it empty and it stays as it is.")
    return Input(
        name=ask.name, label=ask.label, kind=_KINDS.get(ask.kind, ask.kind), span=6, hint=hint,
        choices=ask.choices, required=ask.required and (is_new or ask.kind != "secret"),
    )  # fmt: skip


def _is_secret(name: str, asks: Sequence[Ask]) -> bool:
    return name == "certificate_password" or any(
        ask.name == name and ask.kind == "secret" for ask in asks
    )
