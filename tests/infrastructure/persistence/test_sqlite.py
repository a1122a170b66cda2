"""What is special about SQLite."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from pysqlite3 import dbapi2
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from domain.errors import Conflict, StorageDamaged, StorageFull, Unavailable
from infrastructure.persistence import address, migration, sqlite_file
from infrastructure.persistence.database import Database
from infrastructure.persistence.unit_of_work import SqlUnitOfWork
from tests.infrastructure.persistence.gallery import add_category, names, opened
from tests.support.builders import a_category, a_user
from tests.support.sqlite_files import exists, file_of, move, overwrite, touch
from tests.support.waiting import until

COUNT = text("SELECT count(*) FROM categories")

PRAGMAS = {
    "journal_mode": "wal",
    "foreign_keys": 1,
    "synchronous": 2,  # FULL
    "trusted_schema": 0,
    "cache_size": -16384,
}


def test_the_library_is_one_without_the_wal_reset_bug() -> None:
    # https://www.sqlite.org/wal.html#walresetbug: fixed in 3.51.3
    assert dbapi2.sqlite_version_info >= (3, 51, 3)


async def test_every_connection_is_set_up(sqlite_url: str) -> None:
    async with opened(sqlite_url) as database, SqlUnitOfWork(database) as uow:
        for pragma, value in (PRAGMAS | {"query_only": 0}).items():
            assert await uow._transaction.session.scalar(text(f"PRAGMA {pragma}")) == value, pragma
        for pragma, value in (PRAGMAS | {"busy_timeout": 1000, "query_only": 1}).items():
            assert await database.reader.scalar(text(f"PRAGMA {pragma}")) == value, pragma


LOOK = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('SELECT 1 FROM films')"
SAVE = "import sqlite3, sys; a, b = map(sqlite3.connect, sys.argv[1:]); a.backup(b)"


def outsider(script: str, *paths: Path) -> None:
    """Another program, with another library of SQLite."""
    subprocess.run([sys.executable, "-c", script, *paths], check=True, timeout=60)


async def test_an_outsider_leaves_the_log_of_a_live_gallery_alone(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with opened(sqlite_url) as database:
        path = address.sqlite_path(address.parse(sqlite_url))
        await database.ping()
        await add_category(database, "before")
        log = path.with_name(f"{path.name}-wal").stat().st_ino

        # Whoever is last to close the database removes its log; a live gallery is never past.
        outsider(LOOK, path)

        await add_category(database, "after")
        assert path.with_name(f"{path.name}-wal").stat().st_ino == log
        saved = tmp_path / "saved.sqlite3"
        outsider(SAVE, path, saved)
    async with opened(f"sqlite:///{saved}") as copy:
        assert await names(copy) == ["before", "after"]


async def test_the_file_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/not/yet/there/gallery.sqlite3"
    migration.upgrade(url)
    async with opened(url) as database:
        await add_category(database, "Драма")
        modes = modes_of_files(tmp_path / "not" / "yet" / "there")

    private = 0o600
    assert modes == {
        "gallery.sqlite3": private,
        "gallery.sqlite3.lock": private,
        "gallery.sqlite3-shm": private,
        "gallery.sqlite3-wal": private,
    }


def modes_of_files(folder: Path) -> dict[str, int]:
    return {file.name: stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()}


async def test_the_reader_cannot_write(sqlite_database: Database) -> None:
    with pytest.raises(Unavailable):
        await sqlite_database.reader.scalar(text("DELETE FROM categories RETURNING id"))


async def test_the_reader_sees_what_was_committed_and_nothing_else(
    sqlite_database: Database,
) -> None:
    async with SqlUnitOfWork(sqlite_database) as uow:
        await uow.categories.add(a_category(name="Драма"))
        assert await names(sqlite_database) == []
        await uow.commit()
        assert await names(sqlite_database) == ["Драма"]


async def test_writers_that_read_first_lose_nothing(sqlite_url: str) -> None:
    databases = [Database.open(sqlite_url, busy_timeout=30) for _ in range(4)]
    await add_category(databases[0], "0")

    async def count_up(database: Database) -> None:
        for _ in range(50):
            async with SqlUnitOfWork(database) as uow:
                category = await uow.categories.get(1)
                category.rename(str(int(category.name) + 1), now=category.updated_at)
                await uow.categories.save(category)
                await uow.commit()

    try:
        await asyncio.gather(*map(count_up, databases))
        assert await names(databases[0]) == ["200"]
    finally:
        for database in databases:
            await database.close()


async def test_the_units_of_one_process_queue_up(sqlite_database: Database) -> None:
    await asyncio.gather(*(add_category(sqlite_database, str(n)) for n in range(30)))

    assert sorted(await names(sqlite_database), key=int) == [str(n) for n in range(30)]


async def test_who_queues_up_for_too_long_is_turned_away(sqlite_url: str) -> None:
    async with opened(sqlite_url, busy_timeout=0.01) as database:
        async with SqlUnitOfWork(database):
            with pytest.raises(Unavailable):
                await add_category(database, "Драма")
        await add_category(database, "Комедия")

        assert await names(database) == ["Комедия"]


async def test_a_locked_database_is_unavailable_until_it_is_free(
    sqlite_database: Database, sqlite_url: str
) -> None:
    async with opened(sqlite_url, busy_timeout=0.05) as database:
        async with SqlUnitOfWork(sqlite_database):
            with pytest.raises(Unavailable):
                await add_category(database, "Драма")
            assert await names(database) == []
        await add_category(database, "Комедия")

        assert await names(database) == ["Комедия"]


async def test_a_full_disk_makes_the_database_unavailable_for_writing(
    sqlite_database: Database,
) -> None:
    await add_category(sqlite_database, "Драма")

    async def add_much(*, max_page_count: int) -> None:
        async with SqlUnitOfWork(sqlite_database) as uow:
            await uow._transaction.session.execute(
                text(f"PRAGMA max_page_count = {max_page_count}")
            )
            await uow.users.add(a_user(password_hash="x" * 100_000))
            await uow.commit()

    with pytest.raises(Unavailable):
        await add_much(max_page_count=1)
    assert await names(sqlite_database) == ["Драма"]
    await add_much(max_page_count=1_000_000)


async def test_a_database_that_cannot_be_opened_is_unavailable_until_it_can(
    tmp_path: Path,
) -> None:
    url = f"sqlite:///{tmp_path}/gallery.sqlite3"
    (tmp_path / "gallery.sqlite3").mkdir()
    async with opened(url) as database:
        with pytest.raises(Unavailable):
            await database.ping()
        with pytest.raises(Unavailable):
            await add_category(database, "Драма")

        (tmp_path / "gallery.sqlite3").rmdir()
        migration.upgrade(url)
        await database.ping()
        await add_category(database, "Драма")
        assert await names(database) == ["Драма"]


async def test_a_mistake_is_not_called_unavailable(empty_sqlite_url: str) -> None:
    touch(empty_sqlite_url)
    async with opened(empty_sqlite_url) as database:
        with pytest.raises(DBAPIError, match="no such table"):
            await names(database)
        with pytest.raises(DBAPIError, match="no such table"):
            await add_category(database, "Драма")


async def test_errors_do_not_show_what_was_to_be_stored(empty_sqlite_url: str) -> None:
    touch(empty_sqlite_url)
    async with opened(empty_sqlite_url) as database:
        with pytest.raises(DBAPIError) as caught:
            await add_category(database, "secret")

    assert "secret" not in str(caught.value)


async def test_after_a_failed_commit_the_connection_is_clean(sqlite_database: Database) -> None:
    async def failing_unit() -> None:
        async with SqlUnitOfWork(sqlite_database) as uow:
            # References are looked at by COMMIT, which fails and leaves the transaction open.
            await uow._transaction.session.execute(text("PRAGMA defer_foreign_keys = ON"))
            await uow.categories.add(a_category(name="Драма", owner_id=404))
            await uow.commit()

    with pytest.raises(Conflict):
        await failing_unit()
    await add_category(sqlite_database, "Комедия")

    assert await names(sqlite_database) == ["Комедия"]


async def test_an_id_is_never_given_again(sqlite_database: Database) -> None:
    async with SqlUnitOfWork(sqlite_database) as uow:
        first, second = a_category(), a_category()
        await uow.categories.add(first)
        await uow.categories.remove(first.id)
        await uow.categories.add(second)

    assert second.id > first.id > 0


@pytest.fixture
def never_certain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Readers look for their file before every statement."""
    monkeypatch.setattr(sqlite_file, "CERTAIN_FOR", 0)


@pytest.mark.usefixtures("never_certain")
async def test_a_file_that_is_removed_takes_no_more_writes_and_shows_no_more_rows(
    sqlite_url: str,
) -> None:
    path = file_of(sqlite_url)
    async with opened(sqlite_url) as database:
        await add_category(database, "Драма")
        assert await names(database) == ["Драма"]
        move(path, ".away")

        for _ in range(2):
            with pytest.raises(Unavailable):
                await add_category(database, "Комедия")
            with pytest.raises(Unavailable):
                await names(database)
            with pytest.raises(Unavailable):
                await database.patient_reader.scalar(COUNT)

    assert not exists(path)


@pytest.mark.usefixtures("never_certain")
async def test_a_file_that_is_replaced_is_read_and_written_from_then_on(
    sqlite_url: str, sqlite_template: Path
) -> None:
    async with opened(sqlite_url) as database:
        await add_category(database, "Драма")
        assert await names(database) == ["Драма"]
        move(file_of(sqlite_url), ".away")
        shutil.copyfile(sqlite_template, file_of(sqlite_url))
        with pytest.raises(Unavailable):
            await add_category(database, "потеря")
        with pytest.raises(Unavailable):
            await names(database)

        await add_category(database, "Трагедия")
        assert await names(database) == ["Трагедия"]
        assert await database.patient_reader.scalar(COUNT) == 1


async def test_that_a_file_is_away_is_noticed_soon(sqlite_url: str) -> None:
    async with opened(sqlite_url) as database:
        await add_category(database, "Драма")
        assert await names(database) == ["Драма"]
        move(file_of(sqlite_url), ".away")

        async def is_noticed() -> bool:
            with contextlib.suppress(Unavailable):
                return await names(database) != ["Драма"]
            return True

        await until(is_noticed)
        with pytest.raises(Unavailable):
            await names(database)


async def test_a_damaged_file_is_told_from_one_that_is_away(sqlite_url: str) -> None:
    overwrite(sqlite_url)
    async with opened(sqlite_url) as database:
        with pytest.raises(StorageDamaged):
            await names(database)
        with pytest.raises(StorageDamaged):
            await add_category(database, "Драма")
        with pytest.raises(StorageDamaged):
            await database.patient_reader.scalar(COUNT)


async def test_a_database_that_may_not_grow_is_full(sqlite_database: Database) -> None:
    async with SqlUnitOfWork(sqlite_database) as uow:
        await uow._transaction.session.execute(text("PRAGMA max_page_count = 1"))

    async def fill() -> None:
        for number in range(1000):
            await add_category(sqlite_database, f"{number:04} " + "ж" * 200)

    with pytest.raises(StorageFull):
        await fill()
    assert len(await names(sqlite_database)) > 0
