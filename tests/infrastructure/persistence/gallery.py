"""A gallery with nothing but categories, to write to and to read from."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from application.pagination import Window
from infrastructure.persistence.database import Database
from infrastructure.persistence.queries.categories import SqlCategoryQueries
from infrastructure.persistence.unit_of_work import SqlUnitOfWork
from tests.support.builders import a_category


@asynccontextmanager
async def opened(url: str, *, busy_timeout: float = 5.0) -> AsyncIterator[Database]:
    database = Database.open(url, busy_timeout=busy_timeout)
    try:
        yield database
    finally:
        await database.close()


async def names(database: Database) -> list[str]:
    return await SqlCategoryQueries(database.reader).names(Window(limit=100))


async def add_category(database: Database, name: str) -> int:
    """Store a category in a unit of its own; returns its id."""
    async with SqlUnitOfWork(database) as uow:
        category = a_category(name=name)
        await uow.categories.add(category)
        await uow.commit()
    return category.id
