"""Films out of rows: which column holds what, and how it is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from application.films.commands import ImportedFilm
from interface.cli.film_files import cells
from interface.cli.film_files.cells import BadCell, Moments, Ratings
from interface.cli.film_files.rows import Row

FIELDS = ("title", "filmed_at", "rating", "category", "poster_url", "description")
REQUIRED = ("title", "filmed_at")
DEFAULTS: Mapping[str, str] = {
    "rating": "0",
    "category": "",
    "poster_url": "",
    "description": "",
}


class BadRow(ValueError):
    """A row tells of no film; the message says why, field by field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmMapping:
    """Makes films of rows.

    ``columns`` names the column of a field where it is not called like the field, ``defaults``
    stand in for empty cells, written as the cells of the file are.
    """

    moments: Moments
    ratings: Ratings = field(default_factory=Ratings)
    columns: Mapping[str, str] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)

    def missing_columns(self, rows: Iterable[Row]) -> list[str]:
        """The columns that are needed or were asked for and that none of the rows has."""
        present = {column for row in rows for column in row.cells}
        needed = [name for name in REQUIRED if name not in self.defaults]
        wanted = {name: self._column(name) for name in (*needed, *self.columns)}
        return [column for column in wanted.values() if column not in present]

    def film(self, row: Row) -> ImportedFilm:
        """The film of a row; raises ``BadRow`` with everything that is wrong with its cells."""
        values: dict[str, Any] = {}
        wrong: list[str] = []
        for name in FIELDS:
            cell = self._cell(name, row)
            try:
                values[name] = self._reader(name)(cell)
            except BadCell as error:
                wrong.append(f"{name}: {error}")
        if wrong:
            raise BadRow("; ".join(wrong))
        return ImportedFilm(**values)

    def _column(self, name: str) -> str:
        return self.columns.get(name, name)

    def _cell(self, name: str, row: Row) -> object:
        cell = row.cells.get(self._column(name))
        if cells.is_empty(cell):
            return self.defaults.get(name, DEFAULTS.get(name))
        return cell

    def _reader(self, name: str) -> Callable[[object], object]:
        return {"filmed_at": self.moments.read, "rating": self.ratings.read}.get(name, cells.text)
