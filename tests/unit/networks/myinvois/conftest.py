"""A certificate of the required profile, and small unsigned documents in both formats."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from signet.networks.myinvois.signature.pkcs12 import open_pkcs12
from signet.networks.myinvois.signature.sandbox_certificate import (
    SandboxCertificate,
    make_test_certificate,
)
from signet.networks.myinvois.signature.signer import LocalSigner

AT = datetime(2026, 11, 21, 3, 4, 5, tzinfo=UTC)
PASSWORD = "päss wörd"

UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
XML = f"""<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="{UBL}Invoice-2" xmlns:cac="{UBL}CommonAggregateComponents-2"
  xmlns:cbc="{UBL}CommonBasicComponents-2">
  <!-- a comment -->
  <cbc:ID>INV-1</cbc:ID>
  <cbc:Note>Kedai “Kopi” &amp; Té  &gt; 5 &lt; 6</cbc:Note>
  <cac:AccountingSupplierParty>
    <cac:Party><cac:PostalAddress><cbc:CityName>
    </cbc:CityName></cac:PostalAddress></cac:Party>
  </cac:AccountingSupplierParty>
</Invoice>
""".encode()
JSON = """{
  "_D": "urn:D", "_A": "urn:A", "_B": "urn:B",
  "Invoice": [{
    "ID": [{"_": "INV-1"}],
    "Note": [{"_": "Kedai “Kopi”  \\"Té\\" \\\\ {[,:]} "}],
    "InvoiceLine": [{"Amount": [{"_": 1436.50, "currencyID": "MYR"}]}]
  }]
}""".encode()


@pytest.fixture(scope="session")
def made() -> SandboxCertificate:
    return make_test_certificate(
        name="Kedai Kopi Sdn. Bhd., Ipoh",
        tin="C29702635060",
        registration="202001234567",
        password=PASSWORD,
        at=AT,
    )


@pytest.fixture(scope="session")
def signer(made: SandboxCertificate) -> LocalSigner:
    return open_pkcs12(made.pkcs12, PASSWORD)
