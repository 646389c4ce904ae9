"""Two people gather the same month, and one of its sales is sent or declared void meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import date

from django.db import connection

from signet.documents.actions.create_draft import create_draft
from signet.documents.actions.issue import issue
from signet.documents.actions.void import void
from signet.documents.models import Document
from signet.kernel.errors import SignetError
from signet.networks.models_watched import Covered
from signet.networks.myinvois.consolidation.consolidate import general_public
from signet.networks.myinvois.consolidation.gather_month import gather_month
from signet.parties.models import Customer
from signet.tenancy.context import tenant_scope
from tests.fixtures import World, actor

OCTOBER = date(2026, 10, 1)
ROUNDS = 8


def at_once(acts: Sequence[Callable[[], object]]) -> list[object]:
    """What each came to: what it returned, or the code of its refusal."""
    told: list[object] = [None] * len(acts)
    barrier = threading.Barrier(len(acts))

    def run(place: int) -> None:
        barrier.wait()
        try:
            told[place] = acts[place]()
        except SignetError as error:
            told[place] = error.code
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(i,)) for i in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def sold(world: World) -> Document:
    line = {"name": "Kopi", "price": "5", "tax": {"scheme": "SALES", "percent": "10"}}
    day = "2026-10-05"
    content = world.draft(currency="MYR", issue_date=day, due_date=day, lines=[line])
    return issue(document_id=create_draft(content=content, by=actor()).id, by=actor())


def walk_in(world: World) -> None:
    Customer.objects.filter(id=world.customer.id).update(  # type: ignore[attr-defined]
        legal_name="Walk-in", country="MY", vat_identifier="", legal_registration="", identifiers=[]
    )
    general_public(by=actor())


def gather(world: World) -> str:
    with tenant_scope(world.id):
        assert len(gather_month(first=OCTOBER, by=actor()).drafts) == 1
        return "made"


def test_one_of_many_gathers_a_sale(kept_alpha: World) -> None:
    with tenant_scope(kept_alpha.id):
        walk_in(kept_alpha)
    for _ in range(ROUNDS):
        with tenant_scope(kept_alpha.id):
            sale = sold(kept_alpha)
        told = at_once([lambda: gather(kept_alpha)] * 4)
        assert sorted(map(str, told)) == ["consolidated.nothing"] * 3 + ["made"]
        with tenant_scope(kept_alpha.id):
            assert Covered.objects.filter(covers=sale).count() == 1
    with tenant_scope(kept_alpha.id):
        assert (
            Covered.objects.count()
            == Document.objects.filter(kind="consolidated").count()
            == ROUNDS
        )


def test_a_sale_is_gathered_or_void_and_never_both(kept_alpha: World) -> None:
    with tenant_scope(kept_alpha.id):
        walk_in(kept_alpha)
    for _ in range(ROUNDS):
        with tenant_scope(kept_alpha.id):
            sale = sold(kept_alpha)

        def declare(sale: Document = sale) -> str:
            with tenant_scope(kept_alpha.id):
                return void(document_id=sale.id, reason="Mistake", by=actor()).state

        told = at_once([lambda: gather(kept_alpha), declare])
        assert told in (["made", "document.told"], ["consolidated.nothing", "void"])
        with tenant_scope(kept_alpha.id):
            is_covered = Covered.objects.filter(covers=sale).exists()
            assert is_covered == (Document.objects.get(id=sale.id).state == "issued")
