"""What the readers' questions cost: as much in a long table as in a short one."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from pysqlite3 import dbapi2 as sqlite

from application.films.views import FilmFilter, FilmOrder
from application.pagination import Window
from infrastructure.persistence import sqlite as connections
from infrastructure.persistence.database import Database
from infrastructure.persistence.prepared import Arguments, Values
from infrastructure.persistence.queries.accounts import SqlAccountQueries
from infrastructure.persistence.queries.categories import SqlCategoryQueries
from infrastructure.persistence.queries.comments import SqlCommentQueries
from infrastructure.persistence.queries.films import SqlFilmQueries
from infrastructure.persistence.queries.generation import SqlGenerationJobQueries
from infrastructure.persistence.reader import HeldReader, Reader
from infrastructure.persistence.unit_of_work import SqlUnitOfWork
from tests.support import builders

Question: TypeAlias = Callable[[Reader], Awaitable[object]]

FEW, MANY = 400, 4_000
ALIKE = 10
"""How many films a category has, comments a film, and films a user: more rows, no longer groups."""
MOMENT = datetime(2026, 5, 6, tzinfo=UTC)
PAGE = Window(limit=5)
IN_CATEGORY = FilmFilter(category_id=3)


def _last(rows: int) -> Window:
    return Window(limit=5, offset=rows - 5)


QUESTIONS: dict[str, Callable[[int], Question]] = {
    "a film": lambda _: lambda it: SqlFilmQueries(it).get(7),
    "whether a film is there": lambda _: lambda it: SqlFilmQueries(it).exists(7),
    "all films": lambda _: lambda it: SqlFilmQueries(it).count(),
    "films, first page": lambda _: lambda it: SqlFilmQueries(it).page(PAGE),
    "films, last page": lambda rows: lambda it: SqlFilmQueries(it).page(_last(rows)),
    "films by category": lambda _: (
        lambda it: SqlFilmQueries(it).page(PAGE, order=FilmOrder.CATEGORY)
    ),
    "films by category, last page": lambda rows: (
        lambda it: SqlFilmQueries(it).page(_last(rows), order=FilmOrder.CATEGORY)
    ),
    "films by title": lambda _: lambda it: SqlFilmQueries(it).page(PAGE, order=FilmOrder.TITLE),
    "films by title, last page": lambda rows: (
        lambda it: SqlFilmQueries(it).page(_last(rows), order=FilmOrder.TITLE)
    ),
    "films of a category": lambda _: lambda it: SqlFilmQueries(it).page(PAGE, where=IN_CATEGORY),
    "number of films of a category": lambda _: lambda it: SqlFilmQueries(it).count(IN_CATEGORY),
    "titles of a category": lambda _: lambda it: SqlFilmQueries(it).titles(PAGE, where=IN_CATEGORY),
    "a category": lambda _: lambda it: SqlCategoryQueries(it).get(3),
    "all categories": lambda _: lambda it: SqlCategoryQueries(it).count(),
    "categories, first page": lambda _: lambda it: SqlCategoryQueries(it).page(PAGE),
    "names of categories": lambda _: lambda it: SqlCategoryQueries(it).names(PAGE),
    "a comment": lambda _: lambda it: SqlCommentQueries(it).get(7),
    "all comments": lambda _: lambda it: SqlCommentQueries(it).count(),
    "comments, first page": lambda _: lambda it: SqlCommentQueries(it).page(PAGE),
    "comments, last page": lambda rows: lambda it: SqlCommentQueries(it).page(_last(rows)),
    "comments on a film": lambda _: lambda it: SqlCommentQueries(it).page(PAGE, film_id=7),
    "a user": lambda _: lambda it: SqlAccountQueries(it).get(7),
    "users, first page": lambda _: lambda it: SqlAccountQueries(it).page(PAGE),
    "a user by name": lambda _: lambda it: SqlAccountQueries(it).find("user-7"),
    "a user who signs in": lambda _: lambda it: SqlAccountQueries(it).find_credentials("user-7"),
    "the owner of a token": lambda _: (
        lambda it: SqlAccountQueries(it).find_token(builders.a_digest("7"), now=MOMENT)
    ),
    "the owner of a session": lambda _: (
        lambda it: SqlAccountQueries(it).find_session(builders.a_digest("7"))
    ),
    "jobs that wait": lambda _: lambda it: SqlGenerationJobQueries(it).waiting(now=MOMENT, limit=5),
}
"""What is asked of a gallery of so many films."""

SORTED = {
    # A far page is found in a narrow index, and put in order once its few rows are known.
    *(name for name in QUESTIONS if "last page" in name),
    # Jobs that wait have one of two states, each of which an index has in order.
    "jobs that wait",
}


class CountingReader(HeldReader):
    """Counts the steps of SQLite's machine, which do not depend on the machine below it."""

    def __init__(self, connect: Callable[[], sqlite.Connection]) -> None:
        super().__init__(connect)
        self.steps = 0
        self.plans: list[str] = []

    def _fetched(self, sql: str, arguments: Arguments) -> list[tuple[Any, ...]]:
        connection = (self._cursor or self._open()).connection
        plan: list[Values] = connection.execute(f"EXPLAIN QUERY PLAN {sql}", arguments).fetchall()
        self.plans += [str(step[-1]) for step in plan]
        connection.set_progress_handler(self._count, 1)
        try:
            return super()._fetched(sql, arguments)
        finally:
            connection.set_progress_handler(None, 1)

    def _count(self) -> int:
        self.steps += 1
        return 0


async def _a_gallery(template: Path, path: Path, rows: int) -> CountingReader:
    shutil.copyfile(template, path)
    database = Database.open(f"sqlite:///{path}")
    async with SqlUnitOfWork(database) as uow:
        for number in range(rows // ALIKE):
            await uow.users.add(builders.a_user(username=f"user-{number}"))
            await uow.categories.add(builders.a_category(name=f"Категория {number}"))
        await uow.films.add_many(
            [
                builders.a_film(
                    title=f"Фильм {number}",
                    owner_id=number // ALIKE + 1,
                    category_id=number // ALIKE + 1,
                )
                for number in range(rows)
            ]
        )
        for number in range(rows):
            film_id, author_id = number // ALIKE + 1, number // ALIKE + 1
            await uow.comments.add(builders.a_comment(film_id=film_id, author_id=author_id))
        for number in range(rows // ALIKE):
            user_id, digest = number + 1, builders.a_digest(str(number))
            await uow.tokens.add(builders.a_token(user_id=user_id, digest=digest))
            await uow.sessions.add(builders.a_session(user_id=user_id, digest=digest))
        await uow.commit()
    await database.close()
    return CountingReader(lambda: connections.open_for_reading(path))


@pytest.fixture(scope="module")
async def galleries(
    sqlite_template: Path, sqlite_folder: Path
) -> AsyncIterator[dict[int, CountingReader]]:
    """Galleries with few and with many rows."""
    readers = {
        rows: await _a_gallery(sqlite_template, sqlite_folder / f"plans-{rows}.sqlite3", rows)
        for rows in (FEW, MANY)
    }
    yield readers
    for reader in readers.values():
        await reader.close()


@pytest.mark.parametrize("name", QUESTIONS)
async def test_a_question_takes_as_many_steps_in_a_long_table(
    galleries: dict[int, CountingReader], name: str
) -> None:
    steps: dict[int, int] = {}
    for rows, reader in galleries.items():
        reader.steps = 0
        await QUESTIONS[name](rows)(reader)
        steps[rows] = reader.steps

    assert 0 < steps[MANY] <= 1.2 * steps[FEW]


@pytest.mark.parametrize("name", QUESTIONS)
async def test_no_question_sorts_more_than_a_page(
    galleries: dict[int, CountingReader], name: str
) -> None:
    reader = galleries[MANY]
    reader.plans.clear()

    await QUESTIONS[name](MANY)(reader)

    assert reader.plans
    sorting = [step for step in reader.plans if "TEMP B-TREE" in step]
    assert len(sorting) <= (name in SORTED), reader.plans


async def test_titles_of_a_category_are_read_from_an_index_alone(
    galleries: dict[int, CountingReader],
) -> None:
    reader = galleries[MANY]
    reader.plans.clear()

    await SqlFilmQueries(reader).titles(PAGE, where=IN_CATEGORY)

    (step,) = reader.plans
    assert "COVERING INDEX" in step
