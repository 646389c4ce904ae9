"""Who holds the key: this process, or anything else that can sign a body and show its certificate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256

from signet.networks.myinvois.signature.certificate import Certificate


class Signer(Protocol):
    """A local key, an HSM or an intermediary's signing service."""

    @property
    def certificate(self) -> Certificate: ...

    def sign(self, body: bytes) -> bytes:
        """RSA PKCS#1 v1.5 with SHA-256 over the body."""
        ...


@dataclass(frozen=True, slots=True)
class LocalSigner:
    """The key is in this process's memory and never shown."""

    certificate: Certificate
    _key: RSAPrivateKey

    def sign(self, body: bytes) -> bytes:
        return self._key.sign(body, PKCS1v15(), SHA256())

    def __repr__(self) -> str:
        return f"LocalSigner({self.certificate.subject})"
