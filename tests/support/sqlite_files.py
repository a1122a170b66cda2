"""What somebody does to the file of an SQLite database."""

from __future__ import annotations

from pathlib import Path


def file_of(url: str) -> Path:
    """The file of an ``sqlite:///`` URL."""
    return Path(url.removeprefix("sqlite:///"))


def touch(url: str) -> None:
    """Make a database without tables."""
    file_of(url).touch()


def overwrite(url: str, content: bytes = b"no database " * 1000) -> None:
    """Make something else of a database."""
    file_of(url).write_bytes(content)


def move(file: Path, ending: str) -> None:
    """Give a database and what belongs to it other names."""
    for its in (file, Path(f"{file}-wal"), Path(f"{file}-shm")):
        if its.exists():
            its.rename(f"{its}{ending}")


def exists(file: Path) -> bool:
    """Whether there is such a file."""
    return file.exists()
