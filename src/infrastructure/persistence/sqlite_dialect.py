"""SQLAlchemy's way to write to SQLite from an event loop."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import Any

from pysqlite3 import dbapi2 as sqlite
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import await_only

from infrastructure.persistence.options import IS_SHORT
from infrastructure.persistence.sqlite_writer import Writer


class Cursor:
    """Runs one statement and holds its rows."""

    arraysize = 1

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._cursor = writer.cursor()
        self._rows: deque[Any] = deque()

    @property
    def description(self) -> Any:
        return self._cursor.description

    @property
    def rowcount(self) -> int:
        count: int = self._cursor.rowcount
        return count

    @property
    def lastrowid(self) -> int | None:
        row_id: int | None = self._cursor.lastrowid
        return row_id

    def execute(self, statement: str, parameters: Sequence[Any] = ()) -> None:
        """Run a statement in the thread."""
        await_only(self._writer.in_thread(self.execute_here, statement, parameters))

    def execute_here(self, statement: str, parameters: Sequence[Any] = ()) -> None:
        """Run a statement in this thread."""
        self._cursor.execute(statement, parameters)
        self._rows.extend(self._cursor.fetchall())

    def executemany(self, statement: str, parameters: Sequence[Sequence[Any]]) -> None:
        """Run a statement with each of the parameters, in the thread."""
        await_only(self._writer.in_thread(self._cursor.executemany, statement, parameters))

    def fetchone(self) -> Any:
        return self._rows.popleft() if self._rows else None

    def fetchmany(self, size: int | None = None) -> list[Any]:
        return [self._rows.popleft() for _ in range(min(size or self.arraysize, len(self._rows)))]

    def fetchall(self) -> list[Any]:
        rows = list(self._rows)
        self._rows.clear()
        return rows

    def close(self) -> None:
        self._rows.clear()
        self._cursor.close()

    async def _async_soft_close(self) -> None:
        """Nothing is left open: SQLAlchemy asks asynchronous cursors to let go."""


class Connection:
    """What SQLAlchemy takes for a connection; whoever has the writer begins and ends."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def cursor(self) -> Cursor:
        return Cursor(self._writer)

    def commit(self) -> None:
        """Nothing ends."""

    rollback = close = commit


class WriterDialect(SQLiteDialect_pysqlite):
    """SQLite by a writer: statements that are not marked as short run in its thread."""

    driver = "writer"
    is_async = True
    supports_statement_cache = True

    @classmethod
    def import_dbapi(cls) -> Any:
        return sqlite

    def initialize(self, connection: Any) -> None:
        """Nothing is asked of the database: the library tells its version."""
        self.server_version_info = self._get_server_version_info(connection)
        self.default_isolation_level = "SERIALIZABLE"

    def on_connect(self) -> Any:
        """Nothing is set up: the writer does that once."""

    def do_execute(self, cursor: Any, statement: str, parameters: Any, context: Any = None) -> None:
        if context is not None and context.execution_options.get(IS_SHORT):
            cursor.execute_here(statement, parameters)
        else:
            cursor.execute(statement, parameters)
