"""CSV: a line of column names, then a row a line (or more, inside quotes)."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from interface.cli.film_files.rows import (
    NUMBER_COLUMN,
    REASON_COLUMN,
    ROW_MAX_LENGTH,
    AnyRow,
    FileFault,
    Row,
    UnreadableRow,
)
from interface.cli.film_files.text import ENCODING, ERRORS, Lines, LineTooLong, TextSource

DELIMITERS = ",;\t|"


class CsvFile:
    """The lines of a table; empty lines are no rows.

    Unless it is said, the delimiter is the one that the header has most of.
    """

    def __init__(self, source: TextSource, *, delimiter: str | None = None) -> None:
        self._lines = Lines(source)
        self._delimiter = delimiter
        self._header: list[str] = []

    def __iter__(self) -> Iterator[AnyRow]:
        rows = self._open()
        number = 0
        while True:
            try:
                cells = next(rows)
            except StopIteration:
                return
            except LineTooLong as error:
                number += 1
                yield UnreadableRow(number, str(error), [error.beginning])
                continue
            except csv.Error as error:
                number += 1
                yield UnreadableRow(number, f"is no CSV: {error} (line {self._lines.number})", [])
                continue
            if cells:
                number += 1
                yield self._row(number, cells)

    def rejected_rows(self, stream: BinaryIO) -> RejectedCsv:
        return RejectedCsv(stream, self._header, self._delimiter or DELIMITERS[0])

    def _open(self) -> Iterator[list[str]]:
        try:
            first = next(self._lines, "")
        except LineTooLong as error:
            raise FileFault(f"line 1: the header {error}") from error
        if not first.strip():
            raise FileFault("the file is empty" if not first else "line 1: the header is missing")
        # The sniffer of the standard library guesses from the cells, where commas are just commas.
        self._delimiter = self._delimiter or max(DELIMITERS, key=first.count)
        try:
            self._header = [name.strip() for name in next(self._reader(iter([first])))]
        except csv.Error as error:
            raise FileFault(f"line 1: the header is no CSV: {error}") from error
        twice = [name for name, times in Counter(self._header).items() if times > 1]
        if twice:
            raise FileFault(f"line 1: the column {twice[0]!r} is there more than once")
        return self._reader(self._lines)

    def _reader(self, lines: Iterator[str]) -> Iterator[list[str]]:
        csv.field_size_limit(ROW_MAX_LENGTH)
        return csv.reader(lines, delimiter=self._delimiter or DELIMITERS[0], strict=True)

    def _row(self, number: int, cells: list[str]) -> AnyRow:
        if len(cells) != len(self._header):
            reason = f"has {len(cells)} cells where the header has {len(self._header)}"
            return UnreadableRow(number, reason, cells)
        return Row(number, dict(zip(self._header, cells, strict=True)))


class RejectedCsv:
    """Rejected rows as CSV; number and reason come first, so that no lack of cells moves them."""

    def __init__(self, stream: BinaryIO, header: Sequence[str], delimiter: str) -> None:
        self._stream = stream
        self._delimiter = delimiter
        self._columns = [name for name in header if name not in (NUMBER_COLUMN, REASON_COLUMN)]
        # What an earlier file of rejected rows said of its rows stood in front as well.
        self._earlier = len(header) - len(self._columns)
        self._empty = True

    def write(self, row: AnyRow, reason: str) -> None:
        if self._empty:
            self._write([NUMBER_COLUMN, REASON_COLUMN, *self._columns])
            self._empty = False
        self._write([str(row.number), reason, *self._cells(row)])

    def finish(self) -> None:
        """A table is whole after each row."""

    def _cells(self, row: AnyRow) -> list[str]:
        if isinstance(row, Row):
            return [str(row.cells[name]) for name in self._columns]
        cells = row.source if isinstance(row.source, list) else []
        return cells[self._earlier :]

    def _write(self, cells: list[str]) -> None:
        line = io.StringIO(newline="")
        csv.writer(line, delimiter=self._delimiter).writerow(cells)
        self._stream.write(line.getvalue().encode(ENCODING, ERRORS))
