"""Having an SQLite file to oneself."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path
from typing import Final

from pysqlite3 import dbapi2 as sqlite

from infrastructure.persistence.copies.refusing import CopyRefused
from infrastructure.persistence.presence import alone
from infrastructure.persistence.sqlite_file import FileConnection

FIRST_LOCK: Final = 0x40000000
LOCKS: Final = 512
"""The bytes of a file by which SQLite's connections lock it, as its file format has them.

In WAL mode each connection holds one of them for as long as it is open.
"""

RUNNING: Final = "a process of the gallery is running on the database: stop it first"


@contextmanager
def possessed(database: Path) -> Iterator[None]:
    """Let nobody use a database, and have all of it in its one file; refuse if somebody does.

    Whoever opens it meanwhile waits. SQLite of this process must not open it: closing it again
    would give up the locks.
    """
    with alone(database) as is_ours:
        if not is_ours:
            raise CopyRefused(RUNNING)
        with _locked(database) if database.exists() else nullcontext():
            yield


@contextmanager
def _locked(database: Path) -> Iterator[None]:
    """Keep programs away that know nothing of the gallery's own lock."""
    _fold_in(database)
    number = os.open(database, os.O_RDWR)
    try:
        fcntl.lockf(number, fcntl.LOCK_EX | fcntl.LOCK_NB, LOCKS, FIRST_LOCK)
    except OSError as error:
        os.close(number)
        raise CopyRefused(RUNNING) from error
    try:
        yield
    finally:
        os.close(number)


def _fold_in(database: Path) -> None:
    """Have SQLite put what is in the files beside a database into it, and remove them."""
    try:
        with closing(FileConnection.to(database, busy_timeout=0)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE").fetchall()
    except sqlite.Error as error:
        if error.sqlite_errorcode & 0xFF == sqlite.SQLITE_BUSY:
            raise CopyRefused(RUNNING) from error
        # It is damaged, and its files are kept with it.
