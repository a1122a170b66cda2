"""The file of rejected rows: made for the first of them, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from interface.cli.film_files.rows import AnyRow, RejectedRows

REASONS_TOLD = 10
"""How many reasons are told at once; the file has them all."""


class Rejections:
    """Keeps rejected rows in a file.

    A file that is there already is written over when ``path`` was asked for; else a number is
    put into the name, for somebody may be mending that file.
    """

    def __init__(
        self,
        path: Path,
        rejected_rows: Callable[[BinaryIO], RejectedRows],
        *,
        overwrite: bool,
    ) -> None:
        self.path: Path | None = None
        self.first_reasons: list[str] = []
        self._wanted_path = path
        self._overwrite = overwrite
        self._rejected_rows = rejected_rows
        self._open = ExitStack()
        self._rows: RejectedRows | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        error_type: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._open.close()

    def add(self, row: AnyRow, reason: str) -> None:
        """Keep a row; raises ``OSError`` when the file cannot be written."""
        if self._rows is None:
            stream = self._open.enter_context(self._new_file())
            self._rows = self._rejected_rows(stream)
            self._open.callback(self._rows.finish)
        self._rows.write(row, reason)
        if len(self.first_reasons) < REASONS_TOLD:
            self.first_reasons.append(f"row {row.number}: {reason}")

    def _new_file(self) -> BinaryIO:
        if self._overwrite:
            self.path = self._wanted_path
            return self.path.open("wb")
        for number in count(1):
            self.path = self._numbered(number)
            try:
                return self.path.open("xb")
            except FileExistsError:
                continue
        raise AssertionError("numbers do not end")

    def _numbered(self, number: int) -> Path:
        path = self._wanted_path
        return path if number == 1 else path.with_stem(f"{path.stem}-{number}")
