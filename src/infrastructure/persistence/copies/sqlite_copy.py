"""Backups of SQLite databases: one file, made by SQLite while others go on writing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from pysqlite3 import dbapi2 as sqlite

from infrastructure.persistence.copies.ending import finish, postponed
from infrastructure.persistence.copies.files import (
    beside,
    ensure_folder,
    file_beside,
    put_in_place,
)
from infrastructure.persistence.copies.possession import possessed
from infrastructure.persistence.copies.refusing import CopyRefused, ensure_ours
from infrastructure.persistence.identity import identify
from infrastructure.persistence.presence import lock_beside
from infrastructure.persistence.soundness import faults
from infrastructure.persistence.sqlite import looking_engine
from infrastructure.persistence.sqlite_file import FileConnection

PATIENCE: Final = 5.0
"""Seconds to wait for whoever has the file locked."""
NEEDED: Final = ("integrity", "references")
"""The checks that a copy has to pass."""


def back_up(database: Path, file: Path, *, replace: bool) -> None:
    """Copy a database, whoever writes to it, as it is at this moment."""
    _ensure_none_of_it(file, database)
    with file_beside(file) as part:
        _copy(database, part)
        with postponed():
            _ensure_sound(part)
        put_in_place(part, file, replace=replace)


def restore(database: Path, file: Path, *, kept: Path) -> bool:
    """Put a copy of a backup in the place of a database that nobody uses.

    The backup is checked first. What was there is ``kept`` under that name; the answer is whether
    there was anything.
    """
    if database.exists() and file.samefile(database):
        raise CopyRefused(f"{file} is the database itself")
    ensure_folder(database.parent)
    with possessed(database), file_beside(database) as part:
        _copy(file, part)
        with postponed():
            _ensure_sound(part)
        was_there = database.exists()
        finish()
        if was_there:
            # Under both names until the new one has its place: there is always a database.
            kept.hardlink_to(database)
            for its in beside(database):  # of a damaged one; else SQLite has folded them in
                if its.exists():
                    its.rename(kept.with_name(its.name.replace(database.name, kept.name, 1)))
        put_in_place(part, database, replace=True)
        return was_there


def _copy(source: Path, part: Path) -> None:
    with (
        _troubles(),
        closing(FileConnection.to(source, busy_timeout=PATIENCE)) as connection,
        closing(sqlite.connect(part, isolation_level=None)) as target,
    ):
        connection.backup(target)
        # In WAL mode, which is written in the file, opening it would need more files.
        target.execute("PRAGMA journal_mode = DELETE")


def _ensure_sound(part: Path) -> None:
    """Refuse a copy that is damaged, none of a gallery, or of a newer version."""
    engine = looking_engine(part)
    if wrong := faults(engine, NEEDED):
        raise CopyRefused(f"it is damaged ({wrong})")
    with engine.connect() as connection:
        found = identify(connection)
    ensure_ours(found)


def _ensure_none_of_it(file: Path, database: Path) -> None:
    its_own = (database, lock_beside(database), *beside(database))
    taken = [it for it in its_own if it.exists()]
    if os.path.lexists(file) and any(file.samefile(it) for it in taken):
        raise CopyRefused(f"{file} belongs to the database itself")
    for its in beside(file):
        if os.path.lexists(its):
            raise CopyRefused(f"{its} belongs to another database of that name")


@contextmanager
def _troubles() -> Iterator[None]:
    try:
        yield
    except sqlite.Error as error:
        raise CopyRefused(str(error)) from error
    except OSError as error:
        raise CopyRefused(error.strerror or str(error)) from error
