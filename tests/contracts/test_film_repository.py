"""What every film repository promises."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from application.pagination import Window
from domain.errors import Conflict, EditConflict
from domain.films import Film, FilmNotFound
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


async def test_a_film_cannot_be_moved_to_a_category_that_does_not_exist(
    gallery: StoredGallery,
) -> None:
    film = await gallery.a_film()
    film.edit(category_id=987_654_321, now=LATER)

    async with gallery.unit_of_work() as uow:
        with pytest.raises(Conflict):
            await uow.films.save(film)


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
    assert await gallery.film_queries.count() == 2500


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
        assert await uow.films.known([("Сталкер", film.filmed_at)])
        film.edit(title="Зеркало", category_id=None, now=LATER)
        await uow.films.save(film)
        assert await uow.films.get(film.id) == film
        assert await uow.films.count_in_category(category.id) == 0
        await uow.films.remove(film.id)
        assert not await uow.films.exists(film.id)
        with pytest.raises(FilmNotFound):
            await uow.films.get(film.id)


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
