"""What all queries of films promise of their filters."""

from __future__ import annotations

import pytest

from application.films.views import FilmFilter, FilmOrder
from application.pagination import Page, Window
from tests.contracts.values import UNKNOWN_IDS
from tests.support.stored import StoredGallery

EVERYTHING = Window(limit=1000)


async def _films(gallery: StoredGallery, *titles: str) -> list[int]:
    """Store films with these titles; returns their ids."""
    owner = await gallery.a_user()
    return [(await gallery.a_film(title=title, owner_id=owner.id)).id for title in titles]


async def _found(gallery: StoredGallery, text: str) -> list[str]:
    return await gallery.film_queries.titles(EVERYTHING, where=FilmFilter(text=text))


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
