"""Bringing the tables of a database to a revision."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from advanced_alchemy.alembic.commands import AlembicCommands
from advanced_alchemy.config import AlembicSyncConfig, SQLAlchemySyncConfig
from sqlalchemy import Connection, Engine

from infrastructure.persistence.database import sync_engine
from infrastructure.persistence.identity import SCRIPTS, VERSION_TABLE, Identity, Kind, head, look
from infrastructure.persistence.models.registry import METADATA

_LOCK_KEY = 0x66696C6D_00000001
"""Who migrates holds PostgreSQL's advisory lock of this number."""


class NotOurs(Exception):
    """The database cannot be migrated: it is none of a film gallery, or of a newer one."""

    def __init__(self, identity: Identity) -> None:
        self.identity = identity
        super().__init__(identity.kind.value)


class MigrationBroken(RuntimeError):
    """A migration left rows that refer to nothing; it was undone."""


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database up to the revision, in one transaction.

    Any number of processes may do so at once: one migrates, the others wait for it. Nothing is
    done to a database that is up to date. Raises ``NotOurs``, ``ValueError`` for a bad URL, and
    ``domain.errors.Unavailable``.
    """
    found = look(url)
    if found.kind in {Kind.FOREIGN, Kind.NEWER}:
        raise NotOurs(found)
    if found.revision == (head() if revision == "head" else revision):
        return
    with _migrating(url) as commands:
        commands.upgrade(revision)


def downgrade(url: str, revision: str) -> None:
    """Take the database down to the revision (``base``: to nothing), in one transaction."""
    with _migrating(url) as commands:
        commands.downgrade(revision)


@contextmanager
def _migrating(url: str) -> Iterator[AlembicCommands]:
    """Alembic's commands inside a transaction that nobody else migrates beside."""
    engine = sync_engine(url)
    with engine.begin() as connection:
        # On SQLite a transaction begins with the write lock.
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK_KEY})")
        yield _commands(engine, connection)
        _ensure_references(connection)


def _commands(engine: Engine, connection: Connection) -> AlembicCommands:
    alembic = AlembicSyncConfig(
        script_config="",  # no alembic.ini, not even one that happens to lie around
        script_location=SCRIPTS,
        version_table_name=VERSION_TABLE,
    )
    commands = AlembicCommands(
        SQLAlchemySyncConfig(engine_instance=engine, metadata=METADATA, alembic_config=alembic)
    )
    commands.config.attributes.update(connection=connection, version_table=VERSION_TABLE)
    return commands


def _ensure_references(connection: Connection) -> None:
    # SQLite does not enforce foreign keys during a migration.
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            tables = sorted({row[0] for row in broken})
            raise MigrationBroken(f"rows refer to nothing in: {', '.join(tables)}")
