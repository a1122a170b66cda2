"""What all galleries promise of their totals: they are exact, whatever has happened to the rows."""

from __future__ import annotations

import asyncio

from application.pagination import Window
from tests.support.builders import a_category, a_film
from tests.support.stored import StoredGallery

NOTHING_SHOWN = Window(limit=0)


async def _totals(gallery: StoredGallery) -> tuple[int, int, int]:
    """How many films, categories and comments there are; the counts and the lists agree."""
    counts = (
        await gallery.film_queries.count(),
        await gallery.category_queries.count(),
        await gallery.comment_queries.count(),
    )
    pages = (
        await gallery.film_queries.page(NOTHING_SHOWN),
        await gallery.category_queries.page(NOTHING_SHOWN),
        await gallery.comment_queries.page(NOTHING_SHOWN),
    )
    assert tuple(page.total for page in pages) == counts
    return counts


async def test_an_empty_gallery_has_nothing(gallery: StoredGallery) -> None:
    assert await _totals(gallery) == (0, 0, 0)


async def test_rows_that_are_added_count_and_those_deleted_do_not(gallery: StoredGallery) -> None:
    films = [await gallery.a_film() for _ in range(3)]
    categories = [await gallery.a_category() for _ in range(2)]
    comments = [await gallery.a_comment(film_id=films[0].id) for _ in range(4)]
    assert await _totals(gallery) == (3, 2, 4)

    async with gallery.unit_of_work() as uow:
        await uow.films.remove(films[1].id)
        await uow.categories.remove(categories[0].id)
        await uow.comments.remove(comments[0].id)
        await uow.commit()

    assert await _totals(gallery) == (2, 1, 3)


async def test_batches_count_row_by_row(gallery: StoredGallery) -> None:
    owner = await gallery.a_user()
    async with gallery.unit_of_work() as uow:
        await uow.films.add_many([a_film(owner_id=owner.id) for _ in range(700)])
        await uow.categories.add_many([a_category() for _ in range(20)])
        await uow.films.add_many([])
        await uow.commit()

    assert await _totals(gallery) == (700, 20, 0)


async def test_what_goes_with_a_film_counts_no_more(gallery: StoredGallery) -> None:
    film, other = await gallery.a_film(), await gallery.a_film()
    for place in (film, film, other):
        await gallery.a_comment(film_id=place.id)

    async with gallery.unit_of_work() as uow:
        await uow.films.remove(film.id)
        await uow.commit()

    assert await _totals(gallery) == (1, 0, 1)


async def test_what_goes_with_a_user_counts_no_more(gallery: StoredGallery) -> None:
    leaver, stayer = await gallery.a_user(), await gallery.a_user()
    gone = await gallery.a_film(owner_id=leaver.id)
    kept = await gallery.a_film(owner_id=stayer.id)
    await gallery.a_comment(film_id=gone.id, author_id=stayer.id)
    await gallery.a_comment(film_id=kept.id, author_id=leaver.id)
    await gallery.a_comment(film_id=gone.id, author_id=leaver.id)
    await gallery.a_comment(film_id=kept.id, author_id=stayer.id)

    async with gallery.unit_of_work() as uow:
        await uow.users.remove(leaver.id)
        await uow.commit()

    assert await _totals(gallery) == (1, 0, 1)


async def test_what_is_undone_never_counted(gallery: StoredGallery) -> None:
    film = await gallery.a_film()

    async with gallery.unit_of_work() as uow:
        await uow.films.remove(film.id)
        await uow.films.add_many([a_film(owner_id=film.owner_id) for _ in range(5)])

    assert await _totals(gallery) == (1, 0, 0)


async def test_totals_hold_when_many_write_at_once(gallery: StoredGallery) -> None:
    owner = await gallery.a_user()

    async def come_and_go(number: int) -> None:
        film = await gallery.a_film(owner_id=owner.id)
        await gallery.a_comment(film_id=film.id, author_id=owner.id)
        if number % 2:
            async with gallery.unit_of_work() as uow:
                await uow.films.remove(film.id)
                await uow.commit()

    await asyncio.gather(*(come_and_go(number) for number in range(20)))

    assert await _totals(gallery) == (10, 0, 10)
