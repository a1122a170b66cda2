"""Who reads the audit log, and how long it is kept."""

from __future__ import annotations

from datetime import timedelta

import pytest

from application.audit.views import AuditFilter
from application.housekeeping import AUDIT_ENTRIES_AT_ONCE
from application.pagination import Page, Window
from domain.access import ANONYMOUS
from domain.audit import AuditEntryNotFound
from domain.errors import Forbidden, Unauthenticated
from tests.support.builders import NOON, an_entry
from tests.support.gallery import MemoryGallery, acting


async def test_administrators_read_the_log(gallery: MemoryGallery) -> None:
    staff = acting(await gallery.a_user(is_staff=True))
    entries = [await gallery.an_entry(actor_id=actor_id) for actor_id in (1, 2, 1)]

    page = await gallery.audit.page(staff, Window(limit=1), AuditFilter(actor_id=1))

    assert page == Page(items=[entries[2]], total=2)
    assert await gallery.audit.get(staff, entries[0].id) == entries[0]
    with pytest.raises(AuditEntryNotFound):
        await gallery.audit.get(staff, 404)


async def test_nobody_else_reads_the_log(gallery: MemoryGallery) -> None:
    user, entry = acting(await gallery.a_user()), await gallery.an_entry()

    for actor, refusal in ((ANONYMOUS, Unauthenticated), (user, Forbidden)):
        with pytest.raises(refusal):
            await gallery.audit.page(actor, Window(limit=1))
        with pytest.raises(refusal):
            await gallery.audit.get(actor, entry.id)


@pytest.mark.parametrize(("kept_for", "left"), [(timedelta(days=10), 2), (None, 3)])
async def test_old_entries_are_cleared_away_if_the_operator_wants_it(
    kept_for: timedelta | None, left: int
) -> None:
    gallery = MemoryGallery(audit_is_kept=kept_for)
    for age in (timedelta(0), timedelta(days=10), timedelta(days=10, microseconds=1)):
        await gallery.an_entry(occurred_at=NOON - age)

    await gallery.housekeeping.sweep()

    assert len(await gallery.entries()) == left


async def test_more_entries_than_go_at_once_are_cleared_away_too() -> None:
    gallery = MemoryGallery(audit_is_kept=timedelta(days=10))
    old = [an_entry(occurred_at=NOON - timedelta(days=11))] * (AUDIT_ENTRIES_AT_ONCE + 1)
    async with gallery.unit_of_work() as uow:
        await uow.audit.add(*old)
        await uow.commit()

    await gallery.housekeeping.sweep()

    assert await gallery.entries() == []
