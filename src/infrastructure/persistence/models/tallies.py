"""The table of tallies of attempts."""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, Column, LargeBinary, Table

from domain.limits import KEY_SIZE
from infrastructure.persistence.models.base import GalleryRow

TALLIES: Final = Table(
    "tallies",
    GalleryRow.metadata,
    Column("subject", LargeBinary(KEY_SIZE), primary_key=True),
    Column("attempts", BigInteger, nullable=False),
    Column("ends_at", BigInteger, nullable=False),
    Column("lasts", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
"""How many attempts there were in a window; times are microseconds, which every database reckons
with."""
