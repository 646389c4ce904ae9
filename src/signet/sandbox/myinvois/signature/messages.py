"""The codes of the signature validator and what they say (Pos Digicert's guideline rev. 1.2, section DS).

Not all can be told apart from outside: DS308 and DS310 belong to submissions by the portal's own pages,
which a stand-in does not have.
"""

from __future__ import annotations

from typing import Final

from signet.sandbox.myinvois.findings import Finding
from signet.sandbox.myinvois.signature.claims import ENVELOPED, RSA_SHA256, SHA256

_MISMATCH = "Signer of invoice doesn't match the submitter."
_EXPECTED = "doesn't match expected value of"
MESSAGES: Final = {
    "DS300": "Failed to parse input document.",
    "DS301": "Signature not found.",
    "DS302": "Signature count not equal to 1.",
    "DS303": "Signing time not found.",
    "DS304": "Signing time is not within validity period.",
    "DS305": "X509Certificate is not valid.",
    "DS306": "SERIALNUMBER is empty in the certificate.",
    "DS307": "OI is empty in the certificate.",
    "DS309": "Incompatible certificate for the Submission Channel. Personal certificate cannot be"
    " used for ERP submission.",
    "DS311": f"{_MISMATCH} TIN doesn't match with the OI.",
    "DS312": "Submitter registration/identity number doesn't match with the certificate"
    " SERIALNUMBER.",
    "DS313": f"Certificate digest algorithm {_EXPECTED} {SHA256}.",
    "DS314": f"Document digest method {_EXPECTED} {SHA256}.",
    "DS315": f"Signed properties digest method {_EXPECTED} {SHA256}.",
    "DS316": f"Signature method doesn't match supported method of {RSA_SHA256}.",
    "DS317": "Certificate digest is missing or empty.",
    "DS318": "Certificate digest value doesn't match digest calculated value from provided"
    " certificate.",
    "DS319": "Signed properties section digest is missing or empty.",
    "DS320": "Signed properties digest value doesn't match digest calculated value from provided"
    " signed properties section where ID is id-xades-signed-props.",
    "DS321": "Document digest is missing or empty.",
    "DS322": "Document digest value doesn't match digest calculated value from existing document"
    " content. Document content might have changed.",
    "DS323": f"Signature method used doesn't match the expected value of {ENVELOPED}.",
    "DS324": "Certificate X509IssuerName is missing or empty in the signed properties section.",
    "DS325": "Certificate X509SerialNumber is missing or empty in the signed properties section.",
    "DS326": "Certificate X509IssuerName doesn't match the X509IssuerName value provided in the"
    " signed properties section.",
    "DS327": "Cannot parse the certificate X509SerialNumber value from the signed properties"
    " section.",
    "DS328": "Certificate X509SerialNumber doesn't match the X509SerialNumber value provided in"
    " the signed properties section.",
    "DS329": "Certificate is not valid according to the chain of trust validation or has been"
    " issued by an untrusted certificate authority.",
    "DS330": "TIN provided cannot be found in Core system.",
    "DS332": "Document signature value is empty or doesn't exist.",
    "DS333": "Document signature value is not a valid signature of the document digest using the"
    " public key of the certificate provided.",
    "DS334": "Certificate cannot be used to validate the document signature value.",
    "DS335": "Failed to validate the document signature value.",
    "DS336": "Unable to parse Signing Time. Signing Time format is invalid.",
    "DS337": "Unable to parse certificate SERIALNUMBER. Certificate SERIALNUMBER is invalid.",
    "DS338": "Unable to parse certificate OI. Certificate OI is invalid.",
}


def say(code: str) -> Finding:
    """The finding of a code."""
    return Finding(code, MESSAGES[code], "document.Invoice.UBLExtensions", "Signature")
