"""What every film repository promises of many films at once, and of the films it knows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from application.pagination import Window
from tests.contracts.values import MOMENTS
from tests.support.builders import NOON, a_film
from tests.support.stored import StoredGallery

LATER = NOON + timedelta(hours=1)
EVERYTHING = Window(limit=1000)


async def test_many_films_are_stored_in_one_go(gallery: StoredGallery) -> None:
    owner = await gallery.a_user()
    category = await gallery.a_category()
    films = [
        a_film(title="Андрей Рублёв", owner_id=owner.id, filmed_at=MOMENTS[-1], rating=1 / 3),
        a_film(title="Іваново дитинство", owner_id=owner.id, category_id=category.id, version=3),
    ]

    async with gallery.unit_of_work() as uow:
        await uow.films.add_many(films)
        await uow.commit()

    page = await gallery.film_queries.page(EVERYTHING)
    stored = [await gallery.stored_film(view.id) for view in page.items]
    for film, kept in zip(films, stored, strict=True):
        film.id = kept.id
    assert stored == films


async def test_the_ids_of_many_films_stay_unknown(gallery: StoredGallery) -> None:
    owner = await gallery.a_user()
    film = a_film(owner_id=owner.id)

    async with gallery.unit_of_work() as uow:
        await uow.films.add_many([film])
        await uow.commit()

    assert film == a_film(owner_id=owner.id)


async def test_thousands_of_films_are_stored_in_one_go(gallery: StoredGallery) -> None:
    owner = await gallery.a_user()
    films = [a_film(title=f"Фильм {number}", owner_id=owner.id) for number in range(2500)]

    async with gallery.unit_of_work() as uow:
        await uow.films.add_many(films)
        known = await uow.films.known([(film.title, film.filmed_at) for film in films])
        await uow.commit()

    assert len(known) == 2500
    page = await gallery.film_queries.page(Window(limit=3000))
    assert [view.title for view in page.items] == [film.title for film in films]


async def test_no_films_in_one_go_are_no_error(gallery: StoredGallery) -> None:
    async with gallery.unit_of_work() as uow:
        await uow.films.add_many([])
        await uow.commit()

    assert await gallery.film_queries.count() == 0


async def test_films_stored_in_one_go_can_be_found_and_numbered_afterwards(
    gallery: StoredGallery,
) -> None:
    owner = await gallery.a_user()
    async with gallery.unit_of_work() as uow:
        await uow.films.add_many([a_film(owner_id=owner.id) for _ in range(3)])
        await uow.commit()

    last = await gallery.a_film(owner_id=owner.id)

    ids = [view.id for view in (await gallery.film_queries.page(EVERYTHING)).items]
    assert ids == sorted(set(ids))
    assert ids[-1] == last.id


async def test_films_are_counted_in_a_category_itself_and_not_below_it(
    gallery: StoredGallery,
) -> None:
    parent = await gallery.a_category()
    child = await gallery.a_category(parent_id=parent.id)
    await gallery.a_film(category_id=parent.id)
    await gallery.a_film(category_id=parent.id)
    await gallery.a_film(category_id=child.id)
    await gallery.a_film()

    async with gallery.unit_of_work() as uow:
        assert await uow.films.count_in_category(parent.id) == 2
        assert await uow.films.count_in_category(child.id) == 1


async def test_films_are_known_by_title_and_moment_together(gallery: StoredGallery) -> None:
    moment = datetime(1972, 3, 20, 12, 0, 0, 1, tzinfo=UTC)
    await gallery.a_film(title="Солярис", filmed_at=moment)
    await gallery.a_film(title="Солярис", filmed_at=LATER)
    keys = {
        ("Солярис", moment),
        ("Солярис", moment + timedelta(microseconds=1)),
        ("солярис", moment),
        ("Сталкер", moment),
    }

    async with gallery.unit_of_work() as uow:
        assert await uow.films.known(keys) == {("Солярис", moment)}
        assert await uow.films.known([]) == set()


async def test_one_moment_is_one_moment_in_every_zone(gallery: StoredGallery) -> None:
    in_summer_time = MOMENTS[-2]
    await gallery.a_film(title="Солярис", filmed_at=in_summer_time)

    async with gallery.unit_of_work() as uow:
        known = await uow.films.known([("Солярис", in_summer_time.astimezone(UTC))])

    assert known == {("Солярис", in_summer_time)}
