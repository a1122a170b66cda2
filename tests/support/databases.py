"""Fixtures: databases for tests, by URL.

``database_url`` gives every test an empty database with all tables, once on SQLite and once on
PostgreSQL; ``sqlite_url`` and ``postgresql_url`` give one of them. A database without any table is
``empty_sqlite_url``, ``empty_postgresql_url`` or, on both, ``empty_database_url``.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from infrastructure.persistence.identity import VERSION_TABLE
from infrastructure.persistence.migration import upgrade
from infrastructure.persistence.models.totals import RowTotalRow
from tests.support.postgres import PostgresServer, running_postgres


@pytest.fixture(scope="session")
def sqlite_folder() -> Iterator[Path]:
    """A folder in memory where there is one: SQLite waits for the disk at every commit."""
    memory = Path("/dev/shm")  # noqa: S108 - a private folder is made in it
    where = memory if os.access(memory, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="gallery-sqlite-", dir=where) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def sqlite_template(sqlite_folder: Path) -> Path:
    """A file with all tables and no rows, to be copied."""
    path = sqlite_folder / "template.sqlite3"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def empty_sqlite_url(sqlite_folder: Path) -> Iterator[str]:
    with tempfile.TemporaryDirectory(dir=sqlite_folder) as folder:
        yield f"sqlite:///{folder}/gallery.sqlite3"


@pytest.fixture
def sqlite_url(sqlite_template: Path, empty_sqlite_url: str) -> str:
    shutil.copyfile(sqlite_template, empty_sqlite_url.removeprefix("sqlite:///"))
    return empty_sqlite_url


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """One server for every process that runs tests."""
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def postgres_url(postgres_server: PostgresServer) -> str:
    """A database without tables that all tests of the session share."""
    return postgres_server.url(postgres_server.create_database())


@pytest.fixture
def empty_postgresql_url(postgres_server: PostgresServer) -> str:
    return postgres_server.url(postgres_server.create_database())


@pytest.fixture(scope="session")
def migrated_postgresql_url(postgres_server: PostgresServer) -> str:
    """A database with all tables, which hold what tests leave there; see ``postgresql_url``."""
    url = postgres_server.url(postgres_server.create_database())
    upgrade(url)
    return url


@pytest.fixture(scope="session")
def _eraser(migrated_postgresql_url: str) -> Iterator[Callable[[], object]]:
    """Empties all tables and begins all ids anew.

    DELETE on a few rows takes a millisecond, TRUNCATE a hundred.
    """
    with psycopg.connect(migrated_postgresql_url, autocommit=True) as connection:
        tables = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> ALL(%s)",
            [[VERSION_TABLE, RowTotalRow.__tablename__]],
        ).fetchall()
        deletes = (sql.SQL("DELETE FROM {}").format(sql.Identifier(name)) for (name,) in tables)
        restart = sql.SQL("SELECT setval(sequencename::regclass, 1, false) FROM pg_sequences")
        nothing = sql.SQL("UPDATE row_totals SET total = 0")
        statements = sql.SQL("; ").join([*deletes, nothing, restart])
        # Foreign keys would demand an order; and triggers, which keep totals, sleep as well.
        connection.execute("SET session_replication_role = replica")
        yield lambda: connection.execute(statements)


@pytest.fixture
def postgresql_url(migrated_postgresql_url: str, _eraser: Callable[[], object]) -> str:
    _eraser()
    return migrated_postgresql_url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"empty_{request.param}_url")
    return url
