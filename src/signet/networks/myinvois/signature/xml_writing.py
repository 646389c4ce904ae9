"""The elements that carry the signature in an XML document, as text: digested exactly as it is sent."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

from signet.kernel.errors import BadInput
from signet.kernel.marking import _
from signet.networks.myinvois.signature import terms
from signet.networks.myinvois.signature.certificate import Certificate

_ROOT = re.compile(rb'<Invoice(?: [^ ="]+="[^"]*")*>')
_SUPPLIER = b"<cac:AccountingSupplierParty>"

#: What is inside the properties; ``ds`` stands where .NET repeats the namespace in what it digests.
_PROPERTIES = (
    "<xades:SignedSignatureProperties><xades:SigningTime>%(time)s</xades:SigningTime>"
    "<xades:SigningCertificate><xades:Cert><xades:CertDigest>"
    f'<ds:DigestMethod Algorithm="{terms.SHA256}"%(ds)s />'
    "<ds:DigestValue%(ds)s>%(digest)s</ds:DigestValue></xades:CertDigest><xades:IssuerSerial>"
    "<ds:X509IssuerName%(ds)s>%(issuer)s</ds:X509IssuerName>"
    "<ds:X509SerialNumber%(ds)s>%(serial)s</ds:X509SerialNumber></xades:IssuerSerial></xades:Cert>"
    "</xades:SigningCertificate></xades:SignedSignatureProperties></xades:SignedProperties>"
)
_OPENING = f'<xades:SignedProperties Id="{terms.PROPERTIES_ID}"'
_SENT = f"{_OPENING}>{_PROPERTIES}"
_DIGESTED = f'{_OPENING} xmlns:xades="{terms.XADES}">{_PROPERTIES}'
_DS = f' xmlns:ds="{terms.DS}"'

_SIGNED_INFO = (
    f'<ds:SignedInfo><ds:CanonicalizationMethod Algorithm="{terms.C14N}" />'
    f'<ds:SignatureMethod Algorithm="{terms.RSA_SHA256}" />'
    f'<ds:Reference Id="{terms.DOCUMENT_ID}" URI=""><ds:Transforms>'
    f'<ds:Transform Algorithm="{terms.XPATH}">'
    "<ds:XPath>not(//ancestor-or-self::ext:UBLExtensions)</ds:XPath></ds:Transform>"
    f'<ds:Transform Algorithm="{terms.XPATH}">'
    "<ds:XPath>not(//ancestor-or-self::cac:Signature)</ds:XPath></ds:Transform>"
    f'<ds:Transform Algorithm="{terms.C14N}" /></ds:Transforms>'
    f'<ds:DigestMethod Algorithm="{terms.SHA256}" /><ds:DigestValue>%(document)s</ds:DigestValue>'
    f'</ds:Reference><ds:Reference Type="{terms.SIGNATURE_PROPERTIES}"'
    f' URI="#{terms.PROPERTIES_ID}"><ds:DigestMethod Algorithm="{terms.SHA256}" />'
    "<ds:DigestValue>%(properties)s</ds:DigestValue></ds:Reference></ds:SignedInfo>"
)
_EXTENSIONS = (
    f'<UBLExtensions xmlns="{terms.EXT}"><UBLExtension><ExtensionURI>{terms.ENVELOPED}'
    "</ExtensionURI><ExtensionContent>"
    f'<sig:UBLDocumentSignatures xmlns:sig="{terms.SIG}" xmlns:sac="{terms.SAC}"'
    f' xmlns:sbc="{terms.SBC}"><sac:SignatureInformation><cbc:ID>{terms.INFORMATION_ID}</cbc:ID>'
    f"<sbc:ReferencedSignatureID>{terms.SIGNATURE_ID}</sbc:ReferencedSignatureID>"
    f'<ds:Signature xmlns:ds="{terms.DS}" Id="signature">{_SIGNED_INFO}'
    "<ds:SignatureValue>%(signature)s</ds:SignatureValue>"
    "<ds:KeyInfo><ds:X509Data><ds:X509Certificate>%(certificate)s</ds:X509Certificate></ds:X509Data>"
    f'</ds:KeyInfo><ds:Object><xades:QualifyingProperties xmlns:xades="{terms.XADES}"'
    ' Target="signature">%(sent)s</xades:QualifyingProperties></ds:Object></ds:Signature>'
    "</sac:SignatureInformation></sig:UBLDocumentSignatures></ExtensionContent></UBLExtension>"
    "</UBLExtensions>"
)
_ENVELOPE = (
    f"<cac:Signature><cbc:ID>{terms.SIGNATURE_ID}</cbc:ID>"
    f"<cbc:SignatureMethod>{terms.ENVELOPED}</cbc:SignatureMethod></cac:Signature>"
).encode()


def digested_properties(certificate: Certificate, time: str) -> bytes:
    """The signed properties as the validator serialises them."""
    return (_DIGESTED % {**_facts(certificate, time), "ds": _DS}).encode()


def signed_xml(
    body: bytes, *, certificate: Certificate, time: str, document: str, properties: str,
    signature: str,
) -> bytes:  # fmt: skip
    """The body with the extensions first and ``cac:Signature`` before the supplier."""
    parts = {
        "document": document,
        "properties": properties,
        "signature": signature,
        "certificate": certificate.base64,
        "sent": _SENT % {**_facts(certificate, time), "ds": ""},
    }
    extensions = (_EXTENSIONS % parts).encode()
    root, supplier = _ROOT.match(body), body.find(_SUPPLIER)
    if root is None or supplier < 0 or not _prefixes(root[0]):
        raise BadInput(
            _("This is not an invoice as MyInvois expects it: it cannot be signed."),
            code="signature.shape",
        )
    begin = root.end()
    return b"".join((body[:begin], extensions, body[begin:supplier], _ENVELOPE, body[supplier:]))


def _facts(certificate: Certificate, time: str) -> dict[str, str]:
    return {
        "time": time,
        "digest": certificate.digest,
        "issuer": escape(certificate.issuer),
        "serial": str(certificate.serial),
    }


def _prefixes(root: bytes) -> bool:
    """The parts that are put in use ``cac`` and ``cbc`` as the root declares them."""
    return f'xmlns:cac="{terms.CAC}"'.encode() in root and (
        f'xmlns:cbc="{terms.CBC}"'.encode() in root
    )
