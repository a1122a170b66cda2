"""What is special about PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import psycopg
import pytest
from sqlalchemy import text

from application.pagination import Window
from domain.errors import Unavailable
from infrastructure.persistence import migration, postgresql
from infrastructure.persistence.database import Database
from infrastructure.persistence.queries.categories import SqlCategoryQueries
from infrastructure.persistence.unit_of_work import SqlUnitOfWork
from tests.infrastructure.persistence.gallery import add_category, names
from tests.support.builders import a_category
from tests.support.waiting import until


@pytest.fixture
async def database(
    empty_postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Database]:
    monkeypatch.setattr(postgresql, "LOCK_TIMEOUT", 0.05)
    migration.upgrade(empty_postgresql_url)
    database = Database.open(empty_postgresql_url)
    yield database
    await database.close()


def end_all_connections(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


async def test_moments_come_in_utc_whatever_the_server_thinks(
    empty_postgresql_url: str, database: Database
) -> None:
    with psycopg.connect(empty_postgresql_url, autocommit=True) as connection:
        connection.execute(
            "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET timezone TO ''Asia/Tokyo''',"
            " current_database()); END $$"
        )
    await add_category(database, "Драма")

    page = await SqlCategoryQueries(database.reader).page(Window(limit=1))
    assert page.items[0].created_at.isoformat().endswith("+00:00")


async def test_a_unit_that_loses_its_connection_is_unavailable_and_the_next_one_works(
    empty_postgresql_url: str, database: Database
) -> None:
    async def interrupted_unit() -> None:
        async with SqlUnitOfWork(database) as uow:
            await uow.categories.add(a_category(name="Драма"))
            end_all_connections(empty_postgresql_url)
            await uow.commit()

    with pytest.raises(Unavailable):
        await interrupted_unit()
    await add_category(database, "Комедия")

    assert await names(database) == ["Комедия"]


async def test_connections_that_were_lost_meanwhile_are_replaced(
    empty_postgresql_url: str, database: Database
) -> None:
    await add_category(database, "Драма")
    end_all_connections(empty_postgresql_url)

    assert await names(database) == ["Драма"]


async def test_a_server_that_is_not_there_is_unavailable() -> None:
    database = Database.open("postgresql://kim@127.0.0.1:1/gallery")
    try:
        with pytest.raises(Unavailable):
            await database.ping()
        with pytest.raises(Unavailable):
            await add_category(database, "Драма")
    finally:
        await database.close()


async def test_a_row_that_stays_locked_is_unavailable(database: Database) -> None:
    category_id = await add_category(database, "Драма")
    async with SqlUnitOfWork(database) as holder:
        await holder.categories.get(category_id)
        with pytest.raises(Unavailable):
            async with SqlUnitOfWork(database) as uow:
                await uow.categories.get(category_id)

    async with SqlUnitOfWork(database) as uow:
        assert (await uow.categories.get(category_id)).name == "Драма"


async def test_one_unit_at_a_time_moves_categories(database: Database) -> None:
    async with SqlUnitOfWork(database) as mover:
        await mover.categories.lock_tree()
        with pytest.raises(Unavailable):
            async with SqlUnitOfWork(database) as uow:
                await uow.categories.lock_tree()

    async with SqlUnitOfWork(database) as uow:
        await uow.categories.lock_tree()


async def test_a_unit_that_is_cancelled_leaves_no_lock(database: Database) -> None:
    category_id = await add_category(database, "Драма")
    sleepers = text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event = 'PgSleep'"
    )

    async def unit() -> None:
        async with SqlUnitOfWork(database) as uow:
            await uow.categories.get(category_id)
            await uow._transaction.session.execute(text("SELECT pg_sleep(60)"))

    async def it_sleeps() -> bool:
        return bool(await database.reader.scalar(sleepers))

    task = asyncio.create_task(unit())
    await until(it_sleeps)  # the server forgets a request to cancel what it has not begun
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    async with SqlUnitOfWork(database) as uow:
        await uow.categories.remove(category_id)
        await uow.commit()
    assert await names(database) == []
