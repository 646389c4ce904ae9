"""From ``SIGNET_OIDC_*`` to the settings of the sign-in library."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from signet.kernel.errors import BadInput

#: Stands in the redirect URI, ``/account/sso/login/callback/``.
PROVIDER = "sso"


def providers(environ: Mapping[str, str]) -> dict[str, Any]:
    """``SOCIALACCOUNT_PROVIDERS``; empty without ``SIGNET_OIDC_URL``.

    ``SIGNET_OIDC_URL`` is the issuer, ``SIGNET_OIDC_CLIENT_ID`` and ``SIGNET_OIDC_SECRET`` are ours there,
    ``SIGNET_OIDC_NAME`` stands on the button. ``SIGNET_OIDC_TRUST_EMAIL=1`` is for providers that own
    the addresses they tell and leave out ``email_verified``.
    """
    url, client_id = environ.get("SIGNET_OIDC_URL", ""), environ.get("SIGNET_OIDC_CLIENT_ID", "")
    if not url and not client_id:
        return {}
    if not url or not client_id:
        raise BadInput(
            "Set both SIGNET_OIDC_URL and SIGNET_OIDC_CLIENT_ID, or neither.", code="oidc.half_set"
        )
    if not url.startswith(("https://", "http://")):
        raise BadInput(
            "SIGNET_OIDC_URL is the address of the issuer, such as https://login.example.com.",
            code="oidc.bad_url",
        )
    return {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            # The operator chose the provider: whom it vouches for is let in to the account of that address.
            "EMAIL_AUTHENTICATION": True,
            "EMAIL_AUTHENTICATION_AUTO_CONNECT": True,
            "APPS": [
                {
                    "provider_id": PROVIDER,
                    "name": environ.get("SIGNET_OIDC_NAME") or "Single sign-on",
                    "client_id": client_id,
                    "secret": environ.get("SIGNET_OIDC_SECRET", ""),
                    "settings": {
                        "server_url": url,
                        "verified_email": environ.get("SIGNET_OIDC_TRUST_EMAIL") == "1",
                    },
                }
            ],
        }
    }
