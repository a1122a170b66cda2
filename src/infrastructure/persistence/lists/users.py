"""The list of users."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, FromClause, Subquery, func, select, true

from application.administration.criteria import UserCriteria, UserSort
from application.administration.entries import UserEntry
from domain.text import fold
from infrastructure.persistence.lists.conditions import Column, equals, holds
from infrastructure.persistence.lists.sql_list import SqlList
from infrastructure.persistence.models.accounts import UserRow
from infrastructure.persistence.models.comments import CommentRow
from infrastructure.persistence.models.films import FilmRow


def is_of_user_like(text: str, column: Column) -> ColumnElement[bool]:
    """The column holds the id of a user with the text in their name or address."""
    if not fold(text):
        return true()  # nobody at all will do as well
    return column.in_(select(UserRow.id).where(holds(text, UserRow.names_folded)))


class SqlUserList(SqlList[UserEntry, UserCriteria, UserSort]):
    """Users in an SQL database; what is theirs is counted for those that are shown."""

    row_type = UserRow
    entry_type = UserEntry

    def conditions(self, where: UserCriteria) -> Sequence[ColumnElement[bool]]:
        return [
            holds(where.text, UserRow.names_folded),
            equals(where.is_staff, UserRow.is_staff),
            equals(where.is_active, UserRow.is_active),
        ]

    def place(self, by: UserSort) -> Column:
        return UserRow.names_folded if by is UserSort.USERNAME else super().place(by)

    def looked_up(self, base: FromClause, shown: Subquery) -> tuple[Sequence[Column], FromClause]:
        films = select(func.count()).where(FilmRow.owner_id == shown.c.id)
        comments = select(func.count()).where(CommentRow.author_id == shown.c.id)
        columns = [
            UserRow.id,
            UserRow.username,
            UserRow.email,
            UserRow.is_active,
            UserRow.is_staff,
            UserRow.is_superuser,
            films.scalar_subquery(),
            comments.scalar_subquery(),
            UserRow.created_at,
            UserRow.updated_at,
            UserRow.version,
        ]
        source = base.outerjoin(UserRow, UserRow.id == shown.c.id)
        return columns, source
