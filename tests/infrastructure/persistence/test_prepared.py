"""What is done once for a statement is what SQLAlchemy would do each time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import BigInteger, Select, bindparam, insert, select, text

from infrastructure.persistence.database import Database, sync_engine
from infrastructure.persistence.models.accounts import UserRow
from infrastructure.persistence.models.registry import METADATA
from infrastructure.persistence.prepared import Parameters
from infrastructure.persistence.repositories import accounts, audit, categories
from infrastructure.persistence.transaction import Transaction
from infrastructure.persistence.unit_of_work import SqlUnitOfWork
from tests.infrastructure.persistence.gallery import opened
from tests.support.builders import a_category, a_film, a_user, an_entry

EAST = timezone(timedelta(hours=9))
MOMENT = datetime(2020, 5, 6, 7, 8, 9, 123456, tzinfo=UTC)

user = METADATA.tables["users"].c
film = METADATA.tables["films"].c
STATEMENTS: dict[str, tuple[Select[Any], Parameters]] = {
    "every type of a user": (select(*user), {}),
    "every type of a film": (select(*film), {}),
    "a moment to compare with": (
        select(film.id).where(film.filmed_at <= bindparam("until", type_=film.filmed_at.type)),
        {"until": MOMENT.astimezone(EAST)},
    ),
    "a moment that is in the statement": (select(film.id).where(film.filmed_at == MOMENT), {}),
    "a switch that is in the statement": (select(user.id).where(user.is_staff.is_(False)), {}),
    "one of several": (select(user.username).where(user.username.in_(["kim", "lee"])), {}),
    "a default that is overruled": (
        select(film.title).limit(bindparam("limit", 0, type_=BigInteger)),
        {"limit": 1},
    ),
    "a default that is kept": (
        select(film.title).limit(bindparam("limit", 1, type_=BigInteger)),
        {},
    ),
    "no row": (select(UserRow.id).where(UserRow.username == bindparam("n")), {"n": "nobody"}),
}


@pytest.mark.parametrize(("statement", "parameters"), STATEMENTS.values(), ids=STATEMENTS)
async def test_it_reads_what_sqlalchemy_reads(
    database_url: str, statement: Select[Any], parameters: Parameters
) -> None:
    async with opened(database_url) as database:
        async with SqlUnitOfWork(database) as uow:
            kim = a_user(username="kim")
            await uow.users.add(kim)
            await uow.categories.add(a_category())
            await uow.films.add(a_film(owner_id=kim.id, filmed_at=MOMENT))
            await uow.films.add(a_film(owner_id=kim.id, category_id=1))
            await uow.commit()
        rows = [tuple(row) for row in await database.reader.all(statement, parameters)]
        again = [tuple(row) for row in await database.reader.all(statement, parameters)]

    engine = sync_engine(database_url)
    with engine.connect() as connection:
        assert rows == [tuple(row) for row in connection.execute(statement, parameters)]
    assert again == rows
    engine.dispose()


async def test_a_parameter_that_is_missing_is_a_mistake(database_url: str) -> None:
    statement = select(UserRow.id).where(UserRow.id == bindparam("id", type_=BigInteger))
    async with opened(database_url) as database:
        with pytest.raises(KeyError, match="id"):
            await database.reader.all(statement)


ROWS: dict[str, Parameters] = {
    "users": accounts.to_values(a_user()),
    "categories": categories.to_values(a_category(created_at=MOMENT.astimezone(EAST))),
    "audit_entries": audit.to_values(an_entry(occurred_at=MOMENT.astimezone(EAST))),
}


@pytest.mark.parametrize(("name", "values"), ROWS.items(), ids=ROWS)
async def test_it_writes_what_sqlalchemy_writes(
    sqlite_database: Database, name: str, values: Parameters
) -> None:
    table = METADATA.tables[name]

    async def stored(write: Callable[[Transaction], Awaitable[object]]) -> list[Any]:
        async with SqlUnitOfWork(sqlite_database) as uow:
            await write(uow._transaction)
            as_it_is = text(f"SELECT * FROM {name}")
            return [tuple(row) for row in await uow._transaction.session.execute(as_it_is)]

    expected = await stored(lambda it: it.session.execute(insert(table), values))
    assert await stored(lambda it: it.insert(insert(table), values)) == expected
    assert await stored(lambda it: it.insert_many(insert(table), [values])) == expected
    assert len(expected) == 1
