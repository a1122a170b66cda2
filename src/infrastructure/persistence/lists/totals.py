"""How many rows there are of everything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sqlalchemy import select

from application.administration.totals import Totals, TotalsQueries
from infrastructure.persistence.models.accounts import AccessTokenRow, SessionRow, UserRow
from infrastructure.persistence.models.base import GalleryRow
from infrastructure.persistence.models.categories import CategoryRow
from infrastructure.persistence.models.comments import CommentRow
from infrastructure.persistence.models.films import FilmRow
from infrastructure.persistence.queries import selection
from infrastructure.persistence.reader import Reader

COUNTED: Final[Mapping[str, type[GalleryRow]]] = {
    "films": FilmRow,
    "categories": CategoryRow,
    "comments": CommentRow,
    "users": UserRow,
    "tokens": AccessTokenRow,
    "sessions": SessionRow,
}


class SqlTotalsQueries(TotalsQueries):
    """Counts in an SQL database, in one statement."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def totals(self) -> Totals:
        counts = [selection.total(COUNTED[name]) for name in Totals.__struct_fields__]
        [row] = await self._reader.all(select(*counts))
        return selection.view(Totals, row)
