"""The calls of the MyInvois API, one module a family of them; what is answered becomes typed values.

``Session`` signs in and judges answers; the functions beside it know paths, limits and fields. Nothing
here decides what an answer means for a submission: that is the adapter's.
"""

from __future__ import annotations

from signet.networks.myinvois.client.session import Session

__all__ = ["Session"]
