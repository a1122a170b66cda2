"""A JSON array of objects, read row by row, however long it is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import BinaryIO

from interface.cli.film_files.json_values import decoder, rejected_json, row_of
from interface.cli.film_files.rows import ROW_MAX_LENGTH, AnyRow, FileFault
from interface.cli.film_files.text import PIECE, TextSource

BLANKS = " \t\r\n"


class JsonArrayFile:
    """The objects of one JSON array are the rows."""

    def __init__(self, source: TextSource) -> None:
        self._source = source
        self._decode = decoder().raw_decode
        self._text = ""
        self._position = 0
        self._line = 1
        self._ended = False

    def __iter__(self) -> Iterator[AnyRow]:
        self._enter()
        number = 0
        while self._peek() != "]" or number:
            number += 1
            value, end = self._value(number)
            yield row_of(number, value)
            self._position = end
            if self._peek() == "]":
                break
            self._position += 1
        self._position += 1
        if self._peek():
            raise self._fault("there is more text after the end of the array")

    def rejected_rows(self, stream: BinaryIO) -> RejectedArray:
        return RejectedArray(stream)

    def _enter(self) -> None:
        first = self._peek()
        if first != "[":
            raise FileFault(
                "the file is empty"
                if not first
                else "the file holds no JSON array"
                + ("; for one object a line use --format jsonl" if first == "{" else "")
            )
        self._position += 1

    def _value(self, number: int) -> tuple[object, int]:
        """The value that begins here and where it ends; it is followed by a comma or the end."""
        self._peek()
        size = PIECE
        while True:
            try:
                value, end = self._decode(self._text, self._position)
                behind = self._skip_blanks(end)
                if self._text[behind : behind + 1] in (",", "]"):
                    return value, behind
                wrong, at = "a comma or the end of the array is missing", behind
            except json.JSONDecodeError as error:
                wrong, at = error.msg[0].lower() + error.msg[1:], error.pos
            except RecursionError:
                raise self._fault(f"row {number} is nested too deep") from None
            if self._ended:
                raise self._fault(f"row {number} breaks off or is no JSON ({wrong})", at)
            if len(self._text) - self._position > ROW_MAX_LENGTH:
                long = f"or is longer than {ROW_MAX_LENGTH:,} characters"
                raise self._fault(f"row {number} is no JSON ({wrong}), {long}", at)
            # Twice as much each time, or a long row would be decoded from its beginning too often.
            self._read(size)
            size *= 2

    def _peek(self) -> str:
        """The next character that is no blank; none at the end."""
        while True:
            self._position = self._skip_blanks(self._position)
            if self._position < len(self._text) or self._ended:
                return self._text[self._position : self._position + 1]
            self._read(PIECE)

    def _skip_blanks(self, position: int) -> int:
        while self._text[position : position + 1] in tuple(BLANKS):
            position += 1
        return position

    def _read(self, size: int) -> None:
        text = self._source.read(size)
        self._ended = not text
        self._line += self._text.count("\n", 0, self._position)
        self._text = self._text[self._position :] + text
        self._position = 0

    def _fault(self, wrong: str, at: int | None = None) -> FileFault:
        at = self._position if at is None else at
        line = self._line + self._text.count("\n", 0, at)
        return FileFault(f"line {line}: {wrong}")


class RejectedArray:
    """Rejected rows as a JSON array, one row a line."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._before = b"[\n"

    def write(self, row: AnyRow, reason: str) -> None:
        self._stream.write(self._before + rejected_json(row, reason))
        self._before = b",\n"

    def finish(self) -> None:
        self._stream.write(b"\n]\n")
