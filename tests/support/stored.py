"""A gallery as a test fills it and looks into it: through the ports, whatever keeps it."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import Any

from application.accounts.ports import AccountQueries
from application.administration.criteria import (
    CategoryCriteria,
    CategorySort,
    CommentCriteria,
    CommentSort,
    FilmCriteria,
    FilmSort,
    JobCriteria,
    JobSort,
    SessionCriteria,
    SessionSort,
    TokenCriteria,
    TokenSort,
    UserCriteria,
    UserSort,
)
from application.administration.entries import (
    CategoryEntry,
    CommentEntry,
    FilmEntry,
    JobEntry,
    SessionEntry,
    TokenEntry,
    UserEntry,
)
from application.administration.impact import ImpactQueries
from application.administration.ports import ListQueries, Picker
from application.administration.totals import TotalsQueries
from application.audit.ports import AuditQueries
from application.audit.views import AuditEntryView
from application.categories.ports import CategoryQueries
from application.comments.ports import CommentQueries
from application.films.ports import FilmQueries
from application.generation.ports import GenerationJobQueries, MaterialQueries
from application.limits.ports import TallyQueries
from application.pagination import MAX_OFFSET, Window
from application.unit_of_work import UnitOfWorkFactory
from domain.categories import Category
from domain.comments import Comment
from domain.credentials import AccessToken, Session
from domain.films import Film
from domain.generation import GenerationJob
from domain.users import User
from tests.support import builders


@dataclass(kw_only=True)
class StoredGallery:
    """The ports of one kind of storage, and what a test puts there.

    ``a_film()`` and the like store what the builder of that name builds, each in a unit of work of
    its own; users and films that it needs and the test does not name are made.
    """

    unit_of_work: UnitOfWorkFactory
    film_queries: FilmQueries
    category_queries: CategoryQueries
    comment_queries: CommentQueries
    account_queries: AccountQueries
    generation_queries: GenerationJobQueries
    material_queries: MaterialQueries
    film_list: ListQueries[FilmEntry, FilmCriteria, FilmSort]
    category_list: ListQueries[CategoryEntry, CategoryCriteria, CategorySort]
    comment_list: ListQueries[CommentEntry, CommentCriteria, CommentSort]
    user_list: ListQueries[UserEntry, UserCriteria, UserSort]
    job_list: ListQueries[JobEntry, JobCriteria, JobSort]
    token_list: ListQueries[TokenEntry, TokenCriteria, TokenSort]
    session_list: ListQueries[SessionEntry, SessionCriteria, SessionSort]
    impact_queries: ImpactQueries
    totals_queries: TotalsQueries
    film_picker: Picker
    category_picker: Picker
    user_picker: Picker
    audit_queries: AuditQueries
    tally_queries: TallyQueries
    _numbers: count[int] = field(default_factory=lambda: count(1), repr=False)

    async def a_user(self, **over: Any) -> User:
        user = builders.a_user(**{"username": f"user-{next(self._numbers)}"} | over)
        async with self.unit_of_work() as uow:
            await uow.users.add(user)
            await uow.commit()
        return user

    async def a_category(self, **over: Any) -> Category:
        category = builders.a_category(**over)
        async with self.unit_of_work() as uow:
            await uow.categories.add(category)
            await uow.commit()
        return category

    async def a_film(self, **over: Any) -> Film:
        if "owner_id" not in over:
            over["owner_id"] = (await self.a_user()).id
        film = builders.a_film(**over)
        async with self.unit_of_work() as uow:
            await uow.films.add(film)
            await uow.commit()
        return film

    async def a_comment(self, **over: Any) -> Comment:
        if "film_id" not in over:
            over["film_id"] = (await self.a_film()).id
        if "author_id" not in over:
            over["author_id"] = (await self.a_user()).id
        comment = builders.a_comment(**over)
        async with self.unit_of_work() as uow:
            await uow.comments.add(comment)
            await uow.commit()
        return comment

    async def a_token(self, **over: Any) -> AccessToken:
        if "user_id" not in over:
            over["user_id"] = (await self.a_user()).id
        token = builders.a_token(**over)
        async with self.unit_of_work() as uow:
            await uow.tokens.add(token)
            await uow.commit()
        return token

    async def a_session(self, **over: Any) -> Session:
        if "user_id" not in over:
            over["user_id"] = (await self.a_user()).id
        session = builders.a_session(**over)
        async with self.unit_of_work() as uow:
            await uow.sessions.add(session)
            await uow.commit()
        return session

    async def a_job(self, **over: Any) -> GenerationJob:
        job = builders.a_job(**over)
        async with self.unit_of_work() as uow:
            await uow.generation_jobs.add(job)
            await uow.commit()
        return job

    async def an_entry(self, **over: Any) -> AuditEntryView:
        """An entry of the audit log, as it can be read."""
        async with self.unit_of_work() as uow:
            await uow.audit.add(builders.an_entry(**over))
            await uow.commit()
        entries = await self.audit_queries.page(Window(limit=MAX_OFFSET))
        return max(entries.items, key=lambda entry: entry.id)

    async def entries(self) -> list[AuditEntryView]:
        """The whole audit log, in the order in which it was written."""
        entries = await self.audit_queries.page(Window(limit=MAX_OFFSET))
        return sorted(entries.items, key=lambda entry: entry.id)

    async def stored_film(self, film_id: int) -> Film:
        async with self.unit_of_work() as uow:
            return await uow.films.get(film_id)

    async def stored_category(self, category_id: int) -> Category:
        async with self.unit_of_work() as uow:
            return await uow.categories.get(category_id)

    async def stored_comment(self, comment_id: int) -> Comment:
        async with self.unit_of_work() as uow:
            return await uow.comments.get(comment_id)

    async def stored_user(self, user_id: int) -> User:
        async with self.unit_of_work() as uow:
            return await uow.users.get(user_id)

    async def stored_job(self, job_id: int) -> GenerationJob:
        async with self.unit_of_work() as uow:
            return await uow.generation_jobs.get(job_id)
