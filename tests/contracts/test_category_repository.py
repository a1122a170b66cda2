"""What every category repository promises."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from domain.categories import CategoryNotFound
from domain.errors import Conflict, EditConflict
from tests.contracts.values import TEXTS, UNKNOWN_IDS
from tests.support.builders import NOON, a_category
from tests.support.stored import StoredGallery

LATER = NOON + timedelta(hours=1)


async def test_a_stored_category_comes_back_equal_in_every_field(gallery: StoredGallery) -> None:
    parent = await gallery.a_category()
    owner = [await gallery.a_user() for _ in range(3)][-1]
    category = await gallery.a_category(
        name="Нуар",
        parent_id=parent.id,
        owner_id=owner.id,
        created_at=datetime(2024, 1, 2, 3, 4, 5, 6, tzinfo=UTC),
        updated_at=datetime(2024, 6, 7, 8, 9, 10, 11, tzinfo=UTC),
        version=12,
    )

    assert await gallery.stored_category(category.id) == category


async def test_a_changed_category_comes_back_equal_in_every_field(gallery: StoredGallery) -> None:
    parent = await gallery.a_category()
    category = await gallery.a_category()

    async with gallery.unit_of_work() as uow:
        category.rename("Драма", now=NOON)
        await uow.categories.save(category)
        category.move(parent.id, ancestors=[parent.id], now=LATER)
        await uow.categories.save(category)
        await uow.commit()

    assert category.version == 3
    assert await gallery.stored_category(category.id) == category


async def test_names_come_back_letter_by_letter(gallery: StoredGallery) -> None:
    names = [*TEXTS, "Щ" * 100]
    categories = [await gallery.a_category(name=name) for name in names]

    stored = [await gallery.stored_category(category.id) for category in categories]

    assert [category.name for category in stored] == names


async def test_names_need_not_differ(gallery: StoredGallery) -> None:
    first, second = await gallery.a_category(name="Драма"), await gallery.a_category(name="Драма")

    assert 0 < first.id < second.id


async def test_the_id_of_a_removed_category_is_not_given_again(gallery: StoredGallery) -> None:
    removed = await gallery.a_category()
    async with gallery.unit_of_work() as uow:
        await uow.categories.remove(removed.id)
        await uow.commit()

    assert (await gallery.a_category()).id > removed.id


@pytest.mark.parametrize("reference", ["owner_id", "parent_id"])
async def test_a_category_cannot_refer_to_what_does_not_exist(
    gallery: StoredGallery, reference: str
) -> None:
    for unknown in UNKNOWN_IDS:
        category = a_category(**{reference: unknown})
        async with gallery.unit_of_work() as uow:
            with pytest.raises(Conflict):
                await uow.categories.add(category)

    assert await gallery.category_queries.count() == 0


async def test_a_category_cannot_be_moved_below_one_that_does_not_exist(
    gallery: StoredGallery,
) -> None:
    category = await gallery.a_category()
    category.move(987_654_321, ancestors=[], now=LATER)

    async with gallery.unit_of_work() as uow:
        with pytest.raises(Conflict):
            await uow.categories.save(category)


async def test_a_known_category_exists(gallery: StoredGallery) -> None:
    category = await gallery.a_category()

    async with gallery.unit_of_work() as uow:
        assert await uow.categories.exists(category.id) is True


async def test_an_unknown_category_does_not_exist(gallery: StoredGallery) -> None:
    await gallery.a_category()

    async with gallery.unit_of_work() as uow:
        for unknown in UNKNOWN_IDS:
            assert await uow.categories.exists(unknown) is False
            assert await uow.categories.lineage(unknown) == []
            assert await uow.categories.count_children(unknown) == 0
            with pytest.raises(CategoryNotFound):
                await uow.categories.get(unknown)
            with pytest.raises(CategoryNotFound):
                await uow.categories.remove(unknown)


async def test_a_unit_of_work_sees_its_own_changes(gallery: StoredGallery) -> None:
    async with gallery.unit_of_work() as uow:
        parent, child = a_category(name="Кино"), a_category(name="Нуар")
        await uow.categories.add(parent)
        await uow.categories.add(child)
        assert await uow.categories.get(child.id) == child
        child.move(parent.id, ancestors=[parent.id], now=LATER)
        await uow.categories.save(child)
        assert await uow.categories.get(child.id) == child
        assert await uow.categories.lineage(child.id) == [child.id, parent.id]
        assert await uow.categories.count_children(parent.id) == 1
        assert await uow.categories.ids_by_folded_name(["нуар"]) == {"нуар": child.id}
        await uow.categories.remove(child.id)
        assert not await uow.categories.exists(child.id)
        assert await uow.categories.count_children(parent.id) == 0


async def test_a_category_that_somebody_else_changed_meanwhile_is_not_overwritten(
    gallery: StoredGallery,
) -> None:
    stale = await gallery.a_category()
    async with gallery.unit_of_work() as uow:
        changed = await uow.categories.get(stale.id)
        changed.rename("Первый", now=LATER)
        await uow.categories.save(changed)
        await uow.commit()
    stale.rename("Второй", now=LATER)

    async with gallery.unit_of_work() as uow:
        with pytest.raises(EditConflict):
            await uow.categories.save(stale)

    assert await gallery.stored_category(stale.id) == changed


async def test_a_removed_category_is_not_saved(gallery: StoredGallery) -> None:
    category = await gallery.a_category()
    async with gallery.unit_of_work() as uow:
        await uow.categories.remove(category.id)
        await uow.commit()
    category.rename("Призрак", now=LATER)

    async with gallery.unit_of_work() as uow:
        with pytest.raises(EditConflict):
            await uow.categories.save(category)


async def test_many_categories_are_stored_at_once_in_their_order(gallery: StoredGallery) -> None:
    parent, owner = await gallery.a_category(name="Всё"), await gallery.a_user()
    names = [f"name_{number}" for number in range(1200)]

    async with gallery.unit_of_work() as uow:
        await uow.categories.add_many(
            [a_category(name=name, parent_id=parent.id, owner_id=owner.id) for name in names]
        )
        await uow.commit()

    ids = await gallery.material_queries.category_ids()
    first, *_, last = [await gallery.stored_category(ids[at]) for at in (1, 2, -1)]
    assert first == a_category(id=ids[1], name="name_0", parent_id=parent.id, owner_id=owner.id)
    assert (last.name, len(ids)) == ("name_1199", 1201)


async def test_no_categories_are_stored_without_a_statement(gallery: StoredGallery) -> None:
    async with gallery.unit_of_work() as uow:
        await uow.categories.add_many([])
        await uow.commit()

    assert await gallery.category_queries.count() == 0


async def test_of_many_categories_none_is_stored_when_one_refers_to_nothing(
    gallery: StoredGallery,
) -> None:
    async with gallery.unit_of_work() as uow:
        with pytest.raises(Conflict):
            await uow.categories.add_many([a_category(), a_category(owner_id=987_654_321)])

    assert await gallery.category_queries.count() == 0
