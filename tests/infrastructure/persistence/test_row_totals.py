"""Totals that triggers of the database keep."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, text

from infrastructure.persistence import migration
from infrastructure.persistence.database import sync_engine
from infrastructure.persistence.models.totals import COUNTED_TABLES, SLOTS, first_slot

BEFORE_TOTALS = "0002"
CATEGORY = text(
    "INSERT INTO categories (name, name_folded, version, created_at, updated_at)"
    " VALUES ('drama', 'drama', 1, '2024-01-01 00:00:00+00', '2024-01-01 00:00:00+00')"
)


def _total(connection: Connection, table: str) -> int:
    first = first_slot(table)
    statement = text("SELECT sum(total) FROM row_totals WHERE id BETWEEN :first AND :last")
    return int(connection.scalar(statement, {"first": first, "last": first + SLOTS - 1}) or 0)


def test_every_counted_table_has_its_totals(database_url: str) -> None:
    with sync_engine(database_url).begin() as connection:
        rows = connection.execute(text("SELECT id, table_name FROM row_totals ORDER BY id")).all()

    assert [tuple(row) for row in rows] == [
        (first_slot(table) + slot, table) for table in COUNTED_TABLES for slot in range(SLOTS)
    ]


def test_rows_from_before_the_totals_are_counted_in(empty_database_url: str) -> None:
    migration.upgrade(empty_database_url)
    migration.downgrade(empty_database_url, BEFORE_TOTALS)
    with sync_engine(empty_database_url).begin() as connection:
        connection.execute(CATEGORY)
        connection.execute(CATEGORY)

    migration.upgrade(empty_database_url)

    with sync_engine(empty_database_url).begin() as connection:
        assert _total(connection, "categories") == 2


def test_a_program_that_knows_nothing_of_totals_keeps_them(database_url: str) -> None:
    with sync_engine(database_url).begin() as connection:
        connection.execute(CATEGORY)
        connection.execute(CATEGORY)
        connection.execute(text("DELETE FROM categories WHERE id = 0"))
        assert _total(connection, "categories") == 2
        connection.execute(text("DELETE FROM categories"))
        assert _total(connection, "categories") == 0


@pytest.mark.parametrize("table", COUNTED_TABLES)
def test_a_table_that_is_emptied_at_once_has_no_rows(postgresql_url: str, table: str) -> None:
    with sync_engine(postgresql_url).begin() as connection:
        connection.execute(text("UPDATE row_totals SET total = 7"))
        connection.execute(text(f"TRUNCATE {table} CASCADE"))
        assert _total(connection, table) == 0
        connection.rollback()
