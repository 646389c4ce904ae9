"""The identifiers that the signature profile fixes; any other value is refused by the validator."""

from __future__ import annotations

UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
INVOICE = f"{UBL}Invoice-2"
CAC = f"{UBL}CommonAggregateComponents-2"
CBC = f"{UBL}CommonBasicComponents-2"
EXT = f"{UBL}CommonExtensionComponents-2"
SIG = f"{UBL}CommonSignatureComponents-2"
SAC = f"{UBL}SignatureAggregateComponents-2"
SBC = f"{UBL}SignatureBasicComponents-2"
DS = "http://www.w3.org/2000/09/xmldsig#"
XADES = "http://uri.etsi.org/01903/v1.3.2#"

ENVELOPED = "urn:oasis:names:specification:ubl:dsig:enveloped:xades"
SIGNATURE_ID = "urn:oasis:names:specification:ubl:signature:Invoice"
INFORMATION_ID = "urn:oasis:names:specification:ubl:signature:1"

SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
#: Named as the official samples name it; what is really done is inclusive canonicalisation.
C14N = "http://www.w3.org/2001/10/xml-exc-c14n#"
XPATH = "http://www.w3.org/TR/1999/REC-xpath-19991116"

PROPERTIES_ID = "id-xades-signed-props"
DOCUMENT_ID = "id-doc-signed-data"
SIGNATURE_PROPERTIES = f"{DS}SignatureProperties"
SIGNED_PROPERTIES = "http://uri.etsi.org/01903/v1.3.2#SignedProperties"
