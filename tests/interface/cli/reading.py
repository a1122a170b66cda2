"""Film files in memory, and on the disk for somebody to import."""

from __future__ import annotations

import io
import json
from pathlib import Path

from interface.cli.film_files.formats import FileFormat, film_file
from interface.cli.film_files.rows import AnyRow, ByteCounter, FileFault, FilmFile, Row


def a_file(file_format: FileFormat, data: bytes, *, delimiter: str | None = None) -> FilmFile:
    return film_file(file_format, ByteCounter(io.BytesIO(data)), delimiter=delimiter)


def cells_of(row: AnyRow) -> object:
    """The cells of a row, or the reason why there are none."""
    return dict(row.cells) if isinstance(row, Row) else row.reason


def read_until_fault(file: FilmFile) -> tuple[list[AnyRow], str]:
    """The rows before the fault, and the fault (nothing when there is none)."""
    rows: list[AnyRow] = []
    try:
        rows.extend(file)
    except FileFault as fault:
        return rows, str(fault)
    return rows, ""


def rejected_as(file: FilmFile, rows: list[AnyRow], reason: str = "is bad") -> bytes:
    """What a file of these rejected rows holds."""
    stream = io.BytesIO()
    rejected = file.rejected_rows(stream)
    for row in rows:
        rejected.write(row, reason)
    rejected.finish()
    return stream.getvalue()


def a_json_file(*films: object) -> str:
    Path("films.json").write_text(json.dumps(films), encoding="utf-8")
    return "films.json"


def a_film(number: int = 0, **over: object) -> dict[str, object]:
    return {"title": f"Фільм {number}", "filmed_at": "1990-01-02", **over}
