"""The transaction of a unit of work on PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, cast

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import Delete, Insert, Select, Update, func, select
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession

from application.endings import to_the_end
from infrastructure.persistence.failures import pool_exhaustion_translated, translated
from infrastructure.persistence.prepared import Change, Parameters, Preparing
from infrastructure.persistence.transaction import Sessions, Transaction


class DriverTransaction(Transaction):
    """A transaction on a connection of the pool: short statements go straight to the driver.

    The connections are in no transaction of their own making: BEGIN tells whether one is alive.
    """

    dialect = "postgresql"

    def __init__(self, engine: AsyncEngine, sessions: Sessions, prepared: Preparing) -> None:
        self._engine = engine
        self._sessions = sessions
        self._prepared = prepared
        self._connection: AsyncConnection | None = None
        self._session: AsyncSession | None = None
        self._driver: Any = None

    @property
    def session(self) -> AsyncSession:
        self._ensure_begun()
        if self._session is None:
            self._session = self._sessions(bind=self._connection)
        return self._session

    async def begin(self) -> None:
        with _failures_translated("BEGIN"):
            try:
                await self._begin()
            except psycopg.OperationalError:
                # A connection may have died in the pool, and then the others have, too.
                if self._connection is not None:
                    await self._connection.invalidate()
                await self._engine.dispose()
                await self._begin()

    async def scalar(self, statement: Select[Any], parameters: Parameters) -> Any:
        cursor = await self._run(statement, parameters)
        rows = self._prepared(statement).rows(await cursor.fetchall())
        return rows[0][0] if rows else None

    async def insert(self, statement: Insert, values: Parameters) -> int:
        (row_id,) = await (await self._run(statement, values)).fetchone()
        return cast("int", row_id)

    async def upsert(self, statement: Insert, parameters: Parameters) -> Sequence[Any]:
        return (await self.session.execute(statement, parameters)).one()

    async def insert_many(self, statement: Insert, rows: Iterable[Parameters]) -> None:
        await self.session.execute(statement, [*rows])

    async def change(self, statement: Update | Delete, parameters: Parameters) -> int:
        return cast("int", (await self._run(statement, parameters)).rowcount)

    async def lock(self, number: int) -> None:
        await self.session.execute(select(func.pg_advisory_xact_lock(number)))

    async def commit(self) -> None:
        self._ensure_begun()
        with _failures_translated("COMMIT"):
            await to_the_end(asyncio.create_task(self._driver.commit()))

    async def close(self) -> None:
        if self._connection is not None:
            with _failures_translated("ROLLBACK"):
                await to_the_end(asyncio.create_task(self._give_back(self._connection)))

    async def _begin(self) -> None:
        with pool_exhaustion_translated():
            self._connection = await self._engine.connect()
        self._driver = (await self._connection.get_raw_connection()).driver_connection
        await self._driver.execute("BEGIN")

    def _ensure_begun(self) -> None:
        if self._connection is None:
            raise InvalidRequestError("the transaction has ended, or has not begun")

    async def _run(self, statement: Select[Any] | Change, parameters: Parameters) -> Any:
        self._ensure_begun()
        ready = self._prepared(statement)
        with _failures_translated(ready.sql):
            return await self._driver.execute(ready.sql, ready.arguments(parameters))

    async def _give_back(self, connection: AsyncConnection) -> None:
        self._connection = None
        try:
            if self._driver.closed:  # the server has undone it
                await connection.invalidate()
            elif self._driver.info.transaction_status != TransactionStatus.IDLE:
                await self._driver.rollback()
        except BaseException:
            # The next unit of work must not find itself in the middle of this one.
            await connection.invalidate()
            raise
        finally:
            if self._session is not None:
                await self._session.close()
            await connection.close()


@contextmanager
def _failures_translated(sql: str) -> Iterator[None]:
    try:
        yield
    except psycopg.Error as error:
        raise translated(error, sql, psycopg.Error) from error
