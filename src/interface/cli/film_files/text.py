"""The text of a file, piece by piece or line by line.

Bytes that are not UTF-8 become lone surrogates (PEP 383): the rest of the file stays readable,
the rows that hold them are refused, and written out again they are the same bytes.
"""

from __future__ import annotations

import codecs
from typing import Final

from interface.cli.film_files.rows import ROW_MAX_LENGTH, ByteCounter, FileFault

ENCODING: Final = "utf-8"
ERRORS: Final = "surrogateescape"
PIECE = 1 << 16


class TextSource:
    """Text in pieces; a byte order mark at the beginning is passed over."""

    def __init__(self, source: ByteCounter) -> None:
        self._source = source
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")(ERRORS)

    def read(self, size: int = PIECE) -> str:
        """Some text, at most ``size`` characters; none at the end of the file."""
        while True:
            first = not self._source.count
            data = self._source.read(size)
            if first and data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                raise FileFault("the file is written in UTF-16; save it as UTF-8")
            text = self._decoder.decode(data, final=not data)
            if text or not data:
                return text


class LineTooLong(Exception):
    """A line is longer than a row may be; reading goes on behind it."""

    def __init__(self, beginning: str) -> None:
        super().__init__(f"is longer than {ROW_MAX_LENGTH:,} characters")
        self.beginning = beginning[:100]


class Lines:
    """The lines of a text, with their line ends; raises ``LineTooLong`` in place of a long one."""

    def __init__(self, source: TextSource) -> None:
        self._source = source
        self._text = ""
        self._position = 0
        self._ended = False
        self.number = 0

    def __iter__(self) -> Lines:
        return self

    def __next__(self) -> str:
        end = self._find_end()
        line = self._text[self._position : end]
        if not line:
            raise StopIteration
        self.number += 1
        if not line.endswith("\n") and not self._ended:
            self._skip_line()
            raise LineTooLong(line)
        self._position = end
        return line

    def _find_end(self) -> int:
        """Where the line ends that begins here, or the text when it has no end so near."""
        searched = self._position
        while (found := self._text.find("\n", searched)) < 0:
            searched = len(self._text) - self._position
            if self._ended or searched > ROW_MAX_LENGTH:
                return len(self._text)
            self._text = self._text[self._position :] + self._more()
            self._position = 0
        return found + 1

    def _skip_line(self) -> None:
        self._text, self._position = "", 0
        while not self._ended:
            text = self._more()
            if (found := text.find("\n")) >= 0:
                self._text, self._position = text, found + 1
                return

    def _more(self) -> str:
        text = self._source.read()
        self._ended = not text
        return text
