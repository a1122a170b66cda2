"""What goes with rows that are deleted, or keeps them."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    SQLColumnExpression,
    and_,
    func,
    not_,
    or_,
    select,
)

from application.administration.entries import Choice
from application.administration.impact import (
    CategoriesImpact,
    FilmsImpact,
    ImpactQueries,
    UsersImpact,
)
from infrastructure.persistence.lists.conditions import among
from infrastructure.persistence.models.accounts import AccessTokenRow, SessionRow, UserRow
from infrastructure.persistence.models.base import GalleryRow
from infrastructure.persistence.models.categories import CategoryRow
from infrastructure.persistence.models.comments import CommentRow
from infrastructure.persistence.models.films import FilmRow
from infrastructure.persistence.reader import Reader


class SqlImpactQueries(ImpactQueries):
    """Counts in an SQL database: in one statement, and one more for each kind that is named."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def of_films(self, ids: Collection[int]) -> FilmsImpact:
        [films, comments] = await self._counts(
            _count(FilmRow, among(ids, FilmRow.id)),
            _count(CommentRow, among(ids, CommentRow.film_id)),
        )
        return FilmsImpact(films=films, comments=comments)

    async def of_users(self, ids: Collection[int]) -> UsersImpact:
        own_films = select(FilmRow.id).where(among(ids, FilmRow.owner_id))
        goes_along = or_(among(ids, CommentRow.author_id), CommentRow.film_id.in_(own_films))
        [users, films, comments, tokens, sessions] = await self._counts(
            _count(UserRow, among(ids, UserRow.id)),
            _count(FilmRow, among(ids, FilmRow.owner_id)),
            _count(CommentRow, goes_along),
            _count(AccessTokenRow, among(ids, AccessTokenRow.user_id)),
            _count(SessionRow, among(ids, SessionRow.user_id)),
        )
        return UsersImpact(
            users=users, films=films, comments=comments, tokens=tokens, sessions=sessions
        )

    async def of_categories(self, ids: Collection[int], *, most: int) -> CategoriesImpact:
        films_in = among(ids, FilmRow.category_id)
        left_below = and_(among(ids, CategoryRow.parent_id), not_(among(ids, CategoryRow.id)))
        [categories, films, children] = await self._counts(
            _count(CategoryRow, among(ids, CategoryRow.id)),
            _count(FilmRow, films_in),
            _count(CategoryRow, left_below),
        )
        return CategoriesImpact(
            categories=categories,
            films=films,
            first_films=await self._first(FilmRow.id, FilmRow.title, films_in, most),
            children=children,
            first_children=await self._first(CategoryRow.id, CategoryRow.name, left_below, most),
        )

    async def _counts(self, *counts: ScalarSelect[int]) -> list[int]:
        [row] = await self._reader.all(select(*counts))
        return list(row)

    async def _first(
        self,
        row_id: SQLColumnExpression[int],
        label: SQLColumnExpression[str],
        condition: ColumnElement[bool],
        most: int,
    ) -> list[Choice]:
        statement = select(row_id, label).where(condition).order_by(row_id).limit(most)
        return [Choice(id=row[0], label=row[1]) for row in await self._reader.all(statement)]


def _count(row_type: type[GalleryRow], condition: ColumnElement[bool]) -> ScalarSelect[int]:
    return select(func.count()).select_from(row_type).where(condition).scalar_subquery()
