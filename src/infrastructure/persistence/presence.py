"""Who works on an SQLite database, told to others by a lock on a file beside it.

SQLite's own locks do not tell: without WAL a connection that asks nothing holds none. They are on
the database itself, where to close another descriptor would give them up.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep

from domain.errors import Unavailable

_AGAIN_AFTER = 0.01


def lock_beside(database: Path) -> Path:
    """The file that is locked; it stays, empty. Links lead to one database, and to one lock."""
    where = Path(os.path.realpath(database))
    return where.with_name(f"{where.name}.lock")


@contextmanager
def present(database: Path, *, patience: float) -> Iterator[None]:
    """Be one of those who work on a database.

    Wait ``patience`` seconds for whoever has it alone; raises ``Unavailable`` then.
    """
    deadline = monotonic() + patience
    with _opened(database) as number:
        while not _locked(number, fcntl.LOCK_SH):
            if monotonic() >= deadline:
                raise Unavailable from TimeoutError("the database is being restored")
            sleep(_AGAIN_AFTER)
        yield


@contextmanager
def alone(database: Path) -> Iterator[bool]:
    """Have a database to oneself; the answer is whether nobody works on it.

    Raises ``OSError`` where the lock cannot be had.
    """
    number = _open(database)
    try:
        yield _locked(number, fcntl.LOCK_EX)
    finally:
        os.close(number)


@contextmanager
def _opened(database: Path) -> Iterator[int | None]:
    """The file, or None where it cannot be made: nobody could restore anything there either."""
    number = None
    with suppress(OSError):
        number = _open(database)
    try:
        yield number
    finally:
        if number is not None:
            os.close(number)


def _open(database: Path) -> int:
    """The file; whose the database is, owns it, too."""
    lock, options = lock_beside(database), os.O_RDWR | os.O_NOFOLLOW
    try:
        number = os.open(lock, options | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return os.open(lock, options)
    with suppress(OSError):  # only root can give it away, and only root has to
        its = database.stat()
        os.fchown(number, its.st_uid, its.st_gid)
    return number


def _locked(number: int | None, kind: int) -> bool:
    """Whether the lock is ours; it counts as ours where there are no such locks."""
    if number is None:
        return True
    try:
        fcntl.flock(number, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True
