"""What is wrong with a signature: the codes of MyInvois' signature validator, in our own sentences.

Source of the codes: Pos Digicert, e-Invoice Document Signature Creation Guideline 1.2, and the page of
signature validator errors of the MyInvois SDK. The ones about the portal's own users (DS308, DS310,
DS330) cannot arise here.
"""

from __future__ import annotations

from signet.en16931.findings import Finding
from signet.kernel.marking import _

SENTENCES = {
    "DS300": _("The signed document cannot be read: %(detail)s"),
    "DS301": _("The document is not signed."),
    "DS302": _("The document holds %(count)s signatures; exactly one is allowed."),
    "DS303": _("The signature does not say when it was made."),
    "DS304": _(
        "It was signed at %(time)s, but the certificate is valid from %(first)s to %(last)s. Check the"
        " clock of this machine, or use a certificate that is valid now."
    ),
    "DS305": _("The certificate in the signature is no X.509 certificate."),
    "DS305.base64": _("The certificate in the signature is not Base64."),
    "DS306": _(
        "The certificate names no registration number (SERIALNUMBER). Ask the certification authority"
        " for a certificate for e-Invoice signing."
    ),
    "DS307": _(
        "The certificate names no TIN (organizationIdentifier). Ask the certification authority for a"
        " certificate for e-Invoice signing."
    ),
    "DS309": _(
        "This is a personal certificate: it names no organisation. Documents sent by software need a"
        " certificate of the organisation."
    ),
    "DS311": _(
        "The certificate belongs to the TIN %(found)s, but the document is sent for %(expected)s. Use"
        " the certificate of the business that sends."
    ),
    "DS312": _(
        "The certificate belongs to the registration number %(found)s, but the document is sent for"
        " %(expected)s."
    ),
    "DS313": _("The certificate's digest must be made with SHA-256, not with “%(found)s”."),
    "DS314": _("The document's digest must be made with SHA-256, not with “%(found)s”."),
    "DS315": _("The signed properties' digest must be made with SHA-256, not with “%(found)s”."),
    "DS316": _("The signature must be made with RSA and SHA-256, not with “%(found)s”."),
    "DS317": _("The certificate's digest is missing."),
    "DS318": _("The certificate's digest belongs to another certificate."),
    "DS319": _("The digest of the signed properties is missing."),
    "DS320": _("The signed properties were changed after signing."),
    "DS321": _("The document's digest is missing."),
    "DS322": _("The document was changed after signing."),
    "DS323": _("The method of the signature is “%(found)s”; it must be “%(expected)s”."),
    "DS324": _("The signed properties do not name the certificate's issuer."),
    "DS325": _("The signed properties do not give the certificate's serial number."),
    "DS326": _(
        "The signed properties name the issuer “%(found)s”, but the certificate was issued by"
        " “%(expected)s”."
    ),
    "DS327": _("The serial number “%(found)s” is not a decimal number."),
    "DS328": _("The serial number is %(found)s, but the certificate's is %(expected)s."),
    "DS329": _("The certificate was not issued by an authority that is trusted here."),
    "DS332": _("The signature's value is missing."),
    "DS333": _("The signature was not made with this certificate's key for this document."),
    "DS334.kind": _("This certificate cannot be used to sign: its key is not an RSA key."),
    "DS334.size": _(
        "This certificate cannot be used to sign: its key has %(bits)s bits, and %(least)s are required."
    ),
    "DS334.extensions": _(
        "This certificate cannot be used to sign: its extensions cannot be read."
    ),
    "DS334.usage": _(
        "This certificate cannot be used to sign: its key usage does not allow non-repudiation. Ask the"
        " certification authority for a certificate for e-Invoice signing."
    ),
    "DS334.purpose": _(
        "This certificate cannot be used to sign: its extended key usage does not allow document"
        " signing. Ask the certification authority for a certificate for e-Invoice signing."
    ),
    "DS335": _("The signature's value is not Base64."),
    "DS336": _("“%(found)s” is not a time of the form 2026-12-31T23:59:59Z."),
    "DS337": _("The registration number “%(found)s” in the certificate cannot be read."),
    "DS338": _("The TIN “%(found)s” in the certificate cannot be read."),
}


def finding(key: str, /, **params: object) -> Finding:
    """An error with its official code; a key is the code, with a word behind it where it has several."""
    code = key.partition(".")[0]
    return Finding(rule=code, severity="error", message=SENTENCES[key], params=params)
