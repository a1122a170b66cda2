"""What all queries of films promise."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest

from application.films.views import FilmFilter, FilmOrder, FilmView
from application.pagination import MAX_OFFSET, Page, Window
from domain.films import FilmNotFound
from tests.contracts.values import MOMENTS, UNKNOWN_IDS
from tests.support.builders import NOON
from tests.support.stored import StoredGallery

EVERYTHING = Window(limit=1000)


async def _films(gallery: StoredGallery, *titles: str) -> list[int]:
    """Store films with these titles; returns their ids."""
    owner = await gallery.a_user()
    return [(await gallery.a_film(title=title, owner_id=owner.id)).id for title in titles]


async def _found(gallery: StoredGallery, text: str) -> list[str]:
    return await gallery.film_queries.titles(EVERYTHING, where=FilmFilter(text=text))


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
    in_order = [
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
    shuffled = in_order[::-1][1::2] + in_order[::-1][::2]
    await _films(gallery, *shuffled)

    page = await gallery.film_queries.page(EVERYTHING, order=FilmOrder.TITLE)

    titles = [view.title for view in page.items]
    alike = {"м'ята", "Мʼята", "М’ЯТА"}
    assert [title for title in titles if title not in alike] == [
        title for title in in_order if title not in alike
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


async def test_the_filter_by_category_shows_the_films_of_that_one(gallery: StoredGallery) -> None:
    parent = await gallery.a_category()
    child = await gallery.a_category(parent_id=parent.id)
    await gallery.a_film(title="Ничей")
    await gallery.a_film(title="Внук", category_id=child.id)
    await gallery.a_film(title="Сын", category_id=parent.id)
    where = FilmFilter(category_id=parent.id)

    page = await gallery.film_queries.page(EVERYTHING, where=where)

    assert (page.total, [view.title for view in page.items]) == (1, ["Сын"])
    assert await gallery.film_queries.titles(EVERYTHING, where=where) == ["Сын"]
    assert await gallery.film_queries.count(where) == 1


async def test_an_unknown_category_has_no_films(gallery: StoredGallery) -> None:
    await gallery.a_film()

    for unknown in UNKNOWN_IDS:
        where = FilmFilter(category_id=unknown)
        assert await gallery.film_queries.page(EVERYTHING, where=where) == Page(items=[], total=0)
        assert await gallery.film_queries.titles(EVERYTHING, where=where) == []
        assert await gallery.film_queries.count(where) == 0


async def test_the_filter_by_text_finds_titles_by_their_folded_form(
    gallery: StoredGallery,
) -> None:
    await _films(gallery, "Солярис", "Ёлка", "Їжак", "М’ята", "Про СОЛЯРИС", "Relief о лете")
    finds = {
        "солярис": ["Солярис", "Про СОЛЯРИС"],
        "ОЛЯР": ["Солярис", "Про СОЛЯРИС"],
        "елка": ["Ёлка"],
        "Ё": ["Ёлка", "Relief о лете"],
        "їжак": ["Їжак"],
        "ижак": [],
        "мята": ["М’ята"],
        "м'ята": ["М’ята"],
        "RELIEF": ["Relief о лете"],
        "  про   солярис ": ["Про СОЛЯРИС"],
        "нет такого": [],
    }

    for text, expected in finds.items():
        assert await _found(gallery, text) == expected


async def test_no_sign_stands_for_any_other_in_the_filter_by_text(gallery: StoredGallery) -> None:
    await _films(gallery, "100% любовь", "100 процентов", "snake_case", "C:\\Кино", "Раз!")
    finds = {
        "%": ["100% любовь"],
        "100%": ["100% любовь"],
        "0%л": [],
        "_": ["snake_case"],
        "e_c": ["snake_case"],
        "1_0": [],
        "\\": ["C:\\Кино"],
        "!": ["Раз!"],
        "!%": [],
        "[a-z]": [],
        "*": [],
        "?": [],
    }

    for text, expected in finds.items():
        assert await _found(gallery, text) == expected


@pytest.mark.parametrize("text", ["", " ", "'", "\u0301"])
async def test_a_text_that_folds_to_nothing_is_in_every_title(
    gallery: StoredGallery, text: str
) -> None:
    await _films(gallery, "а", "б")

    assert await _found(gallery, text) == ["а", "б"]


@pytest.mark.parametrize(
    "text", ["a\x00", "\ud800", "я" * 100_000], ids=["nul", "surrogate", "long"]
)
async def test_a_text_that_no_title_can_hold_is_in_none(gallery: StoredGallery, text: str) -> None:
    await _films(gallery, "а", "я" * 255)

    assert await _found(gallery, text) == []
    assert await gallery.film_queries.count(FilmFilter(text=text)) == 0


async def test_filters_windows_and_orders_work_together(gallery: StoredGallery) -> None:
    category = await gallery.a_category()
    for title in ("Ель 3", "Ёль 1", "Дуб", "ель 2"):
        await gallery.a_film(title=title, category_id=category.id)
    await gallery.a_film(title="Ель 0")
    where = FilmFilter(category_id=category.id, text="ель")

    page = await gallery.film_queries.page(
        Window(limit=1, offset=1), order=FilmOrder.TITLE, where=where
    )

    assert (page.total, [view.title for view in page.items]) == (3, ["ель 2"])
    assert await gallery.film_queries.count(where) == 3
    assert await gallery.film_queries.count() == 5
    assert await gallery.film_queries.titles(Window(limit=2, offset=1), where=where) == [
        "Ёль 1",
        "ель 2",
    ]
