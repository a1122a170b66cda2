"""Files that appear whole under their name, or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from infrastructure.persistence.copies.refusing import CopyRefused


@contextmanager
def file_beside(file: Path) -> Iterator[Path]:
    """An empty file in the same folder, for its owner alone; what is left of it in the end goes."""
    try:
        number, name = tempfile.mkstemp(prefix=f"{file.name}.", suffix=".part", dir=file.parent)
    except OSError as error:
        raise CopyRefused(f"{file.parent} cannot be written ({error.strerror})") from error
    os.close(number)
    part = Path(name)
    try:
        yield part
    finally:
        for leftover in (part, *beside(part)):
            leftover.unlink(missing_ok=True)


def put_in_place(part: Path, file: Path) -> None:
    """Give a file its name, in the place of whatever had it, so that a power cut cannot undo it."""
    _wait_for_disk(part)
    part.replace(file)
    _wait_for_disk(file.parent)


def beside(database: Path) -> tuple[Path, ...]:
    """The files that SQLite keeps beside a database while it is open, and that belong to it."""
    return tuple(database.with_name(database.name + end) for end in ("-wal", "-shm", "-journal"))


def _wait_for_disk(path: Path) -> None:
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
