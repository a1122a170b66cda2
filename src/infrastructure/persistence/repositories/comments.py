"""The comments inside a unit of work."""

from __future__ import annotations

from sqlalchemy import func, or_, select

from application.comments.ports import CommentRepository
from domain.comments import Comment, CommentNotFound
from domain.text import fold_passage
from infrastructure.persistence.failures import references_checked
from infrastructure.persistence.models.comments import CommentRow
from infrastructure.persistence.models.films import FilmRow
from infrastructure.persistence.repositories.rows import Values, VersionedRows
from infrastructure.persistence.transaction import Transaction
from infrastructure.persistence.values import ensure_possible_ids, is_possible_id


class SqlCommentRepository(CommentRepository):
    """Comments in an SQL database."""

    def __init__(self, transaction: Transaction) -> None:
        self._rows = VersionedRows(CommentRow, transaction)

    async def add(self, comment: Comment) -> None:
        ensure_possible_ids(film_id=comment.film_id, author_id=comment.author_id)
        with references_checked(film_id=comment.film_id, author_id=comment.author_id):
            comment.id = await self._rows.insert(to_values(comment))

    async def get(self, comment_id: int) -> Comment:
        row = await self._rows.find(comment_id)
        if row is None:
            raise CommentNotFound(id=comment_id)
        return to_comment(row)

    async def save(self, comment: Comment) -> None:
        ensure_possible_ids(film_id=comment.film_id, author_id=comment.author_id)
        with references_checked(film_id=comment.film_id, author_id=comment.author_id):
            await self._rows.save(to_values(comment), comment.id, version=comment.version)

    async def remove(self, comment_id: int) -> None:
        if not await self._rows.remove(comment_id):
            raise CommentNotFound(id=comment_id)

    async def count_on_film(self, film_id: int) -> int:
        if not is_possible_id(film_id):
            return 0
        statement = select(func.count()).where(CommentRow.film_id == film_id)
        return await self._rows.scalar(statement) or 0

    async def count_of_user(self, user_id: int) -> int:
        if not is_possible_id(user_id):
            return 0
        own_films = select(FilmRow.id).where(FilmRow.owner_id == user_id)
        goes_along = or_(CommentRow.author_id == user_id, CommentRow.film_id.in_(own_films))
        return await self._rows.scalar(select(func.count()).where(goes_along)) or 0


def to_values(comment: Comment) -> Values:
    """The values of the columns of a comment, but for its id."""
    return {
        "film_id": comment.film_id,
        "author_id": comment.author_id,
        "rating": comment.rating,
        "text": comment.text,
        "text_folded": fold_passage(comment.text),
        "created_at": comment.created_at,
        "updated_at": comment.updated_at,
        "version": comment.version,
    }


def to_comment(row: CommentRow) -> Comment:
    """The comment of a row."""
    return Comment(
        id=row.id,
        film_id=row.film_id,
        author_id=row.author_id,
        rating=row.rating,
        text=row.text,
        created_at=row.created_at,
        updated_at=row.updated_at,
        version=row.version,
    )
