"""Units of work that queue up for the writer of SQLite, and end together."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import pytest
from pysqlite3 import dbapi2
from sqlalchemy import text

from domain.errors import Conflict, Unavailable
from domain.users import UsernameTaken
from infrastructure.persistence import sqlite
from infrastructure.persistence.database import Database
from infrastructure.persistence.sqlite_writer import Writer
from infrastructure.persistence.unit_of_work import SqlUnitOfWork
from tests.infrastructure.persistence.gallery import add_category, names, opened
from tests.support.builders import a_category, a_user

Unit = Callable[[], Awaitable[object]]


async def one_after_the_other(database: Database, *units: Unit) -> Sequence[object]:
    """What becomes of units that queue up behind another one, in this order."""
    async with SqlUnitOfWork(database):
        tasks = []
        for unit in units:
            tasks.append(asyncio.ensure_future(unit()))
            await asyncio.sleep(0)
    return await asyncio.gather(*tasks, return_exceptions=True)


async def cannot_be_stored(database: Database) -> None:
    async with SqlUnitOfWork(database) as uow:
        # References are looked at by COMMIT, which fails.
        await uow._transaction.session.execute(text("PRAGMA defer_foreign_keys = ON"))
        await uow.categories.add(a_category(name="nobody's", owner_id=404))
        await uow.users.add(a_user(username="kim"))
        await uow.commit()


async def test_units_that_queue_up_are_stored_together(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    open_connection = sqlite.open_connection

    def watched(*args: object, **options: object) -> dbapi2.Connection:
        connection = open_connection(*args, **options)  # type: ignore[arg-type] # passed on
        connection.set_trace_callback(seen.append)
        return connection

    monkeypatch.setattr(sqlite, "open_connection", watched)
    async with opened(sqlite_url) as database:
        await add_category(database, "0")
        assert seen.count("COMMIT") == 1

        await asyncio.gather(*(add_category(database, str(n)) for n in range(1, 30)))

        assert sorted(await names(database), key=int) == [str(n) for n in range(30)]
        assert seen.count("COMMIT") < 30


async def test_a_unit_that_is_undone_takes_nobody_along(sqlite_database: Database) -> None:
    async def undone() -> None:
        async with SqlUnitOfWork(sqlite_database) as uow:
            await uow.categories.add(a_category(name="undone"))

    await one_after_the_other(
        sqlite_database,
        lambda: add_category(sqlite_database, "first"),
        undone,
        lambda: add_category(sqlite_database, "last"),
        undone,
    )

    assert await names(sqlite_database) == ["first", "last"]


async def test_what_cannot_be_stored_together_is_not_stored_at_all(
    sqlite_database: Database,
) -> None:
    results = await one_after_the_other(
        sqlite_database,
        lambda: cannot_be_stored(sqlite_database),
        lambda: add_category(sqlite_database, "together"),
    )

    assert [type(result) for result in results] == [Conflict, Conflict]
    assert await names(sqlite_database) == []
    await add_category(sqlite_database, "afterwards")
    assert await names(sqlite_database) == ["afterwards"]


async def test_nobody_is_refused_because_of_what_was_never_stored(
    sqlite_database: Database,
) -> None:
    refusals = []

    async def register() -> None:
        async with SqlUnitOfWork(sqlite_database) as uow:
            try:
                await uow.users.add(a_user(username="kim"))
            except UsernameTaken:
                refusals.append("taken")
                raise
            await uow.commit()

    results = await one_after_the_other(
        sqlite_database, lambda: cannot_be_stored(sqlite_database), register
    )

    assert refusals == ["taken"]
    assert [type(result) for result in results] == [Conflict, Unavailable]
    await register()


async def test_a_cancelled_unit_is_cancelled_even_when_those_before_it_cannot_be_stored(
    sqlite_database: Database,
) -> None:
    async def cancelled() -> None:
        async with SqlUnitOfWork(sqlite_database):
            raise asyncio.CancelledError

    results = await one_after_the_other(
        sqlite_database, lambda: cannot_be_stored(sqlite_database), cancelled
    )

    assert [type(result) for result in results] == [Conflict, asyncio.CancelledError]


async def test_a_unit_that_has_ended_holds_no_statement_of_others(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    cursors = []
    make = Writer.cursor

    def cursor(writer: Writer) -> dbapi2.Cursor:
        cursors.append(make(writer))
        return cursors[-1]

    monkeypatch.setattr(Writer, "cursor", cursor)
    async with SqlUnitOfWork(sqlite_database) as uow:
        await uow.categories.add_many([a_category(name=str(number)) for number in range(600)])
        await uow.commit()

    (inserting,) = cursors
    with pytest.raises(dbapi2.ProgrammingError, match="closed cursor"):
        inserting.execute("SELECT 1")


async def test_when_sqlite_undoes_everything_nobody_is_told_that_it_is_stored(
    sqlite_database: Database,
) -> None:
    async def undoing_all() -> None:
        async with SqlUnitOfWork(sqlite_database) as uow:
            await uow._transaction.session.execute(text("ROLLBACK"))
            await uow.categories.add(a_category(name="outside of any transaction"))
            await uow.commit()

    results = await one_after_the_other(
        sqlite_database, lambda: add_category(sqlite_database, "before"), undoing_all
    )

    assert [type(result) for result in results] == [Unavailable, Unavailable]
    with pytest.raises(Unavailable):
        await undoing_all()
    assert await names(sqlite_database) == []
    await add_category(sqlite_database, "afterwards")
    assert await names(sqlite_database) == ["afterwards"]


async def test_a_unit_that_cannot_be_undone_by_itself_is_undone_with_all(
    sqlite_database: Database,
) -> None:
    async def without_its_savepoint() -> None:
        async with SqlUnitOfWork(sqlite_database) as uow:
            await uow.categories.add(a_category(name="without a way back"))
            await uow._transaction.session.execute(text("RELEASE unit"))

    results = await one_after_the_other(
        sqlite_database, lambda: add_category(sqlite_database, "before"), without_its_savepoint
    )

    assert [type(result) for result in results] == [Unavailable, Unavailable]
    assert await names(sqlite_database) == []


async def test_waiting_for_another_process_holds_up_nobody_else(sqlite_url: str) -> None:
    async with opened(sqlite_url) as database, opened(sqlite_url) as other:
        await add_category(other, "before")
        async with SqlUnitOfWork(other):
            waiting = asyncio.create_task(add_category(database, "Драма"))
            await asyncio.wait({waiting}, timeout=0.05)
            assert not waiting.done()
            assert await names(database) == ["before"]
        await waiting

        assert await names(database) == ["before", "Драма"]


@pytest.mark.parametrize("steps", range(12))
async def test_a_cancelled_unit_is_no_trouble_for_those_in_the_queue(
    sqlite_database: Database, steps: int
) -> None:
    tasks = [asyncio.create_task(add_category(sqlite_database, str(n))) for n in range(9)]
    for _ in range(steps):
        await asyncio.sleep(0)
    for impatient in tasks[1::3]:
        impatient.cancel()
    results = await asyncio.gather(*tasks, return_exceptions=True)

    told = {str(n) for n, result in enumerate(results) if isinstance(result, int)}
    stored = set(await names(sqlite_database))
    assert {"0", "2", "3", "5", "6", "8"} <= told <= stored
    await add_category(sqlite_database, "afterwards")


async def test_a_database_that_is_closed_meanwhile_lets_units_end(sqlite_url: str) -> None:
    async with opened(sqlite_url) as database:
        async with SqlUnitOfWork(database) as uow:
            await uow.categories.add(a_category(name="Драма"))
            await database.close()
            await uow.commit()

        assert await names(database) == ["Драма"]


def open_files(beginning: str) -> list[str]:
    """The files that this process has open whose paths begin so."""
    found = [str(link.readlink()) for link in Path("/proc/self/fd").iterdir() if link.exists()]
    return [path for path in found if path.startswith(beginning)]


async def test_a_database_that_is_closed_while_it_is_opened_is_closed(sqlite_url: str) -> None:
    file = sqlite_url.removeprefix("sqlite:///")
    async with opened(sqlite_url) as database:
        adding = asyncio.create_task(add_category(database, "Драма"))
        await asyncio.sleep(0)
        await database.close()
        await adding
        assert open_files(file) == []
        await add_category(database, "Комедия")
        assert await names(database) == ["Драма", "Комедия"]
