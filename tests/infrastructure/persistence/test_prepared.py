"""What readers do once is what SQLAlchemy would do each time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import BigInteger, Select, bindparam, select

from infrastructure.persistence.database import sync_engine
from infrastructure.persistence.models.accounts import UserRow
from infrastructure.persistence.models.registry import METADATA
from infrastructure.persistence.prepared import Parameters
from infrastructure.persistence.unit_of_work import SqlUnitOfWork
from tests.infrastructure.persistence.gallery import opened
from tests.support.builders import a_category, a_film, a_user

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
