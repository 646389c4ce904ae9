"""Series: a start that is given once, patterns that never print a number twice."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from signet.documents import numbering
from signet.documents.actions.create_draft import create_draft
from signet.documents.actions.issue import issue
from signet.documents.actions.save_series import SeriesIn, save_series
from signet.documents.gaps import gap_report
from signet.documents.models import Document, Series
from signet.kernel.errors import BadInput, Conflict, Forbidden
from signet.parties.actions.save_company import save_company
from signet.parties.content import CompanyIn
from signet.parties.models import Branch
from tests.fixtures import World, actor

PATTERN = "INV-{YYYY}-{seq:5}"


def start_at(world: World, first: int, pattern: str = PATTERN) -> Series:
    content = SeriesIn(pattern=pattern, first_number=first)
    return save_series(company_id=world.company.id, kind="invoice", content=content, by=actor())


def issued(world: World, day: str) -> str | None:
    draft = create_draft(content=world.draft(issue_date=day, due_date=None), by=actor())
    return issue(document_id=draft.id, by=actor()).number


def test_a_start_above_one_holds_for_one_period(
    inside: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import date

    monkeypatch.setattr(
        "signet.documents.actions.save_series.today", lambda _zone: date(2026, 11, 21)
    )
    start_at(inside, 248)
    assert issued(inside, "2026-11-21") == "INV-2026-00248"
    assert issued(inside, "2026-12-01") == "INV-2026-00249"
    assert issued(inside, "2027-01-01") == "INV-2027-00001"
    assert [(r.period, r.first, r.count, r.complete) for r in gap_report()] == [
        ("2026", 248, 2, True), ("2027", 1, 1, True),
    ]  # fmt: skip


def test_after_the_first_number_only_the_pattern_changes(inside: World) -> None:
    start_at(inside, 1)
    assert issued(inside, "2026-11-21") == "INV-2026-00001"
    with pytest.raises(Conflict) as refused:
        start_at(inside, 5)
    assert refused.value.fields[0].pointer == "/first_number"
    start_at(inside, 1, "F{YY}/{seq:3}")
    assert issued(inside, "2026-11-22") == "F26/002"


@pytest.mark.parametrize("pattern", ["INV-{YYYY}", "INV-{seq:4}", "{seq}{seq}", "ق{YYYY}{seq}"])
def test_a_pattern_that_could_repeat_is_refused(inside: World, pattern: str) -> None:
    with pytest.raises(BadInput) as refused:
        start_at(inside, 1, pattern)
    assert refused.value.fields[0].pointer == "/pattern"


def test_billers_do_not_number(inside: World) -> None:
    with pytest.raises(Forbidden):
        save_series(
            company_id=inside.company.id, kind="invoice", content=SeriesIn(pattern=PATTERN),
            by=actor("biller"),
        )  # fmt: skip


def test_the_database_keeps_the_start_of_a_series_in_use(inside: World) -> None:
    start_at(inside, 1)
    issued(inside, "2026-11-21")
    with pytest.raises(IntegrityError), transaction.atomic():
        Series.objects.update(first_number=100)


def test_the_next_number_is_shown_without_being_taken(inside: World) -> None:
    from datetime import date

    series = start_at(inside, 1)
    assert numbering.following(series, date(2026, 11, 21)) == 1
    issued(inside, "2026-11-21")
    assert numbering.following(series, date(2026, 11, 21)) == 2
    assert numbering.following(series, date(2027, 1, 1)) == 1


def test_a_disguised_number_can_be_read_back_and_runs_without_gaps(inside: World) -> None:
    start_at(inside, 1, "INV-{YY}-{b36:4}")
    numbers = [issued(inside, "2026-11-21") for _ in range(3)]
    assert numbers == ["INV-26-03UX", "INV-26-03UY", "INV-26-03UZ"]
    assert [int(str(n).rsplit("-", 1)[1], 36) - 5000 for n in numbers] == [1, 2, 3]
    assert numbering.number("INV-{b36:4}", 100, date(2026, 1, 1)) == "INV-03XO"
    [run] = gap_report()
    assert (run.first, run.last, run.count, run.complete) == (1, 3, 3, True)


def test_a_changed_pattern_changes_no_number_given(inside: World) -> None:
    start_at(inside, 1)
    assert issued(inside, "2026-11-21") == "INV-2026-00001"
    start_at(inside, 1, "R/{YYYY}/{seq:3}")
    assert issued(inside, "2026-11-21") == "R/2026/002"
    numbers = Document.objects.order_by("sequence").values_list("number", flat=True)
    assert list(numbers) == ["INV-2026-00001", "R/2026/002"]


def test_every_company_and_kind_counts_for_itself(inside: World) -> None:
    other = save_company(
        content=CompanyIn.model_validate(
            {"legal_name": "Second Ltd", "country": "GB", "currency": "GBP", "line1": "1 Low Street",
             "city": "Leeds", "postal_code": "LS1 1AA", "vat_identifier": "GB123456789",
             "electronic_scheme": "0088", "electronic_address": "5012345678917", "payment_days": 14}
        ),
        by=actor(),
    )  # fmt: skip
    found = []
    for company_id in (inside.company.id, other.id, other.id):
        for kind in ("invoice", "quote"):
            content = inside.draft(
                kind=kind, company_id=company_id, payment_means="10", due_date="2199-12-31"
            )
            draft = create_draft(content=content, by=actor())
            found.append(issue(document_id=draft.id, by=actor()).number)
    assert found == [
        "INV-2026-0001", "Q-2026-0001", "INV-2026-0001", "Q-2026-0001", "INV-2026-0002",
        "Q-2026-0002",
    ]  # fmt: skip
    assert [(r.company, r.kind, r.count) for r in gap_report()] == [
        ("Alpha Ltd", "invoice", 1), ("Alpha Ltd", "quote", 1),
        ("Second Ltd", "invoice", 2), ("Second Ltd", "quote", 2),
    ]  # fmt: skip


def branch_in(world: World) -> Branch:
    return Branch.objects.create(company=world.company, code="BKK", name="Boeung Keng Kang")


def test_patterns_that_could_meet_are_refused_with_the_name_of_the_other(inside: World) -> None:
    start_at(inside, 1)
    branch = branch_in(inside)
    content = SeriesIn(pattern="INV-{YYYY}-{seq:4}")
    with pytest.raises(BadInput) as refused:
        save_series(
            company_id=inside.company.id, kind="invoice", content=content, by=actor(),
            branch_id=branch.id,
        )  # fmt: skip
    assert refused.value.fields[0].pointer == "/pattern"
    assert refused.value.message.startswith(
        "INV-{YYYY}-{seq:4} could print a number that the series Invoice prints too"
        " (INV-{YYYY}-{seq:5})."
    )
    with pytest.raises(BadInput) as refused:
        save_series(company_id=inside.company.id, kind="self_invoice", content=content, by=actor())
    assert "the series Invoice prints too" in refused.value.message


def test_the_company_is_told_of_the_branch_at_odds(inside: World) -> None:
    branch = branch_in(inside)
    content = SeriesIn(pattern="INV-{YYYY}-{seq:4}")
    save_series(
        company_id=inside.company.id, kind="invoice", content=content, by=actor(),
        branch_id=branch.id,
    )  # fmt: skip
    with pytest.raises(BadInput) as refused:  # its own series would be made on first use
        issued(inside, "2026-11-21")
    assert "the series Invoice, Boeung Keng Kang prints too" in refused.value.message


def test_a_number_of_an_older_pattern_is_never_given_again(inside: World) -> None:
    start_at(inside, 1, "A{YYYY}{seq:1}")
    for day in range(1, 13):
        issued(inside, f"2026-11-{day:02d}")
    start_at(inside, 1, "A{YYYY}1{seq:1}")  # 13 is free under it, and so is 14
    assert issued(inside, "2026-11-21") == "A2026113"
    Series.objects.filter(kind="invoice").update(pattern="A2026{seq:1}", first_number=1)
    Series.objects.filter(kind="invoice").update(pattern="A20261")
    with pytest.raises(Conflict) as refused, transaction.atomic():
        issued(inside, "2026-11-21")
    assert refused.value.code == "series.number_given"
    assert "The number A20261 was given already." in refused.value.message
    assert Document.objects.filter(number__isnull=False).count() == 13
