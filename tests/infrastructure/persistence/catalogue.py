"""What a database itself says about its tables."""

from __future__ import annotations

import re

from sqlalchemy import Connection, text

_POSTGRESQL = {
    "columns": """
        SELECT table_name, column_name, data_type, character_maximum_length, is_nullable,
               column_default, collation_name, is_identity, identity_generation, identity_start
        FROM information_schema.columns WHERE table_schema = 'public'
    """,
    "constraints": """
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    """,
    "indexes": "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
}
_SQLITE = """
    SELECT name, sql FROM sqlite_master WHERE type <> 'trigger' AND name NOT LIKE 'sqlite_%'
"""

_BETWEEN_LINES = re.compile(r",\s+(?![^()]*\))|\n\s*")
"""Columns and constraints each have a line; a column that was added follows the one before it."""


def description(connection: Connection) -> set[tuple[object, ...]]:
    """Columns, constraints and indexes with everything that matters to the server."""
    if connection.dialect.name == "postgresql":
        found = {
            (kind, *row)
            for kind, question in _POSTGRESQL.items()
            for row in connection.execute(text(question))
        }
        return {row for row in found if "alembic_versions" not in str(row)}
    return {
        (name, tuple(sorted(_BETWEEN_LINES.split(sql))))
        for name, sql in connection.execute(text(_SQLITE))
        if name != "alembic_versions"
    }
