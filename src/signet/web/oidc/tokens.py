"""What must hold of an ID token (OpenID Connect Core 1.0, section 3.1.3.7)."""

from __future__ import annotations

import hmac
from typing import Any

import jwt

#: Asymmetric only. ``none`` and the HMAC family would let whoever knows the client secret, or the public
#: key of a careless library, sign for anybody.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")

#: Seconds by which two clocks may differ.
LEEWAY = 60


class BadToken(ValueError):
    """The token is not to be believed; the text is for the log."""


def verified_claims(
    token: str, *, keys: dict[str, Any], issuer: str, client_id: str, nonce: str
) -> dict[str, Any]:
    """The claims, when signature, issuer, audience, authorised party, times and nonce are right."""
    try:
        header = jwt.get_unverified_header(token)
        claims: dict[str, Any] = jwt.decode(
            token,
            key=_key(keys, header).key,
            algorithms=list(ALGORITHMS),
            issuer=issuer,
            audience=client_id,
            leeway=LEEWAY,
            options={"require": ["iss", "sub", "aud", "exp", "iat"]},
        )
    except (jwt.PyJWTError, TypeError, ValueError, KeyError) as error:
        raise BadToken(f"{type(error).__name__}: {error}") from error
    audiences = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
    party = claims.get("azp", client_id)
    if party != client_id or (len(audiences) > 1 and "azp" not in claims):
        raise BadToken("the token was made for another party")
    if not hmac.compare_digest(str(claims.get("nonce", "")), nonce):
        raise BadToken("the token answers another sign-in")
    return claims


def _key(keys: dict[str, Any], header: dict[str, Any]) -> jwt.PyJWK:
    """The provider's signing key that the token names; the only one, when it names none."""
    usable = [key for key in jwt.PyJWKSet.from_dict(keys).keys if key.public_key_use != "enc"]
    wanted = header.get("kid")
    found = [key for key in usable if wanted is None or key.key_id == wanted]
    if len(found) != 1:
        raise BadToken(f"no single key for kid {wanted!r}")
    return found[0]
