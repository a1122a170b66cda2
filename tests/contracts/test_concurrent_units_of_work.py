"""What units of work promise each other."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from domain.categories import CategoryCycle
from tests.support.builders import NOON, a_digest, a_user
from tests.support.stored import StoredGallery

LATER = NOON + timedelta(hours=1)
A_MOMENT = 0.05
"""Seconds in which anything that is free to go on does so."""


async def _waits(task: asyncio.Task[Any]) -> bool:
    """Whether a task cannot go on."""
    _, waiting = await asyncio.wait({task}, timeout=A_MOMENT)
    return task in waiting


async def test_no_change_gets_lost_among_many_at_once(gallery: StoredGallery) -> None:
    film = await gallery.a_film(rating=0.0)

    async def add_one() -> None:
        async with gallery.unit_of_work() as uow:
            read = await uow.films.get(film.id)
            read.edit(rating=read.rating + 1, now=LATER)
            await uow.films.save(read)
            await uow.commit()

    await asyncio.gather(*(add_one() for _ in range(12)))

    stored = await gallery.stored_film(film.id)
    assert (stored.rating, stored.version) == (12.0, 13)


async def test_many_films_can_be_added_at_once(gallery: StoredGallery) -> None:
    owner = await gallery.a_user()

    films = await asyncio.gather(*(gallery.a_film(owner_id=owner.id) for _ in range(12)))

    assert len({film.id for film in films}) == 12
    assert await gallery.film_queries.count() == 12


async def test_of_two_users_who_want_one_name_at_once_one_gets_it(gallery: StoredGallery) -> None:
    async def register() -> None:
        async with gallery.unit_of_work() as uow:
            await uow.users.add(a_user(username="kim"))
            await uow.commit()

    results = await asyncio.gather(register(), register(), return_exceptions=True)

    assert sorted(type(result).__name__ for result in results) == ["NoneType", "UsernameTaken"]


@pytest.mark.parametrize("kind", ["films", "categories", "comments", "users"])
async def test_an_object_that_was_read_does_not_change_before_the_block_ends(
    gallery: StoredGallery, kind: str
) -> None:
    comment, category = await gallery.a_comment(), await gallery.a_category()
    entity_id = {
        "films": comment.film_id,
        "categories": category.id,
        "comments": comment.id,
        "users": comment.author_id,
    }[kind]

    async def change() -> None:
        async with gallery.unit_of_work() as uow:
            repository: Any = getattr(uow, kind)
            entity = await repository.get(entity_id)
            entity.updated_at, entity.version = LATER, entity.version + 1
            await repository.save(entity)
            await uow.commit()

    async with gallery.unit_of_work() as uow:
        repository: Any = getattr(uow, kind)
        read = await repository.get(entity_id)
        other = asyncio.create_task(change())
        assert await _waits(other)
        assert await repository.get(entity_id) == read
    await other

    async with gallery.unit_of_work() as uow:
        assert (await getattr(uow, kind).get(entity_id)).updated_at == LATER


async def test_whoever_gives_up_waiting_is_no_trouble_for_the_others(
    gallery: StoredGallery,
) -> None:
    film = await gallery.a_film()

    async def rename(title: str) -> None:
        async with gallery.unit_of_work() as uow:
            read = await uow.films.get(film.id)
            read.edit(title=title, now=LATER)
            await uow.films.save(read)
            await uow.commit()

    async with gallery.unit_of_work() as uow:
        await uow.films.get(film.id)
        impatient = asyncio.create_task(rename("Нетерпеливый"))
        assert await _waits(impatient)
        impatient.cancel()
        patient = asyncio.create_task(rename("Терпеливый"))
        assert await _waits(patient)
    with pytest.raises(asyncio.CancelledError):
        await impatient
    await patient

    stored = await gallery.stored_film(film.id)
    assert (stored.title, stored.version) == ("Терпеливый", 2)


async def test_reading_does_not_wait_for_a_unit_of_work(gallery: StoredGallery) -> None:
    film = await gallery.a_film(title="Солярис")
    await gallery.a_token(digest=a_digest("key"))

    async with gallery.unit_of_work() as uow:
        read = await uow.films.get(film.id)
        read.edit(title="Сталкер", now=LATER)
        await uow.films.save(read)
        async with asyncio.timeout(3):
            assert (await gallery.film_queries.get(film.id)).title == "Солярис"
            assert await gallery.account_queries.find_token(a_digest("key"), now=NOON)


async def test_the_tree_of_categories_changes_for_one_unit_of_work_at_a_time(
    gallery: StoredGallery,
) -> None:
    steps = []

    async def lock_too() -> None:
        async with gallery.unit_of_work() as uow:
            await uow.categories.lock_tree()
            steps.append("second")

    async with gallery.unit_of_work() as uow:
        await uow.categories.lock_tree()
        other = asyncio.create_task(lock_too())
        assert await _waits(other)
        steps.append("first")
    await other

    assert steps == ["first", "second"]


async def test_two_moves_at_once_make_no_circle(gallery: StoredGallery) -> None:
    one, two = await gallery.a_category(), await gallery.a_category()

    async def move(category_id: int, parent_id: int) -> None:
        async with gallery.unit_of_work() as uow:
            await uow.categories.lock_tree()
            category = await uow.categories.get(category_id)
            ancestors = await uow.categories.lineage(parent_id)
            category.move(parent_id, ancestors=ancestors, now=LATER)
            await uow.categories.save(category)
            await uow.commit()

    results = await asyncio.gather(
        move(one.id, two.id), move(two.id, one.id), return_exceptions=True
    )

    assert [type(result) for result in results if result] == [CategoryCycle]
    parents = [(await gallery.stored_category(each.id)).parent_id for each in (one, two)]
    assert parents.count(None) == 1


async def test_two_who_leave_fewer_administrators_see_what_the_other_left(
    gallery: StoredGallery,
) -> None:
    users = [await gallery.a_user(is_staff=True) for _ in range(2)]

    async def demote(user_id: int) -> int:
        async with gallery.unit_of_work() as uow:
            user = await uow.users.get(user_id)
            user.edit(is_staff=False, now=LATER)
            await uow.users.save(user)
            left = await uow.users.count_administrators()
            await asyncio.sleep(A_MOMENT)
            await uow.commit()
        return left

    assert sorted(await asyncio.gather(*(demote(user.id) for user in users))) == [0, 1]
