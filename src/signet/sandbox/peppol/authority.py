"""The stand-in's own authority: a root, and the certificate with which its SMP signs. Made once, kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

_YEARS = timedelta(days=3650)


class Authority:
    """``folder``: where keys and certificates are kept."""

    def __init__(self, folder: Path) -> None:
        file = folder / "peppol-authority.pem"
        if not file.exists():
            _make(file)
        pem = file.read_bytes()
        self.certificate, self.root = x509.load_pem_x509_certificates(pem)
        key = serialization.load_pem_private_key(pem, None)
        assert isinstance(key, rsa.RSAPrivateKey)
        self.key = key
        # For whoever shall trust our SMP: the file that SIGNET_PEPPOL_SMP_ROOTS names.
        (folder / "peppol-smp-roots.pem").write_bytes(self.root_pem)

    @property
    def root_pem(self) -> bytes:
        return self.root.public_bytes(serialization.Encoding.PEM)


def _make(file: Path) -> None:
    root_key, key = (rsa.generate_private_key(65537, 2048) for _ in range(2))
    root_name = _name("Signet Sandbox SMP CA")
    root = (
        _builder(root_name, root_name, root_key)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(root_key, hashes.SHA256())
    )
    smp = (
        _builder(_name("PSX000001"), root_name, key)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(root_key, hashes.SHA256())
    )
    pem = b"".join(
        [
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            ),
            smp.public_bytes(serialization.Encoding.PEM),
            root.public_bytes(serialization.Encoding.PEM),
        ]
    )
    whole = file.with_suffix(".new")
    whole.touch(mode=0o600)
    whole.write_bytes(pem)
    whole.replace(file)


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, common),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Signet sandbox"),
        ]
    )


def _builder(
    subject: x509.Name, issuer: x509.Name, key: rsa.RSAPrivateKey
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + _YEARS)
    )
