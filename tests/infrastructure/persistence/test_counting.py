"""Totals that are wrong or missing are counted anew."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import Connection, text

from infrastructure.persistence import counting, migration
from infrastructure.persistence.database import looking_engine, sync_engine
from infrastructure.persistence.queries.categories import SqlCategoryQueries
from tests.infrastructure.persistence.gallery import opened
from tests.support.waiting import until

ADD = (
    "INTO categories (id, name, name_folded, version, created_at, updated_at)"
    " VALUES (:id, 'drama', 'drama', 1, '2024-01-01 00:00:00+00', '2024-01-01 00:00:00+00')"
)
SLOTS = text("SELECT id, table_name FROM row_totals ORDER BY id")
RIGHT = {"films": 0, "categories": 2, "comments": 0, "users": 0}


@pytest.fixture
def url(empty_database_url: str) -> str:
    """A gallery of its own with two categories."""
    migration.upgrade(empty_database_url)
    with sync_engine(empty_database_url).begin() as connection:
        for category in (1, 2):
            connection.execute(text(f"INSERT {ADD}"), {"id": category})
    return empty_database_url


def change(url: str, statement: str) -> None:
    with sync_engine(url).begin() as connection:
        connection.execute(text(statement))


def kept(url: str) -> dict[str, int | None]:
    with looking_engine(url).connect() as connection:
        return {count.table: count.kept for count in counting.counted(connection)}


@pytest.mark.parametrize(
    "fault",
    [
        "UPDATE row_totals SET total = 92 WHERE id = 17",
        "DELETE FROM row_totals WHERE table_name = 'categories'",
        "DELETE FROM row_totals WHERE id = 32",
        "DELETE FROM row_totals",
    ],
)
def test_wrong_totals_are_mended_once(url: str, fault: str) -> None:
    with sync_engine(url).begin() as connection:
        slots = connection.execute(SLOTS).all()
    change(url, fault)

    assert "categories" in [count.table for count in counting.mend(url)]

    with sync_engine(url).begin() as connection:
        assert connection.execute(SLOTS).all() == slots
    assert kept(url) == RIGHT
    assert counting.mend(url) == []


def test_what_comes_after_is_counted_on(url: str) -> None:
    change(url, "DELETE FROM row_totals")
    counting.mend(url)

    with sync_engine(url).begin() as connection:
        connection.execute(text(f"INSERT {ADD}"), {"id": 3})

    assert kept(url)["categories"] == 3


def test_what_replace_took_away_is_mended(sqlite_url: str) -> None:
    with sync_engine(sqlite_url).begin() as connection:
        for _ in range(3):
            connection.execute(text(f"INSERT OR REPLACE {ADD}"), {"id": 1})
    assert kept(sqlite_url)["categories"] == 3

    [wrong] = counting.mend(sqlite_url)

    assert str(wrong) == "categories: 3 kept, 1 there"
    assert kept(sqlite_url)["categories"] == 1


def test_where_all_are_right_nobody_is_waited_for(url: str) -> None:
    with sync_engine(url).begin() as writer:
        writer.execute(text("UPDATE row_totals SET total = total"))

        assert counting.mend(url) == []


@pytest.mark.parametrize("fault", ["UPDATE row_totals SET total = 92", "DELETE FROM row_totals"])
async def test_those_who_write_meanwhile_are_counted(url: str, fault: str) -> None:
    change(url, fault)
    with sync_engine(url).begin() as writer:
        writer.execute(text(f"INSERT {ADD}"), {"id": 3})
        mending = asyncio.create_task(asyncio.to_thread(counting.mend, url))
        if writer.dialect.name == "postgresql":
            await until(lambda: _is_waited_for(writer))
    await mending

    assert kept(url)["categories"] == 3


def _is_waited_for(connection: Connection) -> bool:
    lock = "SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'row_totals'::regclass"
    return connection.scalar(text(lock)) is not None


async def test_a_gallery_that_is_open_sees_what_was_mended(url: str) -> None:
    async with opened(url) as database:
        categories = SqlCategoryQueries(database.reader)
        change(url, "UPDATE row_totals SET total = 6")
        assert await categories.count() == 96
        before = await database.revision() if database.revision else None

        counting.mend(url)

        assert await categories.count() == 2
        assert database.revision is None or await database.revision() != before
