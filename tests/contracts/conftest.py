"""The adapters that every contract is run on."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from infrastructure.persistence.database import Database
from tests.support.memory.store import MemoryStore
from tests.support.storages import stored_in_memory, stored_in_sql
from tests.support.stored import StoredGallery


@pytest.fixture
def memory() -> StoredGallery:
    return stored_in_memory(MemoryStore())


@pytest.fixture
async def sqlite(sqlite_url: str) -> AsyncIterator[StoredGallery]:
    database = Database.open(sqlite_url)
    yield stored_in_sql(database)
    await database.close()


@pytest.fixture(scope="session")
async def postgresql_database(migrated_postgresql_url: str) -> AsyncIterator[Database]:
    """Open for all tests: connecting anew takes longer than most of them."""
    database = Database.open(migrated_postgresql_url)
    yield database
    await database.close()


@pytest.fixture
def postgresql(postgresql_database: Database, postgresql_url: str) -> StoredGallery:
    return stored_in_sql(postgresql_database)


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def gallery(request: pytest.FixtureRequest) -> StoredGallery:
    adapter: StoredGallery = request.getfixturevalue(request.param)
    return adapter
