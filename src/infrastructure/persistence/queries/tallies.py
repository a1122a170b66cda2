"""Tallies as they are read."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import Any

from sqlalchemy import LargeBinary, Select, bindparam, select

from application.limits.ports import TallyQueries
from domain.limits import Tally
from infrastructure.persistence.models.tallies import TALLIES
from infrastructure.persistence.reader import Reader
from infrastructure.persistence.values import moment


class SqlTallyQueries(TallyQueries):
    """Tallies read from an SQL database."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def find(self, key: bytes) -> Tally | None:
        row = await self._reader.one_or_none(_tally(), {"of": key})
        if row is None:
            return None
        attempts, ends_at, lasts = row
        return Tally(attempts, moment(ends_at), timedelta(microseconds=lasts))


@cache
def _tally() -> Select[Any]:
    columns = TALLIES.c
    return select(columns.attempts, columns.ends_at, columns.lasts).where(
        columns.subject == bindparam("of", type_=LargeBinary)
    )
