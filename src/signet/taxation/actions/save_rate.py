"""Add a tax to the table, change one, take one out, or begin with those of a country."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from signet.audit.changes import changed
from signet.audit.seal import seal
from signet.en16931.canonical import decimal_text
from signet.en16931.model import Category
from signet.en16931.taxes import ZERO_RATED
from signet.kernel.errors import BadInput, Conflict
from signet.taxation.content import RateIn
from signet.taxation.models import TaxRate
from signet.taxation.presets import presets
from signet.taxation.queries import get_rate
from signet.tenancy.actor import Actor


def save_rate(
    *, content: RateIn, by: Actor, rate_id: UUID | None = None, version: int | None = None
) -> TaxRate:
    """Documents copied the rate when they were written: changing it changes none of them.

    Raises ``BadInput`` at the field that makes no tax, ``Conflict`` for a stale version.
    """
    by.must("companies.write")
    row = get_rate(rate_id, lock=True) if rate_id else TaxRate()
    if version is not None and version != row.version:
        raise Conflict(
            _("Somebody else changed this meanwhile. Look at the newer version first."),
            code="changed_meanwhile",
            pointer="/version",
        )
    _check(content)
    _check_time(content, row.id)
    values = content.model_dump(mode="json")
    before = _plain(row)
    for name, value in content.model_dump().items():
        setattr(row, name, value)
    if rate_id:
        row.version += 1
    row.save(force_insert=rate_id is None)
    seal(
        "taxes.change" if rate_id else "taxes.create",
        by=by,
        object_type="tax_rate",
        object_id=row.id,
        label=row.code,
        changes=changed(before, values) if rate_id else {},
    )
    return row


def remove_rate(*, rate_id: UUID, by: Actor) -> None:
    """Take a tax out of the table; documents keep theirs."""
    by.must("companies.write")
    row = get_rate(rate_id, lock=True)
    users = [r.code for r in TaxRate.objects.exclude(combines=[]) if row.code in r.combines]
    others = TaxRate.objects.filter(code=row.code).exclude(id=row.id).exists()
    if users and not others:
        raise Conflict(
            _("%(code)s is part of %(users)s; change that first.")
            % {"code": row.code, "users": ", ".join(users)},
            code="tax.in_use",
        )
    seal("taxes.remove", by=by, object_type="tax_rate", object_id=row.id, label=row.code)
    row.delete()


def add_presets(*, country: str, by: Actor) -> list[TaxRate]:
    """Add the taxes of a country that the table has no row of yet; raises ``BadInput`` if none are known."""
    by.must("companies.write")
    found = presets(country)
    if not found:
        raise BadInput(
            _("Signet has no list for this country; add its taxes one by one."),
            code="tax.no_presets",
            pointer="/country",
        )
    known = set(TaxRate.objects.values_list("code", flat=True))
    return [save_rate(content=one, by=by) for one in found if one.code not in known]


def _check(content: RateIn) -> None:
    """A row is a rate in percent, an amount per unit, a category without a rate, or a combination."""
    if content.combines:
        _check_parts(content)
        return
    rated = content.category not in ZERO_RATED | {Category.OUT_OF_SCOPE}
    if rated and (content.percent is None) == (content.per_unit is None):
        raise BadInput(
            _("Give the rate in percent, or an amount per unit."),
            code="tax.rate",
            pointer="/percent",
        )
    if not rated and (content.percent or content.per_unit):
        raise BadInput(
            _("This category has no rate of its own; leave the rate at 0 or empty."),
            code="tax.rate",
            pointer="/percent",
        )
    if content.per_unit is not None and not content.currency:
        raise BadInput(
            _("Say in which currency the amount per unit is."),
            code="tax.currency",
            pointer="/currency",
        )
    if content.scheme in content.on_top_of:
        raise BadInput(
            _("A tax is not charged on itself."), code="tax.circle", pointer="/on_top_of"
        )


def _check_parts(content: RateIn) -> None:
    if content.percent is not None or content.per_unit is not None:
        raise BadInput(
            _("A combination has no rate of its own: its parts have."),
            code="tax.rate",
            pointer="/percent",
        )
    rows = TaxRate.objects.filter(code__in=content.combines)
    parts = {row.code: row for row in rows}
    for code in content.combines:
        if code not in parts or parts[code].combines or code == content.code:
            raise BadInput(
                _("There is no single tax with the code %(code)s.") % {"code": code},
                code="tax.unknown",
                pointer="/combines",
            )
    schemes = [parts[code].scheme for code in content.combines]
    if len(set(schemes)) != len(schemes):
        raise BadInput(
            _("Each kind of tax may stand only once on a line."),
            code="tax.scheme_twice",
            pointer="/combines",
        )


def _check_time(content: RateIn, own: UUID) -> None:
    """Rates of one code follow each other; two on one day could not be told apart."""
    if content.valid_from and content.valid_to and content.valid_to < content.valid_from:
        raise BadInput(_("This ends before it begins."), code="tax.span", pointer="/valid_to")
    first, last = content.valid_from or date.min, content.valid_to or date.max
    for row in TaxRate.objects.filter(code=content.code).exclude(id=own):
        if first <= (row.valid_to or date.max) and (row.valid_from or date.min) <= last:
            raise BadInput(
                _("Another rate with the code %(code)s holds on some of these days; end it first.")
                % {"code": content.code},
                code="tax.overlap",
                pointer="/valid_from",
            )


def _plain(row: TaxRate) -> dict[str, Any]:
    """As the audit log holds it."""
    values = {name: getattr(row, name) for name in RateIn.model_fields}
    for name in ("percent", "per_unit"):
        values[name] = None if values[name] is None else decimal_text(values[name])
    for name in ("valid_from", "valid_to"):
        values[name] = values[name].isoformat() if values[name] else None
    return values
