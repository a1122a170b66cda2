"""PostgreSQL by psycopg: its engines."""

from __future__ import annotations

from contextlib import closing
from typing import Any

from sqlalchemy import URL, Engine, NullPool, create_engine, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from infrastructure.persistence.failures import translate_failures

CONNECT_TIMEOUT = 5
"""How many seconds the server may take to answer a new connection."""

LOCK_TIMEOUT = 5
"""How many seconds a unit of work waits for another one."""


READING_CONNECTIONS = 15
"""How many reads go on at once in a process."""

WORKING_CONNECTIONS = 10
"""How many units of work go on at once in a process."""


def reading_engine(url: URL) -> AsyncEngine:
    """An engine whose connections are in no transaction, and which nobody asks whether they live:
    who reads can read again.
    """
    engine = create_async_engine(
        _with_connect_timeout(url),
        isolation_level="AUTOCOMMIT",
        # None beyond the pool: they would have to be closed where they are only given back.
        pool_size=READING_CONNECTIONS,
        max_overflow=0,
        pool_reset_on_return=None,
        hide_parameters=True,
    )
    event.listen(engine.sync_engine, "connect", _prepare)
    translate_failures(engine.sync_engine)
    return engine


def working_engine(url: URL) -> AsyncEngine:
    """The engine of the units of work, which begin and end their transactions themselves."""
    engine = create_async_engine(
        _with_connect_timeout(url),
        isolation_level="AUTOCOMMIT",
        # Whatever is beyond the pool is connected for one unit of work, which takes much longer.
        pool_size=WORKING_CONNECTIONS,
        max_overflow=0,
        hide_parameters=True,
    )
    event.listen(engine.sync_engine, "connect", _prepare)
    translate_failures(engine.sync_engine)
    return engine


def migrating_engine(url: URL) -> Engine:
    """The engine of migrations."""
    engine = create_engine(_with_connect_timeout(url), poolclass=NullPool, hide_parameters=True)
    translate_failures(engine)
    return engine


def looking_engine(url: URL) -> Engine:
    """An engine on which what is asked on one connection is answered of one moment."""
    return migrating_engine(url).execution_options(isolation_level="REPEATABLE READ")


def _with_connect_timeout(url: URL) -> URL:
    if "connect_timeout" in url.query:
        return url
    return url.update_query_dict({"connect_timeout": str(CONNECT_TIMEOUT)})


def _prepare(connection: Any, _record: object) -> None:
    # Moments come back in the zone of the connection, and views are in UTC.
    with closing(connection.cursor()) as cursor:
        cursor.execute("SET TIME ZONE 'UTC'")
        cursor.execute(f"SET lock_timeout = '{LOCK_TIMEOUT}s'")
    connection.commit()
