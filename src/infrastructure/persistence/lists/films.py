"""The list of films, and the choice among them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, FromClause, Subquery, select

from application.administration.criteria import FilmCriteria, FilmSort
from application.administration.entries import FilmEntry
from infrastructure.persistence.lists.conditions import Column, holds, refers_to, within
from infrastructure.persistence.lists.sql_list import SqlList
from infrastructure.persistence.models.accounts import UserRow
from infrastructure.persistence.models.categories import CategoryRow
from infrastructure.persistence.models.films import FilmRow
from infrastructure.persistence.values import is_possible_id


class SqlFilmList(SqlList[FilmEntry, FilmCriteria, FilmSort]):
    """Films in an SQL database, with the names of their categories and owners."""

    row_type = FilmRow
    entry_type = FilmEntry
    passages = frozenset({"description"})

    def conditions(self, where: FilmCriteria) -> Sequence[ColumnElement[bool]]:
        return [
            holds(where.text, FilmRow.title_folded, FilmRow.description_folded),
            _in_category(where),
            refers_to(where.owner_id, FilmRow.owner_id),
            within(where.rating, FilmRow.rating),
            within(where.filmed_at, FilmRow.filmed_at),
            within(where.created_at, FilmRow.created_at),
        ]

    def place(self, by: FilmSort) -> Column:
        return FilmRow.title_sort_key if by is FilmSort.TITLE else super().place(by)

    def looked_up(self, base: FromClause, shown: Subquery) -> tuple[Sequence[Column], FromClause]:
        columns = [
            FilmRow.id,
            FilmRow.title,
            FilmRow.description,
            FilmRow.filmed_at,
            FilmRow.rating,
            FilmRow.poster_url,
            FilmRow.category_id,
            CategoryRow.name,
            FilmRow.owner_id,
            UserRow.username,
            FilmRow.created_at,
            FilmRow.updated_at,
            FilmRow.version,
        ]
        source = (
            base.outerjoin(FilmRow, FilmRow.id == shown.c.id)
            .outerjoin(CategoryRow, CategoryRow.id == FilmRow.category_id)
            .outerjoin(UserRow, UserRow.id == FilmRow.owner_id)
        )
        return columns, source


def _in_category(where: FilmCriteria) -> ColumnElement[bool]:
    category_id = where.category_id
    if not where.below or not isinstance(category_id, int) or not is_possible_id(category_id):
        return refers_to(category_id, FilmRow.category_id)
    start = select(CategoryRow.id).where(CategoryRow.id == category_id)
    below = start.cte("below", recursive=True)
    # UNION drops what was found before, so that even a circle has an end.
    below = below.union(select(CategoryRow.id).where(CategoryRow.parent_id == below.c.id))
    return FilmRow.category_id.in_(select(below.c.id))
