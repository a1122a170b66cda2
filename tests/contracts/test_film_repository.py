"""What every film repository promises."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from application.pagination import Window
from domain.errors import Conflict
from domain.films import FilmNotFound
from tests.contracts.values import MOMENTS, NUMBERS, TEXTS, UNKNOWN_IDS
from tests.support.builders import NOON, a_film
from tests.support.stored import StoredGallery

LATER = NOON + timedelta(hours=1)
EVERYTHING = Window(limit=1000)


async def test_a_stored_film_comes_back_equal_in_every_field(gallery: StoredGallery) -> None:
    await gallery.a_user()
    owner = await gallery.a_user()
    category = [await gallery.a_category() for _ in range(3)][-1]
    film = await gallery.a_film(
        title="Сталкер",
        description="Зона.",
        filmed_at=datetime(1979, 5, 25, 1, 2, 3, 4, tzinfo=UTC),
        rating=-7.25,
        poster_url="https://example.com/stalker.jpg?a=1#b",
        category_id=category.id,
        owner_id=owner.id,
        created_at=datetime(2024, 1, 2, 3, 4, 5, 6, tzinfo=UTC),
        updated_at=datetime(2024, 6, 7, 8, 9, 10, 11, tzinfo=UTC),
        version=12,
    )

    assert await gallery.stored_film(film.id) == film


async def test_titles_and_descriptions_come_back_letter_by_letter(gallery: StoredGallery) -> None:
    films = [await gallery.a_film(title=text, description=text) for text in TEXTS]

    stored = [await gallery.stored_film(film.id) for film in films]

    assert [(film.title, film.description) for film in stored] == [(text, text) for text in TEXTS]


async def test_moments_come_back_to_the_microsecond(gallery: StoredGallery) -> None:
    films = [await gallery.a_film(filmed_at=moment) for moment in MOMENTS]

    stored = [await gallery.stored_film(film.id) for film in films]

    # A moment without its offset would equal none that has one.
    assert [film.filmed_at for film in stored] == list(MOMENTS)


async def test_ratings_come_back_to_the_last_bit(gallery: StoredGallery) -> None:
    films = [await gallery.a_film(rating=number) for number in NUMBERS]

    stored = [await gallery.stored_film(film.id) for film in films]

    assert [film.rating.hex() for film in stored] == [number.hex() for number in NUMBERS]


async def test_the_longest_texts_come_back_whole(gallery: StoredGallery) -> None:
    film = await gallery.a_film(
        title="Щ" * 255, description="ё🚀" * 100_000, poster_url="https://e.com/".ljust(200, "x")
    )

    assert await gallery.stored_film(film.id) == film


async def test_every_new_film_gets_an_id_of_its_own(gallery: StoredGallery) -> None:
    owner = await gallery.a_user()

    films = [await gallery.a_film(owner_id=owner.id) for _ in range(3)]

    ids = [film.id for film in films]
    assert ids == sorted(set(ids))
    assert min(ids) > 0


async def test_the_id_of_a_removed_film_is_not_given_again(gallery: StoredGallery) -> None:
    removed = await gallery.a_film()
    async with gallery.unit_of_work() as uow:
        await uow.films.remove(removed.id)
        await uow.commit()

    added = await gallery.a_film()

    assert added.id > removed.id


async def test_what_is_kept_does_not_change_with_the_object_that_was_stored(
    gallery: StoredGallery,
) -> None:
    owner = await gallery.a_user()
    film = a_film(title="Солярис", owner_id=owner.id)

    async with gallery.unit_of_work() as uow:
        await uow.films.add(film)
        film.title = "Изменён без save"
        read = await uow.films.get(film.id)
        read.title = "Тоже"
        await uow.commit()

    assert (await gallery.stored_film(film.id)).title == "Солярис"


@pytest.mark.parametrize("reference", ["owner_id", "category_id"])
async def test_a_film_cannot_refer_to_what_does_not_exist(
    gallery: StoredGallery, reference: str
) -> None:
    owner = await gallery.a_user()

    for unknown in UNKNOWN_IDS:
        film = a_film(**{"owner_id": owner.id} | {reference: unknown})
        async with gallery.unit_of_work() as uow:
            with pytest.raises(Conflict):
                await uow.films.add(film)

    assert await gallery.film_queries.count() == 0


async def test_a_known_film_exists(gallery: StoredGallery) -> None:
    film = await gallery.a_film()

    async with gallery.unit_of_work() as uow:
        assert await uow.films.exists(film.id) is True


async def test_an_unknown_film_does_not_exist(gallery: StoredGallery) -> None:
    await gallery.a_film()

    async with gallery.unit_of_work() as uow:
        for unknown in UNKNOWN_IDS:
            assert await uow.films.exists(unknown) is False
            assert await uow.films.count_in_category(unknown) == 0
            assert await uow.films.count_of_owner(unknown) == 0
            with pytest.raises(FilmNotFound):
                await uow.films.get(unknown)
            with pytest.raises(FilmNotFound):
                await uow.films.remove(unknown)


async def test_a_unit_of_work_sees_its_own_changes(gallery: StoredGallery) -> None:
    owner = await gallery.a_user()
    category = await gallery.a_category()
    film = a_film(title="Сталкер", owner_id=owner.id, category_id=category.id)

    async with gallery.unit_of_work() as uow:
        await uow.films.add(film)
        assert await uow.films.get(film.id) == film
        assert await uow.films.exists(film.id)
        assert await uow.films.count_in_category(category.id) == 1
        assert await uow.films.count_of_owner(owner.id) == 1
        assert await uow.films.known([("Сталкер", film.filmed_at)])
        film.edit(title="Зеркало", category_id=None, now=LATER)
        await uow.films.save(film)
        assert await uow.films.get(film.id) == film
        assert await uow.films.count_in_category(category.id) == 0
        await uow.films.remove(film.id)
        assert not await uow.films.exists(film.id)
        with pytest.raises(FilmNotFound):
            await uow.films.get(film.id)


async def test_a_removed_film_takes_its_comments_along_and_no_others(
    gallery: StoredGallery,
) -> None:
    film, other = await gallery.a_film(), await gallery.a_film()
    await gallery.a_comment(film_id=film.id)
    await gallery.a_comment(film_id=film.id)
    kept = await gallery.a_comment(film_id=other.id)

    async with gallery.unit_of_work() as uow:
        await uow.films.remove(film.id)
        await uow.commit()

    films = await gallery.film_queries.page(EVERYTHING)
    comments = await gallery.comment_queries.page(EVERYTHING)
    assert [view.id for view in films.items] == [other.id]
    assert [view.id for view in comments.items] == [kept.id]
