"""Database URLs as people write them."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

_POSTGRESQL = frozenset({"postgres", "postgresql", "postgresql+psycopg"})
_EXPECTED = "write sqlite:////folder/file.sqlite3 or postgresql://user:password@host/name"


def parse(url: str) -> URL:
    """The URL with the name of its dialect, ``sqlite`` or ``postgresql+psycopg``.

    Raises ``ValueError`` for every other database, and for an SQLite database without a file.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise ValueError(f"the database URL cannot be read: {_EXPECTED}") from error
    if parsed.drivername in _POSTGRESQL:
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername != "sqlite":
        raise ValueError(f"no database of the kind {parsed.drivername!r} is known: {_EXPECTED}")
    if parsed.host or "?" in url or parsed.database in {None, "", ":memory:"}:
        raise ValueError(f"an SQLite database is one file, without options: {_EXPECTED}")
    return parsed


def sqlite_path(url: URL) -> Path:
    """The file of an SQLite database."""
    return Path(url.database or "").absolute()
