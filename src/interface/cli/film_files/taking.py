"""Taking the films of a file into the gallery, batch by batch."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass

from application.films.commands import ImportedFilm
from application.films.views import ImportReport
from domain.errors import Problem
from interface.cli.film_files.mapping import BadRow, FilmMapping
from interface.cli.film_files.rows import AnyRow, ByteCounter, FileFault, FilmFile, Row

BATCH_SIZE = 500
BATCH_MAX_BYTES = 8 << 20
"""Rows may be long; a batch of long ones is closed early, or memory would not be bounded."""

Take = Callable[[Sequence[ImportedFilm]], Awaitable[ImportReport]]
Reject = Callable[[AnyRow, str], None]
Explain = Callable[[Problem], str]


class MissingColumns(Exception):
    """Columns that are needed are nowhere in the first rows; nothing was taken."""

    def __init__(self, columns: Sequence[str], present: Sequence[str]) -> None:
        self.columns = columns
        self.present = present
        super().__init__(columns, present)


@dataclass(slots=True)
class Tally:
    """How many rows were read, and what became of them."""

    read: int = 0
    added: int = 0
    known: int = 0
    rejected: int = 0


@dataclass(slots=True, kw_only=True)
class FilmTaking:
    """Reads a file and hands its films over; what cannot be taken is rejected, with a reason."""

    file: FilmFile
    source: ByteCounter
    mapping: FilmMapping
    take: Take
    reject: Reject
    explain: Explain
    tell: Callable[[], None]

    async def run(self, tally: Tally) -> None:
        """Take the whole file, counting as it goes.

        Raises ``MissingColumns`` before anything is taken, and ``FileFault`` after the rows before
        the fault were taken.
        """
        for batch in self._batches():
            if not tally.read:
                self._check_columns(batch)
            await self._take_batch(batch, tally)
            self.tell()

    def _batches(self) -> Iterator[list[AnyRow]]:
        batch: list[AnyRow] = []
        begin = self.source.count
        try:
            for row in self.file:
                batch.append(row)
                if len(batch) == BATCH_SIZE or self.source.count - begin > BATCH_MAX_BYTES:
                    yield batch
                    batch, begin = [], self.source.count
        except FileFault:
            if batch:
                yield batch
            raise
        if batch:
            yield batch

    def _check_columns(self, batch: Sequence[AnyRow]) -> None:
        rows = [row for row in batch if isinstance(row, Row)]
        missing = self.mapping.missing_columns(rows) if rows else []
        if missing:
            present = dict.fromkeys(column for row in rows for column in row.cells)
            raise MissingColumns(missing, list(present))

    async def _take_batch(self, batch: Sequence[AnyRow], tally: Tally) -> None:
        read, rejected = self._read(batch)
        report = await self.take([film for _, film in read])
        for place, problems in report.refused:
            rejected.append(
                (read[place][0], "; ".join(self.explain(problem) for problem in problems))
            )
        for row, reason in sorted(rejected, key=lambda pair: pair[0].number):
            self.reject(row, reason)
        tally.read += len(batch)
        tally.added += report.added
        tally.known += report.known
        tally.rejected += len(rejected)

    def _read(
        self, batch: Sequence[AnyRow]
    ) -> tuple[list[tuple[Row, ImportedFilm]], list[tuple[AnyRow, str]]]:
        """The rows that tell of films, with the films, and the others, with what is wrong."""
        films: list[tuple[Row, ImportedFilm]] = []
        rejected: list[tuple[AnyRow, str]] = []
        for row in batch:
            if not isinstance(row, Row):
                rejected.append((row, row.reason))
                continue
            try:
                films.append((row, self.mapping.film(row)))
            except BadRow as error:
                rejected.append((row, str(error)))
        return films, rejected
