"""Signing in: ``POST /connect/token``, as the taxpayer or as an intermediary on behalf of one."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from urllib.parse import urlencode

from signet.kernel import clock
from signet.kernel.marking import _
from signet.networks.links import Link, Token
from signet.networks.myinvois.client.failures import read_failure
from signet.networks.myinvois.client.fields import folded, number, text
from signet.networks.myinvois.client.hosts import Hosts
from signet.networks.problems import NotAllowed, Unsent

_OK, _SERVER = 200, 500
_FORBIDDEN = 403
#: Renewed this long before it ends, so that no call begins with a token about to expire.
_EARLY = timedelta(minutes=2)
_LIFE = 3600


def behalf(link: Link) -> str:
    """``TIN`` or ``TIN:ROB`` of the taxpayer that an intermediary works for; empty for one's own."""
    return (
        link.settings.get("onbehalfof", "") if link.settings.get("mode") == "intermediary" else ""
    )


def token_name(link: Link) -> str:
    """Whose token it is: the represented taxpayer is inside it, so each has one of its own."""
    return f"{link.credentials.get('client_id', '')[:60]} {behalf(link)}".strip()


def fetch_token(link: Link, hosts: Hosts) -> Token:
    """Raises ``NotAllowed`` where the credentials are refused; else ``Unsent``."""
    fields = {
        "client_id": link.credentials.get("client_id", ""),
        "client_secret": link.credentials.get("client_secret", ""),
        "grant_type": "client_credentials",
        "scope": "InvoicingAPI",
    }
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    if behalf(link):
        headers["onbehalfof"] = behalf(link)
    answer = link.wire.call(
        "POST",
        f"{hosts.api}/connect/token",
        headers=headers,
        content=urlencode(fields).encode(),
        limit="login",
        harmless=True,
        secrets=(fields["client_secret"],),
    )
    try:
        value = json.loads(answer.body)
    except (ValueError, RecursionError):
        value = None
    if answer.status == _OK:
        return _token(value)
    failure = read_failure(value)
    if answer.status == _FORBIDDEN and failure is None and answer.body.strip():
        raise Unsent(
            _(
                "MyInvois' firewall turned the sign-in away (%(answer)s). It is tried again; where that"
                " goes on, check that client id and secret are those of this environment."
            ),
            answer=answer.status,
        )
    if answer.status >= _SERVER or (failure is None and answer.status != _FORBIDDEN):
        raise Unsent(_("MyInvois' sign-in does not answer as it should (%(answer)s)."),
                     answer=answer.status)  # fmt: skip
    raise _refused(failure.code if failure else "", failure.message if failure else "", link)


def other_taxpayer(link: Link, hosts: Hosts) -> str:
    """The TIN of the taxpayer whose credentials these are, where it is another than the connection's.

    The access token tells it (claim ``TaxpayerTIN``, seen, not documented); empty where it does not, and
    for an intermediary, who acts for many.
    """
    if behalf(link):
        return ""
    tin = _taxpayer_in(link.tokens.get(token_name(link), lambda: fetch_token(link, hosts)))
    return tin if tin != link.endpoint_id else ""


def _taxpayer_in(token: str) -> str:
    _head, _, rest = token.partition(".")
    claims, _, _signature = rest.partition(".")
    try:
        value = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
    except (ValueError, RecursionError):
        return ""
    return text(folded(value), "TaxpayerTIN")


def _token(value: object) -> Token:
    found = folded(value)
    token, seconds = text(found, "access_token"), number(found, "expires_in") or _LIFE
    if not token:
        raise Unsent(_("MyInvois' sign-in gave no access token."))
    life = timedelta(seconds=min(seconds, 24 * 3600))
    return Token(value=token, expires_at=clock.now() + max(life - _EARLY, life / 2))


def _refused(code: str, message: str, link: Link) -> NotAllowed:
    said = f"{code} {message}".strip() or "403"
    if behalf(link):
        return NotAllowed(
            _(
                "MyInvois refused to sign in on behalf of %(taxpayer)s (%(answer)s). Check the client id"
                " and secret of this environment, and that the taxpayer has appointed you in the portal."
            ),
            taxpayer=behalf(link),
            answer=said,
        )
    return NotAllowed(
        _(
            "MyInvois refused to sign in (%(answer)s). Check the client id and secret: those of the test"
            " system and of the real one are different, and both secrets expire together."
        ),
        answer=said,
    )
