"""A document's PDF once a network has cleared it: made anew with the QR code, the first one kept."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pypdf
import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError
from django.test import Client
from django.urls import reverse

from signet.documents import queries
from signet.networks.actions.send import send
from signet.networks.models import Submission
from signet.rendering.models import Rendering
from signet.rendering.store import pdf_of, render_by_id, renderings_of
from signet.tenancy.context import tenant_scope
from signet.tenancy.models import Tenant
from tests.fixtures import World, actor
from tests.networks import Post, posted

LINK = "https://post.example/n1"


@pytest.fixture
def post(inside: World, settings: Any) -> Iterator[Post]:
    with posted(inside, settings) as made:
        yield made


def cleared(post: Post) -> Submission:
    """A document whose plain PDF was made before a network cleared it."""
    document_id = post.document()
    pdf_of(queries.get(document_id))
    made = send(document_id=document_id, connection_id=post.connection_id, by=actor())
    post.work()
    return Submission.objects.get(id=made.id)


def text_of(body: bytes) -> str:
    return pypdf.PdfReader(io.BytesIO(body)).pages[0].extract_text()


def test_the_second_pdf_has_the_code_and_the_first_is_kept(post: Post) -> None:
    submission = cleared(post)
    document = queries.get(submission.document_id)
    first = bytes(Rendering.objects.get().body)
    render_by_id(document.id)
    newest, oldest = renderings_of(document.id)
    assert (newest.link, oldest.link) == (LINK, "")
    second = pdf_of(document)
    assert pdf_of(document) == second != first
    assert bytes(Rendering.objects.get(id=oldest.id).body) == first
    assert "Scan to verify" not in text_of(first)
    said = text_of(second)
    for printed in ("Scan to verify", "n1"):
        assert printed in said, printed


@pytest.mark.parametrize(
    ("zone", "hours", "told"),
    [
        ("Asia/Kuala_Lumpur", 8, "UTC+8"),
        ("Etc/GMT+3", -3, "UTC-3"),
        ("Asia/Kolkata", 5.5, "UTC+5:30"),
        ("UTC", 0, "UTC"),
    ],
)
def test_the_moment_is_told_by_the_tenants_clock(
    post: Post, zone: str, hours: float, told: str
) -> None:
    Tenant.objects.update(time_zone=zone)
    submission = cleared(post)
    assert submission.accepted_at is not None
    there = submission.accepted_at + timedelta(hours=hours)
    said = " ".join(text_of(pdf_of(queries.get(submission.document_id))).split())
    assert f"{there.day} {there:%b %Y} {there:%H:%M} {told}" in said


def test_what_was_refused_is_printed_plainly(post: Post) -> None:
    post.server.fail = ["refuse"]
    document = queries.get(cleared(post).document_id)
    assert "Scan to verify" not in text_of(pdf_of(document))
    assert Rendering.objects.count() == 1


def test_the_same_code_is_printed_once(post: Post) -> None:
    document = queries.get(cleared(post).document_id)
    pdf_of(document)
    with pytest.raises(IntegrityError), transaction.atomic():
        Rendering.objects.create(
            document=document, template="v1", link=LINK, body=b"x", sha256=b"\0" * 32
        )


def test_becoming_valid_orders_the_printing(post: Post) -> None:
    document_id = post.document()
    send(document_id=document_id, connection_id=post.connection_id, by=actor())
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE task_name = 'rendering.render'")
    post.work()  # this network gives its link at once
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args ->> 'document_id' FROM procrastinate_jobs"
            " WHERE task_name = 'rendering.render'"
        )
        assert cursor.fetchall() == [(str(document_id),)]


def test_the_earlier_pdf_can_still_be_had(kept_alpha: World, settings: Any, client: Client) -> None:
    with posted(kept_alpha, settings) as post:
        with tenant_scope(kept_alpha.id):
            document = queries.get(cleared(post).document_id)
            pdf_of(document)
            _newest, oldest = renderings_of(document.id)
            first = bytes(Rendering.objects.get(id=oldest.id).body)
        client.force_login(kept_alpha.owner)  # type: ignore[arg-type]
        page = client.get(reverse("document", args=[document.id]))
        assert "Earlier PDF of" in page.content.decode()
        address = reverse("earlier_pdf", args=[document.id, oldest.id])
        assert address in page.content.decode()
        assert client.get(address).content == first
        other = reverse("earlier_pdf", args=[document.id, document.id])
        assert client.get(other).status_code == 404
