"""The table of films."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Double, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from domain.films import POSTER_URL_MAX_LENGTH, TITLE_MAX_LENGTH
from infrastructure.persistence.models.base import (
    ORDINAL_TEXT,
    DatedRow,
    Moment,
    kept_key,
    only_on,
    ordinal_string,
)

TITLE_SORT_KEY_MAX_LENGTH = 2 * TITLE_MAX_LENGTH
"""No letter needs more than two characters of a key; longer keys would not fit into an index."""


class FilmRow(DatedRow):
    """A film; the folded texts are searched, ``title_sort_key`` is ordered by."""

    __tablename__ = "films"

    title: Mapped[str] = mapped_column(ordinal_string(TITLE_MAX_LENGTH))
    title_folded: Mapped[str] = mapped_column(ORDINAL_TEXT)
    title_sort_key: Mapped[str] = mapped_column(ordinal_string(TITLE_SORT_KEY_MAX_LENGTH))
    description: Mapped[str] = mapped_column(Text)
    filmed_at: Mapped[datetime] = mapped_column(Moment)
    rating: Mapped[float] = mapped_column(Double)
    poster_url: Mapped[str] = mapped_column(String(POSTER_URL_MAX_LENGTH))
    category_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("categories.id", ondelete="RESTRICT")
    )
    owner_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("users.id", ondelete="CASCADE"))
    description_folded: Mapped[str] = kept_key()


Index("ix_films_owner_id", FilmRow.owner_id)
Index("ix_films_title_filmed_at", FilmRow.title, FilmRow.filmed_at)
Index("ix_films_title_sort_key_id", FilmRow.title_sort_key, FilmRow.id)
# The films without a category are listed first. SQLite's indexes have them there; PostgreSQL's
# have them at the other end unless asked.
only_on(
    "sqlite",
    # With the title, which is all that the classic lookup by category tells of a film: films of a
    # category are far from each other in the table.
    Index("ix_films_category_id_id_title", FilmRow.category_id, FilmRow.id, FilmRow.title),
)
# The primary key of SQLite is the table itself; whoever passes over many rows needs less of each.
only_on("sqlite", Index("ix_films_id", FilmRow.id))
only_on(
    "postgresql",
    Index("ix_films_category_id_nulls_first_id", FilmRow.category_id.nulls_first(), FilmRow.id),
)
