"""Whose a database is, and how old: looked at before anything is done to it."""

from __future__ import annotations

from enum import Enum
from functools import cache
from typing import Final

import msgspec
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from infrastructure.persistence import address
from infrastructure.persistence.database import looking_engine
from infrastructure.persistence.models.registry import METADATA

SCRIPTS: Final = "infrastructure.persistence:migrations"
VERSION_TABLE: Final = "alembic_versions"
FIRST_TABLES: Final = frozenset({"films", "categories", "comments", "users"})
"""The tables that every gallery has had since its first revision."""


class Kind(Enum):
    """What a database is to this version of the film gallery."""

    EMPTY = "empty"
    FOREIGN = "foreign"
    OLDER = "older"
    CURRENT = "current"
    NEWER = "newer"


class Identity(msgspec.Struct, frozen=True):
    """What a database is, and the revision of its tables if it has one."""

    kind: Kind
    revision: str | None = None


def look(url: str) -> Identity:
    """What the database is, whoever is writing to it. It is left as it is, and not made.

    Raises ``ValueError`` for a bad URL, ``Unavailable``, and ``DatabaseError``.
    """
    parsed = address.parse(url)
    if parsed.get_backend_name() == "sqlite" and not address.sqlite_path(parsed).exists():
        return Identity(Kind.EMPTY)
    engine = looking_engine(url)
    try:
        with engine.connect() as connection:
            return identify(connection)
    finally:
        engine.dispose()


def identify(connection: Connection) -> Identity:
    """What the database of a connection is."""
    context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
    heads = context.get_current_heads()
    tables = set(inspect(connection).get_table_names()) - {VERSION_TABLE}
    if not heads:
        # PostgreSQL lets others have tables in the same place, an SQLite file is ours alone.
        others = tables if connection.dialect.name == "sqlite" else tables & METADATA.tables.keys()
        return Identity(Kind.FOREIGN if others else Kind.EMPTY)
    if len(heads) > 1 or not tables >= FIRST_TABLES:
        return Identity(Kind.FOREIGN)
    (revision,) = heads
    if revision not in known_revisions():
        return Identity(Kind.NEWER, revision)
    return Identity(Kind.CURRENT if revision == head() else Kind.OLDER, revision)


def known_revisions() -> frozenset[str]:
    """Every revision that this version knows."""
    return frozenset(script.revision for script in _scripts().walk_revisions())


def head() -> str:
    """The newest revision that this version knows."""
    revision = _scripts().get_current_head()
    if revision is None:
        raise LookupError("there are no migrations")
    return revision


@cache
def _scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", SCRIPTS)
    return ScriptDirectory.from_config(config)
