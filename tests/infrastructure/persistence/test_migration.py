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

from application.administration.criteria import (
    CommentCriteria,
    CommentSort,
    FilmCriteria,
    FilmSort,
    Sorting,
)
from application.pagination import Window
from infrastructure.persistence import migration
from infrastructure.persistence.database import sync_engine
from infrastructure.persistence.identity import VERSION_TABLE, Identity, Kind, head, look
from infrastructure.persistence.models.registry import METADATA, is_for
from infrastructure.persistence.unit_of_work import SqlUnitOfWork
from tests.infrastructure.persistence.catalogue import description
from tests.infrastructure.persistence.gallery import opened
from tests.support import builders
from tests.support.storages import stored_in_sql

TABLES = {*METADATA.tables}
SOURCE = Path(migration.__file__).parents[2]


def tables(url: str) -> set[str]:
    with sync_engine(url).connect() as connection:
        return set(inspect(connection).get_table_names()) - {VERSION_TABLE}


def test_the_tables_come_go_and_come_back(empty_database_url: str) -> None:
    assert look(empty_database_url).revision is None
    for _ in range(2):
        migration.upgrade(empty_database_url)
        assert tables(empty_database_url) == TABLES
        assert look(empty_database_url).revision == head()

        migration.downgrade(empty_database_url, "base")
        assert tables(empty_database_url) == set()
        assert look(empty_database_url).revision is None


def test_the_revision_can_be_seen_while_somebody_writes(database_url: str) -> None:
    with sync_engine(database_url).begin() as writer:
        writer.execute(text("DELETE FROM sessions"))

        assert look(database_url).revision == head()


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
            "version_table": VERSION_TABLE,
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
    migration.upgrade(empty_database_url, "0002")
    with sync_engine(empty_database_url).begin() as connection:
        connection.execute(text("CREATE TABLE tallies (other INTEGER)"))
    before = tables(empty_database_url)

    with pytest.raises(DBAPIError):
        migration.upgrade(empty_database_url)

    assert tables(empty_database_url) == before
    assert look(empty_database_url) == Identity(Kind.OLDER, "0002")


def test_tables_of_others_are_left_alone(empty_database_url: str) -> None:
    with sync_engine(empty_database_url).begin() as connection:
        connection.execute(text("CREATE TABLE comments (other INTEGER)"))

    with pytest.raises(migration.NotOurs):
        migration.upgrade(empty_database_url)

    assert tables(empty_database_url) == {"comments"}
    assert look(empty_database_url) == Identity(Kind.FOREIGN)


def test_a_gallery_of_a_newer_version_is_left_alone(database_url: str) -> None:
    with sync_engine(database_url).begin() as connection:
        connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))
    try:
        with pytest.raises(migration.NotOurs):
            migration.upgrade(database_url)
        assert look(database_url) == Identity(Kind.NEWER, "9999")
    finally:
        with sync_engine(database_url).begin() as connection:
            connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '{head()}'"))


def test_what_others_keep_beside_a_gallery_is_in_nobodys_way(empty_postgresql_url: str) -> None:
    with sync_engine(empty_postgresql_url).begin() as connection:
        connection.execute(text("CREATE TABLE weather (day DATE)"))

    migration.upgrade(empty_postgresql_url)

    assert tables(empty_postgresql_url) == TABLES | {"weather"}


def test_processes_that_migrate_at_once_do_not_disturb_each_other(empty_database_url: str) -> None:
    program = "import sys; from infrastructure.persistence.migration import upgrade; "
    program += "upgrade(sys.argv[1])"
    command = [sys.executable, "-W", "error", "-c", program, empty_database_url]
    processes = [Popen(command, cwd=SOURCE) for _ in range(3)]

    assert [process.wait(timeout=60) for process in processes] == [0] * 3
    assert tables(empty_database_url) == TABLES
    assert look(empty_database_url).revision == head()


def test_migrations_print_nothing(
    empty_database_url: str, capfd: pytest.CaptureFixture[str]
) -> None:
    migration.upgrade(empty_database_url)
    look(empty_database_url)
    migration.downgrade(empty_database_url, "base")

    assert capfd.readouterr() == ("", "")


def test_a_migration_that_would_leave_rows_astray_is_undone(sqlite_url: str) -> None:
    migration.downgrade(sqlite_url, "0007")
    with sync_engine(sqlite_url).begin() as connection:
        orphan_a_session(connection)

    with pytest.raises(migration.MigrationBroken, match="sessions"):
        migration.upgrade(sqlite_url)


def orphan_a_session(connection: Connection) -> None:
    connection.execute(
        text("INSERT INTO sessions VALUES (1, 404, x'00', :moment, :moment, :moment)"),
        {"moment": "2024-02-03 12:00:00.000000"},
    )


async def test_what_was_stored_before_is_searched_and_ordered_like_what_comes_after(
    database_url: str,
) -> None:
    async with opened(database_url) as database, SqlUnitOfWork(database) as uow:
        await uow.users.add(builders.a_user(username="Алёна"))
        for name in ("Їжак", "Ёж"):
            await uow.categories.add(builders.a_category(name=name))
        films = [builders.a_film(title=str(number), description="ОКЕАН") for number in range(1001)]
        await uow.films.add_many(films)
        await uow.comments.add(builders.a_comment(text="Ёлка"))
        await uow.commit()

    migration.downgrade(database_url, "0003")
    migration.upgrade(database_url)

    async with opened(database_url) as database:
        stored = stored_in_sql(database)
        films_found = await stored.film_list.page(
            Window(limit=1000, offset=1000),
            where=FilmCriteria(text="океан"),
            sorting=Sorting(FilmSort.ID),
        )
        assert (films_found.total, len(films_found.items)) == (1001, 1)
        comments_found = await stored.comment_list.page(
            Window(limit=1), where=CommentCriteria(text="елка"), sorting=Sorting(CommentSort.ID)
        )
        assert comments_found.total == 1
        assert [choice.label for choice in await stored.user_picker.find("алена", limit=1)] == [
            "Алёна"
        ]
        assert [choice.label for choice in await stored.category_picker.find("", limit=2)] == [
            "Ёж",
            "Їжак",
        ]
