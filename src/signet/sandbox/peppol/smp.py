"""``/smp``: the service metadata publisher (Peppol SMP 1.4.0), whose answers are signed (XML-DSig)."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any
from urllib.parse import quote

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from lxml import etree

from signet.sandbox.peppol.authority import Authority
from signet.sandbox.peppol.identifiers import SCHEME, participant
from signet.sandbox.peppol.state import State
from signet.sandbox.standin import Reply

_SMP = "http://busdox.org/serviceMetadata/publishing/1.0/"
_IDS = "http://busdox.org/transport/identifiers/1.0/"
_WSA = "http://www.w3.org/2005/08/addressing"
_DS = "http://www.w3.org/2000/09/xmldsig#"
_C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
_PREFIXES: Any = {None: _SMP, "id": _IDS}  # the stubs know no default namespace
_SIGNATURE_PREFIXES: Any = {None: _DS}
_PROCESSES = {
    "billing:3.0": "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0",
    "selfbilling:3.0": "urn:fdc:peppol.eu:2017:poacc:selfbilling:01:1.0",
    "invoice_response:3": "urn:fdc:peppol.eu:poacc:bis:invoice_response:3",
}


def answer(parts: list[str], state: State, authority: Authority) -> Reply:
    """Service group of a participant, or the signed metadata of one document type."""
    identifier = participant(parts[0]) if parts else None
    row = state.participant(identifier) if identifier else None
    if row is None or not parts[0].startswith(f"{SCHEME}::"):
        return Reply(status=404, content_type="text/plain", body=b"No such participant.")
    kinds: list[str] = json.loads(row["document_types"])
    match parts[1:]:
        case []:
            return _xml(_group(row["id"], kinds, state.address))
        case ["services", kind] if kind in kinds:
            root = _metadata(row["id"], kind, state.address, authority)
            sign(root, authority)
            return _xml(root)
    return Reply(status=404, content_type="text/plain", body=b"No such document type.")


def _group(identifier: str, kinds: list[str], address: str) -> etree._Element:
    root = etree.Element(f"{{{_SMP}}}ServiceGroup", nsmap=_PREFIXES)
    _text(root, _IDS, "ParticipantIdentifier", identifier, scheme=SCHEME)
    references = etree.SubElement(root, f"{{{_SMP}}}ServiceMetadataReferenceCollection")
    for kind in kinds:
        etree.SubElement(
            references,
            f"{{{_SMP}}}ServiceMetadataReference",
            href=f"{address}/smp/{_quoted(f'{SCHEME}::{identifier}')}/services/{_quoted(kind)}",
        )
    return root


def _metadata(identifier: str, kind: str, address: str, authority: Authority) -> etree._Element:
    root = etree.Element(f"{{{_SMP}}}SignedServiceMetadata", nsmap=_PREFIXES)
    metadata = etree.SubElement(root, f"{{{_SMP}}}ServiceMetadata")
    information = etree.SubElement(metadata, f"{{{_SMP}}}ServiceInformation")
    _text(information, _IDS, "ParticipantIdentifier", identifier, scheme=SCHEME)
    scheme, _, value = kind.partition("::")
    _text(information, _IDS, "DocumentIdentifier", value, scheme=scheme)
    processes = etree.SubElement(information, f"{{{_SMP}}}ProcessList")
    process = etree.SubElement(processes, f"{{{_SMP}}}Process")
    named = next((uri for name, uri in _PROCESSES.items() if f":{name}::" in value), "none")
    _text(process, _IDS, "ProcessIdentifier", named, scheme="cenbii-procid-ubl")
    endpoints = etree.SubElement(process, f"{{{_SMP}}}ServiceEndpointList")
    endpoint = etree.SubElement(
        endpoints, f"{{{_SMP}}}Endpoint", transportProfile="peppol-transport-as4-v2_0"
    )
    reference = etree.SubElement(endpoint, f"{{{_WSA}}}EndpointReference", nsmap={"wsa": _WSA})
    _text(reference, _WSA, "Address", f"{address}/as4")
    _text(endpoint, _SMP, "RequireBusinessLevelSignature", "false")
    der = authority.certificate.public_bytes(serialization.Encoding.DER)
    _text(endpoint, _SMP, "Certificate", base64.b64encode(der).decode())
    _text(endpoint, _SMP, "ServiceDescription", "Signet sandbox")
    _text(endpoint, _SMP, "TechnicalContactUrl", address)
    return root


def sign(root: etree._Element, authority: Authority) -> None:
    """An enveloped signature over the whole document, RSA with SHA-256 (XML Signature 1.1)."""
    digest = hashlib.sha256(etree.tostring(root, method="c14n")).digest()
    signature = etree.SubElement(root, f"{{{_DS}}}Signature", nsmap=_SIGNATURE_PREFIXES)
    info = etree.SubElement(signature, f"{{{_DS}}}SignedInfo")
    etree.SubElement(info, f"{{{_DS}}}CanonicalizationMethod", Algorithm=_C14N)
    etree.SubElement(
        info,
        f"{{{_DS}}}SignatureMethod",
        Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
    )
    reference = etree.SubElement(info, f"{{{_DS}}}Reference", URI="")
    transforms = etree.SubElement(reference, f"{{{_DS}}}Transforms")
    etree.SubElement(transforms, f"{{{_DS}}}Transform", Algorithm=f"{_DS}enveloped-signature")
    etree.SubElement(
        reference, f"{{{_DS}}}DigestMethod", Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"
    )
    _text(reference, _DS, "DigestValue", base64.b64encode(digest).decode())
    signed = authority.key.sign(
        etree.tostring(info, method="c14n"), padding.PKCS1v15(), hashes.SHA256()
    )
    _text(signature, _DS, "SignatureValue", base64.b64encode(signed).decode())
    data = etree.SubElement(etree.SubElement(signature, f"{{{_DS}}}KeyInfo"), f"{{{_DS}}}X509Data")
    der = authority.certificate.public_bytes(serialization.Encoding.DER)
    _text(data, _DS, "X509Certificate", base64.b64encode(der).decode())


def _text(
    parent: etree._Element, namespace: str, tag: str, text: str, **attributes: str
) -> etree._Element:
    node = etree.SubElement(parent, f"{{{namespace}}}{tag}", attributes)
    node.text = text
    return node


def _quoted(text: str) -> str:
    return quote(text, safe="")


def _xml(root: etree._Element) -> Reply:
    return Reply(
        body=etree.tostring(root, xml_declaration=True, encoding="UTF-8"), content_type="text/xml"
    )
