"""What the lists of administrators cost: statements and rows, however long the tables are."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from enum import Enum
from typing import Any

import pytest

from application.administration.criteria import (
    CategoryCriteria,
    CategorySort,
    CommentCriteria,
    CommentSort,
    Criteria,
    FilmCriteria,
    FilmSort,
    JobCriteria,
    JobSort,
    SessionCriteria,
    SessionSort,
    Sorting,
    TokenCriteria,
    TokenSort,
    UserCriteria,
    UserSort,
)
from application.pagination import Window
from domain.generation import GenerationKind
from infrastructure.persistence.database import Database
from infrastructure.persistence.lists.categories import SqlCategoryList
from infrastructure.persistence.lists.comments import SqlCommentList
from infrastructure.persistence.lists.credentials import SqlSessionList, SqlTokenList
from infrastructure.persistence.lists.films import SqlFilmList
from infrastructure.persistence.lists.impact import SqlImpactQueries
from infrastructure.persistence.lists.jobs import SqlJobList
from infrastructure.persistence.lists.pickers import (
    SqlCategoryPicker,
    SqlFilmPicker,
    SqlUserPicker,
)
from infrastructure.persistence.lists.users import SqlUserList
from infrastructure.persistence.prepared import Parameters, Statement, Values
from infrastructure.persistence.reader import NO_PARAMETERS, Reader
from infrastructure.persistence.unit_of_work import SqlUnitOfWork
from tests.support import builders

FILMS = 2000
MOST_STATEMENTS = 5

QUESTIONS: dict[type[Any], tuple[list[Criteria], type[Enum]]] = {
    SqlFilmList: ([FilmCriteria(), FilmCriteria(text="ф", category_id=1, below=True)], FilmSort),
    SqlCategoryList: ([CategoryCriteria(), CategoryCriteria(text="к")], CategorySort),
    SqlCommentList: ([CommentCriteria(), CommentCriteria(text="х", film_id=1)], CommentSort),
    SqlUserList: ([UserCriteria(), UserCriteria(text="u", is_active=True)], UserSort),
    SqlJobList: ([JobCriteria(), JobCriteria(text="u", kind=GenerationKind.FILMS)], JobSort),
    SqlTokenList: ([TokenCriteria(), TokenCriteria(text="u", user_id=1)], TokenSort),
    SqlSessionList: ([SessionCriteria(), SessionCriteria(text="u", user_id=1)], SessionSort),
}
"""What each list is asked, in each of its orders."""


class CountingReader(Reader):
    """Passes everything on to another reader, and counts."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.statements = self.rows = 0
        self.last = ""

    async def all(
        self, statement: Statement, parameters: Parameters = NO_PARAMETERS
    ) -> Sequence[Values]:
        rows = await self._reader.all(statement, parameters)
        self.statements += 1
        self.last = str(statement)
        self.rows += len(rows)
        return rows

    async def one_or_none(
        self, statement: Statement, parameters: Parameters = NO_PARAMETERS
    ) -> Values | None:
        rows = await self.all(statement, parameters)
        return rows[0] if rows else None

    async def scalar(self, statement: Statement, parameters: Parameters = NO_PARAMETERS) -> Any:
        row = await self.one_or_none(statement, parameters)
        return row[0] if row else None

    async def close(self) -> None:
        await self._reader.close()


@pytest.fixture
async def reader(database_url: str) -> AsyncIterator[CountingReader]:
    """Over a gallery of 2,000 films, 200 categories, 20 users, 500 comments, and 30 of the rest."""
    database = Database.open(database_url)
    async with SqlUnitOfWork(database) as uow:
        for number in range(20):
            await uow.users.add(builders.a_user(username=f"user-{number}"))
        for number in range(200):
            parent_id = number // 3 or None
            await uow.categories.add(
                builders.a_category(name=f"Категория {number}", parent_id=parent_id)
            )
        await uow.films.add_many(
            [
                builders.a_film(
                    title=f"Фильм {number}",
                    owner_id=number % 20 + 1,
                    category_id=number % 200 + 1,
                    rating=number % 7,
                )
                for number in range(FILMS)
            ]
        )
        for number in range(500):
            await uow.comments.add(
                builders.a_comment(film_id=number % 50 + 1, author_id=number % 20 + 1)
            )
        for number in range(30):
            digest = builders.a_digest(str(number))
            await uow.generation_jobs.add(builders.a_job(requested_by=number % 20 + 1))
            await uow.tokens.add(builders.a_token(user_id=number % 2 + 1, digest=digest))
            await uow.sessions.add(builders.a_session(user_id=number % 2 + 1, digest=digest))
        await uow.commit()
    yield CountingReader(database.patient_reader)
    await database.close()


@pytest.mark.parametrize("kind", QUESTIONS)
async def test_a_list_takes_few_statements_and_reads_what_it_shows(
    reader: CountingReader, kind: type[Any]
) -> None:
    criteria, sorts = QUESTIONS[kind]
    listed = kind(reader)
    for where in criteria:
        for by in sorts:
            for window in (Window(limit=10), Window(limit=10, offset=5)):
                reader.statements = reader.rows = 0

                page = await listed.page(window, where=where, sorting=Sorting(by))

                assert reader.statements <= MOST_STATEMENTS
                assert reader.rows == len(page.items) > 0


@pytest.mark.parametrize(
    ("kind", "where", "by"),
    [
        (SqlFilmList, FilmCriteria(), FilmSort.ID),
        (SqlCategoryList, CategoryCriteria(), CategorySort.ID),
        (SqlCommentList, CommentCriteria(), CommentSort.ID),
    ],
)
async def test_a_large_table_is_not_counted_for_its_whole_list(
    reader: CountingReader, kind: type[Any], where: Criteria, by: Enum
) -> None:
    await kind(reader).page(Window(limit=10), where=where, sorting=Sorting(by))

    assert "row_totals" in reader.last
    assert reader.last.count("count(*)") <= (kind is SqlCategoryList)  # the films of each one


async def test_some_rows_take_few_statements(reader: CountingReader) -> None:
    for kind in QUESTIONS:
        reader.statements = reader.rows = 0

        entries: list[Any] = await kind(reader).some(range(1, 1001))

        assert reader.statements <= MOST_STATEMENTS
        assert reader.rows == len(entries)


@pytest.mark.parametrize("kind", [SqlFilmPicker, SqlCategoryPicker, SqlUserPicker])
async def test_a_picker_reads_what_it_offers(reader: CountingReader, kind: type[Any]) -> None:
    for text in ("", "1", "нет такого"):
        reader.statements = reader.rows = 0

        choices = await kind(reader).find(text, limit=20)

        assert reader.statements <= MOST_STATEMENTS
        assert reader.rows == len(choices) <= 20


async def test_what_a_deletion_means_is_known_from_few_rows(reader: CountingReader) -> None:
    impact = SqlImpactQueries(reader)
    for statements, question in (
        (1, impact.of_films(range(1000))),
        (1, impact.of_users(range(1000))),
        (3, impact.of_categories(range(50), most=10)),
    ):
        reader.statements = reader.rows = 0

        await question

        assert reader.statements == statements
        assert reader.rows <= 21
