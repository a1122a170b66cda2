"""Deleting categories."""

from __future__ import annotations

import pytest

from domain.access import Actor
from domain.categories import CategoryInUse
from tests.support.gallery import MemoryGallery, acting


@pytest.fixture
async def administrator(gallery: MemoryGallery) -> Actor:
    return acting(await gallery.a_user(is_staff=True))


async def test_an_administrator_deletes_a_category_that_nothing_refers_to(
    gallery: MemoryGallery, administrator: Actor
) -> None:
    category = await gallery.a_category()

    await gallery.categories.delete(administrator, category.id)

    assert await gallery.category_queries.count() == 0


async def test_a_category_with_films_or_children_stays(
    gallery: MemoryGallery, administrator: Actor
) -> None:
    category = await gallery.a_category()
    await gallery.a_category(parent_id=category.id)
    await gallery.a_film(category_id=category.id)
    await gallery.a_film(category_id=category.id)

    with pytest.raises(CategoryInUse) as caught:
        await gallery.categories.delete(administrator, category.id)

    assert caught.value.params == {"id": category.id, "films": 2, "children": 1}
    assert await gallery.category_queries.count() == 2
