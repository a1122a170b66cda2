"""What every list of films promises administrators."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from application.administration.criteria import FilmCriteria, FilmSort, Range, Sorting
from application.administration.entries import EXCERPT_LENGTH, FilmEntry
from application.pagination import MAX_OFFSET, Page, Window
from tests.contracts.values import UNKNOWN_IDS
from tests.support.builders import NOON
from tests.support.stored import StoredGallery

EVERYTHING = Window(limit=1000)
BY_ID = Sorting(FilmSort.ID)


async def _titles(
    gallery: StoredGallery, sorting: Sorting[FilmSort] = BY_ID, **where: object
) -> list[str]:
    criteria = msgspec.convert(where, FilmCriteria)
    page = await gallery.film_list.page(EVERYTHING, where=criteria, sorting=sorting)
    assert page.total == len(page.items)
    return [entry.title for entry in page.items]


async def _films(gallery: StoredGallery, *titles: str) -> list[int]:
    """Store films with these titles and empty descriptions; returns their ids."""
    owner = await gallery.a_user()
    films = [
        await gallery.a_film(title=title, description="", owner_id=owner.id) for title in titles
    ]
    return [film.id for film in films]


async def test_an_entry_is_the_film_with_the_names_of_its_category_and_owner(
    gallery: StoredGallery,
) -> None:
    await gallery.a_user()
    owner = await gallery.a_user(username="Їжак")
    category = await gallery.a_category(name="Драма")
    film = await gallery.a_film(
        owner_id=owner.id,
        category_id=category.id,
        filmed_at=datetime(1979, 5, 25, 1, 2, 3, 4, tzinfo=UTC),
        created_at=NOON,
        updated_at=NOON + timedelta(days=1),
        version=3,
    )
    entry = FilmEntry(
        id=film.id,
        title=film.title,
        description=film.description,
        filmed_at=film.filmed_at,
        rating=film.rating,
        poster_url=film.poster_url,
        category_id=category.id,
        category_name="Драма",
        owner_id=owner.id,
        owner_username="Їжак",
        created_at=film.created_at,
        updated_at=film.updated_at,
        version=3,
    )

    page = await gallery.film_list.page(EVERYTHING, where=FilmCriteria(), sorting=BY_ID)

    assert page == Page(items=[entry], total=1)
    assert await gallery.film_list.some([film.id]) == [entry]


async def test_a_film_without_a_category_is_listed_too(gallery: StoredGallery) -> None:
    film = await gallery.a_film(category_id=None)

    (entry,) = await gallery.film_list.some([film.id])

    assert (entry.category_id, entry.category_name) == (None, None)


async def test_a_long_description_is_cut_unless_asked_for_as_a_whole(
    gallery: StoredGallery,
) -> None:
    film = await gallery.a_film(description="ё🚀" * EXCERPT_LENGTH)
    where = FilmCriteria()

    cut = await gallery.film_list.page(EVERYTHING, where=where, sorting=BY_ID)
    whole = await gallery.film_list.page(EVERYTHING, where=where, sorting=BY_ID, whole_texts=True)

    assert cut.items[0].description == film.description[:EXCERPT_LENGTH]
    assert whole.items[0].description == film.description
    assert (await gallery.film_list.some([film.id]))[0].description == film.description


async def test_some_films_are_those_with_the_ids_by_id(gallery: StoredGallery) -> None:
    first, second, third = await _films(gallery, "а", "б", "в")

    entries = await gallery.film_list.some([third, *UNKNOWN_IDS, first, third])

    assert [entry.id for entry in entries] == [first, third]
    assert second not in {entry.id for entry in entries}
    assert await gallery.film_list.some([]) == []


@pytest.mark.parametrize("by", FilmSort)
@pytest.mark.parametrize("descending", [False, True])
async def test_a_window_shows_its_part_of_the_list_and_the_number_of_all(
    gallery: StoredGallery, by: FilmSort, descending: bool
) -> None:
    await _films(gallery, *(f"Фильм {number}" for number in range(7)))
    sorting = Sorting(by, descending)
    titles = await _titles(gallery, sorting)

    assert sorted(titles, reverse=descending) == titles
    for window in (
        Window(limit=3),
        Window(limit=3, offset=3),
        Window(limit=3, offset=6),
        Window(limit=3, offset=7),
        Window(limit=0),
        Window(limit=MAX_OFFSET, offset=1),
        Window(limit=MAX_OFFSET, offset=MAX_OFFSET),
    ):
        page = await gallery.film_list.page(window, where=FilmCriteria(), sorting=sorting)
        seen = titles[window.offset : window.offset + window.limit]
        assert (page.total, [entry.title for entry in page.items]) == (7, seen)


async def test_an_empty_gallery_is_an_empty_page(gallery: StoredGallery) -> None:
    page = await gallery.film_list.page(EVERYTHING, where=FilmCriteria(), sorting=BY_ID)

    assert page == Page(items=[], total=0)


async def test_every_order_goes_both_ways(gallery: StoredGallery) -> None:
    owner = await gallery.a_user()
    facts = [
        ("Ёж", 2.0, 3, 1, 2),
        ("еда", 3.0, 1, 2, 3),
        ("Жук", 1.0, 2, 3, 1),
        ("Ель", 3.0, 1, 2, 3),
    ]
    for title, rating, filmed, created, updated in facts:
        await gallery.a_film(
            title=title,
            rating=rating,
            filmed_at=NOON + timedelta(days=filmed),
            created_at=NOON + timedelta(days=created),
            updated_at=NOON + timedelta(days=updated),
            owner_id=owner.id,
        )
    orders = {
        FilmSort.ID: ["Ёж", "еда", "Жук", "Ель"],
        FilmSort.TITLE: ["еда", "Ёж", "Ель", "Жук"],
        FilmSort.RATING: ["Жук", "Ёж", "еда", "Ель"],
        FilmSort.FILMED: ["еда", "Ель", "Жук", "Ёж"],
        FilmSort.CREATED: ["Ёж", "еда", "Ель", "Жук"],
        FilmSort.UPDATED: ["Жук", "Ёж", "еда", "Ель"],
    }

    assert set(orders) == set(FilmSort)
    for by, expected in orders.items():
        assert await _titles(gallery, Sorting(by)) == expected
        assert await _titles(gallery, Sorting(by, descending=True)) == expected[::-1]


async def test_the_text_is_looked_for_in_title_and_description(gallery: StoredGallery) -> None:
    owner = await gallery.a_user()
    for title, description in (
        ("Ёлка", "о лете"),
        ("Солярис", "Океан\n  ДУМАЕТ. 100%"),
        ("Зеркало", "Мʼята и snake_case"),
        ("Сталкер!", ""),
    ):
        await gallery.a_film(title=title, description=description, owner_id=owner.id)
    finds = {
        "": ["Ёлка", "Солярис", "Зеркало", "Сталкер!"],
        "елк": ["Ёлка"],
        "ЁЛК": ["Ёлка"],
        "океан дума": ["Солярис"],
        "м'ята": ["Зеркало"],
        "%": ["Солярис"],
        "_": ["Зеркало"],
        "!": ["Сталкер!"],
        "\\": [],
        "о лете солярис": [],
        "a\x00": [],
        "\ud800": [],
    }

    for text, expected in finds.items():
        assert await _titles(gallery, text=text) == expected


async def test_the_beginning_of_a_very_long_description_is_searched(
    gallery: StoredGallery,
) -> None:
    await gallery.a_film(title="Солярис", description="Океан " + "\u0301\u0327" * 100_000)

    assert await _titles(gallery, text="океан") == ["Солярис"]


async def test_an_edit_renews_what_is_searched(gallery: StoredGallery) -> None:
    film = await gallery.a_film(title="Солярис", description="Море")
    async with gallery.unit_of_work() as uow:
        film = await uow.films.get(film.id)
        film.edit(now=NOON, description="Океан")
        await uow.films.save(film)
        await uow.commit()

    assert await _titles(gallery, text="море") == []
    assert await _titles(gallery, text="океан") == ["Солярис"]


async def test_films_are_filtered_by_category_with_and_without_those_below(
    gallery: StoredGallery,
) -> None:
    top = await gallery.a_category()
    child = await gallery.a_category(parent_id=top.id)
    grandchild = await gallery.a_category(parent_id=child.id)
    other = await gallery.a_category()
    for title, category in (("т", top), ("д", child), ("в", grandchild), ("и", other)):
        await gallery.a_film(title=title, category_id=category.id)
    await gallery.a_film(title="ничей", category_id=None)

    assert await _titles(gallery, category_id=top.id) == ["т"]
    assert await _titles(gallery, category_id=top.id, below=True) == ["т", "д", "в"]
    assert await _titles(gallery, category_id=child.id, below=True) == ["д", "в"]
    assert await _titles(gallery, category_id=None) == ["ничей"]
    assert await _titles(gallery, category_id=None, below=True) == ["ничей"]
    assert await _titles(gallery, below=True) == ["т", "д", "в", "и", "ничей"]
    for unknown in UNKNOWN_IDS:
        assert await _titles(gallery, category_id=unknown) == []
        assert await _titles(gallery, category_id=unknown, below=True) == []


async def test_films_are_filtered_by_owner(gallery: StoredGallery) -> None:
    owner = await gallery.a_user()
    await gallery.a_film(title="свой", owner_id=owner.id)
    await gallery.a_film(title="чужой")

    assert await _titles(gallery, owner_id=owner.id) == ["свой"]
    for unknown in UNKNOWN_IDS:
        assert await _titles(gallery, owner_id=unknown) == []


async def test_ranges_include_their_ends(gallery: StoredGallery) -> None:
    for day in (1, 2, 3):
        moment = NOON + timedelta(days=day)
        await gallery.a_film(
            title=str(day), rating=day, filmed_at=moment, created_at=moment + timedelta(days=10)
        )
    second, third = NOON + timedelta(days=2), NOON + timedelta(days=3)
    later = timedelta(days=10)

    assert await _titles(gallery, rating=Range(least=2.0)) == ["2", "3"]
    assert await _titles(gallery, rating=Range(most=2.0)) == ["1", "2"]
    assert await _titles(gallery, rating=Range(least=2.0, most=2.0)) == ["2"]
    assert await _titles(gallery, rating=Range(least=3.0, most=1.0)) == []
    assert await _titles(gallery, filmed_at=Range(least=second, most=third)) == ["2", "3"]
    assert await _titles(gallery, filmed_at=Range(most=second - timedelta(microseconds=1))) == ["1"]
    assert await _titles(gallery, created_at=Range(least=third + later)) == ["3"]


async def test_criteria_work_together(gallery: StoredGallery) -> None:
    owner, category = await gallery.a_user(), await gallery.a_category()
    for title, rating in (("Ель 1", 1.0), ("Ёль 2", 2.0), ("Дуб", 2.0)):
        await gallery.a_film(title=title, rating=rating, owner_id=owner.id, category_id=category.id)
    await gallery.a_film(title="Ель 4", rating=2.0)

    found = await _titles(
        gallery, text="ель", owner_id=owner.id, category_id=category.id, rating=Range(least=2.0)
    )

    assert found == ["Ёль 2"]
