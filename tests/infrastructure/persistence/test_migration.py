"""Migrations: up, down and up again, on both databases."""

from __future__ import annotations

import sys
from pathlib import Path
from subprocess import Popen

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError

from infrastructure.persistence import migration
from infrastructure.persistence.database import sync_engine
from infrastructure.persistence.models.registry import METADATA, ROWS, is_for
from tests.infrastructure.persistence.catalogue import description

TABLES = {row.__tablename__ for row in ROWS}
SOURCE = Path(migration.__file__).parents[2]


def tables(url: str) -> set[str]:
    with sync_engine(url).connect() as connection:
        return set(inspect(connection).get_table_names()) - {migration.VERSION_TABLE}


def test_the_tables_come_go_and_come_back(empty_database_url: str) -> None:
    assert migration.current(empty_database_url) is None
    for _ in range(2):
        migration.upgrade(empty_database_url)
        assert tables(empty_database_url) == TABLES
        assert migration.current(empty_database_url) == migration.head()

        migration.downgrade(empty_database_url, "base")
        assert tables(empty_database_url) == set()
        assert migration.current(empty_database_url) is None


def test_the_revision_can_be_seen_while_somebody_writes(database_url: str) -> None:
    with sync_engine(database_url).begin() as writer:
        writer.execute(text("DELETE FROM sessions"))

        assert migration.current(database_url) == migration.head()


def test_a_second_upgrade_changes_nothing(empty_database_url: str) -> None:
    migration.upgrade(empty_database_url)
    with sync_engine(empty_database_url).begin() as connection:
        before = description(connection)

    migration.upgrade(empty_database_url)

    with sync_engine(empty_database_url).begin() as connection:
        assert description(connection) == before


def test_alembic_finds_no_difference_between_the_models_and_the_head(
    empty_database_url: str,
) -> None:
    migration.upgrade(empty_database_url)
    with sync_engine(empty_database_url).connect() as connection:
        options = {
            "version_table": migration.VERSION_TABLE,
            "compare_type": True,
            "include_object": is_for(connection.dialect.name),
        }
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, METADATA) == []


def test_the_models_and_the_head_declare_the_same(empty_database_url: str) -> None:
    migration.upgrade(empty_database_url)
    with sync_engine(empty_database_url).begin() as connection:
        migrated = description(connection)
    migration.downgrade(empty_database_url, "base")

    with sync_engine(empty_database_url).begin() as connection:
        METADATA.create_all(connection)
        assert description(connection) == migrated


def test_a_migration_that_fails_leaves_nothing_behind(empty_database_url: str) -> None:
    with sync_engine(empty_database_url).begin() as connection:
        connection.execute(text("CREATE TABLE comments (other INTEGER)"))

    with pytest.raises(DBAPIError):
        migration.upgrade(empty_database_url)

    assert tables(empty_database_url) == {"comments"}
    assert migration.current(empty_database_url) is None


def test_processes_that_migrate_at_once_do_not_disturb_each_other(empty_database_url: str) -> None:
    program = "import sys; from infrastructure.persistence.migration import upgrade; "
    program += "upgrade(sys.argv[1])"
    command = [sys.executable, "-W", "error", "-c", program, empty_database_url]
    processes = [Popen(command, cwd=SOURCE) for _ in range(3)]

    assert [process.wait(timeout=60) for process in processes] == [0] * 3
    assert tables(empty_database_url) == TABLES
    assert migration.current(empty_database_url) == migration.head()


def test_migrations_print_nothing(
    empty_database_url: str, capfd: pytest.CaptureFixture[str]
) -> None:
    migration.upgrade(empty_database_url)
    migration.current(empty_database_url)
    migration.downgrade(empty_database_url, "base")

    assert capfd.readouterr() == ("", "")


def test_a_migration_that_would_leave_rows_astray_is_undone(sqlite_url: str) -> None:
    with sync_engine(sqlite_url).begin() as connection:
        orphan_a_session(connection)

    with pytest.raises(migration.MigrationBroken, match="sessions"):
        migration.upgrade(sqlite_url)


def orphan_a_session(connection: Connection) -> None:
    connection.execute(
        text("INSERT INTO sessions VALUES (1, 404, x'00', :moment, :moment, :moment)"),
        {"moment": "2024-02-03 12:00:00.000000"},
    )
