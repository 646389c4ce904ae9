"""Logos, bank accounts: what was issued keeps what it was printed with."""

from __future__ import annotations

import io

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from PIL import Image

from signet.documents import queries
from signet.documents.actions.create_draft import create_draft
from signet.documents.actions.issue import issue
from signet.documents.models import Document
from signet.kernel.errors import BadInput, Forbidden
from signet.parties.actions.add_bank_account import add_bank_account
from signet.parties.actions.change_bank_account import change_bank_account
from signet.parties.actions.retire_bank_account import retire_bank_account
from signet.parties.actions.set_logo import set_logo
from signet.parties.content import BankAccountIn
from signet.parties.models import BankAccount, Logo
from signet.rendering.store import look_of, pages_of
from tests.fixtures import World, actor


def picture(colour: str = "red", kind: str = "PNG", size: tuple[int, int] = (60, 30)) -> bytes:
    buffer = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    Image.new("RGB", size, colour).save(buffer, kind, exif=exif)
    return buffer.getvalue()


def issued(world: World) -> Document:
    return issue(document_id=create_draft(content=world.draft(), by=actor()).id, by=actor())


def test_an_issued_document_keeps_its_logo_colour_and_title(inside: World) -> None:
    set_logo(company_id=inside.company.id, picture=picture("red"), by=actor())
    first = issued(inside)
    before = pages_of(queries.get(first.id), ppi=40)
    set_logo(company_id=inside.company.id, picture=picture("blue"), by=actor())
    inside.company.refresh_from_db()
    inside.company.colour, inside.company.document_title = "#123456", "Bill"
    inside.company.save()
    assert pages_of(queries.get(first.id), ppi=40) == before
    assert look_of(queries.get(issued(inside).id)).accent == "#123456"
    set_logo(company_id=inside.company.id, picture=None, by=actor())
    assert "logo" not in queries.get(issued(inside).id).look
    assert pages_of(queries.get(first.id), ppi=40) == before


def test_the_look_of_an_issued_document_is_frozen(inside: World) -> None:
    document = issued(inside)
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.filter(id=document.id).update(look={})


def test_a_logo_is_written_anew_without_what_it_said_of_itself(inside: World) -> None:
    data = picture("red", "JPEG", (3000, 1500))
    assert b"secret place" in data
    company = set_logo(company_id=inside.company.id, picture=data, by=actor())
    logo = company.logo_file
    assert (logo.kind, logo.width, logo.height) == ("jpeg", 1200, 600)
    assert b"secret place" not in bytes(logo.body)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Logo.objects.update(width=1)


@pytest.mark.parametrize(
    "data",
    [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a", picture()[:60], b"x" * 2_100_000],
)  # fmt: skip
def test_what_is_not_a_picture_is_refused_with_a_sentence(inside: World, data: bytes) -> None:
    with pytest.raises(BadInput) as refused:
        set_logo(company_id=inside.company.id, picture=data, by=actor())
    assert refused.value.fields[0].pointer == "/logo"


def test_a_small_file_of_a_huge_picture_is_refused_before_it_is_decoded(inside: World) -> None:
    with pytest.raises(BadInput, match="5000 by 5000 pixels"):
        set_logo(
            company_id=inside.company.id, picture=picture("red", "PNG", (5000, 5000)), by=actor()
        )


def test_accounts_change_and_retire_and_one_is_the_default(inside: World) -> None:
    content = BankAccountIn(account="GB82 WEST 1234 5698 7654 32", label="Euro")
    second = add_bank_account(company_id=inside.company.id, content=content, by=actor())
    assert (second.account, second.is_default) == ("GB82WEST12345698765432", False)
    changed = content.model_copy(update={"is_default": True, "label": "Main"})
    change_bank_account(account_id=second.id, content=changed, by=actor())
    assert BankAccount.objects.get(is_default=True).label == "Main"
    retire_bank_account(account_id=second.id, by=actor())
    assert BankAccount.objects.get(is_default=True).id == inside.account.id
    with pytest.raises(BadInput) as refused:
        create_draft(content=inside.draft(bank_account_id=second.id), by=actor())
    assert refused.value.fields[0].pointer == "/bank_account_id"
    with pytest.raises(Forbidden):
        retire_bank_account(account_id=inside.account.id, by=actor("biller"))


def test_a_draft_for_a_retired_account_is_not_issued(inside: World) -> None:
    draft = create_draft(content=inside.draft(), by=actor())
    retire_bank_account(account_id=inside.account.id, by=actor())
    with pytest.raises(BadInput) as refused:
        issue(document_id=draft.id, by=actor())
    assert [f.pointer for f in refused.value.fields] == ["/bank_account_id"]
