"""What all galleries promise of lists that are long: every page of them is the right one."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from application.films.views import FilmFilter, FilmOrder
from application.pagination import Window
from tests.support.builders import a_category, a_comment, a_film
from tests.support.stored import StoredGallery

LENGTH = 2_300
OFFSETS = (0, 998, 999, 1_000, 1_001, 1_149, 1_150, 1_151, 1_700, 2_295, 2_296, 2_299, 2_300, 9_999)
EVERYTHING = Window(limit=LENGTH)


async def _long_list_of_films(gallery: StoredGallery) -> None:
    """Films of two categories and of none, with titles in no order."""
    owner = await gallery.a_user()
    categories = [await gallery.a_category(), await gallery.a_category()]
    places = [None, *(category.id for category in categories)]
    await gallery.a_film(owner_id=owner.id, title="another")
    async with gallery.unit_of_work() as uow:
        await uow.films.add_many(
            [
                a_film(owner_id=owner.id, title=f"film {n * 7 % 100}", category_id=places[n % 3])
                for n in range(1, LENGTH)
            ]
        )
        await uow.commit()


async def _long_lists_of_others(gallery: StoredGallery) -> int:
    """Comments on one film, and categories; returns the id of the film."""
    film = await gallery.a_film()
    async with gallery.unit_of_work() as uow:
        for _ in range(LENGTH):
            await uow.comments.add(a_comment(film_id=film.id, author_id=film.owner_id))
        await uow.categories.add_many([a_category() for _ in range(LENGTH)])
        await uow.commit()
    return film.id


def _pages(ids: Sequence[int]) -> list[list[int]]:
    return [list(ids[offset : offset + 5]) for offset in OFFSETS]


@pytest.mark.parametrize("order", FilmOrder)
async def test_every_page_of_a_long_list_of_films_is_a_part_of_the_whole(
    gallery: StoredGallery, order: FilmOrder
) -> None:
    await _long_list_of_films(gallery)
    whole = await gallery.film_queries.page(EVERYTHING, order=order)

    pages = [
        await gallery.film_queries.page(Window(limit=5, offset=offset), order=order)
        for offset in OFFSETS
    ]

    assert len(whole.items) == LENGTH
    assert [page.total for page in pages] == [LENGTH] * len(OFFSETS)
    assert [[film.id for film in page.items] for page in pages] == _pages(
        [film.id for film in whole.items]
    )
    assert [film for page in pages for film in page.items if film not in whole.items] == []


async def test_every_page_of_other_long_lists_is_a_part_of_the_whole(
    gallery: StoredGallery,
) -> None:
    first = await _long_lists_of_others(gallery)
    for whole, windows in (
        (
            await gallery.comment_queries.page(EVERYTHING),
            [await gallery.comment_queries.page(Window(limit=5, offset=it)) for it in OFFSETS],
        ),
        (
            await gallery.comment_queries.page(EVERYTHING, film_id=first),
            [
                await gallery.comment_queries.page(Window(limit=5, offset=it), film_id=first)
                for it in OFFSETS
            ],
        ),
        (
            await gallery.category_queries.page(EVERYTHING),
            [await gallery.category_queries.page(Window(limit=5, offset=it)) for it in OFFSETS],
        ),
    ):
        assert whole.total == LENGTH
        assert [page.total for page in windows] == [LENGTH] * len(OFFSETS)
        assert [[row.id for row in page.items] for page in windows] == _pages(
            [row.id for row in whole.items]
        )


async def test_the_far_pages_of_a_filtered_list_hold_what_the_filter_lets_through(
    gallery: StoredGallery,
) -> None:
    await _long_list_of_films(gallery)
    where = FilmFilter(text="film")
    whole = await gallery.film_queries.page(EVERYTHING, where=where)
    assert len(whole.items) == whole.total == LENGTH - 1

    for offset in (0, 1, whole.total - 3, whole.total, *OFFSETS):
        page = await gallery.film_queries.page(Window(limit=5, offset=offset), where=where)
        assert (page.items, page.total) == (whole.items[offset : offset + 5], whole.total)
