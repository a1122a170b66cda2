"""What all tables have in common."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Any

from advanced_alchemy.base import IdentityBase
from advanced_alchemy.types import DateTimeUTC
from sqlalchemy import Dialect, Index, String, Text, text
from sqlalchemy.orm import Mapped, MappedColumn, mapped_column
from sqlalchemy.types import TypeEngine

DIALECT = "dialect"
"""Where the ``info`` of an index names the only kind of database that has it."""

ORDINAL_TEXT = Text().with_variant(Text(collation="C"), "postgresql")
"""Text that is compared code point by code point, as SQLite does anyway."""


def ordinal_string(length: int) -> String:
    """Like ``ORDINAL_TEXT``, of so many characters at most."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


def only_on(dialect: str, index: Index) -> None:
    """Keep an index to one kind of database; ``registry.is_for`` tells Alembic."""
    index.ddl_if(dialect=dialect).info[DIALECT] = dialect


def kept_key(kind: TypeEngine[str] = ORDINAL_TEXT) -> MappedColumn[str]:
    """A column made of others of its row, for search or order; it came after the others."""
    return mapped_column(kind, server_default=text("''"), sort_order=103)


class Moment(DateTimeUTC):
    """A moment; it comes back in UTC, which is all that SQLite keeps of it."""

    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        return _read if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


class Stamp(Moment):
    """When a row was made or edited. Rows that are stored in one go have it in common, so how it
    is written for the database is worked out once for all of them.
    """

    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any] | None:
        write = super().bind_processor(dialect)
        return write and lru_cache(maxsize=16)(write)


def _read(text: str | None) -> datetime | None:
    # One step instead of three: lists have several moments in each row.
    return None if text is None else datetime.fromisoformat(text + "+00:00")


class GalleryRow(IdentityBase):
    """A row with a 64-bit id that is never given to another row again.

    Advanced Alchemy brings the naming convention of constraints and indexes. Rows have no
    relations: whatever refers to another row holds its id.
    """

    __abstract__ = True
    __table_args__ = ({"sqlite_autoincrement": True},)


class VersionedRow(GalleryRow):
    """A row that is edited, and grows its version each time."""

    __abstract__ = True

    version: Mapped[int] = mapped_column(sort_order=102)


class DatedRow(VersionedRow):
    """A row that tells when it was made and edited."""

    __abstract__ = True

    created_at: Mapped[datetime] = mapped_column(Stamp, sort_order=100)
    updated_at: Mapped[datetime] = mapped_column(Stamp, sort_order=101)
