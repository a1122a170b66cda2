"""Comments as they are read."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Select, bindparam, select

from application.comments.ports import CommentQueries
from application.comments.views import CommentView
from application.pagination import Page, Window
from domain.comments import CommentNotFound
from infrastructure.persistence.models.comments import CommentRow
from infrastructure.persistence.queries import selection
from infrastructure.persistence.queries.listing import Listing
from infrastructure.persistence.reader import Reader
from infrastructure.persistence.values import is_possible_id


class SqlCommentQueries(CommentQueries):
    """Comments read from an SQL database."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def get(self, comment_id: int) -> CommentView:
        row = None
        if is_possible_id(comment_id):
            row = await self._reader.one_or_none(_one(), {"id": comment_id})
        if row is None:
            raise CommentNotFound(id=comment_id)
        return selection.view(CommentView, row)

    async def count(self) -> int:
        total: int = await self._reader.scalar(_count())
        return total

    async def page(self, window: Window, *, film_id: int | None = None) -> Page[CommentView]:
        if film_id is None:
            return await _list().page(self._reader, window)
        if not is_possible_id(film_id):
            return Page(items=[], total=0)
        return await _list_of_film().page(self._reader, window, film_id=film_id)


@cache
def _one() -> Select[Any]:
    return select(*selection.columns(CommentRow, CommentView)).where(
        CommentRow.id == bindparam("id", type_=BigInteger)
    )


@cache
def _count() -> Select[Any]:
    return select(selection.total(CommentRow))


@cache
def _list() -> Listing[CommentView]:
    return Listing(CommentRow, CommentView)


@cache
def _list_of_film() -> Listing[CommentView]:
    of_film = CommentRow.film_id == bindparam("film_id", type_=BigInteger)
    return Listing(CommentRow, CommentView, of_film)
