"""Every table of the gallery in one place."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.schema import SchemaItem

from infrastructure.persistence.models.accounts import AccessTokenRow, SessionRow, UserRow
from infrastructure.persistence.models.audit import AuditEntryRow
from infrastructure.persistence.models.base import DIALECT, GalleryRow
from infrastructure.persistence.models.categories import CategoryRow
from infrastructure.persistence.models.comments import CommentRow
from infrastructure.persistence.models.films import FilmRow
from infrastructure.persistence.models.generation import GenerationJobRow
from infrastructure.persistence.models.tallies import TALLIES
from infrastructure.persistence.models.totals import RowTotalRow

TABLES = (
    UserRow,
    AccessTokenRow,
    SessionRow,
    CategoryRow,
    FilmRow,
    CommentRow,
    GenerationJobRow,
    RowTotalRow,
    AuditEntryRow,
    TALLIES,
)
METADATA = GalleryRow.metadata


def is_for(dialect: str) -> Callable[[SchemaItem, str | None, str, bool, SchemaItem | None], bool]:
    """Alembic's ``include_object`` for one kind of database; Alembic itself knows no ``ddl_if``."""

    def include(
        item: SchemaItem,
        _name: str | None,
        _kind: str,
        _reflected: bool,
        _counterpart: SchemaItem | None,
    ) -> bool:
        return bool(item.info.get(DIALECT, dialect) == dialect)

    return include
