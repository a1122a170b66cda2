"""What every audit log promises inside a unit of work."""

from __future__ import annotations

from datetime import timedelta

from domain.audit import AuditEntry
from tests.support.builders import NOON, a_category, an_entry
from tests.support.stored import StoredGallery

INSTANT = timedelta(microseconds=1)


async def _add(gallery: StoredGallery, *entries: AuditEntry) -> None:
    async with gallery.unit_of_work() as uow:
        await uow.audit.add(*entries)
        await uow.commit()


async def test_an_entry_is_stored_with_the_change(gallery: StoredGallery) -> None:
    async with gallery.unit_of_work() as uow:
        await uow.categories.add(a_category())
        await uow.audit.add(an_entry())
        assert await gallery.entries() == []
        await uow.commit()

    assert len(await gallery.entries()) == await gallery.category_queries.count() == 1


async def test_a_change_that_is_undone_leaves_no_entry(gallery: StoredGallery) -> None:
    async with gallery.unit_of_work() as uow:
        await uow.categories.add(a_category())
        await uow.audit.add(an_entry())

    assert len(await gallery.entries()) == await gallery.category_queries.count() == 0


async def test_several_entries_are_stored_in_their_order(gallery: StoredGallery) -> None:
    await _add(gallery, *(an_entry(object_id=number) for number in range(1, 6)))
    await _add(gallery)

    entries = await gallery.entries()
    assert [entry.object_id for entry in entries] == [1, 2, 3, 4, 5]
    assert len({entry.id for entry in entries}) == 5


async def test_an_entry_outlives_all_that_it_speaks_of(gallery: StoredGallery) -> None:
    user = await gallery.a_user()
    await _add(gallery, an_entry(actor_id=user.id, object_id=user.id))

    async with gallery.unit_of_work() as uow:
        await uow.users.remove(user.id)
        await uow.commit()

    assert [entry.actor_id for entry in await gallery.entries()] == [user.id]


async def test_old_entries_are_removed_and_no_others(gallery: StoredGallery) -> None:
    moments = [NOON + INSTANT, NOON - INSTANT, NOON, NOON - timedelta(days=900)]
    await _add(gallery, *(an_entry(occurred_at=moment) for moment in moments))

    async with gallery.unit_of_work() as uow:
        assert await uow.audit.remove_old(before=NOON, most=10) == 2
        assert await uow.audit.remove_old(before=NOON, most=10) == 0
        await uow.commit()

    assert [entry.occurred_at for entry in await gallery.entries()] == [NOON + INSTANT, NOON]


async def test_the_oldest_entries_go_first_and_not_more_than_asked_for(
    gallery: StoredGallery,
) -> None:
    ages = (3, 5, 1, 4, 2)
    await _add(gallery, *(an_entry(occurred_at=NOON - timedelta(days=age)) for age in ages))

    async with gallery.unit_of_work() as uow:
        assert await uow.audit.remove_old(before=NOON, most=3) == 3
        await uow.commit()

    left = await gallery.entries()
    assert [(NOON - entry.occurred_at).days for entry in left] == [1, 2]
