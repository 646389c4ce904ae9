"""A distinguished name as .NET writes it: the form that MyInvois compares issuer names in (DS326).

``X500DistinguishedName.Name``: the parts in reverse order of the certificate, joined by a comma and a
blank; values with special characters in quotation marks; names without a short form as ``OID.1.2.3``.
"""

from __future__ import annotations

from cryptography import x509

#: The short names that .NET knows; every other type is written by its number.
_SHORT = {
    "2.5.4.3": "CN",
    "2.5.4.4": "SN",
    "2.5.4.5": "SERIALNUMBER",
    "2.5.4.6": "C",
    "2.5.4.7": "L",
    "2.5.4.8": "S",
    "2.5.4.9": "STREET",
    "2.5.4.10": "O",
    "2.5.4.11": "OU",
    "2.5.4.12": "T",
    "2.5.4.13": "Description",
    "2.5.4.17": "PostalCode",
    "2.5.4.18": "POBox",
    "2.5.4.20": "Phone",
    "2.5.4.24": "X21Address",
    "2.5.4.42": "G",
    "2.5.4.43": "I",
    "2.5.4.46": "dnQualifier",
    "0.9.2342.19200300.100.1.25": "DC",
    "1.2.840.113549.1.9.1": "E",
}
_SPECIAL = set(',+="\n<>#;')
#: Blanks at an end that make quotation marks necessary; wider blanks of Unicode do not.
_BLANK = " \t\n\v\f\r"


def dotnet_name(name: x509.Name) -> str:
    """``CN=Trial LHDNM Sub CA V1, OU=Terms of use, O=LHDNM, C=MY``."""
    return ", ".join(" + ".join(map(_part, rdn)) for rdn in reversed(name.rdns))


def _part(attribute: x509.NameAttribute[str | bytes]) -> str:
    oid = attribute.oid.dotted_string
    value = attribute.value
    if isinstance(value, bytes):  # only the unique identifier, a string of bits
        value = value.hex().upper()
    return f"{_SHORT.get(oid, f'OID.{oid}')}={_quoted(value)}"


def _quoted(value: str) -> str:
    if value and value == value.strip(_BLANK) and not _SPECIAL & set(value):
        return value
    return '"' + value.replace('"', '""') + '"'
