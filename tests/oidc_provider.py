"""A small OpenID Connect provider over HTTP on loopback: discovery, keys, tokens, user info (RS256)."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

Claims = dict[str, Any]


def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Provider:
    """Whoever comes is signed in as ``person``. The hooks let a test answer wrongly."""

    client_id: str = "signet"
    secret: str = "quite secret"
    person: Claims = field(default_factory=dict)
    key: rsa.RSAPrivateKey = field(default_factory=new_key)
    issuer: str = ""
    #: Changes to a right answer.
    spoil_claims: Callable[[Claims], Claims] = lambda claims: claims
    spoil_userinfo: Callable[[Claims], Claims] = lambda claims: claims
    spoil_discovery: Callable[[Claims], Claims] = lambda claims: claims
    sign: Callable[[Claims], str] | None = None
    requests: list[tuple[str, Claims]] = field(default_factory=list)
    _codes: dict[str, Claims] = field(default_factory=dict)

    def discovery(self) -> Claims:
        return self.spoil_discovery(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "userinfo_endpoint": f"{self.issuer}/me",
                "response_types_supported": ["code"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            }
        )

    def keys(self) -> Claims:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [public | {"kid": "1", "use": "sig", "alg": "RS256"}]}

    def authorize(self, query: Claims) -> str:
        """The address the browser is sent back to."""
        assert query["client_id"] == self.client_id
        assert query["response_type"] == "code"
        assert query["code_challenge_method"] == "S256"
        assert "openid" in query["scope"].split()
        code = secrets.token_urlsafe(16)
        self._codes[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def token(self, form: Claims) -> tuple[int, Claims]:
        asked = self._codes.pop(form.get("code", ""), None)
        if asked is None or form.get("client_secret") != self.secret:
            return 400, {"error": "invalid_grant"}
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != asked["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = self.spoil_claims(
            {
                "iss": self.issuer, "aud": self.client_id, "iat": now, "exp": now + 300,
                "nonce": asked["nonce"], "sub": self.person["sub"],
            }
        )  # fmt: skip
        sign = self.sign or (lambda c: jwt.encode(c, self.key, "RS256", {"kid": "1"}))
        token = {"access_token": "for user info", "token_type": "Bearer", "id_token": sign(claims)}
        return 200, token | {"expires_in": 300}

    def userinfo(self) -> Claims:
        return self.spoil_userinfo(dict(self.person))


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            provider.requests.append((parts.path, query))
            if parts.path == "/authorize":
                self.send_response(302)
                self.send_header("Location", provider.authorize(query))
                self.end_headers()
                return
            answers: dict[str, Callable[[], Claims]] = {
                "/.well-known/openid-configuration": provider.discovery,
                "/keys": provider.keys,
                "/me": provider.userinfo,
            }
            if parts.path == "/me" and self.headers["Authorization"] != "Bearer for user info":
                self._say(401, {})
            elif parts.path in answers:
                self._say(200, answers[parts.path]())
            else:
                self._say(404, {})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            provider.requests.append((self.path, form))
            self._say(*provider.token(form))

        def _say(self, status: int, body: Claims) -> None:
            data = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    return Handler


@contextmanager
def running() -> Iterator[Provider]:
    """A provider with its server in a thread."""
    provider = Provider()
    with ThreadingHTTPServer(("127.0.0.1", 0), _handler(provider)) as http:
        provider.issuer = f"http://127.0.0.1:{http.server_port}"
        thread = threading.Thread(target=http.serve_forever, daemon=True)
        thread.start()
        yield provider
        http.shutdown()
        thread.join()
