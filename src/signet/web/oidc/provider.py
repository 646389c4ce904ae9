"""The provider: what we ask for, and what we believe of the answer."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest, HttpResponse
from requests import RequestException

from signet.web.oidc.tokens import BadToken, verified_claims

#: What the library's column holds.
UID_LENGTH = 191


class StrictAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """Discovery, keys, ID token and user info agree with each other, or there is no sign-in."""

    #: The nonce of the running sign-in, set by the callback from the browser's session.
    nonce: str = ""

    @property
    def openid_config(self) -> dict[str, Any]:
        """The discovery document; its issuer must be the configured one (OIDC Discovery 1.0, 4.3)."""
        try:
            found: dict[str, Any] = super().openid_config
        except (RequestException, ValueError) as error:
            raise OAuth2Error("the discovery document cannot be read") from error
        expected = self.get_provider().app.settings["server_url"].partition("/.well-known/")[0]
        if str(found.get("issuer", "")).rstrip("/") != expected.rstrip("/"):
            raise OAuth2Error(f"issuer is {found.get('issuer')!r}, not {expected!r}")
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            if not isinstance(found.get(name), str):
                raise OAuth2Error(f"the discovery document has no {name}")
        return found

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        configuration = self.openid_config
        claims = self._claims(str(kwargs["response"].get("id_token") or ""), app.client_id)
        told: dict[str, Any] = {}
        if "userinfo_endpoint" in configuration:
            told = self._fetch_user_info(token.token)
            if told.get("sub") != claims["sub"]:  # OIDC Core 5.3.2
                raise OAuth2Error("user info is of another person")
        data = {"userinfo": claims | told, "id_token": claims}
        return self.get_provider().sociallogin_from_response(request, data)

    def _claims(self, id_token: str, client_id: str) -> dict[str, Any]:
        keys = self._get_json(self.openid_config["jwks_uri"])
        try:
            return verified_claims(
                id_token, keys=keys, issuer=self.openid_config["issuer"],
                client_id=client_id, nonce=self.nonce,
            )  # fmt: skip
        except BadToken as error:
            raise OAuth2Error(f"the ID token is refused: {error}") from error

    def _get_json(self, url: str) -> dict[str, Any]:
        from allauth.socialaccount.adapter import get_adapter

        with get_adapter().get_requests_session() as session:
            response = session.get(url)
            response.raise_for_status()
            found: dict[str, Any] = response.json()
        return found


class StrictProvider(OpenIDConnectProvider):  # type: ignore[misc]
    """Sends a nonce with each sign-in and lets no link change scopes or parameters."""

    package = "signet.web.oidc"
    oauth2_adapter_class = StrictAdapter

    def extract_uid(self, data: dict[str, Any]) -> str:
        """Issuer and subject: a subject means nothing at another issuer (OIDC Core 5.7)."""
        claims = data["id_token"]
        uid = f"{claims['iss']} {claims['sub']}"
        return uid if len(uid) <= UID_LENGTH else hashlib.sha256(uid.encode()).hexdigest()

    def extract_email_addresses(self, data: dict[str, Any]) -> list[EmailAddress]:
        """Verified when the provider says so by a real ``true``; the operator may vouch for all of them."""
        told = data["userinfo"]
        email = str(told.get("email") or "").lower()
        sure = told.get("email_verified") is True
        return [EmailAddress(email=email, verified=sure, primary=True)] if email else []

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:  # noqa: ARG002
        scopes: list[str] = self.get_scope()
        return scopes

    def get_auth_params_from_request(self, request: HttpRequest, action: str) -> dict[str, Any]:  # noqa: ARG002
        parameters: dict[str, Any] = self.get_auth_params()
        return parameters

    def redirect(
        self, request: HttpRequest, process: str, next_url: Any = None, data: Any = None, **kwargs: Any
    ) -> HttpResponse:  # fmt: skip
        nonce = secrets.token_urlsafe(24)
        kwargs["auth_params"] = (kwargs.get("auth_params") or {}) | {"nonce": nonce}
        response: HttpResponse = super().redirect(
            request, process, next_url, data, nonce=nonce, **kwargs
        )
        return response


provider_classes = [StrictProvider]
