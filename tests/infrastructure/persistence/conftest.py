"""Databases for the tests of persistence."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from infrastructure.persistence.database import Database


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A database with all tables, on each kind of database in turn."""
    database = Database.open(database_url)
    yield database
    await database.close()


@pytest.fixture
async def sqlite_database(sqlite_url: str) -> AsyncIterator[Database]:
    """An SQLite database with all tables."""
    database = Database.open(sqlite_url)
    yield database
    await database.close()
