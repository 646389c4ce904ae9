"""Put a logo on a company's documents, or take it off."""

from __future__ import annotations

import hashlib
from uuid import UUID

from signet.audit.seal import seal
from signet.parties.locking import lock
from signet.parties.logos import read_logo
from signet.parties.models import Company, Logo
from signet.tenancy.actor import Actor


def set_logo(*, company_id: UUID, picture: bytes | None, by: Actor) -> Company:
    """Documents issued from now on carry it; issued ones keep the one they were printed with.

    ``None`` takes the logo off. Raises ``BadInput`` for what is not a PNG or JPEG of a bearable size.
    """
    by.must("companies.write")
    company = lock(Company, company_id)
    before = str(company.logo_file) if company.logo_file else None
    company.logo_file = _kept(picture) if picture is not None else None
    after = str(company.logo_file) if company.logo_file else None
    if before == after:
        return company
    company.save(update_fields=["logo_file", "updated_at"])
    seal(
        "companies.set_logo",
        by=by,
        object_type="company",
        object_id=company.id,
        label=company.legal_name,
        changes={"logo": [before, after]},
    )
    return company


def _kept(picture: bytes) -> Logo:
    """The picture's row; the same picture is kept once."""
    read = read_logo(picture)
    digest = hashlib.sha256(read.body).digest()
    known = Logo.objects.filter(sha256=digest).first()
    if known is not None:
        return known
    logo = Logo(sha256=digest, kind=read.kind, width=read.width, height=read.height, body=read.body)
    logo.save(force_insert=True)
    return logo
