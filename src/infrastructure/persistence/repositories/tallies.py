"""The tallies of attempts inside a unit of work."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Delete,
    Insert,
    LargeBinary,
    bindparam,
    case,
    delete,
    or_,
)
from sqlalchemy.dialects import postgresql, sqlite

from application.limits.ports import Tallies
from domain.limits import Limit, Tally
from infrastructure.persistence.models.tallies import TALLIES
from infrastructure.persistence.transaction import Transaction
from infrastructure.persistence.values import microseconds, moment

MICROSECOND: Final = timedelta(microseconds=1)


class SqlTallies(Tallies):
    """Tallies in an SQL database: to count is one statement."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def count(self, key: bytes, limit: Limit, *, now: datetime) -> Tally:
        parameters = {
            "of": key,
            "now": microseconds(now),
            "most": limit.most,
            "window": limit.window // MICROSECOND,
            "longest": limit.longest // MICROSECOND,
        }
        attempts, ends_at, lasts = await self._transaction.upsert(
            _counting(self._transaction.dialect), parameters
        )
        return Tally(attempts, moment(ends_at), lasts * MICROSECOND)

    async def remove(self, key: bytes) -> None:
        await self._transaction.change(_removal(), {"of": key})

    async def remove_over(self, *, before: datetime) -> None:
        over = TALLIES.c.ends_at < microseconds(before)
        await self._transaction.session.execute(delete(TALLIES).where(over))


@cache
def _removal() -> Delete:
    return delete(TALLIES).where(TALLIES.c.subject == bindparam("of", type_=LargeBinary))


@cache
def _counting(dialect: str) -> Insert:
    """``domain.limits.counted`` in SQL; of several at once each sees those before it."""
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    kept, now, window = TALLIES.c, _number("now"), _number("window")
    lasts = case(
        (kept.ends_at > now, kept.lasts),
        (or_(kept.attempts < _number("most"), kept.ends_at + _number("longest") <= now), window),
        (kept.lasts * 2 < _number("longest"), kept.lasts * 2),
        else_=_number("longest"),
    )
    fresh = insert(TALLIES).values(
        subject=bindparam("of", type_=LargeBinary), attempts=1, ends_at=now + window, lasts=window
    )
    changes: dict[str, ColumnElement[Any]] = {
        "attempts": case((kept.ends_at > now, kept.attempts + 1), else_=1),
        "ends_at": case((kept.ends_at > now, kept.ends_at), else_=now + lasts),
        "lasts": lasts,
    }
    counting: Insert = fresh.on_conflict_do_update(index_elements=[kept.subject], set_=changes)
    return counting.returning(kept.attempts, kept.ends_at, kept.lasts)


def _number(name: str) -> BindParameter[int]:
    return bindparam(name, type_=BigInteger)
