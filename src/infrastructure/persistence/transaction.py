"""The transaction of a unit of work: how statements are run in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import cache
from itertools import chain, islice
from typing import Any, ClassVar, Final, Protocol, TypeAlias, cast

from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import Delete, Insert, Select, Update
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from application.endings import to_the_end
from infrastructure.persistence.failures import translated
from infrastructure.persistence.prepared import Arguments, Change, Parameters, preparing
from infrastructure.persistence.sqlite_writer import Writer

Sessions: TypeAlias = async_sessionmaker[AsyncSession]

ROWS_A_STATEMENT: Final = 250
"""So many take SQLite a few milliseconds: long beside what has to be done between two statements,
and short for whoever waits for a processor. Any SQLite takes 32,766 values."""

_prepared = preparing(SQLiteDialect_pysqlite())


class Transaction(Protocol):
    """Runs statements, one at a time. Raises ``Unavailable`` when the database does not answer.

    Short statements that are there for good have methods; all others are run by ``session``.
    """

    dialect: ClassVar[str]
    """``sqlite`` or ``postgresql``."""

    @property
    def session(self) -> AsyncSession:
        """Only to run statements: what is put into it is not stored."""
        ...

    async def begin(self) -> None:
        """Begin, once; whatever comes of it, ``close`` has to follow."""
        ...

    async def scalar(self, statement: Select[Any], parameters: Parameters) -> Any:
        """The first column of the first row, or None."""
        ...

    async def insert(self, statement: Insert, values: Parameters) -> int:
        """Store a new row; returns its id."""
        ...

    async def upsert(self, statement: Insert, parameters: Parameters) -> Sequence[Any]:
        """Store a row or change the one that is there; returns what the statement returns of it."""
        ...

    async def insert_many(self, statement: Insert, rows: Iterable[Parameters]) -> None:
        """Store new rows, however many."""
        ...

    async def change(self, statement: Update | Delete, parameters: Parameters) -> int:
        """Change or delete rows; returns how many there were."""
        ...

    async def lock(self, number: int) -> None:
        """Wait until no other unit of work holds the lock of this number; hold it to the end."""
        ...

    async def commit(self) -> None:
        """Store everything. Whoever is cancelled meanwhile still learns first that it is stored."""
        ...

    async def close(self) -> None:
        """Undo what was not committed, and let go of the database."""
        ...


class WriterTransaction(Transaction):
    """A transaction of SQLite's writer: short statements are run on the event loop."""

    dialect = "sqlite"

    def __init__(self, writer: Writer, sessions: Sessions) -> None:
        self._writer = writer
        self._sessions = sessions
        self._session: AsyncSession | None = None
        self._is_open = False

    @property
    def session(self) -> AsyncSession:
        self._ensure_open()
        if self._session is None:
            self._session = self._sessions()
        return self._session

    async def begin(self) -> None:
        with _failures_translated("BEGIN"):
            await self._writer.begin()
        self._is_open = True

    async def scalar(self, statement: Select[Any], parameters: Parameters) -> Any:
        rows = _prepared(statement).rows(self._run(statement, parameters).fetchall())
        return rows[0][0] if rows else None

    async def insert(self, statement: Insert, values: Parameters) -> int:
        return cast("int", self._run(statement, values).lastrowid)

    async def upsert(self, statement: Insert, parameters: Parameters) -> Sequence[Any]:
        (row,) = self._run(statement, parameters).fetchall()
        return cast("Sequence[Any]", row)

    async def insert_many(self, statement: Insert, rows: Iterable[Parameters]) -> None:
        """Store some while the next are made ready, which needs Python's lock; storing does not.

        The cursor is closed at once: all that run the same SQL share a statement, and one that is
        let go of later would take it from whoever runs it then.
        """
        ready = _prepared(statement)
        waiting = map(ready.arguments, rows)
        with _failures_translated(ready.sql), closing(self._cursor()) as cursor:
            some = [*islice(waiting, ROWS_A_STATEMENT)]
            while some:
                storing = self._writer.hand_over(_insert, cursor, ready.sql, some)
                try:
                    some = [*islice(waiting, ROWS_A_STATEMENT)]
                finally:
                    await to_the_end(storing)

    async def change(self, statement: Update | Delete, parameters: Parameters) -> int:
        return cast("int", self._run(statement, parameters).rowcount)

    async def lock(self, number: int) -> None:
        """There is nobody to wait for: a unit of work has the database to itself."""

    async def commit(self) -> None:
        self._ensure_open()
        await self._end(keep=True)

    async def close(self) -> None:
        if self._is_open:
            await self._end(keep=False)

    def _run(self, statement: Select[Any] | Change, parameters: Parameters) -> Any:
        ready = _prepared(statement)
        with _failures_translated(ready.sql):
            return self._cursor().execute(ready.sql, ready.arguments(parameters))

    def _cursor(self) -> Any:
        self._ensure_open()
        return self._writer.cursor()

    def _ensure_open(self) -> None:
        if not self._is_open:
            raise InvalidRequestError("the transaction has ended, or has not begun")

    async def _end(self, *, keep: bool) -> None:
        self._is_open = False
        try:
            if self._session is not None:
                # The writer's connections need no waiting for, and do not end the transaction.
                self._session.sync_session.close()
        finally:
            with _failures_translated("COMMIT" if keep else "ROLLBACK"):
                await self._writer.end(keep=keep)


def _insert(cursor: Any, sql: str, rows: Sequence[Arguments]) -> None:
    """By a statement for many rows, or for one: others would be too many to keep."""
    if len(rows) == ROWS_A_STATEMENT:
        cursor.execute(_for_many_rows(sql), [*chain.from_iterable(rows)])
    else:
        cursor.executemany(sql, rows)


@cache
def _for_many_rows(sql: str) -> str:
    insertion, values, row = sql.partition(" VALUES ")
    return insertion + values + ", ".join([row] * ROWS_A_STATEMENT)


@contextmanager
def _failures_translated(sql: str) -> Iterator[None]:
    try:
        yield
    except sqlite.Error as error:
        raise translated(error, sql) from error
