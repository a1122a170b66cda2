"""JSON lines: one object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import BinaryIO

from interface.cli.film_files.json_values import decoder, rejected_json, row_of
from interface.cli.film_files.rows import AnyRow, UnreadableRow
from interface.cli.film_files.text import Lines, LineTooLong, TextSource


class JsonLinesFile:
    """The lines of the file are the rows, and numbered as lines are; blank ones are no rows."""

    def __init__(self, source: TextSource) -> None:
        self._lines = Lines(source)
        self._decode = decoder().decode

    def __iter__(self) -> Iterator[AnyRow]:
        while True:
            try:
                line = next(self._lines)
            except StopIteration:
                return
            except LineTooLong as error:
                yield UnreadableRow(self._lines.number, str(error), error.beginning)
                continue
            if line := line.strip():
                yield self._row(line)

    def rejected_rows(self, stream: BinaryIO) -> RejectedLines:
        return RejectedLines(stream)

    def _row(self, line: str) -> AnyRow:
        number = self._lines.number
        try:
            return row_of(number, self._decode(line))
        except json.JSONDecodeError as error:
            reason = f"is no JSON: {error.msg} at character {error.colno}"
        except RecursionError:
            reason = "is nested too deep"
        return UnreadableRow(number, reason, line)


class RejectedLines:
    """Rejected rows as JSON lines."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def write(self, row: AnyRow, reason: str) -> None:
        self._stream.write(rejected_json(row, reason) + b"\n")

    def finish(self) -> None:
        """Lines are whole as they are."""
