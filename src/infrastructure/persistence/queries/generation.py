"""Generation jobs, and what made-up rows refer to, as they are read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import BigInteger, Select, String, bindparam, func, or_, select

from application.generation.ports import GenerationJobQueries, MaterialQueries
from application.generation.views import GenerationJobView
from application.pagination import Page, Window
from domain.generation import GenerationJobNotFound, GenerationState
from infrastructure.persistence.models.accounts import UserRow
from infrastructure.persistence.models.base import Moment
from infrastructure.persistence.models.categories import CategoryRow
from infrastructure.persistence.models.generation import GenerationJobRow
from infrastructure.persistence.queries import selection
from infrastructure.persistence.reader import Reader
from infrastructure.persistence.values import is_possible_id

OPEN = (GenerationState.QUEUED.value, GenerationState.RUNNING.value)


class SqlGenerationJobQueries(GenerationJobQueries):
    """Generation jobs read from an SQL database."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def get(self, job_id: int) -> GenerationJobView:
        row = None
        if is_possible_id(job_id):
            row = await self._reader.one_or_none(_one(), {"id": job_id})
        if row is None:
            raise GenerationJobNotFound(id=job_id)
        return _view(row)

    async def page(
        self, window: Window, *, state: GenerationState | None = None
    ) -> Page[GenerationJobView]:
        if state is None:
            rows = await self._reader.all(_page(), selection.parameters(window))
        else:
            rows = await self._reader.all(
                _page_of_state(), selection.parameters(window, state=state.value)
            )
        items = [_view(row[1:]) for row in rows if row[1] is not None]
        return Page(items=items, total=rows[0][0])

    async def waiting(self, *, now: datetime, limit: int) -> list[int]:
        rows = await self._reader.all(_waiting(), {"now": now, "limit": limit})
        return [job_id for (job_id,) in rows]

    async def counts(self) -> dict[GenerationState, int]:
        found = {row[0]: row[1] for row in await self._reader.all(_counts())}
        return {state: found.get(state.value, 0) for state in GenerationState}


class SqlMaterialQueries(MaterialQueries):
    """Ids read from an SQL database."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def category_ids(self) -> Sequence[int]:
        return [category_id for (category_id,) in await self._reader.all(_category_ids())]

    async def user_ids(self) -> Sequence[int]:
        return [user_id for (user_id,) in await self._reader.all(_user_ids())]


def _view(values: Sequence[Any]) -> GenerationJobView:
    fields = dict(zip(GenerationJobView.__struct_fields__, values, strict=True))
    return msgspec.convert(fields, GenerationJobView)


@cache
def _one() -> Select[Any]:
    return select(*selection.columns(GenerationJobRow, GenerationJobView)).where(
        GenerationJobRow.id == bindparam("id", type_=BigInteger)
    )


@cache
def _page() -> Select[Any]:
    return selection.page_statement(GenerationJobRow, GenerationJobView, latest_first=True)


@cache
def _page_of_state() -> Select[Any]:
    of_state = GenerationJobRow.state == bindparam("state", type_=String)
    return selection.page_statement(
        GenerationJobRow, GenerationJobView, of_state, latest_first=True
    )


@cache
def _waiting() -> Select[Any]:
    """Open jobs that nobody is at; those of a live worker are passed over."""
    lease = GenerationJobRow.lease_until
    free = or_(lease.is_(None), lease <= bindparam("now", type_=Moment))
    return (
        select(GenerationJobRow.id)
        .where(GenerationJobRow.state.in_(OPEN), free)
        .order_by(GenerationJobRow.id)
        .limit(bindparam("limit", type_=BigInteger))
    )


@cache
def _counts() -> Select[Any]:
    return select(GenerationJobRow.state, func.count().label("jobs")).group_by(
        GenerationJobRow.state
    )


@cache
def _category_ids() -> Select[Any]:
    return select(CategoryRow.id).order_by(CategoryRow.id)


@cache
def _user_ids() -> Select[Any]:
    return select(UserRow.id).order_by(UserRow.id)
