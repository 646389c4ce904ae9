"""The signature of MyInvois documents, in XML and JSON: made, read and judged. Pure: no Django, no clock.

It looks like XAdES but is its own: the key signs the document's body itself, not ``SignedInfo``, and the
digest of the signed properties is taken over the text that .NET would write for them.
"""

from __future__ import annotations

from signet.networks.myinvois.signature.sign import SelfCheckFailed, Signed, sign
from signet.networks.myinvois.signature.signer import LocalSigner, Signer
from signet.networks.myinvois.signature.verdict import Verdict
from signet.networks.myinvois.signature.verify import verify

__all__ = ["LocalSigner", "SelfCheckFailed", "Signed", "Signer", "Verdict", "sign", "verify"]
