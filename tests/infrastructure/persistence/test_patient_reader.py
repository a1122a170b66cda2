"""The reader for questions that take long."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from domain.errors import Unavailable
from infrastructure.persistence.database import Database
from tests.infrastructure.persistence.gallery import add_category, opened

COUNT = text("SELECT count(*) FROM categories")
LONG = text(
    "WITH RECURSIVE numbers(number) AS "
    "(SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < 1000000) "
    "SELECT count(*) FROM numbers"
)


async def test_others_go_on_while_a_long_read_takes_its_time(database: Database) -> None:
    reading = [asyncio.create_task(database.patient_reader.scalar(LONG)) for _ in range(3)]
    await asyncio.sleep(0)

    for number in range(3):
        await add_category(database, str(number))
        assert await database.reader.scalar(COUNT) == number + 1
    assert not all(task.done() for task in reading)

    assert await asyncio.gather(*reading) == [1_000_000] * 3


async def test_every_read_sees_what_was_committed_before(database: Database) -> None:
    for number in range(3):
        await add_category(database, str(number))
        assert await database.patient_reader.scalar(COUNT) == number + 1


async def test_one_row_at_most_is_found_where_one_is_asked_for(database: Database) -> None:
    reader = database.patient_reader
    names = text("SELECT name FROM categories ORDER BY id")

    assert await reader.one_or_none(names) is None
    await add_category(database, "one")
    assert await reader.one_or_none(names) == ("one",)
    await add_category(database, "two")
    with pytest.raises(ValueError, match="one row"):
        await reader.one_or_none(names)


async def test_nothing_is_written(sqlite_database: Database) -> None:
    with pytest.raises((DBAPIError, Unavailable)):
        await sqlite_database.patient_reader.all(text("DELETE FROM categories"))


async def test_a_read_that_fails_does_not_spoil_the_next_one(database: Database) -> None:
    for _ in range(5):
        with pytest.raises(DBAPIError):
            await database.patient_reader.all(text("SELECT nothing FROM nowhere"))

    assert await database.patient_reader.scalar(COUNT) == 0


async def test_a_closed_reader_begins_anew(database: Database) -> None:
    await database.patient_reader.scalar(COUNT)
    await database.patient_reader.close()

    assert await database.patient_reader.scalar(COUNT) == 0


async def test_a_database_that_comes_back_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "gallery.sqlite3"
    path.mkdir()
    async with opened(f"sqlite:///{path}") as database:
        with pytest.raises(Unavailable):
            await database.patient_reader.scalar(text("SELECT 1"))
        path.rmdir()
        path.touch()

        assert await database.patient_reader.scalar(text("SELECT 1")) == 1
