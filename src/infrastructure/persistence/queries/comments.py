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
            rows = await self._reader.all(_page(), selection.parameters(window))
        elif is_possible_id(film_id):
            rows = await self._reader.all(
                _page_of_film(), selection.parameters(window, film_id=film_id)
            )
        else:
            return Page(items=[], total=0)
        return selection.page(CommentView, rows)


@cache
def _one() -> Select[Any]:
    return select(*selection.columns(CommentRow, CommentView)).where(
        CommentRow.id == bindparam("id", type_=BigInteger)
    )


@cache
def _count() -> Select[Any]:
    return select(selection.total(CommentRow))


@cache
def _page() -> Select[Any]:
    return selection.page_statement(CommentRow, CommentView)


@cache
def _page_of_film() -> Select[Any]:
    of_film = CommentRow.film_id == bindparam("film_id", type_=BigInteger)
    return selection.page_statement(CommentRow, CommentView, of_film)
