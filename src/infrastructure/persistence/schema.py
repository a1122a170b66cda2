"""What a database of this version consists of, by the names of its parts."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, text

from infrastructure.persistence.models.base import DIALECT
from infrastructure.persistence.models.registry import METADATA
from infrastructure.persistence.models.totals import triggers

Part = tuple[str, str]
"""A kind and a name."""

_THERE: Final = {
    "sqlite": """
        SELECT type, name FROM sqlite_master
        UNION ALL
        SELECT 'column', its.name || '.' || of_it.name
        FROM sqlite_master AS its JOIN pragma_table_xinfo(its.name) AS of_it
        WHERE its.type = 'table'
    """,
    "postgresql": """
        WITH relations AS (
            SELECT oid, relname, relkind FROM pg_class
            WHERE relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
        )
        SELECT CASE relkind WHEN 'i' THEN 'index' ELSE 'table' END, relname
        FROM relations WHERE relkind IN ('r', 'i')
        UNION ALL
        SELECT 'column', relname || '.' || attname
        FROM relations JOIN pg_attribute ON attrelid = relations.oid
        WHERE relkind = 'r' AND attnum > 0 AND NOT attisdropped
        UNION ALL
        SELECT 'constraint', conname FROM relations JOIN pg_constraint ON conrelid = relations.oid
        WHERE contype <> 'n'
        UNION ALL
        SELECT 'trigger', tgname FROM relations JOIN pg_trigger ON tgrelid = relations.oid
        WHERE NOT tgisinternal AND tgenabled <> 'D'
    """,
}


def missing(connection: Connection) -> list[Part]:
    """The parts that should be there and are not; whatever else there is, is nobody's fault."""
    return sorted(expected(connection.dialect.name) - there(connection))


def expected(dialect: str) -> set[Part]:
    """The parts that the migrations make on one kind of database."""
    parts = {("trigger", name) for name in triggers(dialect)}
    for table in METADATA.tables.values():
        parts.add(("table", table.name))
        parts |= {("column", f"{table.name}.{column.name}") for column in table.columns}
        indexes = [it for it in table.indexes if it.info.get(DIALECT, dialect) == dialect]
        parts |= {("index", str(index.name)) for index in indexes}
        if dialect == "postgresql":  # on SQLite they come and go with their table
            parts |= {("constraint", str(constraint.name)) for constraint in table.constraints}
    return parts


def there(connection: Connection) -> set[Part]:
    """The parts that are there; a trigger that was disabled is not."""
    rows = connection.execute(text(_THERE[connection.dialect.name]))
    return {(kind, name) for kind, name in rows}
