"""Is the whole of this XML signed, and by whom? XML Signature as SMPs use it, and no more. Pure.

One enveloped signature, a child of the root, over the whole document (``URI=""``), SHA-256 and RSA. What
is not exactly this is refused: an attacker chooses the document, and every freedom is a hiding place.
"""

from __future__ import annotations

import base64
import binascii
import copy
import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from lxml import etree

_DS = "{http://www.w3.org/2000/09/xmldsig#}"
_C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
_EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
_CANONICAL = {_C14N: False, _EXCLUSIVE: True}
_ENVELOPED = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"
_SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
_RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
_LONGEST_CHAIN = 4


class NotSigned(Exception):
    """The signature is missing, wrong, or by somebody who is not trusted; the sentence is for the log."""


def signer(
    root: etree._Element, *, trusted: Sequence[x509.Certificate], at: datetime
) -> x509.Certificate:
    """The certificate that signed the whole document, issued under one of ``trusted``.

    Raises ``NotSigned``.
    """
    signatures = root.findall(f"{_DS}Signature")
    if len(signatures) != 1 or len(list(root.iter(f"{_DS}Signature"))) != 1:
        raise NotSigned("there is not exactly one signature")
    signature = signatures[0]
    info = _one(signature, "SignedInfo")
    _check_digest(root, info)
    chain = _certificates(signature)
    _check_value(signature, info, chain[0])
    _check_chain(chain, trusted, at)
    return chain[0]


def _check_digest(root: etree._Element, info: etree._Element) -> None:
    reference = _one(info, "Reference")
    if reference.get("URI") != "":
        raise NotSigned("not the whole document is signed")
    transforms = [node.get("Algorithm") for node in _one(reference, "Transforms")]
    if transforms[:1] != [_ENVELOPED] or len(transforms) > 2:
        raise NotSigned("the transforms are others")
    canonical = transforms[1] if len(transforms) == 2 else _C14N
    if _one(reference, "DigestMethod").get("Algorithm") != _SHA256 or canonical not in _CANONICAL:
        raise NotSigned("the digest is another one than SHA-256")
    whole = copy.deepcopy(root)
    _detach(whole, whole.find(f"{_DS}Signature"))
    digest = hashlib.sha256(_canonical(whole, canonical)).digest()
    if not hmac.compare_digest(digest, _bytes(_one(reference, "DigestValue"))):
        raise NotSigned("the document was changed after it was signed")


def _check_value(
    signature: etree._Element, info: etree._Element, certificate: x509.Certificate
) -> None:
    method = _one(info, "CanonicalizationMethod").get("Algorithm")
    if method not in _CANONICAL or _one(info, "SignatureMethod").get("Algorithm") != _RSA_SHA256:
        raise NotSigned("the signature is not RSA with SHA-256")
    key = certificate.public_key()
    if not isinstance(key, rsa.RSAPublicKey) or key.key_size < 2048:
        raise NotSigned("the key is not RSA of 2048 bits or more")
    value = _bytes(_one(signature, "SignatureValue"))
    try:
        key.verify(value, _canonical(info, method), padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        raise NotSigned("the signature does not fit") from None


def _certificates(signature: etree._Element) -> list[x509.Certificate]:
    """The signer's certificate first, then those that may lead to a trusted one."""
    nodes = signature.findall(f"{_DS}KeyInfo/{_DS}X509Data/{_DS}X509Certificate")
    if not 1 <= len(nodes) <= _LONGEST_CHAIN:
        raise NotSigned("the signer's certificate is missing")
    try:
        return [x509.load_der_x509_certificate(_bytes(node)) for node in nodes]
    except (ValueError, UnsupportedAlgorithm):
        raise NotSigned("the signer's certificate cannot be read") from None


def _check_chain(
    chain: Sequence[x509.Certificate], trusted: Sequence[x509.Certificate], at: datetime
) -> None:
    """Every certificate in force, each issued by the next, the last one under a trusted authority."""
    current = chain[0]
    for _step in range(_LONGEST_CHAIN):
        _check_dates(current, at)
        for authority in trusted:
            if _issued(current, authority):
                return _check_dates(authority, at)
        above = [c for c in chain[1:] if c != current and _is_authority(c) and _issued(current, c)]
        if not above:
            break
        current = above[0]
    raise NotSigned("the signer is not known to a trusted authority")


def _issued(certificate: x509.Certificate, authority: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(authority)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (x509.ExtensionNotFound, ValueError):
        return False


def _check_dates(certificate: x509.Certificate, at: datetime) -> None:
    if not certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc:
        raise NotSigned("a certificate is not in force")


def _detach(root: etree._Element, node: etree._Element | None) -> None:
    """Take a child away, but leave the text that stood behind it where it was."""
    assert node is not None
    before, tail = node.getprevious(), node.tail
    root.remove(node)
    if tail and before is not None:
        before.tail = (before.tail or "") + tail
    elif tail:
        root.text = (root.text or "") + tail


def _canonical(node: etree._Element, algorithm: str) -> bytes:
    return etree.tostring(
        node, method="c14n", exclusive=_CANONICAL[algorithm], with_comments=False, with_tail=False
    )


def _one(parent: etree._Element, name: str) -> etree._Element:
    found = parent.findall(f"{_DS}{name}")
    if len(found) != 1:
        raise NotSigned(f"there is not exactly one {name}")
    return found[0]


def _bytes(node: etree._Element) -> bytes:
    try:
        return base64.b64decode("".join((node.text or "").split()), validate=True)
    except (binascii.Error, ValueError):
        raise NotSigned("a value is not base64") from None
