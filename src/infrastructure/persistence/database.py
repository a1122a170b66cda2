"""The database of a gallery, chosen by its URL."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable
from contextlib import AsyncExitStack
from functools import partial
from typing import Self

from sqlalchemy import Engine, text
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from infrastructure.persistence import address, postgresql, sqlite
from infrastructure.persistence.prepared import preparing
from infrastructure.persistence.reader import HeldReader, PatientReader, PooledReader, Reader
from infrastructure.persistence.sqlite_file import Synchronous
from infrastructure.persistence.transaction import (
    Sessions,
    Transaction,
    WriterTransaction,
)

MIGRATION_LOCK_TIMEOUT = 60.0
"""How many seconds a migration waits for another process that migrates."""


class Database:
    """Transactions for the units of work and readers for the queries; connects when first used.

    ``reader`` is for short questions that an index answers, ``patient_reader`` for those that look
    through whole tables. ``revision`` answers another value after every commit of any process; it
    is None on PostgreSQL, which would have to be asked over the network each time.
    """

    def __init__(
        self,
        engine: AsyncEngine,
        transaction: Callable[[], Transaction],
        reader: Reader,
        patient_reader: Reader,
        revision: Callable[[], Awaitable[Hashable]] | None = None,
    ) -> None:
        self._engine = engine
        self.transaction = transaction
        self.reader = reader
        self.patient_reader = patient_reader
        self.revision = revision

    @classmethod
    def open(
        cls,
        url: str,
        *,
        busy_timeout: float = sqlite.BUSY_TIMEOUT,
        synchronous: Synchronous = Synchronous.FULL,
    ) -> Self:
        """The database with this URL; raises ``ValueError`` for one that is not supported.

        On SQLite a unit of work waits ``busy_timeout`` seconds for others, and ``synchronous``
        says whether it waits for the disk.
        """
        parsed = address.parse(url)
        if parsed.get_backend_name() == "sqlite":
            path = address.sqlite_path(parsed)
            writer = sqlite.open_writer(path, busy_timeout=busy_timeout, synchronous=synchronous)
            engine = sqlite.writing_engine(writer)
            begin_writing = partial(WriterTransaction, writer, _sessions(engine))
            threads = sqlite.PATIENT_THREADS
            patient = PatientReader(sqlite.reading_engine(path), threads=threads)
            held = HeldReader(partial(sqlite.open_for_reading, path))
            return cls(engine, begin_writing, held, patient, held.revision)
        # The driver takes memory that galleries on SQLite can do without.
        from infrastructure.persistence.postgresql_reader import PreparedReader  # noqa: PLC0415
        from infrastructure.persistence.postgresql_transaction import (  # noqa: PLC0415
            DriverTransaction,
        )

        engine = postgresql.working_engine(parsed)
        prepared = preparing(engine.dialect)
        reader = PreparedReader(postgresql.reading_engine(parsed), prepared)
        begin = partial(DriverTransaction, engine, _sessions(engine), prepared)
        return cls(engine, begin, reader, PooledReader(engine))

    @property
    def dialect(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return self._engine.dialect.name

    async def ping(self) -> None:
        """Ask the database something that it has to look up; raises ``Unavailable``."""
        question = "PRAGMA schema_version" if self.dialect == "sqlite" else "SELECT 1"
        await self.reader.scalar(text(question))

    async def close(self) -> None:
        """Close every connection."""
        async with AsyncExitStack() as closing:
            closing.push_async_callback(self._engine.dispose)
            closing.push_async_callback(self.patient_reader.close)
            closing.push_async_callback(self.reader.close)


def _sessions(engine: AsyncEngine) -> Sessions:
    return async_sessionmaker(
        engine, expire_on_commit=False, autoflush=False, close_resets_only=False
    )


def sync_engine(url: str) -> Engine:
    """An engine for migrations, without a pool; raises ``ValueError`` as ``Database.open`` does."""
    parsed = address.parse(url)
    if parsed.get_backend_name() == "sqlite":
        path = address.sqlite_path(parsed)
        return sqlite.migrating_engine(path, busy_timeout=MIGRATION_LOCK_TIMEOUT)
    return postgresql.migrating_engine(parsed)


def looking_engine(url: str) -> Engine:
    """An engine for a look at the database that waits for no writer and changes nothing."""
    parsed = address.parse(url)
    if parsed.get_backend_name() == "sqlite":
        return sqlite.looking_engine(address.sqlite_path(parsed))
    return postgresql.looking_engine(parsed)
