"""What every unit of work promises."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from application.pagination import Window
from application.unit_of_work import UnitOfWork
from domain.errors import Conflict
from domain.users import UsernameTaken
from tests.support.builders import NOON, a_category, a_comment, a_film, a_user
from tests.support.stored import StoredGallery

LATER = NOON + timedelta(hours=1)
EVERYTHING = Window(limit=1000)


class Trouble(Exception):
    """Something that goes wrong in the middle of a unit of work."""


async def _add_a_bit_of_everything(uow: UnitOfWork) -> None:
    user = a_user(username="kim")
    await uow.users.add(user)
    category = a_category(owner_id=user.id)
    await uow.categories.add(category)
    film = a_film(owner_id=user.id, category_id=category.id)
    await uow.films.add(film)
    await uow.comments.add(a_comment(film_id=film.id, author_id=user.id))


async def _counts(gallery: StoredGallery) -> tuple[int, int, int, int]:
    """How many users, categories, films and comments are stored."""
    users = await gallery.account_queries.page(EVERYTHING)
    return (
        users.total,
        await gallery.category_queries.count(),
        await gallery.film_queries.count(),
        await gallery.comment_queries.count(),
    )


async def test_what_is_committed_is_stored_in_all_repositories(gallery: StoredGallery) -> None:
    async with gallery.unit_of_work() as uow:
        await _add_a_bit_of_everything(uow)
        await uow.commit()

    assert await _counts(gallery) == (1, 1, 1, 1)


async def test_nobody_sees_anything_before_the_commit(gallery: StoredGallery) -> None:
    async with gallery.unit_of_work() as uow:
        await _add_a_bit_of_everything(uow)
        assert await _counts(gallery) == (0, 0, 0, 0)
        assert await gallery.account_queries.find("kim") is None
        await uow.commit()
        assert await _counts(gallery) == (1, 1, 1, 1)


async def test_nobody_sees_a_change_or_a_removal_before_the_commit(gallery: StoredGallery) -> None:
    changed, removed = await gallery.a_film(title="Солярис"), await gallery.a_film(title="Зеркало")

    async with gallery.unit_of_work() as uow:
        film = await uow.films.get(changed.id)
        film.edit(title="Сталкер", now=LATER)
        await uow.films.save(film)
        await uow.films.remove(removed.id)
        assert await gallery.film_queries.titles(EVERYTHING) == ["Солярис", "Зеркало"]
        await uow.commit()
        assert await gallery.film_queries.titles(EVERYTHING) == ["Сталкер"]


async def test_leaving_without_a_commit_undoes_everything(gallery: StoredGallery) -> None:
    async with gallery.unit_of_work() as uow:
        await _add_a_bit_of_everything(uow)

    assert await _counts(gallery) == (0, 0, 0, 0)


async def test_an_error_undoes_everything_and_goes_on(gallery: StoredGallery) -> None:
    film = await gallery.a_film()

    async def remove_and_fail() -> None:
        async with gallery.unit_of_work() as uow:
            await uow.films.remove(film.id)
            raise Trouble

    with pytest.raises(Trouble):
        await remove_and_fail()

    assert await gallery.stored_film(film.id) == film


async def test_a_refusal_undoes_what_was_done_before_it(gallery: StoredGallery) -> None:
    await gallery.a_user(username="kim")

    async def add_both() -> None:
        async with gallery.unit_of_work() as uow:
            await uow.categories.add(a_category())
            await uow.users.add(a_user(username="kim"))
            await uow.commit()

    with pytest.raises(UsernameTaken):
        await add_both()

    assert await gallery.category_queries.count() == 0


async def test_a_batch_with_one_bad_film_is_stored_not_at_all(gallery: StoredGallery) -> None:
    owner = await gallery.a_user()
    films = [a_film(owner_id=owner.id), a_film(owner_id=owner.id, category_id=987_654_321)]

    async def add_all() -> None:
        async with gallery.unit_of_work() as uow:
            await uow.films.add_many(films)
            await uow.commit()

    with pytest.raises(Conflict):
        await add_all()

    assert await gallery.film_queries.count() == 0


async def test_a_cancelled_unit_of_work_is_undone(gallery: StoredGallery) -> None:
    film = await gallery.a_film()
    removed = asyncio.Event()

    async def remove_and_dawdle() -> None:
        async with gallery.unit_of_work() as uow:
            await uow.films.remove(film.id)
            removed.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(remove_and_dawdle())
    await removed.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert await gallery.stored_film(film.id) == film


async def test_a_unit_of_work_that_ended_badly_is_no_trouble_for_the_next_ones(
    gallery: StoredGallery,
) -> None:
    async def add_and_fail() -> None:
        async with gallery.unit_of_work() as uow:
            await uow.users.add(a_user(username="kim"))
            raise Trouble

    for _ in range(20):
        with pytest.raises(Trouble):
            await add_and_fail()

    await gallery.a_user(username="kim")

    assert await gallery.account_queries.find("kim") is not None


async def test_every_unit_of_work_sees_what_was_committed_before_it_began(
    gallery: StoredGallery,
) -> None:
    for title in ("Солярис", "Зеркало", "Сталкер"):
        film = await gallery.a_film(title=title)
        async with gallery.unit_of_work() as uow:
            assert await uow.films.get(film.id) == film
