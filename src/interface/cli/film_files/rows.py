"""What every format of a film file is read as: rows, rows that cannot be read, and faults."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO, Protocol, TypeAlias

ROW_MAX_LENGTH = 1 << 20
"""Characters of the longest row that is read."""

NUMBER_COLUMN, REASON_COLUMN = "_row", "_reason"
"""What a file of rejected rows says of each; ignored when the file is read again."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file, the first being number 1: its cells by the name of their column."""

    number: int
    cells: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class UnreadableRow:
    """A row that has no cells to speak of; ``source`` is what the file holds in its place."""

    number: int
    reason: str
    source: object


AnyRow: TypeAlias = Row | UnreadableRow


class FileFault(Exception):
    """The file cannot be read on from here; the message says what is wrong and where."""


class RejectedRows(Protocol):
    """Where rejected rows are written, in the format of the file that they come from."""

    def write(self, row: AnyRow, reason: str) -> None: ...

    def finish(self) -> None:
        """Write what makes the file whole, if any row was written."""
        ...


class FilmFile(Protocol):
    """A file of films that is being read, once, from beginning to end."""

    def __iter__(self) -> Iterator[AnyRow]:
        """The rows in order, the broken ones among them; raises ``FileFault``."""
        ...

    def rejected_rows(self, stream: BinaryIO) -> RejectedRows:
        """Write rejected rows of this file to a stream; to be asked for after the first row."""
        ...


class ByteCounter:
    """A binary file that knows how much of it was read."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.count = 0

    @property
    def total(self) -> int | None:
        """The size of the file in bytes, if it has one."""
        try:
            return os.fstat(self._stream.fileno()).st_size or None
        except OSError:
            return None

    def read(self, size: int) -> bytes:
        data = self._stream.read(size)
        self.count += len(data)
        return data
