"""Which formats there are, and which one a file has."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import PurePath
from types import MappingProxyType

from interface.cli.film_files.csv_rows import CsvFile
from interface.cli.film_files.json_array import JsonArrayFile
from interface.cli.film_files.json_lines import JsonLinesFile
from interface.cli.film_files.rows import ByteCounter, FilmFile
from interface.cli.film_files.text import TextSource


class FileFormat(StrEnum):
    """A JSON array of objects, an object a line, or a table."""

    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"


EXTENSIONS: Mapping[str, FileFormat] = MappingProxyType(
    {
        ".json": FileFormat.JSON,
        ".jsonl": FileFormat.JSONL,
        ".ndjson": FileFormat.JSONL,
        ".csv": FileFormat.CSV,
        ".tsv": FileFormat.CSV,
    }
)


def format_of(name: str) -> FileFormat | None:
    """The format that the extension of a file name tells of."""
    return EXTENSIONS.get(PurePath(name).suffix.lower())


def film_file(
    file_format: FileFormat, source: ByteCounter, *, delimiter: str | None = None
) -> FilmFile:
    """The rows of a source in this format; ``delimiter`` is for tables alone."""
    match file_format:
        case FileFormat.JSON:
            return JsonArrayFile(TextSource(source))
        case FileFormat.JSONL:
            return JsonLinesFile(TextSource(source))
        case FileFormat.CSV:
            return CsvFile(TextSource(source), delimiter=delimiter)
