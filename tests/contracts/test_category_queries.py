"""What all queries of categories promise."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest

from application.categories.views import CategoryView
from application.pagination import MAX_OFFSET, Page, Window
from domain.categories import CategoryNotFound
from tests.contracts.values import UNKNOWN_IDS
from tests.support.stored import StoredGallery

EVERYTHING = Window(limit=1000)


async def test_a_category_is_read_as_it_was_stored(gallery: StoredGallery) -> None:
    parent = await gallery.a_category()
    owner = [await gallery.a_user() for _ in range(3)][-1]
    category = await gallery.a_category(
        name="Нуар 🚀",
        parent_id=parent.id,
        owner_id=owner.id,
        created_at=datetime(2024, 1, 2, 3, 4, 5, 6, tzinfo=UTC),
        updated_at=datetime(2024, 6, 7, 8, 9, 10, 11, tzinfo=UTC),
        version=12,
    )
    views = [
        msgspec.convert(stored, CategoryView, from_attributes=True) for stored in (parent, category)
    ]

    assert await gallery.category_queries.get(category.id) == views[1]
    assert await gallery.category_queries.page(EVERYTHING) == Page(items=views, total=2)


async def test_times_are_read_in_utc(gallery: StoredGallery) -> None:
    category = await gallery.a_category()

    view = await gallery.category_queries.get(category.id)

    assert view.created_at.isoformat() == category.created_at.isoformat()
    assert view.updated_at.isoformat() == category.updated_at.isoformat()


async def test_a_known_category_exists(gallery: StoredGallery) -> None:
    category = await gallery.a_category()

    assert await gallery.category_queries.exists(category.id) is True


async def test_an_unknown_category_does_not_exist(gallery: StoredGallery) -> None:
    await gallery.a_category()

    for unknown in UNKNOWN_IDS:
        assert await gallery.category_queries.exists(unknown) is False
        with pytest.raises(CategoryNotFound):
            await gallery.category_queries.get(unknown)


async def test_a_gallery_without_categories_is_an_empty_page(gallery: StoredGallery) -> None:
    assert await gallery.category_queries.page(Window(limit=5)) == Page(items=[], total=0)
    assert await gallery.category_queries.names(Window(limit=5)) == []
    assert await gallery.category_queries.count() == 0


async def test_a_window_shows_its_part_of_the_list_by_id_and_the_number_of_all(
    gallery: StoredGallery,
) -> None:
    for name in ("в", "а", "б"):
        await gallery.a_category(name=name)
    seen = {
        Window(limit=2): ["в", "а"],
        Window(limit=2, offset=2): ["б"],
        Window(limit=2, offset=3): [],
        Window(limit=0): [],
        Window(limit=MAX_OFFSET): ["в", "а", "б"],
        Window(limit=1, offset=MAX_OFFSET): [],
    }

    for window, names in seen.items():
        page = await gallery.category_queries.page(window)
        assert (page.total, [view.name for view in page.items]) == (3, names)
        assert await gallery.category_queries.names(window) == names
    assert await gallery.category_queries.count() == 3
