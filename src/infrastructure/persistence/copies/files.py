"""Files that appear whole under their name, or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from errno import ENAMETOOLONG
from pathlib import Path

from infrastructure.persistence.copies.refusing import CopyRefused


def place_for(file: Path, *, replace: bool) -> Path:
    """Where a new file of the name goes: where its links lead. Nothing but files is replaced."""
    if os.path.lexists(file):
        if not _is_file(file):
            raise CopyRefused(f"{file} is neither a regular file nor a link to one: name another")
        if not replace:
            raise CopyRefused(f"{file} exists; --replace would replace it")
    return Path(os.path.realpath(file))


def ensure_there(file: Path) -> None:
    """Refuse the name of what is no file."""
    if not _is_file(file):
        raise CopyRefused(f"there is no file {file}")


def ensure_folder(folder: Path) -> None:
    """Make a folder that is missing, for its owner alone."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise CopyRefused(f"{folder} cannot be made ({error.strerror})") from error


@contextmanager
def file_beside(file: Path) -> Iterator[Path]:
    """An empty file in the same folder, for its owner alone; what is left of it in the end goes."""
    try:
        number, name = tempfile.mkstemp(prefix=f"{file.name}.", suffix=".part", dir=file.parent)
    except OSError as error:
        named = file if error.errno == ENAMETOOLONG else file.parent
        raise CopyRefused(f"{named} cannot be written ({error.strerror})") from error
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


def _is_file(file: Path) -> bool:
    try:
        return file.is_file()
    except OSError as error:
        raise CopyRefused(f"{file} cannot be read ({error.strerror})") from error


def _wait_for_disk(path: Path) -> None:
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
