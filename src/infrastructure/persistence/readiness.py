"""Whether the database is there and up to date, asked by those who watch over a gallery."""

from __future__ import annotations

import asyncio

from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from application.health import Trouble
from infrastructure.persistence import identity
from infrastructure.persistence.database import Database


class DatabaseProbes:
    """Both read where nobody else waits for them: a database that hangs holds up no request."""

    def __init__(self, database: Database) -> None:
        self._reader = database.patient_reader
        self._head: str | None = None

    async def answers(self) -> None:
        """Raise ``Unavailable`` unless the database answers."""
        await self._reader.scalar(text("SELECT 1"))

    async def is_up_to_date(self) -> None:
        """Raise ``Trouble`` unless the newest migration has been applied, and no newer one."""
        if self._head is None:
            self._head = await asyncio.to_thread(identity.head)
        question = text(f"SELECT version_num FROM {identity.VERSION_TABLE}")  # noqa: S608 # ours
        try:
            revision = await self._reader.scalar(question)
        except DatabaseError as error:
            raise Trouble("not migrated") from error
        if revision != self._head:
            raise Trouble("another revision")
