"""The table of categories."""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from domain.categories import NAME_MAX_LENGTH
from infrastructure.persistence.models.base import (
    ORDINAL_TEXT,
    DatedRow,
    kept_key,
    ordinal_string,
)

NAME_SORT_KEY_MAX_LENGTH = 2 * NAME_MAX_LENGTH
"""No letter needs more than two characters of a key."""


class CategoryRow(DatedRow):
    """A category; ``name_folded`` is searched, ``name_sort_key`` is ordered by."""

    __tablename__ = "categories"

    name: Mapped[str] = mapped_column(ordinal_string(NAME_MAX_LENGTH))
    name_folded: Mapped[str] = mapped_column(ORDINAL_TEXT)
    parent_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("categories.id", ondelete="RESTRICT")
    )
    owner_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("users.id", ondelete="SET NULL")
    )
    name_sort_key: Mapped[str] = kept_key(ordinal_string(NAME_SORT_KEY_MAX_LENGTH))


Index("ix_categories_name", CategoryRow.name)
Index("ix_categories_name_folded", CategoryRow.name_folded)
Index("ix_categories_owner_id", CategoryRow.owner_id)
Index("ix_categories_parent_id", CategoryRow.parent_id)
