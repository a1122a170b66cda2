"""Lists and pickers; for administrators."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum
from typing import Generic, Self, TypeAlias, TypeVar

from application.administration.bounds import ensure_not_too_many
from application.administration.criteria import (
    SEARCH_MAX_LENGTH,
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
from application.administration.entries import (
    CategoryEntry,
    Choice,
    CommentEntry,
    FilmEntry,
    JobEntry,
    SessionEntry,
    TokenEntry,
    UserEntry,
)
from application.administration.ports import ListQueries, Picker
from application.pagination import Page, Window
from domain import access
from domain.access import Actor
from domain.categories import CategoryNotFound
from domain.comments import CommentNotFound
from domain.credentials import SessionNotFound, TokenNotFound
from domain.errors import Invalid, NotFound
from domain.films import FilmNotFound
from domain.generation import GenerationJobNotFound
from domain.users import UserNotFound

EntryT = TypeVar("EntryT")
CriteriaT = TypeVar("CriteriaT", bound=Criteria)
SortT = TypeVar("SortT", bound=Enum)

MOST_CHOICES = 20
"""How many choices a picker offers."""


class AdministratorList(Generic[EntryT, CriteriaT, SortT]):
    """One list, for administrators.

    ``everything`` are the criteria that all rows meet, ``usual`` is the order unless asked
    otherwise, ``sorts`` are the keys of all orders.
    """

    def __init__(
        self,
        queries: ListQueries[EntryT, CriteriaT, SortT],
        everything: CriteriaT,
        usual: Sorting[SortT],
        not_found: type[NotFound],
    ) -> None:
        self._queries = queries
        self._not_found = not_found
        self.everything = everything
        self.usual = usual
        self.sorts = type(usual.by)

    async def page(
        self,
        actor: Actor,
        window: Window,
        *,
        where: CriteriaT | None = None,
        sorting: Sorting[SortT] | None = None,
        whole_texts: bool = False,
    ) -> Page[EntryT]:
        """The rows in the window, with the number of all that meet the criteria.

        Raises ``Unauthenticated``, ``Forbidden``, or ``Invalid`` for criteria out of bounds.
        """
        access.ensure_staff(actor)
        where = where or self.everything
        if found := list(where.problems()):
            raise Invalid(found)
        return await self._queries.page(
            window, where=where, sorting=sorting or self.usual, whole_texts=whole_texts
        )

    async def get(self, actor: Actor, row_id: int) -> EntryT:
        """One row, whole; raises the ``…NotFound`` of its kind."""
        access.ensure_staff(actor)
        found = await self._queries.some([row_id])
        if not found:
            raise self._not_found(id=row_id)
        return found[0]

    async def some(self, actor: Actor, ids: Collection[int]) -> list[EntryT]:
        """The rows with these ids, by id, whole; unknown ones are left out.

        Raises ``Invalid`` for more than ``MOST_AT_ONCE``.
        """
        access.ensure_staff(actor)
        ensure_not_too_many(ids)
        return await self._queries.some(ids)


class AdministratorPicker:
    """One picker, for administrators."""

    def __init__(self, picker: Picker) -> None:
        self._picker = picker

    async def find(self, actor: Actor, text: str, *, limit: int = MOST_CHOICES) -> list[Choice]:
        """The first ``limit`` choices whose name holds the text; nothing holds a text too long."""
        access.ensure_staff(actor)
        if len(text) > SEARCH_MAX_LENGTH:
            return []
        return await self._picker.find(text, limit=min(max(limit, 0), MOST_CHOICES))

    async def some(self, actor: Actor, ids: Collection[int]) -> list[Choice]:
        """The choices with these ids, by id; unknown ones are left out.

        Raises ``Invalid`` for more than ``MOST_AT_ONCE``.
        """
        access.ensure_staff(actor)
        ensure_not_too_many(ids)
        return await self._picker.some(ids)


FilmList: TypeAlias = AdministratorList[FilmEntry, FilmCriteria, FilmSort]
CategoryList: TypeAlias = AdministratorList[CategoryEntry, CategoryCriteria, CategorySort]
CommentList: TypeAlias = AdministratorList[CommentEntry, CommentCriteria, CommentSort]
UserList: TypeAlias = AdministratorList[UserEntry, UserCriteria, UserSort]
JobList: TypeAlias = AdministratorList[JobEntry, JobCriteria, JobSort]
TokenList: TypeAlias = AdministratorList[TokenEntry, TokenCriteria, TokenSort]
SessionList: TypeAlias = AdministratorList[SessionEntry, SessionCriteria, SessionSort]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """Every list of the gallery."""

    films: FilmList
    categories: CategoryList
    comments: CommentList
    users: UserList
    jobs: JobList
    tokens: TokenList
    sessions: SessionList

    @classmethod
    def over(
        cls,
        *,
        films: ListQueries[FilmEntry, FilmCriteria, FilmSort],
        categories: ListQueries[CategoryEntry, CategoryCriteria, CategorySort],
        comments: ListQueries[CommentEntry, CommentCriteria, CommentSort],
        users: ListQueries[UserEntry, UserCriteria, UserSort],
        jobs: ListQueries[JobEntry, JobCriteria, JobSort],
        tokens: ListQueries[TokenEntry, TokenCriteria, TokenSort],
        sessions: ListQueries[SessionEntry, SessionCriteria, SessionSort],
    ) -> Self:
        """The lists over these ports."""
        return cls(
            films=AdministratorList(films, FilmCriteria(), Sorting(FilmSort.ID), FilmNotFound),
            categories=AdministratorList(
                categories, CategoryCriteria(), Sorting(CategorySort.TREE), CategoryNotFound
            ),
            comments=AdministratorList(
                comments, CommentCriteria(), Sorting(CommentSort.ID), CommentNotFound
            ),
            users=AdministratorList(users, UserCriteria(), Sorting(UserSort.ID), UserNotFound),
            jobs=AdministratorList(
                jobs, JobCriteria(), Sorting(JobSort.ID, descending=True), GenerationJobNotFound
            ),
            tokens=AdministratorList(
                tokens, TokenCriteria(), Sorting(TokenSort.ID, descending=True), TokenNotFound
            ),
            sessions=AdministratorList(
                sessions,
                SessionCriteria(),
                Sorting(SessionSort.ID, descending=True),
                SessionNotFound,
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Pickers:
    """Every kind of object that others refer to."""

    films: AdministratorPicker
    categories: AdministratorPicker
    users: AdministratorPicker
