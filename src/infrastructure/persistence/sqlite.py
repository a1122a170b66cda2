"""SQLite by the library that ``pysqlite3`` carries: how it is opened, and its engines."""

from __future__ import annotations

import os
from contextlib import suppress
from functools import partial
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import (
    Connection,
    Engine,
    NullPool,
    QueuePool,
    create_engine,
    event,
)
from sqlalchemy.dialects import registry
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from infrastructure.persistence.failures import translate_failures
from infrastructure.persistence.sqlite_dialect import Connection as WriterConnection
from infrastructure.persistence.sqlite_dialect import WriterDialect
from infrastructure.persistence.sqlite_file import FileConnection, Synchronous
from infrastructure.persistence.sqlite_library import is_safe
from infrastructure.persistence.sqlite_writer import Writer

BUSY_TIMEOUT = 5.0
"""How many seconds a unit of work waits for others, of its own process and of all."""

READER_BUSY_TIMEOUT = 1.0
"""The same for the reader, which holds up its event loop; in WAL mode it hardly ever waits."""

PATIENT_THREADS = 2
"""How many long reads go on at once in a process."""

_SWITCH_PAUSE = 0.01

CACHE_KIB = 16 * 1024
"""Most memory for pages of one connection: SQLite's own 2 MiB hold too little of the indexes that
each new row is sorted into."""


def open_connection(
    path: Path,
    *,
    busy_timeout: float,
    synchronous: Synchronous = Synchronous.FULL,
    pragmas: tuple[str, ...] = (),
) -> FileConnection:
    """Open a database that is there, to work on it.

    The connection leaves transactions to whoever uses it: without BEGIN each statement is one.
    """
    connection = FileConnection.to(path, busy_timeout=busy_timeout, works=True)
    try:
        connection.execute(f"PRAGMA busy_timeout = {round(busy_timeout * 1000)}")
        _set_journal(connection, deadline=monotonic() + busy_timeout)
        for pragma in (
            "foreign_keys = ON",
            f"synchronous = {synchronous}",
            "trusted_schema = OFF",
            f"cache_size = -{CACHE_KIB}",
            *pragmas,
        ):
            connection.execute(f"PRAGMA {pragma}")
    except BaseException:
        connection.close()
        raise
    return connection


def open_writer(
    path: Path,
    *,
    busy_timeout: float = BUSY_TIMEOUT,
    synchronous: Synchronous = Synchronous.FULL,
) -> Writer:
    """What writes in this process; it connects when it is first used."""
    return Writer(
        lambda: open_connection(path, busy_timeout=busy_timeout, synchronous=synchronous),
        patience=busy_timeout,
    )


def writing_engine(writer: Writer) -> AsyncEngine:
    """An engine for whoever has the writer; to dispose of it closes the writer."""
    registry.register("sqlite.writer", WriterDialect.__module__, WriterDialect.__name__)
    engine = create_async_engine(
        "sqlite+writer://",
        creator=lambda: WriterConnection(writer),
        poolclass=NullPool,
        pool_reset_on_return=None,
        hide_parameters=True,
    )
    event.listen(engine.sync_engine, "engine_disposed", lambda _engine: writer.close())
    translate_failures(engine.sync_engine)
    return engine


def open_for_reading(path: Path) -> FileConnection:
    """A connection that refuses to write and hardly ever waits."""
    return open_connection(path, busy_timeout=READER_BUSY_TIMEOUT, pragmas=("query_only = ON",))


def reading_engine(path: Path) -> Engine:
    """An engine with a pool of connections for reading, without transactions."""
    engine = create_engine(
        "sqlite://",
        module=sqlite,
        creator=partial(open_for_reading, path),
        poolclass=QueuePool,
        hide_parameters=True,
    )
    event.listen(engine, "checkout", _ensure_there)
    translate_failures(engine)
    return engine


def looking_engine(path: Path) -> Engine:
    """An engine that leaves a database as it finds it, whatever it is.

    What is asked on one connection is answered of one moment.
    """
    engine = create_engine(
        "sqlite://",
        module=sqlite,
        creator=lambda: FileConnection.to(path, busy_timeout=BUSY_TIMEOUT),
        poolclass=NullPool,
        hide_parameters=True,
    )
    event.listen(engine, "begin", _begin_reading)
    translate_failures(engine)
    return engine


def migrating_engine(path: Path, *, busy_timeout: float) -> Engine:
    """The engine of migrations: transactions take the write lock, foreign keys are not enforced.

    A table that is rebuilt is dropped for a moment, which would take along the rows that refer
    to its rows. A file that is missing is made, readable by its owner alone.
    """

    def connect() -> FileConnection:
        _make_private(path)
        return open_connection(path, busy_timeout=busy_timeout, pragmas=("foreign_keys = OFF",))

    engine = create_engine(
        "sqlite://",
        module=sqlite,
        creator=connect,
        poolclass=NullPool,
        hide_parameters=True,
    )
    event.listen(engine, "begin", _begin_immediate)
    translate_failures(engine)
    return engine


def _set_journal(connection: FileConnection, *, deadline: float) -> None:
    # A file is switched once. SQLite does not wait there for others who switch it just now.
    journal = "WAL" if is_safe() else "DELETE"
    while True:
        try:
            connection.execute(f"PRAGMA journal_mode = {journal}").fetchall()
        except sqlite.OperationalError as error:
            if error.sqlite_errorcode != sqlite.SQLITE_BUSY or monotonic() >= deadline:
                raise
            sleep(_SWITCH_PAUSE)
        else:
            return


def _ensure_there(connection: Any, _record: object, _proxy: object) -> None:
    if not connection.is_there():
        raise DisconnectionError


def _begin_reading(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _make_private(path: Path) -> None:
    # Where this fails, opening the database fails too, and says so in its own words. SQLite gives
    # the files beside it the same mode.
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        # Never a file that is there: closing it would drop the locks that SQLite holds on it in
        # this process, and other processes would then remove the log that it writes to.
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
