"""A Malaysian company in the product, connected to the stand-in, and what its people do."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from signet.documents.actions.create_draft import create_draft
from signet.documents.actions.issue import issue
from signet.kernel import clock
from signet.networks import submissions
from signet.networks.actions.connect import connect
from signet.networks.actions.send import send
from signet.networks.content import NewConnectionIn
from signet.networks.models import Submission
from signet.networks.polling import poll
from signet.networks.working import work
from signet.parties.models import Company, Customer
from signet.tenancy.context import tenant_scope
from tests.fixtures import World, actor
from tests.scenario.myinvois.conftest import Made
from tests.scenario.myinvois.portal import BUYER, SELLER, Portal

LINE = {
    "name": "Kopi O", "quantity": "2", "price": "100",
    "tax": {"scheme": "SERVICE", "category": "S", "percent": "8"},
    "classifications": [{"list_id": "CLASS", "code": "022"}],
}  # fmt: skip


@dataclass
class Business:
    world: World
    connection_id: UUID
    lines: list[dict[str, Any]] = field(default_factory=lambda: [LINE])

    def document(self, **changes: Any) -> UUID:
        today = clock.today("Asia/Kuala_Lumpur").isoformat()
        given = {"lines": self.lines, "issue_date": today, "due_date": today, **changes}
        draft = create_draft(content=self.world.draft(**given), by=actor())
        return issue(document_id=draft.id, by=actor()).id

    def send(self, document_id: UUID) -> Submission:
        return send(document_id=document_id, connection_id=self.connection_id, by=actor())

    def work(self) -> None:
        """What the worker's job does; outside any scope of a kept world."""
        work(self.world.id, self.connection_id)

    def poll(self) -> None:
        poll(self.world.id, self.connection_id)

    def until(self, submission_id: UUID, *states: str) -> Submission:
        """Work on, as if time went by, until the submission is in one of these states."""
        for _ in range(60):
            with tenant_scope(self.world.id):
                row = submissions.get(submission_id)
                if row.state in states:
                    return row
                self.due()
            self.work()
        raise AssertionError(f"{row.state} {row.text} {row.findings}")

    def due(self) -> None:
        waiting = Submission.objects.filter(next_at__isnull=False).exclude(state="valid")
        waiting.update(next_at=clock.now(), taken_by=None)


def malaysian(world: World, customer_tin: str = BUYER) -> None:
    """Company and customer become Malaysian; inside the tenant's scope."""
    Company.objects.filter(id=world.company.id).update(  # type: ignore[attr-defined]
        legal_name="Kopi Sdn. Bhd.", vat_identifier="", electronic_scheme="",
        electronic_address="", legal_registration="", tax_registration="",
        identifiers=[
            {"scheme": "TIN", "value": SELLER},
            {"scheme": "BRN", "value": "202001234567"},
            {"scheme": "MSIC", "value": "56103"},
        ],
        line1="12 Jalan Ampang", city="Kuala Lumpur", postal_code="50450",
        subdivision="Kuala Lumpur", country="MY", currency="MYR", phone="+60361201000",
    )  # fmt: skip
    Customer.objects.filter(id=world.customer.id).update(  # type: ignore[attr-defined]
        legal_name="Pejabat Hijau Sdn. Bhd.", vat_identifier="", electronic_scheme="",
        electronic_address="",
        identifiers=[
            {"scheme": "TIN", "value": customer_tin},
            {"scheme": "BRN", "value": "201901000005"},
        ],
        line1="3 Jalan Gombak", city="Gombak", postal_code="53000", subdivision="Selangor",
        country="MY", currency="MYR", phone="0123456789",
    )  # fmt: skip


def setup_of(world: World, portal: Portal, made: Made, **settings: str) -> NewConnectionIn:
    client, secret = portal.clients[SELLER]
    return NewConnectionIn(
        company_id=world.company.id,  # type: ignore[attr-defined]
        network="myinvois",
        settings={"api": portal.address, **settings},
        credentials={"client_secret": secret},
        certificate=base64.b64encode(made[SELLER][0].pkcs12).decode(),
        certificate_password="x",
    ).model_copy(update={"settings": {"api": portal.address, "client_id": client, **settings}})


@contextmanager
def in_business(
    world: World, portal: Portal, made: Made, settings: Any, **given: str
) -> Iterator[Business]:
    """Opens its own scopes."""
    settings.NETWORKS_PRIVATE = settings.NETWORKS_HTTP = True
    with tenant_scope(world.id):
        malaysian(world)
        connection = connect(content=setup_of(world, portal, made, **given), by=actor())
    yield Business(world, connection.id)
