"""Where mail leaves: ``SIGNET_MAIL_URL`` such as ``smtp://user:password@mail.example.com:587``."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from signet.kernel.errors import BadInput


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """Django's mail settings. Without a server, mails are printed where the web process writes its log."""

    backend: str = "django.core.mail.backends.console.EmailBackend"
    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    starttls: bool = False
    tls: bool = False


def outgoing(url: str) -> MailServer:
    """``smtp`` begins TLS by STARTTLS, ``smtps`` at once, ``smtp+plain`` never (a relay on this machine)."""
    if not url:
        return MailServer()
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    usual = {"smtp": 587, "smtps": 465, "smtp+plain": 25}
    if parts.scheme not in usual or not parts.hostname:
        raise BadInput(
            "SIGNET_MAIL_URL must look like smtp://user:password@host:587 (or smtps, or smtp+plain).",
            code="mail.bad_url",
        )
    return MailServer(
        backend="django.core.mail.backends.smtp.EmailBackend",
        host=parts.hostname,
        port=port or usual[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        starttls=parts.scheme == "smtp",
        tls=parts.scheme == "smtps",
    )
