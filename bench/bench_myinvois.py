"""A MyInvois invoice of 10 lines built, signed and hashed, against one bare RSA-2048 signature and one C14N.

The floor is what nobody can leave out: the signature by the same key over the same body, and one
canonicalisation (parse and write) of the same bytes. JSON knows no C14N and is held against the floor of
the same document in XML. Checking the signature before sending comes on top and is shown beside it.

Every round has another document, so that none is remembered from the last one.
"""

from __future__ import annotations

import hashlib
import random
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import pkcs12
from lxml import etree

from bench.report import claim
from signet.networks.myinvois.einvoice import EInvoice
from signet.networks.myinvois.mapping import to_json, to_xml
from signet.networks.myinvois.signature.pkcs12 import open_pkcs12
from signet.networks.myinvois.signature.sandbox_certificate import make_test_certificate
from signet.networks.myinvois.signature.sign import sign, signed_bytes
from tests.unit.networks.myinvois.samples import einvoice, line

ROUNDS, AIM, AIM_CHECKED = 1000, 1.5, 3.0
AT = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
Work = Callable[[EInvoice], object]


def main() -> None:
    made = make_test_certificate(
        name="Kedai", tin="C29702635060", registration="202001234567", password="x", at=AT
    )
    signer = open_pkcs12(made.pkcs12, "x")
    key = pkcs12.load_key_and_certificates(made.pkcs12, b"x")[0]
    assert isinstance(key, RSAPrivateKey)
    bodies: dict[str | None, bytes] = {}

    def floor(document: EInvoice) -> None:
        body = bodies[document.invoice.number]
        key.sign(body, PKCS1v15(), SHA256())
        etree.tostring(etree.fromstring(body), method="c14n")

    def in_xml(document: EInvoice) -> None:
        signed = signed_bytes(to_xml(document), signer, at=AT, is_canonical=True)
        hashlib.sha256(signed).hexdigest()

    def in_json(document: EInvoice) -> None:
        signed = signed_bytes(to_json(document), signer, at=AT, is_canonical=True)
        hashlib.sha256(signed).hexdigest()

    def checked(document: EInvoice) -> None:
        sign(to_xml(document), signer, at=AT, is_canonical=True)

    documents = [_document(seed) for seed in range(ROUNDS)]
    bodies.update((each.invoice.number, to_xml(each)) for each in documents)
    least, *spent = _in_turns(documents, floor, in_xml, in_json, checked)
    claims = (
        ("built, signed, hashed", AIM), ("the same in JSON", AIM), ("and its signature checked", AIM_CHECKED),
    )  # fmt: skip
    for (label, aim), seconds in zip(claims, spent, strict=True):
        ratio = seconds / least
        claim(
            f"MyInvois invoice of 10 lines {label}, vs RSA-2048 + C14N",
            seconds, least, ratio=ratio, aim=f"<= {aim}", met=ratio <= aim,
        )  # fmt: skip


def _document(seed: int) -> EInvoice:
    """Names, quantities and prices of its own, all of one length: no document is the easy one."""
    draw = random.Random(seed)
    lines = tuple(
        line(
            number,
            name=f"Kopi {draw.randint(10_000, 99_999)}",
            quantity=str(draw.randint(11, 19)),
            price=f"{draw.randint(100, 499)}.{draw.randint(1, 9)}{draw.randint(1, 9)}",
        )
        for number in range(1, 11)
    )
    return einvoice(number=f"INV-{10_000 + seed}", lines=lines)


def _in_turns(documents: Sequence[EInvoice], *works: Work) -> list[float]:
    """The best of each in seconds of the processor, in turns: what other programs do only adds to it."""
    best = [float("inf")] * len(works)
    for document in documents:
        for index, work in enumerate(works):
            start = time.thread_time()
            work(document)
            best[index] = min(best[index], time.thread_time() - start)
    return best


if __name__ == "__main__":
    main()
