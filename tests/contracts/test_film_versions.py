"""What every film repository promises of films that change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from domain.errors import Conflict, EditConflict
from domain.films import Film
from tests.contracts.values import UNKNOWN_IDS
from tests.support.builders import NOON, a_film
from tests.support.stored import StoredGallery

LATER = NOON + timedelta(hours=1)


async def test_a_changed_film_comes_back_equal_in_every_field(gallery: StoredGallery) -> None:
    film = await gallery.a_film()
    category = await gallery.a_category()
    film.edit(
        title="Зеркало",
        description="",
        filmed_at=datetime(1975, 3, 7, tzinfo=UTC),
        rating=9.5,
        poster_url="",
        category_id=category.id,
        now=LATER,
    )

    async with gallery.unit_of_work() as uow:
        await uow.films.save(film)
        await uow.commit()

    assert await gallery.stored_film(film.id) == film


async def test_a_film_cannot_be_moved_to_a_category_that_does_not_exist(
    gallery: StoredGallery,
) -> None:
    film = await gallery.a_film()
    film.edit(category_id=987_654_321, now=LATER)

    async with gallery.unit_of_work() as uow:
        with pytest.raises(Conflict):
            await uow.films.save(film)


async def test_a_film_can_be_changed_twice_in_one_unit_of_work(gallery: StoredGallery) -> None:
    film = await gallery.a_film()

    async with gallery.unit_of_work() as uow:
        film.edit(title="Раз", now=LATER)
        await uow.films.save(film)
        film.edit(title="Два", now=LATER)
        await uow.films.save(film)
        await uow.commit()

    assert (await gallery.stored_film(film.id)).title == "Два"
    assert film.version == 3


async def _edited(gallery: StoredGallery, film_id: int) -> Film:
    """The film as another unit of work changes it."""
    async with gallery.unit_of_work() as uow:
        film = await uow.films.get(film_id)
        film.edit(title="Первый", now=LATER)
        await uow.films.save(film)
        await uow.commit()
    return film


async def test_a_film_that_somebody_else_changed_meanwhile_is_not_overwritten(
    gallery: StoredGallery,
) -> None:
    stale = await gallery.a_film()
    changed = await _edited(gallery, stale.id)
    stale.edit(title="Второй", now=LATER)

    async with gallery.unit_of_work() as uow:
        with pytest.raises(EditConflict):
            await uow.films.save(stale)

    assert await gallery.stored_film(stale.id) == changed


async def test_a_film_is_saved_once_for_each_change(gallery: StoredGallery) -> None:
    film = await gallery.a_film()

    async with gallery.unit_of_work() as uow:
        with pytest.raises(EditConflict):
            await uow.films.save(film)


async def test_a_removed_film_is_not_saved(gallery: StoredGallery) -> None:
    film = await gallery.a_film()
    async with gallery.unit_of_work() as uow:
        await uow.films.remove(film.id)
        await uow.commit()
    film.edit(title="Призрак", now=LATER)

    async with gallery.unit_of_work() as uow:
        with pytest.raises(EditConflict):
            await uow.films.save(film)

    assert await gallery.film_queries.count() == 0


async def test_a_film_that_never_was_is_not_saved(gallery: StoredGallery) -> None:
    owner = await gallery.a_user()

    async with gallery.unit_of_work() as uow:
        for unknown in UNKNOWN_IDS:
            with pytest.raises(EditConflict):
                await uow.films.save(a_film(id=unknown, owner_id=owner.id, version=2))
