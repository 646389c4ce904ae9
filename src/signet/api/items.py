"""``/api/v1/items``: what is sold again and again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ninja import Router

from signet.api import shown
from signet.api.call import Answered, Call
from signet.api.inputs import ItemChange, ItemFilter, TableOptions, filters
from signet.api.operations import operation
from signet.api.preconditions import version_of
from signet.api.schemas import ItemOut, ItemsOut
from signet.api.schemas_files import TableOut
from signet.api.tables import CSV_TYPES, imported
from signet.catalogue.actions.archive_item import archive_item
from signet.catalogue.actions.save_item import save_item
from signet.catalogue.content import ItemIn
from signet.catalogue.queries import ItemQuery, get_item, item_page
from signet.intake.nouns import ITEMS

router = Router(tags=["Items"])
Data = dict[str, Any]


@operation(
    router, "GET", "", summary="List items", may="items.read", query=ItemFilter,
    answer=ItemsOut,
)  # fmt: skip
def list_items(call: Call[None, ItemFilter]) -> Data:
    """A page of items, by name unless sorted otherwise."""
    return shown.page(item_page(ItemQuery(**filters(call.query))), shown.item)


@operation(
    router, "POST", "", summary="Add an item", may="items.write", body=ItemIn, answer=ItemOut,
    status=201,
)  # fmt: skip
def create_item(call: Call[ItemIn, None]) -> Data:
    """``price`` is in major units of ``currency``, without tax."""
    return shown.item(save_item(content=call.body, by=call.by))


@operation(
    router, "GET", "/{uuid:item_id}", summary="One item", may="items.read", answer=ItemOut,
)  # fmt: skip
def show_item(call: Call[None, None], item_id: UUID) -> Data:  # noqa: ARG001
    """Lines copy an item when they are written, so its price can change freely."""
    return shown.item(get_item(item_id))


@operation(
    router, "PUT", "/{uuid:item_id}", summary="Change an item", may="items.write",
    body=ItemChange, answer=ItemOut, versioned=True,
)  # fmt: skip
def change_item(call: Call[ItemChange, None], item_id: UUID) -> Data:
    """Replaces the whole content; no document changes with it."""
    content = ItemIn.model_validate(call.body.model_dump(exclude={"version"}))
    return shown.item(
        save_item(content=content, by=call.by, item_id=item_id, version=version_of(call))
    )  # fmt: skip


@operation(
    router, "POST", "/{uuid:item_id}/archive", summary="Archive an item", may="items.write",
    answer=ItemOut,
)  # fmt: skip
def archive_an_item(call: Call[None, None], item_id: UUID) -> Data:
    """It is offered no more; lines that copied it stay as they are."""
    return shown.item(archive_item(item_id=item_id, by=call.by))


@operation(
    router, "POST", "/{uuid:item_id}/restore", summary="Restore an item", may="items.write",
    answer=ItemOut,
)  # fmt: skip
def restore_item(call: Call[None, None], item_id: UUID) -> Data:
    """Takes an archived item back."""
    return shown.item(archive_item(item_id=item_id, by=call.by, archived=False))


@operation(
    router, "POST", "/import", summary="Import items", may="items.write",
    query=TableOptions, files=True, file_types=CSV_TYPES, answer=TableOut, status=201,
)  # fmt: skip
def import_items(call: Call[None, TableOptions]) -> Answered:
    """A CSV file with a head: each row adds, or changes the one with its ``code``.

    Up to 10 MB and 50,000 rows; encoding, delimiter and columns are found out. All rows or none, unless
    ``bad`` is ``skip``. 201 when the rows were written, 200 in a dry run.
    """
    return imported(ITEMS, call)
