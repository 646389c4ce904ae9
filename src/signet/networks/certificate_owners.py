"""Whose certificates a key file holds: one owner's with the chain above it, or several owners'."""

from __future__ import annotations

from collections.abc import Sequence

from cryptography import x509


def owners(chain: Sequence[x509.Certificate]) -> list[x509.Certificate]:
    """Those that no other one was issued by: an authority's file has one, with the chain above it.

    Of a key store with several keys only the first would be seen, and it might be the wrong one.
    """
    issuers = {one.issuer for one in chain if one.issuer != one.subject}
    first, *rest = chain
    return [first, *(one for one in rest if one.subject not in issuers and not _is_authority(one))]


def _is_authority(one: x509.Certificate) -> bool:
    try:
        return bool(one.extensions.get_extension_for_class(x509.BasicConstraints).value.ca)
    except (ValueError, x509.ExtensionNotFound):
        return False
