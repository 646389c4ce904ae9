"""A thousand documents of 10 lines from issued to Valid through the stand-in, against its bare calls.

Ours is all of the product's work: judged, built, signed, checked and kept, handed over in batches, asked
for and written down with their steps and the audit log. The floor is what nobody can leave out: the same
bytes handed over to the same stand-in in the same calls and asked for, one RSA-2048 signature and one C14N
for each. Limits of calls are off on both sides, and waiting for the portal's validators counts for neither.
Both are measured in turns, batch by batch, so that what else the machine does falls on both. The stand-in's
own work (it parses, judges by schema and keeps each document) is the greater part of the floor.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from uuid import UUID

import httpx
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from lxml import etree

from bench.database import scratch
from bench.report import claim, timed

COUNT, BATCH, CALL, AIM = 1000, 200, 100, 5.0


def main() -> None:
    from django.conf import settings

    from signet.kernel import clock
    from signet.networks.actions.send import send_many
    from signet.networks.models import Submission
    from signet.networks.myinvois.client.submissions import MOST_DOCUMENTS
    from signet.networks.myinvois.signature.sandbox_certificate import make_test_certificate
    from signet.networks.submissions import body_of
    from signet.tenancy.context import tenant_scope
    from tests.fixtures import actor, make_world
    from tests.scenario.myinvois.business import LINE, in_business
    from tests.scenario.myinvois.conftest import opened
    from tests.scenario.myinvois.portal import SELLER, open_portal

    assert MOST_DOCUMENTS == CALL
    settings.NETWORKS_LIMITS = {"myinvois": 0}
    world = make_world("Bench")
    made = make_test_certificate(
        name="Kopi", tin=SELLER, registration="202001234567", password="x", at=clock.now()
    )
    pair = (made, opened(made.pkcs12))
    with (
        tempfile.TemporaryDirectory() as folder,
        open_portal(Path(folder)) as portal,
        in_business(world, portal, {SELLER: pair}, settings) as business,
    ):
        portal.trust(made)
        portal.settings(same_payload=0, same_document=0)
        business.lines = [LINE] * 10
        with tenant_scope(world.id):
            waiting = [business.document() for _ in range(COUNT)]
        key = load_pem_private_key(pair[1].key, None)

        def send(documents: list[UUID]) -> None:
            with tenant_scope(world.id):
                send_many(document_ids=documents, connection_id=business.connection_id, by=actor())

        def ask() -> None:
            for _ in range(50):
                with tenant_scope(world.id):
                    business.due()
                    if not Submission.objects.exclude(state="valid").exists():
                        return
                business.work()

        def sign(bodies: list[bytes]) -> None:
            for body in bodies:
                key.sign(body, PKCS1v15(), SHA256())  # type: ignore[union-attr, call-arg, arg-type]
                etree.tostring(etree.fromstring(body), method="c14n")

        ours = floor = 0.0
        for first in range(0, COUNT, BATCH):
            documents = waiting[first : first + BATCH]
            ours += timed(partial(send, documents)) + timed(business.work)
            portal.settled(seconds=300)
            ours += timed(ask)
            with tenant_scope(world.id):
                rows = list(Submission.objects.filter(document_id__in=documents).order_by("id"))
                assert [row.state for row in rows] == ["valid"] * BATCH
                entries = [(row.number, body_of(row)) for row in rows]
            floor += timed(partial(sign, [body for _number, body in entries]))
            floor += bare(portal.http, portal.clients[SELLER], entries, portal.settled)
        submits = [c for c in portal.calls("/documentsubmissions/") if c.startswith("POST")]
        assert len(submits) == 2 * COUNT // CALL
    claim(
        f"MyInvois: {COUNT} documents from issued to Valid, vs the bare calls and signatures",
        ours, floor, ratio=ours / floor, aim=f"<= {AIM}", met=ours / floor <= AIM,
    )  # fmt: skip


def bare(
    http: httpx.Client,
    client: tuple[str, str],
    entries: list[tuple[str, bytes]],
    settled: Callable[..., None],
) -> float:
    """Seconds of the same submissions and questions by a client that does nothing else."""
    from signet.networks.myinvois.client.submissions import Packed, request

    form = {"client_id": client[0], "client_secret": client[1], "grant_type": "client_credentials"}
    token = http.post("/connect/token", data=form).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    packed = [Packed(number=number, format="XML", body=body) for number, body in entries]
    contents = [request(packed[first : first + CALL]) for first in range(0, len(packed), CALL)]
    began = time.perf_counter()
    answers = [
        http.post("/api/v1.0/documentsubmissions/", content=content, headers=headers, timeout=60)
        for content in contents
    ]
    spent = time.perf_counter() - began
    settled(seconds=300)
    began = time.perf_counter()
    for answer in answers:
        uid = answer.json()["submissionUid"]
        http.get(f"/api/v1.0/documentsubmissions/{uid}", headers=headers).raise_for_status()
    return spent + time.perf_counter() - began


if __name__ == "__main__":
    with scratch():
        main()
