"""Loops that save films one by one, with a commit each; each returns how many it saves a second."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

from advanced_alchemy.repository import SQLAlchemyAsyncRepository
from pysqlite3 import dbapi2 as driver
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import Session

from domain.films import Film
from infrastructure.persistence.database import Database
from infrastructure.persistence.models.films import FilmRow
from infrastructure.persistence.repositories.films import to_values
from infrastructure.persistence.sqlite import BUSY_TIMEOUT, CACHE_KIB, open_connection
from infrastructure.persistence.unit_of_work import SqlUnitOfWork


class FilmRepository(SQLAlchemyAsyncRepository[FilmRow]):
    """Advanced Alchemy's repository of films, as it comes."""

    model_type = FilmRow


def repository_loop(path: Path, films: Sequence[Film]) -> float:
    """Advanced Alchemy's ``add(row, auto_commit=True)`` in one asynchronous session."""

    async def add(session: AsyncSession) -> None:
        repository = FilmRepository(session=session)
        for film in films:
            await repository.add(FilmRow(**to_values(film)), auto_commit=True)

    return len(films) / asyncio.run(_in_session(path, add))


def session_loop(path: Path, films: Sequence[Film]) -> float:
    """An asynchronous session that commits after each film, without a repository."""

    async def add(session: AsyncSession) -> None:
        for film in films:
            session.add(FilmRow(**to_values(film)))
            await session.commit()

    return len(films) / asyncio.run(_in_session(path, add))


def units_of_work(path: Path, films: Sequence[Film]) -> float:
    """The way of a film that a person adds: a unit of work for each, one after the other."""

    async def timed() -> float:
        database = Database.open(f"sqlite:///{path}")
        begun = time.perf_counter()
        for film in films:
            async with SqlUnitOfWork(database) as uow:
                await uow.films.add(film)
                await uow.commit()
        took = time.perf_counter() - begun
        await database.close()
        return took

    return len(films) / asyncio.run(timed())


def plain_session(path: Path, films: Sequence[Film]) -> float:
    """A synchronous session that commits after each film: no event loop, no thread."""
    engine = plain_engine(path)
    with Session(engine) as session:
        begun = time.perf_counter()
        for film in films:
            session.add(FilmRow(**to_values(film)))
            session.commit()
        took = time.perf_counter() - begun
    engine.dispose()
    return len(films) / took


def plain_engine(path: Path) -> Engine:
    """A synchronous engine with the gallery's connections."""
    engine = create_engine(
        "sqlite://",
        module=driver,
        creator=lambda: open_connection(path, busy_timeout=BUSY_TIMEOUT),
    )
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


async def _in_session(path: Path, add: Callable[[AsyncSession], Awaitable[None]]) -> float:
    """How long it takes in a session over aiosqlite, which commits as safely as the gallery."""
    engine = create_async_engine(f"sqlite+aiosqlite:///{path}")
    event.listen(engine.sync_engine, "connect", _set_up)
    async with AsyncSession(engine) as session:
        begun = time.perf_counter()
        await add(session)
        took = time.perf_counter() - begun
    await engine.dispose()
    return took


def _set_up(connection: Any, _record: object) -> None:
    for pragma in (
        "journal_mode = WAL",
        "foreign_keys = ON",
        "synchronous = FULL",
        f"cache_size = -{CACHE_KIB}",
    ):
        connection.execute(f"PRAGMA {pragma}")
