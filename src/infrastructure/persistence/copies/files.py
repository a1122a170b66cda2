"""Files that appear whole under their name, or not at all."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from errno import ENAMETOOLONG
from pathlib import Path
from typing import Final

from infrastructure.persistence.copies.ending import finish, postponed
from infrastructure.persistence.copies.refusing import CopyRefused

_END: Final = ".film-gallery-part"
_PART: Final = re.compile(rf"\.[a-z0-9_]{{8}}{re.escape(_END)}")


def place_for(file: Path, *, replace: bool) -> Path:
    """Where a new file of the name goes: where its links lead. Nothing but files is replaced."""
    if os.path.lexists(file):
        if not _is_file(file):
            raise CopyRefused(f"{file} is neither a regular file nor a link to one: name another")
        if not replace:
            raise _exists(file)
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
    """An empty file on the same disk, for its owner alone; what is left of it in the end goes.

    It has a folder, which its process holds locked. So what was left by killed ones goes as well.
    """
    with ExitStack() as leaving:
        with postponed():
            try:
                _remove_leftovers(file)
                number, folder = _locked_folder(file)
            except OSError as error:
                named = file if error.errno == ENAMETOOLONG else file.parent
                raise CopyRefused(f"{named} cannot be written ({error.strerror})") from error
            leaving.callback(os.close, number)
            leaving.callback(shutil.rmtree, folder, ignore_errors=True)
            leaving.callback(finish)
        part = folder / file.name
        part.touch(mode=0o600)
        yield part


def put_in_place(part: Path, file: Path, *, replace: bool) -> None:
    """Give a file its name so that a power cut cannot undo it; ``replace`` whatever has it."""
    _wait_for_disk(part)
    finish()
    if replace or not _linked(part, file):
        part.replace(file)
    _wait_for_disk(file.parent)


def beside(database: Path) -> tuple[Path, ...]:
    """The files that SQLite keeps beside a database while it is open, and that belong to it."""
    return tuple(database.with_name(database.name + end) for end in ("-wal", "-shm", "-journal"))


def _linked(part: Path, file: Path) -> bool:
    """Whether the file has a new name as well, for not every disk knows such links."""
    try:
        file.hardlink_to(part)
    except FileExistsError as error:  # since the beginning
        raise _exists(file) from error
    except OSError:
        return False
    return True


def _exists(file: Path) -> CopyRefused:
    return CopyRefused(f"{file} exists; --replace would replace it")


def _is_file(file: Path) -> bool:
    try:
        return file.is_file()
    except OSError as error:
        raise CopyRefused(f"{file} cannot be read ({error.strerror})") from error


def _locked_folder(file: Path) -> tuple[int, Path]:
    while True:
        folder = Path(tempfile.mkdtemp(prefix=f"{file.name}.", suffix=_END, dir=file.parent))
        number = os.open(folder, os.O_RDONLY)
        with suppress(OSError):
            fcntl.flock(number, fcntl.LOCK_EX)
        if folder.exists():  # else somebody has taken it for a leftover
            return number, folder
        os.close(number)


def _remove_leftovers(file: Path) -> None:
    """Remove what nobody holds, and is no more than ours; what cannot be removed stays."""
    for folder in file.parent.iterdir():
        name = folder.name
        if name.startswith(file.name) and _PART.fullmatch(name, len(file.name)):
            with suppress(OSError):
                number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
                try:
                    fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    for left in (folder / file.name, *beside(folder / file.name)):
                        left.unlink(missing_ok=True)
                    folder.rmdir()
                finally:
                    os.close(number)


def _wait_for_disk(path: Path) -> None:
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
