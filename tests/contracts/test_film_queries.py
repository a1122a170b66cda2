"""What all queries of films promise."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest

from application.films.views import FilmOrder, FilmView
from application.pagination import MAX_OFFSET, Page, Window
from domain.films import FilmNotFound
from tests.contracts.values import MOMENTS, UNKNOWN_IDS
from tests.support.builders import NOON
from tests.support.stored import StoredGallery

EVERYTHING = Window(limit=1000)
TITLES_IN_ORDER = [
    "12 стульев",
    "Alien",
    "«Élan vital»",
    "zodiac",
    "Андрей Рублёв",
    "ВАЛЕРИ",
    "Газ",
    "Ґава",
    "Дом",
    "Ёж",
    "ежа видел",
    "Ежиха",
    "Єдина",
    "Жук",
    "Игла",
    "Іван",
    "Їжак",
    "Йогурт",
    "м'ята",
    "Мʼята",
    "М’ЯТА",
    "Щука",
    "Яма",
    "七人の侍",
]


async def _films(gallery: StoredGallery, *titles: str) -> list[int]:
    """Store films with these titles; returns their ids."""
    owner = await gallery.a_user()
    return [(await gallery.a_film(title=title, owner_id=owner.id)).id for title in titles]


async def test_a_film_is_read_as_it_was_stored(gallery: StoredGallery) -> None:
    await gallery.a_user()
    category = [await gallery.a_category() for _ in range(5)][-1]
    film = await gallery.a_film(
        description="Ё\n🚀",
        filmed_at=datetime(1979, 5, 25, 1, 2, 3, 4, tzinfo=UTC),
        rating=1 / 3,
        category_id=category.id,
        created_at=datetime(2024, 1, 2, 3, 4, 5, 6, tzinfo=UTC),
        updated_at=datetime(2024, 6, 7, 8, 9, 10, 11, tzinfo=UTC),
        version=12,
    )
    view = msgspec.convert(film, FilmView, from_attributes=True)

    assert await gallery.film_queries.get(film.id) == view
    assert await gallery.film_queries.page(EVERYTHING) == Page(items=[view], total=1)


async def test_moments_are_read_in_utc(gallery: StoredGallery) -> None:
    for moment in MOMENTS:
        await gallery.a_film(filmed_at=moment)

    views = (await gallery.film_queries.page(EVERYTHING)).items

    in_utc = [moment.astimezone(UTC).isoformat() for moment in MOMENTS]
    assert [view.filmed_at.isoformat() for view in views] == in_utc
    assert [view.created_at.isoformat() for view in views] == [NOON.isoformat()] * len(MOMENTS)


async def test_a_known_film_exists(gallery: StoredGallery) -> None:
    film = await gallery.a_film()

    assert await gallery.film_queries.exists(film.id) is True


async def test_an_unknown_film_does_not_exist(gallery: StoredGallery) -> None:
    await gallery.a_film()

    for unknown in UNKNOWN_IDS:
        assert await gallery.film_queries.exists(unknown) is False
        with pytest.raises(FilmNotFound):
            await gallery.film_queries.get(unknown)


async def test_an_empty_gallery_is_an_empty_page(gallery: StoredGallery) -> None:
    assert await gallery.film_queries.page(Window(limit=5)) == Page(items=[], total=0)
    assert await gallery.film_queries.titles(Window(limit=5)) == []
    assert await gallery.film_queries.count() == 0


@pytest.mark.parametrize("order", FilmOrder)
async def test_a_window_shows_its_part_of_the_list_and_the_number_of_all(
    gallery: StoredGallery, order: FilmOrder
) -> None:
    titles = [f"Фильм {number}" for number in range(7)]
    await _films(gallery, *titles)
    seen = {
        Window(limit=3): titles[:3],
        Window(limit=3, offset=3): titles[3:6],
        Window(limit=3, offset=6): titles[6:],
        Window(limit=3, offset=7): [],
        Window(limit=3, offset=10**6): [],
        Window(limit=0): [],
        Window(limit=0, offset=3): [],
        Window(limit=MAX_OFFSET): titles,
        Window(limit=1, offset=MAX_OFFSET): [],
        Window(limit=MAX_OFFSET, offset=MAX_OFFSET): [],
    }

    for window, expected in seen.items():
        page = await gallery.film_queries.page(window, order=order)
        assert (page.total, [view.title for view in page.items]) == (7, expected)
        assert await gallery.film_queries.titles(window) == expected


async def test_films_are_listed_by_id_unless_asked_otherwise(gallery: StoredGallery) -> None:
    ids = await _films(gallery, "в", "а", "б")

    page = await gallery.film_queries.page(EVERYTHING)

    assert [view.id for view in page.items] == ids == sorted(ids)
    assert await gallery.film_queries.titles(EVERYTHING) == ["в", "а", "б"]


async def test_the_order_by_category_begins_with_films_without_one_and_ties_go_by_id(
    gallery: StoredGallery,
) -> None:
    first, second = await gallery.a_category(name="я"), await gallery.a_category(name="а")
    categories = [second.id, None, first.id, second.id, None, first.id]
    films = [await gallery.a_film(category_id=category) for category in categories]

    page = await gallery.film_queries.page(EVERYTHING, order=FilmOrder.CATEGORY)

    expected = [films[place].id for place in (1, 4, 2, 5, 0, 3)]
    assert [view.id for view in page.items] == expected
    parts = [
        await gallery.film_queries.page(Window(limit=2, offset=offset), order=FilmOrder.CATEGORY)
        for offset in (0, 2, 4)
    ]
    assert [view.id for part in parts for view in part.items] == expected


async def test_the_order_by_title_is_that_of_the_alphabets(gallery: StoredGallery) -> None:
    shuffled = TITLES_IN_ORDER[1::2] + TITLES_IN_ORDER[::2]
    await _films(gallery, *shuffled)

    page = await gallery.film_queries.page(EVERYTHING, order=FilmOrder.TITLE)

    titles = [view.title for view in page.items]
    alike = {"м'ята", "Мʼята", "М’ЯТА"}
    assert [title for title in titles if title not in alike] == [
        title for title in TITLES_IN_ORDER if title not in alike
    ]
    assert titles[18:21] == [title for title in shuffled if title in alike]


async def test_titles_that_sort_alike_follow_each_other_by_id(gallery: StoredGallery) -> None:
    ids = await _films(gallery, "Ёлка", "елка!", "ЕЛКА", "ёлка")

    page = await gallery.film_queries.page(EVERYTHING, order=FilmOrder.TITLE)

    assert [view.id for view in page.items] == ids


async def test_long_titles_are_told_apart_by_their_last_letter(gallery: StoredGallery) -> None:
    second, first = await _films(gallery, "щ" * 254 + "б", "щ" * 254 + "а")

    page = await gallery.film_queries.page(EVERYTHING, order=FilmOrder.TITLE)

    assert [view.id for view in page.items] == [first, second]
