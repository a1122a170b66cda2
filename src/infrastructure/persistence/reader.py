"""Reading without a unit of work."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, Protocol

from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import CursorResult, Engine
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.ext.asyncio import AsyncEngine

from domain.errors import Unavailable
from infrastructure.persistence.failures import pool_exhaustion_translated, translated
from infrastructure.persistence.prepared import (
    Arguments,
    Parameters,
    Statement,
    Values,
    preparing,
)
from infrastructure.persistence.sqlite_file import FileConnection

NO_PARAMETERS: Final[Parameters] = {}


class Reader(Protocol):
    """Runs one SELECT at a time, each of which sees what was committed before it began.

    Raises ``Unavailable`` when the database does not answer; the next call tries anew.
    """

    async def all(
        self, statement: Statement, parameters: Parameters = NO_PARAMETERS
    ) -> Sequence[Values]:
        """All rows."""
        ...

    async def one_or_none(
        self, statement: Statement, parameters: Parameters = NO_PARAMETERS
    ) -> Values | None:
        """The only row, or None."""
        return _only(await self.all(statement, parameters))

    async def scalar(self, statement: Statement, parameters: Parameters = NO_PARAMETERS) -> Any:
        """The first column of the first row, or None."""
        return _first_value(await self.all(statement, parameters))

    async def close(self) -> None:
        """Give back what is held; a later call begins anew."""
        ...


class HeldReader(Reader):
    """Reads in the event loop's own thread, on one connection to SQLite that stays open.

    A short SELECT takes less time than handing it to another thread, and readers in WAL mode wait
    for nobody.
    """

    def __init__(self, connect: Callable[[], FileConnection]) -> None:
        self._connect = connect
        self._connection: FileConnection | None = None
        self._cursor: sqlite.Cursor | None = None
        self._openings = 0
        self._prepared = preparing(SQLiteDialect_pysqlite())

    async def all(
        self, statement: Statement, parameters: Parameters = NO_PARAMETERS
    ) -> Sequence[Values]:
        return self._rows(statement, parameters)

    async def one_or_none(
        self, statement: Statement, parameters: Parameters = NO_PARAMETERS
    ) -> Values | None:
        return _only(self._rows(statement, parameters))

    async def scalar(self, statement: Statement, parameters: Parameters = NO_PARAMETERS) -> Any:
        return _first_value(self._rows(statement, parameters))

    async def revision(self) -> Hashable:
        """Another value after every commit of another connection; raises ``Unavailable``."""
        ((version,),) = self._fetched("PRAGMA data_version", ())
        return (self._openings, version)  # a new connection begins to count anew

    async def close(self) -> None:
        self._drop()

    def _rows(self, statement: Statement, parameters: Parameters) -> Sequence[Values]:
        prepared = self._prepared(statement)
        return prepared.rows(self._fetched(prepared.sql, prepared.arguments(parameters)))

    def _fetched(self, sql: str, arguments: Arguments) -> list[tuple[Any, ...]]:
        try:
            cursor = self._cursor or self._open()
            cursor.connection.ensure_there()
            # Rows that are left unread would hold on to what the database was like.
            rows: list[tuple[Any, ...]] = cursor.execute(sql, arguments).fetchall()
        except BaseException as error:
            self._drop()
            if isinstance(error, sqlite.Error):
                raise translated(error, sql) from error
            raise
        return rows

    def _open(self) -> sqlite.Cursor:
        self._connection = self._connect()
        self._openings += 1
        self._cursor = self._connection.cursor()
        return self._cursor

    def _drop(self) -> None:
        connection, self._connection, self._cursor = self._connection, None, None
        if connection is not None:
            connection.close()


class PatientReader(Reader):
    """Reads in threads of its own, for what may take long: searching and sorting whole tables.

    Each thread has a connection. Whoever comes when all are busy waits for the next free one.
    """

    def __init__(self, engine: Engine, *, threads: int) -> None:
        self._engine = engine
        self._threads = threads
        self._executor: ThreadPoolExecutor | None = None

    async def all(
        self, statement: Statement, parameters: Parameters = NO_PARAMETERS
    ) -> Sequence[Values]:
        if self._executor is None:
            self._executor = ThreadPoolExecutor(self._threads, thread_name_prefix="reader")
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._executor, self._rows, statement, parameters)

    async def close(self) -> None:
        executor, self._executor = self._executor, None
        try:
            if executor is not None:
                # Those that wait for a thread are refused; one that runs comes to its end.
                await asyncio.to_thread(executor.shutdown, cancel_futures=True)
        finally:
            self._engine.dispose()

    def _rows(self, statement: Statement, parameters: Parameters) -> Sequence[Values]:
        with self._engine.connect() as connection:
            try:
                return connection.execute(statement, parameters).all()
            except BaseException:
                connection.invalidate()
                raise


class PooledReader(Reader):
    """Reads on the connections of the units of work, for statements that are seldom the same."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def all(
        self, statement: Statement, parameters: Parameters = NO_PARAMETERS
    ) -> Sequence[Values]:
        try:
            return await self._all(statement, parameters)
        except Unavailable:
            # A connection may have died in the pool, and then the others have gone with it.
            return await self._all(statement, parameters)

    async def _all(self, statement: Statement, parameters: Parameters) -> Sequence[Values]:
        with pool_exhaustion_translated():
            async with self._engine.connect() as connection:
                result: CursorResult[Any] = await connection.execute(statement, parameters)
                return result.all()

    async def close(self) -> None:
        """Nothing is held: the pool belongs to the database."""


def _only(rows: Sequence[Values]) -> Values | None:
    if len(rows) > 1:
        raise ValueError(f"one row at most was asked for, not {len(rows)}")
    return rows[0] if rows else None


def _first_value(rows: Sequence[Values]) -> Any:
    return rows[0][0] if rows else None
