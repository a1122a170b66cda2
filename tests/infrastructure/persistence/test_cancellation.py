"""A unit of work that is cancelled, on SQLite."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import text

from infrastructure.persistence.database import Database
from infrastructure.persistence.unit_of_work import SqlUnitOfWork
from tests.infrastructure.persistence.gallery import add_category, names, opened
from tests.support.builders import a_category

MANY = 2_500
SOON = 2.0
"""Seconds; others are waited for much longer."""


async def test_a_unit_that_is_cancelled_leaves_no_lock(
    sqlite_database: Database, sqlite_url: str
) -> None:
    inside = asyncio.Event()

    async def unit() -> None:
        async with SqlUnitOfWork(sqlite_database) as uow:
            await uow.categories.add(a_category(name="Драма"))
            inside.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(unit())
    await inside.wait()
    while not task.done():
        # The first one ends the block; the others come while the unit rolls back.
        task.cancel()
        await asyncio.sleep(0)
    assert task.cancelled()

    async with opened(sqlite_url, busy_timeout=0.0) as other:
        await add_category(other, "Комедия")
        assert await names(other) == ["Комедия"]
    await add_category(sqlite_database, "Мелодрама")
    assert await names(sqlite_database) == ["Комедия", "Мелодрама"]


async def test_a_unit_that_is_cancelled_does_not_wait_for_another_process(
    sqlite_database: Database, sqlite_url: str
) -> None:
    async with opened(sqlite_url) as other, SqlUnitOfWork(other):
        waiting = asyncio.create_task(add_category(sqlite_database, "Драма"))
        await asyncio.sleep(0.05)
        waiting.cancel()
        async with asyncio.timeout(SOON):
            await asyncio.wait({waiting})
        assert waiting.cancelled()
    await add_category(sqlite_database, "Комедия")
    assert await names(sqlite_database) == ["Комедия"]


@pytest.mark.parametrize("steps", range(1, 40))
async def test_a_unit_that_is_cancelled_at_any_step_leaves_no_lock(
    sqlite_database: Database, steps: int
) -> None:
    task = asyncio.create_task(add_category(sqlite_database, "Драма"))
    for _ in range(steps):
        await asyncio.wait({task}, timeout=0.0001)
    task.cancel()
    await asyncio.wait({task})
    assert task.cancelled() or task.exception() is None

    await add_category(sqlite_database, "Комедия")
    assert await names(sqlite_database) in (["Драма", "Комедия"], ["Комедия"])


@pytest.mark.parametrize("steps", range(0, 60, 2))
async def test_a_unit_that_is_cancelled_while_it_stores_many_rows_stores_all_or_none(
    sqlite_database: Database, steps: int
) -> None:
    """It has joined the transaction of another one, which is stored in any case."""
    is_first, go_on = asyncio.Event(), asyncio.Event()

    async def first() -> None:
        async with SqlUnitOfWork(sqlite_database) as uow:
            await uow.categories.add(a_category(name="Первая"))
            is_first.set()
            await go_on.wait()
            await uow.commit()

    async def many() -> None:
        async with SqlUnitOfWork(sqlite_database) as uow:
            await uow.categories.add_many([a_category(name="Драма") for _ in range(MANY)])
            await uow.commit()

    earlier = asyncio.create_task(first())
    await is_first.wait()
    task = asyncio.create_task(many())
    await asyncio.sleep(0)
    go_on.set()
    for _ in range(steps):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait({task, earlier})
    assert task.cancelled() or task.exception() is None

    await add_category(sqlite_database, "Комедия")
    async with SqlUnitOfWork(sqlite_database) as uow:
        stored = await uow._transaction.session.scalar(text("SELECT count(*) FROM categories"))
    assert stored in (2, MANY + 2)
