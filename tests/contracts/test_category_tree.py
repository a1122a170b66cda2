"""What every category repository promises of the tree, and of names."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.categories import CategoryInUse
from tests.support.builders import NOON
from tests.support.stored import StoredGallery

LATER = NOON + timedelta(hours=1)


async def test_an_unused_category_is_removed(gallery: StoredGallery) -> None:
    parent = await gallery.a_category()
    category = await gallery.a_category(parent_id=parent.id)

    async with gallery.unit_of_work() as uow:
        await uow.categories.remove(category.id)
        await uow.commit()

    assert not await gallery.category_queries.exists(category.id)
    assert await gallery.category_queries.exists(parent.id)


async def test_a_category_with_films_stays(gallery: StoredGallery) -> None:
    category = await gallery.a_category()
    film = await gallery.a_film(category_id=category.id)

    async with gallery.unit_of_work() as uow:
        with pytest.raises(CategoryInUse):
            await uow.categories.remove(category.id)

    assert await gallery.stored_category(category.id) == category
    assert await gallery.stored_film(film.id) == film


async def test_a_category_with_children_stays(gallery: StoredGallery) -> None:
    category = await gallery.a_category()
    child = await gallery.a_category(parent_id=category.id)

    async with gallery.unit_of_work() as uow:
        with pytest.raises(CategoryInUse):
            await uow.categories.remove(category.id)

    assert await gallery.stored_category(category.id) == category
    assert await gallery.stored_category(child.id) == child


async def test_a_lineage_leads_from_a_category_up_to_the_top(gallery: StoredGallery) -> None:
    bystander = await gallery.a_category()
    ids: list[int | None] = [None]
    for _ in range(5):
        ids.append((await gallery.a_category(parent_id=ids[-1])).id)
    await gallery.a_category(parent_id=ids[-1])

    async with gallery.unit_of_work() as uow:
        assert await uow.categories.lineage(bystander.id) == [bystander.id]
        assert await uow.categories.lineage(ids[-1] or 0) == ids[:0:-1]


async def test_a_lineage_leads_up_also_where_parents_are_younger_than_children(
    gallery: StoredGallery,
) -> None:
    child, parent = await gallery.a_category(), await gallery.a_category()
    grandparent = await gallery.a_category()
    async with gallery.unit_of_work() as uow:
        child.move(parent.id, ancestors=[parent.id], now=LATER)
        parent.move(grandparent.id, ancestors=[grandparent.id], now=LATER)
        await uow.categories.save(child)
        await uow.categories.save(parent)
        await uow.commit()

    async with gallery.unit_of_work() as uow:
        lineage = await uow.categories.lineage(child.id)

    assert lineage == [child.id, parent.id, grandparent.id]


async def test_children_are_counted_directly_below_a_category(gallery: StoredGallery) -> None:
    top = await gallery.a_category()
    child = await gallery.a_category(parent_id=top.id)
    await gallery.a_category(parent_id=top.id)
    await gallery.a_category(parent_id=child.id)

    async with gallery.unit_of_work() as uow:
        assert await uow.categories.count_children(top.id) == 2
        assert await uow.categories.count_children(child.id) == 1


async def test_the_smallest_id_stands_for_a_folded_name(gallery: StoredGallery) -> None:
    first = await gallery.a_category(name="Чёрная комедия")
    await gallery.a_category(name="ЧЕРНАЯ  Комедия")
    drama = await gallery.a_category(name="Drama")
    await gallery.a_category(name="Вестерн")

    async with gallery.unit_of_work() as uow:
        ids = await uow.categories.ids_by_folded_name({"черная комедия", "drama", "нуар"})
        assert await uow.categories.ids_by_folded_name([]) == {}

    assert ids == {"черная комедия": first.id, "drama": drama.id}


async def test_ids_of_thousands_of_names_can_be_asked_for_at_once(gallery: StoredGallery) -> None:
    category = await gallery.a_category(name="Жанр 2499")

    async with gallery.unit_of_work() as uow:
        ids = await uow.categories.ids_by_folded_name({f"жанр {n}" for n in range(2500)})

    assert ids == {"жанр 2499": category.id}
