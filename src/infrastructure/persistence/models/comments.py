"""The table of comments."""

from __future__ import annotations

from sqlalchemy import BigInteger, Double, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from infrastructure.persistence.models.base import DatedRow, kept_key, only_on


class CommentRow(DatedRow):
    """A comment; ``text_folded`` is searched."""

    __tablename__ = "comments"

    film_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("films.id", ondelete="CASCADE"))
    author_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("users.id", ondelete="CASCADE"))
    rating: Mapped[float] = mapped_column(Double)
    text: Mapped[str] = mapped_column(Text)
    text_folded: Mapped[str] = kept_key()


Index("ix_comments_author_id", CommentRow.author_id)
Index("ix_comments_film_id_id", CommentRow.film_id, CommentRow.id)
only_on("sqlite", Index("ix_comments_id", CommentRow.id))  # as with films
