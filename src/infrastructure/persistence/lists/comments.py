"""The list of comments."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, FromClause, Subquery

from application.administration.criteria import CommentCriteria, CommentSort
from application.administration.entries import CommentEntry
from infrastructure.persistence.lists.conditions import Column, holds, refers_to, within
from infrastructure.persistence.lists.sql_list import SqlList
from infrastructure.persistence.models.accounts import UserRow
from infrastructure.persistence.models.comments import CommentRow
from infrastructure.persistence.models.films import FilmRow


class SqlCommentList(SqlList[CommentEntry, CommentCriteria, CommentSort]):
    """Comments in an SQL database, with the titles of their films and the names of the authors."""

    row_type = CommentRow
    entry_type = CommentEntry
    passages = frozenset({"text"})

    def conditions(self, where: CommentCriteria) -> Sequence[ColumnElement[bool]]:
        return [
            holds(where.text, CommentRow.text_folded),
            refers_to(where.film_id, CommentRow.film_id),
            refers_to(where.author_id, CommentRow.author_id),
            within(where.rating, CommentRow.rating),
            within(where.created_at, CommentRow.created_at),
        ]

    def looked_up(self, base: FromClause, shown: Subquery) -> tuple[Sequence[Column], FromClause]:
        columns = [
            CommentRow.id,
            CommentRow.film_id,
            FilmRow.title,
            CommentRow.author_id,
            UserRow.username,
            CommentRow.rating,
            CommentRow.text,
            CommentRow.created_at,
            CommentRow.updated_at,
            CommentRow.version,
        ]
        source = (
            base.outerjoin(CommentRow, CommentRow.id == shown.c.id)
            .outerjoin(FilmRow, FilmRow.id == CommentRow.film_id)
            .outerjoin(UserRow, UserRow.id == CommentRow.author_id)
        )
        return columns, source
