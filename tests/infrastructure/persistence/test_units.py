"""What units of work and queries hold to on every kind of database, beyond the contracts."""

from __future__ import annotations

import asyncio
from random import Random

import pytest
from sqlalchemy import text
from sqlalchemy.exc import InvalidRequestError

from application.films.views import FilmFilter
from application.pagination import Window
from domain.films import TITLE_MAX_LENGTH
from infrastructure.persistence.database import Database
from infrastructure.persistence.queries.accounts import SqlAccountQueries
from infrastructure.persistence.queries.films import SqlFilmQueries
from infrastructure.persistence.unit_of_work import SqlUnitOfWork
from tests.support.builders import a_category, a_film, a_user

LONG_WHEN_FOLDED = "".join(
    Random(1).choices(
        # Squared words of three to six letters, and ligatures of up to eighteen.
        [chr(code) for code in (*range(0x3300, 0x3358), *range(0xFDF0, 0xFDFC))],
        k=TITLE_MAX_LENGTH,
    )
)


async def test_who_changes_the_same_row_waits_and_nothing_is_lost(database: Database) -> None:
    user = a_user(email="")
    async with SqlUnitOfWork(database) as uow:
        await uow.users.add(user)
        await uow.commit()

    async def count_up() -> None:
        for _ in range(10):
            async with SqlUnitOfWork(database) as uow:
                counter = await uow.users.get(user.id)
                counter.change_password_hash(counter.password_hash + "+", now=counter.updated_at)
                await uow.users.save(counter)
                await uow.commit()

    await asyncio.gather(*(count_up() for _ in range(4)))

    credentials = await SqlAccountQueries(database.reader).credentials(user.id)
    assert credentials.password_hash == user.password_hash + 40 * "+"


async def test_a_unit_is_over_after_its_block(database: Database) -> None:
    async with SqlUnitOfWork(database) as uow:
        await uow.commit()

    with pytest.raises(InvalidRequestError):
        await uow.films.exists(1)


async def test_a_circle_of_categories_has_a_lineage_with_an_end(database: Database) -> None:
    async with SqlUnitOfWork(database) as uow:
        upper = a_category(name="upper")
        await uow.categories.add(upper)
        lower = a_category(name="lower", parent_id=upper.id)
        await uow.categories.add(lower)
        await uow._transaction.session.execute(
            text("UPDATE categories SET parent_id = :lower WHERE id = :upper"),
            {"lower": lower.id, "upper": upper.id},
        )

        assert await uow.categories.lineage(lower.id) == [lower.id, upper.id]


async def test_titles_that_grow_when_folded_are_stored_and_found(database: Database) -> None:
    async with SqlUnitOfWork(database) as uow:
        user = a_user()
        await uow.users.add(user)
        await uow.films.add(a_film(title=LONG_WHEN_FOLDED, owner_id=user.id))
        await uow.commit()

    films = SqlFilmQueries(database.reader)
    assert await films.count(FilmFilter(text=LONG_WHEN_FOLDED)) == 1
    assert await films.count(FilmFilter(text=LONG_WHEN_FOLDED * 100)) == 0


@pytest.mark.parametrize("impossible", ["\x00", "\ud800", "кино\x00", "a" * 60_000])
async def test_a_text_that_nobody_can_have_is_not_found(
    database: Database, impossible: str
) -> None:
    films, accounts = SqlFilmQueries(database.reader), SqlAccountQueries(database.reader)

    assert (await films.page(Window(limit=5), where=FilmFilter(text=impossible))).total == 0
    assert await films.titles(Window(limit=5), where=FilmFilter(text=impossible)) == []
    assert await accounts.find(impossible) is None
    assert await accounts.find_credentials(impossible) is None
